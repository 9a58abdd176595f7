"""The derived table of drugs and chemicals: a line for each substance that T36–T65 name, six columns of
intent.

A heading such as T36.0X names the substance, the codes below it the intent: "Poisoning by penicillins,
accidental (unintentional)", "Adverse effect of penicillins". Codes stand without their 7th character, as in
the official table. Substances that are no drug (T51–T65) have no adverse effect and no underdosing: `--`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from preceptor.coding.codesets.compiled.volumes import Node, words
from preceptor.coding.codesets.derived.entries import Entry, tidy
from preceptor.coding.codesets.derived.phrases import Phrases
from preceptor.coding.codesets.derived.vocabulary import adjective

COLUMNS = (
    "Poisoning Accidental (unintentional)", "Poisoning Intentional self-harm", "Poisoning Assault",
    "Poisoning Undetermined", "Adverse effect", "Underdosing",
)  # fmt: skip

_INTENTS = (
    (0, re.compile(r"\baccidental\b", re.IGNORECASE)),
    (1, re.compile(r"\bself-harm\b", re.IGNORECASE)),
    (2, re.compile(r"\bassault\b", re.IGNORECASE)),
    (3, re.compile(r"\bundetermined\b", re.IGNORECASE)),
    (4, re.compile(r"^adverse effect", re.IGNORECASE)),
    (5, re.compile(r"^underdosing", re.IGNORECASE)),
)
_EFFECT = re.compile(
    r"^(?:(?:poisoning|toxic effects?|adverse effects?|underdosing)(?: (?:by|of))?(?:,| and)?\s+)+"
    r"(?:of\s+)?", re.IGNORECASE,
)  # fmt: skip
_INTENDED = re.compile(r",?\s*(?:accidental|intentional self-harm|assault|undetermined).*$", re.IGNORECASE)
_REST = re.compile(r"^(?:its|their|other|unspecified|not|the)\b")
_SAYS = re.compile(r"\b(?:the|on|affecting|acting|of)\b")
_VENOM = re.compile(r"^(?:venom of |contact with )?(?:venomous )?", re.IGNORECASE)
_REST_OF = re.compile(r"(?:.* of )?(?:other|unspecified)\b", re.IGNORECASE)
_NONE = "--"


def nodes(entries: Sequence[Entry], phrases: Phrases) -> list[Node]:
    """The substances, in order."""
    named = [entry for entry in entries if "T36" <= entry.node[:3] <= "T65"]
    cells: dict[str, list[str]] = defaultdict(lambda: [""] * len(COLUMNS))
    for entry in named:
        column = _intent(entry.titles[0])
        if not entry.heading and column is not None:
            cells[entry.above[-1][0]][column] = entry.node
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    below: dict[str, list[Entry]] = defaultdict(list)
    for entry in named:
        if entry.above and entry.heading:
            below[entry.above[-1][0]].append(entry)
    for rank in (0, 1, 2):
        for entry in named:
            for level, name in _names(entry, phrases):
                row = _row(entry, cells, below) if level == rank else None
                if row:
                    found.setdefault(_key(name), (name, row))
    told = {row[0] for _, row in found.values()}
    for entry in named:
        row = _row(entry, cells, below) if entry.heading and entry.node in cells else None
        if row and row[0] not in told:  # its name leads to another: it stands under the whole of its title
            found[entry.node] = _capital(_said(entry)), row
    return _lines(found.values(), phrases)


def _lines(found: Iterable[tuple[str, tuple[str, ...]]], phrases: Phrases) -> list[Node]:
    """Each name with its codes; venoms also together under one main term."""
    venoms = Node("Venom, venomous", ("bite", "sting"))
    lines: list[Node] = []
    for name, row in found:
        venom = _VENOM.match(name) if row[0].startswith("T63") else None
        kind = name[venom.end() :] if venom else ""
        if kind and kind != name:
            venoms.below.append(Node(phrases.vocabulary.small(kind), cells=row))
        lines.append(Node(_capital(kind or name), cells=row))
    venoms.below.sort(key=_order)
    return sorted([*lines, venoms] if venoms.below else lines, key=_order)


def _order(node: Node) -> list[str]:
    return [word.zfill(4) if word.isdigit() else word for word in words(node.title)]


def _intent(title: str) -> int | None:
    return next((column for column, pattern in _INTENTS if pattern.search(title)), None)


def _row(entry: Entry, cells: dict[str, list[str]], below: dict[str, list[Entry]]) -> tuple[str, ...] | None:
    """The codes of a heading: its own, else those of its one child, else of what it has for the rest."""
    node = entry.node if entry.heading else entry.above[-1][0]
    while node not in cells:
        children = below.get(node, [])
        chosen = (
            children if len(children) == 1 else [child for child in children if _REST_OF.match(_said(child))]
        )
        if not chosen:
            return None
        node = chosen[-1].node
    row = cells[node]
    nothing = "" if node < "T51" else _NONE
    return tuple(code or nothing for code in row)


def _said(entry: Entry) -> str:
    """What a title says of its substance."""
    return _EFFECT.sub("", entry.titles[0])


def _names(entry: Entry, phrases: Phrases) -> Iterator[tuple[int, str]]:
    """What the entry calls its substance, with a rank: own names, inclusion terms, parts of names."""
    for number, text in enumerate((*entry.titles, *entry.terms)):
        rank = int(number >= len(entry.titles))
        plain = _INTENDED.sub(
            "", _EFFECT.sub("", re.sub(r",?\s+(?:NOS|NEC|not elsewhere classified)$", "", text))
        )
        synonyms = [part for inside in re.findall(r"\[([^\[\]]*)\]", plain) for part in _parts(inside)]
        whole = tidy(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", plain))
        other = re.match(r"(other(?: and unspecified)?|unspecified)\s+(.+)", whole, re.IGNORECASE)
        name = other[2] if other else whole
        if name:
            nec = " NEC" if other and other[1].lower() == "other" else ""
            yield rank, f"{_capital(name)}{nec}"
        for part in [*synonyms, *_parts(name)]:
            yield 2, _capital(part)


def _parts(text: str) -> list[str]:
    """`antidotes and chelating agents` are two; what says more than names is left whole."""
    parts = [part.strip() for part in re.split(r",\s+|\s+(?:and|or)\s+", text)]
    if len(parts) < 2 or any(len(part.split()) > 3 for part in parts) or _SAYS.search(text):
        return []
    return [part for part in parts if part and not _REST.match(part.lower()) and not adjective(part)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _key(name: str) -> str:
    return " ".join(word.removesuffix("s") for word in words(name))
