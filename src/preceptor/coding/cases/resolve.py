"""From a key as an author writes it to one of plain codes: selects, service
concepts, references between lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from preceptor.coding.cases.errors import CaseError, together
from preceptor.coding.cases.model import Case, Key, KeyDiagnosis, KeyService, Select, Trap
from preceptor.coding.claims.model import ServiceSystem
from preceptor.coding.codesets import CodeBook, normalize


class ResolvedDiagnosis(KeyDiagnosis):
    """`code` and `accept` are display-form codes; `id` is always set."""

    id: str
    code: str


class ResolvedService(KeyService):
    """`system` and `code` say what is billed; a concept has become its practice code."""

    id: str
    system: ServiceSystem
    code: str


class ResolvedKey(Key):
    diagnoses: tuple[ResolvedDiagnosis, ...]
    services: tuple[ResolvedService, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """References between lines of the key, as 0-based positions.

    `either` has one entry a group: its diagnoses and its services. `principal` are the diagnoses that may
    lead; the declared one is first.
    """

    after: tuple[tuple[int, ...], ...]
    points_to: tuple[tuple[int, ...], ...]
    either: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    principal: tuple[int, ...]

    def spare(self, group: int) -> tuple[frozenset[int], frozenset[int]]:
        """Diagnoses and services that are not part of the answer when `group` of `either` is."""
        if not self.either:
            return frozenset(), frozenset()
        chosen = self.either[group]
        return (
            frozenset(i for g in self.either for i in g[0]) - frozenset(chosen[0]),
            frozenset(i for g in self.either for i in g[1]) - frozenset(chosen[1]),
        )


def resolve(
    file: str, case: Case, book: CodeBook, faults: list[CaseError] | None = None
) -> tuple[ResolvedKey, Links]:
    """Raises CaseError for a select that gives not exactly one code or an unknown concept.

    References that name no line and the like raise too; with `faults` they are written there and left out, so
    that the rest of the key can be looked at.
    """
    on = (case.discharge_date or case.service_date) if case.claim == "inpatient" else case.service_date
    unmade: list[CaseError] = []
    diagnoses = _made(
        unmade, case.key.diagnoses, lambda n, d: _diagnosis(file, f"key.diagnoses[{n}]", d, book, on)
    )
    services = _made(unmade, case.key.services, lambda n, s: _service(file, f"key.services[{n}]", s, book))
    if unmade:
        raise together(unmade)
    key = ResolvedKey.model_construct(
        **{
            name: getattr(case.key, name)
            for name in Key.model_fields
            if name not in ("diagnoses", "services")
        },
        diagnoses=diagnoses,
        services=services,
    )
    found: list[CaseError] = []
    links = _links(key, lambda where, message: found.append(CaseError(file, where, message)))
    if faults is None and found:
        raise together(found)
    if faults is not None:
        faults.extend(found)
    return key, links


def _made[Line, Made](
    faults: list[CaseError], lines: Iterable[Line], make: Callable[[int, Line], Made]
) -> tuple[Made, ...]:
    made: list[Made] = []
    for n, line in enumerate(lines):
        try:
            made.append(make(n, line))
        except CaseError as error:
            faults.append(error)
    return tuple(made)


def _diagnosis(file: str, where: str, line: KeyDiagnosis, book: CodeBook, on: date) -> ResolvedDiagnosis:
    if line.select:
        code = select(file, f"{where}.select", line.select, book, on)
    else:
        code = normalize("icd10cm", line.code or "")
    data = {name: getattr(line, name) for name in KeyDiagnosis.model_fields}
    data |= {
        "code": code,
        "select": None,
        "id": line.id or code,
        "accept": tuple(normalize("icd10cm", c) for c in line.accept),
    }
    return ResolvedDiagnosis.model_construct(**data)


def select(file: str, where: str, wanted: Select, book: CodeBook, on: date) -> str:
    """The one billable code that is what the select says."""
    under = normalize("icd10cm", wanted.under)
    if book.find("icd10cm", under, on) is None:
        raise CaseError(file, f"{where}.under", f"{under} is not in ICD-10-CM")
    words = [w.casefold() for w in wanted.words]
    without = [w.casefold() for w in wanted.without]
    found: list[str] = []
    for code in book.billable_below("icd10cm", under, on):
        if wanted.seventh and code.replace(".", "")[6:] not in ("", wanted.seventh.upper()):
            continue
        entry = book.find("icd10cm", code, on)
        title = (entry.title or "").casefold() if entry else ""
        if all(w in title for w in words) and not any(w in title for w in without):
            found.append(code)
    if len(found) != 1:
        said = f"gives {len(found)} codes: {', '.join(found[:6])}" if found else "gives no code"
        raise CaseError(file, where, f"{said}; it must give exactly one")
    return found[0]


def _service(file: str, where: str, line: KeyService, book: CodeBook) -> ResolvedService:
    system: ServiceSystem
    if line.service:
        system, code = "practice", _practice(file, f"{where}.service", line.service, book)
        accept = tuple(
            _practice(file, f"{where}.accept[{n}]", slug, book) for n, slug in enumerate(line.accept)
        )
    else:
        system = "hcpcs" if line.hcpcs else "icd10pcs"
        code = normalize(system, line.hcpcs or line.icd10pcs or "")
        accept = tuple(normalize(system, c) for c in line.accept)
    data = {name: getattr(line, name) for name in KeyService.model_fields}
    data |= {"id": line.id or line.service or code, "system": system, "code": code, "accept": accept}
    data["modifiers"] = tuple(m.upper() for m in line.modifiers)
    return ResolvedService.model_construct(**data)


def _practice(file: str, where: str, slug: str, book: CodeBook) -> str:
    entry = book.concept(slug)
    if entry is None:
        raise CaseError(file, where, f"no service concept is called {slug}")
    return entry.code


Fault = Callable[[str, str], None]  # where, message


def _links(key: ResolvedKey, fault: Fault) -> Links:
    names = [{d.id, d.code} for d in key.diagnoses]
    service_names = [{s.id, s.code} | ({s.service} if s.service else set()) for s in key.services]

    def at(where: str, refs: Iterable[str]) -> tuple[int, ...]:
        found = {ref: _position(ref, names) for ref in refs}
        for ref, position in found.items():
            if position is None:
                fault(where, f"{ref} names no line of the key")
        return tuple(position for position in found.values() if position is not None)

    after = tuple(at(f"key.diagnoses[{n}].after", d.after) for n, d in enumerate(key.diagnoses))
    points_to = tuple(at(f"key.services[{n}].points_to", s.points_to) for n, s in enumerate(key.services))
    either = tuple(_group(n, group, names, service_names, fault) for n, group in enumerate(key.either))
    if len(either) == 1:
        fault("key.either", "one group is no choice: give two or more, or none")
    for section, ids in enumerate(([d.id for d in key.diagnoses], [s.id for s in key.services])):
        for n, id in enumerate(ids):
            if sum(n in group[section] for group in either) > 1:
                fault("key.either", f"{id} stands in two groups")
    lead = [n for n, d in enumerate(key.diagnoses) if d.role in ("principal", "first")]
    if len(lead) != 1 and not (either and lead):
        fault("key.diagnoses", f"one line leads (role principal or first), not {len(lead)}")
    anyone = at("key.principal_any", key.principal_any)
    return Links(after, points_to, either, tuple(dict.fromkeys([*lead, *anyone])))


def _group(
    n: int, refs: tuple[str, ...], names: Sequence[set[str]], service_names: Sequence[set[str]], fault: Fault
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    diagnoses: list[int] = []
    services: list[int] = []
    if not refs:
        fault(f"key.either[{n}]", "a group holds a line")
    for ref in refs:
        found = _position(ref, names)
        other = _position(ref, service_names) if found is None else None
        if found is not None:
            diagnoses.append(found)
        elif other is not None:
            services.append(other)
        else:
            fault(f"key.either[{n}]", f"{ref} names no line of the key")
    return tuple(diagnoses), tuple(services)


def _position(ref: str, among: Sequence[set[str]]) -> int | None:
    spellings = {ref, normalize("icd10cm", ref), ref.upper()}
    return next((n for n, names in enumerate(among) if names & spellings), None)


def resolve_traps(case: Case, book: CodeBook) -> tuple[Trap, ...]:
    """Traps with display-form codes; a concept has become its practice code."""
    on = (case.discharge_date or case.service_date) if case.claim == "inpatient" else case.service_date
    return tuple(trap.model_copy(update={"code": _trap_code(trap.code, book, on)}) for trap in case.traps)


def _trap_code(code: str, book: CodeBook, on: date) -> str:
    concept = book.concept(code)
    if concept is not None:
        return concept.code
    dotted = normalize("icd10cm", code)
    return dotted if book.find("icd10cm", dotted, on) else code.upper()
