"""The design sheet and the frame, in a real browser."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

REFLOW = [{"width": 320, "height": 256}]  # 1280 × 1024 at 400 %
SPACING = """* { line-height: 1.5 !important }
* { letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""


@pytest.fixture
def sheet(settings, browser_page):
    settings.DEBUG = True
    browser_page.goto("/design/")
    return browser_page


def test_every_part_in_every_state_is_free_of_axe_findings(look, sheet, axe):
    axe(sheet)


@pytest.mark.parametrize("browser_page", REFLOW, indirect=True)
def test_nothing_scrolls_sideways_at_400_percent(sheet):
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("browser_page", [{"width": 360}], indirect=True)
def test_text_spacing_loses_nothing(sheet):
    sheet.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }",
        SPACING,
    )
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("browser_page", [{"width": 360, "touch": True}], indirect=True)
def test_fields_on_a_phone_are_16_pixels_and_buttons_44_high(sheet):
    assert (
        sheet.evaluate("parseFloat(getComputedStyle(document.querySelector('.form .field')).fontSize)") >= 16
    )
    assert sheet.evaluate("document.querySelector('.btn.primary').getBoundingClientRect().height") >= 44


def test_evidence_can_be_read_in_forced_colors(sheet):
    sheet.emulate_media(forced_colors="active")
    ink, ground = sheet.evaluate(
        "(s => [s.color, s.backgroundColor])(getComputedStyle(document.querySelector('mark.ev')))"
    )
    assert ink != ground


def test_a_wrong_field_is_tied_to_its_sentence(sheet):
    field = sheet.get_by_label("Email address")
    assert field.get_attribute("aria-invalid") == "true"
    said = sheet.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "valid email" in said.inner_text()


def test_the_menu_closes_on_escape_and_gives_focus_back(sheet):
    menu = sheet.locator("details.menu")
    menu.locator("summary").focus()
    sheet.keyboard.press("Enter")
    assert menu.evaluate("m => m.open")
    sheet.keyboard.press("Escape")
    assert not menu.evaluate("m => m.open")
    assert sheet.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_focus_is_always_seen(sheet):
    for _ in range(30):
        sheet.keyboard.press("Tab")
        seen = sheet.evaluate(
            "e => e === document.body || parseFloat(getComputedStyle(e).outlineWidth) >= 2",
            sheet.evaluate_handle("document.activeElement"),
        )
        assert seen, sheet.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_the_theme_is_chosen_without_script_and_before_signing_in(browser_page, db):
    browser_page.goto("/account/login/")
    browser_page.locator("details.menu summary").click()
    browser_page.get_by_role("button", name="Dark").click()
    assert browser_page.locator("html").get_attribute("data-theme") == "dark"


def test_the_design_sheet_is_for_those_who_build_it(browser_page, db):
    assert browser_page.goto("/design/").status == 404
