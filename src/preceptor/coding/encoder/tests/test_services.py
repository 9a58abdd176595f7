"""Practice services: found by the names people use, and what is said of each."""

from __future__ import annotations

from datetime import date

import pytest

from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.facts import facts
from preceptor.coding.encoder.search import Searcher

ON = date(2026, 6, 1)

EVERYDAY = [
    ("knee scope meniscus", "knee-arthroscopy-meniscectomy-one"),
    ("EKG", "ecg-with-interpretation"),
    ("flu shot", "vaccine-administration"),
    ("chest x-ray", "chest-xray"),
    ("CT head without contrast", "head-ct-plain"),
    ("CT head with contrast", "head-ct-dye"),
    ("MRI brain", "head-mri-plain"),
    ("MRI knee", "knee-mri"),
    ("MRI lumbar spine", "lower-spine-mri-plain"),
    ("screening mammogram", "mammogram-screening"),
    ("colonoscopy with biopsy", "colonoscopy-biopsy"),
    ("polypectomy", "colonoscopy-snare"),
    ("cholecystectomy", "gallbladder-removal-laparoscopic"),
    ("appendectomy", "appendix-removed-laparoscopic"),
    ("stitches", "wound-closed-simple"),
    ("laceration repair", "wound-closed-simple"),
    ("Mohs surgery", "skin-cancer-layer-first"),
    ("mole removal", "skin-growth-cut-out-benign"),
    ("cortisone shot", "joint-injection-large"),
    ("hip replacement", "hip-replacement"),
    ("total knee replacement", "knee-replacement"),
    ("rotator cuff repair", "shoulder-arthroscopy-cuff-repair"),
    ("bunion surgery", "bunion-corrected"),
    ("broken wrist set", "wrist-fracture-closed-with-manipulation"),
    ("carpal tunnel", "carpal-tunnel-release-open"),
    ("nosebleed", "nosebleed-front-simple"),
    ("intubation", "emergency-intubation"),
    ("bronchoscopy", "bronchoscopy-diagnostic"),
    ("chest tube", "chest-tube-placed"),
    ("pacemaker", "pacemaker-two-leads"),
    ("heart cath", "heart-catheter-left"),
    ("coronary stent", "coronary-stent"),
    ("central line", "central-line-placed"),
    ("PICC line", "arm-line-placed"),
    ("cardioversion", "heart-shocked-into-rhythm"),
    ("EGD", "upper-endoscopy-diagnostic"),
    ("hernia repair", "groin-hernia-open"),
    ("hemorrhoid banding", "hemorrhoids-banded"),
    ("Foley catheter", "bladder-catheter"),
    ("cystoscopy", "cystoscopy-diagnostic"),
    ("kidney stone laser", "ureter-stone-broken-scope"),
    ("vasectomy", "seed-ducts-cut"),
    ("circumcision", "foreskin-removed-newborn"),
    ("colposcopy", "cervix-magnified"),
    ("IUD insertion", "coil-inserted"),
    ("hysterectomy", "womb-removed-laparoscopic"),
    ("C-section", "birth-cesarean"),
    ("vaginal delivery", "birth-vaginal"),
    ("spinal tap", "spinal-fluid-drawn"),
    ("epidural steroid injection", "epidural-injection-lower-spine"),
    ("cataract surgery", "cataract-removed"),
    ("ear wax removal", "ear-wax-removed"),
    ("ear tubes", "ear-tubes-placed"),
    ("blood draw", "blood-draw"),
    ("CMP", "metabolic-panel-comprehensive"),
    ("lipid panel", "lipid-panel"),
    ("TSH", "thyroid-control-hormone"),
    ("urinalysis", "urine-strip-and-microscope"),
    ("urine culture", "urine-culture"),
    ("rapid strep", "strep-quick-test"),
    ("Pap smear", "cervix-smear"),
    ("IV infusion", "infusion-drug-first-hour"),
    ("chemo infusion", "chemotherapy-infusion-first-hour"),
    ("IV push", "iv-push-first"),
    ("allergy shot", "allergy-shot"),
    ("nebulizer treatment", "inhaled-treatment"),
    ("spirometry", "breathing-test"),
    ("sleep study", "sleep-study-laboratory"),
    ("echo", "echocardiogram-transthoracic"),
    ("Holter monitor", "heart-rhythm-day-long"),
    ("psychotherapy session", "talk-therapy-middle"),
    ("dialysis", "dialysis-seen-once"),
    ("therapeutic exercise", "exercises-guided"),
    ("gait training", "walking-trained"),
    ("critical care", "critical-care-first-hour"),
    ("ER visit", "emergency-visit-level-3"),
    ("annual physical", "preventive-visit-established-adult"),
    ("well child check", "preventive-visit-established-child"),
    ("advance care planning", "advance-care-planning-first"),
    ("smoking cessation counseling", "tobacco-counseling-short"),
    ("chronic care management", "chronic-care-staff-first"),
    ("telephone visit", "virtual-check-in"),
    ("house call", "home-visit-new-low"),
    ("nursing home visit", "nursing-facility-later-low"),
    ("labor epidural", "anesthesia-labor-epidural"),
    ("anesthesia for knee arthroscopy", "anesthesia-knee-and-lower-leg"),
    ("DEXA scan", "bone-density"),
    ("DVT ultrasound", "ultrasound-leg-veins-one"),
    ("gallbladder ultrasound", "ultrasound-belly-limited"),
    ("blood transfusion", "blood-given"),
]


@pytest.mark.parametrize(("said", "concept"), EVERYDAY)
def test_a_service_is_found_by_its_everyday_name(
    said: str, concept: str, searcher: Searcher, book: Store
) -> None:
    service = book.concept(concept)
    assert service is not None
    found = [hit.code for hit in searcher.search(said, system="practice", limit=5, on=ON).results]
    assert service.code in found[:5]


def test_every_name_a_service_is_given_finds_it(searcher: Searcher, book: Store) -> None:
    """Several visits share a name; it must lead to some service that has it."""
    owners: dict[str, set[str]] = {}
    for code in book.every_code("practice"):
        for note in code.notes:
            owners.setdefault(note.text, set()).add(code.code)
    lost = [
        name
        for name, codes in owners.items()
        if not codes & {hit.code for hit in searcher.search(name, system="practice", limit=10, on=ON).results}
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("concept", "name", "text"),
    [
        ("carpal-tunnel-release-open", "units", "1 on one line. A line stands for one side;"),
        ("critical-care-first-hour", "units", "1 on one day. All that one practice does"),
        ("critical-care-first-hour", "time", "one unit is 60 minutes; a step that was begun counts from 30"),
        ("carpal-tunnel-release-open", "global_days", "the day before, the day itself and the ninety days"),
        ("colonoscopy-diagnostic", "global_days", "the day itself"),
        ("carpal-tunnel-release-open", "sides", "may be done on the left"),
        ("chest-xray", "parts", "may be divided into the technical part (TC) and the reading (26)"),
        ("ecg-tracing", "parts", "the technical part alone"),
        ("vaccine-administration-further", "add_on_to", "PX711"),
    ],
)
def test_what_is_said_of_a_service(concept: str, name: str, text: str, book: Store) -> None:
    service = book.concept(concept)
    assert service is not None
    assert {fact.name: fact.text for fact in facts(service)}[name].startswith(text)


def test_a_family_and_a_diagnosis_have_no_facts(book: Store) -> None:
    for system, code in (("practice", "visits"), ("icd10cm", "E11.22")):
        entry = book.find(system, code, ON)
        assert entry is not None and facts(entry) == ()
