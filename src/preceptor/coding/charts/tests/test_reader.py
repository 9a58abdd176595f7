"""Documents from Markdown: blocks, sentences, front matter, bad input."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from preceptor.coding.charts import ChartError, find_quote, order_chart, read_document, suggest
from preceptor.coding.charts.quotes import all_sentences

FRONT = """---
type: progress
title: Progress note
author: Ada Ames, MD
role: provider
datetime: 2026-04-14 08:30
signed: 2026-04-14 17:05
---
"""
NOTE = (
    FRONT
    + """# Assessment

**Acute on chronic** systolic heart
failure. EF 30% today. Dr. Okafor agrees.

1. Furosemide 40 mg i.v.
   - twice a day
2. Daily weights

| Test | Value | Flag |
|---|---|---|
| BNP | 1,840 | H |
| Potassium | 3.4 | L |

BP < 90 is *not* accepted.
"""
)


def note(body: str = "", **fields: str):
    front = FRONT
    for key, value in fields.items():
        lines = [line for line in front.splitlines() if not line.startswith(f"{key}:")]
        front = "\n".join([*lines[:-1], f"{key}: {value}", "---"]) + "\n"
    return read_document("01-note", front + body)


def test_front_matter_is_read():
    found = read_document("02-progress", NOTE)
    assert (found.id, found.type, found.author) == ("02-progress", "progress", "Ada Ames, MD")
    assert found.when == datetime(2026, 4, 14, 8, 30)
    assert found.is_provider


def test_an_unsigned_note_is_no_provider_document():
    assert not note(signed="null").is_provider


def test_a_date_alone_is_a_date():
    assert note(datetime="2026-04-14").when == date(2026, 4, 14)


def test_blocks_in_reading_order():
    kinds = [(b.kind, b.level, b.number) for b in read_document("n", NOTE).blocks]
    assert kinds == [
        ("heading", 1, None), ("paragraph", 0, None), ("item", 1, 1), ("item", 2, None), ("item", 1, 2),
        ("table", 0, None), ("paragraph", 0, None),
    ]  # fmt: skip


def test_a_wrapped_line_is_one_sentence_without_marks():
    sentences = read_document("n", NOTE).blocks[1].sentences
    assert [s.text for s in sentences] == [
        "Acute on chronic systolic heart failure.", "EF 30% today.", "Dr. Okafor agrees.",
    ]  # fmt: skip


def test_a_table_has_header_and_one_sentence_a_cell():
    table = read_document("n", NOTE).blocks[5]
    assert table.header == ("Test", "Value", "Flag")
    assert [[c.text for c in row] for row in table.rows] == [["BNP", "1,840", "H"], ["Potassium", "3.4", "L"]]


def test_every_sentence_stands_where_it_says_and_has_its_own_id():
    document = read_document("n", NOTE)
    sentences = all_sentences(document)
    assert all(document.text[s.start : s.start + len(s.text)] == s.text for s in sentences)
    assert [s.id for s in sentences] == [f"s{n}" for n in range(1, len(sentences) + 1)]


def test_html_stays_words():
    assert note("BP < 90 <script>alert(1)</script>").text == "BP < 90 <script>alert(1)</script>"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no front matter", "front matter"),
        (FRONT.replace("progress\n", "novel\n", 1), "type"),
        (FRONT.replace("author: Ada Ames, MD\n", ""), "author"),
        (FRONT.replace("role: provider", "role: provider\nmood: good"), "mood: no such field"),
        (FRONT.replace("2026-04-14 08:30", "last Tuesday"), "datetime: is not a date"),
        (FRONT.replace("title: Progress note", "title: Progress note\ntitle: Again"), "stands twice"),
        (FRONT.replace("title: Progress note", "title: [unclosed"), "line"),
    ],
)
def test_bad_documents_say_what_and_where(text, says):
    with pytest.raises(ChartError) as error:
        read_document("03-note", text)
    assert str(error.value).startswith("03-note")
    assert says in str(error.value)


def test_a_quote_is_found_across_lines_and_cells():
    document = read_document("n", NOTE)
    [found] = find_quote(document, "systolic   heart\nfailure")
    assert document.text[found.start : found.end] == "systolic heart failure"
    assert find_quote(document, "BNP 1,840 H")[0].sentences == ("s8", "s9", "s10")


@pytest.mark.parametrize("words", ["Systolic heart failure", "systolic heart failure,", "", "   "])
def test_a_quote_is_otherwise_verbatim(words):
    assert find_quote(read_document("n", NOTE), words) == []


def test_every_place_of_a_quote_is_found():
    document = note("Pain. No fever.\n\nPain again. No\nfever.")
    assert [f.sentences for f in find_quote(document, "No fever.")] == [("s2",), ("s4",)]


def test_suggestions_are_best_first_and_verbatim():
    chart = order_chart([read_document("02-progress", NOTE)])
    best = suggest(chart, "chronic heart failure", 3)[0]
    assert best.quote == "Acute on chronic systolic heart failure."
    assert suggest(chart, "potass", 3)[0].quote == "Potassium\t3.4\tL"


def test_a_signed_note_is_suggested_before_a_nurse():
    nurse = read_document("01-nurse", FRONT.replace("role: provider", "role: nurse") + "Stage 2 ulcer.")
    doctor = read_document("02-doctor", FRONT + "Stage 2 ulcer.")
    assert [s.document for s in suggest(order_chart([nurse, doctor]), "ulcer")] == ["02-doctor", "01-nurse"]


def test_no_words_suggest_nothing():
    assert suggest(order_chart([read_document("n", NOTE)]), " . ") == []


def test_a_chart_starts_with_the_face_sheet_then_type_then_time():
    def made(id: str, kind: str, when: str):
        front = FRONT.replace("type: progress", f"type: {kind}").replace("2026-04-14 08:30", when)
        return read_document(id, front)

    chart = order_chart(
        [
            made("05-late", "progress", "2026-04-16"),
            made("09-face", "face-sheet", "2026-04-17"),
            made("06-early", "progress", "2026-04-15 07:00"),
            made("07-ed", "ed", "2026-04-18"),
        ]
    )
    assert [d.id for d in chart.documents] == ["09-face", "07-ed", "06-early", "05-late"]
