"""What each fact means, in our own words: its label, and what counts for it and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from preceptor.coding.em.facts import Visit
from preceptor.coding.em.model import Grade

Group = Literal["patient", "stay", "problems", "data", "risk", "time"]


@dataclass(frozen=True, slots=True)
class Fact:
    """`grade`: what one such problem, or such a risk, reaches alone; 0 for the other groups."""

    name: str
    group: Group
    label: str
    help: str = ""
    grade: Grade = 0


VISIT_WORDS: dict[Visit, str] = {
    "office": "Office or other outpatient visit",
    "consultation-office": "Consultation, office or outpatient",
    "home": "Visit at home or in a residence",
    "emergency": "Emergency department, physician",
    "hospital-first": "Hospital or observation, first visit of the stay",
    "hospital-later": "Hospital or observation, later visit",
    "hospital-same-day": "Hospital or observation, begun and ended on one date",
    "hospital-discharge": "Hospital or observation, discharge day",
    "consultation-hospital": "Consultation, hospital or observation",
    "critical-care": "Critical care",
    "nursing-first": "Nursing facility, first visit of the stay",
    "nursing-later": "Nursing facility, later visit",
    "nursing-discharge": "Nursing facility, discharge day",
    "preventive": "Preventive visit",
    "facility-clinic": "Hospital’s own claim, clinic visit",
    "facility-emergency": "Hospital’s own claim, emergency visit",
}

_PATIENT = (
    Fact(
        "seen", "patient", "Did anybody see this patient face to face in the last three years?",
        "A visit, an operation or another service in person. Reading a test from afar does not count.",
    ),
    Fact(
        "same_group", "patient", "Was it this physician, or somebody of the same group practice?",
        "A physician who changed groups brings the patients along; where they sat does not matter.",
    ),
    Fact(
        "same_specialty", "patient", "Was it in the same specialty?",
        "The specialty, and subspecialty, under which each is enrolled. A nurse practitioner or physician "
        "assistant counts as the specialty worked with.",
    ),
)  # fmt: skip

_STAY = (
    Fact(
        "staff_only", "stay", "Clinical staff alone saw the patient",
        "The nurse or another member of staff, under supervision; no decision by the physician.",
    ),
    Fact("age", "stay", "Age in years", "A preventive visit is chosen by age."),
    Fact(
        "hours", "stay", "Hours of the stay",
        "For Medicare a stay of less than 8 hours has a first visit and no discharge.",
    ),
    Fact(
        "policy_level", "stay", "Level by the hospital’s written policy",
        "A hospital’s emergency level measures its own resources. The policy must be at hand.",
    ),
)  # fmt: skip

_PROBLEMS = (
    Fact(
        "minor", "problems", "Minor or passing problem",
        "Would mend by itself and leave nothing behind. Two or more of them are low.", 1,
    ),
    Fact(
        "acute_simple", "problems", "Acute and uncomplicated",
        "A short illness or an injury with little danger and full recovery expected. A minor problem that "
        "does not mend as it should belongs here.", 2,
    ),
    Fact(
        "acute_stable", "problems", "Acute, now stable or mending",
        "New or recent, treatment begun, the patient better though not yet well.", 2,
    ),
    Fact(
        "acute_simple_hospital", "problems", "Acute and uncomplicated, treated at hospital level",
        "Little danger in itself, but the care takes place on a hospital or observation bed.", 2,
    ),
    Fact(
        "chronic_stable", "problems", "Chronic and at its goal",
        "Expected to last a year or longer, and where the treatment wants it. Two or more are moderate.", 2,
    ),
    Fact(
        "chronic_worse", "problems", "Chronic, worse or not at its goal",
        "Flaring, progressing, troubled by its treatment, or short of the goal even when unchanged.", 3,
    ),
    Fact(
        "new_uncertain", "problems", "New, undiagnosed, outlook uncertain",
        "Among what it may turn out to be is something likely to do great harm untreated, as in a lump.", 3,
    ),
    Fact(
        "acute_systemic", "problems", "Acute with general symptoms",
        "The whole body is ill and at high risk if untreated. Fever and aches of a minor illness are not "
        "meant.", 3,
    ),
    Fact(
        "injury_complicated", "problems", "Acute, complicated injury",
        "More than the injured part must be assessed, the injury is wide, or treatment is risky.", 3,
    ),
    Fact(
        "chronic_severe", "problems", "Chronic, severely worse",
        "A flare or a side effect so grave that a higher level of care may be needed.", 4,
    ),
    Fact(
        "threat", "problems", "Threat to life or to a bodily function",
        "In the near term, without treatment. The note must let one see what the threat is.", 4,
    ),
)  # fmt: skip

_DATA = (
    Fact(
        "outside_notes", "data", "Outside sources whose notes were reviewed",
        "Each outside source once: another group, another specialty, a hospital, a nursing facility.",
    ),
    Fact(
        "results", "data", "Test results reviewed, ordered at another visit",
        "Each unique test once, a panel is one. The result of a test ordered today counts with its order.",
    ),
    Fact(
        "orders", "data", "Tests ordered today",
        "Each unique test once. A test considered with the patient and decided against counts too.",
    ),
    Fact(
        "billed_readings", "data", "Of these tests, read and billed by the same physician",
        "They are paid as services of their own and do not count again here.",
    ),
    Fact(
        "historian", "data", "History from somebody else, because it was needed",
        "A parent, spouse, guardian or witness, when the patient’s own account is incomplete or unsure. An "
        "interpreter is none.",
    ),
    Fact(
        "interpretation", "data", "Own interpretation of a test",
        "The physician looked at the tracing or image itself and wrote what it shows; not a service billed "
        "apart.",
    ),
    Fact(
        "discussion", "data", "Discussion with somebody outside",
        "About management or a test, in an exchange, with a clinician of another group or specialty or with "
        "a lawyer, case manager or teacher. Family does not count.",
    ),
)  # fmt: skip

_RISK = (
    Fact("over_counter", "risk", "Over-the-counter medicine", "Advised or adjusted.", 2),
    Fact("therapy", "risk", "Physical or occupational therapy", "Ordered or continued.", 2),
    Fact(
        "minor_surgery", "risk", "Decision on minor surgery, no risk factors",
        "Minor in the ordinary meaning of the word among surgeons; the length of a global period does not "
        "tell.", 2,
    ),
    Fact(
        "prescription", "risk", "Prescription drug management",
        "Begun, changed, stopped, or continued after the note weighs it. A list of drugs is not management.",
        3,
    ),
    Fact(
        "minor_surgery_risk", "risk", "Decision on minor surgery with risk factors",
        "Risk factors of this patient or of this procedure, named in the note.", 3,
    ),
    Fact(
        "major_surgery", "risk", "Decision on elective major surgery, no risk factors",
        "The decision, for or against, made with the patient.", 3,
    ),
    Fact(
        "social", "risk", "Diagnosis or treatment limited by social conditions",
        "For instance no housing or no money for the drug. It must have limited what was done.", 3,
    ),
    Fact(
        "toxicity", "risk", "Drug therapy with close watch for toxicity",
        "A drug that may do grave harm, watched by tests for that harm at least every quarter. Watching "
        "whether it works is not meant.", 4,
    ),
    Fact(
        "major_surgery_risk", "risk", "Decision on elective major surgery with risk factors",
        "Risk factors of this patient or of this operation, named in the note.", 4,
    ),
    Fact("emergency_surgery", "risk", "Decision on emergency major surgery", "At once, not planned.", 4),
    Fact(
        "hospital_care", "risk", "Decision on hospital care, or on more of it",
        "To send or not to send the patient in, or to step care up, as to intensive care.", 4,
    ),
    Fact(
        "de_escalation", "risk", "Decision not to resuscitate, or to do less, for a poor outlook",
        "Made at this visit because of the outlook.", 4,
    ),
    Fact(
        "parenteral_controlled", "risk", "Controlled substance by needle",
        "A scheduled drug given other than by mouth.", 4,
    ),
)  # fmt: skip

_TIME = (
    Fact(
        "minutes", "time", "Minutes of the physician on the date of the visit",
        "With the patient and without: preparing, examining, counseling, ordering, writing. Staff’s minutes, "
        "travel and teaching do not count.",
    ),
    Fact(
        "minutes_total", "time", "Does the note state them as the total on that date?",
        "“25 minutes in the room” is no total.",
    ),
    Fact(
        "minutes_apart", "time", "Are services billed apart left out of them?",
        "The minutes of a procedure, or of reading a test, that has a line of its own.",
    ),
)  # fmt: skip

WORDS: tuple[Fact, ...] = (*_PATIENT, *_STAY, *_PROBLEMS, *_DATA, *_RISK, *_TIME)
WORD: dict[str, Fact] = {fact.name: fact for fact in WORDS}


def of_group(group: Group) -> tuple[Fact, ...]:
    return tuple(fact for fact in WORDS if fact.group == group)
