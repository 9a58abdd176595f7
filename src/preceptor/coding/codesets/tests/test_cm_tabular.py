"""The reader of the tabular XML, on small files of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.codesets.model import Seventh
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.cm_tabular import Node, extend, read

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
BODY = """<ICD10CM.tabular>
<version>2031</version>
<introduction><introSection type="title"><title>Tabular</title></introSection></introduction>
<chapter>
<name>1</name><desc>Invented diseases (A00-A09)</desc>
<includes><note>one thing</note><note>another  thing</note></includes>
<sectionIndex><sectionRef first="A00" last="A01" id="A00-A01">Fevers</sectionRef></sectionIndex>
<section id="A00-A01">
<desc>Fevers (A00-A01)</desc>
<diag><name>A00</name><desc>Green fever</desc>
<inclusionTerm><note>Grass fever</note></inclusionTerm>
<excludes1><note>blue fever (A01.-)</note></excludes1>
<excludes2><note>fever NOS (A01.9)</note></excludes2>
<codeFirst><note>cause, such as:</note><note>envy (A01.1)</note></codeFirst>
<useAdditionalCode><note>code for shade (A01)</note></useAdditionalCode>
<codeAlso><note>mood</note></codeAlso>
<notes><note>A note.</note></notes>
<sevenChrNote><note>One of these is to be added</note></sevenChrNote>
<sevenChrDef><extension char="A">first</extension><note>or only</note>
<extension char="D">later</extension></sevenChrDef>
<diag><name>A00.1</name><desc>Green fever of hand</desc></diag>
<diag><name>A00.2</name><desc>Green fever of foot</desc>
<sevenChrDef><extension char="S">sequela</extension></sevenChrDef></diag>
</diag>
</section>
<section id="A09"><desc>Other (A09)</desc><diag><name>A09</name><desc>Other fever</desc></diag></section>
</chapter>
</ICD10CM.tabular>
"""


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "tabular.xml"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def chapter(tmp_path: Path) -> Node:
    return read(write(tmp_path, HEAD + BODY)).chapters[0]


@pytest.fixture
def green_fever(chapter: Node) -> Node:
    return chapter.children[0].children[0]


def test_the_fiscal_year_is_the_files_version(tmp_path: Path) -> None:
    assert read(write(tmp_path, HEAD + BODY)).fiscal_year == 2031


def test_titles_lose_the_range_that_is_their_code(chapter: Node) -> None:
    assert (chapter.title, chapter.children[0].title) == ("Invented diseases", "Fevers")


def test_a_block_of_one_category_takes_the_range_form(chapter: Node) -> None:
    assert [(block.code, block.children[0].code) for block in chapter.children][1] == ("A09-A09", "A09")


def test_each_line_of_includes_is_a_note(chapter: Node) -> None:
    assert chapter.notes == [("includes", "one thing"), ("includes", "another thing")]


def test_the_lines_of_an_instruction_stay_together(green_fever: Node) -> None:
    assert ("code_first", "cause, such as:\nenvy (A01.1)") in green_fever.notes


def test_every_kind_of_instruction_is_read(green_fever: Node) -> None:
    assert [kind for kind, _ in green_fever.notes] == [
        "inclusion_term", "excludes1", "excludes2", "code_first", "use_additional", "code_also",
        "note", "seventh_note",
    ]  # fmt: skip


def test_a_note_in_a_definition_belongs_to_the_character_before_it(green_fever: Node) -> None:
    assert green_fever.sevenths == (Seventh("A", "first; or only"), Seventh("D", "later"))


def test_a_definition_further_down_is_kept_apart(green_fever: Node) -> None:
    assert [child.sevenths for child in green_fever.children] == [None, (Seventh("S", "sequela"),)]


@pytest.mark.parametrize(
    ("stem", "made"),
    [("A00", "A00.XXXA"), ("S61.0", "S61.0XXA"), ("S06.1X", "S06.1XXA"), ("S52.531", "S52.531A")],
)
def test_the_placeholder_fills_up_to_the_seventh(stem: str, made: str) -> None:
    assert [code for code, _ in extend(stem, (Seventh("A", "initial encounter"),))] == [made]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (HEAD + LAUGHS + BODY.replace("one thing", "&b;"), 3, "document type declaration"),
        (HEAD + '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">\n' + BODY, 3, "document type declaration"),
        (
            HEAD + LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/hostname"') + BODY,
            3,
            "document type declaration",
        ),
        (HEAD + BODY.replace("one thing", "&undefined;"), 7, "not well-formed"),
        (HEAD + BODY[:900], 19, "not well-formed"),
        ("", None, "not well-formed"),
        ("%PDF-1.7", 1, "not well-formed"),
        ("<html><body/></html>", 1, "not an ICD-10-CM tabular list"),
        (HEAD + "<ICD10CM.tabular><version>2031</version></ICD10CM.tabular>", None, "no chapter"),
        (HEAD + BODY.replace("<version>2031", "<version>soon"), None, "fiscal year"),
        (HEAD + BODY.replace("<desc>Green fever</desc>", ""), 11, "A00 has no <desc>"),
        (HEAD + BODY.replace("<name>A00.1</name>", "<name>A00.1.1</name>"), 22, "no usable code"),
        (HEAD + BODY.replace("A00.2", "A00.1"), 23, "A00.1 is defined twice"),
        (HEAD + BODY.replace("codeAlso", "codeMaybe"), 17, "<codeMaybe>"),
        (HEAD + BODY.replace('char="S"', 'char="Sx"'), 24, "<extension>"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_reason(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(SourceError) as refused:
        read(write(tmp_path, text))
    assert reason in refused.value.reason
    assert refused.value.path.name == "tabular.xml"
    if line is not None:
        assert refused.value.where == line


def test_bytes_of_another_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"line 7: not well-formed"):
        read(write(tmp_path, HEAD + BODY.replace("one thing", "Ménière"), "latin-1"))
