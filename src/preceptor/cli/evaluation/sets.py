"""The queries `bench search` asks, each with the codes that answer it.

    natural     written from the tabular list: `development.yaml`, and `locked.yaml` when it is there
    external    every line of the official external cause index, its path read aloud
    drug        every substance of the official table of drugs, in one of its columns
    neoplasm    every site of the official neoplasm table, in one of its columns, half of them from the narrow
                site to the wide (“upper lip”), half as the table has them (“lip upper”)
    inclusion   inclusion terms taken out of an evaluation index (see `heldout`)

What comes from the official files is split by a hash of the main term: half to develop with, half to test.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

QUERIES = Path(__file__).parents[2] / "coding" / "encoder" / "tests" / "queries"
OFFICIAL = Path(__file__).parents[5] / "shared" / "data" / "icd10cm"
_LONG = 6  # letters of a word that a mistake is made in
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEFT_OUT = re.compile(r"\b(NEC|NOS|specified|elsewhere|classified)\b|--+")
_NEOPLASM = {
    2: ("malignant neoplasm of {}", "cancer of {}", "{} cancer"),
    3: ("secondary malignant neoplasm of {}", "metastasis to {}"),
    4: ("carcinoma in situ of {}",),
    5: ("benign neoplasm of {}", "benign tumor of {}"),
    6: ("neoplasm of uncertain behavior of {}",),
    7: ("neoplasm of {} unspecified behavior",),
}
_DRUG = {
    2: ("poisoning by {}", "{} overdose", "accidental poisoning by {}", "{} poisoning"),
    3: ("intentional self harm poisoning by {}",),
    6: ("adverse effect of {}",),
    7: ("underdosing of {}",),
}
_SHORT = {
    "fracture": "fx", "left": "lt", "right": "rt", "bilateral": "bilat", "history": "hx", "with": "w/",
    "without": "w/o", "accident": "acc", "abdominal": "abd", "acute": "ac", "chronic": "chr", "disease": "dz",
    "infection": "infxn", "syndrome": "synd", "neoplasm": "neo", "malignant": "malig", "cancer": "ca",
    "carcinoma": "ca", "congenital": "cong", "pregnancy": "preg", "poisoning": "pois", "lower": "lwr",
    "secondary": "2ndary", "vehicle": "veh", "collision": "coll", "foreign body": "fb", "extremity": "ext",
    "complication": "comp", "injury": "inj", "unspecified": "unsp", "hypertension": "htn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A query; any of `answers` is right, and so is any code below one (`S52.5-`)."""

    query: str
    answers: tuple[str, ...]
    abbreviated: str = ""


@dataclass(frozen=True, slots=True)
class QuerySet:
    name: str
    half: str  # "development" or "test"
    cases: tuple[Case, ...]

    def misspelt(self) -> tuple[Case, ...]:
        """The cases with one slip of the finger in a longer word; those without such a word are left out."""
        cases = ((case, slip(case.query)) for case in self.cases)
        return tuple(replace(case, query=query) for case, query in cases if query)

    def shortened(self) -> tuple[Case, ...]:
        """The cases as charts abbreviate them; those where nothing is usually shortened are left out."""
        cases = ((case, case.abbreviated or shorten(case.query)) for case in self.cases)
        return tuple(replace(case, query=query) for case, query in cases if query)


def natural() -> Iterator[QuerySet]:
    """The written queries. Raises OSError, or KeyError where a row is not what it must be."""
    for name, half in (("development", "development"), ("locked", "test")):
        path = QUERIES / f"{name}.yaml"
        if path.is_file():
            rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
            cases = (Case(row["query"], tuple(row["answers"]), row.get("abbreviated", "")) for row in rows)
            yield QuerySet("natural", half, tuple(cases))


def official(folder: Path = OFFICIAL) -> Iterator[QuerySet]:
    """What the official files give; nothing where they are not beside the checkout."""
    for name, pattern, read in (
        ("external", "icd10cm-eindex-*.xml", _external),
        ("drug", "icd10cm-drug-*.xml", _drug),
        ("neoplasm", "icd10cm-neoplasm-*.xml", _neoplasm),
    ):
        for path in sorted(folder.glob(pattern)):
            root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
            yield from halves(name, read(root))


def halves(name: str, rows: Iterable[tuple[str, Case]]) -> tuple[QuerySet, QuerySet]:
    """The same word always falls into the same half."""
    split: tuple[list[Case], list[Case]] = ([], [])
    for word, case in rows:
        split[digest(word) % 2].append(case)
    return QuerySet(name, "development", tuple(split[0])), QuerySet(name, "test", tuple(split[1]))


def digest(word: str) -> int:
    return int(hashlib.sha256(word.casefold().encode()).hexdigest()[:8], 16)


def _external(root: Any) -> Iterator[tuple[str, Case]]:
    for path, term in _terms(root):
        if code := (term.findtext("code") or ""):
            yield path[0], Case(_read(path), (code.rstrip("-"),))


def _drug(root: Any) -> Iterator[tuple[str, Case]]:
    for path, term in _terms(root):
        yield from _column(path[0], _read(path), term, _DRUG, weights=(6, 1, 2, 1))


def _neoplasm(root: Any) -> Iterator[tuple[str, Case]]:
    for path, term in _terms(root):
        if len(path) > 1:
            said = _read(path[:0:-1] if digest(path[-1]) % 2 else path[1:])
            yield from _column(path[1], said, term, _NEOPLASM, weights=(6, 2, 1, 2, 1, 1))


def _column(
    word: str, said: str, term: Any, columns: dict[int, tuple[str, ...]], weights: Sequence[int]
) -> Iterator[tuple[str, Case]]:
    """One case a line: a column that has a code, the usual ones more often; which, the words decide."""
    cells = {int(cell.get("col")): (cell.text or "").strip() for cell in term.findall("cell")}
    usable = [
        column
        for column, weight in zip(columns, weights, strict=True)
        for _ in range(weight)
        if cells.get(column, "-").strip("-")
    ]
    if usable and said:
        column = usable[digest(said) % len(usable)]
        wordings = columns[column]
        query = wordings[digest(said + "?") % len(wordings)].format(said)
        yield word, Case(query, (cells[column].rstrip("-"),))


def _terms(root: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    for main in root.iter("mainTerm"):
        yield from _below(main, ())


def _below(term: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    title = term.find("title")
    text = (title.text or "") + "".join(child.tail or "" for child in title)
    path = (*above, " ".join(_LEFT_OUT.sub(" ", text).split()))
    yield path, term
    for child in term.findall("term"):
        yield from _below(child, path)


def _first(title: str) -> str:
    """Of several spellings of one term the first: “Fall, falling”; one that continues it is kept."""
    return title.partition(",")[0].strip()


def _read(path: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(first for title in path if (first := _first(title))))


def slip(query: str) -> str:
    """The query with one letter dropped, doubled, changed or swapped: always the same one; "" if none can."""
    chance = random.Random(digest(query))  # noqa: S311 - a bench, not a secret
    words = query.split(" ")
    places = [i for i, word in enumerate(words) if len(word) >= _LONG and word.isalpha()]
    if not places:
        return ""
    place = chance.choice(places)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    edits = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    words[place] = chance.choice([edit for edit in edits if edit != word])
    return " ".join(words)


def shorten(query: str) -> str:
    """The query with the words charts shorten; "" when it has none."""
    short = query
    for word, abbreviation in _SHORT.items():
        short = re.sub(rf"\b{word}\b", abbreviation, short, flags=re.IGNORECASE)
    return "" if short == query else short
