"""From any ICD-10-CM heading, the questions that lead to one billable code, derived from how titles differ.

Nothing is written per code. Below a heading every code gets a *kind* (the steps of the tabular list that lead
to it, each as its title reads) and *facets*: words in which siblings differ and nothing else, such as the
side. A step that differs from its siblings by a facet alone is no kind of its own, so a side found under
every site is asked once. Kinds are asked first, then the facets, 7th characters last.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from preceptor.coding.codesets.model import Code, CodeBook, Seventh
from preceptor.coding.encoder.differences import (
    FACETS,
    NOT_STATED,
    ONE_SIDE,
    SEVENTH_PARTS,
    SIDE_LABELS,
    UNSPECIFIED,
    Facet,
    Titles,
    labels,
    sentence_for,
    split,
)

MOST_CODES = 12  # how many of the codes left an answer names
_WIDE = ("chapter", "block")  # above the category the tabular's own list is the question


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `value` goes back as the answer; `codes`: how many billable codes remain after it (≥ 1)."""

    value: str
    label: str
    codes: int
    unstated: bool = False  # the chart does not say, and the classification has a code for that


@dataclass(frozen=True, slots=True)
class Question:
    """`options` has at least two entries; other kinds stand behind the plain ones, "not stated" last."""

    id: str
    sentence: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    question: str
    sentence: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is known and what is asked next. `question` is None when one code is left, or none can be told
    from another; then `why` says so. `codes`: the first of the codes left, in tabular order.
    """

    heading: str
    question: Question | None
    remaining: int
    codes: tuple[str, ...]
    answered: tuple[Answered, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a kind: what it is told apart by, as it is shown, and the first code that has it."""

    key: str
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class _Leaf:
    code: str
    title: str
    kind: tuple[_Step, ...]
    facets: Mapping[str, str]


@dataclass(slots=True)
class _Survey:
    """Walks a heading once and tells its codes apart."""

    book: CodeBook
    on: date | None
    billable: frozenset[str]
    facets: tuple[Facet, ...]
    leaves: list[_Leaf] = field(default_factory=list)
    seen: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # facet → values
    _parts: dict[tuple[Seventh, ...], dict[str, dict[str, str]]] = field(default_factory=dict)

    def walk(
        self, node: Code, kind: tuple[_Step, ...], facets: dict[str, str], said: tuple[str, ...]
    ) -> None:
        """`said`: the words by which headings above were told apart, which the titles below repeat."""
        found = (self.book.find("icd10cm", code, self.on) for code in node.children)
        kids = [kid for kid in found if kid]
        if not kids:
            self._leaf(node, kind, facets)
        elif node.sevenths and all(_has_seventh(kid) for kid in kids):
            self._sevenths(node, kids, kind, facets)
        else:
            self._kids(kids, kind, facets, said)

    def _leaf(self, node: Code, kind: tuple[_Step, ...], facets: dict[str, str]) -> None:
        if node.code in self.billable:
            self.leaves.append(_Leaf(node.code, node.title or node.code, kind, facets))

    def _sevenths(
        self, node: Code, kids: Sequence[Code], kind: tuple[_Step, ...], facets: dict[str, str]
    ) -> None:
        if node.sevenths not in self._parts:
            self._parts[node.sevenths] = seventh_facets(node.sevenths, self.facets)
        parts = self._parts[node.sevenths]
        for name in {name for part in parts.values() for name in part}:
            self.seen[name].update({part[name] for part in parts.values() if name in part})
        for kid in kids:
            mine = parts.get(kid.code[-1], {})
            self._leaf(
                kid, kind, {**{f"{n}-7th" if n in facets else n: v for n, v in mine.items()}, **facets}
            )

    def _kids(
        self, kids: Sequence[Code], kind: tuple[_Step, ...], facets: dict[str, str], said: tuple[str, ...]
    ) -> None:
        titles: Titles = {kid.code: _without(kid.title or kid.code, said) for kid in kids}
        values: dict[str, dict[str, str]] = {kid.code: {} for kid in kids}
        words: dict[str, list[str]] = {kid.code: [] for kid in kids}
        for facet in self.facets:
            if facets.get(facet.name, "unilateral") != "unilateral":
                continue
            cuts = split(titles, facet)
            self.seen[facet.name].update(value for value, _ in {(c.value, c.rest) for c in cuts.values()})
            for code, cut in cuts.items():
                titles[code] = cut.rest
                one_side = facets.get(facet.name) == "unilateral" and cut.value == "unspecified"
                values[code][facet.name] = "unilateral" if one_side else cut.value
                words[code].append(cut.words)
        keys = {code: text.casefold() for code, text in titles.items()}
        same = len(set(keys.values())) == 1
        for kid in kids:
            step = () if same else (_Step(keys[kid.code], titles[kid.code], kid.code),)
            self.walk(kid, kind + step, {**facets, **values[kid.code]}, said + tuple(words[kid.code]))


def ask(book: CodeBook, code: str, on: date | None, answers: Mapping[str, str]) -> Inquiry:
    """The next question below an ICD-10-CM heading, given answers by question id.

    Answers that fit no question asked on the way are passed over, so an address from another day or
    heading leads to a question, never to no code. Raises KeyError for a code that is not in the book.
    """
    found = book.find("icd10cm", code, on)
    if found is None:
        raise KeyError(code)
    done: list[Answered] = []
    while found.level in _WIDE and found.children:
        question = _list(book, found, on)
        chosen = _chosen(question, answers) if question else None
        if question and not chosen:
            codes = book.billable_below("icd10cm", found.code, on)
            return Inquiry(code, question, len(codes), codes[:MOST_CODES], tuple(done))
        if question and chosen:
            done.append(Answered(question.id, question.sentence, chosen.value, chosen.label))
        below = book.find("icd10cm", chosen.value if chosen else found.children[0], on)
        assert below
        found = below
    return _narrow(code, survey(book, found, on), answers, done)


def questions_needed(book: CodeBook, code: str, on: date | None) -> dict[str, int]:
    """For every code that answers below a category single out, how many questions it took; -1 where codes
    stay that nothing tells apart. Raises KeyError for a code that is not in the book.
    """
    found = book.find("icd10cm", code, on)
    if found is None:
        raise KeyError(code)
    out: dict[str, int] = {}
    open_: list[tuple[list[_Leaf], int]] = [(survey(book, found, on), 0)]
    while open_:
        left, depth = open_.pop()
        asked = _next(left)
        if not asked:
            out |= {leaf.code: depth if len(left) == 1 else -1 for leaf in left}
            continue
        branches: dict[str, list[_Leaf]] = defaultdict(list)
        for leaf in left:
            branches[asked[1](leaf)].append(leaf)
        open_ += [(branch, depth + 1) for branch in branches.values()]
    return out


def survey(book: CodeBook, heading: Code, on: date | None) -> list[_Leaf]:
    """Every billable code below a heading with its kind and facets, in tabular order."""
    billable = frozenset(book.billable_below("icd10cm", heading.code, on))
    facets = FACETS
    while True:
        walk = _Survey(book, on, billable, facets)
        walk.walk(heading, (), {}, ())
        # What comes up once is better asked as a kind: then the whole list stands there at a glance.
        kept = tuple(f for f in facets if f.always or _recurs(walk.seen[f.name]))
        if kept == facets:
            return walk.leaves
        facets = kept


def _recurs(values: Counter[str]) -> bool:
    return sum(times > 1 for times in values.values()) > 1


def _narrow(heading: str, left: list[_Leaf], answers: Mapping[str, str], done: list[Answered]) -> Inquiry:
    while True:
        asked = _next(left)
        chosen = _chosen(asked[0], answers) if asked else None
        if not asked or not chosen:
            codes = tuple(leaf.code for leaf in left)
            why = "" if asked or len(left) == 1 else _why(left)
            question = asked[0] if asked else None
            return Inquiry(heading, question, len(left), codes[:MOST_CODES], tuple(done), why)
        question, value_of = asked
        done.append(Answered(question.id, question.sentence, chosen.value, chosen.label))
        left = [leaf for leaf in left if value_of(leaf) == chosen.value]


def _why(left: Sequence[_Leaf]) -> str:
    if not left:
        return "No code below this heading is in force on that day."
    return "The tabular list gives these codes the same title."


def _chosen(question: Question, answers: Mapping[str, str]) -> Option | None:
    wanted = answers.get(question.id)
    return next((option for option in question.options if option.value == wanted), None)


type _Asked = tuple[Question, Callable[[_Leaf], str]]


def _next(left: Sequence[_Leaf]) -> _Asked | None:
    """The kind first, level by level; then each facet in a coder's order; then whole titles."""
    if len(left) < 2:
        return None
    deepest = max(len(leaf.kind) for leaf in left)
    for depth in range(deepest):
        if len({_key(leaf, depth) for leaf in left}) > 1:
            return _by_kind(left, depth)
    order = {name: place for place, name in enumerate(_ORDER)}
    names = sorted({n for leaf in left for n in leaf.facets}, key=lambda n: (order.get(n, len(order)), n))
    for name in names:
        if len({leaf.facets.get(name, "") for leaf in left}) > 1:
            return _by_facet(left, name)
    if len({leaf.title for leaf in left}) > 1:
        return _question(
            "exactly", "Which of these?", left, lambda f: f.title, {f.title: f.title for f in left}
        )
    return None


_ORDER = (*(facet.name for facet in FACETS), *(part.name for part in SEVENTH_PARTS), "seventh")


def _key(leaf: _Leaf, depth: int) -> str:
    return leaf.kind[depth].key if depth < len(leaf.kind) else f"={leaf.code}"


def _by_kind(left: Sequence[_Leaf], depth: int) -> _Asked:
    first: dict[str, tuple[str, str]] = {}  # key → the value of the option, and its words
    for leaf in left:
        shown = (
            (leaf.kind[depth].code, leaf.kind[depth].text)
            if depth < len(leaf.kind)
            else (leaf.code, leaf.title)
        )
        first.setdefault(_key(leaf, depth), shown)
    words = labels(dict(first.values()))
    return _question(
        f"kind{depth + 1}",
        sentence_for(words.values()),
        left,
        lambda leaf: first[_key(leaf, depth)][0],
        words,
    )


def _by_facet(left: Sequence[_Leaf], name: str) -> _Asked:
    words: dict[str, str] = {}
    for leaf in left:
        value = leaf.facets.get(name, "")
        words[value or "none"] = SIDE_LABELS.get(value, value[:1].upper() + value[1:]) or _without_facet(
            left, name
        )
    if "unilateral" in words and "right" in words:
        words["unilateral"] = ONE_SIDE
    facet = next((f for f in (*FACETS, *SEVENTH_PARTS) if f.name == name.removesuffix("-7th")), None)
    sentence = facet.sentence if facet else sentence_for(words.values())
    return _question(name, sentence, left, lambda leaf: leaf.facets.get(name, "") or "none", words)


def _without_facet(left: Sequence[_Leaf], name: str) -> str:
    """What to call the codes that say nothing of a facet the others have: what their titles begin with."""
    columns = zip(*(leaf.title.split() for leaf in left if name not in leaf.facets), strict=False)
    return " ".join(words[0] for words in takewhile(lambda words: len(set(words)) == 1, columns)).strip(" ,")


def _question(
    name: str,
    sentence: str,
    left: Sequence[_Leaf],
    value_of: Callable[[_Leaf], str],
    words: Mapping[str, str],
) -> _Asked:
    counts: dict[str, int] = dict.fromkeys(words, 0)
    for leaf in left:
        counts[value_of(leaf)] += 1
    return Question(name, sentence, _options(words, counts)), value_of


def _options(words: Mapping[str, str], counts: Mapping[str, int]) -> tuple[Option, ...]:
    vague = [value for value, label in words.items() if UNSPECIFIED.search(label)]
    if len(vague) > 1:
        vague = [value for value in vague if words[value].endswith(", unspecified")]
    options = []
    for value, label in words.items():
        unstated = vague == [value]
        if unstated:
            label = NOT_STATED if len(label.split()) < 3 else f"{NOT_STATED}: {label[:1].lower()}{label[1:]}"
        options.append(Option(value, label, counts[value], unstated))
    return tuple(sorted(options, key=lambda o: (o.unstated, o.label.startswith("Other"))))


def _list(book: CodeBook, wide: Code, on: date | None) -> Question | None:
    """The tabular's own list below a chapter or block. None when there is nothing to choose."""
    options = []
    for child in wide.children:
        found = book.find("icd10cm", child, on)
        codes = len(book.billable_below("icd10cm", child, on))
        if found and codes:
            options.append(Option(child, f"{child} {found.title or ''}".strip(), codes))
    if len(wide.children) < 2:
        return None
    return Question(f"{wide.level}{len(wide.path) + 1}", f"Which {_below(book, wide, on)}?", tuple(options))


def _below(book: CodeBook, wide: Code, on: date | None) -> str:
    first = book.find("icd10cm", wide.children[0], on)
    return "block" if first and first.level == "block" else "category"


def _has_seventh(code: Code) -> bool:
    return len(code.code) == 8 and not code.children


def _without(title: str, said: Sequence[str]) -> str:
    """A title without words that told a heading above apart, each taken out once."""
    for words in said:
        title = re.sub(rf"\b{re.escape(words)}(?!\w),?\s*", "", title, count=1, flags=re.IGNORECASE)
    return title


def seventh_facets(sevenths: Sequence[Seventh], facets: Sequence[Facet]) -> dict[str, dict[str, str]]:
    """What each 7th character says, by facet: a side or stage like any other, else the parts of its text."""
    titles: Titles = {s.char: s.text for s in sevenths}
    for facet in facets:
        cuts = split(titles, facet)
        if len(cuts) == len(titles):
            return {char: {facet.name: cut.value} for char, cut in cuts.items()}
    out: dict[str, dict[str, str]] = {}
    for seventh in sevenths:
        parts = {p.name: m.group() for p in SEVENTH_PARTS if (m := p.words.search(seventh.text))}
        if "NOS" in seventh.text and "fracture" in parts:
            parts["fracture"] += ", or open fracture NOS"
        out[seventh.char] = parts if "encounter" in parts else {"seventh": seventh.text}
    if len({tuple(sorted(parts.items())) for parts in out.values()}) < len(out):
        return {s.char: {"seventh": s.text} for s in sevenths}
    return out
