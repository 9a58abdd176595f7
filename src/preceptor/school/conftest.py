"""The cast, and a real browser, for every test of the school."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.utils import timezone


@pytest.fixture
def password() -> str:
    """Everybody's."""
    return "a long walk by the river"


@pytest.fixture(autouse=True)
def _quick_and_fresh(settings: Any) -> Iterator[None]:
    """Passwords hashed quickly; rate limits, which count in the cache, begun anew for each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    cache.clear()


# --- the cast: Ada studies, Ines teaches, Dana directs, Sam studies in another section -----------
@pytest.fixture
def people(db: None, password: str) -> Callable[..., Any]:
    """people("Ada Ruiz") makes an account; the address comes from the first name."""
    from preceptor.school.people import actions

    def make(name: str, **fields: Any) -> Any:
        email = f"{name.split()[0].lower()}@school.example"
        return actions.open_account(email=email, name=name, password=password, **fields)

    return make


@pytest.fixture
def dana(people: Callable[..., Any]) -> Any:
    """The director."""
    from preceptor.school.people import actions

    user = people("Dana Whitfield")
    actions.give_duty(user=user, name="director", by=None)
    return user


@pytest.fixture
def term(dana: Any) -> Any:
    """A term that covers today."""
    from preceptor.school.programs import actions

    program = actions.create_program(name="Certificate in medical coding", by=dana)
    day = timezone.localdate()
    return actions.open_term(
        program=program,
        name="This term",
        starts=day - timedelta(weeks=5),
        ends=day + timedelta(weeks=10),
        by=dana,
    )


@pytest.fixture
def section(term: Any, dana: Any) -> Any:
    """Section A: Ines teaches it, Ada studies in it (ask for both by name)."""
    from preceptor.school.programs import actions

    return actions.open_section(term=term, name="Section A", by=dana)


@pytest.fixture
def other_section(term: Any, dana: Any) -> Any:
    from preceptor.school.programs import actions

    return actions.open_section(term=term, name="Section B", by=dana)


def _enrolled(people: Callable[..., Any], name: str, section: Any, role: str, by: Any) -> Any:
    from preceptor.school.programs import actions

    user = people(name)
    actions.enrol(section=section, user=user, role=role, by=by)
    return user


@pytest.fixture
def ada(people: Callable[..., Any], section: Any, dana: Any) -> Any:
    """A student of Section A."""
    return _enrolled(people, "Ada Ruiz", section, "student", dana)


@pytest.fixture
def ines(people: Callable[..., Any], section: Any, dana: Any) -> Any:
    """The instructor of Section A."""
    return _enrolled(people, "Ines Okoro", section, "instructor", dana)


@pytest.fixture
def sam(people: Callable[..., Any], other_section: Any, dana: Any) -> Any:
    """A stranger to Section A: a student of Section B."""
    return _enrolled(people, "Sam Pike", other_section, "student", dana)


@pytest.fixture
def client_of() -> Callable[[Any], Client]:
    """client_of(ada).get("/")"""

    def signed(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed


# --- the browser -------------------------------------------------------------------------------------------
def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("PRECEPTOR_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("no chromium: install it or set PRECEPTOR_CHROMIUM to its path")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One chromium a worker. While playwright's loop runs, Django takes the test's own thread for async code
    and refuses it the database; nothing here is async, so it is told so until the browser closes."""
    from playwright.sync_api import sync_playwright

    flags = [
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--disable-sync",
    ]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    executable = _chromium()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=executable, args=flags)
            yield opened
            opened.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


_LOOKS = [{"width": width, "theme": theme} for width in (1440, 768, 360) for theme in ("light", "dark")]


@pytest.fixture(params=_LOOKS, ids=lambda look: f"{look['width']}-{look['theme']}")
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Ask for it beside `browser_page` to run a test at three widths in both themes."""
    chosen: dict[str, Any] = request.param
    return chosen


@pytest.fixture
def browser_page(request: pytest.FixtureRequest, browser: Any, live_server: Any) -> Iterator[Any]:
    """A page on the live server: `page.goto("/")`. A script error or a refusal by the content policy fails
    the test. Another window: `parametrize("browser_page", [{"width": 360}], indirect=True)`; the keys are
    width, height, theme, touch, script."""
    look = getattr(request, "param", None)
    if look is None:
        look = request.getfixturevalue("look") if "look" in request.fixturenames else {}
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": look.get("width", 1440), "height": look.get("height", 900)},
        color_scheme=look.get("theme", "light"),
        has_touch=look.get("touch", False),
        java_script_enabled=look.get("script", True),
        reduced_motion="reduce",
        timezone_id=configured.TIME_ZONE,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    yield page
    context.close()
    assert not faults, f"the page complained: {faults}"


@pytest.fixture
def signed_in(live_server: Any) -> Callable[[Any, Any], Any]:
    """signed_in(page, ada) gives the page Ada's session without the sign-in form; returns the page."""

    def sign(page: Any, user: Any) -> Any:
        client = Client()
        client.force_login(user)
        session = client.cookies[configured.SESSION_COOKIE_NAME].value
        host = urlsplit(live_server.url).hostname
        cookie = {"name": configured.SESSION_COOKIE_NAME, "value": session, "domain": host, "path": "/"}
        page.context.add_cookies([cookie])
        return page

    return sign


@pytest.fixture
def axe() -> Callable[..., None]:
    """axe(page) proves the page free of violations (WCAG 2.2 AA and best practice), in a tall window:
    sticky bars otherwise give false target-size hits."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": tags}}

    def check(page: Any, **more: Any) -> None:
        before = page.viewport_size
        page.set_viewport_size({"width": before["width"], "height": 4000})
        results = Axe().run(page, options=options | more)
        page.set_viewport_size(before)
        assert results.violations_count == 0, results.generate_report()

    return check
