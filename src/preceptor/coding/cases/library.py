"""The cases of a curriculum: folders `<specialty>/<slug>/` with `case.yaml` and the chart beside it.

Listing reads no chart; a case is read on first use and then kept. A folder that cannot be read is a
`CaseError` when that case is asked for, never a reason why the others cannot.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from preceptor.coding.cases.errors import CaseError, UnknownCase, field_error, together
from preceptor.coding.cases.model import Case
from preceptor.coding.cases.resolve import resolve, resolve_traps
from preceptor.coding.cases.variant import Variant
from preceptor.coding.cases.vary import VaryError, choose, combinations, fill, fill_all
from preceptor.coding.charts import Chart, ChartError, Document, order_chart, read_document
from preceptor.coding.charts.safe_yaml import YamlError, load_yaml
from preceptor.coding.codesets import CodeBook

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
_KEPT_VARIANTS = 32


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be made of a case. No variant: a fault says why. `claims`: the key can become a claim."""

    variant: Variant | None
    faults: tuple[CaseError, ...] = ()
    claims: bool = False


class CaseFile:
    """One case as written. `case` is the template when it varies."""

    def __init__(self, root: Path, case_id: str, book: CodeBook) -> None:
        self.id, self.book = case_id, book
        self.specialty = case_id.split("/", 1)[0]
        self.folder = root / case_id
        text = _read(root, self.folder / "case.yaml")
        self.case = _case(f"{case_id}/case.yaml", text)
        chart = (self.folder / self.case.chart).resolve()
        if not chart.is_relative_to(root.resolve()) or not chart.is_dir():
            raise CaseError(
                f"{case_id}/case.yaml", "chart", f"{self.case.chart} is not a folder of the cases"
            )
        files = sorted(chart.glob("*.md"))
        if not files:
            raise CaseError(f"{case_id}/case.yaml", "chart", "holds no document (*.md)")
        self.documents = {path.stem: _read(root, path) for path in files}
        self.key_version = _short_hash([text, *(x for pair in self.documents.items() for x in pair)])
        self._drafts: OrderedDict[int, Draft] = OrderedDict()

    @property
    def variants(self) -> int:
        """How many different variants there are."""
        return combinations(self.case.vary)

    def variant(self, seed: int = 0) -> Variant:
        """The case rendered for a seed; one that does not vary is the same for
        every seed. Raises CaseError.
        """
        draft = self.draft(seed)
        if draft.faults or draft.variant is None:
            raise together(draft.faults)
        return draft.variant

    def draft(self, seed: int = 0) -> Draft:
        """As `variant`, but with faults beside what could be made of it."""
        seed = seed % self.variants
        if seed not in self._drafts:
            try:
                self._drafts[seed] = self._render(seed)
            except CaseError as error:
                self._drafts[seed] = Draft(None, (error, *error.others))
            while len(self._drafts) > _KEPT_VARIANTS:
                self._drafts.popitem(last=False)
        return self._drafts[seed]

    def _render(self, seed: int) -> Draft:
        file = f"{self.id}/case.yaml"
        values = choose(self.case.vary, seed)
        case = self.case
        try:
            data = fill_all(case.model_dump(mode="json", exclude={"vary"}), values)
            if case.vary:
                case = Case.model_validate(data)
        except VaryError as error:
            raise CaseError(file, error.where, str(error)) from None
        except ValidationError as error:
            raise field_error(file, error) from None
        faults: list[CaseError] = []
        chart = self._chart(values, faults)
        try:
            key, links = resolve(file, case, self.book, faults)
        except CaseError as error:
            raise together([*faults, error]) from None
        if chart is None:
            raise together(faults)
        traps = resolve_traps(case, self.book)
        variant = Variant(case, self.id, seed, chart, key, links, traps, self.key_version, values)
        wrong = variant.claim_fault()
        if wrong is not None:
            inside = wrong.where.startswith(("diagnoses", "services", "queries"))
            faults.append(CaseError(file, f"key.{wrong.where}" if inside else wrong.where, wrong.reason))
        return Draft(variant, tuple(faults), wrong is None)

    def _chart(self, values: dict[str, Any], faults: list[CaseError]) -> Chart | None:
        documents: list[Document] = []
        for id, text in self.documents.items():
            where = f"{self.id}/{self.case.chart}/{id}.md"
            try:
                documents.append(read_document(id, fill(text, values)))
            except VaryError as error:
                faults.append(CaseError(where, "", str(error)))
            except ChartError as error:
                faults.append(CaseError(where, error.where, error.reason))
        return order_chart(documents) if len(documents) == len(self.documents) else None

    def readings(self) -> dict[str, bytes]:
        """Independent coders' answers, JSON by file name, in order."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("readings/*.json"))}


class Library:
    """`get("cardiology/nstemi-pci")`. Raises UnknownCase for an id that names
    none, CaseError for a broken one.
    """

    def __init__(self, folder: Path, book: CodeBook) -> None:
        self.folder, self.book = Path(folder), book
        self._cases: dict[str, CaseFile] = {}

    def ids(self) -> tuple[str, ...]:
        """Every case, by specialty and name."""
        found = (p.parent.relative_to(self.folder).as_posix() for p in self.folder.glob("*/*/case.yaml"))
        return tuple(sorted(id for id in found if _ID.fullmatch(id)))

    def misnamed(self) -> tuple[str, ...]:
        """Folders that hold a case but stand or are called so that none is found there."""
        found = (p.parent.relative_to(self.folder).as_posix() for p in self.folder.rglob("case.yaml"))
        return tuple(sorted(id for id in found if not _ID.fullmatch(id)))

    def __iter__(self) -> Iterator[CaseFile]:
        """Every case that can be read."""
        for case_id in self.ids():
            yield self.get(case_id)

    def get(self, case_id: str) -> CaseFile:
        if case_id not in self._cases:
            if not _ID.fullmatch(case_id) or not (self.folder / case_id / "case.yaml").is_file():
                raise UnknownCase(case_id)
            self._cases[case_id] = CaseFile(self.folder, case_id, self.book)
        return self._cases[case_id]

    def case(self, case_id: str) -> Case | None:
        """The case as written, or None when there is none of that name."""
        try:
            return self.get(case_id).case
        except UnknownCase:
            return None

    def seeds(self, case_id: str) -> Sequence[int]:
        """One seed for each distinct variant; `(0,)` in effect when the case does not vary."""
        return range(self.get(case_id).variants)

    def variant(self, case_id: str, seed: int = 0) -> Variant:
        return self.get(case_id).variant(seed)


def _case(file: str, text: str) -> Case:
    try:
        data = load_yaml(text)
    except YamlError as error:
        raise CaseError(file, error.where, error.reason) from None
    if not isinstance(data, dict):
        raise CaseError(file, "", "a case is a list of fields")
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        raise field_error(file, error) from None


def _read(root: Path, path: Path) -> str:
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(name, "", f"is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise CaseError(name, "", f"cannot be read: {error.strerror}") from None


def _short_hash(parts: list[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode()
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:12]
