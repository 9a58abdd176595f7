"""Whatever is asked, the answer is a document, and never a fault of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CM = "http://hl7.org/fhir/sid/icd-10-cm"
API = [
    "status", "codes/{}", "codes/{}/search", "codes/{}/{}", "codes/{}/{}/questions", "codes/{}/{}/history",
    "codes/{}/compare", "codes/{}/changes", "index/{}", "index/{}/seek", "index/{}/{}", "pcs", "pcs/{}",
    "pcs/{}/table", "modifiers", "modifiers/{}", "openapi.json",
]  # fmt: skip
FHIR = [
    "metadata", "CodeSystem", "CodeSystem/{}", "CodeSystem/$lookup", "CodeSystem/$validate-code",
    "ValueSet/$expand", "ValueSet/$validate-code",
]  # fmt: skip
NAMES = [
    "q", "on", "limit", "a", "b", "letter", "release", "url", "system", "code", "version", "date", "filter",
    "offset", "count", "property", "display", "abstract", "system-version", "_format", "mode", "coding",
]  # fmt: skip

junk = st.one_of(
    st.sampled_from(
        [
            "icd10cm", "icd10pcs", "hcpcs", "practice", "cpt", "E11.22", "E11", "0SR", "G0463", "disease",
            "drug", "pcs", CM, f"{CM}?fhir_vs", f"{CM}?fhir_vs=isa/E11", f"{CM}|FY2026", "2026-04-14",
            "0000-00-00", "9999-12-31", "0001-01-01", "-1", "1e9", "9" * 30, "true", "json", "xml", "..",
            "%", "\x00", "�", "' OR 1=1 --", '"NEAR(', "a* AND", "*", "é", "\U0001f98b" * 9, "x" * 3000,
        ]
    ),
    st.text(max_size=40),
    st.dates().map(str),
    st.integers().map(str),
)  # fmt: skip
queries = st.lists(st.tuples(st.sampled_from(NAMES), junk), max_size=4)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["coding", "system", "code", "version", "display"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
parameters = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from([*NAMES, "codeableConcept", "valueSet"])},
        optional={"valueString": json_values, "valueCoding": json_values, "part": json_values},
    ),
    max_size=4,
)
patient = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def unhurried(opened: Client, settings: Any) -> Client:
    settings.API_RATE_PUBLIC = settings.API_RATE = 10**9
    return opened


def _proper(answer: Any) -> None:
    assert answer.status_code < 500, answer.text[:300]
    if answer.status_code not in (301, 304):
        assert "json" in answer["Content-Type"] and isinstance(answer.json(), dict)


@patient
@given(address=st.sampled_from(API), parts=st.tuples(junk, junk), query=queries)
def test_the_api(book, unhurried, address, parts, query):
    filled = address.format(*(quote(part, safe="") for part in parts))
    _proper(unhurried.get(f"/api/v1/{filled}?{urlencode(query)}"))


@patient
@given(address=st.sampled_from(FHIR), part=junk, query=queries)
def test_fhir(book, unhurried, address, part, query):
    _proper(unhurried.get(f"/fhir/{address.format(quote(part, safe=''))}?{urlencode(query)}"))


@patient
@given(address=st.sampled_from(FHIR[3:]), listed=parameters)
def test_fhir_by_post(book, unhurried, address, listed):
    body = {"resourceType": "Parameters", "parameter": listed}
    _proper(unhurried.post(f"/fhir/{address}", body, content_type="application/fhir+json"))


@patient
@given(address=st.sampled_from([*API, *FHIR]), value=st.text(st.characters(codec="latin-1"), max_size=60))
def test_headers(book, unhurried, address, value):
    where = f"/api/v1/{address}" if address in API else f"/fhir/{address}"
    for name in ("HTTP_AUTHORIZATION", "HTTP_ACCEPT", "HTTP_IF_NONE_MATCH", "HTTP_X_FORWARDED_FOR"):
        _proper(unhurried.get(where.format("icd10cm", "E11"), **{name: value}))
