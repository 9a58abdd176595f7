"""What may not lead unless the query says so: causes nobody named, late effects, the cause of a named injury.

Prose: docs/rules/search.md.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from preceptor.coding.encoder.words import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


UNNAMED_CAUSES = _stems(
    "ice snow war military legal law enforcement intervention terrorism watercraft spacecraft"
)
"""Words of external causes that are never meant unless said."""
_LATE = ("I69", "B90", "B91", "B92", "B94", "E64", "E68", "G09", "O94")  # I.B.10
_LATE_WORDS = _stems(
    "late old residual residuals sequela sequelae history following follow after previous prior since post "
    "remote past deficit"
) | {"i69", "b90", "b94"}
_EXTERNAL = ("V", "W", "X", "Y")  # never the first diagnosis (I.C.20.a.6)
_INJURIES = _stems(
    "bite sting cut laceration lacerated wound stab puncture burn scald fracture sprain strain bruise "
    "contusion abrasion scratch crush amputation dislocation hematoma"
)
_CAUSED = _stems("bite sting cut wound stab burn scald scratch")  # phrases say who did it: "dog bite"
_BODY = _stems(
    "head scalp face forehead eye eyelid nose ear lip mouth tongue tooth cheek chin jaw neck throat chest "
    "rib breast back abdomen abdominal pelvis buttock groin genital penis scrotum shoulder arm elbow forearm "
    "wrist hand finger thumb hip thigh leg knee calf ankle foot toe heel limb skin"
)


def held_back(said: AbstractSet[str]) -> tuple[str, ...]:
    """How the codes begin that may not lead a query of these stems, its small words included."""
    late = () if said & _LATE_WORDS else _LATE
    return (*late, *(_EXTERNAL if said & _INJURIES and said & _BODY else ()))


def is_cause(phrase: AbstractSet[str], said: AbstractSet[str]) -> bool:
    """Whether a phrase names how a part of the body named beside it was hurt; then its words count singly."""
    return bool(phrase & _CAUSED and not phrase & _BODY and said & _BODY)
