"""What a query asks: its words read as units, each with the senses it may have. Bounded for any text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from preceptor.coding.encoder.leading import is_cause
from preceptor.coding.encoder.lexicon import OR, Lexicon
from preceptor.coding.encoder.lexicon_files import NAMED
from preceptor.coding.encoder.vocabulary import Vocabulary
from preceptor.coding.encoder.words import NEUTRAL, OTHER_MATTERS, STOP, plain, raw_tokens, stem, word_forms

MOST_WORDS = 16
_MOST_TEXT = 400  # characters that are read at all
_MOST_CORRECTED = 3  # each costs a walk through the vocabulary
_MOST_CONTINUATIONS = 24
_SHORTEST_START = 3
_SHORT = 4  # letters: what is no longer may be an abbreviation
_FAINT = 0.15  # the part of its weight a word keeps that says only how much is known
_SECOND_SENSE = 0.04  # per place in the list of senses
_WIDER = 0.55  # `3b` read as `3`: no answer to what was asked, but nearer than no stage at all
_LITERAL = 0.03  # the words as typed, where the lexicon knows better
_DENY, _UNDENY = frozenset({"no", "not", "without", "w/o"}), frozenset({"with", "and", "but"})
_STAGE = re.compile(r"([0-9]+)[a-d]")
_IN_FULL = {"c/o": " ", "d/t": "due to", "r/t": "due to", "2/2": "due to", "b/l": "bilateral", "2°": "due to"}
_SHORTHAND = re.compile("|".join(rf"(?<!\w){re.escape(short)}(?!\w)" for short in _IN_FULL), re.IGNORECASE)
_FAINT_STEMS = frozenset(stem(w) for w in NEUTRAL)


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a name should say: any of `stems`. `denied`: it should say that it is not so."""

    stems: frozenset[str]
    weight: float
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a unit. `text` is the lexicon's (None: the words as typed); `slots` are positions."""

    text: str | None
    slots: tuple[int, ...]
    penalty: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase of the query that is read as one."""

    typed: str
    senses: tuple[Sense, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    units: tuple[Unit, ...] = ()
    slots: tuple[Slot, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()  # (typed, read as)
    ignored: tuple[str, ...] = ()  # words no code has and no correction was found for
    said: frozenset[str] = frozenset()  # the stems of every word, small ones too


@dataclass(slots=True)
class _Word:
    typed: str
    word: str
    denied: bool
    stems: frozenset[str] = frozenset()  # set when still being typed: everything it may become
    parts: str = ""  # what a word nobody knows says, taken apart

    @property
    def form(self) -> str:
        return stem(self.word)


@dataclass(slots=True)
class _Reader:
    lexicon: Lexicon
    vocabulary: Vocabulary
    slots: list[Slot] = field(default_factory=list)
    corrections: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def words(self, text: str) -> list[_Word]:
        out: list[_Word] = []
        denied = False
        written = _SHORTHAND.sub(lambda found: _IN_FULL[found[0].lower()], text[:_MOST_TEXT])
        tokens = [t for t in raw_tokens(written) if t[0].isalnum()][:MOST_WORDS]
        for place, token in enumerate(tokens):
            word = plain(token, out[-1].word if out else "")
            if word in _DENY:
                denied = True
                continue
            denied = denied and word not in _UNDENY
            read = self._read(word, last=place == len(tokens) - 1)
            if read:
                read.denied = denied
                out.append(read)
            else:
                self.ignored.append(token)
        return out

    def _read(self, word: str, *, last: bool) -> _Word | None:
        known = self.vocabulary
        if word in STOP or known.knows(word) or word.isdigit() or len(word) == 1:
            return _Word(word, word, False)
        if american := known.american(word):
            return _Word(word, american, False)
        if last and len(word) >= _SHORTEST_START and (may := known.continuations(word, _MOST_CONTINUATIONS)):
            return _Word(word, word, False, frozenset(may))
        if parts := self.lexicon.taken_apart(word):
            return _Word(word, word, False, parts=parts)
        if len(self.corrections) < _MOST_CORRECTED:
            return self._corrected(word)
        return None

    def _corrected(self, word: str) -> _Word | None:
        """A slip of the finger; else the class of a substance nobody lists; else two slips."""
        known = self.vocabulary
        near = known.correct(word, 1)
        if not near and (part := self.lexicon.substance(word)):
            named = NAMED.format(part.strip("-"))
            if known.knows(named):
                self.corrections.append((word, part))
                return _Word(part, named, False)
        if meant := near or known.correct(word):
            self.corrections.append((word, meant))
            return _Word(meant, meant, False)
        return None

    def units(self, words: list[_Word]) -> list[Unit]:
        out: list[Unit] = []
        seen: set[tuple[str, ...]] = set()
        place = 0
        while place < len(words):
            length = 0 if words[place].parts else self._phrase(words, place)
            span = words[place : place + max(length, 1)]
            place += max(length, 1)
            key = tuple(w.form for w in span)
            if key in seen or (not length and span[0].word in STOP):
                continue
            seen.add(key)
            if unit := self._unit(span, key if length else None):
                out.append(unit)
        return out

    def _phrase(self, words: list[_Word], place: int) -> int:
        said = {word.form for word in words}
        for length in range(min(self.lexicon.longest, len(words) - place), 0, -1):
            span = words[place : place + length]
            if tuple(w.form for w in span) in self.lexicon.phrases and not any(w.stems for w in span):
                if length == 1:
                    return 0 if self._itself(span[0]) else 1
                return 0 if is_cause({w.form for w in span}, said) else length
        return 0

    def _itself(self, word: _Word) -> bool:
        """“Colles” is a word of the index, not the plural of “coll”."""
        typed = word.word
        if len(typed) - len(word.form) < 2 or len(word.form) > _SHORT:
            return False
        return typed not in self.lexicon.words and self.vocabulary.has(typed)

    def _unit(self, span: list[_Word], phrase: tuple[str, ...] | None) -> Unit | None:
        denied = span[0].denied
        senses: list[Sense] = []
        said = self.lexicon.phrases[phrase].senses if phrase else (span[0].parts,)
        if any(said):
            for rank, sense in enumerate(said):
                for text in sense.split(OR):
                    wanted = [self.lexicon.alike(form) for form in word_forms(text)]
                    if all(forms & self.vocabulary.counts.keys() for forms in wanted):
                        slots = tuple(self._slot(forms, denied) for forms in wanted)
                        senses.append(Sense(text, slots, rank * _SECOND_SENSE))
        content = [w for w in span if w.word not in STOP]
        wanted = [w.stems or self.lexicon.alike(w.form) for w in content]
        if content and all(forms & self.vocabulary.counts.keys() for forms in wanted):
            slots = tuple(self._slot(forms, denied) for forms in wanted)
            senses.append(Sense(None, slots, _LITERAL if phrase else 0.0))
            stage = _STAGE.fullmatch(span[0].word) if len(span) == 1 else None
            if stage and stage[1] in self.vocabulary.counts:
                senses.append(Sense(None, (self._slot(frozenset({stage[1]}), denied),), _WIDER))
        if not senses:
            self.ignored.extend(w.typed for w in content)
            return None
        typed = " ".join(w.typed for w in span)
        return Unit(typed, tuple(senses), max(self._weight(s) for s in senses))

    def _slot(self, stems: frozenset[str], denied: bool) -> int:
        weight = min(self.vocabulary.weight(s) * (_FAINT if s in _FAINT_STEMS else 1.0) for s in stems)
        slot = Slot(stems, 1.0 if stems & OTHER_MATTERS else max(weight, 0.02), denied)
        if slot not in self.slots:
            self.slots.append(slot)
        return self.slots.index(slot)

    def _weight(self, sense: Sense) -> float:
        weights = [self.slots[i].weight for i in sense.slots]
        return max(weights) + 0.3 * (sum(weights) - max(weights))


def understand(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Question:
    """Read a query. Never fails: what cannot be read is ignored and said so; at most 16 words are read."""
    reader = _Reader(lexicon, vocabulary)
    words = reader.words(text)
    units = reader.units(words)
    return Question(
        tuple(units),
        tuple(reader.slots),
        tuple(reader.corrections),
        tuple(dict.fromkeys(reader.ignored)),
        frozenset(word.form for word in words),
    )
