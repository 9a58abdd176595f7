"""The promises of the settings, asked of the running project."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from preceptor.school.conf import environment as env


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize(("name", "value"), [("journal_mode", "wal"), ("foreign_keys", 1)])
@pytest.mark.django_db(transaction=True)
def test_sqlite_is_opened_as_promised(name, value):
    assert _pragma(name) == value


@pytest.mark.django_db(transaction=True)
def test_sqlite_waits_for_a_lock_instead_of_failing():
    assert int(_pragma("busy_timeout")) >= 5000


@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_when_it_begins():
    assert connection.transaction_mode == "IMMEDIATE"


def test_requests_are_not_one_transaction():
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@pytest.mark.django_db
def test_the_test_database_is_a_file():
    assert "memory" not in str(connection.settings_dict["NAME"])


@pytest.mark.django_db
def test_the_models_and_their_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_time_is_stored_in_utc():
    assert settings.USE_TZ and connection.timezone_name == "UTC"


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("PRECEPTOR_SECRET_KEY", raising=False)
    first = env.secret_key(tmp_path, https=False)
    assert env.secret_key(tmp_path, https=False) == first and len(first) > 60
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_reachable_school_must_be_given_its_secret(tmp_path, monkeypatch):
    monkeypatch.delenv("PRECEPTOR_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="PRECEPTOR_SECRET_KEY"):
        env.secret_key(tmp_path, https=True)


def test_a_misspelt_switch_is_refused(monkeypatch):
    monkeypatch.setenv("PRECEPTOR_DEBUG", "fasle")
    with pytest.raises(ImproperlyConfigured, match="PRECEPTOR_DEBUG is 'fasle'"):
        env.switch("DEBUG")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mail.school.example", ("mail.school.example", 587, "", "")),
        ("ada:p%40ss@mail.school.example:465", ("mail.school.example", 465, "ada", "p@ss")),
    ],
)
def test_the_mail_relay_is_one_value(value, expected):
    relay = env.Relay.parse(value)
    assert (relay.host, relay.port, relay.user, relay.password) == expected


@pytest.mark.parametrize("value", [":587", "mail.school.example:smtp"])
def test_a_relay_that_makes_no_sense_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match="PRECEPTOR_SMTP"):
        env.Relay.parse(value)


def test_a_reachable_school_passes_the_deployment_check(tmp_path):
    given = {
        "PRECEPTOR_HOME": str(tmp_path),
        "PRECEPTOR_HTTPS": "1",
        "PRECEPTOR_HOSTS": "school.example",
        "PRECEPTOR_SMTP": "mail.school.example",
        "PRECEPTOR_SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    settings_module = {"DJANGO_SETTINGS_MODULE": "preceptor.school.conf.settings"}
    around = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}  # set by the browser
    done = subprocess.run(command, env=around | given | settings_module, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
