"""Is a service covered for its diagnoses: the answer, the policies behind it, and each policy whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preceptor.coding.codesets.policies import Group, Policy
from preceptor.coding.encoder import coverage as asking
from preceptor.engine.answers import coverage as answers
from preceptor.engine.answers.asked import Malformed, NotThere
from preceptor.school.encoder.panes.hcpcs import modifier_link
from preceptor.school.encoder.panes.place import Desk, Pane, Row, Seek, Step, look, row

if TYPE_CHECKING:
    from django.http import QueryDict

PATH = "coverage/"
SYSTEMS = ("hcpcs", "practice")
MAX_TYPED = 200
MOST_TITLES = 100
MOST_CODES = 40  # of a group beside an answer
MOST_LISTED = 300  # of a group on the policy's own page
OLDEST = 130

VERDICTS: dict[str, tuple[str, str, Any]] = {
    "covered": ("good", "ok", gettext_lazy("Listed")),
    "limited": ("warn", "warn", gettext_lazy("Listed, with a condition that is not met")),
    "not-listed": ("bad", "stop", gettext_lazy("Not listed")),
    "excluded": ("bad", "stop", gettext_lazy("Excluded by law")),
    "undecided": ("", "opt", gettext_lazy("Not decided by a list")),
    "varies": ("warn", "warn", gettext_lazy("Depends on the state")),
    "none": ("", "opt", gettext_lazy("No policy")),
}
MET = {True: ("ok", gettext_lazy("met")), False: ("stop", gettext_lazy("not met")), None: ("opt", "")}


def pane(desk: Desk, query: QueryDict) -> Pane:
    """`?service=G0127&dx=B35.1+E11.42&place=OH`, or `?q=G0127 B35.1`; without a service, the policies whose
    titles have the words.
    """
    system = query.get("system", "")
    system = system if system in SYSTEMS else SYSTEMS[0]
    typed = query.get("q", "")[:MAX_TYPED]
    service, diagnoses = _asked(desk, query, typed)
    place, age, sex = query.get("place", "")[:2].upper(), _age(query.get("age", "")), query.get("sex", "")
    fault, found = "", None
    if service:
        try:
            found = answers.ask(desk.book, service, diagnoses, desk.place.on, place, age, sex or None)
        except (Malformed, NotThere) as error:
            fault = str(error)
    titles = () if found else desk.book.policies.titles("" if service else typed, MOST_TITLES + 1)
    values = {
        "query": typed,
        "service": found.question.code if found else service,
        "dx": " ".join(diagnoses),
        "place_asked": place,
        "age": age,
        "sex": sex,
        "places": desk.book.policies.places,
        "fault": fault,
        "promise": asking.PROMISE,
        "titles": [(id, kind, title, policy_link(desk, id)) for id, kind, title in titles[:MOST_TITLES]],
        "more_titles": len(titles) > MOST_TITLES,
        "official": any(kind != "teaching" for kind in desk.book.policies.counts),
    }
    return Pane(
        template="encoder/_coverage.html",
        system=system,
        view="coverage",
        title=_("%(service)s, covered?") % {"service": found.question.code} if found else _("Coverage"),
        values=values | (_found(desk, found) if found else {}),
        seek=Seek(PATH, _("A service and its diagnoses: G0127 B35.1"), {"system": system}),
        steps=(Step("open", _("coverage"), found.question.code),) if found else (),
    )


def _asked(desk: Desk, query: QueryDict, typed: str) -> tuple[str, list[str]]:
    """The service and the diagnoses: of the form's fields, else of what was typed in one line."""
    if service := query.get("service", "").strip()[:MAX_TYPED]:
        words = " ".join(query.getlist("dx"))[:MAX_TYPED]
        return service, words.replace(",", " ").split()
    first, *rest = typed.replace(",", " ").split() or [""]
    try:
        answers.service_of(desk.book, first, desk.place.on)
    except NotThere:
        return "", []
    return first, rest


def _age(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= OLDEST else None


def policy_link(desk: Desk, id: str) -> SafeString:
    return desk.place.link(f"policies/{id}/")


def _found(desk: Desk, found: asking.Coverage) -> dict[str, Any]:
    question = found.question
    mark, symbol, word = VERDICTS[found.verdict]
    return {
        "found": found,
        "mark": mark,
        "symbol": symbol,
        "word": word,
        "row": _row(desk, question.system, question.code),
        "rows": [row(desk.book, desk.place, "icd10cm", code) for code in question.diagnoses],
        "judged": [_judged(desk, one, question.code) for one in found.judged],
        "by_place": [(VERDICTS[verdict][2], states) for verdict, states in found.states_by_verdict().items()],
        "modifiers": [
            (code, modifier_link(desk, code))
            for code in (found.liability.modifiers if found.liability else ())
        ],
    }


def _row(desk: Desk, system: str, code: str) -> Row | None:
    """Licensed codes are shown by number alone, and lead nowhere."""
    return row(desk.book, desk.place, system, code) if system in SYSTEMS else None


def _judged(desk: Desk, one: asking.Judged, service: str) -> dict[str, Any]:
    return {
        "one": one,
        "line": answers.policy_line(one.policy),
        "link": policy_link(desk, one.policy.id),
        "word": VERDICTS[one.verdict][2],
        "conditions": [(condition, *MET[condition.met]) for condition in one.conditions],
        "groups": [
            _group(desk, group, MOST_CODES) for group in one.policy.for_service(service) if group.covers
        ],
    }


def _group(desk: Desk, group: Group, most: int, begins: str = "") -> dict[str, Any]:
    """A group with its codes as links, those that begin as typed, and how many more there are."""
    codes = [code for code in group.codes if code.startswith(begins)]
    return {
        "group": group,
        "codes": [_code(desk, code) for code in codes[:most]],
        "also": [_code(desk, code) for code in group.also],
        "more": max(0, len(codes) - most),
        "of": len(group.codes),
    }


def _code(desk: Desk, code: str) -> dict[str, Any]:
    """Of a range the link leads to its first category."""
    first, _dash, last = code.partition("-")
    found = None if last else desk.book.find("icd10cm", code, desk.place.on)
    return {
        "code": code,
        "title": (found.title if found else None) or "",
        "heading": found is None or not found.billable,
        "starred": False,
        "link": desk.place.link(f"icd10cm/{first}/"),
    }


def policy(desk: Desk, query: QueryDict, policy: str) -> Pane:
    """One policy whole; `?q=M54` shows the listed diagnoses that begin so. Http404 for none."""
    try:
        found = answers.find(desk.book, policy, desk.place.on)
    except NotThere as error:
        raise Http404 from error
    typed = query.get("q", "")[:MAX_TYPED].strip()
    system = next((system for system, _code in found.services if system in SYSTEMS), SYSTEMS[0])
    path = f"policies/{found.id}/"
    return Pane(
        template="encoder/_policy.html",
        system=system,
        view="coverage",
        title=found.title,
        values={
            "query": typed,
            "policy": found,
            "line": answers.policy_line(found),
            "all": desk.place.link(look(PATH, system=system)),
            "services": [(code, _row(desk, system, code)) for system, code in found.services[:MOST_LISTED]],
            "groups": [_group(desk, group, MOST_LISTED, typed.upper()) for group in found.groups],
            "text": desk.book.policies.text(found),
            "related": [_related(desk, id) for id in found.related],
            "later": _later(desk, found),
        },
        seek=Seek(path, _("A diagnosis code of this policy’s lists")),
        moved=path if policy != found.id else "",
    )


def _related(desk: Desk, id: str) -> tuple[str, str, SafeString | str]:
    """Id, title and link of a document named beside; without a link where it is not loaded."""
    found = desk.book.policies.find(id, desk.place.on)
    return (id, found.title, policy_link(desk, id)) if found else (id, "", "")


def _later(desk: Desk, found: Policy) -> bool:
    """Whether the policy is shown for a day on which it is not in force."""
    return desk.place.on is not None and not found.in_force(desk.place.on)
