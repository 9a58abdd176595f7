"""Where a sentence of a chart ends."""

from __future__ import annotations

import pytest

from preceptor.coding.charts.sentences import sentence_spans

# Each row: the sentences, joined by one space in the text that is split.
TABLE = [
    ["Seen by Dr. Okafor in clinic.", "Doing well."],
    ["Metoprolol 25 mg q.d. with food.", "No dizziness."],
    ["Aspirin 81 mg q.d.", "Statin at night."],
    ["Viral vs. bacterial pharyngitis.", "Culture sent."],
    ["Troponin 0.84 ng/mL, was 0.02.", "ECG unchanged."],
    ["The pt. reports chest pain."],
    ["Pt. Hall reports chest pain.", "It began at 4 a.m.", "He took nothing."],
    ["1. Continue aspirin."],
    ["He has hepatitis C.", "Follow-up in May."],
    ["Robert J. Smith was seen.", "He agrees."],
    ["Is there fever?", "None!", "Temp. 37.1 today."],
    ["He said “I fell.”", "No loss of consciousness."],
    ["Admitted to St. Agnes Hospital.", "Stable."],
    ["See fig. 3 for the wound."],
    ["CKD, stage 4 (eGFR 22).", "Diabetes."],
    ["K 3.1. repleted."],
    ["one without a stop"],
    ["Ejection fraction 35%.", "Plan: echo in 3 mo.", "Return."],
    ["Smokes ½ pack a day, i.e. ten cigarettes."],
    ["Recheck No. 3 is pending.", "Call the lab."],
]


@pytest.mark.parametrize("sentences", TABLE, ids=lambda s: s[0][:24])
def test_sentences_end_where_a_reader_ends_them(sentences):
    text = " ".join(sentences)
    assert [text[a:b] for a, b in sentence_spans(text)] == sentences


def test_a_kept_line_break_ends_a_sentence():
    text = "BP 120/80\nHR 71"
    assert [text[a:b] for a, b in sentence_spans(text)] == ["BP 120/80", "HR 71"]


def test_nothing_but_white_space_is_lost():
    text = "  Dr. Ames saw her.  She agreed!\n\nPlan (see below).  "
    joined = "".join(text[a:b] for a, b in sentence_spans(text))
    assert "".join(joined.split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_empty_text_has_no_sentence(text):
    assert sentence_spans(text) == []
