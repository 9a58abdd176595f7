"""Billing units read from titles as HCPCS words them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from preceptor.coding.codesets.model import Code
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.units import UnitAmount, unit_amount, unit_in

TABLE = [
    ("Injection, ketorolac tromethamine, per 15 mg", "15 mg"),
    ("Injection, ondansetron hydrochloride, per 1 mg", "1 mg"),
    ("Injection, lumasiran, 0.5 mg", "0.5 mg"),
    ("Injection, pantoprazole,10 mg", "10 mg"),
    ("Inj pegulicianine 1mg", "1 mg"),
    ("Glycopyrrolate, inhalation solution, concentrated form, per milligram", "1 mg"),
    ("Injection, palifermin, 50 micrograms", "50 mcg"),
    ("Injection, spectinomycin dihydrochloride, up to 2 gm", "up to 2 g"),
    ("Injection, morphine sulfate, up to 10 mg", "up to 10 mg"),
    ("Injection, penicillin g potassium, up to 600,000 units", "up to 600,000 units"),
    ("Injection, heparin sodium, not therapeutically equivalent to another, per 1000 units", "1,000 units"),
    ("Injection, chorionic gonadotropin, per 1,000 usp units", "1,000 units"),
    ("Injection, interferon, gamma 1-b, 3 million units", "3,000,000 units"),
    ("Injection, talimogene, per 1 million plaque forming units", "1,000,000 plaque forming units"),
    ("Factor viii (recombinant) per i.u., not otherwise specified", "1 IU"),
    ("Injection, von willebrand factor (vonvendi), 1 i.u. vwf:rco", "1 IU"),
    ("Injection, factor viii/von willebrand factor complex, per factor viii i.u.", "1 IU"),
    ("Injection, potassium chloride, per 2 meq", "2 mEq"),
    ("Injection, mepivacaine hydrochloride, per 10 ml", "10 mL"),
    ("Infusion, d5w, 1000 cc", "1,000 mL"),
    ("Infusion, normal saline solution, sterile (500 ml = 1 unit)", "500 mL"),
    ("5% dextrose/water (500 ml = 1 unit)", "500 mL"),
    ("Iodine i-123 sodium iodide, diagnostic, per 100 microcuries, up to 999 microcuries", "100 microcuries"),
    ("Lutetium lu 177, dotatate, therapeutic, 1 millicurie", "1 mCi"),
    ("Technetium tc-99m medronate, diagnostic, per study dose, up to 30 millicuries", "1 study dose"),
    ("Hyaluronan or derivative, gel-one, for intra-articular injection, per dose", "1 dose"),
    ("Injection, exagamglogene autotemcel, per treatment", "1 treatment"),
    ("Injection, aldesleukin, per single use vial", "1 vial"),
    ("Lidocaine 70 mg/tetracaine 70 mg, per patch", "1 patch"),
    ("Capsaicin 8% patch, per 10 square centimeters", "10 sq cm"),
    ("Oasis wound matrix, per square centimeter", "1 sq cm"),
    # Strengths and ages are not the unit.
    ("High osmolar contrast material, 250-299 mg/ml iodine concentration, per ml", "1 mL"),
    ("Palingen or promatrx, 0.36 mg per 0.25 cc", "0.25 mL"),
    ("Cantharidin for topical administration, 0.7%, single unit dose applicator (3.2 mg)", "3.2 mg"),
    ("Injection, rho d immune globulin, human, minidose, 50 micrograms (250 i.u.)", "50 mcg"),
    # Of two drugs in one vial only a sum in brackets tells the unit.
    ("Injection, piperacillin/tazobactam, 1 gram/0.125 grams (1.125 grams)", "1.125 g"),
    ("Injection, meropenem and vaborbactam, 10mg/10mg (20mg)", "20 mg"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "unit"), TABLE)
def test_the_unit_in_a_title(title: str, unit: str) -> None:
    assert str(unit_in(title)) == unit


@pytest.mark.parametrize(
    "title",
    [
        "Unclassified drugs",
        "Injection, betamethasone acetate 3 mg and betamethasone sodium phosphate 3 mg",
        "Injection, nivolumab and relatlimab-rmbw, 3 mg/1 mg",
        "Injection, thyrotropin alpha, 0.9 mg, provided in 1.1 mg vial",
        "Influenza virus vaccine, when administered to individuals 3 years of age and older",
        "Cast supplies, long arm cast, pediatric (0-10 years), plaster",
        "Contraceptive supply, hormone containing vaginal ring, each",
        "",
    ],
)
def test_a_title_that_does_not_say_the_unit(title: str) -> None:
    assert unit_in(title) is None


@pytest.mark.parametrize(
    ("given", "amount", "units"),
    [("60", "15", 4), ("61", "15", 5), ("0.3", "0.5", 1), ("1", "0.1", 10), ("0", "15", 0)],
)
def test_billing_units_for_an_amount(given: str, amount: str, units: int) -> None:
    assert UnitAmount(Decimal(amount), "mg").units_for(Decimal(given)) == units


def test_only_drug_codes_have_a_unit_amount() -> None:
    syringe = Code("hcpcs", "A4206", "Syringe with needle, sterile, 1 cc or less, each", "code", True)
    drug = Code("hcpcs", "J1885", "Injection, ketorolac tromethamine, per 15 mg", "code", True)
    assert unit_amount(syringe) is None
    assert unit_amount(drug) == UnitAmount(Decimal(15), "mg")


def test_every_amount_that_is_read_is_more_than_nothing(book: Store) -> None:
    units = [unit_amount(code) for code in book.all_codes("hcpcs")]
    read = [unit for unit in units if unit]
    assert len(read) > 500
    assert all(unit.amount > 0 for unit in read)
