"""Every official file Preceptor can read, recognised by what is in it and never by its name.

`FORMATS` is the registry: one entry a kind, naming the parser's `read`, what an edition of it is called, and
what to count in it. `recognise` looks at the beginning of a file and answers with at most one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.shelf import VolumeKind
from preceptor.coding.codesets.sources import (
    SourceError,
    addenda,
    cm_order,
    cm_tabular,
    coverage,
    cpt_ama,
    hcpcs_anweb,
    index_xml,
    ncci,
    pcs_codes,
    pcs_definitions,
    pcs_index,
    pcs_tables,
)
from preceptor.coding.codesets.sources.code_list import CodeList
from preceptor.coding.codesets.sources.safe import root_of

HEAD = 1 << 16
"""Bytes from the beginning of a file that `recognise` is given."""

_ORDER_ADDENDA = re.compile(rb"(?:\xef\xbb\xbf)?(?:Add|Delete|Revise from): *[01] [0-9A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Format:
    """One official file format.

    `recognise` takes the beginning of a file. `read` raises `SourceError`; `label` and `counts` take the
    record it gives ("FY2026", {"codes": 74719}). Files of one `family` in one zip must be of one year.
    """

    kind: str
    family: str
    title: str
    recognise: Callable[[bytes], bool]
    read: Callable[[Path], Any]
    label: Callable[[Any], str]
    counts: Callable[[Any], dict[str, int]]
    whole_zip: bool = False  # the members of its zip belong together: `read` is given the zip


def _xml(root: str) -> Callable[[bytes], bool]:
    return lambda head: root_of(head) == root


def _year(record: Any) -> str:
    return f"FY{record.year}"


def _tabular_counts(record: cm_tabular.Tabular) -> dict[str, int]:
    def walk(nodes: Any) -> Iterator[cm_tabular.Node]:
        for node in nodes:
            yield node
            yield from walk(node.children)

    levels = Counter[str](node.level for node in walk(record.chapters))
    names = {"chapters": "chapter", "blocks": "block", "entries": "diagnosis"}
    return {name: levels[level] for name, level in names.items()}


def _book(kind: VolumeKind, title: str) -> Format:
    return Format(
        f"index-{kind}", "icd10cm", f"ICD-10-CM {title} (XML)",
        lambda head: index_xml.kind_of(head) == kind,
        index_xml.read, lambda record: str(record.volume.label), _book_counts,
    )  # fmt: skip


def _book_counts(record: index_xml.Book) -> dict[str, int]:
    return {"main terms": len(record.main_terms), "terms": len(record.terms())}


def _tables_counts(record: pcs_tables.Tables) -> dict[str, int]:
    rows = sum(len(table.rows) for table in record.tables)
    return {"tables": len(record.tables), "rows": rows, "codes": sum(1 for _ in record.codes())}


def _pcs_index_counts(record: pcs_index.Index) -> dict[str, int]:
    lines = sum(1 for main in record.main_terms for _ in main.walk())
    return {"main terms": len(record.main_terms), "terms": lines}


def _definitions_counts(record: pcs_definitions.Definitions) -> dict[str, int]:
    return {"definitions": len(record.definitions), "aggregates": len(record.aggregates)}


def _list(
    kind: str, title: str, recognise: Callable[[bytes], bool], read: Callable[[Path], CodeList]
) -> Format:
    return Format(kind, _family(kind), title, recognise, read, _label, _list_counts)


def _list_counts(record: CodeList) -> dict[str, int]:
    billable = sum(1 for listed in record.codes.values() if listed.billable)
    headings = {"headings": len(record.codes) - billable} if record.headings else {}
    return {"codes": billable, **headings}


def _addenda(kind: str, title: str, recognise: Callable[[bytes], bool]) -> Format:
    return Format(kind, _family(kind), title, recognise, addenda.read, _label, _addenda_counts)


def _addenda_counts(record: addenda.Addenda) -> dict[str, int]:
    found = Counter[str](change.action for change in record.changes)
    return {"added": found["add"], "deleted": found["delete"], "revised": found["revise"]}


def _coverage(
    kind: str, what: str, begins: re.Pattern[bytes], read: Callable[[Path], coverage.Export]
) -> Format:
    return Format(
        f"coverage-{kind}", "coverage", f"Medicare Coverage Database, {what} (zip of CSV tables)",
        lambda head: begins.match(head) is not None, read, _label, lambda record: dict(record.counts),
        whole_zip=True,
    )  # fmt: skip


def _label(record: Any) -> str:
    return str(record.label)


def _family(kind: str) -> str:
    return "icd10pcs" if kind.startswith("pcs") else "icd10cm"


def _of_order(head: bytes) -> bool:
    """Whether addenda tell headings and codes apart, as those of the order file do."""
    return _ORDER_ADDENDA.match(head) is not None


FORMATS: tuple[Format, ...] = (
    Format(
        "cm-tabular", "icd10cm", "ICD-10-CM tabular list (XML)", _xml("ICD10CM.tabular"),
        cm_tabular.read, _label, _tabular_counts,
    ),
    _book("disease", "index to diseases and injuries"),
    _book("external", "external cause index"),
    _book("neoplasm", "table of neoplasms"),
    _book("drug", "table of drugs and chemicals"),
    _list("cm-order", "ICD-10-CM order file (text)", cm_order.recognise, cm_order.read),
    _list("cm-codes", "ICD-10-CM codes file (text)", cm_order.recognise_codes, cm_order.read_codes),
    _addenda(
        "cm-addenda", "ICD-10-CM codes addenda (text)",
        lambda head: addenda.recognise(head) and not _of_order(head),
    ),
    _addenda(
        "cm-order-addenda", "ICD-10-CM order addenda (text)",
        lambda head: addenda.recognise(head) and _of_order(head),
    ),
    Format(
        "pcs-tables", "icd10pcs", "ICD-10-PCS tables (XML)", _xml(pcs_tables.ROOT),
        pcs_tables.read, _year, _tables_counts,
    ),
    Format(
        "pcs-index", "icd10pcs", "ICD-10-PCS index (XML)", _xml(pcs_index.ROOT),
        pcs_index.read, _year, _pcs_index_counts,
    ),
    Format(
        "pcs-definitions", "icd10pcs", "ICD-10-PCS definitions (XML)", _xml(pcs_definitions.ROOT),
        pcs_definitions.read, _year, _definitions_counts,
    ),
    _list(
        "pcs-codes", "ICD-10-PCS codes file (text)",
        lambda head: pcs_codes.recognise(head) and not any(cm_order.order_beginning(head)), pcs_codes.read,
    ),
    _list(
        "pcs-order", "ICD-10-PCS order file (text)",
        lambda head: pcs_codes.recognise(head) and any(cm_order.order_beginning(head)), pcs_codes.read,
    ),
    _addenda("pcs-addenda", "ICD-10-PCS codes addenda (text)", addenda.recognise_pcs),
    Format(
        "hcpcs", "hcpcs", "HCPCS Level II quarter (zip or ANWEB text)",
        hcpcs_anweb.recognise, hcpcs_anweb.read, _label, hcpcs_anweb.counts,
        whole_zip=True,
    ),
    _coverage("articles", "articles", coverage.ARTICLES, coverage.read_articles),
    _coverage("lcds", "local determinations", coverage.LCDS, coverage.read_lcds),
    _coverage("ncds", "national determinations", coverage.NCDS, coverage.read_ncds),
    Format(
        "ncci-pairs", "ncci", "NCCI procedure-to-procedure edits (text or CSV)",
        ncci.recognise_pairs, ncci.read_pairs, ncci.label, ncci.counts,
    ),
    Format(
        "ncci-limits", "ncci", "NCCI medically unlikely edits (CSV)",
        ncci.recognise_limits, ncci.read_limits, ncci.label, ncci.counts,
    ),
    Format(
        "ncci-add-ons", "ncci", "NCCI add-on code edits (text)",
        ncci.recognise_add_ons, ncci.read_add_ons, ncci.label, ncci.counts,
    ),
    Format(
        "cpt", "cpt", "CPT descriptors or modifiers (text, under the school's own licence)",
        cpt_ama.recognise, cpt_ama.read, cpt_ama.label, cpt_ama.counts,
    ),
)  # fmt: skip


def recognise(head: bytes) -> Format | None:
    """The format of a file that begins so."""
    return next((one for one in FORMATS if one.recognise(head)), None)


def format_of(kind: str) -> Format:
    """Raises `KeyError` for a kind this version does not know."""
    return {one.kind: one for one in FORMATS}[kind]


def unknown(path: Path) -> SourceError:
    """What to say of a file that is none of them."""
    known = "; ".join(one.title for one in FORMATS)
    return SourceError(path, None, f"is not a file Preceptor knows. It knows: {known}; and zips of these.")
