"""One sentence about two codes: what was chosen, what the chart supports, read from how the codes differ."""

from __future__ import annotations

from dataclasses import dataclass

from preceptor.coding.cases import Variant
from preceptor.coding.cases.resolve import ResolvedDiagnosis
from preceptor.coding.claims import Claim, Evidence
from preceptor.coding.codesets import Seventh, System
from preceptor.coding.grading.diagnoses import lead_lines
from preceptor.coding.grading.model import VerdictName
from preceptor.coding.grading.relation import Shelf, category, relate, seventh
from preceptor.coding.grading.section import Match, Section, trap_for
from preceptor.coding.grading.wording import side

POA_WORDS = {
    "Y": "present when the admission was ordered",
    "N": "not present when the admission was ordered",
    "U": "the record does not say",
    "W": "the provider cannot say",
    "exempt": "the code is on the exempt list",
}
SYSTEM_WORDS: dict[System, str] = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS Level II",
    "practice": "the practice set",
    "cpt": "the loaded CPT files",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What every sentence may look at."""

    variant: Variant
    claim: Claim
    shelf: Shelf
    diagnoses: Section
    services: Section
    group: int

    def named(self, code: str, system: System = "icd10cm") -> str:
        """With its title; a CPT code without, because sentences are kept and its licence may end."""
        title = self.shelf.title(code, system) if system != "cpt" else ""
        return f"{code}, “{title}”" if title else code


def diagnosis_sentence(scene: Scene, match: Match) -> str:
    """For a line that was laid beside a key line."""
    line = scene.variant.key.diagnoses[match.key]
    given = scene.claim.diagnoses[match.submitted]
    clauses = [_clause(scene, match, fault, line) for fault in match.faults]
    if not clauses:
        if given.code != line.code:
            return f"{scene.named(given.code)} is as right here as {line.code}."
        return f"{scene.named(given.code)} is what the chart supports."
    return in_one(clauses)


def _clause(scene: Scene, match: Match, fault: VerdictName, line: ResolvedDiagnosis) -> str:
    given = scene.claim.diagnoses[match.submitted]
    match fault:
        case "wrong-seventh":
            return _seventh_clause(scene, given.code, line.code)
        case "wrong-side":
            return _side_clause(scene, given.code, line.code)
        case "less-specific":
            return (
                f"{given.code} says only “{scene.shelf.title(given.code)}”; "
                f"the chart is more specific: {scene.named(line.code)}"
            )
        case "heading":
            wanted = scene.named(line.code)
            return f"{given.code} is a heading and cannot be reported; below it the chart leads to {wanted}"
        case "sibling":
            return f"You chose “{scene.shelf.title(given.code)}”; the chart supports {scene.named(line.code)}"
        case "wrong-poa":
            said = f"You answered {given.poa}" if given.poa else "You did not answer"
            return f"{said} for present on admission; it is {line.poa}: {POA_WORDS[line.poa or 'Y']}"
        case "not-principal":
            return _principal_clause(scene, line)
        case _:
            return _order_clause(scene, match, line)


def _seventh_clause(scene: Scene, given: str, wanted: str) -> str:
    texts = {s.char: s.text.split(";")[0] for code in (given, wanted) for s in _sevenths(scene, code)}
    mine, keys = seventh(given), seventh(wanted)
    chosen = f"the {texts[mine]}" if mine in texts else f"7th character {mine}"
    said = f"{texts[keys]}: " if keys in texts else ""
    return f"You chose {chosen}; the chart says {said}7th character {keys}, {wanted}"


def _sevenths(scene: Scene, code: str) -> tuple[Seventh, ...]:
    entry = scene.shelf.find(code)
    return entry.sevenths if entry else ()


def _side_clause(scene: Scene, given: str, wanted: str) -> str:
    mine, keys = side(scene.shelf.title(given)), side(scene.shelf.title(wanted))
    if mine and keys:
        return f"You chose the {mine} side; the chart says {keys}: {scene.named(wanted)}".replace(
            "the bilateral side", "both sides"
        )
    if mine:
        return f"You chose the {mine} side, which the chart does not give: {scene.named(wanted)}"
    return f"You chose “{scene.shelf.title(given)}”; the chart supports {scene.named(wanted)}"


def _principal_clause(scene: Scene, line: ResolvedDiagnosis) -> str:
    place = "principal" if scene.claim.kind == "inpatient" else "first-listed"
    lead = [scene.claim.diagnoses[i].code for i in lead_lines(scene.claim, scene.diagnoses)]
    if len(lead) > 1:
        marked = f"{', '.join(lead[:-1])} and {lead[-1]}"
        return f"Only one line is the {place} diagnosis, here {line.code}; you put {marked} there"
    instead = f"; you put {lead[0]} there" if lead else ""
    return f"{line.code} is the {place} diagnosis{instead}"


def _order_clause(scene: Scene, match: Match, line: ResolvedDiagnosis) -> str:
    placed = scene.diagnoses.by_key
    before = [
        scene.claim.diagnoses[placed[n].submitted].code
        for n in scene.variant.links.after[match.key]
        if n in placed and placed[n].submitted > match.submitted
    ]
    return f"{line.code} stands after {' and '.join(before)}, not before"


def extra_sentence(scene: Scene, submitted: int) -> tuple[VerdictName, str]:
    """For a diagnosis that stands for no key line: which fault it is, and why."""
    code = scene.claim.diagnoses[submitted].code
    twin = _twin(scene, submitted, code)
    if twin is not None:
        return "duplicate", f"{code} already stands on line {twin + 1}; one condition is reported once."
    trap = trap_for(code, scene.variant.traps)
    if trap is not None:
        return "over-coded", f"{code}: {trap.why}"
    unusable = unusable_sentence(scene, code, "icd10cm")
    if unusable:
        return "wrong", unusable
    keys, section = scene.variant.key.diagnoses, scene.diagnoses
    for n, match in section.by_key.items():
        if _same_condition(relate(code, keys[n].code, scene.shelf)):
            mine, line = scene.claim.diagnoses[match.submitted].code, match.submitted + 1
            return (
                "duplicate",
                f"{scene.named(code)} is a second line for what {mine} on line {line} reports.",
            )
    for n in section.active:
        if n not in section.by_key and category(keys[n].code) == category(code):
            wanted = scene.named(keys[n].code)
            return "wrong", f"{scene.named(code)} is not what the chart says; it supports {wanted}."
    return "over-coded", f"Nothing a coder may code from supports {scene.named(code)}."


def _same_condition(faults: tuple[VerdictName, ...]) -> bool:
    """Whether a code says what the key's says, only vaguer, of another side or with another 7th character."""
    return bool(faults) and set(faults) <= {"less-specific", "wrong-side", "wrong-seventh"}


def _twin(scene: Scene, submitted: int, code: str) -> int | None:
    """Another line that says the same: a right code of the same key line, or the same code earlier."""
    for n, match in scene.diagnoses.by_key.items():
        line = scene.variant.key.diagnoses[n]
        if match.same_code and code in (line.code, *line.accept):
            return match.submitted
    first = next(i for i in scene.diagnoses.entered if scene.claim.diagnoses[i].code == code)
    return first if first != submitted else None


def unusable_sentence(scene: Scene, code: str, system: System) -> str | None:
    """For a code that cannot be reported at all."""
    entry = scene.shelf.find(code, system)
    if entry is None:
        return f"{code} is not in {SYSTEM_WORDS[system]}."
    if not entry.billable:
        return f"{scene.named(code, system)} is a heading and cannot be reported."
    if not scene.shelf.reportable(code, system):
        return f"{code} is not in force on {scene.shelf.on}."
    return None


def missed_sentence(scene: Scene, key: int) -> str:
    """For a key diagnosis nobody submitted: the words of the chart it rests on."""
    line = scene.variant.key.diagnoses[key]
    word = "may be reported" if line.optional else "is missing"
    return f"{scene.named(line.code)} {word}{quoted(scene, line.evidence)}."


def quoted(scene: Scene, evidence: tuple[Evidence, ...]) -> str:
    """The first words the key rests on, as the end of a sentence."""
    for piece in evidence:
        document = scene.variant.chart.document(piece.document)
        if document is not None:
            return f"; {document.title} says “{' '.join(piece.quote.split()).rstrip('.')}”"
    return ""


def in_one(clauses: list[str]) -> str:
    """Clauses as one sentence; those that begin with a word, not a code, go on in lower case."""
    first, *rest = clauses
    return "; also: ".join([first, *(c[0].lower() + c[1:] if c[1:2].islower() else c for c in rest)]) + "."
