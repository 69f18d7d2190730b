"""`evenhand count`: counts with their definitions, never a row."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evenhand.cli import main
from evenhand.measures import measure
from evenhand.measures.exchange import tables_from_bytes

ROWS = """woman_id,delivery_date,ethnic_category,blood_loss_ml
9434765919,2025-01-03,A,300
9434765920,2025-01-04,N,1300
9434765921,2025-02-04,A,1300
9434765922,2025-02-09,N,900
"""


@pytest.fixture
def births(tmp_path: Path) -> Path:
    path = tmp_path / "births.csv"
    path.write_text(ROWS)
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["count", *(str(w) for w in words)], catch_exceptions=False)


def test_counts_are_written_with_their_definition(births: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "tables.json"
    found = run(births, "-m", "pph_1000,pph_1500", "--out", target)
    assert found.exit_code == 0
    assert "4 of 4 rows could be used." in found.output
    first, second = tables_from_bytes(target.read_bytes())
    assert (first.table.measure, second.table.measure.id) == (measure("pph_1000"), "pph_1500")
    assert first.table.sites == ("",)
    assert first.table.numerator.sum() == 2
    assert first.table.denominator.sum() == 4
    assert "94347659" not in target.read_text()


def test_all_rows_of_one_site(births: Path, tmp_path: Path) -> None:
    target = tmp_path / "t.json"
    assert run(births, "-m", "pph_1000", "--site", "North", "-q", "--out", target).exit_code == 0
    assert tables_from_bytes(target.read_bytes())[0].table.sites == ("North",)


def test_without_a_measure_all_that_fit_are_counted(births: Path, tmp_path: Path) -> None:
    target = tmp_path / "t.json"
    run(births, "--grain", "quarter", "--out", target)
    found = {t.table.measure.id: t.table for t in tables_from_bytes(target.read_bytes())}
    assert {"pph_500", "pph_1000", "pph_1500"} <= set(found)
    assert len(found["pph_500"].periods) == 1


def test_a_site_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "births.csv"
    lines = ROWS.splitlines()
    path.write_text("\n".join([f"{lines[0]},site", *(f"{line},East" for line in lines[1:])]))
    target = tmp_path / "t.json"
    found = run(path, "-m", "pph_1000", "--site", "North", "--out", target)
    assert found.exit_code == 4
    assert "Leave one of them out." in found.output
    assert not target.exists()
    run(path, "-m", "pph_1000", "--out", target)
    assert tables_from_bytes(target.read_bytes())[0].table.sites == ("East",)


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    found = run(tmp_path / "none.csv", "--out", tmp_path / "t.json")
    assert found.exit_code == 3
    assert list(tmp_path.iterdir()) == []
