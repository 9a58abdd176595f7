"""Against independent readers: `simple_icd_10_cm` on every entry, and msdrg's own editor on days.

True differences, all of them, with their reasons:

- 39 blocks hold one category of the same name (B20, C50, Z66 …). The oracle tells them apart by a flag; we
  call the block `B20-B20`. Otherwise they agree.
- 12 blocks only group other blocks (C00-C96, M00-M25 …) and hold no category: leaves for the oracle, headings
  for us. All other leaves are billable, and nothing else is.
- S06 with sixth character 7 or 8 (death before regaining consciousness) takes only A as 7th character: the
  oracle repeats the whole definition, we give the characters that make a code.
- The table of visual impairment at H54.8 is a note of ours; the oracle does not read it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest

from preceptor.coding.codesets.model import Code, NoteKind
from preceptor.coding.codesets.sources import msdrg_master, package_folder
from preceptor.coding.codesets.store import Store

pytestmark = pytest.mark.oracle

EMPTY_BLOCKS = {
    "C00-C96", "C00-C75", "M00-M25", "M40-M54", "M60-M79", "M80-M94", "T07-T88", "T20-T32", "V00-X58",
    "V00-V99", "W00-X58", "Y62-Y84",
}  # fmt: skip


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    import simple_icd_10_cm

    return simple_icd_10_cm


@pytest.fixture(scope="module")
def entries(book: Store) -> list[Code]:
    return list(book.all_codes("icd10cm"))


def ask(function: Callable[..., Any], code: Code, **options: bool) -> Any:
    """The oracle's answer about one of our entries, by the name it has there."""
    return function(one_name(code.code), prioritize_blocks=code.level == "block", **options)


def one_name(code: str) -> str:
    """Our name as the oracle has it: `B20-B20` is `B20`."""
    first, _, last = code.partition("-")
    return first if first == last else code


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_entries_are_the_same_in_the_same_order(entries: list[Code], oracle: ModuleType) -> None:
    assert [one_name(code.code) for code in entries] == oracle.get_all_codes()
    assert sum(one_name(code.code) != code.code for code in entries) == 39


def test_billable_codes_are_the_oracles_leaves(entries: list[Code], oracle: ModuleType) -> None:
    leaves = {code.code for code in entries if ask(oracle.is_leaf, code)}
    billable = {code.code for code in entries if code.billable}
    assert leaves - billable == EMPTY_BLOCKS
    assert billable - leaves == set()
    assert len(billable) == 74_719


def test_parents_are_the_same(entries: list[Code], oracle: ModuleType) -> None:
    wrong = [code.code for code in entries if one_name(code.parent or "") != ask(oracle.get_parent, code)]
    assert wrong == []


def test_children_are_the_same_in_the_same_order(entries: list[Code], oracle: ModuleType) -> None:
    wrong = [
        code.code for code in entries if list(map(one_name, code.children)) != ask(oracle.get_children, code)
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", ["excludes1", "excludes2"])
def test_inherited_exclusions_are_the_same(
    book: Store, entries: list[Code], oracle: ModuleType, kind: NoteKind
) -> None:
    read = {"excludes1": oracle.get_excludes1, "excludes2": oracle.get_excludes2}[kind]
    own = {code.code: [words(text) for text in ask(read, code)] for code in entries}
    wrong = []
    for code in entries:
        expected = [text for level in (code.code, *reversed(code.path)) for text in own[level]]
        if [note.text for note in book.notes(code) if note.kind == kind] != expected:
            wrong.append(code.code)
    assert wrong == []


@pytest.mark.parametrize("kind", ["code_first", "use_additional", "code_also", "note"])
def test_own_instructions_are_the_same(entries: list[Code], oracle: ModuleType, kind: NoteKind) -> None:
    read = {
        "code_first": oracle.get_code_first,
        "use_additional": oracle.get_use_additional_code,
        "code_also": oracle.get_code_also,
        "note": oracle.get_notes,
    }[kind]
    wrong = []
    for code in entries:
        ours = "\n".join(note.text for note in code.notes if note.kind == kind)
        if words(ours.partition("\nCategory of visual impairment")[0]) != words(ask(read, code)):
            wrong.append(code.code)
    assert wrong == []


def test_seventh_characters_are_the_same(entries: list[Code], oracle: ModuleType) -> None:
    wrong = []
    for code in entries:
        theirs = ask(oracle.get_seven_chr_def, code, search_in_ancestors=True)
        expected = {char: words(text.replace("/", "; ")) for char, text in theirs.items()}
        ours = {seventh.char: words(seventh.text.replace("/", "; ")) for seventh in code.sevenths}
        if ours != expected:
            wrong.append((code.code, frozenset(set(expected) - set(ours))))
    assert all(code.startswith("S06.") and code[6] in "78" for code, _ in wrong), wrong[:5]
    assert {missing for _, missing in wrong} == {frozenset("DS")}


def test_days_agree_with_the_editor_that_owns_the_master() -> None:
    """On a code's first and last day and the days around them, the editor knows it as the master says."""
    import msdrg

    master = msdrg_master.read(package_folder("msdrg") / "data" / "msdrg.mdb")
    earliest = date(2016, 1, 1)
    changing = [
        code for code, span in master.cm.items() if span.first > earliest or span.last < master.last_day
    ]
    rest = sorted(set(master.cm) - set(changing))
    picked = [*random.Random(1).sample(changing, 400), *random.Random(2).sample(rest, 100)]
    wrong = []
    with msdrg.MceEditor() as editor:
        for code in picked:
            span = master.cm[code]
            days = {span.first, span.last, span.first - timedelta(days=1), span.last + timedelta(days=1)}
            for day in (day for day in days if earliest <= day <= master.last_day):
                if _known(editor, code, day) != span.covers(day):
                    wrong.append((code, day))
    assert wrong == []


def _known(editor: object, code: str, day: date) -> bool:
    claim = {
        "discharge_date": int(day.strftime("%Y%m%d")), "age": 40, "sex": 0, "discharge_status": 1,
        "pdx": {"code": "I10"}, "sdx": [{"code": code}], "procedures": [],
    }  # fmt: skip
    result = editor.edit(claim)  # type: ignore[attr-defined]
    return all("INVALID" not in edit["name"] for edit in result["edits"])
