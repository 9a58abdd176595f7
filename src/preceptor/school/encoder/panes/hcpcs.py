"""HCPCS Level II from the top: sections by letter, blocks of codes; and the modifiers with what they tell."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preceptor.coding.encoder import hcpcs
from preceptor.coding.encoder.modifiers import Explanation, explanations
from preceptor.school.encoder.panes.place import Desk, Pane, Seek, Step, row
from preceptor.school.encoder.panes.search import seek, words_of

if TYPE_CHECKING:
    from django.http import QueryDict

APPLIES = {
    "professional": gettext_lazy("professional and supplier claims"),
    "facility": gettext_lazy("facility claims"),
    "both": gettext_lazy("professional and facility claims"),
}


def top(desk: Desk) -> Pane:
    """Every letter with codes in force."""
    sections = hcpcs.sections(desk.book, desk.day("hcpcs"))
    return _pane(
        "encoder/_sections.html",
        "tabular",
        _("HCPCS Level II"),
        {"sections": [{"section": one, "link": desk.place.link(f"hcpcs/{one.letter}/")} for one in sections]},
    )


def section(desk: Desk, letters: str) -> Pane:
    """The blocks of one letter, or the codes of one block. Http404 where no code begins so."""
    blocks = hcpcs.blocks(desk.book, letters[:1], desk.day("hcpcs"))
    if len(letters) > 1:
        blocks = tuple(block for block in blocks if block.prefix == letters)
    if not blocks:
        raise Http404
    entries = hcpcs.entries(desk.book, letters, desk.day("hcpcs")) if len(letters) > 1 else ()
    title = hcpcs.section_title(letters[0])
    return _pane(
        "encoder/_sections.html",
        "tabular",
        f"{letters} {title}",
        {
            "letter": letters[0],
            "section_title": title,
            "up": desk.place.link("hcpcs/" if len(letters) == 1 else f"hcpcs/{letters[0]}/"),
            "blocks": [
                {"block": one, "link": desk.place.link(f"hcpcs/{one.prefix}/")} for one in blocks
            ] if len(letters) == 1 else (),
            "rows": [row(desk.book, desk.place, "hcpcs", code.code) for code in entries],
        },
    )  # fmt: skip


def modifiers(desk: Desk, query: QueryDict) -> Pane:
    """`?q=left`: those whose code begins so or whose words say so; else all, by what they are about."""
    typed = words_of(query)
    shown = [one for one in explanations().values() if _fits(one, typed.lower())]
    official = {one.code: one for one in desk.book.modifiers.all(desk.day("hcpcs"))}
    others = [one for code, one in official.items() if code not in explanations()]
    words = typed.lower()
    others = [one for one in others if one.code.lower().startswith(words) or _said(words, one.title)]
    return _pane(
        "encoder/_modifiers.html",
        "modifiers",
        _("Modifiers"),
        {
            "query": typed,
            "kinds": [
                (kind, [(one, modifier_link(desk, one.modifier)) for one in inside])
                for kind, inside in groupby(shown, key=lambda one: one.kind)
            ],
            "others": [(one, modifier_link(desk, one.code)) for one in others],
        },
        field=Seek("modifiers/", _("A modifier, or what it is about")),
    )


def modifier(desk: Desk, query: QueryDict, modifier: str) -> Pane:
    """One modifier: our explanation, and CMS's words where a quarter is imported. Http404 for neither."""
    code = modifier.upper()
    ours = explanations().get(code)
    official = desk.book.modifiers.find(code, desk.place.on)
    if ours is None and official is None:
        raise Http404
    title = ours.title if ours else official.title if official else ""
    return _pane(
        "encoder/_modifier.html",
        "modifiers",
        f"{code} {title}",
        {
            "modifier": code,
            "title": title,
            "ours": ours,
            "applies": APPLIES[ours.applies] if ours else "",
            "official": official,
            "all": desk.place.link("modifiers/"),
        },
        field=Seek("modifiers/", _("A modifier, or what it is about")),
        steps=(Step("open", title, code),),
        moved="" if code == modifier else f"modifiers/{code}/",
    )


def modifier_link(desk: Desk, code: str) -> SafeString:
    return desk.place.link(f"modifiers/{code}/")


def _fits(one: Explanation, words: str) -> bool:
    return not words or one.modifier.lower().startswith(words) or _said(words, f"{one.title} {one.kind}")


def _said(words: str, text: str) -> bool:
    """Whether the words typed stand in the text, from the beginning of a word on: no `rt` in “fourth”."""
    return f" {words}" in " " + re.sub(r"[^a-z0-9]+", " ", text.lower())


def _pane(
    template: str, view: str, title: str, values: dict[str, Any], field: Seek | None = None, **more: Any
) -> Pane:
    return Pane(
        template=template,
        system="hcpcs",
        view=view,
        title=title,
        values=values,
        seek=field or seek("hcpcs"),
        **more,
    )
