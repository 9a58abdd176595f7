"""What a claim groups to and what each of its codes does to that, and what one code may do: one shape for
command line, JSON API and pages, with the sentences all of them show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from preceptor.coding.claims import Claim, ClaimError, read_claim
from preceptor.coding.grouping import cc_tables, transfer, weights
from preceptor.coding.grouping.explore import Drg, Effect, NotComputed, Other, Stay
from preceptor.coding.grouping.indicators import DISCOUNTS, SOURCE, STATUS
from preceptor.engine.answers.asked import Malformed

if TYPE_CHECKING:
    from preceptor.coding.codesets import CodeBook
    from preceptor.coding.codesets.model import System
    from preceptor.coding.grouping import Engines
    from preceptor.coding.grouping.visit import LineEffect, Payment, Visit

STATUS_WORDS = {
    "01": "to home",
    "02": "to another hospital",
    "03": "to skilled nursing",
    "07": "against advice",
    "20": "died",
}


class DrgDocument(TypedDict):
    """`type`: MED or SURG. Weight and days are None for a year whose Table 5 is not loaded."""

    number: str
    title: str
    mdc: str
    mdc_title: str
    severity: str | None
    type: str | None
    weight: float | None
    geometric_days: float | None
    arithmetic_days: float | None
    ungroupable: str | None


class OtherDocument(TypedDict):
    """The group with one thing changed. `change`: of the weight."""

    what: str
    words: str
    number: str
    title: str
    weight: float | None
    change: float | None


class EffectDocument(TypedDict):
    """`bar`: what keeps a CC or MCC from counting: excluded, select-drgs, died, hospital-acquired."""

    section: str
    index: int
    code: str
    title: str
    role: str
    poa: str | None
    level: str | None
    counts: bool
    bar: str | None
    collection: str | None
    beside: list[str]
    hac: dict[str, Any] | None
    says: str
    without: OtherDocument | None
    as_principal: OtherDocument | None
    other_poa: list[OtherDocument]


class TransferDocument(TypedDict):
    """`share`: of the weight that is paid."""

    kind: str
    days: int
    geometric_days: float
    share: float
    says: str


class StayDocument(TypedDict):
    kind: Literal["inpatient"]
    version: str
    drg: DrgDocument
    before_hac: DrgDocument | None
    codes: list[EffectDocument]
    statuses: list[OtherDocument]
    transfer: TransferDocument | None
    cites: list[str]


class PaymentDocument(TypedDict):
    """`discount`: in words; `si_words` is "" for an indicator without words of ours."""

    apc: str | None
    si: str | None
    si_words: str
    packaged: bool
    discount: str


class ShiftDocument(TypedDict):
    index: int
    code: str
    payment: PaymentDocument


class LineDocument(TypedDict):
    """`own`: how the code stands by itself. `packaged_by`: lines without each of which it would be paid."""

    index: int
    code: str
    title: str
    payment: PaymentDocument
    own: dict[str, Any] | None
    packaged_by: list[int]
    says: str
    without: list[ShiftDocument]


class VisitDocument(TypedDict):
    kind: Literal["outpatient"]
    version: str
    lines: list[LineDocument]
    withheld: list[dict[str, Any]]
    tried: bool
    cites: list[str]


class NotComputedDocument(TypedDict):
    not_computed: str


def of_claim(
    book: CodeBook, engines: Engines, claim: Claim
) -> StayDocument | VisitDocument | NotComputedDocument:
    """What a claim groups to; `not_computed` with the reason where it does not. Raises as the engines."""
    if claim.kind == "inpatient":
        stay = engines.explorer.stay(claim)
        return {"not_computed": stay.reason} if isinstance(stay, NotComputed) else _stay(book, claim, stay)
    if claim.kind == "outpatient":
        visit = engines.visit(claim)
        return (
            {"not_computed": visit.reason} if isinstance(visit, NotComputed) else _visit(book, claim, visit)
        )
    return {"not_computed": "A professional claim is paid by the line, not by a group."}


def stay_of(
    diagnoses: Sequence[str],
    procedures: Sequence[str],
    *,
    admitted: date,
    discharged: date,
    age: int,
    sex: str,
    status: str,
) -> Claim:
    """A stay as it is asked for in an address: `L89.153:N` is a diagnosis with its POA answer, Y without one,
    the first the principal one. Raises Malformed.
    """
    lines = [one.partition(":") for one in diagnoses]
    claim = {
        "kind": "inpatient",
        "service_date": admitted.isoformat(),
        "discharge_date": discharged.isoformat(),
        "discharge_status": status,
        "patient": {"age": age, "sex": sex},
        "diagnoses": [{"code": code, "poa": poa or "Y"} for code, _colon, poa in lines],
        "services": [{"system": "icd10pcs", "code": one} for one in procedures],
    }
    try:
        return read_claim(claim)
    except ClaimError as error:
        raise Malformed(str(error), error.where) from None


def drg(found: Drg) -> DrgDocument:
    return {
        "number": found.number,
        "title": found.title,
        "mdc": found.mdc,
        "mdc_title": found.mdc_title,
        "severity": found.severity,
        "type": found.kind,
        "weight": found.weight,
        "geometric_days": found.geometric_days,
        "arithmetic_days": found.arithmetic_days,
        "ungroupable": found.ungroupable,
    }


def _stay(book: CodeBook, claim: Claim, stay: Stay) -> StayDocument:
    cites = [f"MS-DRG Definitions Manual {stay.version.label}"]
    if stay.drg.weight is not None:
        cites.append(weights.SOURCE)
    if any(effect.collection for effect in stay.effects if effect.bar in ("excluded", "select-drgs")):
        cites.append(cc_tables.SOURCE)
    if stay.transfer:
        cites.append(transfer.SOURCE)
    return {
        "kind": "inpatient",
        "version": stay.version.label,
        "drg": drg(stay.drg),
        "before_hac": drg(stay.before_hac) if stay.before_hac else None,
        "codes": [_effect(book, claim, stay, effect) for effect in stay.effects],
        "statuses": [_other(one, f"{one.what}, {STATUS_WORDS[one.what]}") for one in stay.statuses],
        "transfer": _transfer(stay.transfer) if stay.transfer else None,
        "cites": cites,
    }


def _effect(book: CodeBook, claim: Claim, stay: Stay, effect: Effect) -> EffectDocument:
    system: System = "icd10cm" if effect.section == "diagnoses" else "icd10pcs"
    return {
        "section": effect.section,
        "index": effect.index,
        "code": effect.code,
        "title": _title(book, system, effect.code, claim),
        "role": effect.role,
        "poa": effect.poa,
        "level": effect.level,
        "counts": effect.counts,
        "bar": effect.bar,
        "collection": effect.collection,
        "beside": list(effect.beside),
        "hac": effect.hac,
        "says": _says(stay, effect),
        "without": _other(effect.without, f"without {effect.code}") if effect.without else None,
        "as_principal": (
            _other(effect.as_principal, f"with {effect.code} as principal diagnosis")
            if effect.as_principal
            else None
        ),
        "other_poa": [_other(one, f"with POA {one.what}") for one in effect.other_poa],
    }


def _says(stay: Stay, effect: Effect) -> str:
    """One sentence: what the code does, and why not more."""
    if effect.role == "principal" and effect.section == "diagnoses":
        return _principal_says(stay)
    changes = effect.without is not None and effect.without.drg.number != stay.drg.number
    if effect.level is None:
        what = "" if effect.section == "services" else "Neither a CC nor an MCC. "
        return what + ("It changes the group." if changes else "The group is the same without it.")
    article = "A CC" if effect.level == "CC" else "An MCC"
    if effect.bar:
        return f"{article} that does not count: {_bar(stay, effect)}."
    if changes:
        return f"{article} that decides the group."
    if effect.beside:
        return f"{article} that counts; {', '.join(effect.beside)} would carry the group without it."
    return f"{article}; this group does not ask for one."


def _principal_says(stay: Stay) -> str:
    if stay.drg.ungroupable:
        return stay.drg.ungroupable
    place = "a group before the categories" if stay.drg.mdc == "00" else f"category {stay.drg.mdc}"
    return f"The principal diagnosis: the stay falls into {place}, {stay.drg.mdc_title}."


def _bar(stay: Stay, effect: Effect) -> str:
    if effect.bar == "excluded":
        where = f", PDX collection {effect.collection}" if effect.collection else ""
        return f"the principal diagnosis {stay.effects[0].code} excludes it{where}"
    if effect.bar == "select-drgs":
        return f"in MS-DRGs {effect.collection} it is part of what the group is made of"
    if effect.bar == "died":
        return "it counts only when the patient was discharged alive"
    hac = effect.hac or {}
    return (
        f"it was not present on admission, and it is a hospital-acquired condition "
        f"({hac['number']:02d}, {hac['title']})"
    )


def _transfer(found: transfer.Transfer) -> TransferDocument:
    days = f"{found.days} {'day' if found.days == 1 else 'days'} of a mean of {found.geometric_days:g}"
    where = "another hospital" if found.kind == "hospital" else "care after the stay, in a marked group"
    if found.share < 1:
        result = f"the stay is paid by day, {found.share:.0%} of the weight"
    else:
        result = "the stay was long enough to be paid in full"
    special = " (special-pay group: half of it at once)" if found.special_pay and found.share < 1 else ""
    says = f"A transfer to {where}: {days}, so {result}{special}."
    return {
        "kind": found.kind,
        "days": found.days,
        "geometric_days": found.geometric_days,
        "share": found.share,
        "says": says,
    }


def _other(other: Other, words: str) -> OtherDocument:
    found = other.drg
    return {
        "what": other.what,
        "words": words,
        "number": found.number,
        "title": found.ungroupable or found.title,
        "weight": found.weight,
        "change": other.change,
    }


def _visit(book: CodeBook, claim: Claim, visit: Visit) -> VisitDocument:
    return {
        "kind": "outpatient",
        "version": visit.version,
        "lines": [_line(book, claim, line, visit.lines) for line in visit.lines],
        "withheld": list(visit.withheld),
        "tried": visit.tried,
        "cites": [f"I/OCE {visit.version}", SOURCE],
    }


def _line(book: CodeBook, claim: Claim, line: LineEffect, every: Iterable[LineEffect]) -> LineDocument:
    codes = {one.index: one.code for one in every}
    return {
        "index": line.index,
        "code": line.code,
        "title": _title(book, claim.services[line.index - 1].system, line.code, claim),
        "payment": payment(line.payment),
        "own": {"si": line.own[0], "apc": line.own[1]} if line.own else None,
        "packaged_by": list(line.packaged_by),
        "says": _line_says(line, codes),
        "without": [
            {"index": shift.index, "code": codes[shift.index], "payment": payment(shift.payment)}
            for shift in line.without
        ],
    }


def payment(found: Payment) -> PaymentDocument:
    return {
        "apc": found.apc,
        "si": found.si,
        "si_words": STATUS.get(found.si or "", ""),
        "packaged": found.packaged,
        "discount": _discount(found),
    }


def _discount(found: Payment) -> str:
    return DISCOUNTS.get(found.discount, f"by formula {found.discount}")


def _line_says(line: LineEffect, codes: dict[int, str]) -> str:
    paid = line.payment
    if not paid.packaged:
        if paid.apc is None:
            return "Not paid in an APC here."
        return (
            f"Paid in APC {paid.apc}."
            if paid.discount == 1
            else f"Paid in APC {paid.apc}, {_discount(paid)}."
        )
    if line.own and line.own[0] == "N":
        return "Always packaged: it has no payment of its own."
    if line.packaged_by:
        by = ", ".join(f"line {n} ({codes[n]})" for n in line.packaged_by)
        return f"Packaged by {by}: without it this line would be paid."
    return "Packaged: more than one line beside it would have it so."


def _title(book: CodeBook, system: System, code: str, claim: Claim) -> str:
    """ "" for a licensed code: the answer may be kept for longer than the licence."""
    if system == "cpt":
        return ""
    found = book.find(system, code, claim.judged_on)
    return (found.title if found else None) or "title not loaded"
