"""Pairs, unit limits and add-ons of the practice set, across its families: where they fire and beside it."""

from __future__ import annotations

from typing import Any

import pytest

from preceptor.coding.claims import Claim
from preceptor.coding.codesets.store import Store
from preceptor.coding.edits import check
from preceptor.coding.edits.tests.cast import NOOR, OMAR, office_visit, practice
from preceptor.coding.grouping import Engines

Line = tuple[str, dict[str, Any]]


def done(concept: str, *modifiers: str, **changes: Any) -> Line:
    return concept, {"modifiers": list(modifiers)} | changes


def billed(book: Store, *lines: Line, patient: dict[str, Any] = OMAR) -> Claim:
    services = []
    for concept, changes in lines:
        service = book.concept(concept)
        assert service is not None, concept
        services.append(practice(service.code, **changes))
    return office_visit("R69", patient=patient, services=services)


def raised(claim: Claim, book: Store, engines: Engines) -> list[str]:
    return [f.rule for f in check(claim, book, engines).findings if f.rule.startswith("ncci.")]


# what is reported with what, and the way in which both may stand; none where no modifier helps
PAIRS: list[tuple[Line, Line, Line | None]] = [
    (done("colonoscopy-snare"), done("colonoscopy-biopsy"), done("colonoscopy-biopsy", "59")),
    (done("colonoscopy-snare"), done("colonoscopy-diagnostic"), None),
    (done("gallbladder-removal-open"), done("gallbladder-removal-laparoscopic"), None),
    (done("appendix-removed-laparoscopic"), done("adhesions-freed-laparoscopic"), None),
    (done("knee-replacement", "RT"), done("joint-injection-large", "RT"),
     done("joint-injection-large", "LT")),
    (done("wrist-fracture-open-fixed", "LT"), done("short-arm-splint", "LT"), done("short-arm-splint", "RT")),
    (done("skin-growth-cut-out-malignant"), done("wound-closed-simple"), done("wound-closed-simple", "XS")),
    (done("skin-biopsy-first"), done("office-visit-established-low"),
     done("office-visit-established-low", "25")),
    (done("sinus-scope-cheek", "LT"), done("nose-scope"), None),
    (done("bronchoscopy-sample"), done("bronchoscopy-diagnostic"), None),
    (done("coronary-stent", "LD"), done("coronary-balloon", "LD"), done("coronary-balloon", "RC")),
    (done("port-placed"), done("central-line-placed"), done("central-line-placed", "59")),
    (done("ureter-stone-broken-scope", "LT"), done("cystoscopy-diagnostic"), None),
    (done("prostate-removed-laparoscopic"), done("prostate-sample"), None),
    (done("womb-removed-laparoscopic"), done("tubes-closed-laparoscopic"), None),
    (done("birth-care-complete-vaginal"), done("pregnancy-visits-only"), None),
    (done("epidural-injection-lower-spine"), done("fluoroscopy-needle-guidance"), None),
    (done("cataract-removed", "RT"), done("lens-capsule-laser", "RT"), done("lens-capsule-laser", "LT")),
    (done("anesthesia-upper-belly"), done("emergency-intubation"), done("emergency-intubation", "59")),
    (done("anesthesia-upper-belly"), done("anesthesia-spine"), done("anesthesia-spine", "59")),
    (done("head-ct-plain-and-dye"), done("head-ct-plain"), done("head-ct-plain", "59")),
    (done("metabolic-panel-comprehensive"), done("metabolic-panel-basic"),
     done("metabolic-panel-basic", "91")),
    (done("vaccine-administration"), done("preventive-visit-established-child"),
     done("preventive-visit-established-child", "25")),
    (done("chemotherapy-infusion-first-hour"), done("infusion-drug-first-hour"),
     done("infusion-drug-first-hour", "59")),
    (done("chemotherapy-infusion-first-hour"), done("port-flushed"), None),
    (done("breathing-test-before-and-after"), done("breathing-test"), done("breathing-test", "59")),
    (done("hands-on-therapy"), done("daily-tasks-trained"), done("daily-tasks-trained", "59")),
    (done("mind-first-evaluation-medical"), done("office-visit-new-high"), None),
    (done("hospital-visit-first-high"), done("emergency-visit-level-5"), None),
    (done("nursing-facility-discharge-long"), done("nursing-facility-later-high"), None),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "apart"), PAIRS, ids=lambda line: line[0] if line else "never")
def test_a_pair_fires_until_a_modifier_sets_it_apart(
    one: Line, other: Line, apart: Line | None, book: Store, engines: Engines
) -> None:
    together = billed(book, one, other)
    assert raised(together, book, engines) == ["ncci.pair"]
    if apart is None:
        explained = other[0], {"modifiers": ["59"]}
        assert raised(billed(book, one, explained), book, engines) == ["ncci.pair"]
    else:
        assert raised(billed(book, one, apart), book, engines) == []


@pytest.mark.parametrize(
    ("line", "most"),
    [
        ("office-visit-new-low", 1), ("prolonged-office-time", 8), ("skin-biopsy-further", 6),
        ("toe-amputated", 5), ("spine-joined-further-level", 8), ("coronary-stent", 3),
        ("exercises-guided", 6),
        ("anesthesia-spine", 96), ("troponin", 4), ("tissue-level-routine", 12), ("hip-xray", 3),
        ("hydration-further-hour", 24), ("chronic-care-staff-further", 2),
    ],
)  # fmt: skip
def test_units_up_to_the_limit_pass_and_one_more_does_not(
    line: str, most: int, book: Store, engines: Engines
) -> None:
    for units, said in ((most, []), (most + 1, ["ncci.mue"])):
        found = raised(billed(book, done(line, units=units)), book, engines)
        assert [rule for rule in found if rule == "ncci.mue"] == said


def test_each_side_has_a_line_of_its_own(book: Store, engines: Engines) -> None:
    both = [done("carpal-tunnel-release-open", "LT"), done("carpal-tunnel-release-open", "RT")]
    assert raised(billed(book, *both), book, engines) == []
    twice = done("carpal-tunnel-release-open", "LT", units=2)
    assert raised(billed(book, twice), book, engines) == ["ncci.mue"]


def test_lines_of_one_day_are_added_up(book: Store, engines: Engines) -> None:
    draws = [done("troponin", units=3), done("troponin", "91", units=2)]
    assert raised(billed(book, *draws), book, engines) == ["ncci.mue"]


def test_a_limit_says_why(book: Store, engines: Engines) -> None:
    findings = check(billed(book, done("exercises-guided", units=7)), book, engines).findings
    said = next(f.message for f in findings if f.rule == "ncci.mue")
    assert said.startswith("PX886: 7 units on one day, where 6 are possible. More of these time steps")


def test_every_add_on_needs_one_of_its_partners(book: Store, engines: Engines) -> None:
    """Alone it is refused; beside each of its partners that is no add-on itself it is not."""
    codes = [code for code in book.all_codes("practice") if code.facts.get("add_on_to")]
    assert len(codes) >= 50
    for code in codes:
        alone = office_visit("R69", patient=NOOR, services=[practice(code.code)])
        assert "ncci.add-on" in raised(alone, book, engines), code.code
        for partner in code.facts["add_on_to"].split():
            base = book.find("practice", partner)
            assert base is not None
            if not base.facts["add_on_to"]:
                lines = [practice(partner), practice(code.code)]
                claim = office_visit("R69", patient=NOOR, services=lines)
                assert raised(claim, book, engines) == [], (code.code, partner)


@pytest.mark.parametrize(
    ("concept", "modifier", "said"),
    [
        ("chest-xray", "26", []),
        ("chest-xray", "TC", []),
        ("chest-xray-reading", "26", ["PX410 is not divided into parts: 26 does not go with it."]),
        ("lipid-panel", "26", ["PX012 is not divided into parts: 26 does not go with it."]),
        ("lipid-panel", "LT", ["PX012 has no side: LT does not go with it."]),
        ("knee-xray", "LT", []),
    ],
)
def test_sides_and_parts_go_with_services_that_have_them(
    concept: str, modifier: str, said: list[str], book: Store, engines: Engines
) -> None:
    findings = check(billed(book, done(concept, modifier)), book, engines).findings
    assert [f.message for f in findings if f.rule == "modifier.invalid"] == said
