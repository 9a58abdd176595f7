"""Contrast of every pair in use, computed from the tokens themselves; and mistakes made once, kept out."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files

import pytest

STATIC = files("preceptor.school.ui") / "static" / "ui"
SHEETS = {path.name: path.read_text() for path in STATIC.iterdir() if path.name.endswith(".css")}
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)", SHEETS["tokens.css"]
    )
}
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


def _luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str, theme: int) -> float:
    bright, dim = sorted((_luminance(TOKENS[one][theme]), _luminance(TOKENS[other][theme])), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


TEXT = [
    (ink, ground)
    for ink in ("ink", "ink-2", "accent", "accent-2", "ok", "part", "wrong", "miss", "note")
    for ground in ("desk", "sheet", "well", "wash")
] + [
    ("ink", "mark"),
    ("ink-2", "mark"),
    ("on-accent", "accent"),
    ("on-accent", "accent-2"),
    ("wrong", "wrong-wash"),
]
CONTROLS = [(line, ground) for line in ("edge", "accent", "line") for ground in ("desk", "sheet", "wash")]


@THEMES
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(ink, ground, theme):
    assert _contrast(ink, ground, theme) >= 4.5


@THEMES
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_stand_out(line, ground, theme):
    assert _contrast(line, ground, theme) >= 3


def test_every_color_has_both_themes_and_a_name():
    named = re.sub(
        r"/\*.*?\*/", "", "\n".join(text for name, text in SHEETS.items() if name != "tokens.css"), flags=re.S
    )
    colors = set(re.findall(r"(?<![\w&-])#[0-9a-fA-F]{3,8}\b", named))
    assert colors <= {"#fff", "#000"}, "only print may name a color outside the tokens"


def test_a_size_is_never_set_on_html():
    for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", "\n".join(SHEETS.values())):
        if re.search(r"(^|[\s,])(html|:root)\s*$", selector):
            assert not re.search(r"(?<![\w-])font(-size)?:", body), "it would shrink every rem"


def test_transitions_stand_in_hover_rules_only():
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", "\n".join(SHEETS.values())):
        if "transition" in body:
            assert ":hover" in selector, f"{selector.strip()} would animate the first paint"


def test_marks_are_set_again_for_forced_colors():
    forced = SHEETS["modes.css"].split("@media print")[0]
    assert re.search(r"mark \{[^}]*CanvasText", forced) and ".ev" in forced


def test_the_frame_fits_its_budget():
    assert len(gzip.compress("".join(SHEETS.values()).encode())) <= 12_000
