"""Books made from the tabular list, in the form of the official ones, until a school imports those.

Always labelled derived: which words lead to a code is worked out from titles, inclusion terms and notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from preceptor.coding.codesets.compiled.volumes import number_terms
from preceptor.coding.codesets.derived import disease, drug, external, neoplasm
from preceptor.coding.codesets.derived.entries import entries
from preceptor.coding.codesets.derived.phrases import Phrases
from preceptor.coding.codesets.derived.vocabulary import Vocabulary
from preceptor.coding.codesets.shelf import Term, Volume, VolumeKind
from preceptor.coding.codesets.sources.cm_tabular import Tabular

_TITLES: dict[VolumeKind, str] = {
    "disease": "Index to Diseases and Injuries",
    "external": "External Cause of Injuries Index",
    "neoplasm": "Table of Neoplasms",
    "drug": "Table of Drugs and Chemicals",
}
_COLUMNS = {"neoplasm": neoplasm.COLUMNS, "drug": drug.COLUMNS}
_MAKERS = {
    "disease": disease.nodes, "external": external.nodes, "neoplasm": neoplasm.nodes, "drug": drug.nodes,
}  # fmt: skip


KINDS: tuple[VolumeKind, ...] = ("disease", "external", "neoplasm", "drug")
"""What can be derived."""


def volumes(
    tabular: Tabular, kinds: Iterable[VolumeKind], label: str, source: str, first: date, last: date
) -> list[tuple[Volume, list[Term]]]:
    """The books asked for, each derived from one tabular list; `source` is what they cite."""
    found = list(entries(tabular))
    phrases = Phrases(Vocabulary.of(text for entry in found for text in (*entry.titles, *entry.terms)))
    books: list[tuple[Volume, list[Term]]] = []
    for kind in kinds:
        columns = _COLUMNS.get(kind, ())
        volume = Volume(kind, label, _TITLES[kind], source, first, last, derived=True, columns=columns)
        books.append((volume, number_terms(kind, _MAKERS[kind](found, phrases))))
    return books
