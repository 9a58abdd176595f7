"""What the encoder shows, as plain values for templates: one module a view.

A pane is made by a function `(desk, query, **parts of the address) -> Pane`; `urls.py` says which address it
has. The same panes stand on the encoder's own pages and inside the workbench: `looks.look` finds one by its
address, and the `Place` on the desk says where its links lead and what may be added.
"""

from preceptor.school.encoder.panes.place import (
    SYSTEM_WORDS,
    Desk,
    Line,
    Pane,
    Place,
    Row,
    Seek,
    Step,
    brief,
    row,
)

__all__ = ["SYSTEM_WORDS", "Desk", "Line", "Pane", "Place", "Row", "Seek", "Step", "brief", "row"]
