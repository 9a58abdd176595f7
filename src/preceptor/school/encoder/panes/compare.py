"""Two codes side by side: where they part, what each instructs, whether one excludes the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preceptor.coding.codesets import System, normalize
from preceptor.coding.encoder.compare import Comparison, compare
from preceptor.school.encoder.panes.notes import NOTE_WORDS
from preceptor.school.encoder.panes.place import SYSTEM_WORDS, Desk, Pane, row
from preceptor.school.encoder.panes.search import seek

if TYPE_CHECKING:
    from django.http import QueryDict

EXCLUDES = {
    "excludes1": gettext_lazy("Excludes 1: not reported together, unless the two are unrelated (I.A.12.a)."),
    "excludes2": gettext_lazy(
        "Excludes 2: not part of it; both may be reported where both are there (I.A.12.b)."
    ),
}
MAX_CODE = 16


def pane(desk: Desk, query: QueryDict) -> Pane:
    """`?system=icd10cm&a=N18.30&b=N18.32`; without both, the form that asks for them."""
    system = query.get("system", "icd10cm")
    if system not in SYSTEM_WORDS:
        raise Http404
    known = cast(System, system)
    a, b = (normalize(known, query.get(name, "")[:MAX_CODE]) for name in "ab")
    found = compare(desk.book, known, a, b, desk.place.on) if a and b else None
    missing = [code for code in (a, b) if code and desk.book.find(known, code, desk.place.on) is None]
    title = _("%(a)s beside %(b)s") % {"a": a, "b": b} if found else _("Compare two codes")
    return Pane(
        template="encoder/_compare.html",
        system=known,
        view="compare",
        title=title,
        values={"a": a, "b": b, "missing": missing, "system": known, "set_words": SYSTEM_WORDS[known]}
        | (_sides(desk, found) if found else {}),
        seek=seek(known),
    )


def _sides(desk: Desk, found: Comparison) -> dict[str, Any]:
    rows = {
        name: row(desk.book, desk.place, found.system, code.code)
        for name, code in (("a", found.a), ("b", found.b))
    }
    return {
        "found": found,
        "rows": rows,
        "shared": [row(desk.book, desk.place, found.system, one.code) for one in found.shared],
        "words": {
            side: [piece for piece in found.title if piece.of in ("both", side)] for side in ("a", "b")
        },
        "paths": {
            side: [row(desk.book, desk.place, found.system, one.code) for one in path[:-1]]
            for side, path in (("a", found.path_a), ("b", found.path_b))
        },
        "exclusions": [
            {
                "words": EXCLUDES[one.kind],
                "by": found.a.code if one.by == "a" else found.b.code,
                "one": one,
            }
            for one in found.exclusions
        ],
        "alike": [(NOTE_WORDS[one.kind], one) for one in found.instructions if one.a and one.b],
        "only": {
            "a": [(NOTE_WORDS[one.kind], one.text, one.a) for one in found.instructions if not one.b],
            "b": [(NOTE_WORDS[one.kind], one.text, one.b) for one in found.instructions if not one.a],
        },
        "sevenths": [one for one in found.sevenths if one.a != one.b],
        "axes": found.axes,
    }
