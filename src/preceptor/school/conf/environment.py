"""The only reader of the environment in the school: every name, what it means, its default.

PRECEPTOR_HOME         folder of all state (default: the checkout's `var`)
PRECEPTOR_DATABASE     the SQLite file (default: in the home)
PRECEPTOR_SECRET_KEY   signs sessions and links; required with PRECEPTOR_HTTPS, else made once in the home
PRECEPTOR_HOSTS        host names this school answers to, comma separated (this machine only)
PRECEPTOR_HTTPS        1 when people reach it by https: secure cookies, HSTS, X-Forwarded-Proto believed
PRECEPTOR_PROXIES      how many trusted proxies stand before it, for the visitor's address (0)
PRECEPTOR_TIMEZONE     the school's zone; due dates end in it (America/New_York)
PRECEPTOR_SCHOOL       the school's name, in titles and mail (Preceptor)
PRECEPTOR_SMTP         [user:password@]host[:port] of the mail relay; without it mail is written to the home
PRECEPTOR_MAIL_FROM    sender of the school's mail (school@localhost)
PRECEPTOR_PUBLIC_ENCODER  1 opens the encoder, its pages and its doors for programs, to anybody (0)
PRECEPTOR_API_RATE     questions a minute at the doors for programs, by token or person (600)
PRECEPTOR_API_RATE_PUBLIC  the same for an address nobody is signed in at (120)
PRECEPTOR_STATIC       folder filled by `preceptor manage collectstatic`: served hashed, cached for a year;
                       without it files are served from the packages, unhashed
PRECEPTOR_DEBUG        1 shows tracebacks and the design sheet; never on a reachable machine
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"PRECEPTOR_{name}", "").strip() or default


def switch(name: str) -> bool:
    """Raises when the value is neither a yes nor a no: a typing error must not open a door."""
    value = text(name, "0").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"PRECEPTOR_{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"PRECEPTOR_{name} is {value!r}; write a whole number.")
    return int(value)


def names(name: str, default: list[str]) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def secret_key(home: Path, https: bool) -> str:
    """From the environment, or made once in the home (0600) where nobody else reaches the school."""
    if key := text("SECRET_KEY"):
        return key
    if https:
        raise ImproperlyConfigured("PRECEPTOR_SECRET_KEY is required when PRECEPTOR_HTTPS is on.")
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, content: str) -> None:
    """Two processes may start together: whoever links first wins, and both read the whole file."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@dataclass(frozen=True, slots=True)
class Relay:
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def parse(cls, value: str) -> Relay:
        parts = urlsplit(f"//{value}")
        try:
            port = parts.port or 587
        except ValueError as error:
            raise ImproperlyConfigured("PRECEPTOR_SMTP: the port is not a number.") from error
        if not parts.hostname:
            raise ImproperlyConfigured("PRECEPTOR_SMTP: write [user:password@]host[:port].")
        return cls(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))
