"""How every command meets a full disk, a closed pipe, a damaged store and a file of another encoding."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from preceptor.cli import main
from preceptor.coding.codesets.store import FILE, MARKER, Store
from preceptor.engine import engine

RUN = (sys.executable, "-c", "from preceptor.cli import main; main()")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder without anything in it."""
    monkeypatch.setenv("PRECEPTOR_HOME", str(tmp_path))
    engine.cache_clear()
    yield tmp_path
    engine.cache_clear()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments", [["codes", "status"], ["lookup", "icd10cm", "I10", "--json"], ["--help"], ["--version"]]
)
def test_a_full_disk_is_one_sentence(book: Store, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*RUN, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "The answer could not be written: No space left on device.\n"


def test_a_pipe_closed_at_the_other_end_stays_quiet(book: Store) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*RUN, "codes", "status"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


QUESTIONS = [
    ["lookup", "icd10cm", "I10"],
    ["lookup", "icd10cm", "--batch", "-"],
    ["search", "gout"],
    ["codes", "status"],
    ["bench", "lookup"],
    ["content", "list"],
]


@pytest.mark.parametrize("arguments", QUESTIONS, ids=" ".join)
def test_without_a_store_every_command_says_what_to_run(elsewhere: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1 and "Run `preceptor codes build`" in result.stderr


@pytest.mark.parametrize("arguments", [QUESTIONS[0], QUESTIONS[3]], ids=" ".join)
def test_a_damaged_store_is_a_sentence_too(book: Store, elsewhere: Path, arguments: list[str]) -> None:
    current = elsewhere / "codes" / "current"
    current.mkdir(parents=True)
    shutil.copyfile(book.folder / MARKER, current / MARKER)
    kept, size = 1 << 20, (book.folder / FILE).stat().st_size
    with (book.folder / FILE).open("rb") as whole:
        (current / FILE).write_bytes(whole.read(kept) + bytes(size - kept))
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is damaged" in result.stderr and "Run `preceptor codes build`" in result.stderr


@pytest.mark.parametrize("text", ["20260401", "2026-W14-3", "2026-4-1", "2026-02-30", "２０２６-04-01"])
def test_a_day_has_one_shape(book: Store, text: str) -> None:
    result = CliRunner().invoke(main, ["lookup", "icd10cm", "I10", "--date", text])
    assert result.exit_code == 2 and "is not a day (YYYY-MM-DD)" in result.stderr


@pytest.mark.parametrize(
    "lines",
    [
        "E11.9\r\nI10\r\n".encode("utf-8-sig"),
        "E11.9\nI10\n".encode("utf-16"),
        b"\xfe\xff" + "E11.9\nI10\n".encode("utf-16-be"),
    ],
)
def test_a_batch_is_read_as_office_programs_save_it(book: Store, tmp_path: Path, lines: bytes) -> None:
    (tmp_path / "codes.txt").write_bytes(lines)
    for arguments, source in (([str(tmp_path / "codes.txt")], None), (["-"], lines)):
        result = CliRunner().invoke(main, ["lookup", "icd10cm", "--batch", *arguments], input=source)
        assert [json.loads(line)["code"] for line in result.stdout.splitlines()] == ["E11.9", "I10"]
        assert result.exit_code == 0


def test_a_bad_line_of_a_batch_costs_no_good_one(book: Store) -> None:
    result = CliRunner().invoke(main, ["lookup", "icd10cm", "--batch", "-"], input=b"E11.9\ncaf\xe9\nI10\n")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one.get("error") or one["code"] for one in found] == ["E11.9", "unknown code", "I10"]
    assert result.exit_code == 1
