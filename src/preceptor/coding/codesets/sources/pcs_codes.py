"""The ICD-10-PCS codes file of CMS (code, blank, title) and its order file, laid out as that of ICD-10-CM.

As there, the year is in the name alone, and the compile checks it against the code master.
"""

from __future__ import annotations

from pathlib import Path

from preceptor.coding.codesets.sources.cm_order import code_lines, order_beginning, order_lines
from preceptor.coding.codesets.sources.code_list import PCS_SHAPE, CodeList, beginning, named_edition


def recognise(head: bytes) -> bool:
    """Whether a file that begins so lists ICD-10-PCS codes: seven characters each, from 0 on."""
    start = beginning(head)
    order = list(order_beginning(head))
    if order:
        return order[0][0].isdigit()
    plain = all(PCS_SHAPE.fullmatch(line[:7]) and line[7:8] == " " and line[8:9].strip() for line in start)
    return bool(start) and plain and start[0][0].isdigit()


def read(path: Path) -> CodeList:
    """The whole list; of an order file, headings too. Raises `SourceError` with file, line and reason."""
    named = named_edition(path)
    with path.open("rb") as stream:
        order = any(order_beginning(stream.read(4096)))
    listed = order_lines(path, PCS_SHAPE) if order else code_lines(path, PCS_SHAPE)
    return CodeList("icd10pcs", *named, listed, headings=order)
