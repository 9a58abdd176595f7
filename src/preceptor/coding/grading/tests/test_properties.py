"""What must hold for every key and every claim: on random small cases, and on the whole curriculum."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preceptor.coding.cases.tests.fakes import BOOK, line, variant, work
from preceptor.coding.claims import read_claim
from preceptor.coding.grading import grade
from preceptor.coding.grading.tests.build import claim, dx, px

CODES = sorted(c.code for c in BOOK.all_codes("icd10cm") if c.billable and c.code != "R07.9")
HEADINGS = ["E11", "I50.2", "S52.53", "ZZZ", "W11"]
PRACTICE = ["PX901", "PX902", "PX903", "PX911", "PX921", "PX999"]
CONCEPTS = ["office-visit-low", "office-visit-moderate", "knee-injection"]
STRANGERS = ["Q9Z.1", "Q9Z.2", "Q9Z.3", "Q9Z.4", "Q9Z.5"]
SCORES = ("practice", "code-over-code", "record")


@st.composite
def keys(draw):
    kind = draw(st.sampled_from(["professional", "inpatient"]))
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique=True))
    rows: list[dict[str, Any]] = [line(c) for c in codes]
    for row in rows[1:]:
        row["optional"] = draw(st.booleans())
        if kind == "inpatient":
            row["poa"] = draw(st.sampled_from(["Y", "N", "exempt"]))
    fields: dict[str, Any] = {"kind": kind}
    if len(codes) > 2 and draw(st.booleans()):
        rows[2]["after"] = [codes[1]]
    if len(codes) > 3 and draw(st.booleans()):
        fields["either"] = [[codes[1]], codes[2:4]]
    if kind == "professional":
        fields["services"] = [
            work(service=s, units=draw(st.integers(1, 2)), points_to=[codes[0]])
            for s in draw(st.lists(st.sampled_from(CONCEPTS), max_size=2, unique=True))
        ]
    trap = draw(st.sampled_from(CODES))
    if trap not in codes:
        fields["traps"] = [
            {"code": trap, "kind": draw(st.sampled_from(["ruled-out", "unspecified"])), "why": "No."}
        ]
    return variant(*rows, **fields)


@st.composite
def answers(draw, found):
    near = [d.code for d in found.key.diagnoses]
    codes = draw(st.lists(st.one_of(st.sampled_from(near), st.sampled_from(CODES + HEADINGS)), max_size=8))
    roles = st.sampled_from([None, None, "secondary", "principal", "first"])
    rows = [dx(c, poa=draw(st.sampled_from(["Y", "N", None])), role=draw(roles)) for c in codes]
    services = [
        px(
            c,
            units=draw(st.integers(1, 2)),
            modifiers=draw(st.lists(st.just("25"), max_size=1)),
            points_to=[1],
        )
        for c in draw(st.lists(st.sampled_from(PRACTICE), max_size=3))
        if found.case.claim == "professional"
    ]
    return claim(found, *rows, services=services)


@st.composite
def cases_and_answers(draw):
    found = draw(keys())
    return found, draw(answers(found))


quick = settings(deadline=None, max_examples=40)


@quick
@given(keys())
def test_the_key_against_itself_is_one(found):
    for own in found.key_claims:
        scores = grade(found, own, BOOK).scores
        assert [scores[name] for name in SCORES] == [1, 1, 1]


@quick
@given(keys())
def test_nothing_is_zero(found):
    scores = grade(found, claim(found), BOOK).scores
    assert [scores[name] for name in SCORES] == [0, 0, 0]


@quick
@given(cases_and_answers())
def test_scores_stay_between_zero_and_one(pair):
    scores = grade(*pair, BOOK).scores
    assert all(0 <= scores[name] <= 1 for name in SCORES)


@quick
@given(keys(), st.sampled_from(["principal", "first"]))
def test_calling_every_line_the_leading_one_is_never_the_whole_score(found, role):
    document = found.key_claim().model_dump(mode="json")
    if len(document["diagnoses"]) < 2:
        return
    everyone = document | {"diagnoses": [row | {"role": role} for row in document["diagnoses"]]}
    result = grade(found, read_claim(everyone), BOOK)
    assert all(result.scores[name] < 1 for name in SCORES)
    assert result.apart["principal"] == 0


@quick
@given(cases_and_answers())
def test_grading_is_deterministic(pair):
    assert grade(*pair, BOOK) == grade(*pair, BOOK)


@quick
@given(cases_and_answers(), st.lists(st.sampled_from(STRANGERS), min_size=1, max_size=5), st.data())
def test_a_line_that_matches_no_key_line_raises_no_score(pair, strangers, data):
    found, given_ = pair
    rows = given_.model_dump(mode="json")["diagnoses"]
    for code in strangers:
        rows.insert(data.draw(st.integers(1, max(1, len(rows)))) if rows else 0, dx(code, role="secondary"))
    more = read_claim(given_.model_dump(mode="json") | {"diagnoses": rows, "services": []})
    fewer = read_claim(given_.model_dump(mode="json") | {"services": []})
    before, after = grade(found, fewer, BOOK).scores, grade(found, more, BOOK).scores
    assert all(after[name] <= before[name] for name in SCORES)


@quick
@given(cases_and_answers(), st.data())
def test_a_line_said_twice_raises_no_score(pair, data):
    found, given_ = pair
    rows = given_.model_dump(mode="json")["diagnoses"]
    if not rows:
        return
    again = data.draw(st.sampled_from(rows)) | {"role": "secondary"}
    more = read_claim(given_.model_dump(mode="json") | {"diagnoses": [*rows, again]})
    before, after = grade(found, given_, BOOK).scores, grade(found, more, BOOK).scores
    assert all(after[name] <= before[name] for name in SCORES)


@quick
@given(cases_and_answers(), st.data())
def test_unordered_lines_may_stand_in_any_order(pair, data):
    found, given_ = pair
    if any(found.links.after):
        return
    document = given_.model_dump(mode="json") | {"services": []}
    shuffled = data.draw(st.permutations(document["diagnoses"]))
    before = grade(found, read_claim(document), BOOK).scores
    assert grade(found, read_claim(document | {"diagnoses": list(shuffled)}), BOOK).scores == before


@quick
@given(
    cases_and_answers(),
    st.sampled_from([str.lower, lambda c: c.replace(".", ""), lambda c: f" {c.lower()} "]),
)
def test_case_and_dots_do_not_matter(pair, spell):
    found, given_ = pair
    document = given_.model_dump(mode="json")
    rows = [row | {"code": spell(row["code"])} for row in document["diagnoses"]]
    assert grade(found, read_claim(document | {"diagnoses": rows}), BOOK) == grade(found, given_, BOOK)


@quick
@given(cases_and_answers())
def test_every_line_of_the_claim_and_of_the_key_is_accounted_for(pair):
    found, given_ = pair
    lines = grade(found, given_, BOOK).lines
    assert sorted(x.submitted for x in lines if x.section == "diagnoses" and x.submitted) == list(
        range(1, len(given_.diagnoses) + 1)
    )
    named = [x.key for x in lines if x.section == "diagnoses" and x.key]
    assert len(named) == len(set(named))
    assert all(x.feedback.endswith((".", "?")) for x in lines)


@pytest.fixture(scope="module")
def real(engine_room):
    return [one.variant(seed) for one in engine_room.library for seed in range(min(one.variants, 8))]


def test_real_keys_against_themselves_are_one(real, book):
    assert {grade(v, c, book).score for v in real for c in v.key_claims} == {1.0}


def test_real_keys_with_five_strangers_are_less(real, book):
    for found in real:
        document = found.key_claim().model_dump(mode="json")
        document["diagnoses"] += [dx(code, role="secondary") for code in STRANGERS]
        assert grade(found, read_claim(document), book).score < 1


def test_real_keys_may_be_reordered(real, book):
    for found in real:
        if not any(found.links.after):
            document = found.key_claim().model_dump(mode="json")
            document["services"] = [s | {"points_to": []} for s in document["services"]]
            turned = document | {"diagnoses": document["diagnoses"][::-1]}
            assert (
                grade(found, read_claim(turned), book).scores
                == grade(found, read_claim(document), book).scores
            )


def test_leaving_out_any_line_of_a_real_key_costs_something(real, book):
    for found in real:
        document = found.key_claim().model_dump(mode="json")
        reported = [
            n for n, d in enumerate(document["diagnoses"]) if d["role"] not in ("admitting", "reason")
        ]
        for n in reported:
            rows = document["diagnoses"][:n] + document["diagnoses"][n + 1 :]
            assert grade(found, read_claim(document | {"diagnoses": rows}), book).score < 1
