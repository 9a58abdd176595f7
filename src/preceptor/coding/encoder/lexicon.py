"""The lexicon: what abbreviations, everyday words, synonyms and eponyms mean in the words of the code titles.

Text files in `lexicon/`, our own. Most map `spelling | another spelling` to a sense, or to a list of senses
with the commonest first (` / ` stands between equally good wordings of one sense); `forms.yaml` lists groups
of words that stand for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preceptor.coding.encoder.lexicon_files import FOLDER, SUBSTANCES, LexiconError, read_strictly
from preceptor.coding.encoder.words import plain_words, raw_tokens, stem, word_forms

OR = " / "  # between equally good wordings of one sense
_FORMS = "forms.yaml"
_LONGEST = 6  # words a spelling may have
_PARTS = "word-parts.yaml"
_SHORTEST_REST = 2  # letters a name has besides the ending of its class


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One line of the lexicon: the spellings that mean it, and its senses, the commonest first."""

    spellings: tuple[str, ...]
    senses: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`phrases`: the stems of a spelling → its senses. `forms`: a stem → all that stand for it."""

    entries: tuple[LexiconEntry, ...]
    phrases: dict[tuple[str, ...], LexiconEntry]
    forms: dict[str, frozenset[str]]
    words: frozenset[str]  # every word as printed in a spelling or a form group: never a typing mistake
    longest: int
    parts: tuple[str, ...] = ()  # of the names of substances, longest first: `-pril`, `cef-`
    greek: Mapping[str, str] = field(default_factory=dict)  # parts of clinical words: `gastr-`, `-dynia`

    def substance(self, word: str) -> str | None:
        """The class an unknown word is the name of, by how it begins or ends: `alacepril` → `-pril`."""
        for part in self.parts:
            bare = part.strip("-")
            fits = word.endswith(bare) if part[0] == "-" else word.startswith(bare)
            if fits and len(word) >= len(bare) + _SHORTEST_REST:
                return part
        return None

    def taken_apart(self, word: str) -> str | None:
        """What both parts of an unknown Greek or Latin word say: `gastrodynia`: `pain stomach`."""
        for cut in range(2, len(word) - 2):
            place = self.greek.get(f"{word[:cut]}-") or self.greek.get(f"{word[:cut].removesuffix('o')}-")
            matter = self.greek.get(f"-{word[cut:]}")
            if place and matter:
                return f"{matter} {place}"
        return None

    def alike(self, form: str) -> frozenset[str]:
        return self.forms.get(form) or frozenset((form,))


def load(folder: Path = FOLDER) -> Lexicon:
    """Read every file of a lexicon folder. Raises LexiconError with the file and the entry that is wrong."""
    entries: list[LexiconEntry] = []
    phrases: dict[tuple[str, ...], LexiconEntry] = {}
    forms: dict[str, frozenset[str]] = {}
    words: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        content = read_strictly(path)
        if path.name == _PARTS:
            continue
        if path.name == _FORMS:
            _add_forms(content, forms, words, path.name)
            continue
        for entry in _entries(content, path.name):
            entries.append(entry)
            for spelling in entry.spellings:
                _add_phrase(spelling, entry, phrases)
                words.update(t for t in raw_tokens(spelling) if t.isalnum())
    longest = max(map(len, phrases), default=0)
    return Lexicon(tuple(entries), phrases, forms, frozenset(words), longest, _parts(folder), _greek(folder))


def _parts(folder: Path) -> tuple[str, ...]:
    """What names of substances begin or end with; they are also index terms (`terms`)."""
    path = folder / SUBSTANCES
    content = read_strictly(path) if path.is_file() else {}
    parts = {part.strip() for listed in content.values() for part in listed.split("|")}
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def _greek(folder: Path) -> dict[str, str]:
    path = folder / _PARTS
    content = read_strictly(path) if path.is_file() else {}
    for part, meaning in content.items():
        if "-" not in (part[0], part[-1]) or not isinstance(meaning, str) or not word_forms(meaning):
            raise LexiconError(f"{path.name}: “{part}”: expected `part-: words` or `-part: words`")
    return dict(content)


def phrase_forms(text: str) -> tuple[str, ...]:
    """The stems of a spelling, small words included: "on insulin" is not "insulin"."""
    return tuple(stem(word) for word in plain_words(text) if word.isalnum())


def _entries(content: Any, file: str) -> list[LexiconEntry]:
    if not isinstance(content, dict):
        raise LexiconError(f"{file}: expected lines of `spelling: sense`")
    out = []
    for key, value in content.items():
        senses = value if isinstance(value, list) else [value]
        if (
            not isinstance(key, str)
            or not senses
            or not all(isinstance(s, str) and s.strip() for s in senses)
        ):
            raise LexiconError(
                f"{file}: “{key}”: spelling and senses must be words (quote what YAML reads as more)"
            )
        spellings = tuple(part.strip() for part in key.split("|"))
        for spelling in spellings:
            if not 0 < len(phrase_forms(spelling)) <= _LONGEST:
                raise LexiconError(f"{file}: “{key}”: “{spelling}” has no words, or more than {_LONGEST}")
        for sense in senses:
            if not all(word_forms(wording) for wording in sense.split(OR)):
                raise LexiconError(f"{file}: “{key}”: the sense “{sense}” says nothing")
        out.append(LexiconEntry(spellings, tuple(senses), file))
    return out


def _add_phrase(spelling: str, entry: LexiconEntry, phrases: dict[tuple[str, ...], LexiconEntry]) -> None:
    known = phrases.setdefault(phrase_forms(spelling), entry)
    if known is not entry:
        raise LexiconError(
            f"{entry.file}: “{spelling}” already stands in {known.file}: {', '.join(known.senses)}"
        )


def _add_forms(content: Any, forms: dict[str, frozenset[str]], words: set[str], file: str) -> None:
    if not isinstance(content, list):
        raise LexiconError(f"{file}: expected a list of groups of words")
    for group in content:
        if (
            not isinstance(group, list)
            or len(group) < 2
            or not all(isinstance(w, str) and w.isalpha() for w in group)
        ):
            raise LexiconError(f"{file}: {group!r}: a group is a list of two or more single words")
        stems = frozenset(stem(w) for w in group)
        words.update(group)
        for form in stems:
            forms[form] = forms.get(form, frozenset()) | stems
