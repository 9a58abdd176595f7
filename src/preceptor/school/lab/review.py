"""The review as plain values: the stored verdicts, the key as it stood, and what the student did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from preceptor.coding.cases import CaseError, Variant
from preceptor.coding.charts import Chart, find_quote
from preceptor.school.lab import paper
from preceptor.school.lab.describe import letter
from preceptor.school.lab.models import Attempt, Dispute, Override
from preceptor.school.ui.templatetags.ui import VERDICTS

COUNTS = (
    ("ok", _("correct")),
    ("part", _("partly right")),
    ("wrong", _("wrong code")),
    ("over", _("over-coded")),
    ("miss", _("missed")),
    ("opt", _("optional")),
)
SECTIONS = (
    ("diagnoses", _("Diagnoses")),
    ("services", _("Services")),
    ("queries", _("Questions for the provider")),
)
MATCHES = {
    "agrees": ("ok", _("Agrees."), _("Your words and the key’s stand in the same place.")),
    "overlaps": ("part", _("Overlaps."), _("Part of your words are the key’s.")),
    "elsewhere": ("wrong", _("No overlap."), _("Your words stand elsewhere than the key’s.")),
    "none": ("miss", _("No words of yours."), _("You marked nothing for this line.")),
}


@dataclass(slots=True)
class Line:
    """One row of the review. `index` is its 0-based place in the grade; `name` is A, B … or 1, 2 …"""

    index: int
    section: str
    verdict: str
    kind: str  # ok, part, wrong, over, miss, opt
    word: Any
    name: str
    yours: dict[str, Any] | None
    key: dict[str, Any] | None
    credit: float | None
    graded: dict[str, Any]
    unsure: bool = False
    path: list[dict[str, Any]] = field(default_factory=list)
    good_path: Sequence[str] = ()
    overrides: list[Override] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    open: bool = False

    @property
    def needs_work(self) -> bool:
        return self.verdict not in ("correct", "optional")

    @property
    def same(self) -> bool:
        if self.verdict != "correct" or self.yours is None or self.key is None:
            return False
        return bool(self.yours["code"] == self.key["code"])

    @property
    def open_dispute(self) -> Dispute | None:
        return next((d for d in self.disputes if d.answered_at is None), None)

    @property
    def match(self) -> dict[str, Any] | None:
        """How the marked words lie to the key's, in kind, word and sentence."""
        said = MATCHES.get(self.graded.get("evidence", {}).get("state", ""))
        return {"kind": said[0], "word": said[1], "sentence": said[2]} if said else None


def lines(attempt: Attempt, key: Mapping[str, Any]) -> list[Line]:
    """Every graded line with its overrides and disputes. `attempt` comes with both prefetched."""
    grade = attempt.grade or {"lines": []}
    made, asked = _by_line(attempt.overrides.all()), _by_line(attempt.disputes.all())
    found = []
    for index, graded in enumerate(grade["lines"]):
        kind, _icon, word = VERDICTS[graded["verdict"]]
        changes = made.get(index, [])
        line = Line(
            index=index, section=graded["section"], verdict=graded["verdict"], kind=kind, word=word,
            name=_name(graded), yours=_yours(attempt, key, graded), key=_of_key(key, graded),
            credit=changes[-1].credit_after if changes else graded["credit"], graded=graded,
            overrides=changes, disputes=asked.get(index, []),
        )  # fmt: skip
        _add_trail(line, attempt, key)
        found.append(line)
    return found


def _by_line(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.line, []).append(row)
    return found


def _name(graded: Mapping[str, Any]) -> str:
    if graded["submitted"] is None:
        return ""
    return letter(graded["submitted"]) if graded["section"] == "diagnoses" else str(graded["submitted"])


def _yours(attempt: Attempt, key: Mapping[str, Any], graded: Mapping[str, Any]) -> dict[str, Any] | None:
    if graded["submitted"] is None:
        return None
    section, place = graded["section"], graded["submitted"] - 1
    rows = (attempt.claim or {}).get(section, [])
    titles = key.get("yours", {}).get(section, [])
    row = dict(rows[place]) if place < len(rows) else {}
    said = titles[place] if place < len(titles) else {}
    return row | said | {"code": graded.get("submitted_code") or row.get("code", "")}


def _of_key(key: Mapping[str, Any], graded: Mapping[str, Any]) -> dict[str, Any] | None:
    if graded["key"] is None:
        return None
    rows = key.get(graded["section"], [])
    row = dict(rows[graded["key"] - 1]) if graded["key"] <= len(rows) else {}
    return row | {"code": graded.get("key_code") or row.get("code", "")}


def _add_trail(line: Line, attempt: Attempt, key: Mapping[str, Any]) -> None:
    """Sureness, the student's own way to this code, and a good one where the case tells one for it."""
    draft_line = _draft_line(attempt, line)
    line.unsure = bool(draft_line and draft_line.get("unsure"))
    code = line.yours["code"] if line.yours else ""
    ids = {draft_line["id"]} if draft_line else set()
    line.path = [s for s in attempt.path if (s.get("line") in ids) or (code and s.get("code") == code)][:12]
    wanted = line.key["code"] if line.key else ""
    if wanted and line.needs_work and any(wanted in step for step in key.get("path", [])):
        line.good_path = key["path"]


def _draft_line(attempt: Attempt, line: Line) -> dict[str, Any] | None:
    if line.graded["submitted"] is None or line.section == "queries":
        return None
    coded = [row for row in attempt.draft.get(line.section, []) if row["code"].strip(" .")]
    place = line.graded["submitted"] - 1
    return coded[place] if place < len(coded) else None


def counts(rows: Sequence[Line]) -> list[dict[str, Any]]:
    """Verdict counts for the strip on top, those that occur, in one order."""
    tally = Counter(row.kind for row in rows)
    return [{"kind": kind, "word": word, "n": tally[kind]} for kind, word in COUNTS if tally[kind]]


def sureness(rows: Sequence[Line]) -> dict[str, int] | None:
    """How sure the student was against how right; None when nothing was marked unsure."""
    mine = [row for row in rows if row.yours and row.section != "queries" and row.verdict != "optional"]
    unsure = [row for row in mine if row.unsure]
    if not unsure:
        return None
    sure = [row for row in mine if not row.unsure]
    return {
        "unsure": len(unsure), "unsure_right": sum(row.verdict == "correct" for row in unsure),
        "sure": len(sure), "sure_right": sum(row.verdict == "correct" for row in sure),
    }  # fmt: skip


def evidence_matched(rows: Sequence[Line]) -> dict[str, int] | None:
    """On how many of the lines that ask for evidence the words agree or overlap."""
    states = [row.graded.get("evidence", {}).get("state") for row in rows]
    asked = [s for s in states if s in ("agrees", "overlaps", "elsewhere", "none")]
    return (
        {"matched": sum(s in ("agrees", "overlaps") for s in asked), "asked": len(asked)} if asked else None
    )


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
    """The documents that hold this line's words, yours and the key's, as `paper.sheet` lays them out."""
    marks: dict[str, list[paper.Mark]] = {}
    for whose in ("key", "yours"):
        for quote in quotes(line, whose):
            document = chart.document(quote["document"])
            for place in find_quote(document, quote["quote"])[:1] if document else ():
                marks.setdefault(quote["document"], []).append(paper.Mark(place.start, place.end, whose))
    return [paper.sheet(document, marks[document.id]) for document in chart.documents if document.id in marks]


def groups(rows: Sequence[Line]) -> list[dict[str, Any]]:
    """Sections in the claim's order, each with its lines as grading ordered them."""
    parts = [(name, [row for row in rows if row.section == section]) for section, name in SECTIONS]
    return [{"name": name, "lines": found} for name, found in parts if found]


def findings(attempt: Attempt) -> dict[str, Any]:
    """The edits for the page: errors first, then warnings; `notes` are for information."""
    said = attempt.findings or {}
    if said.get("failed"):
        return {"failed": said["failed"], "rows": [], "passed": []}
    rank = {"error": 0, "warning": 1, "info": 2}
    rows = sorted(said.get("findings", []), key=lambda f: rank[f["severity"]])
    raised = {f["rule"] for f in rows}
    return {
        "failed": None,
        "rows": [
            f | {"names": ", ".join(filter(None, map(_ref, f["lines"])))}
            for f in rows
            if f["severity"] != "info"
        ],
        "notes": [f for f in rows if f["severity"] == "info"],
        "passed": [rule for rule in said.get("ran", []) if rule not in raised],
    }


def _ref(ref: Mapping[str, Any]) -> str:
    if ref["section"] == "claim":
        return str(_("claim"))
    return letter(ref["index"]) if ref["section"] == "diagnoses" else str(ref["index"])
