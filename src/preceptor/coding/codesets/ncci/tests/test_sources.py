"""Reading CMS's files: both layouts, what only the name tells, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from preceptor.coding.codesets.ncci.model import CODE_BITS, OTHERS, SAYS_BITS, Table, pack, unpack
from preceptor.coding.codesets.ncci.tests.tables import LIMIT_HEADS, PAIR_HEADS, add_ons, limits, pairs
from preceptor.coding.codesets.sources import SourceError, ncci, ncci_layout, pyoce_data, pyoce_ncci

SHARED = Path(__file__).resolve().parents[7] / "shared" / "data" / "ncci"


@pytest.mark.parametrize("code", ["A0000", "G0463", "V5364", "0000Z", "9999Z", "Z999Z"])
def test_packing_a_code_loses_nothing(code: str) -> None:
    assert unpack(pack(code)) == code
    assert pack(code) < 1 << CODE_BITS


def test_packed_codes_are_in_the_order_of_the_codes() -> None:
    codes = ["0000Z", "A0021", "A9999", "G0101", "G010T", "V5364"]
    assert sorted(codes, key=pack) == sorted(codes)


def test_rows_of_pairs_are_read_with_the_lines_before_them_counted(tmp_path: Path) -> None:
    table = pairs(tmp_path, "G0442 G0463 20240101 * 1 Sequential procedure")
    assert ncci.label(table) == "2026 Q2 practitioner"
    assert ncci.counts(table) == {"pairs": 1, "codes": 1, "lines before": 2}
    assert table.says == [(date(2024, 1, 1).toordinal(), 0, 1, 0)] and table.texts == ["Sequential procedure"]


def test_heads_over_several_lines_are_one_head(tmp_path: Path) -> None:
    path = tmp_path / "ccioph-v303r0-f4.TXT"
    heads = PAIR_HEADS.replace("Deletion Date *", '"Deletion Date\n*').replace("data\t", 'data"\t')
    path.write_text(f"\r\n{heads}G0442\tG0463\t\t20240101\t20240630\t0\tLaboratory panel\r\n", newline="")
    table = ncci.read_pairs(path)
    assert ncci.label(table) == "2024 Q4 outpatient, part 4"
    assert table.says[0][1] == date(2024, 6, 30).toordinal()


def test_pairs_without_days_of_beginning_answer_for_their_quarter_alone(tmp_path: Path) -> None:
    path = tmp_path / "ptp_prac_2024q3.csv"
    path.write_text(
        "column1,column2,deletion_date,modifier_indicator,rationale\n"
        'G0442,G0463,9999-12-31,1,"Misuse, as it is called"\n\n'
    )
    table = ncci.read_pairs(path)
    assert (table.first, table.last) == (date(2024, 7, 1), date(2024, 9, 30))
    assert table.texts == ["Misuse, as it is called"]


def test_pairs_with_days_answer_from_the_first_edits_on(tmp_path: Path) -> None:
    table = pairs(tmp_path, "G0442 G0463 20240101 * 1 Sequential procedure")
    assert (table.first, table.last) == (date(1996, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("ccipra-v302r0-f1.txt", "2024 Q3"), ("ccipra-v320r1.txt", "2026 Q1"), ("x_2025q4.csv", "2025 Q4"),
        ("MCR_MUE_Eff_07-01-2024.csv", "2024 Q3"), ("medicare-effective-10012025.txt", "2025 Q4"),
        ("AOC_V2026Q2-F-MCR.txt", "2026 Q2"),
    ],
)  # fmt: skip
def test_the_name_tells_the_quarter(name: str, label: str) -> None:
    quarter = ncci_layout.quarter(Path(name))
    assert quarter.label == label
    assert quarter.first.day == 1 and (quarter.last - quarter.first).days in (89, 90, 91)


def test_limits_say_whose_they_are(tmp_path: Path) -> None:
    rows = ("G0442,1,2 Date of Service Edit: Policy,CMS Policy", "G0463,0,1 Line Edit,Clinical: Data")
    found = [
        limits(tmp_path, *rows, whose=w) for w in ("Practitioner", "Outpatient Hospital", "DME Supplier")
    ]
    assert [table.setting for table in found] == ["practitioner", "outpatient", "dme"]
    assert sorted(found[0].says) == [(0, 1, 1), (1, 2, 0)]


def test_add_ons_have_days_by_their_number_in_the_year(tmp_path: Path) -> None:
    table = add_ons(tmp_path, "1 G0290 G0289 2024060", "2 G0501 CCCCC 2024001 2024366")
    assert (date(2024, 2, 29).toordinal(), 0, 1, 0) in table.says
    assert (date(2024, 1, 1).toordinal(), date(2024, 12, 31).toordinal(), 2, 0) in table.says
    assert {row >> SAYS_BITS & OTHERS for row in table.rows} == {pack("G0289"), OTHERS}


GOOD = "G0442\tG0463\t\t20240101\t*\t1\tLaboratory panel\r\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("G0442\tG046\t\t20240101\t*\t1\tx\r\n", "line 3: has 'G046' where a code should be"),
        ("G0442\tg0463\t\t20240101\t*\t1\tx\r\n", "line 3: has 'g0463'"),
        (
            "G0442\tG0463\t\t20240231\t*\t1\tx\r\n",
            "line 3: has the day it begins '20240231', which is no day",
        ),
        ("G0442\tG0463\t\t20240101\tsoon\t1\tx\r\n", "line 3: has the day of deletion 'soon'"),
        ("G0442\tG0463\t\t20240101\t*\t2\tx\r\n", "line 3: has modifier indicator '2'"),
        ("G0442\tG0463\t\t20240101\t*\r\n", "line 3: has fewer cells"),
        ("G0442\tG0463\t\t20240101\t*\t1\t" + "x" * 300 + "\r\n", "line 3: has a reason that is too long"),
        ("G0442\tG0463\t\t20240101\t*\t1\tx\0\r\n", "line 3: is not text"),
    ],
)
def test_a_bad_pair_is_refused_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "ccipra-v321r0.txt"
    path.write_text(PAIR_HEADS + GOOD + row, newline="")
    with pytest.raises(SourceError, match=reason):
        ncci.read_pairs(path)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("ccipra.txt", PAIR_HEADS + GOOD, "does not tell its quarter in its name"),
        ("x_2026q2.txt", PAIR_HEADS + GOOD, "does not tell in its name whose claims"),
        ("ccipra-v321r0.txt", PAIR_HEADS, "holds no row"),
        (
            "ccipra-v321r0.txt",
            "Column 1\tColumn 2\tModifier\r\n" + GOOD,
            "has no column for the day of deletion",
        ),
        ("ccipra-v321r0.txt", PAIR_HEADS.replace("Column 2", "Code 2") + GOOD, "does not have column 2"),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    (tmp_path / name).write_text(text, newline="")
    with pytest.raises(SourceError, match=reason):
        ncci.read_pairs(tmp_path / name)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (("G0442,many,3,x",), "has 'many' units"),
        (("G0442,1,4,x",), "has adjudication indicator '4'"),
        (("G0442,1,3,x", "G0442,2,3,x"), "line 3: gives G0442 a second limit"),
        (("G0442,1,3",), "has fewer cells"),
    ],
)
def test_a_bad_limit_is_refused(tmp_path: Path, rows: tuple[str, ...], reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        limits(tmp_path, *rows)


def test_limits_of_nobody_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mue_2026q2.csv"
    path.write_text(LIMIT_HEADS.format("Some") + "G0442,1,3,x\r\n", newline="")
    with pytest.raises(SourceError, match="does not say whose claims"):
        ncci.read_limits(path)


def test_the_default_has_codes_of_level_two_alone(engines: Any) -> None:
    tables = pyoce_ncci.read(pyoce_data.ensure(engines.folder), "reference data")
    assert [table.kind for table in tables] == ["pairs", "add-ons"]
    for table in tables:
        assert table.default and not table.licensed and len(table.rows) > 50
        firsts = {unpack(row >> SAYS_BITS + CODE_BITS)[0] for row in table.rows}
        others = {row >> SAYS_BITS & OTHERS for row in table.rows} - {OTHERS}
        assert firsts | {unpack(other)[0] for other in others} <= set("ABCEGHJKLMPQRSTUV")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the official sample files are not there")
@pytest.mark.parametrize(
    ("name", "read", "rows"),
    [
        ("ptp_prac", ncci.read_pairs, 3158), ("ptp_out", ncci.read_pairs, 2200),
        ("mue_prac", ncci.read_limits, 4387), ("mue_out", ncci.read_limits, 4339),
        ("mue_dme", ncci.read_limits, 2928),
    ],
)  # fmt: skip
def test_every_row_of_the_official_samples_is_read(name: str, read: object, rows: int) -> None:
    path = SHARED / f"{name}_level2_only_2024q3.csv"
    table: Table = read(path)  # type: ignore[operator]
    assert len(table.rows) == rows == len(path.read_text().splitlines()) - 1
    assert table.skipped == 1 and not table.licensed


@pytest.mark.shared
@pytest.mark.oracle
@pytest.mark.skipif(not SHARED.is_dir(), reason="the official sample files are not there")
def test_the_default_and_the_official_file_name_the_same_outpatient_pairs(engines: Any) -> None:
    """On a day of 2024 Q3: every pair of the default is in CMS's file, with the same indicator."""
    day = date(2024, 8, 15).toordinal()

    def standing(table: Table) -> dict[int, int]:
        found = {}
        for row in table.rows:
            first, last, indicator, _ = table.says[row & (1 << SAYS_BITS) - 1]
            if first <= day <= (last or day) and indicator != 9:
                found[row >> SAYS_BITS] = indicator
        return found

    default = standing(pyoce_ncci.read(pyoce_data.ensure(engines.folder), "reference data")[0])
    official = standing(ncci.read_pairs(SHARED / "ptp_out_level2_only_2024q3.csv"))
    assert len(default) > 1000 and len(official.keys() - default.keys()) <= 5
    assert default.items() <= official.items()
