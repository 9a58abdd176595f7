"""What is incomplete in a draft, and only that: never what is wrong.

Each item: {"kind", "sentence", "where": an anchor of the workbench}. Kinds: empty, fault, poa, pointer,
evidence, quote, unfinished, query, unopened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preceptor.coding.claims.model import ClaimKind
from preceptor.school.lab.draft import Draft, DraftService, digits, is_modifier

if TYPE_CHECKING:
    from preceptor.coding.cases.variant import Variant

Item = dict[str, str]


def incomplete(draft: Draft, lines: Mapping[str, Any], variant: Variant, opened: Iterable[str]) -> list[Item]:
    """What a careful coder would still look at, in the order of the claim. `lines`: `describe`'s answer."""
    kind = variant.case.claim
    found = [
        *_empty(lines["counts"], kind),
        *_diagnoses(draft, lines["diagnoses"], kind),
        *_services(draft, lines["services"], kind, variant),
        *_claim(draft, kind),
        *_unopened(variant, set(opened)),
    ]
    return [{"kind": k, "sentence": s, "where": w} for k, s, w in found]


Found = Iterator[tuple[str, str, str]]


def _empty(counts: Mapping[str, int], kind: ClaimKind) -> Found:
    if not counts["diagnoses"]:
        yield "empty", _("There is no diagnosis on the claim."), "claim"
    if not counts["services"] and kind != "inpatient":
        yield "empty", _("There is no service on the claim."), "claim"


def _diagnoses(draft: Draft, lines: list[dict[str, Any]], kind: ClaimKind) -> Found:
    for line, said in zip(draft.diagnoses, lines, strict=True):
        if not said["code"]:
            continue
        name, where = _("Line %s") % said["letter"], f"dx-{line.id}"
        yield from _common(name, said, where)
        if kind == "inpatient" and line.poa is None and line.role not in ("admitting", "reason"):
            sentence = _("%(line)s, %(code)s: present on admission is not answered.")
            yield "poa", sentence % {"line": name, "code": said["code"]}, where


def _services(draft: Draft, lines: list[dict[str, Any]], kind: ClaimKind, variant: Variant) -> Found:
    for line, said in zip(draft.services, lines, strict=True):
        if not said["code"]:
            continue
        name, where = _("Service %s") % said["number"], f"sv-{line.id}"
        yield from _common(name, said, where)
        for sentence in _service_gaps(line, said, kind, variant):
            yield "unfinished", f"{name}, {said['code']}: {sentence}", where
        if kind == "professional" and not said["points"]:
            yield (
                "pointer",
                _("%(line)s, %(code)s points to no diagnosis.") % {"line": name, "code": said["code"]},
                where,
            )


def _service_gaps(
    line: DraftService, said: Mapping[str, Any], kind: ClaimKind, variant: Variant
) -> Iterator[str]:
    for text in line.modifiers:
        if text.strip() and not is_modifier(text):
            yield _("the modifier “%s” is not finished and would be left out.") % text
    if line.place_of_service and not digits(2, line.place_of_service):
        yield _("the place of service is not finished and would be left out.")
    if kind == "outpatient" and not digits(4, line.revenue):
        yield _("the revenue code is missing.")
    if line.date is None and (kind == "inpatient" or variant.case.through_date):
        yield _("the date is missing.")
    if line.units == 0:
        yield _("there are no units.")


def _common(name: str, said: Mapping[str, Any], where: str) -> Found:
    if said["fault"]:
        yield "fault", f"{name}: {said['fault']['sentence']}", where
    for quote in said["quotes"]:
        if quote["fault"]:
            yield (
                "quote",
                _("%(line)s: a quote does not count. %(why)s") % {"line": name, "why": quote["fault"]},
                where,
            )
    if said["without_evidence"]:
        yield (
            "evidence",
            _("%(line)s, %(code)s has no evidence.") % {"line": name, "code": said["code"]},
            where,
        )


def _claim(draft: Draft, kind: ClaimKind) -> Found:
    if kind == "inpatient" and not draft.discharge_status:
        yield "unfinished", _("The discharge status is not answered; it counts as 01, home."), "claim"
    elif kind != "professional" and draft.discharge_status and not digits(2, draft.discharge_status):
        yield "unfinished", _("The discharge status is not finished and would count as 01, home."), "claim"
    for n, query in enumerate(draft.queries, 1):
        if not query.about.strip():
            yield "query", _("Question %d for the provider has no words.") % n, f"qu-{query.id}"


def _unopened(variant: Variant, opened: set[str]) -> Found:
    left = [d for d in variant.chart.documents if d.id not in opened]
    if left:
        words = ngettext(
            "One document was not opened: %s.", "These documents were not opened: %s.", len(left)
        )
        yield "unopened", words % ", ".join(d.title for d in left), "chart"
