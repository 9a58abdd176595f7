"""May two services be billed together: the pair, the unit limit of each, what is added to what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preceptor.coding.codesets.ncci.model import SETTINGS, Setting
from preceptor.coding.codesets.ncci.words import APART, PLACES
from preceptor.coding.encoder.together import Party, Together
from preceptor.engine.answers.asked import Malformed
from preceptor.engine.answers.together import ask
from preceptor.school.encoder.panes.hcpcs import modifier_link
from preceptor.school.encoder.panes.place import Desk, Pane, Row, Seek, Step, look, row
from preceptor.school.encoder.panes.search import seek

if TYPE_CHECKING:
    from django.http import QueryDict

PATH = "together/"
SYSTEMS = ("hcpcs", "practice")
MAX_CODE = 16
SETTING_WORDS: dict[Setting, Any] = {
    "practitioner": gettext_lazy("Practitioner"),
    "outpatient": gettext_lazy("Outpatient hospital"),
    "dme": gettext_lazy("Equipment supplier"),
}
VERDICT_MARKS = {"never": ("bad", "stop"), "modifier": ("warn", "warn"), "nothing": ("good", "ok")}


def pane(desk: Desk, query: QueryDict) -> Pane:
    """`?a=G0463&b=G0442&setting=outpatient`, or `?q=G0463 G0442`; without both, the form that asks."""
    system = query.get("system", "")
    system = system if system in SYSTEMS else SYSTEMS[0]
    setting = next((one for one in SETTINGS if one == query.get("setting")), desk.place.setting)
    typed = query.get("q", "").replace(",", " ").split()
    a, b = (
        (query.get(name) or (typed[at] if len(typed) > at else "")).strip().upper()[:MAX_CODE]
        for at, name in enumerate("ab")
    )
    fault, found = "", None
    if a and b:
        try:
            found = ask(desk.book, a, b, setting, _day(desk, setting))
        except Malformed as error:
            fault = str(error)
    return Pane(
        template="encoder/_together.html",
        system=system,
        view="together",
        title=_("%(a)s with %(b)s") % {"a": a, "b": b} if found else _("Billed together"),
        values={
            "query": " ".join(typed), "a": a, "b": b, "fault": fault, "setting": setting,
            "settings": [_setting(desk, one, system, a, b, setting) for one in SETTINGS],
        } | (_found(desk, found) if found else {}),
        seek=_two(system, setting) if desk.place.adding else seek(system),
        steps=(Step("open", _("billed together with %(b)s") % {"b": b}, a),) if found else (),
    )  # fmt: skip


def _two(system: str, setting: Setting) -> Seek:
    """Beside a claim the one search field takes both codes; elsewhere the pane has a form."""
    return Seek(PATH, _("Two codes: G0463 G0442"), {"system": system, "setting": setting})


def _day(desk: Desk, setting: Setting) -> date | None:
    """The place's day where pairs or limits are loaded for it; else the one HCPCS is read for."""
    on, tables = desk.place.on, desk.book.ncci
    known = on and (tables.edition("pairs", setting, on) or tables.edition("limits", setting, on))
    return on if known else desk.day("hcpcs")


def _setting(desk: Desk, one: Setting, system: str, a: str, b: str, current: Setting) -> dict[str, Any]:
    link = desk.place.link(look(PATH, system=system, a=a, b=b, setting=one))
    return {"key": one, "word": SETTING_WORDS[one], "link": link, "current": one == current}


def _found(desk: Desk, found: Together) -> dict[str, Any]:
    mark, symbol = VERDICT_MARKS.get(found.verdict, ("", "opt"))
    parties = (found.a,) if found.a.code == found.b.code else (found.a, found.b)
    return {
        "found": found,
        "mark": mark,
        "symbol": symbol,
        "parties": [{"party": one, "row": _row(desk, one)} for one in parties],
        "apart": _modifiers(desk, APART) if found.verdict == "modifier" else (),
        "places": _modifiers(desk, PLACES) if found.verdict == "modifier" else (),
    }


def _row(desk: Desk, one: Party) -> Row | None:
    """Licensed codes are shown by number alone, and lead nowhere."""
    return row(desk.book, desk.place, one.system, one.code) if one.title else None


def _modifiers(desk: Desk, codes: frozenset[str]) -> list[tuple[str, SafeString]]:
    return [(code, modifier_link(desk, code)) for code in sorted(codes)]
