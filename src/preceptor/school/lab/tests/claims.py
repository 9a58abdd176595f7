"""What a student would send: drafts made from a case's own key, whole or with a fault."""

from __future__ import annotations

import json
from typing import Any

from preceptor.coding.cases import Variant
from preceptor.school.lab.draft import Save, read_save

ANKLE, STAY = "training/turned-ankle", "training/short-of-breath"


def key_draft(variant: Variant) -> dict[str, Any]:
    """The draft that scores 1: required lines with the key's own words. Ids d1, d2 …, s1 …"""
    names = {n: f"d{n + 1}" for n, line in enumerate(variant.key.diagnoses) if not line.optional}
    diagnoses = [
        {"id": id, "code": variant.key.diagnoses[n].code, "poa": variant.key.diagnoses[n].poa}
        | {"evidence": quotes(variant.key.diagnoses[n].evidence)}
        for n, id in names.items()
    ]
    services = [
        {
            "id": f"s{n + 1}", "code": line.code, "system": line.system, "modifiers": list(line.modifiers),
            "units": line.units, "points_to": [names[at] for at in variant.links.points_to[n] if at in names],
            "evidence": quotes(line.evidence),
        }
        for n, line in enumerate(variant.key.services)
    ]  # fmt: skip
    status = variant.case.discharge_status
    return {"diagnoses": diagnoses, "services": services, "queries": [], "discharge_status": status}


def quotes(evidence: Any) -> list[dict[str, Any]]:
    return [{"document": q.document, "sentence": None, "quote": q.quote} for q in evidence]


def body(revision: int, draft: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"revision": revision, "draft": draft, "tab": "one"} | more


def sent(revision: int, draft: dict[str, Any], **more: Any) -> Save:
    return read_save(json.dumps(body(revision, draft, **more)).encode())


def one_code(code: str, id: str = "d1") -> dict[str, Any]:
    return {"diagnoses": [{"id": id, "code": code}]}
