"""The review as plain values: the stored verdicts, the key as it stood, and what the student did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preceptor.coding.cases import CaseError, Variant
from preceptor.coding.charts import Chart, find_quote
from preceptor.engine import engine
from preceptor.school.lab import paper
from preceptor.school.lab.describe import letter
from preceptor.school.lab.desk import TOPICS, byline
from preceptor.school.lab.encoder import LEADS
from preceptor.school.lab.models import Attempt, Dispute, Override
from preceptor.school.ui.templatetags.ui import VERDICTS

SECTIONS = (
    ("diagnoses", gettext_lazy("Diagnoses")),
    ("services", gettext_lazy("Services")),
    ("queries", gettext_lazy("Questions for the provider")),
)
TRAPS = {
    "ruled-out": gettext_lazy("ruled out"),
    "uncertain": gettext_lazy("uncertain"),
    "history": gettext_lazy("history, not present"),
    "integral-symptom": gettext_lazy("part of the diagnosis"),
    "copied-forward": gettext_lazy("copied forward"),
    "unspecified": gettext_lazy("not specific enough"),
    "side": gettext_lazy("the side"),
    "seventh": gettext_lazy("the 7th character"),
    "sequencing": gettext_lazy("the order"),
    "policy": gettext_lazy("policy"),
}
SHORT = {"ICD-10-CM Official Guidelines": "Guidelines", "ICD-10-PCS Official Guidelines": "PCS Guidelines"}
PRACTICE_SET = "Preceptor practice set"
# state → (class, icon, word, sentence)
MATCHES: dict[str, tuple[str, str, Any, Any]] = {
    "agrees": (
        "ok", "tick", gettext_lazy("Evidence agrees"), gettext_lazy("The words marked are the key’s."),
    ),
    "overlaps": (
        "part", "part", gettext_lazy("Evidence overlaps"),
        gettext_lazy("Part of the words marked are the key’s."),
    ),
    "elsewhere": (
        "wrong", "off", gettext_lazy("Evidence elsewhere"),
        gettext_lazy("The words marked are not the key’s."),
    ),
    "none": (
        "miss", "miss", gettext_lazy("No evidence"), gettext_lazy("No words were marked for this line."),
    ),
}  # fmt: skip
# A question is asked or not; it is worth nothing, so it is neither over-coded nor wrong.
QUESTIONS = {
    "correct": ("ok", "ok", gettext_lazy("Asked")),
    "missed": ("miss", "miss", gettext_lazy("Not asked")),
    "over-coded": ("opt", "opt", gettext_lazy("Not needed")),
}
BESIDE_THE_CODE = frozenset({"wrong-modifier", "wrong-units", "wrong-pointer"})


@dataclass(slots=True)
class Line:
    """One row of the review. `index` is its 0-based place in the grade; `name` is A, B … or 1, 2 …

    `verdict`, `kind`, `icon` and `word` are what grading said; `counted` is the kind the line counts as,
    which an instructor's change of credit decides.
    """

    index: int
    section: str
    verdict: str
    kind: str  # ok, part, wrong, over, miss, opt
    icon: str
    word: Any
    name: str
    yours: dict[str, Any] | None
    key: dict[str, Any] | None
    credit: float | None
    graded: dict[str, Any]
    unsure: bool = False
    path: list[dict[str, Any]] = field(default_factory=list)
    led: str | None = None  # where the index was asked for first: the line that led here, "" for none
    overrides: list[Override] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    open: bool = False

    @property
    def counted(self) -> str:
        if self.change is None or self.credit is None:
            return self.kind
        if self.credit == 1:
            return "ok"
        if self.credit > 0:
            return "part"
        return self.kind if self.kind in ("wrong", "over", "miss") else "wrong"

    @property
    def change(self) -> Override | None:
        """The instructor's change in force."""
        return self.overrides[-1] if self.overrides else None

    @property
    def needs_work(self) -> bool:
        return self.section != "queries" and self.counted not in ("ok", "opt")

    @property
    def tells(self) -> bool:
        """Whether the sentence stands before the line is opened."""
        return self.verdict not in ("correct", "optional")

    @property
    def code_right(self) -> bool:
        """Only what stands beside the code is wrong, so the key's reason for the code is not the answer."""
        faults = set(self.graded.get("faults", ()))
        return bool(faults) and faults <= BESIDE_THE_CODE

    @property
    def code(self) -> str:
        """How to name the line: the key's code, else the submitted one."""
        return str((self.key or {}).get("code") or (self.yours or {}).get("code") or self.word)

    @property
    def same(self) -> bool:
        if self.verdict != "correct" or self.yours is None or self.key is None:
            return False
        return self.section == "queries" or bool(self.yours.get("code") == self.key.get("code"))

    @property
    def trap_word(self) -> str:
        trap = self.graded.get("trap") or {}
        return str(TRAPS.get(trap.get("kind", ""), ""))

    @property
    def trap_told(self) -> bool:
        """Whether the feedback is already the trap's own sentence."""
        trap = self.graded.get("trap") or {}
        return bool(trap) and trap["why"] in self.graded["feedback"]

    @property
    def open_dispute(self) -> Dispute | None:
        return next((d for d in self.disputes if d.answered_at is None), None)

    @property
    def answered(self) -> Dispute | None:
        """The last answer to a question about this line."""
        return next((d for d in reversed(self.disputes) if d.answered_at), None)

    @property
    def cites(self) -> list[str]:
        """The sources of the feedback in short: `Guidelines I.C.9.a`."""
        return [cite(c) for c in self.graded.get("cites", ())]

    @property
    def sources(self) -> list[str]:
        """And in full: `ICD-10-CM Official Guidelines FY2026, I.C.9.a`."""
        return [cite(c, full=True) for c in self.graded.get("cites", ())]

    @property
    def match(self) -> dict[str, Any] | None:
        """How the marked words lie to the key's, in kind, icon, word and sentence."""
        said = MATCHES.get(self.graded.get("evidence", {}).get("state", ""))
        return dict(zip(("kind", "icon", "word", "sentence"), said, strict=True)) if said else None


def lines(attempt: Attempt, key: Mapping[str, Any]) -> list[Line]:
    """Every graded line with its overrides and disputes. `attempt` comes with both prefetched."""
    grade = attempt.grade or {"lines": []}
    made, asked = _by_line(attempt.overrides.all()), _by_line(attempt.disputes.all())
    found = []
    for index, graded in enumerate(grade["lines"]):
        words = QUESTIONS if graded["section"] == "queries" else VERDICTS
        kind, icon, word = words[graded["verdict"]]
        changes = made.get(index, [])
        line = Line(
            index=index, section=graded["section"], verdict=graded["verdict"],
            kind=kind, icon=icon, word=word, name=_name(graded),
            yours=_yours(attempt, key, graded), key=_of_key(attempt, key, graded),
            credit=changes[-1].credit_after if changes else graded["credit"], graded=graded,
            overrides=changes, disputes=asked.get(index, []),
        )  # fmt: skip
        _add_trail(line, attempt)
        found.append(line)
    return found


def cite(source: Mapping[str, Any], full: bool = False) -> str:
    """A practice service is named by its label, not by the name it has in files."""
    document, section = source["document"], source["section"]
    if document == PRACTICE_SET:
        found = engine().book.concept(section)
        return f"{document}, {found.title if found and found.title else section}"
    return (
        f"{document} FY{source['fiscal_year']}, {section}"
        if full
        else f"{SHORT.get(document, document)} {section}"
    )


def _by_line(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.line, []).append(row)
    return found


def line_name(attempt: Attempt, index: int) -> str:
    """How to speak of a graded line elsewhere: `line A, E11.22`. `index` is 0-based."""
    graded = (attempt.grade or {})["lines"][index]
    if graded["section"] == "queries":
        topic = graded["submitted_code"] or graded["key_code"]
        return str(_("the question for the provider (%s)") % dict(TOPICS).get(topic, topic))
    if graded["submitted"] is None:
        return str(_("%s, not on the claim") % graded["key_code"])
    return str(_("line %(name)s, %(code)s") % {"name": _name(graded), "code": graded["submitted_code"]})


def _name(graded: Mapping[str, Any]) -> str:
    if graded["submitted"] is None:
        return ""
    return letter(graded["submitted"]) if graded["section"] == "diagnoses" else str(graded["submitted"])


def _yours(attempt: Attempt, key: Mapping[str, Any], graded: Mapping[str, Any]) -> dict[str, Any] | None:
    if graded["submitted"] is None:
        return None
    claim, section, place = attempt.claim or {}, graded["section"], graded["submitted"] - 1
    row = _with_titles(_at(claim.get(section), place), key) | dict(
        _at(key.get("yours", {}).get(section), place)
    )
    codes = [d["code"] for d in claim.get("diagnoses", [])]
    points = [codes[n - 1] for n in row.get("points_to", []) if 0 < n <= len(codes)]
    return row | {"facts": _facts(row, points, section, claim.get("kind"))}


def _of_key(attempt: Attempt, key: Mapping[str, Any], graded: Mapping[str, Any]) -> dict[str, Any] | None:
    if graded["key"] is None:
        return None
    section = graded["section"]
    row = _with_titles(_at(key.get(section), graded["key"] - 1), key)
    return row | {"facts": _facts(row, row.get("points_to", []), section, (attempt.claim or {}).get("kind"))}


def _with_titles(row: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
    """The row with words for what it names: documents by title, a question's topic."""
    titles = key.get("documents", {})
    if "topic" in row:
        named = [titles.get(id, id) for id in row.get("documents", ())]
        row = dict(row) | {"topic_word": dict(TOPICS).get(row["topic"], row["topic"]), "named": named}
    quotes = [q | {"title": titles.get(q["document"], q["document"])} for q in row.get("evidence", ())]
    return dict(row) | {"evidence": quotes}


def _at(rows: Sequence[Mapping[str, Any]] | None, place: int) -> Mapping[str, Any]:
    return rows[place] if rows and 0 <= place < len(rows) else {}


def _facts(row: Mapping[str, Any], points: Sequence[str], section: str, kind: str | None) -> list[str]:
    """What else of a line is graded, in words: `POA Y`, `points to Z23`, `2 units`."""
    if section == "queries" or (section == "diagnoses" and kind != "inpatient"):
        return []
    if section == "diagnoses":
        if row.get("role") in ("admitting", "reason"):
            return []
        poa = row.get("poa")
        return [_("POA %s") % poa if poa else _("POA not answered")]
    found = [_("points to %s") % ", ".join(points)] if points and kind == "professional" else []
    units = row.get("units", 1)
    return found + ([_("%d units") % units] if units != 1 else [])


def _add_trail(line: Line, attempt: Attempt) -> None:
    """Sureness, and the student's own way to this code."""
    draft_line = _draft_line(attempt, line)
    line.unsure = bool(draft_line and draft_line.get("unsure"))
    code = line.yours.get("code") if line.yours else ""
    ids = {draft_line["id"]} if draft_line else set()
    mine = [step for step in attempt.path if step.get("line") in ids or _about(step, code or "")]
    line.path = walked(mine)[:12]
    if attempt.case_set.index_first and line.section == "diagnoses" and code:
        ways = [step for step in attempt.path if step.get("noted") and code.startswith(step["code"])]
        line.led = max(ways, key=lambda step: len(step["code"]))["text"] if ways else ""


def _about(step: Mapping[str, Any], code: str) -> bool:
    """A step at this very code; a line of a book that led to it or to its heading."""
    at = step.get("code", "")
    return bool(code and at) and (at == code or (step["kind"] in LEADS and code.startswith(at)))


def walked(path: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps without what was only half typed on the way to the next search, and without repeats."""
    found: list[dict[str, Any]] = []
    for step in path:
        last = found[-1] if found else {}
        same_kind = last.get("kind") == step["kind"]
        if same_kind and step["kind"] == "search" and step["text"].startswith(last["text"]):
            found.pop()
        elif same_kind and (last["text"], last["code"]) == (step["text"], step["code"]):
            continue
        found.append(step)
    return found


def _draft_line(attempt: Attempt, line: Line) -> dict[str, Any] | None:
    if line.graded["submitted"] is None or line.section == "queries":
        return None
    coded = [row for row in attempt.draft.get(line.section, []) if row["code"].strip(" .")]
    place = line.graded["submitted"] - 1
    return coded[place] if place < len(coded) else None


def variant_or_none(attempt: Attempt) -> Variant | None:
    """The case as the attempt shows it; None when it left the curriculum or cannot be read any more."""
    try:
        return attempt.variant()
    except CaseError:
        return None


def quotes(line: Line | None, whose: str) -> list[dict[str, Any]]:
    row = line and (line.yours if whose == "yours" else line.key)
    return list(row.get("evidence", ())) if row else []


def evidence(line: Line | None, chart: Chart) -> list[dict[str, Any]]:
    """The documents that hold this line's words, yours and the key's, as `paper.folded` lays them out."""
    marks: dict[str, list[paper.Mark]] = {}
    for whose in ("key", "yours"):
        for quote in quotes(line, whose):
            document = chart.document(quote["document"])
            for place in find_quote(document, quote["quote"])[:1] if document else ():
                marks.setdefault(quote["document"], []).append(paper.Mark(place.start, place.end, whose))
    lit = [document for document in chart.documents if document.id in marks]
    return [paper.folded(document, marks[document.id]) | {"by": byline(document)} for document in lit]


def groups(rows: Sequence[Line]) -> list[dict[str, Any]]:
    """Sections in the claim's order, each with its lines as grading ordered them."""
    parts = [(name, [row for row in rows if row.section == section]) for section, name in SECTIONS]
    return [{"name": name, "lines": found} for name, found in parts if found]
