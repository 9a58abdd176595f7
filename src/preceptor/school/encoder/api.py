"""The encoder as a JSON API: each address one thin call of what pages and command line ask too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BeforeValidator

from preceptor.coding.codesets import Code
from preceptor.coding.em import Told
from preceptor.engine import engine
from preceptor.engine.answers import (
    changes,
    codes,
    coverage,
    em,
    group_codes,
    groups,
    index,
    modifiers,
    pcs,
    questions,
    search,
    status,
    together,
)
from preceptor.engine.answers.asked import NotThere, day_of, system_of

router = Router()

View = Callable[..., Any]

MOST_TYPED = 400

Day = Annotated[
    date | None,
    BeforeValidator(day_of),
    Query(None, description="The day that counts, YYYY-MM-DD. Without it the newest titled release answers."),
]
Typed = Annotated[str, Query(max_length=MOST_TYPED)]


def _answers(path: str, shape: Any, group: str, summary: str, *, example: str) -> Callable[[View], View]:
    """One address: the shape of its answer, where the description lists it, and a question that works."""
    return router.api_operation(
        ["GET", "HEAD"],
        path,
        response=shape,
        tags=[group],
        summary=summary,
        openapi_extra={"x-example": example},
    )


@_answers("/status", status.StatusDocument, "codes", "What is loaded", example="status")
def what_is_loaded(request: HttpRequest, on: Day = None) -> status.StatusDocument:
    """Every code set with its releases, the indexes and tables, the labels of ICD-10-PCS characters."""
    return status.describe(engine().book, on)


@_answers("/codes/{system}", status.SystemDocument, "codes", "One code set", example="codes/icd10cm")
def one_system(request: HttpRequest, system: str, on: Day = None) -> status.SystemDocument:
    """Its releases, how many codes are in force, and how many of them have a title."""
    book = engine().book
    known = system_of(book, system, on)
    found = next((one for one in book.status(on) if one.system == known), None)
    if found is None:
        raise NotThere(f"{known} is not loaded.", "system")
    return status.system(found)


@_answers(
    "/codes/{system}/search",
    search.SearchDocument,
    "codes",
    "Search",
    example="codes/icd10cm/search?q=broken+wrist&limit=5",
)
def find_codes(
    request: HttpRequest,
    system: str,
    q: Typed,
    limit: Annotated[int, Query(ge=1, le=search.MOST)] = 10,
    on: Day = None,
) -> search.SearchDocument:
    """Codes by everyday words, or by the beginning of a code; each says why it was found."""
    known = system_of(engine().book, system, on)
    return search.describe(*search.timed(engine().searcher, q, known, limit, on))


@_answers(
    "/codes/{system}/compare",
    changes.ComparisonDocument,
    "codes",
    "Two codes",
    example="codes/icd10cm/compare?a=E11.22&b=E10.22",
)
def compare(
    request: HttpRequest, system: str, a: Typed, b: Typed, on: Day = None
) -> changes.ComparisonDocument:
    """Two codes side by side: where they part, what each instructs, whether one excludes the other."""
    return changes.comparison(engine().book, system_of(engine().book, system, on), a, b, on)


@_answers(
    "/codes/{system}/changes",
    changes.ChangesDocument,
    "codes",
    "What a release brought",
    example="codes/icd10cm/changes",
)
def what_changed(
    request: HttpRequest, system: str, release: Annotated[str, Query(max_length=MOST_TYPED)] = ""
) -> changes.ChangesDocument:
    """New, revised and deleted codes and headings; without a release those of the newest."""
    return changes.changes(engine().book, system_of(engine().book, system), release or None)


@_answers("/codes/{system}/{code}", codes.CodeDocument, "codes", "One code", example="codes/icd10cm/E11.22")
def one_code(request: HttpRequest, system: str, code: str, on: Day = None) -> codes.CodeDocument:
    """A code or a heading with every instruction that applies to it, nearest level first."""
    return codes.describe(engine().book, _entry(system, code, on), on)


@_answers(
    "/codes/{system}/{code}/questions",
    questions.InquiryDocument,
    "codes",
    "Questions below a heading",
    example="codes/icd10cm/S52.53/questions",
)
def next_question(
    request: HttpRequest,
    system: str,
    code: str,
    a: Annotated[tuple[str, ...], Query()] = (),
    on: Day = None,
) -> questions.InquiryDocument:
    """The next question on the way to one code. Send each answer back as a=…, in order."""
    return questions.describe(engine().book, _entry(system, code, on), a, on)


@_answers(
    "/codes/{system}/{code}/history",
    changes.HistoryDocument,
    "codes",
    "The life of a code",
    example="codes/icd10cm/E11.22/history",
)
def life(request: HttpRequest, system: str, code: str) -> changes.HistoryDocument:
    """Every change known of a code, and of the instructions it inherits."""
    return changes.history(engine().book, system_of(engine().book, system), code)


@_answers(
    "/index/{kind}", index.LettersDocument, "indexes", "An index by letter", example="index/disease?letter=F"
)
def letters(
    request: HttpRequest, kind: str, letter: Annotated[str, Query(max_length=1)] = "", on: Day = None
) -> index.LettersDocument:
    """The letters of an index or table, and the main terms under one of them."""
    return index.letters(engine().book, kind, letter, on)


@_answers(
    "/index/{kind}/seek",
    index.SeekDocument,
    "indexes",
    "An index by typing",
    example="index/disease/seek?q=frac+rad",
)
def seek(
    request: HttpRequest,
    kind: str,
    q: Typed,
    limit: Annotated[int, Query(ge=1, le=index.MOST)] = 30,
    on: Day = None,
) -> index.SeekDocument:
    """Terms whose words begin with those typed, best first."""
    return index.seek(engine().book, kind, q, limit, on)


@_answers("/index/{kind}/{number}", index.TermDocument, "indexes", "One term", example="index/disease/1")
def one_term(request: HttpRequest, kind: str, number: int, on: Day = None) -> index.TermDocument:
    """A term and everything below it, in reading order."""
    return index.term(engine().book, kind, number, on)


@_answers("/pcs", pcs.StepDocument, "procedures", "The first character", example="pcs")
def first_character(request: HttpRequest, on: Day = None) -> pcs.StepDocument:
    """The sections of ICD-10-PCS."""
    return pcs.describe(engine().book, "", on)


@_answers("/pcs/{prefix}", pcs.StepDocument, "procedures", "The next character", example="pcs/0SR")
def next_character(request: HttpRequest, prefix: str, on: Day = None) -> pcs.StepDocument:
    """The characters that may follow, or the parts of a whole code."""
    return pcs.describe(engine().book, prefix, on)


@_answers(
    "/pcs/{table}/table", pcs.TableDocument, "procedures", "A table of ICD-10-PCS", example="pcs/0SR/table"
)
def one_table(request: HttpRequest, table: str, on: Day = None) -> pcs.TableDocument:
    """Rows of columns 4 to 7; every combination within a row is a valid code."""
    return pcs.print_table(engine().book, table, on)


@_answers(
    "/together",
    together.TogetherDocument,
    "modifiers",
    "Billed together",
    example="together?a=G0463&b=G0442&setting=outpatient",
)
def billed_together(
    request: HttpRequest, a: Typed, b: Typed, setting: Typed = "practitioner", on: Day = None
) -> together.TogetherDocument:
    """Whether two services may be billed together on one day, and with what; the unit limit of each."""
    return together.together(engine().book, a, b, setting, on)


@_answers(
    "/coverage",
    coverage.CoverageDocument,
    "coverage",
    "Covered for a diagnosis",
    example="coverage?service=G0127&dx=B35.1&dx=E11.42",
)
def is_covered(
    request: HttpRequest,
    service: Typed,
    dx: Annotated[tuple[str, ...], Query()] = (),
    place: Annotated[str, Query(max_length=2)] = "",
    age: Annotated[int | None, Query(ge=0, le=130)] = None,
    sex: Literal["F", "M"] | None = None,
    on: Day = None,
) -> coverage.CoverageDocument:
    """What the loaded coverage policies say of a service for these diagnoses, and what to do when not."""
    return coverage.coverage(engine().book, coverage.ask(engine().book, service, dx, on, place, age, sex))


@_answers("/policies", coverage.PoliciesDocument, "coverage", "Coverage policies", example="policies?q=spine")
def every_policy(request: HttpRequest, q: Annotated[str, Query(max_length=MOST_TYPED)] = "") -> Any:
    """What is loaded, and the policies with these words in id or title."""
    return coverage.policies(engine().book, q)


@_answers(
    "/policies/{policy}",
    coverage.PolicyDocument,
    "coverage",
    "One coverage policy",
    example="policies/lower-spine-mri",
)
def one_policy(request: HttpRequest, policy: str, on: Day = None) -> coverage.PolicyDocument:
    """Its words, its services, and the diagnoses it lists, in the version of the day."""
    return coverage.policy(engine().book, policy, on)


@_answers("/modifiers", modifiers.ModifiersDocument, "modifiers", "All modifiers", example="modifiers")
def every_modifier(request: HttpRequest, on: Day = None) -> modifiers.ModifiersDocument:
    """Each with our explanation, and with CMS's words where a quarter was imported."""
    return {"modifiers": modifiers.modifiers(engine().book, on)}


@_answers(
    "/modifiers/{modifier}", modifiers.ModifierDocument, "modifiers", "One modifier", example="modifiers/LT"
)
def one_modifier(request: HttpRequest, modifier: str, on: Day = None) -> modifiers.ModifierDocument:
    """What it tells the payer, when it is used and when it is not."""
    return modifiers.modifier(engine().book, modifier, on)


@_answers(
    "/codes/{system}/{code}/groups",
    group_codes.CodeGroupsDocument,
    "groups",
    "What a code may do to a group",
    example="codes/icd10cm/I50.21/groups",
)
def code_groups(request: HttpRequest, system: str, code: str, on: Day = None) -> Any:
    """CC or MCC and since when, what excludes it; the groups a procedure led to; status indicator and APC."""
    return group_codes.of_code(engine().book, engine().engines, _entry(system, code, on), on)


@_answers(
    "/groups/stay",
    groups.StayDocument | groups.NotComputedDocument,
    "groups",
    "What a stay groups to",
    example="groups/stay?dx=I21.4&dx=N17.9&dx=L89.153:N&admitted=2026-05-08&discharged=2026-05-10&age=67&sex=M",
)
def stay_groups(
    request: HttpRequest,
    dx: Annotated[list[str], Query(max_length=25)],
    admitted: Annotated[date, BeforeValidator(day_of)],
    discharged: Annotated[date, BeforeValidator(day_of)],
    age: Annotated[int, Query(ge=0, le=130)],
    sex: Annotated[Literal["F", "M", "U"], Query()],
    pcs: Annotated[list[str], Query(max_length=25)] = [],  # noqa: B006 - read only, and ninja wants a list
    status: Annotated[str, Query(max_length=2)] = "01",
) -> Any:
    """The MS-DRG, and what each code does to it. dx=CODE:POA, the first the principal one."""
    claim = groups.stay_of(dx, pcs, admitted=admitted, discharged=discharged, age=age, sex=sex, status=status)
    return groups.of_claim(engine().book, engine().engines, claim)


@_answers("/em", em.RulesDocument, "visits", "What each level of a visit asks for", example="em")
def visit_rules(request: HttpRequest) -> em.RulesDocument:
    """The kinds of visit, every fact that may be told of one, and the levels of each family."""
    return em.rules()


@_answers(
    "/em/{visit}",
    em.VisitDocument,
    "visits",
    "The level of a visit",
    example="em/emergency?acute_systemic=1&orders=3&prescription=true",
)
def visit_level(
    request: HttpRequest, visit: str, told: Annotated[Told, Query()], on: Day = None
) -> em.VisitDocument:
    """By decision making or by time, from the facts of its note: level, service, reasoning and doubts."""
    given = {name: str(value) for name, value in request.GET.items() if name != "on"}
    return em.describe(engine().book, em.facts_of(given | {"visit": visit}), on)


def _entry(system: str, code: str, on: date | None) -> Code:
    book = engine().book
    return codes.entry(book, engine().searcher, system_of(book, system, on), code, on)
