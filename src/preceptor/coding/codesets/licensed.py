"""The code store with a licensed set beside it, for the days on which the licence is in force.

Who opens one has asked for the day. The plain `Store` knows nothing of the licensed set, so that whatever
holds the plain one can show nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from preceptor.coding.codesets.model import Code, Release, System
from preceptor.coding.codesets.policies import Policies
from preceptor.coding.codesets.store import Store, SystemStatus

Matching = Mapping[str, Sequence[str]]
"""{service concept: the licensed codes that stand for it}"""

_OF_SERVICE = (
    "max_units", "units_per", "units_why", "sides", "parts", "global_days", "minutes", "minutes_least",
    "em_family", "em_level",
)  # fmt: skip


class Licensed(Store):
    """A `CodeBook` that answers `cpt` from a second store and everything else from the first.

    A matched code has the facts of its concept, so far as all its concepts agree: unit limit, time, sides,
    parts, days of care, family and level of a visit.
    """

    _cpt: Store
    _matched: Mapping[str, tuple[str, ...]]

    @classmethod
    def join(cls, store: Store, cpt: Store, matching: Matching) -> Licensed:
        """Both stay open and are shared with whoever else reads them."""
        both = cls(store.folder, store._db, store.fingerprint, store._releases | cpt._releases)
        both._turn, both._cpt = store._turn, cpt
        found: dict[str, list[str]] = defaultdict(list)
        for concept, codes in matching.items():
            if service := store.concept(concept):
                for code in codes:
                    found[code].append(service.code)
        both._matched = {code: tuple(sorted(services)) for code, services in found.items()}
        return both

    def matched(self, cpt: str) -> tuple[str, ...]:
        """The practice codes a licensed code stands for."""
        return self._matched.get(cpt, ())

    @cached_property
    def policies(self) -> Policies:
        """Coverage policies; a licensed code reads those of the services it stands for."""
        return Policies(self._rows, self.matched)

    def find(self, system: System, code: str, on: date | None = None) -> Code | None:
        if system != "cpt":
            return super().find(system, code, on)
        found = self._cpt.find("cpt", code, on)
        if found is None or code not in self._matched:
            return found
        return replace(found, facts=found.facts | self._agreed(code))

    def newest(self, system: System) -> Release | None:
        return self._cpt.newest(system) if system == "cpt" else super().newest(system)

    def billable_below(self, system: System, code: str, on: date | None = None) -> tuple[str, ...]:
        if system == "cpt":
            return self._cpt.billable_below(system, code, on)
        return super().billable_below(system, code, on)

    def all_codes(self, system: System, on: date | None = None) -> Iterator[Code]:
        return self._cpt.all_codes(system, on) if system == "cpt" else super().all_codes(system, on)

    def every_code(self, system: System) -> Iterator[Code]:
        return self._cpt.every_code(system) if system == "cpt" else super().every_code(system)

    def status(self, on: date | None = None) -> tuple[SystemStatus, ...]:
        plain = tuple(one for one in super().status(on) if one.system != "cpt")
        return (*plain, *self._cpt.status(on))

    def _agreed(self, code: str) -> dict[str, str]:
        entries = (super(Licensed, self).find("practice", service) for service in self._matched[code])
        first, *others = (entry.facts for entry in entries if entry)
        return {
            name: first[name]
            for name in _OF_SERVICE
            if name in first and all(one.get(name) == first[name] for one in others)
        }
