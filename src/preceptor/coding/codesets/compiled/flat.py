"""The code sets without a tabular list: ICD-10-PCS (a plain list) and the practice set (families)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.sources.msdrg_master import Span
from preceptor.coding.codesets.sources.practice import Practice, Service


def compile_pcs(spans: dict[str, Span], titles: dict[str, str]) -> Iterator[Row]:
    """Every procedure code with its days; the title is None where the titles file does not have it."""
    for order, (code, span) in enumerate(sorted(spans.items()), start=1):
        facts = {"mce": " ".join(dict.fromkeys(span.attributes))} if span.attributes else {}
        yield Row(
            "icd10pcs", code, titles.get(code), "code", True, order, order,
            first=span.first, last=span.last, facts=facts,
        )  # fmt: skip


def compile_practice(practice: Practice) -> Iterator[Row]:
    """Families as headings, services below them, indented under their parent service where they name one."""
    order = count(1)
    for family in practice.families:
        by_concept = {service.concept: service for service in practice.services}
        tops = [service for service in family.services if service.parent is None]
        place = next(order)
        rows = [row for top in tops for row in _service(top, (family.family,), by_concept, order)]
        yield Row(
            "practice", family.family, family.title, "section", False, place, place + len(rows),
            children=tuple(top.code for top in tops),
        )  # fmt: skip
        yield from rows


def _service(
    service: Service, path: tuple[str, ...], by_concept: dict[str, Service], order: Iterator[int]
) -> list[Row]:
    place = next(order)
    under = [other for other in by_concept.values() if other.parent == service.concept]
    below = [row for child in under for row in _service(child, (*path, service.code), by_concept, order)]
    facts = {
        "concept": service.concept,
        "text": service.text,
        "max_units": str(service.max_units),
        "sides": "true" if service.sides else "false",
        "add_on_to": " ".join(by_concept[concept].code for concept in service.add_on_to),
    }
    if service.global_days is not None:
        facts["global_days"] = str(service.global_days)
    if service.em:
        facts |= {"em_family": service.em.family, "em_level": str(service.em.level)}
    row = Row(
        "practice", service.code, service.label, "service", True, place, place + len(below),
        first=date.min, last=date.max, parent=path[-1], path=path,
        children=tuple(child.code for child in under), facts=facts,
    )  # fmt: skip
    return [row, *below]
