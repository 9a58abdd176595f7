"""YAML with limits."""

from __future__ import annotations

import pytest

from preceptor.coding.charts.safe_yaml import YamlError, load_yaml


def test_plain_data_and_shared_parts():
    assert load_yaml("a: &x {b: 1}\nc: *x") == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\na: 2", "stands twice"),
        ("a: !!python/object/apply:os.system [ls]", "line 1"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "alias inside"),
        ("a: &a 1\nb: [" + ", ".join(["*a"] * 65) + "]", "aliases"),
        ("[" * 30 + "]" * 30, "nested"),
        ("a: [1,", "not YAML"),
        ("a: '" + "x" * 300_000 + "'", "larger"),
        ("a: \x00", "not YAML"),
    ],
)
def test_what_is_refused(text, says):
    with pytest.raises(YamlError, match=says):
        load_yaml(text)


def test_a_day_that_does_not_exist_stays_text_for_the_field_to_refuse():
    assert load_yaml("a: 2026-02-30") == {"a": "2026-02-30"}
