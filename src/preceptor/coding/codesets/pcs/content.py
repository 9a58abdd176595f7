"""What the store gets of ICD-10-PCS beside its codes: labels by edition, and an index."""

from __future__ import annotations

from collections.abc import Sequence

from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.model import Release
from preceptor.coding.codesets.pcs import index
from preceptor.coding.codesets.pcs.derive import derive
from preceptor.coding.codesets.pcs.model import Edition, Labels
from preceptor.coding.codesets.pcs.names import Names


def derived(rows: Sequence[Row], releases: Sequence[Release], source: str) -> tuple[Labels, index.Book]:
    """Labels and index worked out from the compiled codes; `source` is what the titles cite. Of a code with
    several titles the last counts. The index leads to the codes of the newest titled release.
    """
    days = releases[0].first, releases[-1].last
    edition = Edition("derived", f"derived from titles: {source}", *days, derived=True)
    titles = {row.code: row.title for row in rows if row.title}
    labels = derive(titles, {row.code for row in rows}, edition, Names.load())
    newest = [release for release in releases if release.titled] or releases
    day = newest[-1].first
    in_force = {row.code for row in rows if row.first and row.last and row.first <= day <= row.last}
    return labels, index.derived(labels, in_force, edition)
