"""How two codes lie to each other: one table on the small book, one on the real one."""

from __future__ import annotations

import pytest

from preceptor.coding.cases.tests.fakes import BOOK, TODAY
from preceptor.coding.grading.relation import Shelf, credit, relate

# submitted, key, faults, what is left
TABLE = [
    ("I50.23", "I50.23", ("correct",), 1),
    ("S52.531D", "S52.531A", ("wrong-seventh",), 0.5),
    ("S52.532A", "S52.531A", ("wrong-side",), 0.25),
    ("S52.532D", "S52.531A", ("wrong-side", "wrong-seventh"), 0.125),
    ("S52.539A", "S52.531A", ("less-specific",), 0.5),
    ("S52.531A", "S52.539A", ("wrong-side",), 0.25),
    ("S52.501A", "S52.531A", ("less-specific",), 0.5),
    ("S52.509D", "S52.531A", ("less-specific", "wrong-seventh"), 0.25),
    ("S52.521A", "S52.531A", ("sibling",), 0.25),
    ("S52.522A", "S52.531A", ("sibling", "wrong-side"), 0.0625),
    ("S52.53", "S52.531A", ("heading",), 0.25),
    ("S52.531", "S52.531A", ("heading",), 0.25),
    ("S52.52", "S52.531A", (), 0),
    ("I50.9", "I50.23", ("less-specific",), 0.5),
    ("I50.20", "I50.23", ("less-specific",), 0.5),
    ("I50.22", "I50.23", ("sibling",), 0.25),
    ("I50.32", "I50.23", (), 0),
    ("I50.23", "I50.9", ("sibling",), 0.25),
    ("E11.9", "E11.22", ("less-specific",), 0.5),
    ("E11.21", "E11.22", ("sibling",), 0.25),
    ("E11.42", "E11.22", (), 0),
    ("E11", "E11.22", ("heading",), 0.25),
    ("M17.12", "M17.11", ("wrong-side",), 0.25),
    ("M17.0", "M17.11", ("wrong-side",), 0.25),
    ("M17.10", "M17.11", ("less-specific",), 0.5),
    ("M17.9", "M17.11", ("less-specific",), 0.5),
    ("N18.30", "N18.32", ("less-specific",), 0.5),
    ("N18.4", "N18.32", (), 0),
    ("I21.9", "I21.4", ("less-specific",), 0.5),
    ("W11.XXXD", "W11.XXXA", ("wrong-seventh",), 0.5),
    ("I10", "I50.9", (), 0),
    ("S52.531Z", "S52.531A", (), 0),
    ("ZZZ", "I10", (), 0),
    ("R07.9", "R07.9", ("correct",), 1),
]
REAL = [
    ("J45.909", "J45.901", ("less-specific",)),
    ("I48.91", "I48.0", ("less-specific",)),
    ("I63.9", "I63.411", ("less-specific",)),
    ("H25.12", "H25.11", ("wrong-side",)),
    ("H25.10", "H25.11", ("less-specific",)),
    ("L89.152", "L89.153", ("sibling",)),
    ("L89.159", "L89.153", ("less-specific",)),
    ("T81.41XD", "T81.41XA", ("wrong-seventh",)),
    ("K40.20", "K40.90", ("wrong-side",)),
    ("C50.412", "C50.411", ("wrong-side",)),
    ("F32.9", "F33.1", ()),
    ("A41.9", "A40.3", ()),
    ("S72.002A", "S72.001A", ("wrong-side",)),
    ("S72.001A", "S72.141A", ()),
    ("G81.94", "G81.91", ("sibling", "wrong-side")),
]


@pytest.mark.parametrize(("given", "wanted", "faults", "left"), TABLE)
def test_relation_and_credit(given, wanted, faults, left):
    found = relate(given, wanted, Shelf(BOOK, TODAY))
    assert found == faults
    assert credit(found) == left


@pytest.mark.parametrize(("given", "wanted", "faults"), REAL)
def test_relation_in_the_real_book(given, wanted, faults, book):
    assert relate(given, wanted, Shelf(book, TODAY)) == faults
