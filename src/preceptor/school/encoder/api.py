"""The encoder as a JSON API: each address one thin call of what pages and command line ask too."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BeforeValidator

from preceptor.coding.codesets import Code
from preceptor.engine import engine
from preceptor.engine.answers import changes, codes, index, modifiers, pcs, questions, search, status
from preceptor.engine.answers.asked import NotThere, day_of, system_of

router = Router()

MOST_TYPED = 400

Day = Annotated[
    date | None,
    BeforeValidator(day_of),
    Query(None, description="The day that counts, YYYY-MM-DD. Without it the newest titled release answers."),
]
Typed = Annotated[str, Query(max_length=MOST_TYPED)]


@router.get("/status", response=status.StatusDocument, tags=["codes"], summary="What is loaded")
def what_is_loaded(request: HttpRequest, on: Day = None) -> status.StatusDocument:
    """Every code set with its releases, the indexes and tables, the labels of ICD-10-PCS characters."""
    return status.describe(engine().book, on)


@router.get("/codes/{system}", response=status.SystemDocument, tags=["codes"], summary="One code set")
def one_system(request: HttpRequest, system: str, on: Day = None) -> status.SystemDocument:
    """Its releases, how many codes are in force, and how many of them have a title."""
    book = engine().book
    known = system_of(book, system, on)
    found = next((one for one in book.status(on) if one.system == known), None)
    if found is None:
        raise NotThere(f"{known} is not loaded.", "system")
    return status.system(found)


@router.get("/codes/{system}/search", response=search.SearchDocument, tags=["codes"], summary="Search")
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


@router.get(
    "/codes/{system}/compare", response=changes.ComparisonDocument, tags=["codes"], summary="Two codes"
)
def compare(
    request: HttpRequest, system: str, a: Typed, b: Typed, on: Day = None
) -> changes.ComparisonDocument:
    """Two codes side by side: where they part, what each instructs, whether one excludes the other."""
    return changes.comparison(engine().book, system_of(engine().book, system, on), a, b, on)


@router.get(
    "/codes/{system}/changes",
    response=changes.ChangesDocument,
    tags=["codes"],
    summary="What a release brought",
)
def what_changed(
    request: HttpRequest, system: str, release: Annotated[str, Query(max_length=MOST_TYPED)] = ""
) -> changes.ChangesDocument:
    """New, revised and deleted codes and headings; without a release those of the newest."""
    return changes.changes(engine().book, system_of(engine().book, system), release or None)


@router.get("/codes/{system}/{code}", response=codes.CodeDocument, tags=["codes"], summary="One code")
def one_code(request: HttpRequest, system: str, code: str, on: Day = None) -> codes.CodeDocument:
    """A code or a heading with every instruction that applies to it, nearest level first."""
    return codes.describe(engine().book, _entry(system, code, on), on)


@router.get(
    "/codes/{system}/{code}/questions",
    response=questions.InquiryDocument,
    tags=["codes"],
    summary="Questions below a heading",
)
def next_question(
    request: HttpRequest,
    system: str,
    code: str,
    a: Annotated[tuple[str, ...], Query()] = (),
    on: Day = None,
) -> questions.InquiryDocument:
    """The next question on the way to one code. Send each answer back as `a`, in order."""
    return questions.describe(engine().book, _entry(system, code, on), a, on)


@router.get(
    "/codes/{system}/{code}/history",
    response=changes.HistoryDocument,
    tags=["codes"],
    summary="The life of a code",
)
def life(request: HttpRequest, system: str, code: str) -> changes.HistoryDocument:
    """Every change known of a code, and of the instructions it inherits."""
    return changes.history(engine().book, system_of(engine().book, system), code)


@router.get("/index/{kind}", response=index.LettersDocument, tags=["indexes"], summary="An index by letter")
def letters(
    request: HttpRequest, kind: str, letter: Annotated[str, Query(max_length=1)] = "", on: Day = None
) -> index.LettersDocument:
    """The letters of an index or table, and the main terms under one of them."""
    return index.letters(engine().book, kind, letter, on)


@router.get("/index/{kind}/seek", response=index.SeekDocument, tags=["indexes"], summary="An index by typing")
def seek(
    request: HttpRequest,
    kind: str,
    q: Typed,
    limit: Annotated[int, Query(ge=1, le=index.MOST)] = 30,
    on: Day = None,
) -> index.SeekDocument:
    """Terms whose words begin with those typed, best first."""
    return index.seek(engine().book, kind, q, limit, on)


@router.get("/index/{kind}/{number}", response=index.TermDocument, tags=["indexes"], summary="One term")
def one_term(request: HttpRequest, kind: str, number: int, on: Day = None) -> index.TermDocument:
    """A term and everything below it, in reading order."""
    return index.term(engine().book, kind, number, on)


@router.get("/pcs", response=pcs.StepDocument, tags=["procedures"], summary="The first character")
def first_character(request: HttpRequest, on: Day = None) -> pcs.StepDocument:
    """The sections of ICD-10-PCS."""
    return pcs.describe(engine().book, "", on)


@router.get("/pcs/{prefix}", response=pcs.StepDocument, tags=["procedures"], summary="The next character")
def next_character(request: HttpRequest, prefix: str, on: Day = None) -> pcs.StepDocument:
    """The characters that may follow, or the parts of a whole code."""
    return pcs.describe(engine().book, prefix, on)


@router.get(
    "/pcs/{table}/table", response=pcs.TableDocument, tags=["procedures"], summary="A table of ICD-10-PCS"
)
def one_table(request: HttpRequest, table: str, on: Day = None) -> pcs.TableDocument:
    """Rows of columns 4 to 7; every combination within a row is a valid code."""
    return pcs.print_table(engine().book, table, on)


@router.get(
    "/modifiers",
    response=modifiers.ModifiersDocument,
    tags=["modifiers"],
    summary="All modifiers",
)
def every_modifier(request: HttpRequest, on: Day = None) -> modifiers.ModifiersDocument:
    """Each with our explanation, and with CMS's words where a quarter was imported."""
    return {"modifiers": modifiers.modifiers(engine().book, on)}


@router.get(
    "/modifiers/{modifier}", response=modifiers.ModifierDocument, tags=["modifiers"], summary="One modifier"
)
def one_modifier(request: HttpRequest, modifier: str, on: Day = None) -> modifiers.ModifierDocument:
    """What it tells the payer, when it is used and when it is not."""
    return modifiers.modifier(engine().book, modifier, on)


def _entry(system: str, code: str, on: date | None) -> Code:
    book = engine().book
    return codes.entry(book, engine().searcher, system_of(book, system, on), code, on)
