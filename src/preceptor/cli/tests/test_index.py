"""`index` as a coder meets it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from preceptor.cli import main
from preceptor.coding.codesets.store import Store


@pytest.fixture
def run(book: Store):
    runner = CliRunner()

    def invoke(*arguments: str) -> Result:
        return runner.invoke(main, ["index", *arguments])

    return invoke


def test_words_find_a_line_with_the_way_to_it(run) -> None:
    said = run("disease", "frac", "rad", "low")
    assert said.exit_code == 0
    assert "Fracture, traumatic → radius → lower end" in said.stdout


def test_a_term_is_shown_with_everything_below_it(run) -> None:
    found = json.loads(run("disease", "fracture", "radius", "lower", "end", "--json").stdout)["terms"][0]
    whole = json.loads(run("disease", "--term", str(found["number"]), "--json").stdout)
    assert whole["term"]["title"] == "lower end"
    assert "Colles'" in [one["title"].replace("’", "'") for one in whole["below"]]


def test_without_words_the_letters_are_listed(run) -> None:
    document = json.loads(run("disease", "--json").stdout)
    assert {"letter": "F"}.items() <= next(one for one in document["letters"] if one["letter"] == "F").items()
    assert document["terms"] == []


def test_a_letter_lists_its_main_terms(run) -> None:
    titles = [one["title"] for one in json.loads(run("disease", "--letter", "f", "--json").stdout)["terms"]]
    assert "Fracture, traumatic" in titles and all(title[0].upper() == "F" for title in titles)


def test_a_table_prints_its_columns(run) -> None:
    assert "Adverse effect: T36.0X5" in run("drug", "penicillin").stdout


def test_a_derived_book_says_so(run, book: Store) -> None:
    volume = book.shelf.volume("disease")
    said = run("disease", "fever").stdout
    assert volume and ("not official" in said) == volume.derived


def test_what_the_book_does_not_have_is_wrong(run) -> None:
    assert run("disease", "zzzzz").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("cookery",), "There is no index 'cookery'"),
        (("disease", "--term", "99999999"), "There is no term 99999999"),
        (("disease", "--letter", "fr"), "'fr' is not one letter"),
        (("disease", "fever", "--letter", "F"), "one of them"),
    ],
)
def test_a_malformed_question_is_refused_in_a_sentence(
    run, arguments: tuple[str, ...], sentence: str
) -> None:
    said = run(*arguments)
    assert said.exit_code == 2
    assert sentence in said.stderr
