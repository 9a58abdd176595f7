"""From an author's key to plain codes."""

from __future__ import annotations

import pytest

from preceptor.coding.cases import CaseError
from preceptor.coding.cases.tests.fakes import line, variant, work


def selected(**select):
    row = line("x", select=select)
    del row["code"]
    return variant(row).key.diagnoses[0].code


def test_select_finds_the_one_code_that_is_meant():
    assert selected(under="S52.53", words=["right"], seventh="D") == "S52.531D"


def test_select_leaves_out_what_it_must_not_contain():
    assert selected(under="M17.1", words=["knee"], without=["right", "left"]) == "M17.10"


@pytest.mark.parametrize(
    ("select", "says"),
    [
        ({"under": "S52.53", "words": ["right"]}, "gives 3 codes: S52.531A"),
        ({"under": "S52.53", "words": ["bilateral"]}, "gives no code"),
        ({"under": "Q99", "words": []}, "Q99 is not in ICD-10-CM"),
    ],
)
def test_a_select_must_give_exactly_one(select, says):
    with pytest.raises(CaseError, match=says) as error:
        selected(**select)
    assert error.value.where.startswith("key.diagnoses[0].select")


def test_a_concept_becomes_its_practice_code():
    service = variant(
        line("I10"), services=[work(service="office-visit-moderate", points_to=["I10"])]
    ).key.services[0]
    assert (service.system, service.code) == ("practice", "PX902")


def test_codes_are_brought_into_display_form():
    assert variant(line("i5023", accept=["i509"])).key.diagnoses[0].accept == ("I50.9",)


def test_references_find_lines_by_id_and_by_code():
    found = variant(
        line("I10", id="pressure"), line("N18.32", after=["pressure"]),
        services=[work(service="office-visit-low", points_to=["N18.32", "pressure"])],
    )  # fmt: skip
    assert found.links.after == ((), (0,))
    assert found.links.points_to == ((1, 0),)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"services": [work(service="office-visit-low", points_to=["I21.4"])]}, "key.services[0].points_to"),
        ({"services": [work(service="no-such-thing")]}, "key.services[0].service"),
        ({"either": [["I10"], ["N18.9"]]}, "key.either[1]"),
        ({"principal_any": ["E11.9"]}, "key.principal_any"),
    ],
)
def test_a_reference_to_nothing_is_an_error(fields, where):
    with pytest.raises(CaseError) as error:
        variant(line("I10"), **fields)
    assert error.value.where == where


def test_one_line_leads():
    with pytest.raises(CaseError, match="one line leads"):
        variant(line("I10", role="first"), line("E11.9", role="first"))


def test_the_key_in_submission_form_has_required_lines_only():
    claim = variant(
        line("I10"), line("Z79.4", optional=True), line("E11.9"),
        services=[work(service="office-visit-low", points_to=["E11.9"])],
    ).key_claim()  # fmt: skip
    assert [d.code for d in claim.diagnoses] == ["I10", "E11.9"]
    assert claim.services[0].points_to == (2,)


def test_each_group_of_either_gives_its_own_claim():
    found = variant(line("I10"), line("E11.22", id="one"), line("E11.9"), either=[["one"], ["E11.9"]])
    assert [[d.code for d in c.diagnoses] for c in found.key_claims] == [["I10", "E11.22"], ["I10", "E11.9"]]


def test_the_claim_starts_from_what_the_case_gives():
    defaults = variant(line("I10")).claim_defaults()
    assert defaults["kind"] == "professional"
    assert defaults["place_of_service"] == "11"
    assert defaults["patient"] == {"age": 66, "age_days": None, "sex": "F", "payer": "medicare"}
    assert defaults["diagnoses"] == []


def test_claim_defaults_are_fresh_each_time():
    found = variant(line("I10"))
    found.claim_defaults()["diagnoses"].append({})
    assert found.claim_defaults()["diagnoses"] == []


def test_an_inpatient_claim_is_judged_on_the_day_of_discharge():
    assert str(variant(line("I10"), kind="inpatient").judged_on) == "2026-05-07"
