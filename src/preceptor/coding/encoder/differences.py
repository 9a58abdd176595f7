"""The words in which titles differ: facets such as the side, and what a list of differences is called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

type Titles = dict[str, str]

NOT_STATED = "Not stated in the chart"
UNSPECIFIED = re.compile(r"(?<!not applicable or )\bunspecified\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facet:
    """Something titles say by a few words. `always`: also where the children of one heading alone differ."""

    name: str
    sentence: str
    words: re.Pattern[str]
    always: bool = False


def _facet(name: str, sentence: str, words: str, *, always: bool = False) -> Facet:
    return Facet(name, sentence, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), always)


# In a coder's order. Each is a way of speaking of the whole tabular list, none belongs to a code.
FACETS: tuple[Facet, ...] = (
    _facet("displaced", "Displaced or not?", "displaced|nondisplaced", always=True),
    _facet("side", "Which side?", "right|left|bilateral|unilateral", always=True),
    _facet("degree", "Which degree?", r"(?:first|second|third|unspecified) degree"),
    _facet("trimester", "Which trimester?", r"(?:first|second|third|unspecified) trimester"),
    _facet(
        "stage",
        "Which stage?",
        r"(?:mild|moderate|severe|indeterminate|unspecified) stage|stage unspecified|stage \w+|unstageable",
    ),
)
SEVENTH_PARTS: tuple[Facet, ...] = (
    _facet("encounter", "Which encounter?", r"initial encounter|subsequent encounter|sequela"),
    _facet(
        "fracture",
        "Open or closed?",
        r"(?:closed|open) fracture(?: type [IVX]+(?:[ABC]?,?(?: or)? [IVX]+[ABC]?)*)?",
    ),
    _facet("healing", "How does it heal?", r"routine healing|delayed healing|nonunion|malunion"),
)
SIDE_LABELS = {"bilateral": "Both sides", "unilateral": "One side", "unspecified": "Unspecified"}
ONE_SIDE = "One side, not stated which"

_SITE = re.compile(
    r"\b(?:"
    r"abdomen|ankle|aorta|arm|artery|back|bladder|bone|brain|breast|bronchus|buttock|carpal|cervix|"
    r"cheek|chest|clavicle|colon|cornea|ear|elbow|esophagus|eye|eyelid|face|femur|fibula|finger|"
    r"foot|forearm|hand|head|heel|hip|humerus|intestine|jaw|joint|kidney|knee|larynx|leg|limb|lip|"
    r"liver|lobe|lung|mandible|mouth|muscle|neck|nerve|nose|orbit|ovary|palate|pancreas|pelvis|"
    r"penis|pharynx|radius|rectum|region|rib|sacrum|scalp|scapula|scrotum|shaft|shoulder|skin|"
    r"skull|spine|sternum|stomach|tarsal|tendon|testis|thigh|thorax|thumb|thyroid|tibia|toe|tongue|"
    r"tonsil|tooth|trachea|trunk|ulna|uterus|vagina|vein|vertebra|vertebrae|vulva|wall|wrist"
    r")(?:s|es)?\b",
    re.IGNORECASE,
)
_SPACES, _COMMAS = re.compile(r"\s+"), re.compile(r"\s*,(?:\s*,)*\s*")
_WORD = re.compile(r"[\w'’-]+")
_NOUN = re.compile(r"\s+([\w'’-]+)(?=$|,)")  # "eye" in "…, right eye, mild stage": what the facet belongs to
_JOINS = frozenset({"of", "in", "with", "without", "due", "to", "from", "by", "on", "at", "for", "during"})


@dataclass(frozen=True, slots=True)
class Cut:
    """A title cut at a facet: its value, the words taken out, and the title without them."""

    value: str
    words: str
    rest: str


def split(titles: Mapping[str, str], facet: Facet) -> dict[str, Cut]:
    """Those of sibling titles that differ from another in this facet alone.

    `unspecified` counts as a value where the title without that word reads as the others do; it and
    `bilateral` may leave out the word the side belongs to ("right eye", "bilateral").
    """
    cuts: dict[str, Cut] = {}
    groups: dict[str, set[str]] = defaultdict(set)
    nouns: dict[str, str] = {}
    for code, title in titles.items():
        if match := facet.words.search(title):
            cuts[code] = Cut(match.group().lower(), match.group(), _take(title, match))
            key = cuts[code].rest.casefold()
            groups[key].add(cuts[code].value)
            after = _NOUN.match(title, match.end())
            nouns.setdefault(key, after.group(1) if after else "")
    shapes = {key: (_words(key), nouns[key]) for key, values in groups.items() if len(values) > 1}
    texts = {cut.rest.casefold(): cut.rest for cut in reversed(cuts.values())}
    out: dict[str, Cut] = {}
    for code, title in titles.items():
        cut = cuts.get(code)
        if cut and cut.rest.casefold() in shapes:
            out[code] = cut
            continue
        for loose in _loose(title, cut):
            like = [texts[key] for key, shape in shapes.items() if _reads_as(loose.rest, *shape)]
            if like:
                out[code] = Cut(loose.value, loose.words, like[0])
                break
    return out


def _loose(title: str, cut: Cut | None) -> list[Cut]:
    if cut:
        return [cut] if cut.value == "bilateral" else []
    return [Cut("unspecified", m.group(), _take(title, m)) for m in UNSPECIFIED.finditer(title)]


def _take(title: str, match: re.Match[str]) -> str:
    rest = _SPACES.sub(" ", f"{title[: match.start()]} {title[match.end() :]}")
    rest = _COMMAS.sub(", ", rest).strip(" ,")
    return rest[:1].upper() + rest[1:]


def _words(text: str) -> frozenset[str]:
    return frozenset(_singular(word) for word in _WORD.findall(text.casefold()))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _reads_as(rest: str, shape: frozenset[str], noun: str) -> bool:
    mine = _words(rest)
    return mine == shape or (mine < shape and shape - mine == {_singular(noun.casefold())})


def labels(titles: Mapping[str, str]) -> dict[str, str]:
    """Titles of one list by what tells them apart: words that all begin or end with are left out.

    What they share is read from the plain kinds; other and unspecified ones lose it where they have it.
    """
    plain = [t.split() for t in titles.values() if not UNSPECIFIED.search(t) and not t.startswith("Other")]
    if len(plain) < 2:
        return dict(titles)
    begin = _shared(plain)
    while begin and any(len(words[len(begin)].strip(",")) < 3 for words in plain):
        begin.pop()  # "3a" alone says nothing: "stage 3a"
    end = _shared([words[len(begin) :][::-1] for words in plain])[::-1]
    while end and end[0] not in _JOINS:
        end = end[1:]
    out = {value: _bare(title.split(), begin, end) for value, title in titles.items()}
    return out if len(set(out.values())) == len(titles) else dict(titles)


def _shared(lists: list[list[str]]) -> list[str]:
    """The words all lists begin with, folded; at least one word is left of each."""
    shared: list[str] = []
    for column in zip(*(words[:-1] for words in lists), strict=False):
        if len({word.casefold() for word in column}) > 1:
            break
        shared.append(column[0].casefold())
    return shared


def _bare(words: list[str], begin: list[str], end: list[str]) -> str:
    folded = [word.casefold() for word in words]
    if begin and folded[: len(begin)] == begin and len(words) > len(begin):
        words, folded = words[len(begin) :], folded[len(begin) :]
    if end and folded[-len(end) :] == end and len(words) > len(end):
        words = words[: -len(end)]
    text = " ".join(words).strip(" ,")
    return text[:1].upper() + text[1:]


def sentence_for(words: Iterable[str]) -> str:
    """What a list of kinds is asked as, from what its entries have in common."""
    plain = [w for w in words if not UNSPECIFIED.search(w) and not w.casefold().startswith("other")]
    if not plain:
        return "Which kind?"
    if all(w.casefold().startswith("fetus ") for w in plain):
        return "Which fetus?"
    for facet in FACETS:
        if 2 * sum(bool(facet.words.search(w)) for w in plain) > len(plain):
            return facet.sentence
    if all(w.casefold().startswith(("with ", "without ")) for w in plain):
        return "With or without what?"
    if 2 * sum(bool(_SITE.search(w)) for w in plain) > len(plain):
        return "Which site?"
    return "Which kind?"
