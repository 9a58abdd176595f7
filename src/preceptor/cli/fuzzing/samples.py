"""A small valid file of every format, with invented content in the official layout; and official files cut
small, from a folder of them.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from preceptor.cli.fuzzing import coverage_samples, ncci_samples

KEPT_LINES = 60
KEPT_ELEMENTS = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """`name` is one that the format accepts: in some it tells the year."""

    kind: str
    name: str
    content: bytes


_CPT = "CPT 2026, invented\n" + "".join(f"000{n}Z\tInvented service {n}\n" for n in range(1, 6))


def invented() -> list[Sample]:
    """One sample a kind, all of them read without complaint."""
    texts = [
        ("cm-tabular", "icd10cm_tabular_2026.xml", _TABULAR),
        ("index-disease", "icd10cm_index_2026.xml", _index(_DISEASE_HEAD, _INDEX_TERMS)),
        ("index-external", "icd10cm_eindex_2026.xml", _index(_EXTERNAL_HEAD, _INDEX_TERMS)),
        ("index-neoplasm", "icd10cm_neoplasm_2026.xml", _index(_columns("Neoplasm"), _CELLS)),
        ("index-drug", "icd10cm_drug_2026.xml", _index(_columns("Substance"), _CELLS)),
        ("cm-order", "icd10cm_order_2025.txt", _ORDER),
        ("cm-codes", "icd10cm_codes_2025.txt", "A00     Invented fever\nA011    Invented cough\n"),
        ("cm-addenda", "icd10cm_codes_addenda_2025.txt", _addenda("", "A011   ", "codes")),
        ("cm-order-addenda", "icd10cm_order_addenda_2025.txt", _addenda("1 ", "A011   ", "codes")),
        ("pcs-tables", "icd10pcs_tables_2026.xml", _PCS_TABLES),
        ("pcs-index", "icd10pcs_index_2026.xml", _PCS_INDEX),
        ("pcs-definitions", "icd10pcs_definitions_2026.xml", _PCS_DEFINITIONS),
        (
            "pcs-codes",
            "icd10pcs_codes_2025.txt",
            "0X00000 Invented repair, one\n0X00001 Invented repair, two\n",
        ),
        ("pcs-order", "icd10pcs_order_2025.txt", _PCS_ORDER),
        ("pcs-addenda", "codes_addenda_2025.txt", _addenda("", "0X00000", "codes")),
        ("cpt", "invented_long.txt", _CPT),
        ("hcpcs", "HCPC2025_JAN_ANWEB.txt", _anweb()),
    ]
    found = [Sample(kind, name, text.encode()) for kind, name, text in texts]
    lists = {one.name: one.content for one in found if one.kind in ("cm-codes", "cm-order", "cm-addenda")}
    notes = "          0001--AN INVENTED NOTE.                                                      *\r\n"
    quarter = {found[-1].name: found[-1].content, "proc_notes_JAN2025.txt": notes.encode()}
    found.append(Sample("cm-order", "icd10cm_2025_codes.zip", packed(lists)))
    found.append(Sample("hcpcs", "hcpcs_2025_download.zip", packed(quarter)))
    edits = {name: Sample(kind, name, content) for kind, name, content in ncci_samples.texts()}
    found += edits.values()
    both = {name: one.content for name, one in edits.items() if name.startswith("MCR_MUE")}
    found.append(Sample("ncci-limits", "practitioner-services-mue-table.zip", packed(both)))
    for kind, tables in coverage_samples.exports().items():
        inner = packed(tables)
        found.append(Sample(kind, f"current_{kind}_csv.zip", inner))
        found.append(Sample(kind, f"current_{kind}.zip", packed({f"{kind}_csv.zip": inner, "a.mdb": b""})))
    return found


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def official(folder: Path) -> list[Sample]:
    """Every official file below a folder, cut to its beginning."""
    from preceptor.coding.codesets.sources import safe
    from preceptor.coding.codesets.sources.formats import HEAD, recognise

    found: list[Sample] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".xml", ".txt", ".csv", ".zip"):
            continue
        data = path.read_bytes()
        files = {path.name: data}
        if safe.is_zip(data[:4]):
            with zipfile.ZipFile(path) as archive:
                files = {Path(name).name: archive.read(name) for name in archive.namelist()}
        for name, content in files.items():
            if form := recognise(content[:HEAD]):
                # A part of a quarter does not bear out the quarter in its name.
                found.append(Sample(form.kind, "ANWEB.txt" if form.whole_zip else name, cut(content)))
    return found


def cut(content: bytes) -> bytes:
    """The beginning of an official file, still of its format, though what it counts at its end is missing."""
    if content.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        _cut_element(root, 2)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))
    return b"".join(content.splitlines(keepends=True)[:KEPT_LINES])


def _cut_element(element: Any, depth: int) -> None:
    for child in element[KEPT_ELEMENTS:]:
        element.remove(child)
    for child in element if depth else ():
        _cut_element(child, depth - 1)


_TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version>
<chapter><name>1</name><desc>Inventions (A00-A01)</desc>
 <includes><note>invented things</note></includes>
 <section id="A00-A01"><desc>Invented fevers (A00-A01)</desc>
  <diag><name>A00</name><desc>Invented fever</desc><excludes1><note>real fever (A01.-)</note></excludes1>
   <sevenChrDef><extension char="A">first time</extension><extension char="D">again</extension></sevenChrDef>
   <diag><name>A00.0</name><desc>Invented fever, high</desc>
    <inclusionTerm><note>Heat of fancy</note></inclusionTerm></diag></diag>
  <diag><name>A01</name><desc>Invented cough</desc><codeFirst><note>fever (A00.-)</note></codeFirst></diag>
 </section></chapter></ICD10CM.tabular>
"""

_DISEASE_HEAD = "<title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>"
_EXTERNAL_HEAD = "<title>ICD-10-CM EXTERNAL CAUSE of INJURIES INDEX</title>"
_INDEX_TERMS = """<mainTerm><title>Fancy<nemod>(high) (low)</nemod></title><code>A00.0</code>
 <term level="1"><title>due to heat</title><code>A01.-</code><manif>A00</manif>
  <term level="2"><title>again</title><seeAlso>Fancy, cold</seeAlso></term></term></mainTerm>
<mainTerm><title>Flight</title><see>Fancy</see><subcat>A00</subcat><seecat>A01</seecat></mainTerm>"""
_CELLS = """<mainTerm><title>Fancy</title><cell col="2">A00.0</cell><cell col="3">--</cell>
 <term level="1"><title>cold</title><cell col="3">A01.-</cell></term></mainTerm>"""


def _index(head: str, terms: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version>{head}<letter><title>F</title>{terms}</letter></ICD10CM.index>
"""


def _columns(first: str) -> str:
    heads = enumerate((first, "One", "Two"), start=1)
    return f"<indexHeading>{''.join(f'<head col="{n}">{text}</head>' for n, text in heads)}</indexHeading>"


def _order_line(number: int, code: str, flag: int, title: str) -> str:
    return f"{number:05d} {code:<7} {flag} {title:<60} {title}\n"


_ORDER = (
    _order_line(1, "A00", 0, "Invented fever")
    + _order_line(2, "A000", 1, "Invented fever, high")
    + _order_line(3, "A01", 1, "Invented cough")
)
_PCS_ORDER = _order_line(1, "0X0", 0, "Inventions, repair") + _order_line(
    2, "0X00000", 1, "Invented repair, one"
)


def _addenda(flag: str, code: str, what: str) -> str:
    titles = "Invented cough" if not flag else f"{'Invented cough':<60} Invented cough"
    return (
        f"Add:         {flag}{code} {titles}\n"
        f"Revise from: {flag}{code} {titles}\n"
        f"Revise to:   {flag}{code} {titles.replace('cough', 'itch ')}\n"
        "\nCodes\n"
        "     10 codes in list_2024.txt\n"
        "     11 codes in list_2025.txt\n"
        "      1 additions\n"
        "      0 deletions\n"
        "      1 revisions\n"
    )


_PCS_TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular><version>2026</version><title>2026 ICD-10-PCS Tables</title><pcsTable>
<axis pos="1" values="1"><title>Section</title><label code="0">Inventions</label></axis>
<axis pos="2" values="1"><title>Body System</title><label code="X">Fancy</label></axis>
<axis pos="3" values="1"><title>Operation</title><label code="0">Repair</label>
 <definition>Making it whole</definition></axis>
<pcsRow codes="2"><axis pos="4" values="1"><title>Body Part</title><label code="0">One</label></axis>
<axis pos="5" values="1"><title>Approach</title><label code="0">Open</label></axis>
<axis pos="6" values="2"><title>Device</title><label code="0">None</label><label code="1">Some</label></axis>
<axis pos="7" values="1"><title>Qualifier</title><label code="Z">No Qualifier</label></axis></pcsRow>
</pcsTable></ICD10PCS.tabular>
"""
_PCS_INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.index><version>2026</version><title>2026 ICD-10-PCS Index</title><letter><title>F</title>
<mainTerm><title>Fancy</title><see>Repair, Fancy<tab>0X0</tab></see>
 <term level="1"><title>One</title><codes>0X00</codes></term></mainTerm>
<mainTerm><title>Flight</title><use>Fancy</use><code>0X0000Z</code></mainTerm>
</letter></ICD10PCS.index>
"""
_PCS_DEFINITIONS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.definitions><version>2026</version><title>2026 ICD-10-PCS Definitions</title>
<section code="0"><title>Inventions</title><axis pos="3"><title>Operation</title><terms><title>Repair</title>
<definition>Making it whole</definition><explanation>Of things</explanation><includes>Mending</includes>
</terms></axis></section>
<deviceAggregation><aggregate><device>Wing</device><operation>Repair</operation><bodySys>Fancy</bodySys>
<parent value="1">Some</parent></aggregate></deviceAggregation></ICD10PCS.definitions>
"""


def _anweb() -> str:
    """Two codes, the second with a continued description, and a modifier."""
    first = _record("A0000", 1, "3", "Invented bandage", "Bandage, invented")
    second = _record("G0000", 1, "3", "Invented visit with a long", "Visit, invented")
    more = f"{'G0000':>5}{200:05d}4{'description':<80}".ljust(320) + "\r\n"
    return first + second + more + _record("   X9", 1, "7", "Invented modifier", "Modifier, invented")


def _record(code: str, sequence: int, kind: str, long: str, short: str) -> str:
    """Positions as in CMS's record layout: 230 coverage, 269 added, 277 effective, 293 action."""
    line = list(f"{code:>5}{sequence * 100:05d}{kind}{long:<80}{short:<28}".ljust(320))
    for place, text in ((230, "C"), (269, "20250101"), (277, "20250101"), (293, "A")):
        line[place - 1 : place - 1 + len(text)] = text
    return "".join(line) + "\r\n"
