"""The two lines over every pane: the code sets, and the views of the one shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from preceptor.coding.codesets import System
from preceptor.school.encoder.panes.place import SYSTEM_WORDS, Pane, Place, look

SHORT = {"hcpcs": ("HCPCS", " Level II"), "practice": (_("Practice"), "")}


@dataclass(frozen=True)
class View:
    """One view of a code set. `carries`: words typed in another view are looked for here too."""

    key: str
    word: object
    path: str
    carries: bool = False
    coding: bool = True  # of use while a case is coded: shown in the workbench


def _search(system: str) -> View:
    return View("search", _("Search"), f"?system={system}", carries=True)


VIEWS: dict[str, tuple[View, ...]] = {
    "icd10cm": (
        _search("icd10cm"),
        View("index", _("Index"), "index/disease/", carries=True),
        View("tabular", _("Tabular"), "icd10cm/"),
        View("neoplasm", _("Neoplasms"), "index/neoplasm/", carries=True),
        View("drug", _("Drugs"), "index/drug/", carries=True),
        View("external", _("External"), "index/external/", carries=True),
        View("changes", _("Changes"), "icd10cm/changes/", coding=False),
    ),
    "icd10pcs": (
        _search("icd10pcs"),
        View("index", _("Index"), "index/pcs/", carries=True),
        View("build", _("Builder"), "icd10pcs/build/"),
        View("changes", _("Changes"), "icd10pcs/changes/", coding=False),
    ),
    "hcpcs": (
        _search("hcpcs"),
        View("tabular", _("Browse"), "hcpcs/"),
        View("modifiers", _("Modifiers"), "modifiers/"),
        View("together", _("Together"), "together/?system=hcpcs"),
        View("coverage", _("Coverage"), "coverage/?system=hcpcs"),
        View("changes", _("Changes"), "hcpcs/changes/", coding=False),
    ),
    "cpt": (_search("cpt"),),
    "practice": (
        _search("practice"),
        View("tabular", _("Browse"), "practice/"),
        View("em", _("Visit level"), "em/"),
        View("together", _("Together"), "together/?system=practice"),
        View("coverage", _("Coverage"), "coverage/?system=practice"),
    ),
}


@dataclass(frozen=True)
class Tab:
    key: str
    word: object
    link: SafeString
    current: bool
    more: str = ""  # of the word: left out where there is little room


def navigation(place: Place, pane: Pane, systems: tuple[System, ...]) -> dict[str, list[Tab]]:
    """{"sets", "views"}: links that keep the words typed."""
    words = str(pane.values.get("query", ""))
    views = [view for view in VIEWS.get(pane.system, ()) if view.coding or not place.adding]
    return {
        "sets": [
            Tab(key, short, _link(place, _search(key), words), key == pane.system, more)
            for key in systems
            for short, more in (SHORT.get(key, (SYSTEM_WORDS[key], "")),)
        ],
        "views": [Tab(v.key, v.word, _link(place, v, words), v.key == pane.view) for v in views],
    }


def _link(place: Place, view: View, words: str) -> SafeString:
    if not (view.carries and words):
        return place.link(view.path)
    path, _mark, system = view.path.partition("?system=")
    return place.link(look(path, q=words, system=system))
