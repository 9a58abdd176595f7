"""The encoder's own pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ada, client_of):
    return client_of(ada)


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("encoder:search")).status_code == 302


def test_words_find_codes(page, book):
    answer = page.get(reverse("encoder:search"), {"q": "copd exacerbation", "on": "2026-04-14"})
    assert "J44.1" in answer.text


def test_the_fragment_is_only_the_results(page, book):
    answer = page.get(reverse("encoder:search"), {"q": "copd", "fragment": 1})
    assert "<html" not in answer.text
    assert "J44.9" in answer.text


@pytest.mark.parametrize("words", ["x" * 10_000, "🫀", "'; drop table codes; --", "*", "a\x00b", "   "])
def test_hostile_words_get_an_answer(page, book, words):
    assert page.get(reverse("encoder:search"), {"q": words}).status_code == 200


@pytest.mark.parametrize("typed", ["n1832", "N1832"])
def test_any_spelling_leads_to_the_codes_own_address(page, book, typed):
    answer = page.get(reverse("encoder:code", args=["icd10cm", typed]))
    assert answer["Location"] == reverse("encoder:code", args=["icd10cm", "N18.32"])


@pytest.mark.parametrize(
    ("system", "code"), [("icd10cm", "Q99.Z9Z"), ("cpt", "anything"), ("hcpcs", "D0120")]
)
def test_what_is_not_there_is_not_found(page, book, system, code):
    assert page.get(reverse("encoder:code", args=[system, code])).status_code == 404


def test_a_date_that_is_none_is_read_as_today(page, book):
    assert page.get(reverse("encoder:search"), {"q": "gout", "on": "2026-99-99"}).status_code == 200


def test_plain_links_lead_from_a_heading_to_its_code(page, book):
    address = reverse("encoder:code", args=["icd10cm", "S52.53"])
    answers = ["side:right", "encounter:initial encounter", "fracture:closed fracture"]
    assert "Which side?" in page.get(address).text
    found = page.get(address, {"a": answers}).text
    assert 'data-row="icd10cm:S52.531A"' in found


LOOKS = [
    "?q=ckd+3&on=2026-04-14",
    "?q=wheelchair&system=hcpcs&on=2026-04-14",
    "?q=zzzzqqq",
    "icd10cm/",
    "icd10cm/S52.53/",
    "icd10cm/S52.53/?a=side:right",
    "icd10cm/S52.531A/",
    "icd10cm/changes/",
    "index/disease/",
    "index/disease/?letter=F",
    "index/disease/?q=fracture+radius",
    "index/external/?q=fall",
    "index/neoplasm/?letter=B",
    "index/drug/?q=aspirin",
    "index/pcs/?letter=R",
    "icd10pcs/build/?at=0SR",
    "icd10pcs/build/?at=0SR9019&place=4",
    "icd10pcs/build/?q=0SRX",
    "icd10pcs/0SR9019/",
    "hcpcs/?on=2026-04-14",
    "hcpcs/J/?on=2026-04-14",
    "hcpcs/J1100/?on=2026-04-14",
    "modifiers/?q=left",
    "modifiers/LT/",
    "together/",
    "together/?a=G0463&b=G0442&setting=outpatient",
    "together/?q=PX542+PX541&system=practice",
    "together/?a=G0463&b=what",
    "coverage/",
    "coverage/?q=spine",
    "coverage/?q=G0127+B35.1&on=2026-04-14",
    "coverage/?system=practice&service=lower-spine-mri-plain&dx=M54.50&age=67&sex=F",
    "coverage/?service=G0127&dx=what",
    "policies/lower-spine-mri/",
    "policies/lower-spine-mri/?q=M5",
    "policies/hearing-aids/",
    "practice/",
    "compare/",
    "compare/?system=icd10cm&a=E11.9&b=E10.9",
    "compare/?system=icd10cm&a=E11.9&b=Z",
]


@pytest.mark.parametrize("where", LOOKS)
def test_every_look_is_a_page_and_a_fragment_that_asks_the_database_little(
    page, book, where, django_assert_max_num_queries
):
    address = reverse("encoder:search") + where
    page.get(address)
    with django_assert_max_num_queries(15):
        whole = page.get(address)
    part = page.get(address + ("&" if "?" in where else "?") + "fragment=1")
    assert (whole.status_code, part.status_code) == (200, 200)
    assert "<html" in whole.text and "<html" not in part.text


def test_the_words_typed_go_along_to_the_other_views(page, book):
    text = page.get(reverse("encoder:search"), {"q": "fracture radius"}).text
    assert "index/disease/?q=fracture+radius" in text


def test_a_search_in_one_set_of_services_shows_what_the_other_has(page, book):
    text = page.get(
        reverse("encoder:search"), {"q": "office visit", "system": "hcpcs", "on": "2026-04-14"}
    ).text
    assert "Also in the Practice set" in text


def test_a_set_no_release_covers_is_shown_as_last_loaded_and_says_so(page, book):
    last = book.releases("hcpcs")[-1].last
    text = page.get(reverse("encoder:browse", args=["hcpcs"]), {"on": f"{last.year + 9}-01-01"}).text
    assert "no loaded release covers" in text and "hcpcs/J/" in text


def test_two_services_are_judged_together(page, book):
    address = reverse("encoder:together")
    text = page.get(address, {"a": "px541", "b": "PX542", "setting": "outpatient"}).text
    assert "No. PX541 is not paid beside PX542 on one day" in text
    assert "setting=dme" in text and 'value="outpatient"' in text


@pytest.mark.parametrize("typed", ["x" * 500, "🫀 🫀", "\x00 a", "G0463", "G0463, G0442, G0444"])
def test_hostile_pairs_get_an_answer(page, book, typed):
    assert page.get(reverse("encoder:together"), {"q": typed, "setting": typed}).status_code == 200


def test_the_builder_keeps_what_is_still_valid_when_one_character_changes(page, book):
    text = page.get(reverse("encoder:build"), {"at": "0SR9019", "place": "4"}).text
    assert "icd10pcs/build/?at=0SRB019#choose" in text


def test_the_builder_says_which_character_leads_nowhere(page, book):
    text = page.get(reverse("encoder:build"), {"q": "0sr?"}).text
    assert "“?” is not valid" in text and 'value="0SR"' in text


@pytest.mark.parametrize("at", ["", "x" * 500, "0SR9019ZZZ", "🫀", "\x00"])
def test_hostile_characters_get_an_answer(page, book, at):
    assert page.get(reverse("encoder:build"), {"at": at, "place": at}).status_code == 200


@pytest.mark.parametrize(
    "where",
    ["index/nobook/", "index/disease/99999999/", "cpt/", "cpt/changes/", "modifiers/QQQ/", "hcpcs/0/"],
)
def test_other_addresses_are_not_found(page, book, where):
    assert page.get(reverse("encoder:search") + where).status_code == 404


@pytest.mark.browser
def test_every_look_is_free_of_violations(browser_page, signed_in, ada, book, axe, look):
    page = signed_in(browser_page, ada)
    for where in [*LOOKS[::2], "kept/"] if look["theme"] == "light" else [*LOOKS[1::2], "kept/"]:
        page.goto(reverse("encoder:search") + where)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


@pytest.mark.browser
def test_typing_arrow_enter_leads_to_a_code(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:search") + "?on=2026-04-14")
    page.keyboard.type("copd exacerbation")
    page.get_by_role("link", name="J44.1").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/encoder/icd10cm/J44.1/*")
    assert page.get_by_role("heading", name="J44.1").is_visible()


@pytest.mark.browser
def test_back_returns_to_the_page_one_typed_on(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:code", args=["icd10cm", "N18.32"]))
    page.keyboard.press("/")
    page.keyboard.type("gout")
    page.wait_for_url("**q=gout**")
    page.go_back()
    page.get_by_role("heading", name="N18.32").wait_for()


@pytest.mark.browser
def test_the_index_narrows_as_one_types_and_leads_to_the_tabular(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:book", args=["disease"]))
    page.keyboard.press("/")
    page.keyboard.type("gout")
    page.locator(".lines a", has_text="Gout").first.wait_for()
    page.locator(".lines .target a").first.click()
    page.wait_for_url("**/encoder/icd10cm/**via=disease.**")


@pytest.mark.browser
def test_a_procedure_is_built_with_one_key_a_character(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:build") + "?at=0SR")
    page.locator("#choose-title").focus()
    for char, at in (("9", "0SR9"), ("0", "0SR90"), ("1", "0SR901"), ("9", "0SR9019")):
        page.keyboard.press(char)
        page.wait_for_url(f"**at={at}")
    assert page.get_by_text("The code is whole.").is_visible()


@pytest.mark.browser
def test_a_note_is_saved_without_leaving_the_page(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:code", args=["icd10cm", "N18.32"]))
    page.get_by_text("Write a note").click()
    page.get_by_label("Your note on N18.32").fill("eGFR 30 to 44")
    page.get_by_role("button", name="Save note").click()
    page.get_by_text("Saved").wait_for()
    page.get_by_role("button", name="Bookmark", exact=True).click()
    page.get_by_role("button", name="Bookmarked").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_everything_is_reached_without_script(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:book", args=["disease"]))
    page.locator("[name=q]").fill("gout")
    page.locator("[name=q]").press("Enter")
    page.locator(".lines .target a").first.click()
    page.get_by_role("button", name="Bookmark", exact=True).click()
    assert page.get_by_role("button", name="Bookmarked").is_visible()
