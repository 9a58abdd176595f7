"""Words as the search compares them: titles and queries brought to the same simple forms.

A *name* (a title or an inclusion term) is kept as one string of marked words: plain words are detail,
`~word` is optional, `&word` half so, `-word` denied ("without", "not"), `*word` the head: the noun the
name is about, `+word` a head that is one of two. The conventions of ICD-10-CM say which: words in parentheses
and brackets (nonessential modifiers, synonyms: I.A.7) are optional; of two words joined by "and" or "or"
either will do ("and" may mean "or": I.A.14), and a word called "unspecified" says little ("unspecified ear").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP = _set(
    "a an the of and or in on at to by for from as is be was with due during following involving affecting "
    "resulting caused causing it its that this than into upon under through elsewhere classified when has "
    "have having per via my i me patient w"
)
# Words that say only that nothing more is known or what is left open (I.A.6, I.A.9); the patient's sex,
# which the record always has; "displaced": a fracture not said to be so or not is coded so (I.C.19.c);
# "accidental": a poisoning whose intent nobody names is coded so (I.C.19.e.5.b); "traffic": an accident of a
# vehicle is assumed to have been on the public highway (notes at V00-V99).
NEUTRAL = _set(
    "unspecified nos nec other specified site part type organism cause encounter unknown subject classified "
    "initial mellitus disease condition disorder region area any status form degree male female one single "
    "uncomplicated displaced accidental unintentional traffic"
)
MARKS = "*+~&-"
_GENERIC_HEAD = _set(
    "disease disorder syndrome condition encounter mellitus infection state problem lesion injury"
)
_BREAKS = _set(
    "of due with without in for from by following to during on involving affecting causing caused resulting "
    "as associated after complicating upon at"
)
_DENY, _UNDENY = frozenset({"without", "w/o", "except", "excluding"}), frozenset({"with", "but"})
_DENIED_OF = _set("loss mention evidence lack use history delivery")  # "without loss of consciousness"
_LETTER_AFTER = _set("hepatitis vitamin type group influenza hemophilia streptococcus virus")
LETTER_A = "lettera"  # in "hepatitis A"; everywhere else "a" says nothing
_NUMERAL_AFTER = _set("type stage grade class factor bipolar phase level degree ckd nyha category")
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "x": "10", "xi": "11", "xii": "12", "iia": "2a", "iib": "2b", "iiia": "3a", "iiib": "3b", "iiic": "3c",
}  # fmt: skip
_ORDINALS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth",
    "7th": "seventh", "8th": "eighth", "9th": "ninth", "10th": "tenth", "11th": "eleventh", "12th": "twelfth",
}  # fmt: skip
_SAFE_ROMAN = frozenset(_ROMAN) - {"i", "v", "x", "iv", "xi", "xii"}
_TOKEN = re.compile(r"w/o|[a-z0-9µ]+(?:['’][a-z]+)?|[()\[\],;]")
_PREFIX = re.compile(r"\b(non|pre|post|anti|hypo|hyper|gastro)(?:-|(?<=\bnon) | (?=[a-z]{4}))(?=[a-z])")
# Codes for a manifestation or an organism alone: another matter than the disease itself (I.A.13, I.B.7).
_ELSEWHERE = re.compile(r"\b(in|of) (other )?diseases classified elsewhere|\bin diseases classified$")
_LEFT_OPEN_AS = re.compile(r"\b(un|not )specified as [^,;()]*")  # "not specified as acute or chronic"
_HISTORY = re.compile(r"\bhx\b|\bh/o\b")
_SPACES = re.compile(r"\s+")
_IRREGULAR = {
    "teeth": "tooth", "feet": "foot", "women": "woman", "men": "man", "children": "child", "knives": "knife",
    "lice": "louse", "vertebrae": "vertebra", "diagnoses": "diagnosis", "thrombi": "thrombus",
    "metastases": "metastasis", "emboli": "embolus", "calculi": "calculus", "fungi": "fungus", "ova": "ovum",
    "bacteria": "bacterium", "uteri": "uterus", "bronchi": "bronchus", "nuclei": "nucleus", "torn": "tear",
    "ganglia": "ganglion", "burnt": "burn", "bled": "bleed", "bitten": "bite", "fell": "fall",
    "mice": "mouse", "opening": "opening", "openings": "opening",
    "diabetes": "diabet", "diabetic": "diabetic",
    **{word: word for word in _set("feces species herpes rabies scabies caries")},
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes and one kind of space; control characters become spaces."""
    if text.isascii() and text.isprintable():
        return text.lower()
    flat = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae"))
    kept = (
        " " if unicodedata.category(c) in ("Cc", "Cf") else c for c in flat if not unicodedata.combining(c)
    )
    return _SPACES.sub(" ", "".join(kept)).strip().lower()


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """One form for singular and plural, verb and participle: `stones` → `ston`, `infected` → `infect`."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.isascii() or word[0].isdigit():
        return word
    return _participle(_singular(word))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _participle(word: str) -> str:
    """Without -ing, -ed, -tion, -sion or a last -e, when enough of the word is left."""
    if word.endswith(("tion", "sion")) and len(word) >= 8:
        return word[:-3]
    ending = next((e for e in ("ing", "ed") if word.endswith(e)), "")
    base = word[: -len(ending)] if ending else word
    if ending and (len(base) < 4 or not re.search("[aeiouy]", base)):
        return word
    if ending and base[-1] == base[-2] and base[-1] not in "lsz":
        base = base[:-1]
    return base[:-1] if base.endswith("e") and len(base) > 4 else base


def raw_tokens(text: str) -> list[str]:
    """Folded words and the punctuation that matters; prefixes join their word, other hyphens separate."""
    flat = _PREFIX.sub(r"\1", fold(text))
    if "hx" in flat or "h/o" in flat:
        flat = _HISTORY.sub(lambda found: "history" if found[0] == "hx" else "history of", flat)
    if "classified" in flat:
        flat = _ELSEWHERE.sub("in manifestation", flat)
    if "specified as" in flat:
        flat = _LEFT_OPEN_AS.sub("unspecified", flat)
    return [t.replace("’", "'") for t in _TOKEN.findall(flat)]


def plain(part: str, previous: str = "") -> str:
    """A token without possessive; `2nd` as `second`; a Roman numeral (`stage iv`) as a number."""
    word = part.removesuffix("'s").replace("'", "") if "'" in part else part
    if word not in _ROMAN and word != "a":
        return _ORDINALS.get(word, word)
    if word == "a":
        return LETTER_A if previous in _LETTER_AFTER else word
    return _ROMAN[word] if word in _SAFE_ROMAN or previous in _NUMERAL_AFTER else word


@lru_cache(maxsize=256)  # indexing asks twice for each text
def plain_words(text: str) -> tuple[str, ...]:
    """Every word and mark of punctuation, each `plain`."""
    out: list[str] = []
    for token in raw_tokens(text):
        out.append(plain(token, out[-1] if out else ""))
    return tuple(out)


def word_forms(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return [stem(word) for word in plain_words(text) if word.isalnum() and word not in STOP]


@dataclass(slots=True)
class _Piece:
    word: str
    optional: bool = False
    denied: bool = False
    segment: int = 0
    joined: bool = False  # by "and" or "or" to the piece before it
    either: bool = False  # to the one before or after; or it is what is "unspecified" ("unspecified ear")


def _pieces(text: str) -> Iterator[_Piece]:
    depth = segment = 0
    deny = once = joined = False
    last: _Piece | None = None  # the piece that ends at the part before, if one does
    previous = ""
    for word in plain_words(text):
        if word in "()[],;":
            depth += (word in "([") - (word in ")]")
            deny = deny and word not in ",;)"
            segment += word in ",;"
            previous = ""
            continue
        before, previous = previous, word
        if word in ("and", "or"):
            joined = last is not None
            continue
        deny = (deny and not _ends_denial(word, before)) or word in _DENY
        segment += word in _BREAKS
        if word in ("not", "no"):
            once = True
        elif word == "unspecified" and before == "with":
            previous = ""  # "with unspecified complications" says that there are some
        elif word in STOP or word in _DENY:
            last, joined = None, False
        else:
            if not (once and word == "specified"):
                if joined and last:
                    last.either = True
                optional = depth > 0 or word in NEUTRAL
                either = joined or before == "unspecified"
                last = _Piece(stem(word), optional, deny or once, segment, joined, either)
                yield last
            once = joined = False


def _ends_denial(word: str, before: str) -> bool:
    """ "without foreign body of left hand" denies the foreign body, not the hand."""
    return word in _UNDENY or (word == "of" and before not in _DENIED_OF)


_NEUTRAL_STEMS = frozenset(stem(w) for w in NEUTRAL)
_GENERIC_STEMS = frozenset(stem(w) for w in _GENERIC_HEAD)


@lru_cache(maxsize=4096)  # the titles of headings are asked for by everything below them
def mark(text: str) -> str:
    """A title or inclusion term as marked words: `Fracture of wrist NOS` → `*fractur wrist ~nos`."""
    pieces = list(_pieces(text))
    heads = _heads(pieces)
    return " ".join(_mark(piece, place in heads) + piece.word for place, piece in enumerate(pieces))


def _mark(piece: _Piece, head: bool) -> str:
    if piece.denied:
        return "-"
    if head:
        return "+" if piece.either else "*"
    return "~" if piece.optional else "&" if piece.either else ""


def _heads(pieces: list[_Piece]) -> set[int]:
    """Where the last plain noun of the first segment that has one stands, and the noun "and" joins to it.

    A generic noun ("disease") yields to the word before it.
    """
    for segment in sorted({p.segment for p in pieces}):
        inside = [i for i, p in enumerate(pieces) if p.segment == segment and not p.denied]
        words = [i for i in inside if not pieces[i].word[0].isdigit()]
        nouns = [i for i in words if pieces[i].word not in _NEUTRAL_STEMS]
        named = [i for i in nouns if pieces[i].word not in _GENERIC_STEMS]
        required = [i for i in named if not pieces[i].optional]
        if best := required or named or nouns:
            return {best[-1], best[-1] - 1} if pieces[best[-1]].joined else {best[-1]}
    return set()


# Newborns and mothers have their own chapters (I.C.15, I.C.16); history, secondary sites, manifestations,
# birth defects and poisonings are never meant unless said.
OTHER_MATTERS = frozenset(
    stem(word)
    for words in (
        "newborn neonatal perinatal pregnancy childbirth puerperium maternal fetal congenital juvenile",
        "history family secondary manifestation poisoning adverse underdosing pathological",
    )
    for word in words.split()
)
