"""Small NCCI files as CMS lays them out, with invented content: text, CSV, fixed columns, a spreadsheet."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_PAIRS = (
    "Invented lines that come before\r\nColumn1/Column2 Edits\r\n"
    'Column 1\tColumn 2\t"*=in existence\nprior to 1996"\tEffective Date\t"Deletion Date\n*=no data"\t'
    '"Modifier\n0=not allowed\n1=allowed\n9=not applicable"\tPTP Edit Rationale\r\n'
    "A0001\tA0002\t*\t19960101\t*\t1\tMore extensive procedure\r\n"
    "A0001\tA0003\t\t20100401\t20191231\t0\tMutually exclusive procedures\r\n"
    "A0002\tA0003\t\t20100401\t20100401\t9\tSequential procedure\r\n"
)
_SHORT_PAIRS = (
    "column1,column2,deletion_date,modifier_indicator,rationale\r\n"
    'A0001,A0002,9999-12-31,1,"Standards of medical/surgical practice, as invented"\r\n'
    "A0002,A0003,2019-12-31,0,Mutually exclusive procedures\r\n"
)
_LIMIT_ROWS = (
    ("HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"),
    ("A0001", "1", "2 Date of Service Edit: Policy", "Anatomic Consideration"),
    ("A0002", "3", "1 Line Edit", "Clinical: Data"),
    ("A0003", "0", "3 Date of Service Edit: Clinical", "CMS Policy"),
)
_SHORT_LIMITS = (
    "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\r\n"
    "A0001,0,3,CMS Policy,DME Supplier\r\nA0002,12,1,Nature of Equipment,DME Supplier\r\n"
)
_ADD_ON_ROWS = (
    (
        "AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
        "AOC_Edit_DelDT", "Special_Instruction_Notes",
    ),
    ("1", "A0002", "", "A0001", "", "2013091", "", ""),
    ("2", "A0003", "", "CCCCC", "", "2014001", "2020366", "(Contractor Defined Primary Codes)"),
)  # fmt: skip
_WIDTHS = (1, 5, 7, 5, 7, 7, 7, 40)


def texts() -> list[tuple[str, str, bytes]]:
    """Kind, name and content of each."""
    limits = '"Invented lines\nthat come before"\r\n' + "".join(
        ",".join(f'"{cell}"' if "\n" in cell else cell for cell in row) + "\r\n" for row in _LIMIT_ROWS
    )
    fixed = "".join(
        "".join(cell.ljust(width) for cell, width in zip(row, _WIDTHS, strict=True)) + "\r\n"
        for row in _ADD_ON_ROWS[1:]
    )
    tabs = "".join("\t".join(row) + "\n" for row in _ADD_ON_ROWS)
    return [
        ("ncci-pairs", "ccipra-v321r0-f1.TXT", _PAIRS.encode()),
        ("ncci-pairs", "ptp_out_2026q2.csv", _SHORT_PAIRS.encode()),
        ("ncci-limits", "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv", limits.encode()),
        ("ncci-limits", "mue_dme_2026q2.csv", _SHORT_LIMITS.encode()),
        ("ncci-add-ons", "AOC_V2026Q2-F-MCR.txt", fixed.encode()),
        ("ncci-add-ons", "AOC_V2026Q2-MCR.txt", tabs.encode()),
        ("ncci-limits", "MCR_MUE_PractitionerServices_Eff_04-01-2026.xlsx", spreadsheet(_LIMIT_ROWS)),
        ("ncci-add-ons", "AOC_V2026Q2-MCR.xlsx", spreadsheet(_ADD_ON_ROWS)),
    ]


def spreadsheet(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """One sheet of texts."""
    lines = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEFGH"[at]}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for at, cell in enumerate(row)
            if cell
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{lines}</sheetData></worksheet>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{types}"/>'),
            ("xl/worksheets/sheet1.xml", sheet),
        ):
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
