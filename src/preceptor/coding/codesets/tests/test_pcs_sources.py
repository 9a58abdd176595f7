"""The official ICD-10-PCS files: read whole, refused with the line where they do not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from preceptor.coding.codesets.sources import SourceError, pcs_definitions, pcs_index, pcs_tables

SHARED = Path(__file__).parents[6] / "shared" / "data" / "icd10pcs"

TABLES = """<ICD10PCS.tabular><version>2021</version><title>2021 ICD-10-PCS Tables</title>
<pcsTable>
<axis pos="1" values="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
<axis pos="2" values="1"><title>Body System</title><label code="S">Lower Joints</label></axis>
<axis pos="3" values="1"><title>Operation</title><label code="R">Replacement</label>
<definition>Putting in material</definition></axis>
<pcsRow codes="4">
<axis pos="4" values="2"><title>Body Part</title><label code="9">Hip Joint, Right</label>
<label code="B">Hip Joint, Left</label></axis>
<axis pos="5" values="1"><title>Approach</title><label code="0">Open</label></axis>
<axis pos="6" values="1"><title>Device</title><label code="J">Synthetic Substitute</label></axis>
<axis pos="7" values="2"><title>Qualifier</title><label code="9">Cemented</label>
<label code="Z">No Qualifier</label></axis>
</pcsRow>
</pcsTable></ICD10PCS.tabular>"""

INDEX = """<ICD10PCS.index><version>2021</version><title>2021 ICD-10-PCS Index</title>
<letter><title>A</title>
<mainTerm><title>Abdominohysterectomy</title><see>Resection, Uterus<codes>0UT9</codes></see></mainTerm>
<mainTerm><title>Abortion</title>
<term level="1"><title>Abortifacient</title><code>10A07ZX</code></term>
<term level="1"><see>Excision, Lower Bones<tab>0QB</tab></see></term>
<term level="1"><use>Foot Muscle, Right</use></term>
</mainTerm></letter></ICD10PCS.index>"""

DEFINITIONS = """<ICD10PCS.definitions><version>2021</version><title>2021 ICD-10-PCS Definitions</title>
<section code="0"><title>Medical and Surgical</title>
<axis pos="4"><title>Body Part</title>
<terms><title>1st Toe, Left</title><title>1st Toe, Right</title><includes>Hallux</includes></terms>
</axis></section>
<deviceAggregation><aggregate><device>Cardiac Lead, Pacemaker</device><operation>Insertion</operation>
<bodySys>Heart and Great Vessels</bodySys><parent value="M">Cardiac Lead</parent></aggregate>
</deviceAggregation>
</ICD10PCS.definitions>"""


def read(tmp_path: Path, reader: Callable[[Path], Any], text: str) -> Any:
    path = tmp_path / "file.xml"
    path.write_text(text, encoding="utf-8")
    return reader(path)


def test_a_row_stands_for_every_combination(tmp_path: Path) -> None:
    tables = read(tmp_path, pcs_tables.read, TABLES)
    assert list(tables.codes()) == ["0SR90J9", "0SR90JZ", "0SRB0J9", "0SRB0JZ"]


def test_a_table_keeps_the_definition_of_its_operation(tmp_path: Path) -> None:
    (table,) = read(tmp_path, pcs_tables.read, TABLES).tables
    assert (table.code, table.definition) == ("0SR", "Putting in material")


def test_an_index_line_keeps_where_it_sends_and_every_code(tmp_path: Path) -> None:
    index = read(tmp_path, pcs_index.read, INDEX)
    lines = [line for term in index.main_terms for line in term.walk()]
    said = [(line.title, line.codes, [(s.kind, s.text, s.codes) for s in line.sends]) for line in lines]
    assert said == [
        ("Abdominohysterectomy", (), [("see", "Resection, Uterus", ("0UT9",))]),
        ("Abortion", (), []),
        ("Abortifacient", ("10A07ZX",), []),
        ("", (), [("see", "Excision, Lower Bones", ("0QB",))]),
        ("", (), [("use", "Foot Muscle, Right", ())]),
    ]


def test_a_definition_may_be_of_several_values(tmp_path: Path) -> None:
    found = read(tmp_path, pcs_definitions.read, DEFINITIONS)
    (one,) = found.definitions
    assert (one.titles, one.includes) == (("1st Toe, Left", "1st Toe, Right"), ("Hallux",))
    assert (found.aggregates[0].parent, found.aggregates[0].parent_char) == ("Cardiac Lead", "M")


BROKEN = [
    (pcs_tables.read, TABLES, 'codes="4"', 'codes="5"', "the row says 5 codes and has 4"),
    (pcs_tables.read, TABLES, 'pos="4" values="2"', 'pos="4" values="3"', "says 3 values and has 2"),
    (pcs_tables.read, TABLES, 'pos="6"', 'pos="5"', "position '5', expected 6"),
    (pcs_tables.read, TABLES, '<label code="J">', '<label code="O">', "'O' is no character"),
    (pcs_tables.read, TABLES, 'code="B"', 'code="9"', "'9' is no character, or stands twice"),
    (pcs_tables.read, TABLES, "Hip Joint, Left", " ", "<label> is empty"),
    (pcs_tables.read, TABLES, "2021 ICD", "2022 ICD", "of 2021 by its <version> and of 2022 by its <title>"),
    (pcs_tables.read, TABLES, "<version>2021</version>", "", "names no fiscal year"),
    (pcs_tables.read, TABLES, "<pcsRow codes", "<row codes", "not well-formed XML"),
    (pcs_index.read, INDEX, "0UT9", "0UT", "'0UT' is no <codes>"),
    (pcs_index.read, INDEX, 'level="1"><title>Abort', 'level="2"><title>Abort', "level '2', expected 1"),
    (pcs_index.read, INDEX, "<code>10A07ZX</code>", "", "the term leads nowhere"),
    (pcs_index.read, INDEX, "<use>Foot Muscle, Right</use>", "<uses>x</uses>", "<uses> is out of place"),
    (pcs_definitions.read, DEFINITIONS, 'pos="4"', 'pos="8"', "position '8', expected 3 to 7"),
    (pcs_definitions.read, DEFINITIONS, "<includes>Hallux</includes>", "<also>x</also>", "<also> is out"),
    (pcs_definitions.read, DEFINITIONS, 'value="M"', "", "an aggregate has a device, an operation"),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "text", "right", "wrong", "reason"), BROKEN)
def test_a_file_that_does_not_add_up_is_refused_with_the_reason(
    tmp_path: Path, reader: Callable[[Path], Any], text: str, right: str, wrong: str, reason: str
) -> None:
    assert right in text
    with pytest.raises(SourceError) as refused:
        read(tmp_path, reader, text.replace(right, wrong, 1))
    assert reason in str(refused.value)


def test_a_wrong_count_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path, pcs_tables.read, TABLES.replace('codes="4"', 'codes="5"'))
    assert refused.value.where == 7


def official(name: str) -> Path:
    path = SHARED / f"icd10pcs_{name}_2021.xml"
    if not path.is_file():
        pytest.skip("the official sample files are not beside the checkout")
    return path


@pytest.mark.shared
def test_the_official_tables_are_read_whole() -> None:
    path = official("tables")
    tables = pcs_tables.read(path)
    tags = Counter(element.tag for element in etree.parse(path).iter())
    codes = list(tables.codes())
    assert len(tables.tables) == tags["pcsTable"] == 890
    assert sum(len(table.rows) for table in tables.tables) == tags["pcsRow"] == 2428
    assert sum(bool(table.definition) for table in tables.tables) == tags["definition"]
    assert len(codes) == len(set(codes)) == 78_136


@pytest.mark.shared
def test_the_official_index_is_read_whole() -> None:
    path = official("index")
    tags = Counter(element.tag for element in etree.parse(path).iter())
    lines = [line for term in pcs_index.read(path).main_terms for line in term.walk()]
    sends = [send for line in lines for send in line.sends]
    assert len(lines) == tags["mainTerm"] + tags["term"]
    assert Counter(send.kind for send in sends) == {"see": tags["see"], "use": tags["use"]}
    codes = [
        *(code for line in lines for code in line.codes),
        *(code for send in sends for code in send.codes),
    ]
    by_length = Counter("code" if len(code) == 7 else "tab" if len(code) == 3 else "codes" for code in codes)
    assert by_length == {tag: tags[tag] for tag in ("code", "codes", "tab")}


@pytest.mark.shared
def test_the_official_definitions_are_read_whole() -> None:
    path = official("definitions")
    tags = Counter(element.tag for element in etree.parse(path).iter())
    found = pcs_definitions.read(path)
    assert len(found.definitions) == tags["terms"]
    assert sum(len(one.includes) for one in found.definitions) == tags["includes"]
    assert sum(bool(one.definition) for one in found.definitions) == tags["definition"]
    assert sum(bool(one.explanation) for one in found.definitions) == tags["explanation"]
    assert len(found.aggregates) == tags["aggregate"]
