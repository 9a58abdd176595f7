"""The chart: documents, and the sentences that evidence points into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

DocumentType = Literal[
    "face-sheet", "progress", "h-and-p", "consult", "operative", "anesthesia", "pathology", "radiology", "ed",
    "discharge-summary", "orders", "mar", "nursing", "nutrition", "labs", "medications", "problem-list",
    "immunizations", "procedure", "ecg", "triage", "policy", "other",
]  # fmt: skip
AuthorRole = Literal["provider", "nurse", "dietitian", "pharmacist", "therapist", "registrar", "system"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of one block. `id` is `s1`, `s2` … within the document; `start` counts in `Document.text`."""

    id: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row group, in reading order."""

    kind: Literal["heading", "paragraph", "item", "table"]
    sentences: tuple[Sentence, ...] = ()
    level: int = 0  # headings; items: nesting
    number: int | None = None  # ordered items
    header: tuple[str, ...] = ()  # tables
    rows: tuple[tuple[Sentence, ...], ...] = ()  # tables: one sentence a cell


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `id` is the file's stem. `text` is what quotes are verbatim words of."""

    id: str
    type: DocumentType
    title: str
    author: str
    role: AuthorRole
    when: datetime | date | None
    signed: datetime | None
    blocks: tuple[Block, ...]
    text: str

    @property
    def is_provider(self) -> bool:
        return self.role == "provider" and self.signed is not None


@dataclass(frozen=True, slots=True)
class Chart:
    """Documents in the order a coder reads them: face sheet first, then by type and time."""

    documents: tuple[Document, ...]

    def document(self, id: str) -> Document | None:
        return next((d for d in self.documents if d.id == id), None)
