"""Bookmarks, notes, the last codes, notes to a section: whose they are and how they change."""

from __future__ import annotations

import pytest
from django.urls import reverse

from preceptor.school.encoder import access, actions
from preceptor.school.encoder.models import MAX_NOTE, RECENT_KEPT

pytestmark = pytest.mark.django_db

CKD = ["icd10cm", "N18.32"]
ABOUT = {"system": "icd10cm", "code": "N18.32"}


def address(name: str) -> str:
    return reverse(f"encoder:{name}", args=CKD)


@pytest.fixture
def told(section, ines):
    """Ines told Section A something."""
    return actions.write_section_note(section=section, by=ines, text="Ask for the stage.", **ABOUT)


def test_a_bookmark_is_set_and_dropped_by_the_same_button(client_of, ada, book):
    page = client_of(ada)
    page.post(address("bookmark"), {"keep": "1"})
    assert 'aria-pressed="true"' in page.get(address("code")).text
    page.post(address("bookmark"))
    assert not access.bookmarks_of(ada).exists()


def test_a_bookmark_takes_a_label_and_stands_under_it(client_of, ada, book):
    page = client_of(ada)
    page.post(address("bookmark"), {"keep": "1", "label": " kidneys "})
    assert 'value="kidneys"' in page.get(reverse("encoder:kept")).text


def test_a_note_is_kept_and_an_empty_one_removed(client_of, ada, book):
    page = client_of(ada)
    page.post(address("note"), {"text": "eGFR 30 to 44"})
    assert "eGFR 30 to 44" in page.get(address("code")).text
    page.post(address("note"), {"text": "  "})
    assert not access.notes_of(ada).exists()


@pytest.mark.parametrize("name", ["bookmark", "note"])
def test_nobody_sees_what_another_keeps(client_of, ada, sam, book, name):
    client_of(ada).post(address(name), {"keep": "1", "label": "my secret", "text": "my secret"})
    stranger = client_of(sam)
    for page in (address("code"), reverse("encoder:kept")):
        assert "my secret" not in stranger.get(page).text


def test_those_in_the_section_read_what_it_was_told_and_by_whom(client_of, ada, told, book):
    text = client_of(ada).get(address("code")).text
    assert "Ask for the stage." in text and "Ines Okoro" in text


def test_a_stranger_does_not_read_what_a_section_was_told(client_of, sam, told, book):
    stranger = client_of(sam)
    for page in (address("code"), reverse("encoder:kept")):
        assert "Ask for the stage." not in stranger.get(page).text


@pytest.mark.parametrize("who", ["ada", "sam"])
def test_only_those_who_teach_a_section_write_to_it(request, client_of, section, told, book, who):
    sent = {"section": section.pk, "text": "Never mind."}
    answer = client_of(request.getfixturevalue(who)).post(address("section-note"), sent)
    assert answer.status_code == 404
    told.refresh_from_db()
    assert told.text == "Ask for the stage."


def test_the_instructor_writes_to_the_section_from_the_code(client_of, ines, section, book):
    page = client_of(ines)
    assert "Write a note to Section A" in page.get(address("code")).text
    page.post(address("section-note"), {"section": section.pk, "text": "Stage 3 needs a or b."})
    assert access.section_notes_for(ines).get().by == ines


def test_the_last_codes_are_thirty_newest_first(ada, book):
    for number in range(RECENT_KEPT + 3):
        actions.looked_at(user=ada, system="icd10cm", code=f"Z{number:02}")
    actions.looked_at(user=ada, system="icd10cm", code="Z20")
    codes = list(access.recents_of(ada).values_list("code", flat=True))
    assert len(codes) == RECENT_KEPT and codes[0] == "Z20" and "Z02" not in codes


def test_opening_a_code_puts_it_among_the_last_ones_and_the_list_can_be_emptied(client_of, ada, book):
    page = client_of(ada)
    page.get(address("code"))
    assert access.recents_of(ada).get().code == "N18.32"
    page.post(reverse("encoder:forget"))
    assert not access.recents_of(ada).exists()


@pytest.mark.parametrize("name", ["bookmark", "note", "section-note", "kept"])
def test_a_visitor_is_asked_to_sign_in(client, book, name):
    where = reverse("encoder:kept") if name == "kept" else address(name)
    assert client.post(where).status_code == 302


@pytest.mark.parametrize("where", [["cpt", "N18.32"], ["icd10cm", "n1832"], ["icd10cm", "Q99.Z9Z"]])
def test_only_codes_that_exist_are_kept(client_of, ada, book, where):
    answer = client_of(ada).post(reverse("encoder:bookmark", args=where), {"keep": "1"})
    assert answer.status_code == 404


def test_a_note_too_long_is_refused_with_its_length(client_of, ada, book):
    sent = {"text": "x" * (MAX_NOTE + 1)}
    answer = client_of(ada).post(address("note"), sent, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 422 and str(MAX_NOTE + 1) in answer.json()["sentence"]


def test_a_note_of_markup_is_shown_as_text(client_of, ada, book):
    page = client_of(ada)
    page.post(address("note"), {"text": "</textarea><script>alert(1)</script>"})
    for where in (address("code"), reverse("encoder:kept")):
        assert "<script>alert" not in page.get(where).text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_is_never_led_out_of_the_school(client_of, ada, book, elsewhere):
    answer = client_of(ada).post(address("bookmark"), {"keep": "1", "next": elsewhere})
    assert answer["Location"] == address("code")


def test_a_change_needs_its_token(ada, book):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post(address("bookmark"), {"keep": "1"}).status_code == 403


def test_a_code_page_asks_the_database_little(client_of, ines, told, book, django_assert_max_num_queries):
    page = client_of(ines)
    page.get(address("code"))
    with django_assert_max_num_queries(15):
        page.get(address("code"))


def test_the_kept_page_asks_the_database_little(client_of, ada, book, django_assert_max_num_queries):
    for code in ("N18.30", "N18.31", "N18.32"):
        actions.bookmark(user=ada, system="icd10cm", code=code)
        actions.write_note(user=ada, system="icd10cm", code=code, text="read again")
    page = client_of(ada)
    with django_assert_max_num_queries(15):
        page.get(reverse("encoder:kept"))
