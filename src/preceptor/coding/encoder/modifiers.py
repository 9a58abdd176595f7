"""What modifiers tell the payer, in our own words. Text files in `modifiers/`, our own.

One entry explains a modifier, or several that differ only in what their titles say (the ten fingers). Numeric
modifiers belong to the AMA: of those, as of all, there is only our explanation here, never a descriptor. The
descriptors of HCPCS Level II modifiers come with an imported quarter (`store.modifiers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

FOLDER = Path(__file__).parent / "modifiers"

Applies = Literal["professional", "facility", "both"]
Kind = Literal[
    "side", "anatomy", "distinct service", "repeat", "global period", "extent", "component", "surgeons",
    "visit", "teaching", "substitute", "prevention", "anesthesia", "therapy", "telehealth", "laboratory",
    "liability", "coverage", "place", "drug", "imaging", "equipment", "blood", "ambulance", "program",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

_BOOKS = {
    "claims": "Medicare Claims Processing Manual, chapter {}, section {}",
    "benefit": "Medicare Benefit Policy Manual, chapter {}, section {}",
    "ncci": "NCCI Policy Manual for Medicare Services, chapter {}, section {}",
}
_WORDS = ("text", "when", "not_when")


class ModifierError(ValueError):
    """A file of explanations cannot be used; the sentence names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`title` names it in a few words; `text` is what it tells the payer. `applies` are the claims that carry
    it, where professional claims include those of suppliers. `cites` are manual sections.
    """

    modifier: str
    title: str
    text: str
    when: str
    not_when: str
    applies: Applies
    kind: Kind
    cites: tuple[str, ...] = ()


def load(folder: Path = FOLDER) -> dict[str, Explanation]:
    """Every explanation by modifier, kind after kind. Raises `ModifierError`."""
    found: dict[str, Explanation] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise ModifierError(f"{path.name} cannot be read: {error}") from error
        if not isinstance(entries, list):
            raise ModifierError(f"{path.name} is not a list of entries")
        for number, entry in enumerate(entries, start=1):
            for one in _entry(f"{path.name}, entry {number}", entry):
                if one.modifier in found:
                    raise ModifierError(f"{path.name}, entry {number}: {one.modifier} is explained twice")
                found[one.modifier] = one
    return dict(sorted(found.items(), key=lambda item: (KINDS.index(item[1].kind), item[0])))


@cache
def explanations() -> dict[str, Explanation]:
    """Those of the package, read once."""
    return load()


def explain(modifier: str) -> Explanation | None:
    """The explanation of a modifier as a person typed it."""
    return explanations().get(modifier.strip().upper())


def _entry(where: str, entry: Any) -> list[Explanation]:
    wanted = {"modifiers", "kind", "applies", *_WORDS}
    if not isinstance(entry, dict) or not wanted <= entry.keys() <= wanted | {"cites"}:
        raise ModifierError(
            f"{where}: an entry has {', '.join(sorted(wanted))}, perhaps cites, and nothing else"
        )
    titles, cites = entry["modifiers"], entry.get("cites", [])
    words = (
        [*titles.items(), *((name, entry[name]) for name in _WORDS)] if isinstance(titles, dict) else [(0, 0)]
    )
    if not all(isinstance(name, str) and isinstance(said, str) and said.strip() for name, said in words):
        raise ModifierError(f"{where}: a name or a text is missing or is not text")
    if wrong := [name for name in titles if len(name) != 2 or name != name.upper()]:
        raise ModifierError(f"{where}: {wrong[0]!r} is no modifier")
    if entry["kind"] not in KINDS or entry["applies"] not in get_args(Applies):
        raise ModifierError(f"{where}: kind {entry['kind']!r} or applies {entry['applies']!r} is unknown")
    text, when, not_when = (" ".join(entry[name].split()) for name in _WORDS)
    applies, kind = cast(Applies, entry["applies"]), cast(Kind, entry["kind"])
    books = tuple(_cite(where, cite) for cite in cites)
    return [
        Explanation(name, title, text, when, not_when, applies, kind, books) for name, title in titles.items()
    ]


def _cite(where: str, cite: Any) -> str:
    match str(cite).split():
        case [book, chapter, section] if book in _BOOKS:
            return _BOOKS[book].format(chapter, section)
    raise ModifierError(f"{where}: {cite!r} is no citation (claims, benefit or ncci, chapter, section)")
