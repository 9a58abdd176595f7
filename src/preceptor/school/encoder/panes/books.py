"""The books beside the tabular list: an index by letter, by words typed, and one main term opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from preceptor.coding.codesets import System, normalize
from preceptor.coding.codesets.shelf import VOLUME_KINDS, Reference, Shelf, Term, Volume, VolumeKind
from preceptor.school.encoder.panes.place import Desk, Pane, Seek, Step, look
from preceptor.school.encoder.panes.search import words_of

if TYPE_CHECKING:
    from django.http import QueryDict

# kind → (code set, view, name, words of the search field)
BOOKS: dict[VolumeKind, tuple[System, str, Any, Any]] = {
    "disease": (
        "icd10cm", "index", gettext_lazy("Index to Diseases"), gettext_lazy("Find a term in the index"),
    ),
    "external": (
        "icd10cm", "external", gettext_lazy("External cause index"), gettext_lazy("Find what happened"),
    ),
    "neoplasm": (
        "icd10cm", "neoplasm", gettext_lazy("Table of Neoplasms"), gettext_lazy("Find a site in the table"),
    ),
    "drug": (
        "icd10cm", "drug", gettext_lazy("Table of Drugs and Chemicals"),
        gettext_lazy("Find a drug or chemical"),
    ),
    "pcs": ("icd10pcs", "index", gettext_lazy("PCS Index"), gettext_lazy("Find a procedure in the index")),
}  # fmt: skip
REFERENCE_WORDS = {
    "see": gettext_lazy("see"),
    "see_also": gettext_lazy("see also"),
    "subcategory": gettext_lazy("see subcategory"),
    "category": gettext_lazy("see category"),
    "use": gettext_lazy("use"),
}
ASKED = 40
LEADING = 6  # lines shown that lead to a code
CATEGORY = 3  # characters: a line that names no more leads to too much
MOST_DROPPED = 2  # words typed that a line need not have
MOST_WORDS = 8  # of more, none is dropped
UNPRINTED = {
    "a",
    "an",
    "and",
    "at",
    "both",
    "by",
    "for",
    "in",
    "left",
    "of",
    "on",
    "right",
    "the",
    "to",
    "with",
}
LEVELS = 9  # deeper levels are indented no further
ROOM = 150  # lines of an excerpt
MOST = 400  # lines of one level
LETTER_ROOM = 160  # main terms of one page


@dataclass(frozen=True)
class Target:
    """A code a line names, as printed, and the look it leads to; "" where nothing is loaded under it."""

    text: str
    code: str
    link: SafeString
    billable: bool
    may: bool  # it carries Add
    line: Any = None


@dataclass(frozen=True)
class Pointer:
    """`see` and where: `link` is empty where no such term was found."""

    word: Any
    text: str
    link: SafeString | str


@dataclass(frozen=True)
class Entry:
    """One line of a book. `above`: the titles over it, where it stands alone in a list of findings; `hidden`:
    how many lines below it are not shown.
    """

    term: Term
    depth: int
    link: SafeString
    targets: tuple[Target, ...]
    manifestation: Target | None
    cells: tuple[tuple[str, Target | None], ...]
    pointers: tuple[Pointer, ...]
    above: tuple[str, ...] = ()
    hidden: int = 0
    current: bool = False


def contents(desk: Desk, query: QueryDict, kind: str) -> Pane:
    """`?q=…`: what fits the words typed; `?letter=F` or `Fr`: its main terms; else the letters."""
    book = Book(desk, kind)
    typed, letter = words_of(query), query.get("letter", "")[:2].capitalize()
    values: dict[str, Any] = {"query": typed, "letter": letter[:1]}
    if typed:
        values |= book.sought(typed)
    elif letter:
        values |= book.under_letter(letter)
    steps = (Step(book.step_kind, typed),) if typed else ()
    return book.pane("encoder/_book.html", title=typed or str(book.name), values=values, steps=steps)


def term(desk: Desk, query: QueryDict, kind: str, number: int) -> Pane:
    """One line of the book in its surroundings: as much round it as can be read at once."""
    book = Book(desk, kind)
    asked = desk.book.shelf.term(book.kind, number, desk.place.on)
    if asked is None:
        raise Http404
    root, lines = excerpt(desk.book.shelf, asked, desk.place.on)
    trail = above(book.shelf, asked, book.on)
    words = spoken(book.shelf, asked, book.on)
    return book.pane(
        "encoder/_term.html",
        title=words,
        values={
            "query": "",
            "letter": (trail[0] if trail else asked).title[:1].upper(),
            "entries": [
                book.entry(one, hidden=hidden, current=one.number == number) for one, hidden in lines
            ],
            "asked": asked,
            "asked_words": words,
            "trail": [
                (one.title.rstrip(", "), book.link(one.number)) for one in trail if one.level < root.level
            ],
        },
        steps=(Step(book.step_kind, words),),
    )


def above(shelf: Shelf, line: Term, on: date | None) -> list[Term]:
    """The lines over a line, the main term first."""
    found = (shelf.term(line.volume, number, on) for number in line.path)
    return [one for one in found if one]


def spoken(shelf: Shelf, line: Term, on: date | None) -> str:
    """`Fracture, radius, lower end`: how one reads a line of an index aloud."""
    return ", ".join(one.title.rstrip(", ") for one in (*above(shelf, line, on), line))


def named_by(line: Term) -> tuple[str, ...]:
    """Every code a line names, as printed."""
    return tuple(code for code in (line.code, line.manifestation, *line.more, *line.cells) if code)


def index_lines(desk: Desk, code: str) -> list[dict[str, Any]]:
    """The lines of the books that name a code or its beginning: {"words", "text", "link"}."""
    shelf, on = desk.book.shelf, desk.place.on
    found = []
    for line in shelf.leading_to(code, on, LEADING):
        link = desk.place.link(f"index/{line.volume}/{line.number}/#t{line.number}")
        found.append({"words": spoken(shelf, line, on), "text": naming(line, code), "link": link})
    return found


def naming(line: Term, code: str) -> str:
    """The code or beginning of it as the line prints it; "" where it names neither."""
    return next((one for one in named_by(line) if code.startswith(one.rstrip("-.") or "-")), "")


def excerpt(shelf: Shelf, asked: Term, on: date | None) -> tuple[Term, list[tuple[Term, int]]]:
    """The line the excerpt begins with, and its lines, each with how many below it are left out.

    It begins as far up as everything below still fits; where even the line itself has too much below, only
    the next level of it is shown.
    """
    root = asked
    for number in reversed(asked.path):
        above = shelf.term(asked.volume, number, on)
        if above is None or (above.last - above.number > ROOM and root.last > root.number):
            break
        root = above
    below = shelf.below(root.volume, root.number, on)
    if len(below) <= ROOM:
        return root, [(root, 0), *((one, 0) for one in below)]
    kept = [one for one in below if one.level == root.level + 1 or one.number in (*asked.path, asked.number)]
    if len(kept) > MOST:  # a table that is one term: its letters lead further
        return root, [(root, 0)]
    return root, [(root, 0), *((one, _left_out(one, kept)) for one in kept)]


def _left_out(one: Term, kept: Sequence[Term]) -> int:
    return 0 if any(one.number in other.path for other in kept) else one.last - one.number


class Book:
    """One volume on a desk: its name, letters, and its lines as a page shows them."""

    def __init__(self, desk: Desk, kind: str) -> None:
        if kind not in VOLUME_KINDS:
            raise Http404
        self.desk = desk
        self.kind: VolumeKind = kind
        self.system, self.view, self.name, self.field = BOOKS[self.kind]
        self.shelf: Shelf = desk.book.shelf
        self.on = desk.place.on
        self.volume: Volume | None = self.shelf.volume(self.kind, self.on)

    @property
    def table(self) -> bool:
        return bool(self.volume and self.volume.columns)

    @property
    def step_kind(self) -> str:
        return "table" if self.table else "index"

    def link(self, number: int, kind: str = "") -> SafeString:
        return self.desk.place.link(f"index/{kind or self.kind}/{number}/#t{number}")

    def pane(self, template: str, *, title: str, values: dict[str, Any], steps: tuple[Step, ...]) -> Pane:
        path, place = f"index/{self.kind}/", self.desk.place
        common = {
            "kind": self.kind,
            "name": self.name,
            "volume": self.volume,
            "table": self.table,
            "letters": [
                (one, count, place.link(look(path, letter=one)), one == values["letter"])
                for one, count in self.letters()
            ],
        }
        return Pane(
            template=template,
            system=self.system,
            view=self.view,
            title=title,
            values=common | values,
            seek=Seek(path, str(self.field)),
            steps=steps,
        )

    def letters(self) -> list[tuple[str, int]]:
        """Initial letters and how many terms have them; of a book that is one main term, those below it."""
        letters = list(self.shelf.letters(self.kind, self.on))
        if len(letters) != 1:
            return letters
        return list(Counter(one.title[:1].upper() for one in self._first_level()).items())

    def under_letter(self, letter: str) -> dict[str, Any]:
        """The terms of a letter; of one with very many those of its first two, with links to the others."""
        if len(self.shelf.letters(self.kind, self.on)) == 1:
            terms = [one for one in self._first_level() if one.title[:1].upper() == letter[:1]]
        else:
            terms = list(self.shelf.main_terms(self.kind, letter[:1], self.on))
        if len(terms) <= LETTER_ROOM:
            return {"entries": self._folded(terms)}
        groups: dict[str, list[Term]] = {}
        for one in terms:
            groups.setdefault(one.title[:2].capitalize(), []).append(one)
        chosen = letter if letter in groups else next((pair for pair in groups if pair.isalpha()), letter)
        groups.setdefault(chosen, [])
        path, place = f"index/{self.kind}/", self.desk.place
        return {
            "entries": self._folded(groups[chosen]),
            "pairs": [
                (pair, len(inside), place.link(look(path, letter=pair)), pair == chosen)
                for pair, inside in groups.items()
            ],
        }

    def _first_level(self) -> list[Term]:
        """The lines right below the one main term of a table."""
        letter = self.shelf.letters(self.kind, self.on)[0][0]
        main = self.shelf.main_terms(self.kind, letter, self.on)[0]
        return [one for one in self.shelf.below(self.kind, main.number, self.on) if one.level == 1]

    def _folded(self, terms: Sequence[Term]) -> list[Entry]:
        return [self.entry(one, hidden=one.last - one.number) for one in terms]

    def sought(self, typed: str) -> dict[str, Any]:
        """What has all the words, but for those that no book prints; else the lines that lead to what the
        search finds, unless the main term is to be thought of by oneself; else what has most of the words.
        """
        said = typed.split()
        printed = [word for word in said if word.lower() not in UNPRINTED]
        kept: Sequence[str] = said
        leading = False
        terms = self._seek(said) or self._seek(kept := printed)
        if not terms and self.desk.place.led is None:
            terms = self._leading(typed)
            leading = bool(terms)
        if not terms:
            terms, kept = self._most(printed)
        left = [] if leading or not terms else list((Counter(said) - Counter(kept)).elements())
        return {"entries": self.found(terms), "searched": True, "left_out": left, "leading": leading}

    def _seek(self, said: Sequence[str]) -> Sequence[Term]:
        return self.shelf.seek(self.kind, " ".join(said), self.on, ASKED)

    def _most(self, said: Sequence[str]) -> tuple[Sequence[Term], Sequence[str]]:
        """The lines that have most of the words, and those words: as few left out, then as few lines."""
        for dropped in range(1, min(MOST_DROPPED, len(said) - 1, MOST_WORDS - len(said)) + 1):
            found = [(self._seek(kept), kept) for kept in combinations(said, len(said) - dropped)]
            if some := [one for one in found if one[0]]:
                return min(some, key=lambda one: len(one[0]))
        return (), ()

    def _leading(self, typed: str) -> list[Term]:
        """The book's own lines that name the codes a search for the words finds, best first."""
        hits = self.desk.engine.searcher.search(
            typed, system=self.system, limit=LEADING, on=self.desk.day(self.system)
        ).results
        lines = {
            line.number: line
            for hit in hits
            for line in self.shelf.leading_to(hit.code, self.on, LEADING)
            if line.volume == self.kind
            and (len(printed := naming(line, hit.code)) > CATEGORY or printed == hit.code)
        }
        return list(lines.values())[:LEADING]

    def found(self, terms: Sequence[Term]) -> list[Entry]:
        """Lines from anywhere in the book, each with the titles above it."""
        shelf, on = self.shelf, self.on
        titles: dict[int, str] = {one.number: one.title for one in terms}
        for number in {above for one in terms for above in one.path} - titles.keys():
            over = shelf.term(self.kind, number, on)
            titles[number] = over.title if over else ""
        return [
            self.entry(one, tuple(titles[number] for number in one.path), one.last - one.number)
            for one in terms
        ]

    def entry(self, one: Term, above: tuple[str, ...] = (), hidden: int = 0, current: bool = False) -> Entry:
        codes = [one.code, *one.more] if one.code else list(one.more)
        return Entry(
            term=one,
            depth=0 if above else min(one.level, LEVELS),
            link=self.link(one.number),
            targets=tuple(self.target(text, one) for text in codes),
            manifestation=self.target(one.manifestation, one) if one.manifestation else None,
            cells=self._cells(one),
            pointers=tuple(self.pointer(reference) for reference in one.references),
            above=above,
            hidden=hidden,
            current=current,
        )

    def _cells(self, one: Term) -> tuple[tuple[str, Target | None], ...]:
        columns = self.volume.columns if self.volume else ()
        return tuple(
            (column, self.target(text, one) if text.strip("-") else None)
            for column, text in zip(columns, one.cells, strict=False)
        )

    def target(self, printed: str, one: Term) -> Target:
        """A code as printed: `S52.5-` leads to the heading S52.5, a table's `0SR` to the builder."""
        code = normalize(self.system, printed.rstrip("-").rstrip("."))
        place = self.desk.place
        via = f"{self.kind}.{one.number}"
        if self.system == "icd10pcs" and len(code) < 7:
            return Target(printed, code, place.link(look("icd10pcs/build/", at=code)), False, False)
        found = self.desk.book.find(self.system, code, place.on)
        billable = bool(found and found.billable and not printed.endswith("-"))
        return Target(
            text=printed,
            code=code,
            link=place.link(look(f"{self.system}/{code}/", via=via)) if found else SafeString(""),
            billable=billable,
            may=billable and place.led is None and place.addable(self.system, code),
            line=place.lines.get((self.system, code)),
        )

    def pointer(self, reference: Reference) -> Pointer:
        word = REFERENCE_WORDS[reference.kind]
        if reference.kind in ("subcategory", "category"):
            target = self.target(reference.text, _NOWHERE)
            return Pointer(word, reference.text, target.link)
        link = self.link(reference.target, reference.volume or "") if reference.target is not None else ""
        return Pointer(word, reference.text, link)


_NOWHERE = Term("disease", 0, 0, "")
