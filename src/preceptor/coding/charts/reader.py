"""A chart document from Markdown with YAML front matter: tokens → blocks → sentences.

`Document.text` is the plain text a coder reads: blocks two line breaks apart, table rows one, cells a tab.
What a person selects on the page, or an author copies as a quote, is verbatim text of it but for white space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from preceptor.coding.charts.model import AuthorRole, Block, Document, DocumentType, Sentence
from preceptor.coding.charts.safe_yaml import YamlError, load_yaml
from preceptor.coding.charts.sentences import sentence_spans

MAX_CHARACTERS = 200_000
_FRONT = re.compile(r"\A---[ \t]*\n(?P<meta>.*?)^---[ \t]*\n?", re.DOTALL | re.MULTILINE)


class ChartError(ValueError):
    """A document that cannot be read: which one, which field or line, a sentence."""

    def __init__(self, document: str, where: str, reason: str) -> None:
        self.document, self.where, self.reason = document, where, reason
        super().__init__(": ".join(x for x in (document, where, reason) if x))


def _moment(value: Any) -> Any:
    """YAML knows `2026-04-14 08:30:00`; people also write `2026-04-14 08:30` and `2026-04-14`."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a date or a date and time (2026-04-14 08:30)") from None


def _instant(value: Any) -> Any:
    value = _moment(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    type: DocumentType
    title: _Words
    author: _Words
    role: AuthorRole
    when: Annotated[datetime | date | None, BeforeValidator(_moment)] = Field(None, alias="datetime")
    signed: Annotated[datetime | None, BeforeValidator(_instant)] = None


def read_document(id: str, text: str) -> Document:
    """One document. Raises ChartError naming the front-matter field or line."""
    if len(text) > MAX_CHARACTERS:
        raise ChartError(id, "", f"is longer than {MAX_CHARACTERS:,} characters")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    if front is None:
        raise ChartError(id, "", "starts without front matter between two --- lines")
    meta = _front_matter(id, front["meta"])
    page = _Page()
    page.read(_parser().parse(text[front.end() :]))
    return Document(
        id, meta.type, meta.title, meta.author, meta.role, meta.when, meta.signed,
        tuple(page.blocks), "".join(page.text),
    )  # fmt: skip


def _front_matter(id: str, text: str) -> _FrontMatter:
    try:
        data = load_yaml(text)
    except YamlError as error:
        raise ChartError(id, error.where, error.reason) from None
    if not isinstance(data, dict):
        raise ChartError(id, "", "the front matter is not a list of fields")
    try:
        return _FrontMatter.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = str(first["loc"][0]) if first["loc"] else ""
        reason = "no such field" if first["type"] == "extra_forbidden" else first["msg"]
        raise ChartError(id, where, reason.removeprefix("Value error, ")) from None


def _parser() -> MarkdownIt:
    """Headings, paragraphs, lists, tables, emphasis. No HTML, no indented code, no underlined headings."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return parser.disable(["code", "lheading", "reference", "html_block", "html_inline"])


@dataclass(slots=True)
class _Page:
    """What has been read so far: text pieces and their length, the sentence counter, open lists."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    count: int = 0
    blocks: list[Block] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)  # next number of each open list, None for bullets

    def read(self, tokens: Sequence[Token]) -> None:
        index, item = 0, False
        while index < len(tokens):
            token = tokens[index]
            match token.type:
                case "table_open":
                    index = self._table(tokens, index)
                case "heading_open":
                    self._words(tokens[index + 1], "heading", level=int(token.tag[1:]))
                    index += 1
                case "bullet_list_open":
                    self.lists.append(None)
                case "ordered_list_open":
                    self.lists.append(int(token.attrGet("start") or 1))
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    item = True
                case "inline":
                    self._item(token) if item else self._words(token, "paragraph")
                    item = False
                case "fence" | "code_block":
                    self._sentences("paragraph", token.content.rstrip("\n"))
            index += 1

    def _item(self, token: Token) -> None:
        number = self.lists[-1]
        if number is not None:
            self.lists[-1] = number + 1
        self._words(token, "item", level=len(self.lists), number=number)

    def _words(self, token: Token, kind: Any, level: int = 0, number: int | None = None) -> None:
        self._sentences(kind, plain(token), level, number)

    def _sentences(self, kind: Any, text: str, level: int = 0, number: int | None = None) -> None:
        if not text.strip():
            return
        start = self._write(text, "\n\n")
        # A heading is one sentence however it is punctuated.
        spans = [(0, len(text))] if kind == "heading" else sentence_spans(text)
        sentences = tuple(self._sentence(text[a:b], start + a) for a, b in spans)
        self.blocks.append(Block(kind, sentences, level, number))

    def _table(self, tokens: Sequence[Token], index: int) -> int:
        """Reads to the table's end and returns that position."""
        header: list[str] = []
        rows: list[tuple[Sentence, ...]] = []
        row: list[Sentence] = []
        in_head, gap = False, "\n\n"
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type in ("thead_open", "thead_close"):
                in_head = token.type == "thead_open"
            elif token.type == "tr_close":
                gap = "\n"
                if row:
                    rows.append(tuple(row))
                    row = []
            elif token.type == "inline":
                text = plain(token)
                start = self._write(text, gap)
                gap = "\t"
                if in_head:
                    header.append(text)
                else:
                    row.append(self._sentence(text, start))
            index += 1
        self.blocks.append(Block("table", header=tuple(header), rows=tuple(rows)))
        return index

    def _write(self, text: str, gap: str) -> int:
        """Append text after a gap; returns where it starts."""
        if self.length:
            self.text.append(gap)
            self.length += len(gap)
        start = self.length
        self.text.append(text)
        self.length += len(text)
        return start

    def _sentence(self, text: str, start: int) -> Sentence:
        self.count += 1
        return Sentence(f"s{self.count}", text, start)


def plain(token: Token) -> str:
    """The words of an inline token: emphasis marks gone, a soft line end a space, a hard one a line break."""
    words: list[str] = []
    for child in token.children or ():
        if child.type == "softbreak":
            words.append(" ")
        elif child.type == "hardbreak":
            words.append("\n")
        elif child.type == "image":
            words.append(child.content)
        else:
            words.append(child.content if child.type in ("text", "code_inline", "text_special") else "")
    return "".join(words).strip()
