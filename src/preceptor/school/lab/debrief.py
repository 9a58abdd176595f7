"""What stands around the lines of a review: the counts, how sure one was, the edits, the groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from preceptor.school.encoder.panes import SYSTEM_WORDS
from preceptor.school.lab import scoring
from preceptor.school.lab.describe import letter
from preceptor.school.lab.models import SCORER_CHOICES, Attempt
from preceptor.school.lab.review import Line
from preceptor.school.lab.templatetags.lab import percent

COUNTS = (
    ("ok", gettext_lazy("correct")),
    ("part", gettext_lazy("partly right")),
    ("wrong", gettext_lazy("wrong code")),
    ("over", gettext_lazy("over-coded")),
    ("miss", gettext_lazy("missed")),
    ("opt", gettext_lazy("optional")),
)


def counts(rows: Sequence[Line]) -> list[dict[str, Any]]:
    """Verdict counts for the strip on top, those that occur; questions are told apart."""
    tally = Counter(row.kind for row in rows if row.section != "queries")
    return [{"kind": kind, "word": word, "n": tally[kind]} for kind, word in COUNTS if tally[kind]]


def score_words(attempt: Attempt) -> str:
    """What the score is made of, in a line: `7 of 10 lines, practice scorer`."""
    if attempt.grade is None:
        return ""
    name = attempt.get_scorer_display()
    if attempt.scorer == "financial":
        same = _("pays as the key does") if attempt.score else _("pays differently from the key")
        return _("%(scorer)s scorer: %(words)s") % {
            "scorer": name,
            "words": _("does not apply to this claim") if attempt.score is None else same,
        }
    made = scoring.counts(attempt.grade, in_force(attempt))
    if attempt.scorer == "practice":
        got, of = made.credit, max(made.required, made.entered)
    else:
        got, of = made.exact, made.required + (made.over if attempt.scorer == "code-over-code" else 0)
    return _("%(got)s of %(of)s lines, %(scorer)s scorer") % {
        "got": f"{round(got, 2):g}",
        "of": of,
        "scorer": name,
    }


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


def apart(attempt: Attempt) -> list[str]:
    """What is told apart from the score, in short phrases: the first line, POA, the other scorers."""
    if attempt.grade is None:
        return []
    said = attempt.grade.get("apart", {})
    first = (
        _("principal diagnosis") if (attempt.claim or {}).get("kind") == "inpatient" else _("first diagnosis")
    )
    found = [_("%s right") % first if said.get("principal") == 1 else _("%s not right") % first]
    if (poa := said.get("poa") or {}).get("of"):
        found.append(_("present on admission %(right)s of %(of)s") % poa)
    scores = attempt.grade["scores"] | scoring.counts(attempt.grade, in_force(attempt)).scores()
    others = [(scorer, word) for scorer, word in SCORER_CHOICES if scorer != attempt.scorer]
    found += [f"{word} {percent(scores[scorer])} %" for scorer, word in others if scores[scorer] is not None]
    return found


def in_force(attempt: Attempt) -> dict[int, float]:
    """{0-based line: credit} of the overrides."""
    return {o.line: o.credit_after for o in attempt.overrides.all()}


def questions(rows: Sequence[Line]) -> dict[str, int] | None:
    """How many of the questions the record calls for were asked; None when it calls for none."""
    wanted = [row for row in rows if row.section == "queries" and row.key]
    return (
        {"asked": sum(row.yours is not None for row in wanted), "called_for": len(wanted)} if wanted else None
    )


def evidence_matched(rows: Sequence[Line]) -> dict[str, int] | None:
    """On how many of the lines that ask for evidence the words agree or overlap."""
    states = [row.graded.get("evidence", {}).get("state") for row in rows]
    asked = [s for s in states if s in ("agrees", "overlaps", "elsewhere", "none")]
    return (
        {"matched": sum(s in ("agrees", "overlaps") for s in asked), "asked": len(asked)} if asked else None
    )


def findings(attempt: Attempt) -> dict[str, Any]:
    """The edits for the page: {"rows": errors then warnings, "notes": for information, "broken", "passed"}.

    `broken` are sentences of engines that failed or could not compute: never taken for a clean claim.
    """
    said = attempt.findings or {}
    rank = {"error": 0, "warning": 1, "info": 2}
    every = sorted(said.get("findings", []), key=lambda f: rank[f["severity"]])
    named = [f | {"names": ", ".join(filter(None, map(_ref, f["lines"])))} for f in every]
    failed = [f for f in named if f["rule"].endswith(".engine-failed")]
    rest = [f for f in named if f not in failed]
    raised = {f["rule"] for f in named}
    groups = [said.get(name) or {} for name in ("drg", "apc")]
    reasons = [group["not_computed"] for group in groups if group.get("not_computed")] if not failed else []
    return {
        "broken": list(dict.fromkeys([f["message"] for f in failed] + reasons)),
        "rows": [f for f in rest if f["severity"] != "info"],
        "notes": [f for f in rest if f["severity"] == "info"],
        "passed": [rule for rule in said.get("ran", []) if rule not in raised],
    }


def groupings(attempt: Attempt, theirs: bool) -> list[dict[str, Any]]:
    """What claim and key group to, a row each: {"whose", "code", "title", "weight"}; [] when neither did."""
    said = attempt.findings or {}
    mine = _("Theirs") if theirs else _("Yours")
    both = [(mine, said), (_("The key’s"), said.get("key") or {})]
    rows = [_drg_row(whose, group["drg"]) for whose, group in both if (group.get("drg") or {}).get("number")]
    rows += [_apc_row(whose, group["apc"]) for whose, group in both if (group.get("apc") or {}).get("lines")]
    return rows


def _drg_row(whose: str, drg: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "whose": whose,
        "code": f"MS-DRG {drg['number']}",
        "title": drg.get("title"),
        "weight": drg.get("weight"),
    }


def _apc_row(whose: str, apc: Mapping[str, Any]) -> dict[str, Any]:
    """`Line 1: APC 8011, status J2; 4 lines packaged`."""
    paid = [line for line in apc["lines"] if not line.get("packaged")]
    words = _("line %(index)s: APC %(apc)s, status %(si)s")
    told = [words % (line | {"apc": line.get("apc") or "–"}) for line in paid]
    if packaged := len(apc["lines"]) - len(paid):
        told.append(ngettext("%d line packaged", "%d lines packaged", packaged) % packaged)
    return {"whose": whose, "code": "", "title": "; ".join(told), "weight": None}


def _ref(ref: Mapping[str, Any]) -> str:
    if ref["section"] == "claim":
        return str(_("claim"))
    return letter(ref["index"]) if ref["section"] == "diagnoses" else str(ref["index"])


def released(attempt: Attempt) -> str:
    """`ICD-10-CM FY2026, HCPCS Level II 2026 Q2`."""
    return ", ".join(
        SYSTEM_WORDS.get(system, system) + ("" if label == system else f" {label}")
        for system, label in attempt.releases.items()
    )
