"""The Medicare Coverage Database as CMS exports it: articles, local and national determinations, each a zip
of CSV tables (`current_article.zip` has them in an inner `current_article_csv.zip`).

An article lists procedure codes and, in groups, the diagnoses that do or do not support them. A local
determination (LCD) states the policy; only those on equipment list codes. A national one (NCD) lists none.
Procedure codes are read as numbers: the export's descriptors (CPT is AMA's) are never looked at. Drafts are
counted and left out.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from preceptor.coding.codesets.model import System
from preceptor.coding.codesets.policies import Document, Group, Policy, PolicyKind
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.tables import Record, Table, opened, plain

_PROCEDURE = re.compile(r"[A-CE-V]\d{4}|\d{4}[0-9A-Z]")
_DENTAL = re.compile(r"D\d{4}")
_DIAGNOSIS = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?")
_NONE = "XX000"
"""What the database writes where a list has to have a code and there is none."""

_PARTS = {"DN": "NY", "QN": "NY", "UN": "NY", "EM": "MO", "WM": "MO", "NF": "CA", "SF": "CA", "CNMI": "MP"}
"""Parts of a state with a contractor history of their own, by the state they belong to."""

_Key = tuple[str, ...]  # id and version, as written


@dataclass(frozen=True, slots=True)
class Export:
    """One export on the day it was made. `counts` are of what was read: rows, codes, drafts left out."""

    kind: PolicyKind
    day: date
    documents: tuple[Document, ...]
    counts: dict[str, int]

    @property
    def label(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the tables of articles and of local determinations call the same things."""

    kind: PolicyKind
    main: str
    letter: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    words: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        return f"{self.main}_id"

    @property
    def version(self) -> str:
        return f"{self.main}_version"


_ARTICLE = _Layout(
    "article", "article", "A", ("article_eff_date", "article_pub_date"),
    ("article_end_date", "article_rev_end_date", "date_retired"),
    (("", "description"), ("Other comments", "other_comments"), ("CMS policy it rests on", "cms_cov_policy")),
)  # fmt: skip
_LCD = _Layout(
    "lcd", "lcd", "L", ("rev_eff_date", "orig_det_eff_date"),
    ("rev_end_date", "ent_det_end_date", "date_retired"),
    (
        ("Indications and limits", "indication"), ("Coding", "coding_guidelines"),
        ("Documentation", "doc_reqs"), ("Use", "util_guide"), ("CMS policy it rests on", "cms_cov_policy"),
    ),
)  # fmt: skip


def recognise(main: str, *columns: str) -> re.Pattern[bytes]:
    """What the main table of an export begins with."""
    names = "\\W+".join((f"{main}_id", *columns))
    return re.compile(rf"(?:\xef\xbb\xbf)?\"?{names}\W".encode("latin-1"), re.IGNORECASE)


ARTICLES = recognise("article", "article_version", "article_type", "title")
LCDS = recognise("lcd", "lcd_version", "title", "determination_number")
NCDS = recognise("ncd", "ncd_vrsn_num", "natl_cvrg_type")


def read_articles(path: Path) -> Export:
    """Raises `SourceError` with table, line and reason."""
    return _read_local(path, _ARTICLE)


def read_lcds(path: Path) -> Export:
    """Raises `SourceError` with table, line and reason."""
    return _read_local(path, _LCD)


@dataclass(slots=True)
class _Draft:
    """One version of a document while its rows are gathered. `groups` by (covers, number)."""

    policy: Policy
    text: tuple[tuple[str, str], ...]
    services: dict[tuple[System, str], None] = field(default_factory=dict)
    paragraphs: dict[tuple[bool, int], tuple[str, str]] = field(default_factory=dict)
    codes: dict[tuple[bool, int], dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    contractors: dict[str, None] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    related: dict[str, None] = field(default_factory=dict)

    def document(self) -> Document:
        names = {code for _, code in self.services}
        groups = [
            self._group(key, names) for key in sorted({*self.codes, *self.paragraphs}, key=_covered_first)
        ]
        policy = Policy(
            self.policy.id, self.policy.kind, self.policy.version, self.policy.title, self.policy.first,
            self.policy.last, self.policy.source, tuple(self.services),
            tuple(one for one in groups if one.codes), (), tuple(sorted(self.places)),
            tuple(self.contractors), tuple(self.related),
        )  # fmt: skip
        return Document(policy, self.text)

    def _group(self, key: tuple[bool, int], names: set[str]) -> Group:
        covers, number = key
        paragraph, asterisk = self.paragraphs.get(key, ("", ""))
        codes = self.codes.get(key, {})
        named = tuple(dict.fromkeys(code for code in _PROCEDURE.findall(paragraph) if code in names))
        starred = tuple(code for code, star in codes.items() if star)
        return Group(number, paragraph, tuple(codes), covers, named, (), starred, asterisk)


def _covered_first(key: tuple[bool, int]) -> tuple[bool, int]:
    return not key[0], key[1]


def _read_local(path: Path, layout: _Layout) -> Export:
    with _export(path, f"{layout.main}.csv", _names(layout)) as tables:
        local = _Local(path, layout, tables)
        local.read()
        day = _made_on(path, tables, local.newest)
    documents = tuple(draft.document() for draft in local.drafts.values())
    counts = {
        "documents": len(documents), "drafts left out": len(local.left_out), "services": local.listed,
        "dental codes left out": local.dental,
    }  # fmt: skip
    if layout is _ARTICLE:
        counts |= {
            "diagnoses covered": local.diagnoses[True],
            "diagnoses not covered": local.diagnoses[False],
        }
    return Export(layout.kind, day, documents, counts)


@contextmanager
def _export(path: Path, main: str, names: tuple[str, ...] = ()) -> Iterator[dict[str, Table]]:
    """The tables of an export whose main table is `main`. Raises `SourceError` where it is not there, or that
    of another export is there too.
    """
    with opened(path, {*names, *_MAINS}) as tables:
        if main not in tables:
            raise SourceError(path, None, f"has no table {main}; the export is not whole")
        if others := sorted(_MAINS & tables.keys() - {main}):
            raise SourceError(path, f"member {others[0]}", f"belongs to another export than {main}")
        yield tables


_MAINS = {"article.csv", "lcd.csv", "ncd_trkg.csv"}


def _names(layout: _Layout) -> tuple[str, ...]:
    main = layout.main
    crossed: tuple[str, ...] = ("hcpc_code", "hcpc_code_group", "contractor")
    if layout is _ARTICLE:
        crossed += tuple(
            f"icd10_{said}{more}" for said in ("covered", "noncovered") for more in ("", "_group")
        )
    return (
        f"{main}.csv", f"{main}_related_documents.csv", f"{main}_related_ncd_documents.csv",
        *(f"{main}_x_{name}.csv" for name in crossed),
        "contractor.csv", "contractor_jurisdiction.csv", "state_lookup.csv", "update_period.csv",
    )  # fmt: skip


class _Local:
    """The tables of one export of articles or local determinations, gathered by document."""

    def __init__(self, path: Path, layout: _Layout, tables: dict[str, Table]) -> None:
        self.path, self.layout, self.tables = path, layout, tables
        self.drafts: dict[_Key, _Draft] = {}
        self.left_out: set[_Key] = set()
        self.newest = date.min
        self.listed = self.dental = 0
        self.diagnoses = Counter[bool]()  # rows with a code, by whether they cover

    def read(self) -> None:
        self._documents()
        self._services()
        if self.layout is _ARTICLE:
            self._groups("icd10_covered_group", covers=True, asterisk="icd10_covered_ast")
            self._groups("icd10_noncovered_group", covers=False)
            self._diagnoses("icd10_covered", covers=True, asterisk="asterisk")
            self._diagnoses("icd10_noncovered", covers=False)
        self._contractors()
        self._related()

    def _rows(self, name: str, *columns: str) -> Iterator[tuple[Record, _Draft]]:
        """The rows of a table that belong to documents, each with its document; those of drafts are passed
        over, and one of no document is refused.
        """
        layout = self.layout
        for row in self._table(name).read(layout.id, layout.version, *columns):
            key = row.key(layout.id, layout.version)
            if key in self.drafts:
                yield row, self.drafts[key]
            elif key not in self.left_out:
                row.refuse(
                    f"belongs to {layout.main} {key[0]}, version {key[1]}, which {layout.main}.csv has not"
                )

    def _table(self, name: str) -> Table:
        if name not in self.tables:
            raise SourceError(self.path, None, f"has no table {name}; the export is not whole")
        return self.tables[name]

    def _documents(self) -> None:
        layout = self.layout
        dates = dict.fromkeys((*layout.starts, *layout.ends, "last_updated"))
        words = [column for _, column in layout.words]
        columns = (layout.id, layout.version, "title", "status", "display_id", *dates, *words)
        for row in self._table(f"{layout.main}.csv").read(*columns):
            key = row.key(layout.id, layout.version)
            if key in self.drafts or key in self.left_out:
                row.refuse(f"{layout.main} {key[0]}, version {key[1]}, stands twice")
            self.newest = max(self.newest, row.day("last_updated") or date.min)
            policy = self._policy(row)
            if policy is None:
                self.left_out.add(key)
                continue
            text = ((heading, plain(row[column])) for heading, column in layout.words)
            self.drafts[key] = _Draft(policy, tuple(pair for pair in text if pair[1]))

    def _policy(self, row: Record) -> Policy | None:
        """None for a draft, and for a document that never says from when it is in force."""
        layout = self.layout
        number, version = row.number(layout.id), row.number(layout.version)
        first = next((day for name in layout.starts if (day := row.day(name))), None)
        ends = [day for name in layout.ends if (day := row.day(name))]
        draft = row["status"].upper() not in ("A", "R") or row["display_id"].upper().startswith("D")
        if draft or first is None or (row["status"].upper() == "R" and not ends):
            return None
        title = plain(row["title"]).replace("\n", " ")
        if not title:
            row.refuse(f"{layout.main} {number} has no title")
        id, last = f"{layout.letter}{number}", min(ends, default=date.max)
        return Policy(id, layout.kind, version, title, first, max(first, last), self.path.name)

    def _services(self) -> None:
        for row, draft in self._rows(f"{self.layout.main}_x_hcpc_code.csv", "hcpc_code_id"):
            code = row["hcpc_code_id"].upper()
            if code == _NONE:
                continue
            if _DENTAL.fullmatch(code):  # CDT is the ADA's
                self.dental += 1
                continue
            if not _PROCEDURE.fullmatch(code):
                row.refuse(f"{code[:40]!r} is no HCPCS or CPT code")
            self.listed += 1
            draft.services["cpt" if code[0].isdigit() else "hcpcs", code] = None

    def _groups(self, name: str, *, covers: bool, asterisk: str = "") -> None:
        more = (asterisk,) if asterisk else ()
        for row, draft in self._rows(f"article_x_{name}.csv", name, "paragraph", *more):
            key = covers, row.number(name)
            if key in draft.paragraphs:
                row.refuse(f"group {key[1]} of {draft.policy.id} stands twice")
            draft.paragraphs[key] = plain(row["paragraph"]), plain(row[asterisk]) if asterisk else ""

    def _diagnoses(self, name: str, *, covers: bool, asterisk: str = "") -> None:
        more = (asterisk,) if asterisk else ()
        for row, draft in self._rows(f"article_x_{name}.csv", f"{name}_group", "icd10_code_id", *more):
            code, key = row["icd10_code_id"].upper(), (covers, row.number(f"{name}_group"))
            if code == _NONE:
                continue
            if not _DIAGNOSIS.fullmatch(code):
                row.refuse(f"{code[:40]!r} is no ICD-10-CM code")
            if key not in draft.paragraphs:
                row.refuse(
                    f"is of group {key[1]} of {draft.policy.id}, which article_x_{name}_group.csv has not"
                )
            self.diagnoses[covers] += 1
            starred = bool(asterisk) and row[asterisk].upper() in ("Y", "*")
            draft.codes[key][sys.intern(code)] = starred

    def _contractors(self) -> None:
        states = {
            row["state_id"]: row["state_abbrev"]
            for row in self._table("state_lookup.csv").read("state_id", "state_abbrev")
        }
        who = ("contractor_id", "contractor_type_id", "contractor_version")
        names = {
            row.key(*who): row for row in self._table("contractor.csv").read(*who, "contractor_bus_name")
        }
        where: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in self._table("contractor_jurisdiction.csv").read(*who, "state_id", "term_date"):
            if row.key(*who) not in names:
                row.refuse(f"names contractor {row['contractor_id']}, which contractor.csv has not")
            if row["state_id"] not in states:
                row.refuse(f"names state {row['state_id'][:40]!r}, which state_lookup.csv has not")
            if row.day("term_date") is None:
                state = states[row["state_id"]].upper()
                where[row.key(*who)].add(_PARTS.get(state, state))
        for row, draft in self._rows(f"{self.layout.main}_x_contractor.csv", *who):
            if row.key(*who) not in names:
                row.refuse(f"names contractor {row['contractor_id']}, which contractor.csv has not")
            draft.contractors[names[row.key(*who)]["contractor_bus_name"]] = None
            draft.places |= where[row.key(*who)]

    def _related(self) -> None:
        """Documents named beside one; 0 stands for none, and what is named may be in another export."""
        main = self.layout.main
        other = {"article": ("r_lcd_id", "L"), "lcd": ("r_article_id", "A")}[main]
        for name, (column, letter) in (
            ("related_documents", other),
            ("related_ncd_documents", ("r_ncd_id", "NCD")),
        ):
            for row, draft in self._rows(f"{main}_{name}.csv", column):
                if row[column] not in ("", "0"):
                    draft.related[f"{letter}{row.number(column)}"] = None


def _made_on(path: Path, tables: dict[str, Table], newest: date) -> date:
    """The end of the newest period the export says it covers; where it says nothing, the day of its newest
    document.
    """
    if table := tables.get("update_period.csv"):
        columns = [name for name in ("end_date", "dis_end_date") if table.has(name)]
        for row in table.read(*columns[:1]):
            newest = max(newest, row.day(columns[0]) or date.min) if columns else newest
    if newest == date.min:
        raise SourceError(path, None, "says of no document when it was written")
    return newest


def read_ncds(path: Path) -> Export:
    """National determinations: a section of the manual, its words and days. Raises `SourceError`."""
    found: dict[_Key, Document] = {}
    newest = date.min
    words = (
        ("What it is", "itm_srvc_desc"),
        ("Indications and limits", "indctn_lmtn"),
        ("Other", "othr_txt"),
    )
    columns = (
        "ncd_id",
        "ncd_vrsn_num",
        "ncd_mnl_sect",
        "ncd_mnl_sect_title",
        "ncd_efctv_dt",
        "ncd_trmntn_dt",
    )
    with _export(path, "ncd_trkg.csv") as tables:
        for row in tables["ncd_trkg.csv"].read(*columns, "last_updt_tmstmp", *(name for _, name in words)):
            key = row.key("ncd_id", "ncd_vrsn_num")
            if key in found:
                row.refuse(f"determination {key[0]}, version {key[1]}, stands twice")
            newest = max(newest, row.day("last_updt_tmstmp") or date.min)
            text = ((heading, plain(row[name])) for heading, name in words)
            found[key] = Document(_national(row, path.name), tuple(pair for pair in text if pair[1]))
    if newest == date.min:
        raise SourceError(path, None, "says of no document when it was written")
    return Export("ncd", newest, tuple(found.values()), {"documents": len(found)})


def _national(row: Record, source: str) -> Policy:
    """A retired section is marked by a termination before its own first day: such a one ends at once."""
    first, last = row.day("ncd_efctv_dt"), row.day("ncd_trmntn_dt") or date.max
    section, title = row["ncd_mnl_sect"], plain(row["ncd_mnl_sect_title"]).replace("\n", " ")
    if first is None or not title or not section:
        row.refuse("a determination has a section of the manual, a title and a first day")
    id, version = f"NCD{row.number('ncd_id')}", row.number("ncd_vrsn_num")
    return Policy(id, "ncd", version, f"{section} {title}", first, max(first, last), source)
