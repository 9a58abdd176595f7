"""One module a task: `pages` shows, `keeping` writes what a reader keeps."""

from preceptor.school.encoder.views.keeping import bookmark, forget, kept, note, section_note
from preceptor.school.encoder.views.pages import pane

__all__ = ["bookmark", "forget", "kept", "note", "pane", "section_note"]
