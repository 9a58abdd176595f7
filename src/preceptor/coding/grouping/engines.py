"""The three engines as one door.

Each is opened when it is first asked, and may be asked from several threads.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from preceptor.coding.claims import Claim
from preceptor.coding.grouping.explore import Explorer, NotComputed
from preceptor.coding.grouping.mce import Mce
from preceptor.coding.grouping.model import MceAnswer, OceAnswer
from preceptor.coding.grouping.msdrg_adapter import Grouper
from preceptor.coding.grouping.oce import Oce
from preceptor.coding.grouping.visit import Visit, visit


class Engines:
    """`folder` is where data that must be unpacked is kept; it is filled on first use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opening = Lock()
        self._explorer: Explorer | None = None
        self._mce: Mce | None = None
        self._oce: Oce | None = None

    @classmethod
    def open(cls, folder: Path) -> Engines:
        """Engines over a data folder. Costs nothing until one of them is asked."""
        return cls(folder)

    def drg(self, claim: Claim, *, affects: bool = True) -> dict[str, Any]:
        """The MS-DRG of an inpatient claim, as CODING 1's `drg`, or `{"not_computed": reason}`."""
        return self.explorer.grouper.group(claim, affects=affects)

    @property
    def explorer(self) -> Explorer:
        """What each code does to an MS-DRG: of a claim, or by itself (`one_code`)."""
        with self._opening:
            self._explorer = self._explorer or Explorer(Grouper())
        return self._explorer

    def mce(self, claim: Claim) -> MceAnswer:
        """The Medicare Code Editor's edits on an inpatient claim."""
        with self._opening:
            self._mce = self._mce or Mce()
        return self._mce.edit(claim)

    def apc(self, claim: Claim) -> OceAnswer:
        """The I/OCE's groups and edits of an outpatient claim.

        Raises SourceError when its data cannot be unpacked.
        """
        return self._opened_oce().edit(claim)

    def visit(self, claim: Claim) -> Visit | NotComputed:
        """What each line of an outpatient claim does to the others. Raises as `apc`."""
        return visit(self._opened_oce(), claim)

    def standing(self, code: str, on: date) -> tuple[str, str | None] | None:
        """A HCPCS code's own status indicator and APC on a day; None where the engine has none."""
        return self._opened_oce().standing(code, on)

    def modifiers(self, on: date) -> frozenset[str] | None:
        """Every modifier valid on a day; None for a day whose table is not here.

        Raises when the table cannot be read.
        """
        return self._opened_oce().modifiers(on)

    def _opened_oce(self) -> Oce:
        with self._opening:
            self._oce = self._oce or Oce(self.folder)
        return self._oce
