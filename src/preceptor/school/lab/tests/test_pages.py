"""The lab's pages: what they say, and how little they ask of the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import FETCH_RAISE, query
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from preceptor.school.lab import actions, shelf
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.tests.claims import ANKLE, STAY, one_code, sent


@pytest.fixture
def adas(client_of: Any, ada: Any) -> Client:
    return client_of(ada)


@pytest.fixture
def no_late_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A related row or a deferred field fetched one at a time fails the test."""
    monkeypatch.setattr(query, "DEFAULT_FETCH_MODE", FETCH_RAISE)


@pytest.fixture
def class_of_eight(case_set: Any, people: Any, section: Any, dana: Any, submit: Any) -> None:
    from preceptor.school.programs import actions as programs

    for name in ("Bo", "Cy", "Di", "Ed", "Fi", "Gus", "Hal", "Ivy"):
        student = people(f"{name} Test")
        programs.enrol(section=section, user=student, role="student", by=dana)
        submit(actions.begin(user=student, case_set=case_set, case_id=ANKLE))
        actions.begin(user=student, case_set=case_set, case_id=STAY)


def test_the_list_says_where_each_case_stands(adas: Client, submitted: Attempt) -> None:
    text = adas.get(reverse("lab:cases")).content.decode()
    assert "A turned ankle" in text
    assert "Begin case 2" in text
    assert "1 of 2 cases coded" in text


def test_the_work_left_is_told_alike_in_both_places(
    adas: Client, case_set: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case_id, minutes in ((ANKLE, 45), (STAY, 55)):
        case = shelf.case(case_id)
        monkeypatch.setitem(case.__dict__, "minutes", minutes)
    monkeypatch.setattr(shelf, "case", {id: shelf.case(id) for id in (ANKLE, STAY)}.get)
    for address in (reverse("lab:cases"), "/"):
        assert "about 1 h 40 of work" in adas.get(address).content.decode()


def test_an_attempt_underway_comes_before_the_next_case(
    adas: Client, case_set: Any, ada: Any, attempt: Attempt
) -> None:
    actions.save(attempt=attempt, sent=sent(0, one_code("I10")))
    assert "Carry on with case 1" in adas.get(reverse("lab:cases")).content.decode()


@pytest.mark.usefixtures("library")
def test_a_set_that_is_not_open_cannot_be_begun(adas: Client, section: Any, ines: Any, ada: Any) -> None:
    later = timezone.now() + timedelta(days=2)
    closed = actions.make_case_set(section=section, title="Next week", cases=[ANKLE], opens=later, by=ines)
    assert "Opens" in adas.get(reverse("lab:cases")).content.decode()
    answer = adas.post(reverse("lab:begin", args=[closed.pk, *ANKLE.split("/")]), follow=True)
    assert "not open yet" in answer.content.decode()
    assert not Attempt.objects.filter(user=ada).exists()


def test_a_case_outside_the_set_is_not_found(adas: Client, case_set: Any) -> None:
    assert adas.post(reverse("lab:begin", args=[case_set.pk, "training", "other"])).status_code == 404


def test_somebody_in_no_section_is_told_what_will_be_here(client_of: Any, dana: Any) -> None:
    assert "No cases yet" in client_of(dana).get(reverse("lab:cases")).content.decode()


def test_the_list_asks_little(
    adas: Client, submitted: Attempt, no_late_fetch: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        assert adas.get(reverse("lab:cases")).status_code == 200


def test_the_section_asks_little_however_many_students(
    client_of: Any, ines: Any, class_of_eight: None, section: Any, no_late_fetch: None,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = client_of(ines)
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("lab:section", args=[section.pk]))
    assert answer.status_code == 200
    assert answer.content.decode().count(", A turned ankle") == 8


@pytest.mark.parametrize("name", ["review", "workbench", "submit"])
def test_a_page_of_an_attempt_asks_little(
    adas: Client, case_set: Any, ada: Any, submitted: Attempt, no_late_fetch: None, name: str,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    wanted = submitted if name == "review" else actions.begin(user=ada, case_set=case_set, case_id=STAY)
    with django_assert_max_num_queries(14):
        assert adas.get(reverse(f"lab:{name}", args=[wanted.uuid])).status_code == 200


@pytest.mark.parametrize(("show", "count"), [("", 8), ("idle", 8), ("low", 0), ("disputed", 0), ("'--", 8)])
def test_the_section_can_be_narrowed(
    client_of: Any, ines: Any, class_of_eight: None, section: Any, show: str, count: int
) -> None:
    text = client_of(ines).get(reverse("lab:section", args=[section.pk]), {"show": show}).content.decode()
    assert text.count(", A turned ankle") == count


def test_the_section_shows_the_lines_most_missed(
    client_of: Any, ines: Any, submitted: Attempt, section: Any
) -> None:
    text = client_of(ines).get(reverse("lab:section", args=[section.pk])).content.decode()
    assert "Lines most missed" in text
    assert "1 of 1" in text
