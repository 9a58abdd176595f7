"""Labels of the ICD-10-PCS characters, derived from the titles of the codes.

A title is put together from the words of its characters in a fixed order. So the words of a character are
those its titles share and the titles of codes that differ in that character alone lack (docs/rules/pcs.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from preceptor.coding.codesets.pcs.draft import POSITIONS, Draft
from preceptor.coding.codesets.pcs.model import Edition, Labels, Meaning, Table
from preceptor.coding.codesets.pcs.names import Names, root_operations
from preceptor.coding.codesets.pcs.phrases import (
    JOINING,
    Words,
    candidates,
    in_all,
    place,
    runs,
    said,
    stripped,
    words_of,
)
from preceptor.coding.codesets.pcs.shapes import shapes

_NEARLY_ALL, _MOSTLY = 0.8, 0.5
"""A phrase that most titles of a value have is its own, where a qualifier rewords the rest."""

_SIDES = {("Right",), ("Left",), ("Bilateral",)}

Value = tuple[str, int, str]
"""A table, a position and a character."""


def derive(titles: Mapping[str, str], codes: Collection[str], edition: Edition, names: Names) -> Labels:
    """The derived edition. `codes` are all codes that ever were, titled or not: they say which tables there
    are. Values whose words cannot be told have no label.
    """
    drafts: dict[str, Draft] = {}
    for code in sorted(codes):
        table = code[:3]
        if table not in drafts:
            drafts[table] = Draft(table, words_of(names.operation_said(table)))
        if code in titles:
            drafts[table].add(code, titles[code])
    _choose(drafts, names)
    _settle(drafts, set(drafts))
    for step in (_split, _shared, _majority, _trim):
        changed: set[str] = set()
        for table, draft in drafts.items():
            before = dict(draft.found)
            step(draft)
            if draft.found != before:
                changed.add(table)
        _settle(drafts, changed)
    _settle(drafts, set(), last=True)
    _borrow(drafts, codes)
    tables = tuple(_table(draft, names) for draft in drafts.values())
    axes = {section: tuple(titles) for section, titles in names.axes.items()}
    return Labels(edition, _heads(drafts, names), axes, tables, root_operations())


def _settle(drafts: Mapping[str, Draft], changed: set[str], *, last: bool = False) -> None:
    """Learns, and extends what changed, until nothing more is found."""
    while learned := _learn(drafts, joined=last):
        changed |= learned
    for table in sorted(changed):
        while _extend(drafts[table]):
            pass


def _heads(drafts: Collection[str], names: Names) -> dict[str, str]:
    heads: dict[str, str] = {}
    for table in drafts:
        for code, label in (
            (table[0], names.sections.get(table[0])),
            (table[:2], names.body_systems.get(table[:2])),
            (table, names.operation(table)),
        ):
            if label:
                heads[code] = label
    return heads


def _choose(drafts: Mapping[str, Draft], names: Names) -> None:
    """The longest phrase seen to vary with a value, in its own table or in those of its body system or
    section, that stands in every title with the value.
    """
    seen: dict[Value, Counter[Words]] = defaultdict(Counter)
    for table, draft in drafts.items():
        for position in POSITIONS:
            for char, phrases in candidates(draft.titles, position).items():
                for key in (table, table[:2], table[0]):
                    seen[key, position, char].update(phrases)
    for table, draft in drafts.items():
        for position, char in draft.codes:
            known = _known(names, table, position, char)
            if known is not None:
                draft.found[position, char] = known
                continue
            phrase: Words = ()
            for key in (table, table[:2], table[0]):
                for wider in _first(seen[key, position, char], draft, (position, char)):
                    phrase = wider if place(wider, phrase) >= 0 else phrase
            if phrase:
                draft.found[position, char] = phrase


def _known(names: Names, table: str, position: int, char: str) -> Words | None:
    if fixed := names.fixed(table[0], position, char):
        return words_of(fixed)
    return () if names.nothing_at(table[0], position, char) else None


def _first(phrases: Counter[Words], draft: Draft, value: tuple[int, str]) -> Iterator[Words]:
    """The longest phrase that all titles with a value have and not all others too; at most one."""
    if not phrases:
        return
    mine, others = draft.mine(value), draft.others(value)
    for phrase in sorted(phrases, key=lambda one: (-len(one), -phrases[one], one)):
        if phrase not in _SIDES and in_all(mine, phrase) and not (others and in_all(others, phrase)):
            yield phrase
            return


def _split(draft: Draft) -> None:
    """Device and qualifier characters that mean one thing beside one partner and another beside the next."""
    for position, char in draft.unknown():
        if position not in (6, 7):
            continue
        partners: dict[str, list[str]] = defaultdict(list)
        for code in draft.codes[position, char]:
            partners[code[13 - position - 1]].append(code)
        phrases = {
            partner: _left(draft, position, group, given=13 - position) for partner, group in partners.items()
        }
        found = {partner: phrase for partner, phrase in phrases.items() if phrase}
        if len(set(found.values())) > 1:
            draft.split[position, char] = found
            draft.found[position, char] = ()


def _shared(draft: Draft) -> None:
    """Where several positions are unknown: the longest words that all titles of a value share, and none of
    the other titles of the table has.
    """
    for value in draft.unknown():
        mine, others = draft.codes[value], draft.others(value)
        unknown = [
            q for q in POSITIONS if q != value[0] and any(draft.phrase(code, q) is None for code in mine)
        ]
        if not others or any(len({code[q - 1] for code in mine}) < 2 for q in unknown):
            continue  # the words could be those of the other position
        free = [runs(draft.titles[code], draft.taken(code)[0]) for code in mine]
        parts = {part for run in free[0] for part in _parts(run)}
        common = [
            part for part in parts
            if all(any(place(run, part) >= 0 for run in runs_of) for runs_of in free)
            and not any(place(words, part) >= 0 for words in others)
        ]  # fmt: skip
        longest = [part for part in common if len(part) == max(map(len, common))]
        if len(longest) == 1:
            draft.found[value] = longest[0]


def _parts(run: Words) -> Iterator[Words]:
    for start in range(len(run)):
        for end in range(start + 1, len(run) + 1):
            if (part := run[start:end]) == stripped(part):
                yield part


def _learn(drafts: Mapping[str, Draft], *, joined: bool) -> set[str]:
    """One round: what is left of the titles of a value when all else is accounted for; else a phrase another
    table of the body system or section has for it. Words with a joining word among them may be those of two
    positions, and wait for the last round (`joined`). Returns the tables in which something was found.
    """
    pool: dict[Value, Counter[Words]] = defaultdict(Counter)
    for table, draft in drafts.items():
        for (position, char), phrase in draft.found.items():
            if phrase:
                pool[table[:2], position, char][phrase] += 1
                pool[table[0], position, char][phrase] += 1
    learned: set[str] = set()
    for table, draft in drafts.items():
        for position, char in draft.unknown():
            shared = (
                phrase
                for key in (table[:2], table[0])
                for phrase in _first(pool[key, position, char], draft, (position, char))
            )
            found = next(shared, None) or _left(draft, position, draft.codes[position, char])
            if found and (joined or JOINING.isdisjoint(found)):
                draft.found[position, char] = found
                learned.add(table)
    return learned


def _left(draft: Draft, position: int, codes: list[str], given: int = 0) -> Words | None:
    """The one stretch of words that no other position accounts for and that all these titles have. They may
    be chosen by the character at a `given` position.
    """
    shared: set[Words] | None = None
    for code in codes:
        if all(draft.phrase(code, other) is not None for other in POSITIONS if other != position):
            left = runs(draft.titles[code], draft.taken(code)[0])
            shared = left if shared is None else shared & left
    if not shared or len(shared) > 1:
        return None
    phrase = next(iter(shared))
    own = in_all((draft.titles[code] for code in codes), phrase) and not _another(
        draft, (position, given), codes
    )
    return phrase if own else None


def _another(draft: Draft, besides: tuple[int, int], codes: list[str]) -> bool:
    """Whether the words could as well be those of another position: one whose worded characters in these
    titles stand in no others, where there are others.
    """
    rest = draft.titles.keys() - set(codes)
    return bool(rest) and any(
        {code[other - 1] for code in codes}.isdisjoint(code[other - 1] for code in rest)
        and all(draft.phrase(code, other) for code in codes)
        for other in POSITIONS
        if other not in besides
    )


def _extend(draft: Draft) -> int:
    """Words at the edge of a phrase that every title of the value has there, and that belong to nothing else,
    are its own: "Joint" where all body parts of a table are joints. Returns how many grew.
    """
    before: dict[tuple[int, str], set[str]] = defaultdict(set)
    after: dict[tuple[int, str], set[str]] = defaultdict(set)
    for code, words in draft.titles.items():
        taken, places = draft.taken(code)
        for position, (start, end) in places.items():
            value = (position, code[position - 1])
            before[value].add(words[start - 1] if start and not taken[start - 1] else "")
            after[value].add(words[end] if end < len(words) and not taken[end] else "")
    count = 0
    for value, left in before.items():
        right = after[value]
        if value in draft.split or (first := _own(draft, left, right)) is None:
            continue
        draft.found[value] = (*first[0], *draft.found[value], *first[1])
        count += 1
    return count


def _own(draft: Draft, left: set[str], right: set[str]) -> tuple[Words, Words] | None:
    """The word to add on either side; words of the operation only where they stand on both."""
    sides = [next(iter(words)) if len(words) == 1 else "" for words in (left, right)]
    free = ["" if word in JOINING else word for word in sides]
    if not all(word in draft.operation for word in free):
        free = ["" if word in draft.operation else word for word in free]
    before, after = ((word,) if word else () for word in free)
    return (before, after) if before or after else None


def _majority(draft: Draft) -> None:
    """Where a qualifier rewords some titles, the longest phrase that most of them have; a phrase that is
    known already grows where nearly all have the longer one.
    """
    seen = {position: candidates(draft.titles, position) for position in POSITIONS}
    for value, codes in draft.codes.items():
        known = draft.found.get(value)
        if known == ():
            continue
        least = (_NEARLY_ALL if known else _MOSTLY) * len(codes)
        phrases = seen[value[0]].get(value[1], Counter[Words]())
        for phrase in sorted(phrases, key=lambda one: (-len(one), -phrases[one], one)):
            if phrase in _SIDES or (known and (len(phrase) <= len(known) or place(phrase, known) < 0)):
                continue
            if sum(place(words, phrase) >= 0 for words in draft.mine(value)) > least:
                draft.found[value] = phrase
                break


def _trim(draft: Draft) -> None:
    """A phrase that holds the words of another position in every title, so that these have no place of their
    own, gives them up.
    """
    inside: dict[tuple[int, str], set[Words]] = {}
    for code in draft.titles:
        places = draft.taken(code)[1]
        phrases = {position: draft.phrase(code, position) or () for position in POSITIONS}
        homeless = {phrase for position, phrase in phrases.items() if phrase and position not in places}
        for position in places:
            value, phrase = (position, code[position - 1]), phrases[position]
            held = {one for one in homeless if len(one) < len(phrase) and place(phrase, one) >= 0}
            inside[value] = inside[value] & held if value in inside else held
    for value, held in inside.items():
        for other in sorted(held) if value not in draft.split else ():
            phrase = draft.found[value]
            start = place(phrase, other)
            rest = runs(phrase, [start <= n < start + len(other) for n in range(len(phrase))])
            if start >= 0 and len(rest) == 1 and rest.isdisjoint(_SIDES):
                draft.found[value] = next(iter(rest))


def _borrow(drafts: Mapping[str, Draft], codes: Collection[str]) -> None:
    """A body part without words of its own (a title may name only a part of it, or there is no title) is what
    every other table of the body system says of the character, where at least two do.
    """
    known: dict[tuple[str, str], list[Words]] = defaultdict(list)
    for table, draft in drafts.items():
        for (position, char), phrase in draft.found.items():
            if position == 4 and phrase and (position, char) not in draft.split:
                known[table[:2], char].append(phrase)
    for table, char in {(code[:3], code[3]) for code in codes}:
        said_there = known[table[:2], char]
        if len(said_there) > 1 and len(set(said_there)) == 1:
            drafts[table].found.setdefault((4, char), said_there[0])


def _table(draft: Draft, names: Names) -> Table:
    labels: dict[tuple[int, str], tuple[Meaning, ...]] = {}
    words: dict[tuple[int, str], tuple[Meaning, ...]] = {}
    section = draft.code[0]
    for value, phrase in draft.found.items():
        position, char = value
        label = names.nothing_at(section, position, char)
        if value in draft.split:
            meanings = tuple(
                (said(part), ("", "", "", partner) if position == 6 else ("", "", partner, ""))
                for partner, part in draft.split[value].items()
            )
            words[value] = tuple(Meaning(text, (only,)) for text, only in meanings)
            labels[value] = tuple(
                Meaning(names.in_book(section, position, text), (only,)) for text, only in meanings
            )
        elif phrase or label:
            words[value] = (Meaning(said(phrase)),)
            labels[value] = (Meaning(label or names.in_book(section, position, said(phrase))),)
    different = {value: meanings for value, meanings in words.items() if meanings != labels[value]}
    return Table(draft.code, labels, words=different, shapes=shapes(draft))
