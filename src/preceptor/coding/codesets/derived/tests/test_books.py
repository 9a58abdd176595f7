"""The derived books of a small tabular list: what is drawn together, what stands where."""

from __future__ import annotations

from datetime import date

import pytest

from preceptor.coding.codesets import derived
from preceptor.coding.codesets.compiled.volumes import stem
from preceptor.coding.codesets.derived.entries import entries
from preceptor.coding.codesets.model import Seventh
from preceptor.coding.codesets.shelf import Term, VolumeKind
from preceptor.coding.codesets.sources.cm_tabular import Node, Tabular
from preceptor.coding.codesets.store import Store

ENCOUNTERS = (Seventh("A", "initial encounter"), Seventh("D", "subsequent encounter"))


def node(code: str, title: str, *below: Node, terms: tuple[str, ...] = (), first: str = "") -> Node:
    found = Node("diagnosis", code, title, [("inclusion_term", term) for term in terms], children=list(below))
    if first:
        found.notes.append(("code_first", first))
    return found


def sided(stem: str, title: str) -> list[Node]:
    sides = (("1", "right"), ("2", "left"), ("9", "unspecified"))
    return [node(f"{stem}{digit}", title.format(side)) for digit, side in sides]


def tabular() -> Tabular:
    radius = node(
        "S52.5", "Fracture of lower end of radius",
        node("S52.50", "Unspecified fracture of the lower end of radius",
             *sided("S52.50", "Unspecified fracture of the lower end of {} radius")),
        node("S52.53", "Colles' fracture", *sided("S52.53", "Colles' fracture of {} radius")),
        node("S52.59", "Other fractures of lower end of radius",
             *sided("S52.59", "Other fractures of lower end of {} radius")),
    )  # fmt: skip
    plain = node("S52.30", "Unspecified fracture of shaft of radius")
    shaft = node("S52.3", "Fracture of shaft of radius", plain)
    fractures = node("S52", "Fracture of forearm", shaft, radius)
    fractures.sevenths = ENCOUNTERS
    heart = node(
        "I50", "Heart failure",
        node("I50.81", "Right heart failure", node("I50.810", "Right heart failure, unspecified"),
             node("I50.811", "Acute right heart failure")),
        node("I50.9", "Heart failure, unspecified", terms=("Cardiac failure NOS",)),
    )  # fmt: skip
    causes = "Code first underlying disease, such as:\nmyxedema (E03.-)\nmyotonia (G71.1-)"
    cataract = node("H28", "Cataract in diseases classified elsewhere", first=causes)
    lung = node("C34", "Malignant neoplasm of bronchus and lung",
                node("C34.1", "Malignant neoplasm of upper lobe, bronchus or lung",
                     *sided("C34.1", "Malignant neoplasm of upper lobe, {} bronchus or lung")),
                node("C34.9", "Malignant neoplasm of unspecified part of bronchus or lung"))  # fmt: skip
    benign = node("D14", "Benign neoplasm of respiratory system",
                  node("D14.3", "Benign neoplasm of bronchus and lung"))  # fmt: skip
    drug = node("T36.0", "Poisoning by, adverse effect of and underdosing of penicillins", node(
        "T36.0X", "Poisoning by, adverse effect of and underdosing of penicillins",
        node("T36.0X1", "Poisoning by penicillins, accidental (unintentional)"),
        node("T36.0X2", "Poisoning by penicillins, intentional self-harm"),
        node("T36.0X5", "Adverse effect of penicillins")))  # fmt: skip
    drugs = node("T36", "Poisoning by, adverse effect of and underdosing of systemic antibiotics", drug)
    fall = node("W19", "Unspecified fall", terms=("Accidental fall NOS",))
    hit = "injured in collision with car, pick-up truck or van"
    driver = node("V43.0", f"Car driver {hit} in nontraffic accident")
    car = node("V43", f"Car occupant {hit}", driver)
    chapters = {
        "2": [lung, benign],
        "4": [node("E03", "Other hypothyroidism"), node("G71", "Primary disorders of muscles")],
        "7": [cataract],
        "9": [heart],
        "19": [fractures, drugs],
        "20": [fall, car],
    }
    blocks = {number: Node("block", "A00-B99", "Block", children=found) for number, found in chapters.items()}
    return Tabular(2026, tuple(Node("chapter", n, n, children=[block]) for n, block in blocks.items()))


@pytest.fixture(scope="module")
def books() -> dict[VolumeKind, list[Term]]:
    made = derived.volumes(tabular(), derived.KINDS, "FY2026", "a list", date(2025, 10, 1), date(2026, 9, 30))
    assert all(volume.derived for volume, _ in made)
    return {volume.kind: terms for volume, terms in made}


def lines(terms: list[Term]) -> dict[str, str]:
    """Each line's way, and the code there."""
    ways = {term.number: " → ".join(terms[n].title for n in (*term.path, term.number)) for term in terms}
    return {ways[term.number]: term.code for term in terms}


def test_side_and_encounter_are_left_out_and_the_code_ends_in_a_dash() -> None:
    found = {entry.node: entry for entry in entries(tabular())}
    assert found["S52.53"].code == "S52.53-" and found["S52.53"].titles == (
        "Colles' fracture",
        "Colles' fracture of radius",
    )
    assert "S52.531" not in found


def test_right_heart_failure_is_no_side_of_heart_failure() -> None:
    found = {entry.node: entry.titles[0] for entry in entries(tabular())}
    assert found["I50.810"] == "Right heart failure, unspecified"


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("Fracture, traumatic → radius → lower end", "S52.50-"),
        ("Fracture, traumatic → radius → lower end → Colles'", "S52.53-"),
        ("Fracture, traumatic → radius → lower end → specified NEC", "S52.59-"),
        ("Colles' fracture", "S52.53-"),
        ("Failure → heart", "I50.9"),
        ("Failure → cardiac", "I50.9"),
        ("Failure → heart → right", "I50.810"),
        ("Failure → heart → right → acute", "I50.811"),
        ("Cataract → in → diseases classified elsewhere", "H28"),
        ("Cataract → in → myxedema", "E03.-"),
    ],
)
def test_the_disease_index_stands_as_the_book_does(
    books: dict[VolumeKind, list[Term]], way: str, code: str
) -> None:
    assert lines(books["disease"]).get(way) == code


def test_an_etiology_stands_with_its_manifestation(books: dict[VolumeKind, list[Term]]) -> None:
    (found,) = (term for term in books["disease"] if term.title == "myotonia")
    assert (found.code, found.manifestation) == ("G71.1-", "H28")


def test_a_name_sends_to_the_line_it_means(books: dict[VolumeKind, list[Term]]) -> None:
    (found,) = (term for term in books["disease"] if term.title == "Colles' fracture")
    assert [(one.kind, one.text) for one in found.references] == [
        ("see_also", "Fracture, traumatic, radius, lower end, Colles'")
    ]


def test_a_part_of_an_organ_takes_the_columns_it_does_not_have_from_the_whole(
    books: dict[VolumeKind, list[Term]],
) -> None:
    found = {term.title: term for term in books["neoplasm"] if term.path and term.path[-1]}
    (upper,) = {term.cells for term in books["neoplasm"] if term.title == "upper lobe"}
    assert (upper[0], upper[3]) == ("C34.1-", "D14.3") and found


def test_a_drug_has_a_code_in_each_column(books: dict[VolumeKind, list[Term]]) -> None:
    (found,) = (term for term in books["drug"] if term.title == "Penicillins")
    assert found.cells == ("T36.0X1", "T36.0X2", "", "", "T36.0X5", "")


def test_transport_accidents_stand_under_who_was_hurt(books: dict[VolumeKind, list[Term]]) -> None:
    found = lines(books["external"])
    way = next(way for way, code in found.items() if code == "V43.0")
    assert way.startswith("Accident → transport, car occupant")
    assert "driver" in way and "nontraffic" in way
    assert found["Fall, falling"] == "W19"


def test_every_billable_diagnosis_is_under_some_line_of_the_derived_books(book: Store) -> None:
    """Also when a school has imported the official ones: the whole shelf leads to every code."""
    day = next(release.first for release in reversed(book.releases("icd10cm")) if release.titled)
    listed = [code.code for code in book.all_codes("icd10cm", day) if code.billable]
    missed = [
        code for code in listed[::97] if not any(_names(term, code) for term in book.shelf.leading_to(code))
    ]
    assert not missed


def _names(term: Term, code: str) -> bool:
    """By the code itself, or by one that only lacks side, encounter or the like."""
    printed = (term.code, term.manifestation, *term.cells, *term.more)
    return any(code.startswith(stem(one)) for one in printed if len(stem(one)) >= 3)
