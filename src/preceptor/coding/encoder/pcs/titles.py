"""A title for a code that has none: put together from its labels, as the titles of its table are."""

from __future__ import annotations

from datetime import date

from preceptor.coding.codesets.model import normalize
from preceptor.coding.codesets.pcs.draft import POSITIONS
from preceptor.coding.codesets.pcs.model import Table
from preceptor.coding.codesets.pcs.names import in_title
from preceptor.coding.codesets.pcs.shapes import shape_keys
from preceptor.coding.codesets.store import Store


def composed_title(book: Store, code: str, on: date | None = None) -> str | None:
    """Never the official title: say "composed" beside it. None where a label is not loaded or no title of the
    table is put together like it.
    """
    code = normalize("icd10pcs", code)
    derived = book.pcs.derived(code)
    if derived is None or len(code) != 7:
        return None
    words: dict[int, str] = {}
    for position in POSITIONS:
        said = _words(book, derived, code, position, on)
        if said is None:
            return None
        words[position] = said
    return compose(derived, code, words)


def compose(derived: Table, code: str, words: dict[int, str]) -> str | None:
    """The words of positions 4 to 7 ("" for none) in the shape of such a title of the table."""
    worded = [position for position, said in words.items() if said]
    shape = next((derived.shapes[key] for key in shape_keys(code, worded) if key in derived.shapes), None)
    if shape is None:
        return None
    for position, said in words.items():
        shape = shape.replace(f"{{{position}}}", said)
    return shape


def _words(book: Store, derived: Table, code: str, position: int, on: date | None) -> str | None:
    place = (position, code[position - 1])
    known = derived.words.get(place, derived.labels.get(place, ()))
    said = [meaning.text for meaning in known if meaning.fits(code)]
    if said:
        return said[0] if len(said) == 1 else None
    label = book.pcs.label(code, position, on)
    return in_title(label) if label and "; or " not in label else None
