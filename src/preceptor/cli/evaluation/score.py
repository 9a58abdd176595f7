"""How often an engine answers a set of queries: first, and among the first ten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from preceptor.cli.evaluation.peers import DEPTH, Find
from preceptor.cli.evaluation.sets import Case, QuerySet

FORMS: dict[str, Callable[[QuerySet], tuple[Case, ...]]] = {
    "plain": lambda asked: asked.cases,
    "typo": QuerySet.misspelt,
    "abbreviated": QuerySet.shortened,
}
_MOST, _MOST_OF_PEERS = (
    400,
    60,
)  # queries of a set, evenly spread; the peers take a tenth of a second for each
OURS = "ours"


def table(
    sets: Iterable[QuerySet], engines: Callable[[QuerySet], dict[str, Find]], billable: Callable[[str], bool]
) -> list[dict[str, Any]]:
    """One row a set, form and engine, with `top1`, `top10` and the number of queries asked."""
    rows = []
    for asked in sets:
        for form, of in FORMS.items():
            every = of(asked)
            for engine, find in engines(asked).items() if every else ():
                cases = spread(every, _MOST if engine == OURS else _MOST_OF_PEERS)
                first, ten = shares(find, cases, billable)
                rows.append(
                    {
                        "set": asked.name, "half": asked.half, "form": form, "engine": engine,
                        "queries": len(cases), "top1": first, "top10": ten,
                    }
                )  # fmt: skip
    return rows


def spread(cases: tuple[Case, ...], most: int) -> tuple[Case, ...]:
    """At most so many, evenly spread over all: the official tables have thousands of lines."""
    if len(cases) <= most:
        return cases
    return tuple(cases[number * len(cases) // most] for number in range(most))


def shares(find: Find, cases: tuple[Case, ...], billable: Callable[[str], bool]) -> tuple[float, float]:
    """The share answered first, and among the first ten."""
    places = [place(find(case.query), case, billable) for case in cases]
    firsts, tens = (sum(p < depth for p in places) for depth in (1, DEPTH))
    return round(firsts / len(cases), 3), round(tens / len(cases), 3)


def place(found: list[str], case: Case, billable: Callable[[str], bool]) -> int:
    """Where the first right code stands, from 0; beyond the depth when none does.

    Right is an answer itself and, where it is a heading or the stem of a 7th character, any code below.
    """
    for number, code in enumerate(found[:DEPTH]):
        if any(
            code == answer or (code.startswith(answer) and not billable(answer)) for answer in case.answers
        ):
            return number
    return DEPTH
