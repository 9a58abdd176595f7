"""The code sets without a tabular list: ICD-10-PCS (a plain list) and the practice set (families)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count

from preceptor.coding.codesets.compiled.editions import (
    Compiled,
    Edition,
    Titles,
    Wording,
    age_of_titles,
    beyond,
    check,
    distinct,
    joined_spans,
    start,
)
from preceptor.coding.codesets.compiled.history import Point, records, titles_of
from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.model import Note, Release
from preceptor.coding.codesets.sources.addenda import Addenda
from preceptor.coding.codesets.sources.code_list import CodeList
from preceptor.coding.codesets.sources.msdrg_master import Master, Span
from preceptor.coding.codesets.sources.practice import UNITS_WHY, Practice, Service


def compile_pcs(editions: Sequence[Edition], master: Master, releases: Sequence[Release]) -> Compiled:
    """Every procedure code with its days, in a new shape where its title is worded otherwise. The title is
    None where no list has it. Raises `SourceError` where a list and the master disagree.
    """
    editions = distinct(editions)
    lists = [(one, one.record) for one in editions if isinstance(one.record, CodeList)]
    complete = [(one, record) for one, record in lists if record.complete]
    outside = [
        (one, record.billable()) for one, record in complete if beyond(one, master.pcs, master.last_day)
    ]
    spans = joined_spans(master.pcs, master.last_day, outside)
    sources: list[Titles] = []
    points: list[Point] = []
    for one, record in complete:
        check(one, record.billable(), spans)
    for one, record in lists:
        titles = {code: listed.title for code, listed in record.codes.items() if listed.billable}
        first = start(one, editions) if record.complete else age_of_titles(record, spans)
        sources.append(Titles(first, record.label, titles))
        if record.complete:
            points.append(Point(first, one.cite, titles))
    for one in editions:
        if isinstance(one.record, Addenda):
            sources.append(titles_of(one.record))
    wording = Wording(sources, releases)
    return Compiled(_procedures(spans, wording), records("icd10pcs", points, (), editions))


def _procedures(spans: Mapping[str, Span], wording: Wording) -> Iterator[Row]:
    for order, (code, span) in enumerate(sorted(spans.items()), start=1):
        shown: tuple[str | None, str] | None = None
        for since, said in enumerate(wording.while_in_force(code, span)):
            if said == shown:
                continue
            shown = said
            title, as_of = said
            facts = {"mce": " ".join(dict.fromkeys(span.attributes))} if span.attributes else {}
            if as_of:
                facts["title_as_of"] = as_of
            yield Row(
                "icd10pcs", code, title, "code", True, order, order, since,
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
        "max_units": str(service.units.most),
        "units_per": service.units.per,
        "units_why": UNITS_WHY[service.units.why],
        "sides": "true" if service.sides else "false",
        "add_on_to": " ".join(by_concept[concept].code for concept in service.add_on_to),
    }
    if service.global_days is not None:
        facts["global_days"] = str(service.global_days)
    if service.short:
        facts["short"] = service.short
    if service.parts:
        facts["parts"] = service.parts
    if service.time:
        facts |= {"minutes": str(service.time.minutes), "minutes_least": str(service.time.least)}
    if service.em:
        facts |= {"em_family": service.em.family, "em_level": str(service.em.level)}
    row = Row(
        "practice", service.code, service.label, "service", True, place, place + len(below),
        first=date.min, last=date.max, parent=path[-1], path=path,
        children=tuple(child.code for child in under), facts=facts,
        notes=tuple(Note("inclusion_term", name, service.code) for name in service.also),
    )  # fmt: skip
    return [row, *below]
