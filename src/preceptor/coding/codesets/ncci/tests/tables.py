"""Small files of invented edits, in the layouts CMS ships, and a reader over them."""

from __future__ import annotations

from pathlib import Path

from preceptor.coding.codesets.ncci import file
from preceptor.coding.codesets.ncci.model import Table
from preceptor.coding.codesets.ncci.reader import Ncci
from preceptor.coding.codesets.sources import ncci

PAIR_HEADS = "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date *=no data\t"
PAIR_HEADS += "Modifier 0=not allowed 1=allowed 9=not applicable\tPTP Edit Rationale\r\n"
LIMIT_HEADS = "HCPCS/CPT Code,{} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n"
PRACTITIONER, OUTPATIENT = "ccipra-v321r0-f{}.txt", "ccioph-v321r0-f{}.txt"  # version 32.1 is of 2026 Q2


def pairs(folder: Path, *rows: str, name: str = "ccipra-v321r0.txt") -> Table:
    """Rows as `G0442 G0463 20240101 * 1 Sequential procedure`."""
    path = folder / name
    text = "".join(
        "\t".join((*row[:2], "", *row[2:])) + "\r\n" for row in (one.split(" ", 5) for one in rows)
    )
    path.write_text(f"Invented lines before\r\n{PAIR_HEADS}{text}", newline="")
    return ncci.read_pairs(path)


def limits(folder: Path, *rows: str, whose: str = "Practitioner", day: str = "04-01-2026") -> Table:
    """Rows as `G0442,1,2 Date of Service Edit: Policy,CMS Policy`."""
    path = folder / f"MCR_MUE_{whose.split()[0]}_Eff_{day}.csv"
    path.write_text(LIMIT_HEADS.format(whose) + "".join(f"{row}\r\n" for row in rows), newline="")
    return ncci.read_limits(path)


def add_ons(folder: Path, *rows: str, name: str = "AOC_V2026Q2-F-MCR.txt") -> Table:
    """Rows as `1 G0290 G0289 2024001 2026120`: type, add-on, primary, first and last day."""
    path = folder / name
    laid = []
    for row in rows:
        type_, code, primary, first, *last = row.split()
        laid.append(f"{type_}{code}{'':7}{primary}{'':7}{first}{last[0] if last else '':7}\r\n")
    path.write_text("".join(laid), newline="")
    return ncci.read_add_ons(path)


def opened(folder: Path, *tables: Table) -> Ncci:
    """A reader over tables, written and read again."""
    folder.mkdir(exist_ok=True)
    (folder / file.NAME).unlink(missing_ok=True)
    file.write(folder / file.NAME, tables)
    return Ncci.open(folder)
