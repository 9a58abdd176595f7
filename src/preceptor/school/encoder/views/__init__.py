"""One module a task: `pages` shows, `keeping` writes what a reader keeps, `cpt` is licence and matching."""

from preceptor.school.encoder.views.cpt import export, licence, match, matches
from preceptor.school.encoder.views.keeping import bookmark, forget, kept, note, section_note
from preceptor.school.encoder.views.pages import pane

__all__ = [
    "bookmark", "export", "forget", "kept", "licence", "match", "matches", "note", "pane", "section_note",
]  # fmt: skip
