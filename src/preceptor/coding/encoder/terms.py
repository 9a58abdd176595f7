"""Index terms that lead search to a code: what coders call things, where the tabular list says it otherwise.

Two sources. Preceptor's own terms stand in `lexicon/terms/` (`code: term | term`) and `lexicon/sites/` (the
six codes of a row of the neoplasm table: `codes: site | site`). The official volumes a school has imported
add every line that names a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from preceptor.coding.codesets.shelf import Shelf, Term, Volume
from preceptor.coding.encoder.lexicon_files import FOLDER, NAMED, SUBSTANCES, LexiconError, read_strictly

BEHAVIORS = (
    "malignant neoplasm of {}, (primary)",
    "secondary malignant neoplasm of {}, (metastatic)",
    "carcinoma in situ of {}",
    "benign neoplasm of {}",
    "neoplasm of uncertain behavior of {}",
    "neoplasm of unspecified behavior of {}",
)
"""The columns of the neoplasm table (I.C.2), in its order."""
_NONE = "-"
_DROPPED = ("NEC", "NOS")


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """One term: `text` is what is searched, `path` how the book has it, `code` a code or a heading."""

    text: str
    path: tuple[str, ...]
    code: str
    official: bool = False


def own(folder: Path = FOLDER) -> Iterator[IndexTerm]:
    """Preceptor's own terms. Raises LexiconError with the file and the line's key where one is malformed."""
    for path in sorted(folder.glob("terms/*.yaml")):
        for code, text in _rows(path):
            yield from (IndexTerm(_called(term, path), (term,), code) for term in text)
    for path in sorted(folder.glob("sites/*.yaml")):
        for key, sites in _rows(path):
            codes = key.split()
            if len(codes) != len(BEHAVIORS):
                raise LexiconError(f"{path.name}: “{key}”: a row has {len(BEHAVIORS)} codes")
            for site in sites:
                yield from _behaviors(site, ("Neoplasm", site), codes)


def _called(term: str, path: Path) -> str:
    return NAMED.format(term.strip("-")) if path.match(SUBSTANCES) else term


def official(shelf: Shelf) -> Iterator[IndexTerm]:
    """Every line with a code of the newest edition of each imported volume; not of PCS, nor derived ones."""
    for volume in shelf.volumes():
        if volume.kind != "pcs" and not volume.derived and shelf.volume(volume.kind) == volume:
            yield from _volume(shelf, volume)


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    content = read_strictly(path)
    if not isinstance(content, dict):
        raise LexiconError(f"{path.name}: expected lines of `code: term | term`")
    for key, value in content.items():
        terms = [part.strip() for part in value.split("|")] if isinstance(value, str) else []
        if not isinstance(key, str) or not terms or not all(terms):
            raise LexiconError(f"{path.name}: “{key}”: expected terms with | between them")
        yield key, terms


def _behaviors(site: str, path: tuple[str, ...], codes: Sequence[str]) -> Iterator[IndexTerm]:
    for wording, code in zip(BEHAVIORS, codes, strict=True):
        if code.strip(_NONE):
            yield IndexTerm(wording.format(site), path, _bare(code))
    if codes[0].startswith("C44."):
        yield from _of_skin(site, _bare(codes[0]))


def _of_skin(site: str, code: str) -> Iterator[IndexTerm]:
    """C44 tells carcinomas of the skin apart in its fifth character; melanomas have their own category."""
    for kind, character in (("basal cell carcinoma of {}", "1"), ("squamous cell carcinoma of {}", "2")):
        yield IndexTerm(kind.format(site), ("Neoplasm", site), f"{code[:5]}{character}{code[6:]}")
    region, part = code[4], code[6:]
    if region == "5":
        part = {"0": "1", "1": "2"}.get(part, part)  # anal skin, skin of breast
    yield IndexTerm(f"melanoma of {site}", ("Melanoma", site), f"C43.{region}{part}")


def _volume(shelf: Shelf, volume: Volume) -> Iterator[IndexTerm]:
    for letter, _ in shelf.letters(volume.kind):
        for main in shelf.main_terms(volume.kind, letter):
            known = {main.number: main}
            for term in (main, *shelf.below(volume.kind, main.number)):
                known[term.number] = term
                above = [known[number] for number in term.path]
                for found in _line(shelf, volume, [*above, term]):
                    yield replace(found, official=True)


def _line(shelf: Shelf, volume: Volume, line: Sequence[Term]) -> Iterator[IndexTerm]:
    """What one line leads to: its code, the code of the line it says to see, or the cells of its row."""
    term, path = line[-1], tuple(one.title for one in line)
    text = ", ".join(_worded(one) for one in line)
    if volume.kind == "neoplasm" and len(term.cells) == len(BEHAVIORS):
        site = " ".join(_worded(one) for one in line[1:])
        yield from _behaviors(site, path, term.cells) if site else ()
    elif term.cells:
        cells = [cell for cell in term.cells if cell.strip(_NONE)]
        yield from (IndexTerm(text, path, code) for code in _together(cells))
    elif code := term.code or _seen(shelf, term):
        yield IndexTerm(text, path, _bare(code))


def _seen(shelf: Shelf, term: Term) -> str:
    for reference in term.references:
        if reference.kind == "see" and reference.target is not None:
            found = shelf.term(reference.volume or term.volume, reference.target)
            return found.code if found else ""
    return ""


def _together(codes: Iterable[str]) -> list[str]:
    """Codes that differ in the last character alone are one heading: `T39.011` … `T39.016` are `T39.01`."""
    return list(dict.fromkeys(_bare(code)[:-1].rstrip("X").rstrip(".") for code in codes))


def _bare(code: str) -> str:
    """Without what says that more follows: `C79.8-`, `C56.-`."""
    return code.rstrip(_NONE).rstrip(".")


def _worded(term: Term) -> str:
    """A title for `words.mark`: other spellings after a comma, and nonessential words, are optional."""
    plain = " ".join(word for word in term.title.split() if word not in _DROPPED)
    first, *others = (part.strip() for part in plain.split(","))
    return " ".join([first, *(f"({other})" for other in (*others, *term.nonessential) if other)])
