"""How a title or an inclusion term is looked up: main term, and the steps down from it.

    Type 2 diabetes mellitus with diabetic cataract    Diabetes → type 2 → with → cataract
    Fracture of lower end of radius                    Fracture → radius → lower end
    Other fractures of lower end of radius             Fracture → radius → lower end → specified NEC

The main term is the condition: the last noun before the first "of", "with", "due to" … that names one. Words
before it follow nearest first (Failure → heart → congestive); "of" leads from the whole to the part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from preceptor.coding.codesets.derived.entries import tidy
from preceptor.coding.codesets.derived.vocabulary import Vocabulary, adjective, lists, singular, units

NEC = "specified NEC"

_LINKS = (
    "with or without", "without", "with", "due to", "resulting from", "resulting in", "caused by",
    "associated with", "secondary to", "following", "complicating", "affecting", "involving", "during",
    "after", "not due to", "as a result of", "as the cause of", "related to", "attributable to",
    "originating in", "in the", "in", "of the", "of", "to", "for", "from", "by", "on board", "on", "at",
    "into", "within", "between",
)  # fmt: skip
_SPLIT = re.compile(rf"(?:\s*[,;:])?\s+({'|'.join(_LINKS)})\s+|\s*([,;:])\s+")
_LIST = re.compile(r"\b[\w'’-]+(?: [\w'’-]+){0,2}(?:, [\w'’-]+(?: [\w'’-]+){0,2})+,? (?:and|or) ")
_APART = re.compile(r"(?:\s*‚)?\s+(?:and|or|and/or)\s+|\s*‚\s*")
_NOT_SITES = frozenset(
    ["pregnancy", "childbirth", "puerperium", "newborn", "remission", "diseases", "disease", "relapse"]
)
_SITES = ("of", "of the", "in", "in the", "to", "at", "on", ",")
_JOINING = ("on", "to", "by", "in", "at", "for", "from")
_SILENT = ("of", "of the", "in the", "to", "for", "from", "by", "on", "at", "into", "within", ",", "at the")
_SAID_AS = {
    "caused by": "due to", "resulting from": "due to", "secondary to": "due to", "as a result of": "due to",
    "associated with": "with", "attributable to": "due to", "related to": "due to", "originating in": "in",
}  # fmt: skip
_PARENTHESES = re.compile(r"\s*\(([^()]*)\)")
_BRACKETS = re.compile(r"\s*\[([^\[\]]*)\]")
_LATER = re.compile(r",?\s*(?:not elsewhere classified|not otherwise specified|NOS|NEC|so stated|as such)\b")
_OTHER = re.compile(r"^(?:Other(?: specified)?|Specified)\s+(?=\w)", re.IGNORECASE)
_PART = re.compile(
    r"\bunspecified (?:part|site|portion|level|lobe|region|area|body|aspect)s?(?: of (?:the )?|\b)",
    re.IGNORECASE,
)
_UNSAID_PART = re.compile(r",\s*[^,()]*\bunspecified\b[^,()]*|[,\s]+unspecified$", re.IGNORECASE)
_UNSAID = re.compile(
    rf"(?:\s+(?P<link>{'|'.join(_LINKS)}|or|and))?\s+unspecified\s+(?P<what>(?:(?!{'|'.join(_LINKS)}\b)[\w'/-]+\s*)+)",
    re.IGNORECASE,
)
_WHERE = (None, "of", "of the", "in", "to", "at", "on", "by", "from", "into", "or", "and")


@dataclass(frozen=True, slots=True)
class Step:
    """One line down. `before`: the word stood before its noun, so that it may become nonessential."""

    text: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """`name` is the noun phrase with a person's name in it, else "" ("Colles' fracture")."""

    main: str
    steps: tuple[Step, ...] = ()
    nonessential: tuple[str, ...] = ()
    name: str = ""
    short: tuple[str, ...] = ()  # abbreviations in brackets
    sites: tuple[Step, ...] = ()  # those of the steps that say where
    always: tuple[str, ...] = ()  # nonessential modifiers of the main term: "Diabetes (mellitus)"
    found: bool = True  # a condition was found; else the main term is a guess: the last word


class Phrases:
    """Reads phrases with the words of one tabular list."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        known = lists()
        self.openings = [(start, rest) for start, *rest in known["openings"]]
        self.openings.sort(key=lambda opening: -len(opening[0]))
        self._known: dict[tuple[str, str, str, str], list[Phrase]] = {}
        self.silent: dict[str, list[str]] = known["unsaid"]

    def read(self, text: str, chapter: str, above: str = "", kind: str = "") -> list[Phrase]:
        """A phrase for each condition the text joins by "and"; `above` is the title over it, `kind` that of
        its category.
        """
        asked = text, chapter, above, kind
        if asked not in self._known:
            self._known[asked] = self._read(text, chapter, above, kind)
        return self._known[asked]

    def _read(self, text: str, chapter: str, above: str, kind: str) -> list[Phrase]:
        plain, short, modifiers = self._strip(text, above)
        plain = self._listed(plain)
        other = _OTHER.match(plain)
        if other:
            plain = plain[other.end() :]
        for start, (main, *steps) in self.openings:
            if plain.lower().startswith(f"{start.lower()} "):
                rest = self._rest([("", plain[len(start) :].strip())])
                shown = tuple(Step(step) for step in steps) + rest + ((Step(NEC),) if other else ())
                return [Phrase(main, shown, modifiers, short=short, sites=rest)]
        pieces = self._led(_pieces(plain))
        heads = self._heads(pieces[0][1]) if pieces else []
        read = [self._phrase(head, pieces[1:], bool(other), chapter, kind) for head in heads]
        return [replace(phrase, nonessential=phrase.nonessential + modifiers, short=short) for phrase in read]

    def steps(self, text: str, above: str = "") -> tuple[Step, ...]:
        """The steps of words that stand behind a main term already known, from the whole to the part."""
        plain, *_ = self._strip(text, above)
        pieces = _pieces(self._listed(plain))
        if not pieces:
            return ()
        sites, rest = self._sites([("of", pieces[0][1]), *pieces[1:]])
        return (*sites, *self._rest(rest))

    def _strip(self, text: str, above: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        short = tuple(
            part for part in _BRACKETS.findall(text) if re.fullmatch(r"[A-Z][A-Za-z0-9/-]{1,7}", part)
        )
        plain = _BRACKETS.sub("", text)
        modifiers = tuple(
            self.vocabulary.small(part.strip()) for part in _PARENTHESES.findall(plain) if part.strip()
        )
        short += tuple(part for part in modifiers if re.fullmatch(r"[A-Z]{2,6}", part))
        plain = _LATER.sub("", _PARENTHESES.sub("", plain))
        plain = re.sub(r"^Other and unspecified\s", "Other ", plain)
        if "unspecified" not in plain.lower():
            return tidy(plain), short, modifiers
        over = {singular(word) for word in re.findall(r"\w+", above.lower())}

        def unsaid(match: re.Match[str]) -> str:
            named = {singular(word) for word in re.findall(r"\w+", match["what"].lower())}
            said = named <= over or match["link"] not in _WHERE
            return re.sub("unspecified ", "", match[0], flags=re.IGNORECASE) if said else ""

        plain = _PART.sub("", plain)
        said = _UNSAID.sub(unsaid, _UNSAID_PART.sub("", re.sub(r"^Unspecified\s+", "", plain)))
        return tidy(re.sub(r"\s+(?:of|in|by|with|to)$", "", said.strip())), short, modifiers

    def _led(self, pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """ "Acute on chronic respiratory failure": the first piece names no condition, the second does."""
        if len(pieces) > 1 and pieces[1][0] in _JOINING:
            (_, first), (link, second), *rest = pieces
            if not self._condition(first) and self._condition(second):
                return [("", f"{first} {link} {second}"), *rest]
        return pieces

    def _condition(self, words: str) -> bool:
        return any(self.vocabulary.condition(word) for word in words.split())

    def _listed(self, text: str) -> str:
        head, comma, tail = text.rpartition(", ")
        if tail in self.vocabulary.tails:
            return f"{self._listed(head)}{comma}{tail}"
        return _LIST.sub(self._list, text)

    def _list(self, found: re.Match[str]) -> str:
        """Keeps "ankle, foot and toes" together: a comma between things of one kind is no link."""
        first, *others = re.split(r", | and | or ", re.sub(r",? (?:and|or) $", "", found[0]))
        same = self.vocabulary.condition(first.split()[-1]) == self.vocabulary.condition(
            others[0].split()[-1]
        )
        alike = same and not first.lower().startswith(("other ", "specified "))
        return found[0].replace(",", "‚") if alike else found[0]

    def _heads(self, words: str) -> list[str]:
        """Nausea and vomiting are two, "ankle and foot pain" is one."""
        parts = [part for part in _APART.split(words) if part]
        if len(parts) > 1 and all(self.vocabulary.condition(part.split()[-1]) for part in parts):
            shared = parts[0].rpartition(" ")[0]  # "renal degeneration or disease"
            return [parts[0], *(part if " " in part else f"{shared} {part}".strip() for part in parts[1:])]
        return [words.replace("‚", ",")]

    def _phrase(
        self, head: str, pieces: list[tuple[str, str]], other: bool, chapter: str, kind: str
    ) -> Phrase:
        tokens = [token for token in head.split() if token.lower() != "other"] or head.split()
        other = other or len(tokens) < len(head.split())
        place, width, found = self._noun(tokens)
        noun = " ".join(tokens[place : place + width]).lower().strip(",‚")
        noun = self.vocabulary.noun(noun) if found and width == 1 else noun
        silent = {word.lower() for word in self.silent.get(noun, ())}
        before = [token for token in tokens[:place] if token.lower() not in silent]
        quiet = tuple(self.vocabulary.small(token) for token in tokens[:place] if token.lower() in silent)
        always = tuple(token for token in tokens[place + width :] if token.lower() in silent)
        after = [token for token in tokens[place + width :] if token.lower() not in silent]
        parts = units(before, self.vocabulary)
        named = next(
            (number for number, part in enumerate(parts) if self.vocabulary.name(part.split()[0])), None
        )
        name = " ".join((*parts[named:], noun)) if named is not None else ""
        sites, rest = self._sites(pieces)
        typed = {singular(word.lower()) for word in re.findall(r"[\w'’-]+", kind)}
        steps = [Step(self.vocabulary.small(part), True) for part in reversed(parts)]
        first = [step for step in steps if step.text.lower() in typed] if sites else steps
        last = [step for step in steps if step not in first]
        middle = [Step(self.vocabulary.small(" ".join(after)))] if after else []
        more = [Step(NEC)] if other else []
        ordered = (*first, *middle, *sites, *last, *more, *self._rest(rest, silent))
        main = noun[:1].upper() + noun[1:]
        return Phrase(main, ordered, quiet, name, sites=tuple(sites), found=found, always=always)

    def _noun(self, tokens: list[str]) -> tuple[int, int, bool]:
        """Where the condition stands, how many words it has, and whether it is one for certain."""
        small = [token.lower().strip(",‚") for token in tokens]
        for width in (3, 2):
            for place in range(len(tokens) - width + 1):
                *first, last = small[place : place + width]
                if " ".join((*first, singular(last))) in self.vocabulary.compounds:
                    return place, width, True
        for place in range(len(tokens) - 1, -1, -1):
            if self.vocabulary.condition(tokens[place]):
                return place, 1, True
        spoken = [place for place, word in enumerate(small) if word.isalpha() and len(word) > 1]
        return (spoken[-1] if spoken else len(tokens) - 1), 1, False

    def _sites(self, pieces: list[tuple[str, str]]) -> tuple[list[Step], list[tuple[str, str]]]:
        """What directly follows and says where, from the whole to the part, and the rest."""
        chain: list[str] = []
        for link, words in pieces:
            place = link in ("of", "of the") or (link in _SITES and not chain)
            if not place or (link not in ("of", "of the") and self._happening(words, link)):
                break
            chain.append(words)
        return [self._step(words) for words in reversed(chain)], pieces[len(chain) :]

    def _happening(self, words: str, link: str) -> bool:
        """Whether "in …" says when or with what, and not where; behind a comma also an adjective."""
        if link == "," and adjective(words.split()[-1].lower()):
            return True
        return any(word.lower() in _NOT_SITES or self.vocabulary.condition(word) for word in words.split())

    def _step(self, words: str) -> Step:
        words = re.sub(r"^(?:the|an?|and)\s+", "", words.replace("‚", ","))
        if other := re.match(r"(?:other specified|other|specified)\s+(?!and\b|or\b)(.+)", words):
            return Step(f"specified {other[1]} NEC")
        return Step(self.vocabulary.small(words))

    def _rest(
        self, pieces: list[tuple[str, str]], silent: set[str] | frozenset[str] = frozenset()
    ) -> tuple[Step, ...]:
        steps: list[Step] = []
        for link, words in [piece for start, text in pieces for piece in _further(start, text)]:
            kept = " ".join(word for word in words.split() if word.lower() not in silent)
            if not kept:
                continue
            if link and link not in _SILENT:
                steps.append(Step(_SAID_AS.get(link, link)))
            steps.append(self._step(kept))
        return tuple(steps)


def _pieces(text: str) -> list[tuple[str, str]]:
    """The text cut at links: [("", "fracture"), ("of", "lower end"), ("of", "radius")]."""
    parts = _SPLIT.split(text)
    pieces = [("", parts[0].strip())]
    for word, _, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if rest.strip():
            pieces.append((word or ",", rest.strip()))
    return pieces if pieces[0][1] else pieces[1:]


def _further(link: str, text: str) -> list[tuple[str, str]]:
    found = _pieces(text)
    return [(link, found[0][1]), *found[1:]] if found else []
