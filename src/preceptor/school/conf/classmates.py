"""The demo students' work: what independent readers of the charts answered, handed in like any student's.

It goes through the lab's own actions: drafted, saved, graded and kept as work typed in a browser is.
"""

from __future__ import annotations

import json

from preceptor.coding.cases.library import CaseFile
from preceptor.coding.claims import Claim, read_claim
from preceptor.engine import engine
from preceptor.school.lab import actions
from preceptor.school.lab.draft import Draft, DraftDiagnosis, DraftQuery, DraftService, Quote, Save
from preceptor.school.lab.models import Attempt, CaseSet
from preceptor.school.people.models import User


def hand_in(*, user: User, case_set: CaseSet, reader: int, hasty: bool = False) -> None:
    """Submits the n-th reading of each case of the set, once; a case that varies was read in one variant only
    and is left out. Somebody hasty forgets the last diagnosis and the modifiers of the last service."""
    done = set(Attempt.objects.filter(user=user, case_set=case_set).values_list("case_id", flat=True))
    for case_id in case_set.cases:
        if case_id in done:
            continue
        claim = _reading(engine().library.get(case_id), reader)
        if claim is None:
            continue
        draft = draft_of(_forgetful(claim) if hasty else claim)
        attempt = actions.begin(user=user, case_set=case_set, case_id=case_id)
        saved = actions.save(attempt=attempt, sent=Save(revision=attempt.revision, draft=draft))
        actions.submit(attempt=saved.attempt, revision=saved.attempt.revision)


def _reading(file: CaseFile, number: int) -> Claim | None:
    texts = list(file.readings().values())
    if file.variants > 1 or number >= len(texts):
        return None
    return read_claim(json.loads(texts[number])["claim"])


def _forgetful(claim: Claim) -> Claim:
    kept = len(claim.diagnoses) - 1
    services = [
        line.model_copy(update={"points_to": tuple(place for place in line.points_to if place <= kept)})
        for line in claim.services
    ]
    services[-1:] = [line.model_copy(update={"modifiers": ()}) for line in services[-1:]]
    return claim.model_copy(update={"diagnoses": claim.diagnoses[:kept], "services": tuple(services)})


def draft_of(claim: Claim) -> Draft:
    """The desk as it lies when exactly this claim has been typed."""
    ids = [f"d{n}" for n in range(1, len(claim.diagnoses) + 1)]
    diagnoses = tuple(
        DraftDiagnosis(
            id=line_id,
            code=line.code,
            role=line.role if line.role in ("external", "admitting", "reason") else None,
            poa=line.poa,
            evidence=tuple(Quote(document=e.document, quote=e.quote) for e in line.evidence),
        )
        for line_id, line in zip(ids, claim.diagnoses, strict=True)
    )
    services = tuple(
        DraftService(
            id=f"s{n}",
            system=line.system if line.system != "cpt" else None,
            code=line.code,
            modifiers=line.modifiers,
            units=line.units,
            points_to=tuple(ids[place - 1] for place in line.points_to),
            date=line.date,
            place_of_service=line.place_of_service,
            revenue=line.revenue,
            role=line.role,
            evidence=tuple(Quote(document=e.document, quote=e.quote) for e in line.evidence),
        )
        for n, line in enumerate(claim.services, 1)
    )
    queries = tuple(
        DraftQuery(id=f"q{n}", topic=query.topic, about=query.about, documents=query.documents)
        for n, query in enumerate(claim.queries, 1)
    )
    status = claim.discharge_status
    return Draft(diagnoses=diagnoses, services=services, queries=queries, discharge_status=status)
