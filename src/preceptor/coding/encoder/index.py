"""The search index over the code store: built once with it, opened read-only by every process.

One document per billable code and heading of every loaded system, and one per index term. Four kinds:

    entry      what a search by words ranks: a billable code, or the stem that 7th characters complete
    extension  a code made of a stem and a 7th character: found by its code, ranked through its stem
    heading    found by its code, shown above what it groups; so is a code without a title
    term       a further name for every entry at or under its code (see `terms`)
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import tantivy

from preceptor.coding.codesets.model import SYSTEMS, Code, CodeBook, System
from preceptor.coding.codesets.shelf import Shelf
from preceptor.coding.encoder.names import Name, NameKind, context, heading_words, in_full, names
from preceptor.coding.encoder.terms import IndexTerm, official, own
from preceptor.coding.encoder.words import MARKS, mark, plain_words, word_forms

Kind = Literal["entry", "extension", "heading", "term"]
Sevenths = tuple[tuple[str, str], ...]
VOCABULARY = "vocabulary.json"
YES, NO = "yes", "no"
_SHORTEST_PREFIX = 2
_WITH_SEVENTH = len("S52.501A")


def schema() -> Any:
    """`title`, `terms`, `seventh` hold stems; `prefix` each beginning of the bare code."""
    build = tantivy.SchemaBuilder()
    for name in ("title", "terms", "seventh"):
        build.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("system", "kind", "billable"):
        build.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("code", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("prefix", tokenizer_name="whitespace", index_option="basic")
    build.add_bytes_field("entry", stored=True)
    build.add_bytes_field("texts", stored=True)
    return build.build()


@dataclass(slots=True)
class Words:
    """What is kept beside the documents, as JSON in `VOCABULARY`.

    By system how many entries there are and how many have each printed word; and the tables of 7th characters
    (character and text), of which there are few.
    """

    systems: dict[System, dict[str, Any]] = field(default_factory=dict)
    sevenths: dict[Sevenths, int] = field(default_factory=dict)

    def count(self, system: System, words: set[str]) -> None:
        known = self.systems.setdefault(system, {"entries": 0, "words": Counter()})
        known["entries"] += 1
        known["words"].update(words)

    def know(self, system: System, words: Iterable[str]) -> None:
        """Words of index terms: no mistakes, and as rare as a word can be unless entries have them."""
        counted = self.systems[system]["words"]
        for word in words:
            counted.setdefault(word, 1)

    def table(self, sevenths: Sevenths) -> int:
        return self.sevenths.setdefault(sevenths, len(self.sevenths))

    def packed(self) -> str:
        return json.dumps({"systems": self.systems, "sevenths": list(self.sevenths)}, sort_keys=True)


def build(book: CodeBook, folder: Path, shelf: Shelf | None = None) -> None:
    """Write the index of everything in `book`, and of the volumes on `shelf`, into the empty `folder`.

    Readable by every user. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(schema(), path=str(folder))
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    words = Words()
    for code in chain.from_iterable(map(book.every_code, SYSTEMS)):
        document = tantivy.Document(
            system=code.system,
            kind=kind_of(code) if code.title else "heading",
            billable=YES if code.billable else NO,
            code=code.code,
            prefix=_prefixes(code.code),
        )
        if code.title and kind_of(code) == "entry":
            called = names(code, book)
            _add_words(document, code, called, context(code, book), words)
            words.count(code.system, _surface(code, called))
        writer.add_document(document)
    if "icd10cm" in words.systems:
        for term in chain(own(), official(shelf) if shelf else ()):
            if target := book.find("icd10cm", term.code):
                writer.add_document(_term_document(term, target, book, words))
    writer.commit()
    writer.wait_merging_threads()
    (folder / VOCABULARY).write_text(words.packed(), encoding="utf-8")
    _open_to_all(folder)


def kind_of(code: Code) -> Kind:
    """See the module text. `Z86.0100` is seven characters long, yet the last is not a 7th character."""
    if code.system == "icd10cm" and len(code.code) == _WITH_SEVENTH and code.sevenths:
        return "extension"
    return "entry" if code.billable or is_stem(code) else "heading"


def is_stem(code: Code) -> bool:
    """Whether 7th characters complete it."""
    return (
        code.system == "icd10cm"
        and bool(code.sevenths)
        and len(next(iter(code.children), "")) == _WITH_SEVENTH
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What ranking needs to know of one entry. `names` are (kind, marked words), the title first."""

    system: System
    code: str
    names: Sequence[tuple[NameKind, str]]
    context: str
    sevenths: int  # which table of 7th characters completes it

    def packed(self) -> bytes:
        return json.dumps([self.system, self.code, self.names, self.context, self.sevenths]).encode()


def unpack(packed: Iterable[int]) -> Entry:
    return Entry(*json.loads(bytes(packed)))


def unpack_texts(packed: Iterable[int]) -> list[tuple[str, str]]:
    """Of every name of an entry: as printed, and the code it stands at."""
    return [(text, source) for text, source in json.loads(bytes(packed))]


def _add_words(document: Any, code: Code, called: Sequence[Name], above: str, words: Words) -> None:
    sevenths = tuple((s.char, s.text) for s in code.sevenths) if is_stem(code) else ()
    named = [(n.kind, n.marked) for n in called]
    entry = Entry(code.system, code.code, named, above, words.table(sevenths))
    document.add_bytes("entry", entry.packed())
    document.add_bytes("texts", json.dumps([(n.text, n.source) for n in called]).encode())
    document.add_text("title", _bare(called[0].marked))
    document.add_text("terms", _bare(" ".join((*(n.marked for n in called[1:]), above))))
    document.add_text("seventh", " ".join(sorted({w for _, text in sevenths for w in word_forms(text)})))


def _term_document(term: IndexTerm, target: Code, book: CodeBook, words: Words) -> Any:
    """`terms` has the target's words, `seventh` those of what is below it, so that a query may say more."""
    document = tantivy.Document(system=target.system, kind="term", billable=NO, code=target.code)
    marked = mark(term.text)
    above = f"{heading_words(target)} {context(target, book)}"
    entry = Entry(target.system, target.code, [("index", marked)], above, 0)
    document.add_bytes("entry", entry.packed())
    said = "index" if term.official else "also said"  # only an official volume is the index
    document.add_bytes("texts", json.dumps([(f"{said}: {' → '.join(term.path)}", target.code)]).encode())
    document.add_text("title", _bare(marked))
    document.add_text("terms", _bare(above))
    document.add_text("seventh", " ".join(sorted(_below(target, book))))
    words.know(target.system, (word for word in plain_words(term.text) if word[0].isalnum()))
    return document


def _below(target: Code, book: CodeBook, levels: int = 3) -> set[str]:
    """The stems of the titles below a heading, and of its 7th characters."""
    found = {word for seventh in target.sevenths for word in word_forms(seventh.text)}
    for name in target.children if levels and not is_stem(target) else ():
        if child := book.find(target.system, name):
            found |= {*word_forms(child.title or ""), *_below(child, book, levels - 1)}
    return found


def _bare(marked: str) -> str:
    """Each word once and unmarked; what is denied is not what the code is about."""
    return " ".join(dict.fromkeys(w.lstrip(MARKS) for w in marked.split() if not w.startswith("-")))


def _surface(code: Code, called: Sequence[Name]) -> set[str]:
    texts = [in_full(code, n.text) for n in called] + [s.text for s in code.sevenths]
    return {word for text in texts for word in plain_words(text) if word[0].isalnum()}


def _prefixes(code: str) -> str:
    bare = code.replace(".", "").upper()
    return " ".join(bare[:n] for n in range(_SHORTEST_PREFIX, len(bare) + 1))


def _open_to_all(folder: Path) -> None:
    """Tantivy writes for its owner alone and locks a file even to read."""
    for file in folder.iterdir():
        file.chmod(0o666 if file.name.endswith(".lock") else 0o644)
