"""A cast for tests of several years: two tabular lists, an order file, an addendum, and the master over them.

FY2031: A00.1 and A00.2 are codes, B00 a heading over B00.1. FY2032: A00.1 is divided, A00.2 worded otherwise,
A00.4 is new, B00 is gone. S00.1 takes a 7th character, D from FY2032 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from preceptor.coding.codesets.compiled.cm import compile_cm
from preceptor.coding.codesets.compiled.editions import Edition, releases
from preceptor.coding.codesets.compiled.flat import compile_pcs
from preceptor.coding.codesets.compiled.writer import Content, write
from preceptor.coding.codesets.model import Seventh
from preceptor.coding.codesets.sources.addenda import Addenda, Amended
from preceptor.coding.codesets.sources.cm_tabular import Node, Tabular
from preceptor.coding.codesets.sources.code_list import CodeList, Listed, titled
from preceptor.coding.codesets.sources.msdrg_master import Master, Span
from preceptor.coding.codesets.store import FILE, MARKER, Store

LAST = date(2033, 3, 31)
IN_2031, IN_2032, IN_2033 = date(2031, 1, 1), date(2032, 1, 1), date(2033, 1, 1)
OCTOBER_2031 = date(2031, 10, 1)

OLD, ENDED, NEW = (
    Span(date(2015, 10, 1), LAST),
    Span(date(2015, 10, 1), date(2031, 9, 30)),
    Span(OCTOBER_2031, LAST),
)
MASTER = Master(
    {
        "A001": ENDED, "A0011": NEW, "A0012": NEW, "A002": OLD, "A004": NEW, "B001": ENDED,
        "S001XXA": OLD, "S001XXD": NEW, "T001": Span(date(2032, 10, 1), LAST),
    },
    {"0SR9019": OLD, "0SR90JZ": ENDED, "0SR90KZ": NEW},
    LAST,
)  # fmt: skip

A, D = Seventh("A", "initial encounter"), Seventh("D", "subsequent encounter")


def diagnosis(
    code: str,
    title: str,
    *children: Node,
    notes: Sequence[str] = (),
    sevenths: tuple[Seventh, ...] | None = None,
) -> Node:
    return Node("diagnosis", code, title, [("excludes1", text) for text in notes], sevenths, list(children))


def chapter(*blocks: Node) -> tuple[Node, ...]:
    return (Node("chapter", "1", "One", [], None, list(blocks)),)


def block(code: str, *nodes: Node) -> Node:
    return Node("block", code, f"Block {code}", [], None, list(nodes))


T2031 = Tabular(
    2031,
    chapter(
        block(
            "A00-A09",
            diagnosis(
                "A00", "Fever",
                diagnosis("A00.1", "Green fever", notes=["blue fever (B00.1)"]),
                diagnosis("A00.2", "Red fever"),
            ),
        ),
        block("B00-B09", diagnosis("B00", "Blues", diagnosis("B00.1", "Blue fever"))),
        block("S00-S09", diagnosis("S00", "Wounds", diagnosis("S00.1", "Wound of Ménière"), sevenths=(A,))),
    ),
)  # fmt: skip
T2032 = Tabular(
    2032,
    chapter(
        block(
            "A00-A09",
            diagnosis(
                "A00", "Fever",
                diagnosis(
                    "A00.1", "Green fever",
                    diagnosis("A00.11", "Light green fever"), diagnosis("A00.12", "Dark green fever"),
                    notes=["yellow fever (A00.4)"],
                ),
                diagnosis("A00.2", "Scarlet fever"),
                diagnosis("A00.4", "Yellow fever"),
            ),
        ),
        block("S00-S09", diagnosis("S00", "Wounds", diagnosis("S00.1", "Wound of Ménière"), sevenths=(A, D))),
    ),
)  # fmt: skip
ORDER_2031 = CodeList(
    "icd10cm", 2031, False,
    {
        "A00": Listed("Fever", False), "A001": Listed("Green fever"), "A002": Listed("Red fever"),
        "B00": Listed("Blues", False), "B001": Listed("Blue fever"), "S00": Listed("Wounds", False),
        "S001": Listed("Wound of Meniere", False),
        "S001XXA": Listed("Wound of Meniere, initial encounter"),
    },
    headings=True,
)  # fmt: skip
ADDENDA_2032 = Addenda(
    "icd10cm", 2032, False,
    (
        Amended("delete", "A001", "Green fever"), Amended("add", "A001", "Green fever", billable=False),
        Amended("add", "A0011", "Light green fever"), Amended("add", "A0012", "Dark green fever"),
        Amended("add", "A004", "Yellow fever"),
        Amended("revise", "A002", "Scarlet fever", before="Red fever"),
    ),
    headings=True,
)  # fmt: skip
PCS_2031 = CodeList(
    "icd10pcs", 2031, False, titled({"0SR9019": "Replacement of hip", "0SR90JZ": "Replacement, old"})
)
PCS_2032 = CodeList(
    "icd10pcs", 2032, False, titled({"0SR9019": "Replacement of right hip", "0SR90KZ": "Replacement, new"})
)


def edition(record: Tabular | CodeList | Addenda) -> Edition:
    name = f"{type(record).__name__.lower()}_{record.fiscal_year}"
    return Edition(record, Path(name), name)


def store(folder: Path, *records: Tabular | CodeList | Addenda) -> Store:
    """The records compiled, written and opened."""
    cm = [edition(one) for one in records if isinstance(one, Tabular) or one.system == "icd10cm"]
    pcs = [edition(one) for one in records if not isinstance(one, Tabular) and one.system == "icd10pcs"]
    halves = {
        "icd10cm": releases("icd10cm", cm, MASTER, "master"),
        "icd10pcs": releases("icd10pcs", pcs or cm, MASTER, "master"),
    }
    diagnoses = compile_cm(cm, MASTER, halves["icd10cm"])
    procedures = compile_pcs(pcs, MASTER, halves["icd10pcs"])
    content = Content(
        halves,  # type: ignore[arg-type]
        [*diagnoses.rows, *procedures.rows],
        history=[*diagnoses.history, *procedures.history],
        outlived={"icd10cm": diagnoses.outlived},
        dates={"icd10cm": "master", "icd10pcs": "master"},
    )
    folder.mkdir(exist_ok=True)
    write(folder / FILE, content, "f00d")
    (folder / MARKER).write_text("f00d")
    return Store.open(folder)
