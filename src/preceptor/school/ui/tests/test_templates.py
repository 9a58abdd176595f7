"""What templates may not contain, and what the design system's words give."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from django.apps import apps
from django.template import Context, Template
from django.utils import timezone

from preceptor.coding.grading.model import VerdictName
from preceptor.school.ui.templatetags import ui

TEMPLATES = [
    path
    for config in apps.get_app_configs()
    if config.name.startswith("preceptor.school.")
    for path in Path(config.path).glob("templates/**/*.html")
]


def _render(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_template_has_nothing_the_content_policy_bars(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=", text), "size by SVG attribute, class or script instead"
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<style\b", text)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or "nonce=" in tag or "application/json" in tag


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_icon_used_is_in_the_sprite(path):
    used = set(re.findall(r"""\{% icon ["'](\w+)["']""", path.read_text()))
    assert used <= ui.ICONS


def test_the_sprite_has_every_icon():
    sprite = _render('{% include "ui/icons.html" %}')
    assert set(re.findall(r'id="i-(\w+)"', sprite)) == ui.ICONS


def test_every_verdict_has_a_shape_and_a_word():
    assert set(ui.VERDICTS) == set(get_args(VerdictName))
    for name in ui.VERDICTS:
        shown = _render("{% verdict name %}", name=name)
        assert "<use" in shown and re.sub(r"<[^>]+>", "", shown).strip()


def test_verdicts_that_differ_in_color_differ_in_shape():
    shapes: dict[str, set[str]] = {}
    for color, shape, _ in ui.VERDICTS.values():
        shapes.setdefault(shape, set()).add(color)
    assert all(len(colors) == 1 for colors in shapes.values())


def test_an_icon_alone_has_a_name():
    assert 'role="img" aria-label="Correct"' in _render('{% icon "ok" "Correct" %}')


def test_an_icon_beside_its_word_is_decoration():
    assert 'aria-hidden="true"' in _render('{% icon "ok" %}')


def test_a_word_with_markup_is_escaped():
    assert "<b>" not in _render("{% verdict 'correct' words %}", words="<b>6</b> correct")


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ x|day }}", date(2026, 2, 11), "Feb 11, 2026"),
        ("{{ x|day }}", None, ""),
        ("{{ x|moment }}", datetime(2026, 2, 11, 21, 52, tzinfo=UTC), "Feb 11, 2026, 16:52"),
        ("{{ x|clock }}", datetime(2026, 2, 11, 15, 42, 7, tzinfo=UTC), "10:42:07"),
        ("{{ x|duration }}", 45, "45 min"),
        ("{{ x|duration }}", 190, "3 h 10"),
        ("{{ x|duration }}", 125, "2 h 05"),
        ("{{ x|duration }}", 120, "2 h"),
        ("{{ x|thousands }}", 74719, "74,719"),
    ],
)
def test_dates_and_numbers_as_the_school_writes_them(source, value, shown):
    with timezone.override("America/New_York"):
        assert _render(source, x=value) == shown


@pytest.mark.parametrize(("percent", "width"), [(78, "78.0"), (0, "0.0"), (140, "100.0"), (-3, "0.0")])
def test_a_meter_stays_in_its_track(percent, width):
    assert f'width="{width}"' in _render("{% meter x %}", x=percent)


def test_crumbs_end_where_one_is():
    shown = _render("{% crumbs 'Lab' '/lab/' 'Week 6' %}")
    assert '<a href="/lab/">Lab</a>' in shown and '<li aria-current="page">Week 6</li>' in shown
