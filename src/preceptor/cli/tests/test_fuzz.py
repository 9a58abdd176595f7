"""A short run of hostile files through every reader, and that the harness would notice a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from preceptor.cli import main
from preceptor.cli.benches import fuzz
from preceptor.cli.fuzzing.samples import Sample, invented
from preceptor.coding.codesets.sources import safe
from preceptor.coding.codesets.sources.formats import FORMATS, format_of, recognise
from preceptor.engine.incoming import parse

SAMPLES = invented()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.kind} {sample.name}")
def test_every_sample_is_read_before_it_is_made_wrong(tmp_path: Path, sample: Sample) -> None:
    (tmp_path / "work").mkdir()
    path = tmp_path / sample.name
    path.write_bytes(sample.content)
    head = sample.content
    if safe.is_office(head):
        (read,), _ = parse([path], tmp_path / "work")
        assert read.kind == sample.kind
        return
    if safe.is_zip(head):
        path = safe.unwrapped(path, tmp_path / "work")
        forms = [form for member in safe.members(path) if (form := recognise(member.head))]
        assert sample.kind in {form.kind for form in forms}
        return
    found = recognise(head)
    assert found and found.kind == sample.kind
    record = found.read(path)
    begins = {"hcpcs": "20", "ncci": "20", "cpt": "CPT 20"}.get(found.family, "FY20")
    assert found.label(record).startswith(begins)
    assert sum(found.counts(record).values()) > 0


def test_every_format_has_a_sample() -> None:
    assert {sample.kind for sample in SAMPLES} == {form.kind for form in FORMATS}


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.kind)
def test_no_format_takes_what_is_another_ones(form: object) -> None:
    for sample in SAMPLES:
        if not safe.is_zip(sample.content):
            assert (format_of(sample.kind) is form) == form.recognise(sample.content)  # type: ignore[attr-defined]


def test_thousands_of_hostile_files_are_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "all_samples", invented)
    found = fuzz.run(inputs=2500, seed=11)
    assert found["crashed"] == []


def test_a_seed_makes_the_same_input_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    monkeypatch.setattr(
        fuzz, "readings", lambda sample, path, folder: [lambda: seen.append(path.read_bytes())]
    )
    for _ in range(2):
        fuzz.attempt(SAMPLES, 3, 5, tmp_path)
    assert seen[0] == seen[1]


def test_a_crash_is_told_with_its_number_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(sample: Sample, path: Path, folder: Path) -> list[object]:
        return [lambda: [][1]]

    monkeypatch.setattr(fuzz, "all_samples", invented)
    monkeypatch.setattr(fuzz, "readings", fall)
    done = CliRunner().invoke(main, ["bench", "fuzz", "--inputs", "2", "--seed", "4"])
    assert done.exit_code == 1
    assert "input 1, " in done.stdout
    assert "IndexError at " in done.stdout


def test_a_bench_without_a_seed_says_so() -> None:
    done = CliRunner().invoke(main, ["bench", "lookup", "--seed", "4"])
    assert (done.exit_code, done.stderr) == (2, "The bench 'lookup' takes no --seed.\n")
