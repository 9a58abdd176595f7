"""Claim edits: what is wrong with a claim, said with its source."""

from preceptor.coding.edits.check import RULES, check
from preceptor.coding.edits.forms import FormFault, form_fault
from preceptor.coding.edits.model import EditReport, Finding, LineRef, Severity, Source

__all__ = [
    "RULES", "EditReport", "Finding", "FormFault", "LineRef", "Severity", "Source", "check", "form_fault",
]  # fmt: skip
