"""Vaguer is not the same as other: which codes of the real book say less than the key's, and which say
something else.
"""

from __future__ import annotations

import pytest

from preceptor.coding.cases.tests.fakes import TODAY
from preceptor.coding.grading.relation import Shelf, credit, relate
from preceptor.coding.grading.wording import claims, extent, says_no_more

VAGUER = [
    # submitted, key
    ("I50.9", "I50.23"), ("I50.20", "I50.23"), ("I50.9", "I50.814"), ("I48.91", "I48.0"),
    ("I48.92", "I48.3"), ("I21.9", "I21.4"), ("I63.9", "I63.411"),
    ("E11.9", "E11.22"), ("E11.40", "E11.42"), ("E78.5", "E78.2"),
    ("N18.30", "N18.32"), ("N18.9", "N18.32"), ("N17.9", "N17.0"),
    ("M17.9", "M17.11"), ("M17.10", "M17.11"), ("M54.9", "M54.16"),
    ("S52.501A", "S52.531A"), ("S52.509A", "S52.531A"), ("S52.90XA", "S52.531A"), ("S82.001A", "S82.024A"),
    ("J96.90", "J96.01"), ("J96.00", "J96.01"), ("J96.91", "J96.01"), ("J44.9", "J44.1"),
    ("J45.909", "J45.901"), ("J45.909", "J45.41"),
    ("L89.609", "L89.623"), ("L89.629", "L89.623"), ("L89.603", "L89.623"),
    ("F17.200", "F17.210"), ("F17.201", "F17.211"), ("F32.9", "F32.4"), ("K57.92", "K57.32"),
    ("T38.805A", "T38.3X5A"), ("R10.30", "R10.31"), ("R10.9", "R10.31"), ("O09.90", "O09.891"),
    ("K40.90", "K40.91"), ("H25.10", "H25.13"),
]  # fmt: skip
OTHER = [
    # submitted, key, faults
    ("I21.3", "I21.4", ("sibling",)),  # STEMI, NSTEMI
    ("I48.92", "I48.0", ("sibling",)),  # flutter, fibrillation
    ("I48.91", "I48.3", ("sibling",)),
    ("I50.30", "I50.23", ()),  # diastolic, systolic
    ("I50.20", "I50.43", ()),
    ("E11.A", "E11.22", ()),  # in remission
    ("E11.9", "E11.A", ("sibling",)),
    ("E11.649", "E11.641", ("sibling",)),  # without coma, with coma
    ("J96.92", "J96.01", ()),  # hypercapnia, hypoxia
    ("J96.02", "J96.01", ("sibling",)),
    ("L89.602", "L89.623", ()),  # another stage
    ("L89.600", "L89.623", ()),  # unstageable
    ("L89.622", "L89.623", ("sibling",)),
    ("T38.801A", "T38.3X5A", ()),  # poisoning, adverse effect
    ("T38.802A", "T38.3X5A", ()),
    ("T38.806A", "T38.3X5A", ()),  # underdosing
    ("T43.601A", "T43.602A", ("sibling",)),  # accident, self-harm
    ("S52.613A", "S52.614A", ("sibling",)),  # displaced, nondisplaced
    ("F17.201", "F17.210", ()),  # in remission
    ("F10.20", "F10.11", ()),  # dependence, abuse
    ("K57.92", "K57.20", ()),  # without perforation, with
    ("K29.70", "K29.01", ()),
    ("C50.912", "C50.321", ()),  # female, male
    ("M17.10", "M17.0", ("wrong-side",)),  # one knee, both
    ("B16.2", "B16.1", ("sibling",)),  # the same words, turned round
    ("H25.11", "H25.13", ("wrong-side",)),
    ("I10", "I50.9", ()),
]
COMBINED = [
    ("S52.509D", "S52.531A", ("less-specific", "wrong-seventh"), 0.25),
    ("S52.502A", "S52.531A", ("less-specific", "wrong-side"), 0.125),
    ("S52.502D", "S52.531A", ("less-specific", "wrong-side", "wrong-seventh"), 0.0625),
    ("S52.613D", "S52.614A", ("sibling", "wrong-seventh"), 0.125),
    ("S52.612A", "S52.614A", ("sibling", "wrong-side"), 0.0625),
]


@pytest.mark.parametrize(("given", "wanted"), VAGUER)
def test_vaguer(given, wanted, book):
    found = relate(given, wanted, Shelf(book, TODAY))
    assert (found, credit(found)) == (("less-specific",), 0.5)


@pytest.mark.parametrize(("given", "wanted", "faults"), OTHER)
def test_another_thing(given, wanted, faults, book):
    found = relate(given, wanted, Shelf(book, TODAY))
    assert found == faults
    assert credit(found) <= 0.25


@pytest.mark.parametrize(("given", "wanted", "faults", "left"), COMBINED)
def test_faults_multiply(given, wanted, faults, left, book):
    found = relate(given, wanted, Shelf(book, TODAY))
    assert (found, credit(found)) == (faults, left)


@pytest.mark.parametrize("code", [c for c, _ in VAGUER])
def test_no_code_is_vaguer_than_itself(code, book):
    assert relate(code, code, Shelf(book, TODAY)) == ("correct",)


@pytest.mark.parametrize(("given", "wanted"), VAGUER)
def test_vaguer_goes_one_way(given, wanted, book):
    assert "less-specific" not in relate(wanted, given, Shelf(book, TODAY))


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Failure, unspecified, unspecified whether with hypoxia or hypercapnia", "failure"),
        ("Asthma, unspecified site, uncomplicated", "asthma"),
        ("Ulcer without bleeding, with fever", "ulcer -bleeding fever"),
        ("Epilepsy, not intractable", "epilepsy -intractable"),
        ("Type 2 diabetes mellitus without complications", "2 diabete mellitu"),
        ("Pressure ulcer of left heel, stage 3", "pressure ulcer heel 3"),
    ],
)  # fmt: skip
def test_what_a_title_claims(title, said):
    assert claims(title) == set(said.split())


@pytest.mark.parametrize(
    ("title", "found"),
    [("Pain, left ear", "left"), ("Right and left", None), ("Unilateral, left knee", "left"),
     ("Small kidney, unilateral", "unilateral"), ("Both, bilateral", "bilateral"), ("Knee", None)],
)  # fmt: skip
def test_the_side_a_title_names(title, found):
    assert extent(title) == found


def test_a_heading_lends_its_words_only_where_the_key_chose_no_other_of_them():
    heading = ["Atrial fibrillation and flutter"]
    assert not says_no_more("Unspecified atrial flutter", "Paroxysmal atrial fibrillation", heading)
    assert says_no_more("Unspecified atrial fibrillation", "Paroxysmal atrial fibrillation", heading)
    assert says_no_more("Unspecified fracture of forearm", "Colles' fracture", ["Fracture of forearm"])
