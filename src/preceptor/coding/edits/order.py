"""What may stand first, and what must stand before what.

Sequencing is the tabular list's first (code first notes, I.A.13), then the guidelines'. A note that names
its causes with “such as” leaves the list open: what stands before the code may be a cause it does not name.
So a named cause behind the code is a fault only if nothing before it can be one, or if the named cause
itself says that this code goes with it (“use additional code”, I.A.13, I.B.7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from preceptor.coding.codesets import Note
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ANY, CLAIM, ERROR, INPATIENT, SERVICES, Rule, Said, dx
from preceptor.coding.edits.sheet import Line, Sheet

# I.C.21.c.16, as headings and the codes excepted from them.
_FIRST_ONLY = (
    "Z00", "Z01", "Z02", "Z04", "Z31.81", "Z31.83", "Z31.84", "Z33.2", "Z34", "Z38", "Z39", "Z40", "Z42",
    "Z51.0", "Z51.1", "Z52", "Z76.1", "Z76.2", "Z99.12",
)  # fmt: skip
_NOT_FIRST_ONLY = ("Z00.6", "Z52.9")

# The intent of a drug code (T36-T50) is the last character before the 7th: 5 adverse effect, 6 underdosing.
_ADVERSE = re.compile("T(?:3[6-9]|4[0-9]|50).*(?:5X|.5).")
_UNDERDOSING = re.compile("T(?:3[6-9]|4[0-9]|50).*(?:6X|.6).")

_NO_CAUSE = ("Z", "V", "W", "X", "Y")  # factors, statuses and external causes: no disease, no injury

_OPEN = re.compile(r"\bsuch as\b")
_CONDITIONAL = re.compile(r"\bif (?:applicable|known)|\bany associated\b|\bwhen\b", re.IGNORECASE)


def _manifestation(sheet: Sheet) -> Iterator[Said]:
    lead = sheet.lead
    if lead and lead.facts.manifestation:
        yield Said(
            (lead.ref,),
            f"{lead.code} is a manifestation: the underlying condition is listed before it, never the "
            "manifestation first.",
        )


def _external_cause(sheet: Sheet) -> Iterator[Said]:
    lead = sheet.lead
    if lead and lead.code[0] in "VWXY":
        yield Said(
            (lead.ref,), f"{lead.code} is an external cause, which is never principal or first-listed."
        )


def _code_first(sheet: Sheet) -> Iterator[Said]:
    for at, line in enumerate(sheet.lines):
        if at == 0 and not sheet.inpatient and _drug_effect(line):
            continue  # `order.drug-effect-first` says it
        for note in line.facts.code_first:
            said = _misplaced(sheet, at, line, note) or _unaccompanied(sheet, line, note)
            if said:
                yield said
                break


def _misplaced(sheet: Sheet, at: int, line: Line, note: Note) -> Said | None:
    """A code the note names stands after this one, and none it names before."""
    if not note.refs or not _meant(line, note):
        return None
    if any(_names(note, x) for x in sheet.lines[:at]):
        return None
    after = next((x for x in sheet.lines[at + 1 :] if _names(note, x)), None)
    if after is None or (_OPEN.search(note.text) and _explained(sheet, at, note, after)):
        return None
    sentence = f"{after.code} is listed after {line.code}, whose note at {note.source} says to code it first."
    return Said((line.ref, after.ref), sentence, _tabular(line, note))


def _explained(sheet: Sheet, at: int, note: Note, named: Line) -> bool:
    """Whether a cause the open note does not name may stand before the line. It may not when the named one
    says “use additional code” of it. (One drug code serves several conditions: there that proves nothing.)
    """
    line = sheet.lines[at]
    if line.code[0] != "T" and any(ref.covers(line.code) for ref in named.facts.use_additional):
        return False
    return any(
        not x.code.startswith(_NO_CAUSE) and note not in x.facts.code_first and not x.facts.manifestation
        for x in sheet.lines[:at]
    )


def _unaccompanied(sheet: Sheet, line: Line, note: Note) -> Said | None:
    """A manifestation code without any of the conditions its note names, where the note leaves nothing
    open.
    """
    if not note.refs or not line.facts.manifestation or line is sheet.lead:
        return None
    if _OPEN.search(note.text) or _CONDITIONAL.search(note.text) or any(_names(note, x) for x in sheet.lines):
        return None
    named = ", ".join(str(ref) for ref in note.refs)
    sentence = f"{line.code} is a manifestation: its note at {note.source} wants one of {named} before it."
    return Said((line.ref,), sentence, _tabular(line, note))


def _meant(line: Line, note: Note) -> bool:
    """Whether the note speaks of this code: that of the drug codes speaks of adverse effects only."""
    if not note.text.lstrip(" ,").startswith("for adverse effects"):
        return True
    return _ADVERSE.fullmatch(line.code.replace(".", "")) is not None


def _names(note: Note, line: Line) -> bool:
    if "underdosing" in note.text and not _UNDERDOSING.fullmatch(line.code.replace(".", "")):
        return False  # the range it points to, T36-T50, holds poisonings and adverse effects too
    return any(ref.covers(line.code) for ref in note.refs)


def _tabular(line: Line, note: Note) -> Source:
    return Source("ICD-10-CM Tabular", line.facts.release, note.source)


def _drug_effect_first(sheet: Sheet) -> Iterator[Said]:
    lead = sheet.lead
    effect = _drug_effect(lead) if lead else None
    if lead and effect == "adverse effect":
        message = f"{lead.code} is an adverse effect of a drug: the code for its nature is listed before it."
        yield Said((lead.ref,), message, sheet.guideline("I.C.19.e.5(a)"))
    elif lead and effect:
        message = f"{lead.code} is an underdosing, which is never principal or first-listed."
        yield Said((lead.ref,), message, sheet.guideline("I.C.19.e.5(c)"))


def _drug_effect(line: Line) -> str | None:
    bare = line.code.replace(".", "")
    if _ADVERSE.fullmatch(bare):
        return "adverse effect"
    return "underdosing" if _UNDERDOSING.fullmatch(bare) else None


def _first_only(sheet: Sheet) -> Iterator[Said]:
    lead = sheet.lead
    if lead is None or _must_lead(lead.code):
        return  # two such codes come from two encounters of one day, which the guideline allows
    for line in sheet.lines:
        if _must_lead(line.code):
            yield Said(
                (line.ref,),
                f"{line.code} may only be principal or first-listed, except when the records of several "
                "encounters of one "
                f"day are combined; here {lead.code} is.",
            )


def _must_lead(code: str) -> bool:
    return code.startswith(_FIRST_ONLY) and not code.startswith(_NOT_FIRST_ONLY)


def _obstetric(sheet: Sheet) -> Iterator[Said]:
    """Chapter 15 goes first. O94 is the exception: the sequela itself goes before it (I.C.15.p)."""
    lead = sheet.lead
    if lead is None or lead.code.startswith("O"):
        return
    found = [x for x in sheet.lines if x.code.startswith("O") and x.category != "O94"]
    if found:
        yield Said(
            (lead.ref, found[0].ref),
            f"{found[0].code} is a chapter 15 code and has priority over {lead.code}, which is listed first.",
        )


def _unacceptable(sheet: Sheet) -> Iterator[Said]:
    for hit in sheet.mce.hits:
        if hit.name == "UNACCEPTABLE_PDX":
            codes = [sheet.claim.diagnoses[n - 1].code for n in hit.diagnoses]
            code = codes[0] if codes else "The principal diagnosis"
            yield Said(
                dx(*hit.diagnoses) or (CLAIM,),
                f"{code} is not acceptable as a principal diagnosis: it says something about the patient "
                "or the encounter, "
                "not why a stay was needed.",
                Source("Medicare Code Editor", sheet.mce.version, hit.name),
            )


RULES = (
    Rule("order.manifestation-first", ERROR, ANY, _manifestation, "I.A.13", needs="tabular"),
    Rule("order.external-cause-first", ERROR, ANY, _external_cause, "I.C.20.a.6", needs="tabular"),
    Rule("order.code-first", ERROR, ANY, _code_first, "I.A.13", needs="tabular"),
    Rule("order.drug-effect-first", ERROR, SERVICES, _drug_effect_first, "I.C.19.e.5", needs="tabular"),
    Rule("order.unacceptable-principal", ERROR, INPATIENT, _unacceptable, "II", needs="mce"),
    Rule("order.first-listed-only", ERROR, ANY, _first_only, "I.C.21.c.16", needs="tabular"),
    Rule("order.obstetric-first", ERROR, ANY, _obstetric, "I.C.15.a.1", needs="tabular"),
)
