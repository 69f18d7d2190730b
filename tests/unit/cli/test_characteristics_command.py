"""`evenhand characteristics` writes page and figures, and fails loudly when a promise is not kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from evenhand.cli import main
from evenhand.planning.characteristics import run
from evenhand.planning.characteristics.cells import Counted
from evenhand.planning.characteristics.coverage import Coverage
from evenhand.planning.characteristics.settings import grid

GOOD = Coverage("a method", "a grid", 1, 0.95, 0.94, "somewhere", exact=False)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cells, one power, no charts."""
    first = next(run.cases())
    monkeypatch.setattr(run, "grid", lambda: grid()[:2])
    monkeypatch.setattr(run, "cases", lambda: [first])
    monkeypatch.setattr(run, "coverages", lambda: (GOOD,))
    monkeypatch.setattr(run, "chart_rates", lambda _runs, _seed: ())


@pytest.mark.usefixtures("short")
def test_writes_page_and_figures(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    options = ["--seed", "3", "--runs", "50", "--jobs", "1", "--out", str(folder)]
    done = CliRunner().invoke(main, ["characteristics", *options])
    assert done.exit_code == 0, done.output
    assert "operating-characteristics.md and operating-characteristics.json" in done.output
    text = (folder / "operating-characteristics.md").read_text(encoding="utf-8")
    assert "seed 3, 50 projects a cell" in text
    assert f"    evenhand characteristics --seed 3 --runs 50 --out {folder.as_posix()}" in text
    figures = json.loads((folder / "operating-characteristics.json").read_text(encoding="utf-8"))
    assert figures["passed"] is True
    assert figures["runs"] == 50
    assert len(figures["power"]["rows"]) == 1


@pytest.mark.usefixtures("short")
def test_several_processes_find_the_same(tmp_path: Path) -> None:
    made = []
    for jobs in ("1", "2"):
        options = ["--runs", "50", "--jobs", jobs, "--out", str(tmp_path)]
        assert CliRunner().invoke(main, ["characteristics", *options]).exit_code == 0
        made.append((tmp_path / "operating-characteristics.json").read_text(encoding="utf-8"))
    assert made[0] == made[1]
    assert json.loads(made[0])["seed"] == run.SEED


@pytest.mark.usefixtures("short")
def test_a_broken_promise_is_named_and_exits_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run.run_setting

    def broken(cell, runs, seed):  # type: ignore[no-untyped-def]
        found = real(cell, runs, seed)
        return Counted((replace(found.tallies[0], wrong=runs), *found.tallies[1:]), found.answers)

    monkeypatch.setattr(run, "run_setting", broken)
    monkeypatch.setattr(run, "coverages", lambda: (replace(GOOD, mean=0.5),))
    options = ["--runs", "50", "--jobs", "1", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, ["characteristics", *options])
    assert done.exit_code == 1
    words = "where the gap stands, established, 100.0 %"
    assert f"Not kept: {grid()[0].key}: {words}" in done.output
    assert "Not kept: coverage of a method" in done.output
