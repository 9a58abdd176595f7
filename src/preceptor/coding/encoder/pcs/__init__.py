"""ICD-10-PCS as a builder: the next valid character, the table as the book prints it, a code in its parts."""

from preceptor.coding.encoder.pcs.builder import Option, Part, Refused, Step, parts, step
from preceptor.coding.encoder.pcs.table import Column, Table, TableRow, table
from preceptor.coding.encoder.pcs.titles import composed_title

__all__ = [
    "Column", "Option", "Part", "Refused", "Step", "Table", "TableRow",
    "composed_title", "parts", "step", "table",
]  # fmt: skip
