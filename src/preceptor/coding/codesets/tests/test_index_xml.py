"""The official indexes and tables: nothing lost, nothing guessed, bad files refused with the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from preceptor.coding.codesets.sources import SourceError, index_xml
from preceptor.coding.codesets.sources.index_xml import Book, kind_of, read

SHARED = Path(__file__).parents[6] / "shared" / "data" / "icd10cm"
OFFICIAL = (
    "icd10cm-eindex-April-1-2026.xml",
    "icd10cm-neoplasm-April-1-2026.xml",
    "icd10cm-drug-April-1-2026.xml",
)

DISEASE = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>A</title>
<mainTerm><title>Arthritis, arthritic<nemod>(acute) (chronic)</nemod></title><code>M19.90</code>
 <term level="1"><title>due to or associated with</title>
  <term level="2"><title>Lyme disease</title><code>A69.23</code></term>
  <term level="2"><title>leprosy<nemod>(see also Leprosy)</nemod> NEC</title>
   <code>A30.-</code><manif>M01.X-</manif></term>
 </term>
</mainTerm>
<mainTerm><title>Arthropathic</title><see>condition</see></mainTerm>
</letter>
<letter><title>F</title>
<mainTerm><title>Fracture, traumatic</title><seeAlso>Injury</seeAlso>
 <subcat>S52.5</subcat><seecat>S52</seecat></mainTerm>
</letter></ICD10CM.index>"""


def book_of(tmp_path: Path, text: str, name: str = "index.xml") -> Book:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_a_disease_index_is_read_whole(tmp_path: Path) -> None:
    book = book_of(tmp_path, DISEASE)
    lines = [
        (term.level, term.title, term.nonessential, term.code, term.manifestation) for term in book.terms()
    ]
    assert lines == [
        (0, "Arthritis, arthritic", ("acute", "chronic"), "M19.90", ""),
        (1, "due to or associated with", (), "", ""),
        (2, "Lyme disease", (), "A69.23", ""),
        (2, "leprosy NEC", ("see also Leprosy",), "A30.-", "M01.X-"),
        (0, "Arthropathic", (), "", ""),
        (0, "Fracture, traumatic", (), "", ""),
    ]
    assert [(one.kind, one.text) for term in book.terms() for one in term.references] == [
        ("see", "condition"), ("see_also", "Injury"), ("subcategory", "S52.5"), ("category", "S52"),
    ]  # fmt: skip


def test_the_edition_is_the_fiscal_year_or_the_april_the_name_says(tmp_path: Path) -> None:
    autumn, spring = book_of(tmp_path, DISEASE), book_of(tmp_path, DISEASE, "icd10cm-index-April-1-2026.xml")
    assert (autumn.volume.label, autumn.volume.first) == ("FY2026", date(2025, 10, 1))
    assert (spring.volume.label, spring.volume.first) == ("FY2026 April", date(2026, 4, 1))
    assert not spring.volume.derived and spring.volume.kind == "disease"


@pytest.mark.parametrize(
    ("text", "title", "modifiers"),
    [
        ("cold<nemod>(excessive)</nemod>", "cold", ("excessive",)),
        ("Abandonment<nemod>(a) (b (c))</nemod> NEC", "Abandonment NEC", ("a", "b (c)")),
        ("cigar<nemod>(s) or cigarette(s)</nemod>", "cigar or cigarette", ("s", "s")),
        ("beta<nemod>(D) globulin</nemod>, <i>see</i> note", "beta globulin, see note", ("D",)),
    ],
)
def test_titles_keep_every_word(tmp_path: Path, text: str, title: str, modifiers: tuple[str, ...]) -> None:
    book = book_of(tmp_path, DISEASE.replace("Lyme disease", text))
    assert (book.terms()[2].title, book.terms()[2].nonessential) == (title, modifiers)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("M19.90", "M1990X", "line 4: 'M1990X' is no code of ICD-10-CM"),
        ("S52.5<", "arm<", "line 15: 'arm' is no code of ICD-10-CM"),
        (
            'level="2"><title>Lyme',
            'level="3"><title>Lyme',
            "line 6: a term of level '3' stands where level 2 must",
        ),
        ("<see>condition</see>", "<see> </see>", "line 11: <see> is empty"),
        ("<see>condition</see>", "<bold>x</bold>", "line 11: element <bold> is not one this reader knows"),
        ("<title>Lyme disease</title>", "", "line 6: <term> has no title"),
        ("<title>Lyme disease</title>", "<title/>", "line 6: a title is empty"),
        ("<version>2026</version>", "", "names no fiscal year"),
        ("<see>condition</see>", '<cell col="2">C80.1</cell>', "line 11: a cell of column '2'"),
        ("INDEX TO DISEASES", "COOKBOOK", "is no book this reader knows"),
        ("</letter></ICD", "</ICD", "not well-formed XML"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert old in DISEASE
    with pytest.raises(SourceError) as refused:
        book_of(tmp_path, DISEASE.replace(old, new, 1))
    assert reason in str(refused.value) and str(refused.value).startswith("index.xml")


def test_a_book_is_known_by_what_it_says() -> None:
    assert kind_of(DISEASE.encode()) == "disease"
    assert kind_of(b"<ICD10CM.tabular><version>2026</version><letter/>") is None
    assert kind_of(b"\xff\xfe\x00") is None


@pytest.fixture(scope="module", params=OFFICIAL)
def official(request: pytest.FixtureRequest) -> tuple[Book, Path]:
    path = SHARED / request.param
    if not path.is_file():
        pytest.skip("the official samples are not beside the checkout")
    return read(path), path


@pytest.mark.shared
def test_an_official_book_is_known_and_numbered_like_the_file(official: tuple[Book, Path]) -> None:
    book, path = official
    lines = len(re.findall(rb"<(?:mainTerm|term)\b", path.read_bytes()))
    assert len(book.terms()) == lines
    assert kind_of(path.read_bytes()[:65536]) == book.kind


@pytest.mark.shared
def test_every_text_and_every_code_of_an_official_book_is_in_the_result(official: tuple[Book, Path]) -> None:
    book, path = official
    lines = [element for element in etree.parse(path).iter("mainTerm", "term")]
    for element, term in zip(lines, book.terms(), strict=True):
        said = Counter(_pieces(" ".join((term.title, *term.nonessential))))
        assert said == Counter(_pieces("".join(element.find("title").itertext()))), term
        parts = [part for part in element if part.tag not in ("title", "term")]
        held = [
            term.code,
            term.manifestation,
            *term.cells,
            *(one.text for one in term.references),
            *term.more,
        ]
        assert sorted(filter(None, held)) == sorted(" ".join(part.text.split()) for part in parts), term


@pytest.mark.shared
def test_the_heading_of_an_official_book_is_kept(official: tuple[Book, Path]) -> None:
    book, path = official
    root = etree.parse(path).getroot()
    heads = [head.text for head in root.iter("head")] or [root.findtext("title")]
    assert [book.heading, *book.columns] == heads


def _pieces(text: str) -> Iterator[str]:
    return (piece for piece in re.split(r"[\s()]+", text.replace(",", " ").replace(";", " ")) if piece)


def test_the_reader_knows_as_many_levels_as_it_says(tmp_path: Path) -> None:
    deep = "".join(f'<term level="{n}"><title>t{n}</title>' for n in range(1, index_xml.DEEPEST + 2))
    closed = "</term>" * (index_xml.DEEPEST + 1)
    text = DISEASE.replace("<see>condition</see>", deep + closed)
    with pytest.raises(SourceError, match="more than 9 deep"):
        book_of(tmp_path, text)
