"""FHIR: every answer is one that FHIR's own models read."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

CM = "http://hl7.org/fhir/sid/icd-10-cm"
PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"


def read(answer: Any) -> Any:
    """The answer as FHIR reads it; a resource that breaks a rule of R4 fails the test."""
    assert answer["Content-Type"] == "application/fhir+json"
    body = answer.json()
    kind = body["resourceType"]
    module = import_module(f"fhir.resources.R4B.{kind.lower()}")
    return getattr(module, kind).model_validate(body)


@pytest.fixture
def ask(book, opened):
    """ask("CodeSystem/$lookup", system=CM, code="E11.22") gives the status and the resource."""

    def get(where: str, **query: Any) -> tuple[int, Any]:
        answer = opened.get(f"/fhir/{where}", query)
        return answer.status_code, read(answer)

    return get


def parts(resource: Any) -> dict[str, Any]:
    """Parameters by name; those that come several times as a list."""
    found: dict[str, Any] = {}
    for one in resource.parameter:
        value = parts_of(one.part) if one.part else first_value(one)
        found.setdefault(one.name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def parts_of(listed: Any) -> dict[str, Any]:
    return {one.name: first_value(one) for one in listed}


def first_value(one: Any) -> Any:
    return next(value for name, value in one.model_dump().items() if name.startswith("value"))


def properties(resource: Any) -> dict[str, Any]:
    listed = parts(resource)["property"]
    return {one["code"]: one["value"] for one in listed}


def issue(resource: Any) -> tuple[str, str]:
    return resource.issue[0].code, resource.issue[0].diagnostics


def test_metadata_names_the_operations(ask):
    _, statement = ask("metadata")
    listed = {
        (resource.type, operation.name)
        for resource in statement.rest[0].resource
        for operation in resource.operation
    }
    assert statement.fhirVersion == "4.0.1"
    assert listed == {
        ("CodeSystem", "lookup"),
        ("CodeSystem", "validate-code"),
        ("ValueSet", "expand"),
        ("ValueSet", "validate-code"),
    }


def test_terminology_capabilities_list_every_release(ask, book):
    _, said = ask("metadata", mode="terminology")
    listed = {one.uri: [version.code for version in one.version] for one in said.codeSystem}
    assert listed[CM] == [release.label for release in book.releases("icd10cm")]
    defaults = [version.code for version in said.codeSystem[0].version if version.isDefault]
    assert defaults == [book.newest("icd10cm").label]


def test_code_systems_are_listed_without_their_codes(ask):
    _, bundle = ask("CodeSystem")
    listed = {entry.resource.url: entry.resource.content for entry in bundle.entry}
    assert {CM, PCS, HCPCS} < set(listed) and listed[CM] == "not-present"


def test_the_practice_set_is_complete(ask, book):
    _, system = ask("CodeSystem/practice")
    entries = list(book.all_codes("practice"))
    assert system.content == "complete" and system.count == len(entries)


def test_a_code_system_is_found_by_address_and_release(ask, book):
    label = book.releases("icd10cm")[-1].label
    _, bundle = ask("CodeSystem", url=CM, version=label)
    found = bundle.entry[0].resource
    assert bundle.total == 1 and found.version == label
    _, again = ask(f"CodeSystem/{found.id}")
    assert again.version == label


@pytest.mark.parametrize("query", [{"url": "http://other.example"}, {"version": "FY1066"}, {"_id": "x"}])
def test_a_search_that_finds_nothing_is_an_empty_bundle(ask, query):
    status, bundle = ask("CodeSystem", **query)
    assert status == 200 and bundle.total == 0


def test_an_unknown_code_system_is_not_found(ask):
    status, outcome = ask("CodeSystem/icd9")
    assert status == 404 and issue(outcome)[0] == "not-found"


def test_lookup_says_title_parent_and_state(ask):
    status, found = ask("CodeSystem/$lookup", system=CM, code="E11.22")
    said, known = parts(found), properties(found)
    assert status == 200
    assert said["display"] == "Type 2 diabetes mellitus with diabetic chronic kidney disease"
    assert known["parent"] == "E11.2" and known["inactive"] is False and known["notSelectable"] is False


def test_lookup_of_a_heading_names_its_children(ask, book):
    _, found = ask("CodeSystem/$lookup", system=CM, code="E11.2")
    children = [one["value"] for one in parts(found)["property"] if one["code"] == "child"]
    assert children == list(book.find("icd10cm", "E11.2").children)
    assert properties(found)["notSelectable"] is True


def test_inclusion_terms_are_designations(ask):
    _, found = ask("CodeSystem/$lookup", system=CM, code="E11.21")
    listed = parts(found)["designation"]
    values = [one["value"] for one in listed]
    assert "Type 2 diabetes mellitus with diabetic nephropathy" not in values
    assert any("intercapillary glomerulosclerosis" in value for value in values)


def test_only_the_properties_asked_for_are_told(ask):
    _, found = ask("CodeSystem/$lookup", system=CM, code="E11.21", property="parent")
    said = parts(found)
    assert said["property"] == {"code": "parent", "value": "E11.2"} and "designation" not in said


def test_a_code_withdrawn_by_that_day_is_inactive(ask, book):
    last = book.releases("icd10cm")[-1]
    day = last.first
    shapes = (book.find("icd10cm", code.code, day) for code in book.every_code("icd10cm") if code.last < day)
    gone = next(shape.code for shape in shapes if shape.billable and shape.last < day)
    status, found = ask("CodeSystem/$lookup", system=CM, code=gone, date=day.isoformat())
    assert status == 200 and properties(found)["inactive"] is True
    _, verdict = ask("CodeSystem/$validate-code", url=CM, code=gone, date=day.isoformat())
    assert parts(verdict)["result"] is False and "not in force" in parts(verdict)["message"]


@pytest.mark.parametrize(
    ("system", "code", "display"),
    [
        (PCS, "0SR9019", "Replacement"),
        (HCPCS, "G0463", "clinic visit"),
        (HCPCS.replace("https", "http"), "G0463", ""),
    ],
)
def test_every_code_set_is_looked_up(ask, system, code, display):
    status, found = ask("CodeSystem/$lookup", system=system, code=code)
    assert status == 200 and display in parts(found)["display"]


def test_codes_are_compared_as_written_and_the_slip_is_named(ask):
    status, outcome = ask("CodeSystem/$lookup", system=CM, code="e1122")
    assert status == 404 and "It is written E11.22" in issue(outcome)[1]


def test_a_release_is_named_beside_or_inside_the_address(ask, book):
    label = book.releases("icd10cm")[-1].label
    _, beside = ask("CodeSystem/$lookup", system=CM, version=label, code="E11.22")
    _, inside = ask("CodeSystem/$lookup", system=f"{CM}|{label}", code="E11.22")
    assert parts(beside)["version"] == parts(inside)["version"] == label


@pytest.mark.parametrize(
    ("where", "query", "status", "code"),
    [
        ("CodeSystem/$lookup", {}, 400, "required"),
        ("CodeSystem/$lookup", {"code": "E11.22"}, 400, "required"),
        ("CodeSystem/$lookup", {"system": "http://snomed.info/sct", "code": "1"}, 404, "not-found"),
        ("CodeSystem/$lookup", {"system": CM, "code": "E11.22", "version": "FY1066"}, 404, "not-found"),
        ("CodeSystem/$lookup", {"system": CM, "code": "E11.22", "date": "yesterday"}, 400, "value"),
        ("CodeSystem/$lookup", {"system": CM, "code": "E11.22", "date": "1900-01-01"}, 400, "value"),
        ("CodeSystem/$validate-code", {"url": CM, "code": "E11.22", "abstract": "maybe"}, 400, "value"),
        ("ValueSet/$expand", {}, 400, "required"),
        ("ValueSet/$expand", {"url": CM}, 422, "too-costly"),
        ("ValueSet/$expand", {"url": CM, "count": "1001"}, 422, "too-costly"),
        ("ValueSet/$expand", {"url": CM, "count": "-1"}, 400, "value"),
        ("ValueSet/$expand", {"url": f"{CM}?fhir_vs=refset/1"}, 404, "not-found"),
        ("ValueSet/$expand", {"url": f"{CM}?fhir_vs=isa/E99.99"}, 404, "not-found"),
        ("ValueSet/$expand", {"url": CM, "context": "x"}, 400, "not-supported"),
        ("metadata", {"_format": "xml"}, 406, "not-supported"),
    ],
)
def test_what_cannot_be_answered_is_an_outcome(ask, where, query, status, code):
    said, outcome = ask(where, **query)
    assert (said, issue(outcome)[0]) == (status, code)


@pytest.mark.parametrize(
    ("query", "result", "words"),
    [
        ({"code": "E11.22"}, True, None),
        ({"code": "E11.2"}, True, "heading"),
        ({"code": "E11.2", "abstract": "false"}, False, "heading"),
        ({"code": "E11.229"}, False, "not a code"),
        ({"code": "E1122"}, False, "written E11.22"),
        (
            {"code": "E11.22", "display": "type 2 diabetes mellitus with diabetic chronic kidney disease"},
            True,
            None,
        ),
        ({"code": "E11.22", "display": "Gout"}, False, "not called"),
    ],
)
def test_validate_code(ask, query, result, words):
    _, verdict = ask("CodeSystem/$validate-code", url=CM, **query)
    said = parts(verdict)
    assert said["result"] is result
    assert (words in said["message"]) if words else ("message" not in said)


@pytest.mark.parametrize(
    ("url", "code", "result"),
    [
        (f"{CM}?fhir_vs", "E11.22", True),
        (CM, "E11.22", True),
        (f"{CM}?fhir_vs=isa/E11", "E11.22", True),
        (f"{CM}?fhir_vs=isa/E11.22", "E11.22", True),
        (f"{CM}?fhir_vs=isa/E10", "E11.22", False),
        (f"{CM}?fhir_vs", "E11.2", False),
    ],
)
def test_membership_of_a_value_set(ask, url, code, result):
    _, verdict = ask("ValueSet/$validate-code", url=url, system=CM, code=code)
    assert parts(verdict)["result"] is result


def test_a_code_of_another_system_is_no_member(ask):
    _, verdict = ask("ValueSet/$validate-code", url=CM, system=HCPCS, code="G0463")
    assert parts(verdict)["result"] is False


def codes(value_set: Any) -> list[str]:
    return [one.code for one in value_set.expansion.contains or ()]


def test_an_expansion_below_a_heading_is_all_that_may_be_reported(ask, book):
    _, found = ask("ValueSet/$expand", url=f"{CM}?fhir_vs=isa/E11.2")
    assert codes(found) == list(book.billable_below("icd10cm", "E11.2"))
    assert found.expansion.total == len(codes(found))


@pytest.mark.parametrize("url", [CM, PCS, HCPCS])
def test_pages_join_without_gap_or_overlap(ask, url):
    def page(offset: int, count: int) -> list[str]:
        return codes(ask("ValueSet/$expand", url=url, offset=offset, count=count)[1])

    assert page(0, 3) + page(3, 4) == page(0, 7)


def test_the_whole_of_a_system_is_counted(ask, book):
    _, found = ask("ValueSet/$expand", url=CM, count=0)
    status = next(one for one in book.status() if one.system == "icd10cm")
    assert codes(found) == [] and found.expansion.total == status.in_force


def test_a_filter_finds_by_meaning(ask):
    _, found = ask("ValueSet/$expand", url=f"{CM}?fhir_vs", filter="broken wrist", count=5)
    assert codes(found) and codes(found)[0].startswith("S62.10")


def test_a_filter_stays_below_its_heading(ask):
    _, found = ask("ValueSet/$expand", url=f"{CM}?fhir_vs=isa/E11", filter="diabetes kidney", count=20)
    assert codes(found) and all(code.startswith("E11") for code in codes(found))


def test_designations_come_when_asked_for(ask):
    query = {"url": f"{CM}?fhir_vs=isa/E11.2", "count": 1}
    _, plain = ask("ValueSet/$expand", **query)
    _, full = ask("ValueSet/$expand", includeDesignations="true", **query)
    assert plain.expansion.contains[0].designation is None and full.expansion.contains[0].designation


def test_an_expansion_says_its_release(ask, book):
    label = book.releases("icd10cm")[-1].label
    _, found = ask("ValueSet/$expand", url=CM, count=1, **{"system-version": f"{CM}|{label}"})
    assert found.version == label
    said = {one.name: first_value(one) for one in found.expansion.parameter}
    assert said["version"] == f"{CM}|{label}"


def post(client: Any, where: str, *listed: dict[str, Any]) -> Any:
    body = {"resourceType": "Parameters", "parameter": list(listed)}
    return client.post(f"/fhir/{where}", json.dumps(body), content_type="application/fhir+json")


def test_a_coding_is_looked_up_by_post(book, program):
    coding = {"name": "coding", "valueCoding": {"system": CM, "code": "E11.22"}}
    assert "kidney" in parts(read(post(program, "CodeSystem/$lookup", coding)))["display"]


def test_one_valid_coding_of_a_concept_is_enough(book, program):
    concept = {"coding": [{"system": CM, "code": "E99.99"}, {"system": CM, "code": "E11.22"}]}
    answer = post(
        program, "CodeSystem/$validate-code", {"name": "codeableConcept", "valueCodeableConcept": concept}
    )
    assert parts(read(answer))["result"] is True


def test_an_expansion_by_post(book, program):
    answer = post(
        program,
        "ValueSet/$expand",
        {"name": "url", "valueUri": f"{CM}?fhir_vs=isa/E11.2"},
        {"name": "count", "valueInteger": 2},
        {"name": "includeDesignations", "valueBoolean": True},
    )
    assert len(codes(read(answer))) == 2


def test_a_form_is_read_too(book, program):
    answer = program.post(
        "/fhir/CodeSystem/$lookup",
        f"system={CM}&code=E11.22",
        content_type="application/x-www-form-urlencoded",
    )
    assert "kidney" in parts(read(answer))["display"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/fhir+json", 400),
        (b"[]", "application/fhir+json", 400),
        (b'{"resourceType": "Patient"}', "application/fhir+json", 400),
        (b'{"resourceType": "Parameters", "parameter": 3}', "application/fhir+json", 400),
        (b'{"resourceType": "Parameters", "parameter": [3]}', "application/fhir+json", 400),
        (b'{"resourceType": "Parameters", "parameter": [{"name": "code"}]}', "application/fhir+json", 400),
        (
            b'{"resourceType": "Parameters", "parameter": [{"name": "code", "valueCode": {}}]}',
            "application/json",
            400,
        ),
        (b"\xff\xfe", "application/fhir+json", 400),
        (b"[" * 100_000, "application/fhir+json", 400),
        (b"<Parameters/>", "application/fhir+xml", 415),
        (b" " * 3_000_000, "application/fhir+json", 413),
    ],
)
def test_a_body_that_is_no_question_is_refused(book, program, body, kind, status):
    answer = program.post("/fhir/CodeSystem/$lookup", body, content_type=kind)
    assert answer.status_code == status and read(answer).issue
