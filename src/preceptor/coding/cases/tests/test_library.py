"""Cases from folders: listing, laziness, variants, bad input."""

from __future__ import annotations

import pytest
import yaml

from preceptor.coding.cases import CaseError, Library, UnknownCase
from preceptor.coding.cases.tests.fakes import BOOK, NOTE, case_data, line, work


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cases"


def write(folder, case_id="cardiology/short-of-breath", note=NOTE, **changes):
    data = case_data(
        line("I50.23", role="first"), services=[work(service="office-visit-low", points_to=["I50.23"])]
    )
    home = folder / case_id
    (home / "chart").mkdir(parents=True, exist_ok=True)
    (home / "chart" / "01-note.md").write_text(note, "utf-8")
    (home / "case.yaml").write_text(yaml.safe_dump(data | changes, sort_keys=False), "utf-8")
    return Library(folder, BOOK)


def test_cases_are_listed_by_specialty_and_name(folder):
    write(folder, "orthopedics/wrist")
    library = write(folder, "cardiology/heart")
    assert library.ids() == ("cardiology/heart", "orthopedics/wrist")
    assert [c.specialty for c in library] == ["cardiology", "orthopedics"]


def test_a_case_has_chart_key_and_version(folder):
    found = write(folder).variant("cardiology/short-of-breath")
    assert found.chart.document("01-note").author == "Ada Ames, MD"
    assert found.key.diagnoses[0].code == "I50.23"
    assert len(found.key_version) == 12


def test_the_key_version_changes_with_the_chart(folder):
    before = write(folder).get("cardiology/short-of-breath").key_version
    assert write(folder, note=NOTE + "More.\n").get("cardiology/short-of-breath").key_version != before


def test_a_case_that_does_not_vary_ignores_the_seed(folder):
    library = write(folder)
    assert library.variant("cardiology/short-of-breath", 7) is library.variant(
        "cardiology/short-of-breath", 0
    )
    assert list(library.seeds("cardiology/short-of-breath")) == [0]


def test_a_variant_changes_words_key_and_quotes_together(folder):
    row = line("x", role="first", select={"under": "S52.53", "words": ["{{side}}"], "seventh": "A"})
    del row["code"]
    row["evidence"] = [{"document": "01-note", "quote": "broke the {{side}} wrist"}]
    library = write(
        folder,
        note=NOTE.replace("right wrist", "{{side}} wrist"),
        vary={"side": {"values": ["right", "left"]}},
        key={"diagnoses": [row]},
    )
    codes = {}
    for seed in library.seeds("cardiology/short-of-breath"):
        found = library.variant("cardiology/short-of-breath", seed)
        codes[found.values["side"]] = found.key.diagnoses[0].code
        assert found.key.diagnoses[0].evidence[0].quote in found.chart.documents[0].text
    assert codes == {"right": "S52.531A", "left": "S52.532A"}


def test_two_cases_may_share_a_chart(folder):
    write(folder, "cardiology/facility")
    library = write(folder, "cardiology/professional", chart="../facility/chart")
    assert library.variant("cardiology/professional").chart.documents[0].id == "01-note"


@pytest.mark.parametrize(
    "case_id", ["cardiology/none", "../secrets", "cardiology", "a/b/c", "", "A/B", "x/../y"]
)
def test_an_unknown_case_is_said_to_be_unknown(folder, case_id):
    library = write(folder)
    with pytest.raises(UnknownCase):
        library.get(case_id)
    assert library.case(case_id) is None


@pytest.mark.parametrize(
    ("changes", "where", "says"),
    [
        ({"claim": "dental"}, "claim", "professional"),
        ({"difficulty": 9}, "difficulty", "less than or equal to 5"),
        ({"mood": "good"}, "mood", "no such field"),
        ({"chart": "../../../etc"}, "chart", "not a folder of the cases"),
        ({"chart": "missing"}, "chart", "not a folder of the cases"),
        ({"key": {"diagnoses": []}}, "key.diagnoses", "at least 1"),
        ({"key": {"diagnoses": [{"rationale": "r"}]}}, "key.diagnoses[0]", "either code or select"),
        ({"vary": {"side": {"values": ["one"]}}}, "vary.side.values", "at least 2"),
    ],
)
def test_a_broken_case_says_file_field_and_why(folder, changes, where, says):
    with pytest.raises(CaseError) as error:
        write(folder, **changes).variant("cardiology/short-of-breath")
    assert error.value.file == "cardiology/short-of-breath/case.yaml"
    assert error.value.where == where
    assert says in error.value.message


def test_a_broken_document_is_named(folder):
    with pytest.raises(CaseError) as error:
        write(folder, note="no front matter").variant("cardiology/short-of-breath")
    assert error.value.file == "cardiology/short-of-breath/chart/01-note.md"


def test_a_place_nobody_fills_is_named(folder):
    with pytest.raises(CaseError, match=r"\{\{side\}\} names no parameter"):
        write(folder, note=NOTE + "{{side}}\n").variant("cardiology/short-of-breath")


def test_yaml_that_is_none_names_the_line(folder):
    library = write(folder)
    (folder / "cardiology/short-of-breath/case.yaml").write_text("title: [\n", "utf-8")
    with pytest.raises(CaseError, match="line"):
        library.get("cardiology/short-of-breath")


def test_a_file_in_another_encoding_is_an_error(folder):
    library = write(folder)
    (folder / "cardiology/short-of-breath/case.yaml").write_bytes("title: é".encode("latin-1"))
    with pytest.raises(CaseError, match="UTF-8"):
        library.get("cardiology/short-of-breath")
