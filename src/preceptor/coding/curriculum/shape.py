"""What a case must say of itself: a required line, POA answers, policies and
lines in agreement, the patient's age.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from preceptor.coding.curriculum.report import Subject

PoaExempt = Callable[[str, date], bool]
REPORTED = ("principal", "first", "secondary", "external")


def check_shape(subject: Subject, poa_exempt: PoaExempt) -> None:
    case, key = subject.variant.case, subject.variant.key
    required = [d for d in key.diagnoses if not d.optional and d.role in REPORTED]
    if not required and not any(not s.optional for s in key.services):
        subject.fault("key", "no line is required")
    lead = "principal" if case.claim == "inpatient" else "first"
    for n, line in enumerate(key.diagnoses):
        where = f"key.diagnoses[{n}]"
        if line.role in ("principal", "first") and line.role != lead:
            subject.fault(f"{where}.role", f"the leading line of this claim has the role {lead}")
        if line.role in ("principal", "first") and line.optional:
            subject.fault(f"{where}.optional", "the leading line is required")
        if line.role == "admitting" and case.claim != "inpatient":
            subject.fault(f"{where}.role", "only an inpatient claim has an admitting diagnosis")
        if line.role == "reason" and case.claim != "outpatient":
            subject.fault(f"{where}.role", "only an outpatient claim has a reason for visit")
    _poa(subject, poa_exempt)
    _policies(subject)
    _pointers(subject)
    _age(subject)


def _poa(subject: Subject, poa_exempt: PoaExempt) -> None:
    inpatient = subject.variant.case.claim == "inpatient"
    for n, line in enumerate(subject.variant.key.diagnoses):
        where = f"key.diagnoses[{n}].poa"
        if not inpatient or line.role not in REPORTED:
            if line.poa is not None:
                subject.fault(where, "present on admission is answered for reported inpatient diagnoses only")
            continue
        exempt = poa_exempt(line.code, subject.variant.judged_on)
        if line.poa is None:
            subject.fault(where, f"{line.code} needs a present-on-admission answer")
        elif exempt != (line.poa == "exempt"):
            said = "is" if exempt else "is not"
            subject.fault(where, f"{line.code} {said} on the list of codes exempt from present on admission")


def _policies(subject: Subject) -> None:
    """The stated policy and the key's optional lines may not contradict each other."""
    policies = subject.variant.case.policies
    for n, line in enumerate(subject.variant.key.diagnoses):
        external = line.role == "external"
        if external and line.optional == (policies.external_causes == "required"):
            word = "required" if line.optional else "optional"
            subject.fault(
                f"key.diagnoses[{n}].optional", f"policies.external_causes makes {line.code} {word}"
            )
        if line.code[0] in "VWXY" and line.code[:3] != "Y90" and not external:
            subject.fault(f"key.diagnoses[{n}].role", f"{line.code} is an external cause: role external")


def _pointers(subject: Subject) -> None:
    key, links = subject.variant.key, subject.variant.links
    professional = subject.variant.case.claim == "professional"
    for n, service in enumerate(key.services):
        where = f"key.services[{n}].points_to"
        if not professional and service.points_to:
            subject.fault(where, "only services of a professional claim point to diagnoses")
        if professional and not 1 <= len(service.points_to) <= 4:
            subject.fault(where, "a professional service points to one to four diagnoses")
        for at in links.points_to[n]:
            target = key.diagnoses[at]
            if target.role in ("admitting", "reason"):
                subject.fault(where, f"{target.code} is not a reported diagnosis")
            elif target.optional and not service.optional:
                subject.fault(
                    where, f"{target.code} is optional; a required service points to required diagnoses"
                )


def _age(subject: Subject) -> None:
    case = subject.variant.case
    born, on = case.patient.born, case.service_date
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if age != case.patient.age:
        subject.fault("patient.age", f"born on {born} the patient is {age} on {on}, not {case.patient.age}")
