"""Claims as hypothesis makes them: mostly in shape, now and then with a fault a form stumbles over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from preceptor.coding.claims import Claim, read_claim

DAY = date(2026, 4, 14)
_DX = st.sampled_from(["I10", "E11.22", "S52.531A", "Z23", "W11.XXXA", "U07.1", "Z68.36"])
_WILD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(lambda t: t.strip(" ."))
_SERVICE = st.sampled_from(
    [("hcpcs", "G0463"), ("hcpcs", "J3480"), ("practice", "PX134"), ("practice", "PX532")]
)
_PCS = st.sampled_from(["027035Z", "4A023N7", "B2111ZZ"])
_CHARGE = st.one_of(st.just(0.0), st.floats(0, 99_999_999, allow_nan=False))
_MARKS = st.sampled_from(["A1", "11", "C5", "80"])
_DAYS = st.integers(0, 3).map(lambda n: (DAY + timedelta(days=n)).isoformat())


def _often(usual: Any, seldom: Any) -> Any:
    return st.integers(0, 99).flatmap(lambda n: seldom if n == 0 else usual)


def _some(fields: Any) -> Any:
    return st.lists(st.fixed_dictionaries(fields), max_size=25)


_PLACE = _often(st.sampled_from(["11", "21", "22", "24"]), st.sampled_from([None, "30"]))
_BILL = _often(st.none(), st.sampled_from(["137", "118"]))
_PAYER = _often(st.sampled_from(["medicare", "medicaid", "commercial"]), st.just("self"))


@st.composite
def claims(draw: Any) -> Claim:
    kind = draw(st.sampled_from(["professional", "outpatient", "inpatient"]))
    return read_claim({
        "kind": kind,
        "service_date": DAY.isoformat(),
        "discharge_date": draw(_DAYS) if kind == "inpatient" else None,
        "place_of_service": draw(_PLACE) if kind == "professional" else None,
        "bill_type": None if kind == "professional" else draw(_BILL),
        "condition_codes": draw(st.lists(_MARKS, max_size=25)),
        "occurrence_codes": draw(_some({"code": _MARKS, "date": _DAYS})),
        "value_codes": draw(_some({"code": _MARKS, "amount": _CHARGE})),
        "patient": {
            "age": draw(st.integers(0, 110)), "sex": draw(st.sampled_from("FMU")), "payer": draw(_PAYER),
        },
        "providers": draw(_providers()),
        "diagnoses": draw(_diagnoses(kind)),
        "services": draw(_services(kind)),
    })  # fmt: skip


@st.composite
def _providers(draw: Any) -> dict[str, Any]:
    roles = draw(st.sets(st.sampled_from(["billing", "rendering", "attending", "operating", "ordering"])))
    npi = _often(st.sampled_from(["2000000010", None]), st.just("1111111111"))
    specialty = st.sampled_from([None, "207Q00000X", "cardiology ~*"])
    return {role: {"npi": draw(npi), "specialty": draw(specialty)} for role in sorted(roles)}


@st.composite
def _diagnoses(draw: Any, kind: str) -> list[dict[str, Any]]:
    count = draw(_often(st.integers(1, 12), st.integers(0, 45)))
    rows = [{"code": draw(_often(_DX, _WILD)), "poa": draw(st.sampled_from([None, "Y", "N", "exempt"]))}
            for _ in range(count)]  # fmt: skip
    other = {"professional": "secondary", "outpatient": "reason", "inpatient": "admitting"}[kind]
    for row in rows[1:]:
        seldom = st.sampled_from(["admitting", "reason", "first", other])
        row["role"] = draw(_often(st.sampled_from(["secondary", "external"]), seldom))
    return rows


@st.composite
def _services(draw: Any, kind: str) -> list[dict[str, Any]]:
    rows = []
    for _ in range(draw(_often(st.integers(1, 8), st.integers(0, 55)))):
        if kind == "inpatient" and draw(st.booleans()):
            role = "other" if rows else "principal"
            rows.append({"system": "icd10pcs", "code": draw(_PCS), "role": role, "date": DAY.isoformat()})
            continue
        system, code = draw(_SERVICE)
        rows.append({
            "system": system, "code": draw(_often(st.just(code), _WILD)), "charge": draw(_CHARGE),
            "modifiers": draw(st.lists(st.sampled_from(["25", "LT", "59", "qw"]), max_size=4)),
            "units": draw(st.integers(0, 9999)), "points_to": draw(_often(st.just([1]), st.just([1, 40]))),
            "revenue": draw(_often(st.sampled_from(["0450", "0636", "0120"]), st.none())),
            "date": draw(st.one_of(st.none(), _DAYS)),
        })  # fmt: skip
    return rows
