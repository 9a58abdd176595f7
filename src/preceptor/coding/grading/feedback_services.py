"""One sentence about two service lines."""

from __future__ import annotations

from collections.abc import Iterable

from preceptor.coding.cases.resolve import ResolvedService
from preceptor.coding.claims import Service
from preceptor.coding.grading.feedback import Scene, in_one, quoted, unusable_sentence
from preceptor.coding.grading.model import VerdictName
from preceptor.coding.grading.section import Match
from preceptor.coding.grading.services import code_credit, expected_pointers, read_as, same, trap_of

# Names of the seven characters in the Medical and Surgical section (ICD-10-PCS guideline A1 and the tables).
_MEDICAL_SURGICAL = (
    "section",
    "body system",
    "root operation",
    "body part",
    "approach",
    "device",
    "qualifier",
)


def service_sentence(scene: Scene, match: Match) -> str:
    """For a service that was laid beside a key line."""
    line = scene.variant.key.services[match.key]
    given = scene.claim.services[match.submitted]
    clauses = [_clause(scene, match, fault, given, line) for fault in match.faults]
    if not clauses:
        if given.code != line.code and given.system == line.system:
            return f"{scene.named(given.code, given.system)} is as right here as {line.code}."
        return f"{scene.named(given.code, given.system)} is what the record supports."
    return in_one(clauses)


def _clause(scene: Scene, match: Match, fault: VerdictName, given: Service, line: ResolvedService) -> str:
    match fault:
        case "wrong-modifier":
            return _modifiers(set(given.modifiers), set(line.modifiers), line.code)
        case "wrong-units":
            return f"You billed {_units(given.units)}; the record supports {line.units} of {line.code}"
        case "wrong-pointer":
            return _pointer(scene, match, given)
        case "em-level":
            return _level(scene, given, line)
        case _:
            return _characters(scene, given.code, line.code)


def _modifiers(mine: set[str], keys: set[str], code: str) -> str:
    add, drop = sorted(keys - mine), sorted(mine - keys)
    if add and drop:
        return f"Replace modifier {_and(drop)} with {_and(add)} on {code}"
    return (
        f"You left out modifier {_and(add)} on {code}" if add else f"Remove modifier {_and(drop)} from {code}"
    )


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def _and(names: Iterable[str], word: str = "and") -> str:
    *most, last = names
    return f"{', '.join(most)} {word} {last}" if most else last


def _pointer(scene: Scene, match: Match, given: Service) -> str:
    """What to change about the pointers, and only then what they are."""
    primary, wanted = expected_pointers(scene.variant, scene.group, match.key)
    placed = [scene.diagnoses.matches.get(position - 1) for position in given.points_to]
    free = scene.diagnoses.optional - wanted
    got = [found.key for found in placed if found and found.key not in free]
    extra = [
        _submitted(scene, position)
        for position, found in zip(given.points_to, placed, strict=True)
        if found is None or found.key not in free | wanted
    ]
    missing = [_pointed(scene, n) for n in sorted(wanted - set(got))]
    first = _and([_pointed(scene, n) for n in sorted(primary)], "or")
    others = [_pointed(scene, n) for n in sorted(wanted - primary)]
    if not given.points_to:
        return f"You left out the pointers: {first} first{f', then {_and(others)}' if others else ''}"
    changes = []
    if missing:
        changes.append(f"You left out the pointer{'s' * (len(missing) > 1)} to {_and(missing)}")
    if extra:
        right = _and([first, *others])
        changes.append(f"{'remove' if missing else 'Remove'} {_and(extra)}; {given.code} points to {right}")
    if not extra and not (got and got[0] in primary):
        order = f"order is {first} first{f', then {_and(others)}' if others else ''}"
        changes.append(f"the {order}" if missing else f"The {order}")
    return "; ".join(changes)


def _submitted(scene: Scene, position: int) -> str:
    lines = scene.claim.diagnoses
    return lines[position - 1].code if position <= len(lines) else f"line {position}, which is not there"


def _pointed(scene: Scene, n: int) -> str:
    """A key diagnosis by the code the claim has for it."""
    line, match = scene.variant.key.diagnoses[n], scene.diagnoses.by_key.get(n)
    return scene.claim.diagnoses[match.submitted].code if match else line.code


def _level(scene: Scene, given: Service, line: ResolvedService) -> str:
    mine, keys = scene.shelf.find(given.code, given.system), scene.shelf.find(line.code, line.system)
    levels = (mine.facts.get("em_level"), keys.facts.get("em_level")) if mine and keys else (None, None)
    wanted = scene.named(line.code, line.system)
    if None in levels:  # a CPT code that stands for visits of several levels
        return f"You chose {given.code}; the record supports another level: {wanted}"
    return f"You chose level {levels[0]}; the record supports level {levels[1]}: {wanted}"


def _characters(scene: Scene, mine: str, keys: str) -> str:
    names = _MEDICAL_SURGICAL if keys.startswith("0") else ("",) * 7
    wrong = [
        f"character {n}{f' ({name})' if name else ''} is {right}, not {left}"
        for n, (left, right, name) in enumerate(zip(mine, keys, names, strict=False), start=1)
        if left != right
    ]
    return f"{mine}: {', '.join(wrong)}; the record supports {scene.named(keys, 'icd10pcs')}"


def extra_service_sentence(scene: Scene, submitted: int) -> tuple[VerdictName, str]:
    """For a service that stands for no key line."""
    given = scene.claim.services[submitted]
    keys = scene.variant.key.services
    for n, match in scene.services.by_key.items():
        if same(given, keys[n], scene.shelf):
            return "duplicate", f"{given.code} is already billed on line {match.submitted + 1}."
    trap = trap_of(given, scene.shelf, scene.variant.traps)
    if trap is not None:
        return "over-coded", f"{given.code}: {trap.why}"
    unusable = unusable_sentence(scene, given.code, given.system)
    if unusable:
        return "wrong", unusable
    for n, match in scene.services.by_key.items():
        if code_credit(given, keys[n], scene.shelf):
            mine = scene.claim.services[match.submitted].code
            return "duplicate", f"{given.code} bills again what {mine} on line {match.submitted + 1} bills."
    missed = [keys[n] for n in scene.services.active if n not in scene.services.by_key]
    kin = next((k for k in missed if _kin(scene, given, k)), None)
    if kin:
        return "wrong", (
            f"{scene.named(given.code, given.system)} is not what was done; "
            f"the record supports {scene.named(kin.code, kin.system)}."
        )
    return "over-coded", f"The record does not support billing {scene.named(given.code, given.system)}."


def _kin(scene: Scene, given: Service, line: ResolvedService) -> bool:
    """Practice services of one family, procedures of one body system, HCPCS codes of one letter."""
    system, codes = read_as(given, scene.shelf)
    if system != line.system:
        return False
    if system == "icd10pcs":
        return given.code[:2] == line.code[:2]
    if system == "hcpcs":
        return given.code[:1] == line.code[:1]
    keys = scene.shelf.find(line.code, line.system)
    mine = [entry for code in codes if (entry := scene.shelf.find(code, system))]
    return keys is not None and any(entry.path[:1] == keys.path[:1] for entry in mine)


def missed_service_sentence(scene: Scene, key: int) -> str:
    line = scene.variant.key.services[key]
    word = "may be billed" if line.optional else "is missing"
    return f"{scene.named(line.code, line.system)} {word}{quoted(scene, line.evidence)}."
