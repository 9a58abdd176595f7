"""ICD-10-PCS: a code built from the characters valid next, and its table as the book prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from preceptor.coding.codesets import normalize
from preceptor.coding.encoder.pcs import Option, Refused, parts, step, table
from preceptor.coding.encoder.pcs import Step as Built
from preceptor.school.encoder.panes.place import Desk, Pane, Row, Seek, Step, look, row

if TYPE_CHECKING:
    from django.http import QueryDict

LENGTH = 7
TABLE = 3  # characters that name a table
PATH = "icd10pcs/build/"
LISTED = 24  # codes left that are few enough to be listed whole
MAX_TYPED = 30


def build(desk: Desk, query: QueryDict) -> Pane:
    """`?at=0SR`: the characters chosen so far, or typed as `q`; `?place=3`: which of them is chosen anew.

    What no code begins with is cut off, and said.
    """
    typed = normalize("icd10pcs", (query.get("q", "") or query.get("at", ""))[:MAX_TYPED])
    reached, refused = _reached(desk, typed)
    place = _place(query.get("place", ""), reached)
    at = step(desk.book, reached.prefix[: place - 1], desk.day("icd10pcs"))
    whole = reached.prefix
    values = {
        "query": whole,
        "at": at,
        "reached": reached,
        "position": place,
        "refused": refused,
        "seats": _seats(desk, whole, place),
        "options": [_option(desk, option, whole, place) for option in at.options],
        "table": _table(desk, whole, place),
        "left": _left(desk, reached),
        "result": row(desk.book, desk.place, "icd10pcs", reached.code) if reached.code else None,
        "start": desk.place.link(PATH),
    }
    return Pane(
        template="encoder/_build.html",
        system="icd10pcs",
        view="build",
        title=_("Build %s") % whole if whole else _("Build a procedure code"),
        values=values,
        seek=Seek(PATH, _("Type the characters, or choose below")),
        steps=(Step("table", _("PCS %s") % whole[:TABLE], reached.code),) if len(whole) >= TABLE else (),
    )


def characters(desk: Desk, code: str) -> list[dict[str, Any]]:
    """The seven characters of a code with their labels, each leading to its place in the builder."""
    try:
        found = parts(desk.book, code, desk.day("icd10pcs"))
    except Refused:
        return []
    return [{"part": one, "link": _at(desk, code, one.position)} for one in found]


def _reached(desk: Desk, typed: str) -> tuple[Built, str]:
    """As far as the characters lead to a code, and the sentence that says where they stopped."""
    try:
        return step(desk.book, typed, desk.day("icd10pcs")), ""
    except Refused as refusal:
        return refusal.step, str(refusal)


def _place(asked: str, reached: Built) -> int:
    """The place to choose for: one already chosen that was asked for, else the next."""
    number = int(asked) if asked.isdecimal() and len(asked) == 1 else 0
    return number if 1 <= number <= len(reached.prefix) else reached.position


def _at(desk: Desk, prefix: str, place: int = 0) -> SafeString:
    return desk.place.link(look(PATH, at=prefix, place=str(place) if place else "") + "#choose")


def _seats(desk: Desk, whole: str, place: int) -> list[dict[str, Any]]:
    """The seven places with what is chosen; a chosen one leads to choosing it anew."""
    chosen = _heads(desk, whole)
    return [
        {
            "position": position,
            "part": chosen.get(position),
            "now": position == place,
            "link": _at(desk, whole, position) if position in chosen else "",
        }
        for position in range(1, LENGTH + 1)
    ]


def _heads(desk: Desk, prefix: str) -> dict[int, Any]:
    """Each chosen character with its column and label, read from the first code that begins so."""
    if not prefix:
        return {}
    first = desk.book.billable_below("icd10pcs", prefix, desk.day("icd10pcs"))[0]
    return {one.position: one for one in parts(desk.book, first, desk.day("icd10pcs"))[: len(prefix)]}


def _option(desk: Desk, option: Option, whole: str, place: int) -> dict[str, Any]:
    """Choosing it changes this one character and keeps those after it as far as they are still valid."""
    prefix, _refused = _reached(desk, whole[: place - 1] + option.char + whole[place:])
    chosen = len(whole) >= place and whole[place - 1] == option.char
    return {"option": option, "chosen": chosen, "link": _at(desk, prefix.prefix)}


def _table(desk: Desk, whole: str, place: int) -> dict[str, Any] | None:
    """The table of the first three characters. Of its rows those that still fit what is chosen are live."""
    if len(whole) < TABLE:
        return None
    shown = table(desk.book, whole[:TABLE], desk.day("icd10pcs"))
    rest = whole[TABLE:]
    rows = []
    for line in shown.rows:
        columns = [
            [(char, label, rest[n : n + 1] == char) for char, label in column]
            for n, column in enumerate(line.columns)
        ]
        fits = all(char in {one for one, _label in line.columns[n]} for n, char in enumerate(rest))
        rows.append({"columns": columns, "fits": fits})
    return {"shown": shown, "rows": rows}


def _left(desk: Desk, at: Built) -> list[Row]:
    if at.code or not 0 < at.remaining <= LISTED:
        return []
    codes = desk.book.billable_below("icd10pcs", at.prefix, desk.day("icd10pcs"))
    return [row(desk.book, desk.place, "icd10pcs", code) for code in codes]
