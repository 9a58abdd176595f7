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
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.review import Line
from preceptor.school.lab.templatetags.lab import COUNTS

# scorer → (name, how the score is made)
SCORERS = {
    "practice": (
        gettext_lazy("Line credit"),
        gettext_lazy("Credit for each line, over the lines entered or required, whichever are more."),
    ),
    "code-over-code": (
        gettext_lazy("Exact lines"),
        gettext_lazy("Lines that are right in every part, over the lines required and those too many."),
    ),
    "record": (
        gettext_lazy("Whole record"),
        gettext_lazy("100 % when every required line is exact and none is too many, else 0 %."),
    ),
    "financial": (
        gettext_lazy("Payment"),
        gettext_lazy("100 % when the claim would be paid as the key would, else 0 %."),
    ),
}


def counts(rows: Sequence[Line]) -> list[dict[str, Any]]:
    """What the lines count as, for the strip on top, those that occur; questions are told apart."""
    tally = Counter(row.counted for row in rows if row.section != "queries")
    return [{"kind": kind, "word": word, "n": tally[kind]} for kind, word in COUNTS if tally[kind]]


def score_words(attempt: Attempt) -> dict[str, str]:
    """What the score is made of: {"lines": `7 of 10 lines`, "rule": the sentence}."""
    if attempt.grade is None:
        return {}
    rule = str(SCORERS[attempt.scorer][1])
    if attempt.scorer == "financial":
        same = _("Pays as the key does.") if attempt.score else _("Pays differently from the key.")
        return {"lines": _("Does not apply to this claim.") if attempt.score is None else same, "rule": rule}
    made = scoring.counts(attempt.grade, in_force(attempt))
    if attempt.scorer == "practice":
        got, of = made.credit, max(made.required, made.entered)
    else:
        got, of = made.exact, made.required + (made.over if attempt.scorer == "code-over-code" else 0)
    return {"lines": _("%(got)s of %(of)s lines") % {"got": f"{round(got, 2):g}", "of": of}, "rule": rule}


def other_scores(attempt: Attempt) -> list[dict[str, Any]]:
    """The same claim by the other scorers that apply: [{"name", "score", "rule"}]."""
    if attempt.grade is None:
        return []
    scores = attempt.grade["scores"] | scoring.counts(attempt.grade, in_force(attempt)).scores()
    return [
        {"name": name, "score": scores[scorer], "rule": rule}
        for scorer, (name, rule) in SCORERS.items()
        if scorer != attempt.scorer and scores[scorer] is not None
    ]


def sureness(rows: Sequence[Line]) -> dict[str, int] | None:
    """How sure the student was against how right; None when nothing was marked unsure."""
    mine = [row for row in rows if row.yours and row.section != "queries" and row.counted != "opt"]
    unsure = [row for row in mine if row.unsure]
    if not unsure:
        return None
    sure = [row for row in mine if not row.unsure]
    return {
        "unsure": len(unsure), "unsure_right": sum(row.counted == "ok" for row in unsure),
        "sure": len(sure), "sure_right": sum(row.counted == "ok" for row in sure),
    }  # fmt: skip


def apart(attempt: Attempt) -> list[str]:
    """What no score holds, in short sentences: whether the right line leads, and POA."""
    if attempt.grade is None:
        return []
    said = attempt.grade.get("apart", {})
    stay = (attempt.claim or {}).get("kind") == "inpatient"
    found = []
    if said.get("principal") is not None:
        words = {
            (True, True): _("The principal diagnosis is right."),
            (True, False): _("The principal diagnosis is not right."),
            (False, True): _("The first-listed diagnosis is right."),
            (False, False): _("The first-listed diagnosis is not right."),
        }
        found.append(words[stay, said["principal"] == 1])
    if (poa := said.get("poa") or {}).get("of"):
        found.append(_("Present on admission: %(right)s of %(of)s right.") % poa)
    return found


def in_force(attempt: Attempt) -> dict[int, float]:
    """{0-based line: credit} of the overrides."""
    return {o.line: o.credit_after for o in attempt.overrides.all()}


def questions(rows: Sequence[Line]) -> str:
    """How many of the questions the record calls for were asked, and how many more; empty without any."""
    kinds = Counter(row.kind for row in rows if row.section == "queries")
    found = []
    if called_for := kinds["ok"] + kinds["miss"]:
        found.append(_("%(asked)d of %(of)d asked") % {"asked": kinds["ok"], "of": called_for})
    if kinds["opt"]:
        found.append(_("%d not needed") % kinds["opt"])
    return ", ".join(found)


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


def weighs(attempt: Attempt, theirs: bool) -> str:
    """How the claim's MS-DRG weighs against the key's, in a sentence; empty where one has no weight."""
    said = attempt.findings or {}
    both = (said.get("drg"), (said.get("key") or {}).get("drg"))
    mine, key = ((group or {}).get("weight") for group in both)
    if mine is None or key is None:
        return ""
    if round(mine - key, 4) == 0:
        return _("Both weigh the same.")
    words = {
        (True, True): _("Their group weighs %s more than the key’s."),
        (True, False): _("Their group weighs %s less than the key’s."),
        (False, True): _("Your group weighs %s more than the key’s."),
        (False, False): _("Your group weighs %s less than the key’s."),
    }
    return str(words[theirs, mine > key] % f"{abs(mine - key):.4f}")


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
