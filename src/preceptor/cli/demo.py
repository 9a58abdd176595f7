"""`preceptor demo`: a school to look round in, on this machine only."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.out import wrong

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
THREADS = 8


@click.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--smoke",
    is_flag=True,
    help="Take a free port and an empty database, visit the main pages, say OK, stop.",
)
@click.option("--reset", is_flag=True, help="Forget everything done in the demo school first.")
def command(port: int, smoke: bool, reset: bool) -> None:
    """Load the demo school and serve it on this machine. Stop it with Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preceptor.school.conf.settings")
    if smoke:
        with tempfile.TemporaryDirectory(prefix="preceptor-smoke-") as folder:
            os.environ["PRECEPTOR_DATABASE"] = str(Path(folder) / "db.sqlite3")
            _prepare(reset=False)
            _smoke()
        return
    listener = _listen(port)
    _prepare(reset=reset)
    _welcome(listener.getsockname()[1])
    server = _server()
    threading.Thread(target=_warm, daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    click.echo("\nThe demo school is closed. What was done in it is kept.")
    _leave()


def _leave() -> None:
    """Ends at once: the server's idle threads would be waited for otherwise."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _listen(port: int) -> socket.socket:
    """Taken before anything is loaded: a port in use is said at once."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        wrong(f"Port {port} is in use. Stop what uses it, or try `preceptor demo --port {port + 1}`.")
    listener.listen(128)
    return listener


def _prepare(*, reset: bool) -> None:
    """Store, database, demo school: whatever is missing."""
    import django

    django.setup()
    from preceptor.coding.cases import CaseError
    from preceptor.coding.codesets.store import StoreError
    from preceptor.engine import engine
    from preceptor.school.conf import demo

    try:
        engine().book  # noqa: B018 - opening it is the check
        if reset:
            _forget()
        _migrate()
        demo.load()
    except (StoreError, CaseError, demo.NotADemo) as error:
        wrong(str(error))


def _forget() -> None:
    """Removes the database, but never one that holds anybody the demo did not bring."""
    from django.conf import settings
    from django.db import OperationalError, connection

    from preceptor.school.conf import demo
    from preceptor.school.people.models import User

    try:
        strangers = User.objects.exclude(email__endswith=f"@{demo.DOMAIN}").exists()
    except OperationalError:  # no tables yet
        strangers = False
    if strangers:
        raise demo.NotADemo("This school has people of its own; it is not reset.")
    connection.close()
    database = Path(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _welcome(port: int) -> None:
    from preceptor.school.conf import demo

    click.echo(f"\nThe demo school is open: http://{HOST}:{port}\n")
    for role, email, password in demo.sign_ins():
        click.echo(f"  {role:<11} {email:<42} {password}")
    click.echo("\nStop it with Ctrl-C.")


def _server() -> uvicorn.Server:
    import uvicorn
    from a2wsgi import WSGIMiddleware

    from preceptor.school.conf.wsgi import application

    app: Any = WSGIMiddleware(application, workers=THREADS)
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False))


def _warm() -> None:
    """Opens what the first search and the first chart need, so that nobody waits for it."""
    from preceptor.engine import engine

    with suppress(Exception):  # whatever is wrong, the page that needs it says so better
        engine().searcher.search("warm")
        list(engine().library)


def _smoke() -> None:
    from preceptor.cli.smoke import visit
    from preceptor.school.conf import demo

    listener = _listen(0)
    port = listener.getsockname()[1]
    server = _server()
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        pages = visit(f"http://{HOST}:{port}", {role: (email, word) for role, email, word in demo.sign_ins()})
    except AssertionError as error:
        wrong(str(error))
    finally:
        server.should_exit = True
        thread.join(timeout=10)
    click.echo(f"OK: {pages} pages")
