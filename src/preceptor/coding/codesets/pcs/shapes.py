"""How the titles of a table are put together, learned from its titles: "Excision of {4}, {5} Approach"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from preceptor.coding.codesets.pcs.draft import POSITIONS, Draft
from preceptor.coding.codesets.pcs.phrases import said


def shapes(draft: Draft) -> Mapping[str, str]:
    """The commonest shape by `shape_keys`; the particular ones only where they differ from the general.
    A title counts where every value with words has its place; an approach may go unsaid.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for code, words in draft.titles.items():
        phrases = {position: draft.phrase(code, position) for position in POSITIONS}
        places = draft.taken(code)[1]
        if any(phrase is None or (phrase and at != 5 and at not in places) for at, phrase in phrases.items()):
            continue
        parts = list(words)
        for position, (start, end) in sorted(places.items(), key=lambda one: -one[1][0]):
            parts[start:end] = [f"{{{position}}}"]
        shape = said(tuple(parts))
        for key in shape_keys(code, [position for position, phrase in phrases.items() if phrase]):
            seen[key][shape] += 1
    found = {key: max(sorted(shapes), key=shapes.__getitem__) for key, shapes in seen.items()}
    return {key: shape for key, shape in found.items() if shape != found.get(key.rpartition("/")[0], "")}


def shape_keys(code: str, worded: Collection[int]) -> tuple[str, str, str]:
    """Where to look for the shape of a code's title, the most particular first. It hangs on which positions
    have words, on the approach, and in some tables on qualifier and body part ("to" or "from").
    """
    key = "".join(map(str, worded)) + code[4]
    return f"{key}/{code[6]}/{code[3]}", f"{key}/{code[6]}", key
