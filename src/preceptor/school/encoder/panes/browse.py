"""A code set from the top: chapters, sections or families, each leading down to its codes."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, cast

from django.http import Http404

from preceptor.coding.codesets import Code, System
from preceptor.school.encoder.panes import hcpcs
from preceptor.school.encoder.panes.place import SYSTEM_WORDS, Desk, Pane, row
from preceptor.school.encoder.panes.search import seek

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict


def pane(desk: Desk, query: QueryDict, system: str) -> Pane:
    """The headings on top of a code set. Http404 for a set that is not browsed from the top."""
    if system == "hcpcs":
        return hcpcs.top(desk)
    if system not in ("icd10cm", "practice"):
        raise Http404
    known = cast(System, system)
    tops = list(_chapters(desk) if known == "icd10cm" else _families(desk))
    return Pane(
        template="encoder/_browse.html",
        system=known,
        view="tabular",
        title=SYSTEM_WORDS[known],
        values={
            "set_words": SYSTEM_WORDS[known],
            "numbered": known == "icd10cm",
            "tops": [
                {
                    "row": row(desk.book, desk.place, known, top.code),
                    "spans": _span(desk, top),
                    "codes": len(desk.book.billable_below(known, top.code, desk.day(known))),
                }
                for top in tops
            ],
        },
        seek=seek(known),
    )


def _chapters(desk: Desk) -> Iterator[Code]:
    """Chapters are numbered from 1 without a gap."""
    for number in count(1):
        chapter = desk.book.find("icd10cm", str(number), desk.place.on)
        if chapter is None:
            return
        yield chapter


def _families(desk: Desk) -> Iterator[Code]:
    return (code for code in desk.book.all_codes("practice", desk.day("practice")) if code.parent is None)


def _span(desk: Desk, top: Code) -> str:
    """`A00–B99`: from the first block of a chapter to the end of its last."""
    blocks = [block for block in top.children if "-" in block or len(block) == 3]
    if top.system != "icd10cm" or not blocks:
        return ""
    return f"{blocks[0][:3]}–{blocks[-1][-3:]}"
