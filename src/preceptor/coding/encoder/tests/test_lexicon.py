"""The lexicon: strict to load, and every line of it finds something."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.encoder.lexicon import OR, Lexicon, LexiconEntry, LexiconError, load
from preceptor.coding.encoder.question import understand
from preceptor.coding.encoder.search import Searcher
from preceptor.coding.encoder.words import stem

SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("uti: urinary tract infection\nuti: bladder infection\n", "twice (line 2)"),
        ("uti: 7\n", "“uti”"),
        ("uti: []\n", "“uti”"),
        ("no: negative\n", "quote what YAML reads as more"),
        ("uti: of the\n", "says nothing"),
        ("uti: urinary / the\n", "says nothing"),
        ("'|uti': urinary\n", "has no words"),
        ("one two three four five six seven: many\n", "more than 6"),
        ("- uti\n", "expected lines"),
        ("uti: [urinary\n", "not readable as YAML"),
        ("stones: calculus\nstone: rock\n", "already stands"),
    ],
)
def test_a_wrong_line_is_refused_with_its_file(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "ward.yaml").write_text(text)
    with pytest.raises(LexiconError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith("ward.yaml: ") and says in str(caught.value)


@pytest.mark.parametrize(
    "text", ["kidney: renal\n", "- [kidney]\n", "- [kidney, 3]\n", "- [kidney, upper arm]\n"]
)
def test_a_group_of_forms_is_single_words(text: str, tmp_path: Path) -> None:
    (tmp_path / "forms.yaml").write_text(text)
    with pytest.raises(LexiconError, match=r"^forms\.yaml: "):
        load(tmp_path)


def test_a_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ward.yaml").write_bytes(b"caf\xe9: coffee\n")
    with pytest.raises(LexiconError, match=r"ward\.yaml"):
        load(tmp_path)


def test_spellings_share_their_senses_in_order(tmp_path: Path) -> None:
    (tmp_path / "ward.yaml").write_text("ms | m s: [multiple sclerosis, mitral stenosis]\n")
    lexicon = load(tmp_path)
    entry = LexiconEntry(("ms", "m s"), ("multiple sclerosis", "mitral stenosis"), "ward.yaml")
    assert lexicon.phrases == {("ms",): entry, ("m", "s"): entry}


def test_forms_find_each_other(lexicon: Lexicon) -> None:
    assert stem("renal") in lexicon.alike(stem("kidneys"))
    assert lexicon.alike("xyz") == {"xyz"}


def test_there_are_enough(lexicon: Lexicon) -> None:
    assert len(lexicon.entries) >= 500


def test_every_wording_finds_an_entry_that_says_all_of_it(lexicon: Lexicon, searcher: Searcher) -> None:
    lost = [
        (entry.file, entry.spellings[0], wording)
        for entry in lexicon.entries
        for sense in entry.senses
        for wording in sense.split(OR)
        if not any(_found(wording, system, lexicon, searcher) for system in SYSTEMS)
    ]
    assert lost == []


def test_every_group_of_forms_has_a_word_of_the_titles(lexicon: Lexicon, searcher: Searcher) -> None:
    known = {form for system in SYSTEMS for form in searcher.vocabulary(system).counts}
    assert [sorted(group) for group in set(lexicon.forms.values()) if not group & known] == []


def _found(wording: str, system: str, lexicon: Lexicon, searcher: Searcher) -> bool:
    question = understand(wording, lexicon, searcher.vocabulary(system))
    return not question.ignored and searcher.retriever.by_words(question, system)[1] > 0
