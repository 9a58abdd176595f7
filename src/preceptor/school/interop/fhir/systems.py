"""Code sets as FHIR names them. Versions are the labels of our releases.

Addresses: ICD-10-CM https://hl7.org/fhir/R4/icd.html; ICD-10-PCS and HCPCS HL7 Terminology and the list of
external code systems of US Core. The practice set is our own, named by a UUID that every school shares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from preceptor.coding.codesets.model import Release, System
from preceptor.coding.codesets.store import Store
from preceptor.engine.answers.asked import shown
from preceptor.school.interop.problems import Problem

_WHOLE = "?fhir_vs"
_BELOW = "?fhir_vs=isa/"
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """`url` is what codes are stamped with; `also` is how others write it. `tree`: it has headings."""

    system: System
    url: str
    name: str
    title: str
    publisher: str
    description: str
    tree: bool
    also: tuple[str, ...] = ()
    oid: str = ""

    @property
    def value_set(self) -> str:
        """The implicit value set of all its codes that may be reported."""
        return self.url + _WHOLE


KNOWN = (
    CodeSystem(
        "icd10cm",
        "http://hl7.org/fhir/sid/icd-10-cm",
        "ICD10CM",
        "International Classification of Diseases, 10th Revision, Clinical Modification",
        "National Center for Health Statistics and Centers for Medicare & Medicaid Services",
        "The tabular list: chapters, blocks, categories and codes, with their notes.",
        tree=True,
        oid="2.16.840.1.113883.6.90",
    ),
    CodeSystem(
        "icd10pcs",
        "http://www.cms.gov/Medicare/Coding/ICD10",
        "ICD10PCS",
        "International Classification of Diseases, 10th Revision, Procedure Coding System",
        "Centers for Medicare & Medicaid Services",
        "Every procedure code of seven characters.",
        tree=False,
        oid="2.16.840.1.113883.6.4",
    ),
    CodeSystem(
        "hcpcs",
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "HCPCSLevelII",
        "Healthcare Common Procedure Coding System, Level II",
        "Centers for Medicare & Medicaid Services",
        "Level II codes. Dental codes (D) and Level I, which is CPT, are not part of it.",
        tree=False,
        also=("http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",),
        oid="2.16.840.1.113883.6.285",
    ),
    CodeSystem(
        "practice",
        "urn:uuid:9993a6f0-2db3-42ea-85b7-7bddc6763bef",
        "PreceptorPractice",
        "Preceptor practice procedure set",
        "Preceptor",
        "A school’s own procedure codes for exercises. They are reported to nobody.",
        tree=True,
    ),
)
_BY_URL = {url: known for known in KNOWN for url in (known.url, *known.also)}


@dataclass(frozen=True, slots=True)
class Edition:
    """A code system in one release. `on` is the day to ask the book for; None the newest titled release."""

    known: CodeSystem
    release: Release
    on: date | None

    @property
    def day(self) -> date:
        return self.on or self.release.first

    @property
    def id(self) -> str:
        """`icd10cm` for the newest titled release, else `icd10cm-FY2027`."""
        return self.known.system if self.on is None else _id(self.known, self.release)


@dataclass(frozen=True, slots=True)
class Members:
    """An implicit value set: all codes of an edition that may be reported, or those at or below `heading`."""

    edition: Edition
    heading: str

    @property
    def url(self) -> str:
        known = self.edition.known
        return f"{known.url}{_BELOW}{self.heading}" if self.heading else known.value_set


def edition_of(book: Store, url: str, version: str, on: date | None, where: str = "system") -> Edition:
    """By address, with the version in it (`…|FY2026`) or beside it. Raises Problem (404, 400)."""
    address, _, within = url.partition("|")
    known = _BY_URL.get(address)
    if known is None or not book.releases(known.system):
        said = f"The code system {shown(address)!r} is not loaded here."
        raise Problem(404, said, where=where, issue="not-found")
    asked = within or version
    if asked:
        return _by_label(book, known, asked, on)
    if on is not None:
        release = book.release(known.system, on)
        if release is None:
            raise Problem(400, f"No loaded release of {known.name} covers {on}.", where="date", issue="value")
        return Edition(known, release, on)
    newest = book.newest(known.system)
    assert newest is not None  # it has releases
    return Edition(known, newest, None)


def members_of(book: Store, url: str, version: str, on: date | None) -> Members:
    """By the address of the value set, or of the code system. Raises Problem (404, 400)."""
    address, _, within = url.partition("|")
    base, _, rest = address.partition(_WHOLE)
    heading = rest.removeprefix(_BELOW.removeprefix(_WHOLE))
    if rest and (not heading or heading == rest):
        raise Problem(404, f"The value set {shown(address)!r} is not known.", where="url", issue="not-found")
    edition = edition_of(book, base, within or version, on, "url")
    if heading and book.find(edition.known.system, heading, edition.on) is None:
        said = f"{shown(heading)} is not a code of {edition.known.name}."
        raise Problem(404, said, where="url", issue="not-found")
    return Members(edition, heading)


def editions(book: Store) -> Sequence[Edition]:
    """Every loaded system, in its newest titled release."""
    return [edition_of(book, known.url, "", None) for known in KNOWN if book.releases(known.system)]


def by_id(book: Store, wanted: str) -> Edition:
    """Raises Problem (404)."""
    for known in KNOWN:
        for release in book.releases(known.system):
            if wanted == known.system:
                return edition_of(book, known.url, "", None)
            if wanted == _id(known, release):
                return Edition(known, release, release.first)
    raise Problem(404, f"There is no CodeSystem/{shown(wanted)}.")


def _by_label(book: Store, known: CodeSystem, label: str, on: date | None) -> Edition:
    release = next((one for one in book.releases(known.system) if one.label == label), None)
    if release is None:
        listed = ", ".join(one.label for one in book.releases(known.system)[-6:])
        said = f"{known.name} {shown(label)!r} is not loaded. The newest: {listed}."
        raise Problem(404, said, where="version", issue="not-found")
    if on is not None and not release.covers(on):
        said = f"{known.name} {label} is in force from {release.first} to {release.last}, not on {on}."
        raise Problem(400, said, where="date", issue="value")
    if on is None and release == book.newest(known.system):
        return Edition(known, release, None)
    return Edition(known, release, on or release.first)


def _id(known: CodeSystem, release: Release) -> str:
    return f"{known.system}-{_NOT_IN_AN_ID.sub('-', release.label)}"[:64]
