"""`preceptor demo`: what it says before it serves, and the walk of `--smoke`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from preceptor.cli.smoke import Failed, visit
from preceptor.school.conf import demo


def _run(*args: str, **given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from preceptor.cli import main; main()", "demo", *args]
    return subprocess.run(command, env=os.environ | given, capture_output=True, text=True, timeout=60)


def test_a_port_in_use_is_said_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run("--port", str(port))
    assert done.returncode == 1 and f"Port {port} is in use." in done.stderr


def test_without_a_code_store_it_says_what_to_run(tmp_path):
    done = _run("--port", "0", PRECEPTOR_HOME=str(tmp_path))
    assert done.returncode == 1 and "preceptor codes build" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_walk_sees_every_main_page(book, live_server):
    demo.load()
    pages = visit(live_server.url, {role: (email, word) for role, email, word in demo.sign_ins()})
    assert pages > 30


def test_the_walk_names_the_page_that_fails():
    class Broken(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(500)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Broken)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(Failed, match="/account/login/ answered 500"):
            visit(f"http://127.0.0.1:{server.server_port}", {"student": ("ada", "x")})
    finally:
        server.shutdown()
