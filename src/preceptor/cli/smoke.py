"""A walk through the demo school over real HTTP, as its people take it."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BEGIN = re.compile(r'action="(/lab/sets/[^"]+/begin)"')
_GOING = re.compile(r'href="(/lab/attempts/[^"]+)"')
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


class Visitor:
    """One person's browser: cookies, redirects, forms. Raises Failed."""

    def __init__(self, base: str) -> None:
        self.base, self.seen = base, 0
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, *, must: str = "") -> str:
        return self._open(path, None, must)

    def post(self, path: str, page: str, data: dict[str, str], *, must: str = "") -> str:
        """Sends a form of a page already fetched."""
        token = _TOKEN.search(page)
        if token is None:
            raise Failed(path, "the page before it has no form")
        return self._open(path, urlencode(data | {"csrfmiddlewaretoken": token[1]}).encode(), must)

    def _open(self, path: str, body: bytes | None, must: str) -> str:
        address = urljoin(self.base, path)
        request = urllib.request.Request(address, data=body, headers={"Referer": self.base + "/"})  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as answer:
                text: str = answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            raise Failed(path, f"answered {error.code}") from error
        except OSError as error:
            raise Failed(path, f"did not answer ({error})") from error
        if must not in text:
            raise Failed(path, f"does not show “{must}”")
        self.seen += 1
        return text


class Failed(AssertionError):
    """Names the address that did not answer well."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} {what}")


def visit(base: str, people: dict[str, tuple[str, str]]) -> int:
    """Walks as student, instructor and director; the number of pages seen. Raises Failed."""
    visitors = {role: _sign_in(base, *signs) for role, signs in people.items()}
    _study(visitors["student"])
    _teach(visitors["instructor"])
    _direct(visitors["director"])
    return sum(visitor.seen for visitor in visitors.values())


def _sign_in(base: str, email: str, password: str) -> Visitor:
    visitor = Visitor(base)
    form = visitor.get("/account/login/", must="Sign in")
    for sheet in _STYLE.findall(form):
        visitor.get(sheet)
    visitor.post("/account/login/", form, {"login": email, "password": password}, must="<h1>Today</h1>")
    return visitor


def _study(ada: Visitor) -> None:
    ada.get("/", must="Today")
    cases = ada.get("/lab/", must="Lab")
    if begin := _BEGIN.search(cases):
        ada.post(begin[1], cases, {}, must='id="claim"')
        cases = ada.get("/lab/")
        going = _GOING.search(cases)
        if going is None:
            raise Failed("/lab/", "does not show the case that was begun")
        ada.get(going[1], must='id="chart"')
    ada.get("/encoder/?" + urlencode({"q": "diabetic kidney disease"}), must="E11.2")
    ada.get("/encoder/icd10cm/E11.22/", must="E11.22")
    ada.get("/account/", must="Account")
    ada.get("/account/tokens/", must="Make a token")
    ada.get("/api/", must="For programs")
    ada.get("/api/v1/codes/icd10cm/E11.22", must='"billable": true')
    ada.get("/fhir/metadata", must="CapabilityStatement")


def _teach(ines: Visitor) -> None:
    today = ines.get("/", must="Your sections")
    section = re.search(r'href="(/lab/sections/\d+/)"', today)
    if section is None:
        raise Failed("/", "does not lead to the instructor's section")
    ines.get(section[1])


def _direct(dana: Visitor) -> None:
    dana.get("/", must="Programs and terms")
    programs = dana.get("/programs/", must="Programs")
    for address in re.findall(r'href="(/programs/(?:\d+/|terms/\d+/|sections/\d+/))"', programs):
        dana.get(address)
    dana.get("/-/ready", must='"ready": true')
