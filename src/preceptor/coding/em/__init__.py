"""Evaluation and management: the level of a visit, from what its note says. `docs/rules/em.md`."""

from preceptor.coding.em.codes import Line, code_of, lines
from preceptor.coding.em.facts import VISITS, Facts, FactsError, Told, Visit, facts_from_words, read_facts
from preceptor.coding.em.families import FAMILIES
from preceptor.coding.em.judge import judge
from preceptor.coding.em.mdm import mdm
from preceptor.coding.em.model import Element, Family, Mdm, Reported, Verdict

__all__ = [
    "FAMILIES", "VISITS", "Element", "Facts", "FactsError", "Family", "Line", "Mdm", "Reported", "Told",
    "Verdict", "Visit", "code_of", "facts_from_words", "judge", "lines", "mdm", "read_facts",
]  # fmt: skip
