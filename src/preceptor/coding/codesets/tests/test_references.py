"""Where references lead, in their own book and into others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.compiled.references import resolve
from preceptor.coding.codesets.compiled.volumes import Node, number_terms
from preceptor.coding.codesets.shelf import Reference, Volume, VolumeKind
from preceptor.coding.codesets.sources import index_xml

SHARED = Path(__file__).parents[6] / "shared" / "data" / "icd10cm"


def volume(kind: VolumeKind) -> Volume:
    return Volume(kind, "FY2026", kind, f"{kind}.xml", date(2025, 10, 1), date(2026, 9, 30))


def sent(text: str, kind: str = "see") -> tuple[str, str | None]:
    """The title of the line meant, and the book it is in."""
    asked = Node("Asked", references=(Reference(kind, text),))  # type: ignore[arg-type]
    vehicle = Node("electric bicyclist", ("assisted",))
    accident = Node(
        "Accident", below=[Node("transport", below=[Node("car occupant", code="V49.9"), vehicle])]
    )
    exposure = Node("Exposure", below=[Node("fire, flames", below=[Node("not in building or structure")])])
    contact = Node("Contact", below=[Node("with", below=[Node("dolphin")])])
    external = [accident, asked, contact, exposure, Node("Fall, falling")]
    books = [
        (volume("external"), number_terms("external", external)),
        (volume("neoplasm"), number_terms("neoplasm", [Node("Neoplasm, neoplastic", below=[Node("lung")])])),
        (volume("drug"), number_terms("drug", [Node("Lead")])),
        (volume("disease"), number_terms("disease", [Node("Injury", below=[Node("head", code="S09.90")])])),
    ]
    resolved = dict((one.kind, terms) for one, terms in resolve(books))
    (reference,) = next(term for term in resolved["external"] if term.title == "Asked").references
    if reference.target is None:
        return "", reference.volume
    return resolved[reference.volume or "external"][reference.target].title, reference.volume


@pytest.mark.parametrize(
    ("text", "title", "book"),
    [
        ("Accident, transport, car occupant", "car occupant", None),
        ("Accident, transport, electric (assisted) bicyclist", "electric bicyclist", None),
        ("Accident, transport, by type of vehicle", "transport", None),
        ("Contact, with, dolphin", "dolphin", None),
        ("Contact, dolphin", "dolphin", None),
        ("Exposure, fire, not in building", "not in building or structure", None),
        ("Fall", "Fall, falling", None),
        ("Falling", "Fall, falling", None),
        ("Accident, transport, spaceship", "transport", None),
        ("Table of Drugs and Chemicals", "", "drug"),
        ("Table of Drugs and Chemicals, lead", "Lead", "drug"),
        ("Index to Diseases and Injuries, Injury, head", "head", "disease"),
        ("Injury, head", "head", "disease"),
        ("Neoplasm, by site, malignant", "Neoplasm, neoplastic", "neoplasm"),
        ("Table of Neoplasms, lung", "lung", "neoplasm"),
        ("condition", "", None),
    ],
)
def test_a_reference_leads_to_the_line_it_names(text: str, title: str, book: str | None) -> None:
    assert sent(text) == (title, book)


def test_a_subcategory_leads_to_the_line_that_has_its_code() -> None:
    assert sent("V49.9", "subcategory") == ("car occupant", None)
    assert sent("S09.90", "subcategory") == ("head", "disease")


@pytest.mark.shared
def test_nine_in_ten_references_of_the_official_books_lead_somewhere() -> None:
    files = sorted(SHARED.glob("icd10cm-*.xml"))
    if not files:
        pytest.skip("the official samples are not beside the checkout")
    read = [index_xml.read(path) for path in files]
    every = [
        one for _, terms in resolve([(book.volume, book.terms()) for book in read]) for one in _sent(terms)
    ]
    assert len(every) > 1000
    assert sum(one.target is not None or one.volume is not None for one in every) / len(every) > 0.9


def _sent(terms: object) -> list[Reference]:
    return [one for term in terms for one in term.references]  # type: ignore[attr-defined]
