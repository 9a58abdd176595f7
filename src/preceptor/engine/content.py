"""Which source feeds which code set, and what each release is called and cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preceptor.coding.codesets import derived
from preceptor.coding.codesets.compiled import editions as compiled
from preceptor.coding.codesets.compiled.cm import compile_cm
from preceptor.coding.codesets.compiled.flat import compile_pcs, compile_practice
from preceptor.coding.codesets.compiled.hcpcs import compile_hcpcs, hcpcs_releases
from preceptor.coding.codesets.compiled.policies import newest_wins
from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.compiled.writer import Content
from preceptor.coding.codesets.model import Release, System
from preceptor.coding.codesets.pcs import content as pcs_content
from preceptor.coding.codesets.pcs.index import Book, official
from preceptor.coding.codesets.pcs.model import Labels
from preceptor.coding.codesets.pcs.official import from_definitions, from_tables
from preceptor.coding.codesets.policies import Document
from preceptor.coding.codesets.shelf import VOLUME_KINDS, Term, Volume
from preceptor.coding.codesets.sources import (
    cm_tabular,
    drg_titles,
    msdrg_master,
    practice,
    pyoce_hcpcs,
    teaching,
)
from preceptor.coding.codesets.sources.code_list import CodeList, titled

if TYPE_CHECKING:
    from preceptor.engine.build import Progress, Sources
    from preceptor.engine.imports import Imported


@dataclass(frozen=True, slots=True)
class Edition:
    """One imported file, parsed. `record` is what the `read` of its format gives."""

    about: Imported
    record: Any


def read_imports(imported: Sequence[Imported]) -> dict[str, list[Edition]]:
    """Every imported file by kind, in the order of the labels. Raises `SourceError`."""
    from preceptor.coding.codesets.sources.formats import format_of

    found: dict[str, list[Edition]] = {}
    for one in imported:
        found.setdefault(one.kind, []).append(Edition(one, format_of(one.kind).read(one.path)))
    return found


@dataclass(frozen=True, slots=True)
class _Packages:
    """What the installed packages and the curriculum have, and how each is cited."""

    master: msdrg_master.Master
    diagnoses: compiled.Edition
    procedures: compiled.Edition
    hcpcs: pyoce_hcpcs.Hcpcs
    services: practice.Practice
    policies: tuple[Document, ...]
    master_cite: str
    pcs_cite: str
    hcpcs_cite: str


def _read_packages(sources: Sources, pyoce: Path, progress: Progress) -> _Packages:
    progress("reading the code master", 0.02)
    master = msdrg_master.read(sources.master)
    progress("reading the tabular list", 0.04)
    tabular = cm_tabular.read(sources.tabular)
    progress("reading procedure titles and HCPCS", 0.08)
    titles = titled(drg_titles.read(sources.pcs_titles))
    master_cite = f"code master of msdrg {version('msdrg')}"
    cm_cite = f"{sources.tabular.name} (simple-icd-10-cm {version('simple-icd-10-cm')})"
    pcs_cite = f"{sources.pcs_titles.name} (drg {version('drg')}), {master_cite}"
    procedures = CodeList("icd10pcs", tabular.fiscal_year, False, titles, complete=False)
    services = practice.read(sources.services)
    concepts = {service.concept: service.code for service in services.services}
    return _Packages(
        master,
        compiled.Edition(tabular, sources.tabular, cm_cite),
        compiled.Edition(procedures, sources.pcs_titles, pcs_cite),
        pyoce_hcpcs.read(pyoce), services, teaching.read(sources.policies, concepts),
        master_cite, pcs_cite, f"reference data of pyoce {version('pyoce')}",
    )  # fmt: skip


def load(sources: Sources, imported: Sequence[Imported], pyoce: Path, progress: Progress) -> Content:
    """Parses every source. `pyoce` is the unpacked reference data. Raises `SourceError`."""
    packages = _read_packages(sources, pyoce, progress)
    master, hcpcs, master_cite = packages.master, packages.hcpcs, packages.master_cite
    editions = read_imports(imported)
    quarters = [edition.record for edition in editions.get("hcpcs", ())]
    diagnoses = [packages.diagnoses, *_lists(editions, "cm")]
    procedures = [packages.procedures, *_lists(editions, "pcs")]
    releases: dict[System, list[Release]] = {
        "icd10cm": compiled.releases("icd10cm", diagnoses, master, master_cite),
        "icd10pcs": compiled.releases("icd10pcs", procedures, master, master_cite),
        "hcpcs": hcpcs_releases(hcpcs, quarters, packages.hcpcs_cite),
        "practice": [
            Release("practice", "practice", date.min, date.max, "the school's own service concepts")
        ],
    }

    progress("compiling ICD-10-CM", 0.1)
    cm = compile_cm(diagnoses, master, releases["icd10cm"])
    pcs = compile_pcs(procedures, master, releases["icd10pcs"])
    pcs_rows = list(pcs.rows)
    progress("working out what procedure codes mean", 0.15)
    labels, index = pcs_content.derived(pcs_rows, releases["icd10pcs"], packages.pcs_cite)

    progress("making the indexes", 0.17)
    books = _volumes(editions, diagnoses, releases["icd10cm"])

    def rows() -> Iterator[Row]:
        yield from cm.rows
        progress("compiling procedures and services", 0.2)
        yield from pcs_rows
        yield from compile_hcpcs(hcpcs, quarters, releases["hcpcs"])
        yield from compile_practice(packages.services)

    return Content(
        releases, rows(), packages.services.pairs, [*books, *_pcs_index(editions, index)],
        [*_labels(editions), labels],
        history=[*cm.history, *pcs.history], modifiers=quarters,
        outlived={"icd10cm": cm.outlived}, policies=policies(editions, packages.policies),
        dates={"icd10cm": master_cite, "icd10pcs": master_cite, "hcpcs": packages.hcpcs_cite},
    )  # fmt: skip


def _lists(editions: dict[str, list[Edition]], system: str) -> list[compiled.Edition]:
    """The imported tabular lists, code lists and addenda of `cm` or `pcs`. An edition that a school imported
    comes behind, and so before, the same one of a package.
    """
    kinds = ("tabular", "order", "codes", "addenda", "order-addenda")
    found = [one for kind in kinds for one in editions.get(f"{system}-{kind}", ())]
    found.sort(key=lambda one: not one.about.packaged)
    return [compiled.Edition(one.record, one.about.path, _cite(one.about)) for one in found]


def _cite(about: Imported) -> str:
    return f"{about.name} ({about.origin})" if about.origin else about.name


def _volumes(
    editions: dict[str, list[Edition]], diagnoses: Sequence[compiled.Edition], listed: Sequence[Release]
) -> list[tuple[Volume, Sequence[Term]]]:
    """The imported indexes and tables; of each kind that was not imported, the one that the newest tabular
    list gives, for the days of its releases.
    """
    books = [one.record for kind in VOLUME_KINDS for one in editions.get(f"index-{kind}", ())]
    missing = [kind for kind in derived.KINDS if kind not in {book.kind for book in books}]
    lists = [(one.record, one.cite) for one in diagnoses if isinstance(one.record, cm_tabular.Tabular)]
    newest, cite = max(lists, key=lambda pair: pair[0].fiscal_year)
    spoken = [release for release in listed if release.titled] or list(listed)
    days = spoken[0].first, spoken[-1].last
    made = derived.volumes(newest, missing, spoken[-1].label, cite, *days)
    return [*((book.volume, book.terms()) for book in books), *made]


def policies(editions: dict[str, list[Edition]], teaching: Sequence[Document]) -> list[Document]:
    """The teaching policies, and every document of the imported exports."""
    found = list(teaching)
    for kind in ("articles", "lcds", "ncds"):
        exports = [one.record for one in editions.get(f"coverage-{kind}", ())]
        found += newest_wins((one.day, one.documents) for one in sorted(exports, key=lambda one: one.day))
    return found


def _pcs_index(editions: dict[str, list[Edition]], made: Book) -> list[Book]:
    """The imported indexes to procedures; without one, the derived one."""
    return [official(one.record, one.about.name) for one in editions.get("pcs-index", ())] or [made]


def _labels(editions: dict[str, list[Edition]]) -> list[Labels]:
    """The imported tables and definitions of ICD-10-PCS."""
    tables = [from_tables(one.record, one.about.name) for one in editions.get("pcs-tables", ())]
    definitions = editions.get("pcs-definitions", ())
    return [*tables, *(from_definitions(one.record, one.about.name) for one in definitions)]
