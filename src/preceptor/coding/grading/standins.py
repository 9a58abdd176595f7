"""Wrong codes beside the key line they took the place of: one row to learn from instead of two.

Worth nothing, so no score depends on it. A ruled-out or copied-forward condition takes nobody's place and
stays over-coded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from preceptor.coding.claims.model import ServiceSystem
from preceptor.coding.grading.evidence import compare_evidence
from preceptor.coding.grading.feedback import Scene
from preceptor.coding.grading.relation import category
from preceptor.coding.grading.section import Section, worthless
from preceptor.coding.grading.services import read_as

Closeness = Callable[[int, int], float]

_SAME_CATEGORY, _SAME_BLOCK = 0.5, 0.25


def diagnosis_standins(scene: Scene, extra: Iterable[int]) -> dict[int, int]:
    """Key line by submitted line, both 0-based, for `extra` lines that were laid beside no key line.

    Closest first: the words marked in the chart are the key's; else the same category, else the same block.
    """
    claimed, keys, shelf = scene.claim.diagnoses, scene.variant.key.diagnoses, scene.shelf

    def closeness(i: int, n: int) -> float:
        mine, wanted = claimed[i].code, keys[n].code
        if worthless(mine, scene.variant.traps):
            return 0.0
        words = compare_evidence(scene.variant.chart, claimed[i].evidence, keys[n].evidence).overlap
        near = _SAME_CATEGORY if category(mine) == category(wanted) else 0.0
        if not near and (block := _block(scene, mine)) and block == _block(scene, wanted):
            near = _SAME_BLOCK
        return words + near if near or words >= 1 else 0.0

    def _block(scene: Scene, code: str) -> str | None:
        entry = shelf.find(category(code))
        return entry.path[-1] if entry and entry.path else None

    return _closest(extra, scene.diagnoses, closeness)


def service_standins(scene: Scene, extra: Iterable[int]) -> dict[int, int]:
    """As for diagnoses: the key's words, or the only line of its code set that is left on either side."""
    claimed, keys, extra = scene.claim.services, scene.variant.key.services, tuple(extra)
    missed = _missed(scene.services)

    def system_of(i: int) -> ServiceSystem:
        return read_as(claimed[i], scene.shelf)[0]

    def closeness(i: int, n: int) -> float:
        system, codes = read_as(claimed[i], scene.shelf)
        if system != keys[n].system or any(worthless(code, scene.variant.traps) for code in codes):
            return 0.0
        words = compare_evidence(scene.variant.chart, claimed[i].evidence, keys[n].evidence).overlap
        alone = (
            sum(system_of(x) == system for x in extra) == 1
            == sum(keys[x].system == system for x in missed)
        )  # fmt: skip
        return words or (_SAME_BLOCK if alone else 0.0)

    return _closest(extra, scene.services, closeness)


def _missed(section: Section) -> list[int]:
    return [n for n in section.active if n not in section.by_key and n not in section.optional]


def _closest(extra: Iterable[int], section: Section, closeness: Closeness) -> dict[int, int]:
    missed = _missed(section)
    ranked = sorted((-near, i, n) for i in extra for n in missed if (near := closeness(i, n)) > 0)
    found: dict[int, int] = {}
    for _near, i, n in ranked:
        if i not in found and n not in found.values():
            found[i] = n
    return found
