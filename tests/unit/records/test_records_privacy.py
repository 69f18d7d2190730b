"""What may never leave: identifiers, names, free text, numbers of one person, open files."""

from __future__ import annotations

import csv
import logging
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from evenhand.errors import InputFileError
from evenhand.records import ColumnKind, ColumnRule, load, open_source
from evenhand.records.report import shown
from evenhand.records.vault import Vault, create_private
from fixtures.records_files import HEADER, ROWS, mapping, write_csv

SECRETS = ("9434765919", "Secretname", "SW1A 1AA", "31415", "her story in her words")
WIDE = ("NHS number", "Surname", "Postcode", "Story", *HEADER)


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _file(path: Path) -> Path:
    bad = (
        "9434765919",
        "Secretname",
        "SW1A 1AA",
        "her story in her words",
        "31/02/2025",
        "A",
        "31415",
        "x",
    )
    good = (
        "9434765927",
        "Secretname",
        "SW1A 1AA",
        "her story in her words",
        "13/02/2025",
        "A",
        "200",
        "x",
    )
    return write_csv(path / "births.csv", [bad, good], WIDE)


def _whole() -> object:
    loss = ColumnRule("blood_loss_ml", "Blood loss", ColumnKind.NUMBER, high=15000)
    story = ColumnRule("story", "Story", ColumnKind.TEXT)
    return mapping(loss, story, woman="NHS number", row_id="NHS number")


def test_reports_and_logs_hold_nothing_of_a_person(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with load(open_source(_file(tmp_path)), _whole()) as records:  # type: ignore[arg-type]
        text = records.report.to_csv(tmp_path / "wrong.csv").read_text("utf-8-sig")
        said = text + repr(records.report) + "".join(map(str, records.report)) + caplog.text
        assert records.report.set_aside == 1
    out = capfd.readouterr()
    for secret in SECRETS:
        assert secret not in said + out.out + out.err
    assert "31/02/2025" in text


def test_the_report_is_private_and_inert(tmp_path: Path) -> None:
    rows = [("=1+1", "A", "1", ""), ("@SUM(A1)", "A", "1", ""), ("13/02/2025", "A", "1", "")]
    with load(open_source(write_csv(tmp_path / "=x.csv", rows)), mapping()) as records:
        path = records.report.to_csv(tmp_path / "wrong.csv")
    assert oct(path.stat().st_mode)[-3:] == "600"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["file", "row", "column", "value", "problem", "what to do"]
    assert [line[3] for line in lines[1:]] == ["'=1+1", "(hidden)"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("943 476 5919", "(hidden)"),
        ("9434765919", "(hidden)"),
        ("a@b.example", "(hidden)"),
        ("07700 900123", "(hidden)"),
        ("31/02/2025 14:30:00", "31/02/2025 14:30:00"),
        ("x" * 30, "x" * 19 + "…"),
        ("20251301", "20251301"),
    ],
)
def test_values_are_shortened_or_hidden(value: str, seen: str) -> None:
    assert shown(value) == seen


def test_working_files_are_private_and_go(tmp_path: Path, own_temp: Path) -> None:
    with load(open_source(_file(tmp_path)), _whole()) as records:  # type: ignore[arg-type]
        assert oct(records.folder.stat().st_mode)[-3:] == "700"  # type: ignore[union-attr]
        files = list(records.folder.iterdir())  # type: ignore[union-attr]
        assert [oct(f.stat().st_mode)[-3:] for f in files] == ["600"] * len(files)
        assert [f.name for f in files] == ["canonical.parquet"]
        assert all(s.encode() not in f.read_bytes() for f in files for s in SECRETS[:3])
        rows = records.fetch("SELECT woman FROM records")
        assert "9434765927" not in str(rows)
    assert list(own_temp.iterdir()) == []


def test_keep_leaves_private_files(tmp_path: Path, own_temp: Path) -> None:
    with load(open_source(_file(tmp_path)), _whole(), keep=True) as records:  # type: ignore[arg-type]
        folder = records.folder  # type: ignore[union-attr]
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert [f.name for f in folder.iterdir()] == ["canonical.parquet"]
    assert {oct(f.stat().st_mode)[-3:] for f in folder.iterdir()} == {"600"}
    assert list(own_temp.iterdir()) == [folder]


def test_nothing_is_left_after_an_error(tmp_path: Path, own_temp: Path) -> None:
    path = write_csv(tmp_path / "births.csv", [("soon", "A", "1", "")])
    with pytest.raises(InputFileError):
        load(open_source(path), mapping(), keep=True)

    def stop(_what: str, share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(open_source(write_csv(tmp_path / "b.csv", ROWS)), mapping(), progress=stop)
    assert list(own_temp.iterdir()) == []


def test_records_that_are_forgotten_are_cleaned(tmp_path: Path, own_temp: Path) -> None:
    records = load(open_source(write_csv(tmp_path / "b.csv", ROWS)), mapping())
    assert list(own_temp.iterdir())
    del records
    assert list(own_temp.iterdir()) == []


SCRIPT = """
import os, sys, time
from evenhand.records.vault import Vault
vault = Vault()
vault.file("rows").write_bytes(b"x")
if os.fork() == 0:
    sys.exit(0)
os.wait()
assert vault.folder.exists()
print(vault.folder, flush=True)
{then}
"""


@pytest.mark.parametrize("then", ["time.sleep(60)", "raise SystemExit(3)", "1 / 0"])
def test_nothing_is_left_when_the_process_ends(then: str, own_temp: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(then=then)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TMPDIR": str(own_temp), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    assert folder.parent == own_temp
    if then.startswith("time"):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == -signal.SIGTERM
    process.wait(20)
    process.stdout.close()
    assert list(own_temp.iterdir()) == []


def test_a_handler_of_somebody_else_is_left_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    mine = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with Vault():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, mine)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_private_file_is_never_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    link = tmp_path / "link"
    link.symlink_to(target)
    create_private(link).write_text("rows")
    assert target.read_text() == "precious"
    assert not link.is_symlink()


def test_the_engine_reaches_nothing_else(tmp_path: Path) -> None:
    other = write_csv(tmp_path / "other.csv", ROWS)
    with load(open_source(write_csv(tmp_path / "b.csv", ROWS)), mapping()) as records:
        for sql in (
            f"SELECT * FROM read_csv('{other}')",
            f"COPY records TO '{tmp_path}/out.csv'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(Exception, match=r"disabled|locked|cannot|Cannot"):
                records.fetch(sql)
    assert not (tmp_path / "out.csv").exists()
