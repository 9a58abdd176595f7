"""The outline of the ICD-10-CM Official Guidelines (public domain): numbers only, no text."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def guideline_sections() -> frozenset[str]:
    """Every section that may be cited: `I.C.4.a.3`, `II.H`, `IV.K`, `Appendix I`."""
    lines = Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
