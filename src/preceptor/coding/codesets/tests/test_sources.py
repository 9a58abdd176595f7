"""The other readers: what they give, and what they refuse."""

from __future__ import annotations

import lzma
import struct
from datetime import date
from pathlib import Path

import lmdb
import pytest

from preceptor.coding.codesets.sources import SourceError, drg_titles, msdrg_master, practice, pyoce_data
from preceptor.coding.codesets.sources.pyoce_hcpcs import _LEVEL_TWO, _quarters

Record = tuple[str, int, int, int, int]


def master(tmp_path: Path, cm: list[Record], pcs: list[Record] | None = None, last: int = 20320331) -> Path:
    path = tmp_path / "master.mdb"
    env = lmdb.open(str(path), subdir=False, lock=False)
    procedures = pcs if pcs is not None else [("0SR9019", 20151001, last, 0, 0)]
    with env.begin(write=True) as transaction:
        for name, records in (("mce_i10dx_master", cm), ("mce_i10sg_master", procedures)):
            body = b"".join(struct.pack("<8s4I", code.encode(), *rest) for code, *rest in records)
            header = struct.pack("<4s4I12x", b"DECM", len(records), 32, 32 + len(body), last)
            transaction.put(name.encode() + b"\0\0", header + body + b"newborn\0female\0")
    env.close()
    return path


def test_the_master_gives_days_and_attributes(tmp_path: Path) -> None:
    found = msdrg_master.read(master(tmp_path, [("A000", 20301001, 20320331, 0, 2)]))
    assert found.cm["A000"] == msdrg_master.Span(date(2030, 10, 1), date(2032, 3, 31), ("newborn", "female"))


def test_periods_that_join_are_one(tmp_path: Path) -> None:
    records = [("A000", 20151001, 20240930, 0, 2), ("A000", 20241001, 20320331, 0, 1)]
    found = msdrg_master.read(master(tmp_path, records))
    assert found.cm["A000"] == msdrg_master.Span(date(2015, 10, 1), date(2032, 3, 31), ("newborn",))


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([("A000", 20151001, 20200930, 0, 0), ("A000", 20241001, 20320331, 0, 0)], "two separate periods"),
        ([("B000", 20151001, 20320331, 0, 0), ("A000", 20151001, 20320331, 0, 0)], "invariant"),
        ([("A000", 20151001, 20990331, 0, 0)], "invariant"),
        ([("A000", 20261001, 20260930, 0, 0)], "invariant"),
        ([("0000Z", 20151001, 20320331, 0, 0)], "invariant"),
        ([("A000", 20151301, 20320331, 0, 0)], "not a day"),
    ],
)
def test_a_master_that_breaks_an_invariant_is_refused(
    tmp_path: Path, records: list[Record], reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        msdrg_master.read(master(tmp_path, records))


def test_a_file_that_is_no_master_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.mdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(SourceError, match=r"master\.mdb"):
        msdrg_master.read(path)


def test_procedure_titles(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    path.write_text('"0SR9019","Replacement of Right Hip Joint"\n', encoding="utf-8")
    assert drg_titles.read(path) == {"0SR9019": "Replacement of Right Hip Joint"}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b'"0SR9019"\n', "line 1"),
        (b'"0SR9019","One"\n"0SR9019","Two"\n', "line 2"),
        (b'"0SR9019","caf\xe9"\n', "UTF-8"),
        (b'"0SR9019","unfinished\n', "CSV"),
    ],
)
def test_bad_procedure_titles_are_refused(tmp_path: Path, content: bytes, where: str) -> None:
    path = tmp_path / "titles.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=where):
        drg_titles.read(path)


FAMILY = """
family: visits
title: Visits
services:
  - {concept: long-visit, code: PX901, label: Long visit, text: A long talk., em: {family: talk, level: 2}}
  - {concept: more-time, code: PX902, label: More time, text: Still talking.,
     add_on_to: [long-visit], parent: long-visit}
  - {concept: other-talk, code: PX903, label: Other talk, text: Another talk.}
pairs:
  - [long-visit, other-talk, 0, "A reason in words."]
"""


def family(tmp_path: Path, text: str) -> list[Path]:
    path = tmp_path / "visits.yaml"
    path.write_text(text, encoding="utf-8")
    return [path]


def test_a_family_of_services(tmp_path: Path) -> None:
    found = practice.read(family(tmp_path, FAMILY))
    assert [service.code for service in found.services] == ["PX901", "PX902", "PX903"]
    assert found.pairs == (practice.Pair("PX901", "PX903", 0, "A reason in words."),)


def test_no_files_are_an_empty_set() -> None:
    assert practice.read([]).services == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("PX902", "PX901", "PX901 is defined twice"),
        ("more-time, code", "long-visit, code", "long-visit is defined twice"),
        ("[long-visit],", "[short-visit],", "names short-visit"),
        ("parent: long-visit", "parent: more-time", "names itself"),
        ("PX901", "AB901", "services.0.code"),
        ("level: 2", "level: two", "services.0.em.level"),
        ("label: Long visit", "labels: Long visit", "services.0.label"),
        ("[long-visit, other-talk, 0", "[long-visit, other-talk, 7", "pairs.0.2"),
        ("[long-visit, other-talk, 0", "[long-visit, gone, 0", "pairs.0: names gone"),
        ("family: visits", "family: [visits", "line"),
    ],
)
def test_a_mistake_in_a_family_names_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError) as refused:
        practice.read(family(tmp_path, FAMILY.replace(old, new, 1)))
    assert said in str(refused.value)
    assert str(refused.value).startswith("visits.yaml")


@pytest.mark.parametrize("code", [b"G0463", b"J1885", b"A0021", b"V2020", b"C9600", b"U0005"])
def test_level_two_codes_are_read(code: bytes) -> None:
    assert _LEVEL_TWO.fullmatch(code)


@pytest.mark.parametrize("code", [b"D0120", b"0001U", b"9921X", b"W0001", b"G046", b"#0", b"0SR90"])
def test_codes_that_are_not_ours_to_show_are_never_read(code: bytes) -> None:
    assert not _LEVEL_TWO.fullmatch(code)


def test_the_last_version_is_one_quarter() -> None:
    first = (date(2025, 7, 1), date(2025, 9, 30))
    found = _quarters([first, (date(2025, 10, 1), date(2036, 3, 31))])
    assert found == [first, (date(2025, 10, 1), date(2025, 12, 31))]


def test_quarters_must_join() -> None:
    with pytest.raises(ValueError, match="do not join"):
        _quarters([(date(2025, 1, 1), date(2025, 3, 31)), (date(2025, 7, 1), date(2025, 9, 30))])


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "pyoce.mdb.xz"
    path.write_bytes(lzma.compress(b"reference data" * 1000))
    monkeypatch.setattr(pyoce_data, "archive", lambda: path)
    return path


def test_reference_data_is_inflated_once(tmp_path: Path, packed: Path) -> None:
    target = pyoce_data.ensure(tmp_path / "engines")
    before = target.stat().st_mtime_ns
    assert pyoce_data.ensure(tmp_path / "engines").stat().st_mtime_ns == before
    assert target.read_bytes() == b"reference data" * 1000


def test_another_archive_is_inflated_again(tmp_path: Path, packed: Path) -> None:
    pyoce_data.ensure(tmp_path / "engines")
    packed.write_bytes(lzma.compress(b"newer"))
    assert pyoce_data.ensure(tmp_path / "engines").read_bytes() == b"newer"


@pytest.mark.parametrize("damage", [b"", b"reference data" * 999, b"Reference data" * 1000])
def test_damaged_reference_data_is_inflated_again(tmp_path: Path, packed: Path, damage: bytes) -> None:
    """Cut short it would kill every process that maps it."""
    target = pyoce_data.ensure(tmp_path / "engines")
    target.write_bytes(damage)
    assert not pyoce_data.intact(target.parent)
    assert pyoce_data.ensure(target.parent).read_bytes() == b"reference data" * 1000
    assert pyoce_data.intact(target.parent)


def test_a_damaged_archive_leaves_nothing_behind(tmp_path: Path, packed: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:-8])
    with pytest.raises(SourceError, match="damaged"):
        pyoce_data.ensure(tmp_path / "engines")
    assert [path.name for path in (tmp_path / "engines").iterdir()] == ["pyoce.lock"]
