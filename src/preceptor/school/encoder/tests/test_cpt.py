"""CPT at every door: nothing without a licence in force, everything counted with one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from preceptor.coding.codesets.sources import pyoce_data, pyoce_hcpcs
from preceptor.coding.codesets.tests import invented
from preceptor.engine import cpt, engine
from preceptor.engine.home import Home
from preceptor.engine.licence import Licence, keep
from preceptor.school.encoder import actions
from preceptor.school.encoder.models import CptDecision, CptReader, RecentCode

pytestmark = pytest.mark.django_db(transaction=True)

CONCEPT = "office-visit-established-low"
NONSENSE = invented.descriptors(11)
MINE = "Lantern visit, low, for somebody known"  # invented, near a label of ours
TEXTS = [MINE, *NONSENSE]
CODES = invented.codes(len(TEXTS))
NOTICE = "The holder's own words about the trademark."


def licence(first: int, last: int, users: int = 5) -> Licence:
    """Days from today on."""
    today = timezone.localdate()
    return Licence(
        "Northside College", today + timedelta(first), today + timedelta(last), users, "Dana Whitfield",
        today, NOTICE,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Any) -> Iterator[Home]:
    """A place of its own for everything licensed, beside the built store."""
    found = Home(tmp_path, engine().home.curriculum)
    found.codes.mkdir()
    (found.codes / "current").symlink_to(book.folder)
    (tmp_path / "engines").symlink_to(engine().home.engines)
    monkeypatch.setattr(engine(), "home", found)
    yield found
    engine().__dict__.pop("_cpt", None)


@pytest.fixture
def licensed(home: Home, tmp_path: Path) -> Home:
    """Files of this year and the last, under a licence in force; one concept matched."""
    years = [timezone.localdate().year, 2026]
    for year in dict.fromkeys(years):
        file = tmp_path / f"long{year}.txt"
        file.write_text(invented.tabs(TEXTS, year=year))
        cpt.bring_in(home, [file], licence(-100, 200))
    cpt.export_matching(home, {CONCEPT: [CODES[0]]})
    return home


@pytest.fixture
def ended(licensed: Home) -> Home:
    keep(licensed, licence(-400, -1))
    return licensed


def addresses() -> list[str]:
    """Every door that answers a question about codes."""
    encoder = reverse("encoder:search")
    code = CODES[0]
    return [
        *(f"{encoder}?q={q}&system={s}" for q in ("lantern", code) for s in ("cpt", "practice", "hcpcs")),
        f"{encoder}?q=lantern&system=cpt&fragment=1", f"{encoder}cpt/", f"{encoder}cpt/{code}/",
        f"{encoder}hcpcs/{code}/", f"{encoder}practice/{code}/", f"{encoder}cpt/changes/",
        f"{encoder}compare/?system=cpt&a={CODES[1]}&b={CODES[2]}",
        reverse("encoder:kept"), reverse("encoder:matches"), reverse("encoder:match", args=[CONCEPT]),
        reverse("encoder:matching-export"),
        "/api/v1/status", f"/api/v1/codes/cpt/{code}", f"/api/v1/codes/hcpcs/{code}",
        *(f"/api/v1/codes/{system}/search?q=lantern" for system in ("cpt", "hcpcs", "practice")),
        "/api/v1/codes/cpt", "/api/v1/codes/practice/search?q=" + code, f"/api/v1/codes/cpt/{code}/history",
        f"/api/v1/codes/cpt/{code}/questions", f"/api/v1/codes/cpt/compare?a={CODES[1]}&b={CODES[2]}",
        f"/fhir/CodeSystem/$validate-code?url=http://www.ama-assn.org/go/cpt&code={code}",
        f"/fhir/CodeSystem/$lookup?system=http://www.ama-assn.org/go/cpt&code={code}",
        "/fhir/CodeSystem", "/fhir/ValueSet/$expand?url=http://www.ama-assn.org/go/cpt?fhir_vs&filter=lantern",
        "/fhir/metadata?mode=terminology",
    ]  # fmt: skip


def _leaks(text: str, asked: str = "") -> list[str]:
    """What of the licensed set a page says; a code that was in the question may be echoed."""
    return [one for one in (*TEXTS, *CODES) if one in text and one not in asked]


@pytest.mark.parametrize("state", ["home", "ended"])
def test_without_a_licence_in_force_no_door_shows_any_of_it(
    state: str, request: pytest.FixtureRequest, ines: Any, dana: Any, client_of: Callable[..., Any]
) -> None:
    request.getfixturevalue(state)
    CptDecision.objects.create(concept=CONCEPT, codes=[CODES[0]], by=ines)
    for user in (ines, dana):
        page = client_of(user)
        for address in addresses():
            answer = page.get(address)
            assert answer.status_code < 500, address
            assert not _leaks(answer.text, address), address
    assert not CptReader.objects.exists()


def test_the_search_index_of_everybody_has_none(licensed: Home) -> None:
    for system in (None, "hcpcs", "practice"):
        found = engine().searcher.search("lantern", system=system, limit=50).results  # type: ignore[arg-type]
        assert not {hit.code for hit in found} & set(CODES)


def test_programs_and_the_public_get_none_even_under_a_licence(
    licensed: Home, client: Any, ada: Any, client_of: Callable[..., Any], settings: Any
) -> None:
    settings.PUBLIC_ENCODER = True
    for address in addresses():
        assert not _leaks(client.get(address).text, address), address
        if address.startswith(("/api/", "/fhir/")):
            assert not _leaks(client_of(ada).get(address).text, address), address


def test_no_adapter_has_a_descriptor_for_a_code_that_begins_with_a_digit(book: Any) -> None:
    for system in ("hcpcs", "practice"):
        assert not [one.code for one in book.every_code(system) if one.code[0].isdigit()]
        assert not [one.code for one in book.all_codes(system) if one.code[0].isdigit()]
    assert not list(book.every_code("cpt"))
    packaged = pyoce_hcpcs.read(pyoce_data.ensure(engine().home.engines))
    assert packaged.items
    assert not [one.code for one in packaged.items if one.code[0].isdigit()]


def test_under_a_licence_a_reader_finds_descriptors_and_the_notice(
    licensed: Home, ada: Any, client_of: Callable[..., Any]
) -> None:
    page = client_of(ada)
    found = page.get(reverse("encoder:search"), {"q": "lantern visit", "system": "cpt"})
    shown = page.get(reverse("encoder:code", args=["cpt", CODES[0]]))
    for answer in (found, shown):
        assert MINE in answer.text
        assert "copyright American Medical Association" in answer.text
        assert "words about the trademark" in answer.text
    assert "What your school lets it stand for" in shown.text


def test_a_reader_is_counted_once_in_a_licence_year(
    licensed: Home, ada: Any, sam: Any, client_of: Callable[..., Any]
) -> None:
    for user in (ada, ada, sam):
        client_of(user).get(reverse("encoder:search"), {"q": "lantern", "system": "cpt"})
    client_of(ada).get(reverse("encoder:search"), {"q": "gout"})
    assert CptReader.objects.count() == 2
    assert not RecentCode.objects.filter(system="cpt").exists()


def test_a_director_is_told_of_too_many_readers_and_nobody_is_locked_out(
    licensed: Home, ada: Any, sam: Any, dana: Any, client_of: Callable[..., Any]
) -> None:
    keep(licensed, licence(-10, 200, users=1))
    for user in (ada, sam):
        answer = client_of(user).get(reverse("encoder:search"), {"q": "lantern", "system": "cpt"})
        assert _leaks(answer.text)
    assert "Nobody is locked out" in client_of(dana).get(reverse("encoder:licence")).text


@pytest.mark.parametrize(("last", "told"), [(200, False), (29, True), (-1, True)])
def test_a_director_hears_of_the_end_thirty_days_before(
    licensed: Home, dana: Any, ada: Any, client_of: Callable[..., Any], last: int, told: bool
) -> None:
    keep(licensed, licence(-300, last))
    words = "after that day CPT is not shown"
    assert (words in client_of(dana).get(reverse("programs:list")).text) is told
    assert words not in client_of(ada).get(reverse("encoder:search")).text


def test_a_director_attests_and_renews(ended: Home, dana: Any, client_of: Callable[..., Any]) -> None:
    today = timezone.localdate()
    last = today + timedelta(365)
    given = {"holder": "Northside", "first": today, "last": last, "users": 9, "attested": "on"}
    page = client_of(dana)
    assert page.post(reverse("encoder:licence"), given | {"attested": ""}).status_code == 422
    assert engine().licensed(today) is None
    assert page.post(reverse("encoder:licence"), given).status_code == 302
    found = engine().licensed(today)
    assert found is not None
    assert (found.licence.users, found.licence.attested_by) == (9, "Dana Whitfield")
    backwards = given | {"last": today - timedelta(9)}
    assert "before it begins" in page.post(reverse("encoder:licence"), backwards).text


def test_only_a_director_sees_the_licence_and_only_teachers_match(
    licensed: Home, ada: Any, ines: Any, client_of: Callable[..., Any]
) -> None:
    assert client_of(ada).get(reverse("encoder:licence")).status_code == 404
    assert client_of(ines).get(reverse("encoder:licence")).status_code == 404
    assert client_of(ada).get(reverse("encoder:matches")).status_code == 404
    assert client_of(ada).post(reverse("encoder:match", args=[CONCEPT]), {"do": "skip"}).status_code == 404
    assert client_of(ines).get(reverse("encoder:matches")).status_code == 200


def test_proposals_are_ranked_by_the_search(licensed: Home, ines: Any, client_of: Callable[..., Any]) -> None:
    text = client_of(ines).get(reverse("encoder:match", args=[CONCEPT]), {"q": NONSENSE[4]}).text
    assert text.index(NONSENSE[4]) > 0
    assert CODES[5] in text
    assert CptReader.objects.count() == 1


def test_confirm_change_skip_and_undo_reach_the_engine_at_once(
    licensed: Home, ines: Any, client_of: Callable[..., Any]
) -> None:
    page, address = client_of(ines), reverse("encoder:match", args=[CONCEPT])

    def matched() -> list[str]:
        return list(json.loads((licensed.codes / "matching.json").read_text()).get(CONCEPT, []))

    page.post(address, {"do": "confirm", "code": [CODES[1]], "more": CODES[2].lower()})
    assert matched() == [CODES[1], CODES[2]]
    day = timezone.localdate()
    assert engine().book_on(day).matched(CODES[2]) == (engine().book.concept(CONCEPT).code,)  # type: ignore[union-attr]
    page.post(address, {"do": "confirm", "code": [CODES[3]]})
    assert matched() == [CODES[3]]
    page.post(address, {"do": "skip"})
    assert matched() == []
    page.post(address, {"do": "undo"})
    assert matched() == [CODES[3]]


@pytest.mark.parametrize("given", [{"do": "confirm"}, {"do": "confirm", "more": "NOSUCH"}, {"do": "sing"}])
def test_what_makes_no_sense_changes_nothing(
    licensed: Home, ines: Any, client_of: Callable[..., Any], given: dict[str, str]
) -> None:
    answer = client_of(ines).post(reverse("encoder:match", args=[CONCEPT]), given, follow=True)
    assert "Nothing was changed" in answer.text
    assert not CptDecision.objects.exists()


def test_the_export_has_codes_and_our_labels_and_no_descriptor(
    licensed: Home, ines: Any, client_of: Callable[..., Any]
) -> None:
    actions.decide(concept=CONCEPT, codes=[CODES[0]], by=ines)
    text = client_of(ines).get(reverse("encoder:matching-export")).text
    assert f"{CONCEPT},PX" in text
    assert CODES[0] in text
    assert not [one for one in TEXTS if one in text]


def test_the_same_doors_do_speak_under_a_licence(
    licensed: Home, ines: Any, client_of: Callable[..., Any]
) -> None:
    """The walk of the other tests could find something."""
    page = client_of(ines)
    assert sum(bool(_leaks(page.get(address).text, address)) for address in addresses()) >= 6


def _pages(page: Any, signed_in: Any, user: Any) -> Iterator[Any]:
    signed_in(page, user)
    names = [("encoder:licence", []), ("encoder:matches", []), ("encoder:match", [CONCEPT])]
    for name, parts in names:
        page.goto(reverse(name, args=parts))
        yield page
    page.goto(f"{reverse('encoder:search')}?q=lantern&system=cpt")
    yield page


@pytest.mark.browser
@pytest.mark.parametrize(
    "browser_page", [{"width": w, "theme": t} for w in (1440, 360) for t in ("light", "dark")], indirect=True
)
def test_licence_and_matching_pass_axe_and_fit(
    licensed: Home, dana: Any, browser_page: Any, signed_in: Any, axe: Any
) -> None:
    for page in _pages(browser_page, signed_in, dana):
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_a_concept_is_matched_by_keyboard(
    licensed: Home, ines: Any, browser_page: Any, signed_in: Any
) -> None:
    page = signed_in(browser_page, ines)
    page.goto(f"{reverse('encoder:match', args=[CONCEPT])}?q={NONSENSE[4]}")
    page.get_by_role("checkbox", name=CODES[5]).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Confirm").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: CONCEPT not in url)
    assert CptDecision.objects.get().codes == [CODES[5]]
