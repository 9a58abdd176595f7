"""A stranger learns nothing: 404 at every address of an attempt, a set or a section. The addresses come from
the URL configuration, so that a new one is tested the day it is added."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from preceptor.school.lab import access, actions, urls
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.tests.claims import STAY

OPEN_TO_ALL = {"cases"}  # lists only what is one's own
NAMES = sorted({p.name for p in urls.urlpatterns} - OPEN_TO_ALL)


@pytest.fixture
def address(submitted: Attempt, case_set: Any) -> Any:
    """address("review") of Ada's submitted attempt, her set, her section, her dispute."""
    asked = actions.dispute(attempt=submitted, line=0, text="The note says right.")
    values = {
        "uuid": submitted.uuid, "set_id": case_set.pk, "section_id": case_set.section_id, "line": 1,
        "dispute_id": asked.pk, "specialty": "training", "slug": "turned-ankle",
    }  # fmt: skip

    def of(name: str) -> str:
        pattern = next(p for p in urls.urlpatterns if p.name == name)
        return reverse(f"lab:{name}", kwargs={key: values[key] for key in pattern.pattern.converters})

    return of


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_student_of_another_section_finds_nothing(
    address: Any, client_of: Any, sam: Any, name: str, method: str
) -> None:
    answer = getattr(client_of(sam), method)(address(name))
    assert answer.status_code in (404, 405)
    assert b"turned ankle" not in answer.content.lower()


@pytest.mark.parametrize("name", NAMES)
def test_nobody_signed_in_is_sent_to_sign_in_or_told_403(address: Any, name: str) -> None:
    answer = Client().get(address(name))
    assert answer.status_code in (302, 403)
    assert answer.status_code == 403 or "sign" in answer["Location"] or "login" in answer["Location"]


@pytest.mark.parametrize("name", ["section", "override", "answer"])
def test_a_student_does_not_reach_the_instructors_side(
    address: Any, client_of: Any, ada: Any, name: str
) -> None:
    client = client_of(ada)
    answer = client.get(address(name)) if name == "section" else client.post(address(name))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["save", "claim", "again", "dispute", "submit"])
def test_an_instructor_does_not_write_in_a_students_attempt(
    address: Any, client_of: Any, ines: Any, name: str
) -> None:
    assert client_of(ines).post(address(name)).status_code == 404


def test_a_classmate_sees_neither_list_nor_review(
    address: Any, client_of: Any, people: Any, section: Any, dana: Any
) -> None:
    from preceptor.school.programs import actions as programs

    bea = people("Bea Lind")
    programs.enrol(section=section, user=bea, role="student", by=dana)
    assert client_of(bea).get(address("review")).status_code == 404
    assert client_of(bea).get(address("section")).status_code == 404


def test_the_instructor_reads_the_review_but_not_unfinished_work(
    address: Any, client_of: Any, ines: Any, case_set: Any, ada: Any
) -> None:
    client = client_of(ines)
    assert client.get(address("review")).status_code == 200
    going = actions.begin(user=ada, case_set=case_set, case_id=STAY)
    answer = client.get(reverse("lab:review", args=[going.uuid]))
    assert answer.status_code == 404
    assert "still working" in answer.content.decode()
    assert client.get(reverse("lab:workbench", args=[going.uuid]), follow=True).status_code == 404


def test_an_instructor_may_try_a_case_but_never_judges_the_own_attempt(
    client_of: Any, ines: Any, case_set: Any, submit: Any
) -> None:
    own = submit(actions.begin(user=ines, case_set=case_set, case_id=STAY))
    assert not access.teaches(ines, own)
    url = reverse("lab:override", args=[own.uuid, 1])
    assert client_of(ines).post(url, {"credit": 1, "reason": "Mine."}).status_code == 404


def test_who_has_left_the_section_keeps_the_own_work(
    submitted: Attempt, ada: Any, dana: Any, client_of: Any
) -> None:
    from preceptor.school.programs import actions as programs

    programs.withdraw(enrolment=ada.enrolments.get(), by=dana)
    client = client_of(ada)
    assert client.get(reverse("lab:review", args=[submitted.uuid])).status_code == 200
    begin = reverse("lab:begin", args=[submitted.case_set_id, "training", "turned-ankle"])
    assert client.post(begin).status_code == 404


def test_today_is_told_what_to_carry_on_with(attempt: Attempt, ada: Any, sam: Any) -> None:
    told = access.overview(ada)
    assert (told["next"].open, told["done"], told["total"]) == (attempt, 0, 2)
    assert access.overview(sam)["next"] is None
