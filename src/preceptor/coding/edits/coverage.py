"""Medical necessity on Medicare claims: the service of a line against the diagnoses it points to, in the
coverage policies that are loaded (professional: the pointers; outpatient: every reported diagnosis).

A line that says by its modifier that a denial is expected has said it; what it says must fit the policy.
Where the loaded policies cannot decide, that is said, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.claims import Service
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import INFO, SERVICES, WARNING, Rule, Said, dx, sv
from preceptor.coding.edits.sheet import Line, Sheet
from preceptor.coding.encoder.coverage import Coverage, Judged

_EXPECTED = frozenset(("GA", "GZ"))  # denied as not necessary, with and without a signed notice
_EXCLUDED = frozenset(("GY", "GX"))  # no benefit at all, without and with a notice given of free will
_PARAGRAPH = 300

_DOCUMENTS = {
    "teaching": "Preceptor teaching policy: {title}",
    "article": "Medicare coverage article {id}: {title}",
    "lcd": "Local Coverage Determination {id}: {title}",
    "ncd": "National Coverage Determination: {title}",
}


def _not_covered(sheet: Sheet) -> Iterator[Said]:
    for number, lines, answer in sheet.covered:
        service = sheet.claim.services[number - 1]
        found, said = answer.deciding, set(service.modifiers)
        if found is None:
            continue
        refs = (*sv(number), *dx(*(line.number for line in lines)))
        if answer.verdict == "excluded" and not said & _EXCLUDED:
            wrong = sorted(said & _EXPECTED)
            instead = f"{wrong[0]} speaks of necessity; " if wrong else ""
            message = (
                f"{service.code} is never covered ({found.policy.excluded}): {instead}"
                "GY reports it, with GX where a notice was given of free will."
            )
            yield Said(refs, message, source_of(found))
        elif answer.verdict in ("not-listed", "limited") and not said & (_EXPECTED | _EXCLUDED):
            yield Said(refs, _unmet(service, lines, answer, found), source_of(found))


def _unmet(service: Service, lines: tuple[Line, ...], answer: Coverage, found: Judged) -> str:
    codes = ", ".join(line.code for line in lines)
    where = f" in {', '.join(state for state, _ in answer.by_place)}" if answer.by_place else ""
    if answer.verdict == "limited":
        broken = " ".join(one.text for one in found.conditions if one.met is False)
        return f"{service.code} with {found.diagnosis}: {broken} {_THEN}"
    if found.diagnosis:
        return f"{found.diagnosis} is named as not supporting {service.code}{where}. {_THEN}"
    return f"{codes} {_LISTED[len(lines) > 1]} for {service.code}{where}. {_THEN}"


_LISTED = {False: "is no diagnosis listed", True: "are no diagnoses listed"}
_THEN = "See what the record supports; where a denial is expected, GA (notice signed) or GZ (none) says so."


def _unknown(sheet: Sheet) -> Iterator[Said]:
    for number, lines, answer in sheet.covered:
        service = sheet.claim.services[number - 1]
        found = answer.deciding or next(iter(answer.judged), None)
        if found is None:
            continue
        if why := _open(service, answer, found):
            yield Said((*sv(number), *dx(*(line.number for line in lines))), why, source_of(found))


def _open(service: Service, answer: Coverage, found: Judged) -> str:
    said = set(service.modifiers)
    title = _named(found)
    if answer.verdict == "varies":
        return f"Whether {service.code} is covered here depends on the state: " + _by_verdict(answer)
    if answer.verdict == "undecided":
        return f"{title} speaks of {service.code} and has no list that decides it: read it."
    if answer.verdict == "covered" and (modifiers := sorted(said & (_EXPECTED | {"GY"}))):
        return (
            f"{service.code} carries {modifiers[0]}, which expects a denial, and {title} lists "
            f"{found.diagnosis}: one of the two needs a look."
        )
    if answer.verdict in ("not-listed", "limited") and "GY" in said:
        return (
            f"{service.code} carries GY, “never covered”, and {title} judges it by the diagnosis: GA or GZ."
        )
    doubts = [one.text for one in found.conditions if one.kind in ("asterisk", "scope")]
    if answer.verdict == "covered" and doubts:
        return (
            f"{service.code} with {found.diagnosis} is listed, with a condition no claim shows: {doubts[0]}"
        )
    return ""


def _by_verdict(answer: Coverage) -> str:
    parts = (f"{verdict} in {', '.join(states)}" for verdict, states in answer.states_by_verdict().items())
    return "; ".join(parts) + "."


def source_of(found: Judged) -> Source:
    """The document, its version, and the paragraph that decides."""
    policy = found.policy
    version = f"effective {policy.first}" if policy.teaching else f"version {policy.version}, {policy.first}"
    group = f"group {found.group.number}: {found.group.paragraph}" if found.group else policy.excluded
    section = group if len(group) <= _PARAGRAPH else f"{group[:_PARAGRAPH]}…"
    return Source(_named(found), version, section)


def _named(found: Judged) -> str:
    policy = found.policy
    return _DOCUMENTS[policy.kind].format(id=policy.id, title=policy.title)


RULES = (
    Rule("coverage.not-covered", WARNING, SERVICES, _not_covered, ""),
    Rule("coverage.unknown", INFO, SERVICES, _unknown, "", counts=False),
)
