"""The derived table of neoplasms: a line for each site that chapter 2 names, six columns of behavior.

The title says behavior and site: "Malignant neoplasm of upper lobe, bronchus or lung". A line without an
entry of its own in a column takes that of the line above it, as a part of the lung does for the lung.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from preceptor.coding.codesets.compiled.volumes import Node, words
from preceptor.coding.codesets.derived.entries import Entry, tidy
from preceptor.coding.codesets.derived.phrases import Phrases
from preceptor.coding.codesets.derived.vocabulary import adjective

COLUMNS = (
    "Malignant Primary", "Malignant Secondary", "Ca in situ", "Benign", "Uncertain Behavior",
    "Unspecified Behavior",
)  # fmt: skip

_START = r"^(?:other (?:and unspecified )?|unspecified |other specified )?"
_BEHAVIORS = (
    (0, re.compile(rf"{_START}malignant (?:primary )?neoplasms?\b,?", re.IGNORECASE)),
    (1, re.compile(rf"{_START}secondary(?: and unspecified)? malignant neoplasms?\b,?", re.IGNORECASE)),
    (2, re.compile(rf"{_START}carcinoma in situ\b,?", re.IGNORECASE)),
    (3, re.compile(rf"{_START}benign neoplasms?\b,?", re.IGNORECASE)),
    (4, re.compile(rf"{_START}neoplasms? of uncertain behavior\b,?", re.IGNORECASE)),
    (5, re.compile(rf"{_START}neoplasms? of unspecified behavior\b,?", re.IGNORECASE)),
    (0, re.compile(r"^(?P<type>(?:basal|squamous) cell carcinoma|inflammatory neoplasm)\b", re.IGNORECASE)),
)
_LINK = re.compile(r"\s*,\s+|\s+(?:of the|of|in)\s+|^(?:of the|of|in)\s+")
_UNSAID = re.compile(
    r",?\s*(?:not )?(?:specified|unspecified) as to .*$|,\s*primary\b|"
    r"\bunspecified (?:site|part|side)s?(?: of)?\b|\bsite unspecified\b|\bunspecified\b",
    re.IGNORECASE,
)
_SEX = re.compile(r"\b(?:fe)?male(?: breast)?$", re.IGNORECASE)
_TISSUE = 4
"""What stands before as many organs ("skin of", "bone of") is a line of its own too."""


@dataclass(slots=True)
class _Row:
    title: str
    cells: list[str] = field(default_factory=lambda: [""] * len(COLUMNS))
    below: dict[str, _Row] = field(default_factory=dict)
    typed: bool = False  # a histological type has no other behavior than its own

    def at(self, path: Sequence[str]) -> _Row:
        row = self
        for site in path:
            row = row.below.setdefault(_key(site), _Row(site))
        return row


def nodes(entries: Sequence[Entry], phrases: Phrases) -> list[Node]:
    """One main term with the sites below it."""
    found = [claim for entry in entries if entry.chapter == "2" for claim in _claims(entry, phrases)]
    found.sort(key=lambda claim: claim[0])
    whole = _Row("Neoplasm, neoplastic")
    organs: dict[str, set[str]] = defaultdict(set)
    for _, _, path, _, _ in found:
        if len(path) > 1 and not path[-1].startswith(("overlapping", "specified")):
            organs[path[-1]].add(path[0])
    tissues = {tissue for tissue, known in organs.items() if len(known) >= _TISSUE}
    for _, column, path, kind, code in found:
        way = (path[-1], *path[:-1]) if len(path) > 1 and path[-1] in tissues else path
        row = whole.at((*way, kind) if kind else way)
        row.typed = bool(kind)
        row.cells[column] = row.cells[column] or code
    return [_node(whole, tuple(whole.cells), top=True)]


def _claims(entry: Entry, phrases: Phrases) -> Iterator[tuple[int, int, tuple[str, ...], str, str]]:
    """Rank (own titles first, headings last), column, sites from the whole to the part, histological type,
    code as printed. What is divided by sex stands as a whole.
    """
    if _SEX.search(entry.titles[0]) and entry.above:
        return
    rank = (2 if "unspecified" in entry.titles[0] else 4) if entry.heading else 0
    own = _behavior(entry.titles[0])
    for number, text in enumerate((*entry.titles, *entry.terms)):
        term = number >= len(entry.titles)
        found = _behavior(text)
        if found is None and term and own and not any(map(phrases.vocabulary.condition, text.split())):
            found = own[0], "", text  # "Bowel NOS" under a malignant neoplasm
        if found is None:
            continue
        column, kind, rest = found
        for path in _sites(re.sub(r",? including .*$", "", rest), phrases):
            yield rank + term, column, path, kind, entry.code


def _behavior(text: str) -> tuple[int, str, str] | None:
    """Column, histological type and the words that say where."""
    plain = tidy(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text))
    for column, pattern in _BEHAVIORS:
        if match := pattern.match(plain):
            kind = match.groupdict().get("type") or ""
            rest = plain[match.end() :].strip()
            if column == 0 and plain.lower().startswith("other") and not rest.startswith("of other"):
                kind = kind or "specified type NEC"
            return column, kind[:1].lower() + kind[1:], rest
    return None


def _sites(text: str, phrases: Phrases) -> Iterator[tuple[str, ...]]:
    """Each site with the wholes it is part of: `upper lobe, bronchus or lung` gives bronchus → upper lobe and
    lung → upper lobe.
    """
    plain = tidy(_UNSAID.sub(" ", re.sub(r"\s+(?:NOS|NEC)$", "", text)))
    if plain.count(",") and re.search(r",[^,]* and ", plain) and " or " not in plain:
        head, *others = re.split(r",\s*", plain)
        lead = re.match(r"^(?:of the|of|in)\s+", head)
        wholes = [head[lead.end() :] if lead else head, *others]  # "trachea, bronchus and lung" is a list
        paths: list[list[str]] = [[part] for whole in wholes for part in re.split(r"\s+and\s+", whole)]
    else:
        paths = [_LINK.split(plain)]
    for path in paths:
        parts = [part for part in (_clean(part, phrases) for part in path) if part]
        if not parts:
            yield ()
            continue
        *inner, outer = parts
        yield from ((one, *reversed(inner)) for one in _each(outer))


def _clean(part: str, phrases: Phrases) -> str:
    part = re.sub(r"^(?:the|and|or)\s+|\s+(?:of|in|and|or)$", "", part.strip())
    if other := re.match(r"other(?: specified| and unspecified)?\s+(?:parts?|sites?)?\s*(.*)", part):
        return f"specified {other[1] or 'site'} NEC".replace("  ", " ")
    return phrases.vocabulary.small(part) if part and part not in ("of", "in", "of the", "and", "or") else ""


def _each(site: str) -> list[str]:
    """`bronchus and lung` are two sites; `connective and soft tissue` is one."""
    parts = re.split(r"\s+(?:and|or)\s+|,\s*", site)
    whole = any(len(part.split()) > 2 for part in parts) or adjective(parts[0].split()[-1])
    return [site] if whole or not all(parts) else parts


def _key(site: str) -> str:
    return " ".join(word.removesuffix("s") for word in words(site))


def _node(row: _Row, inherited: tuple[str, ...], top: bool = False) -> Node:
    inherited = tuple("" for _ in inherited) if row.typed else inherited
    cells = tuple(own or above for own, above in zip(row.cells, inherited, strict=True))
    passed = tuple("" for _ in cells) if top else cells
    below = sorted((_node(child, passed) for child in row.below.values()), key=lambda node: words(node.title))
    return Node(row.title, cells=cells, below=below)
