"""The published page is that of this code: same cells, same seed, and a cell made again agrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evenhand.planning.characteristics.cells import LIMITS, run_setting
from evenhand.planning.characteristics.power import cases
from evenhand.planning.characteristics.run import RUNS, SEED
from evenhand.planning.characteristics.settings import grid

METHODS = Path(__file__).parents[3] / "docs" / "methods"
PAGE = METHODS / "operating-characteristics.md"
FIGURES: dict[str, Any] = json.loads(PAGE.with_suffix(".json").read_text(encoding="utf-8"))


def rows(table: str) -> list[dict[str, Any]]:
    held = FIGURES[table]
    return [dict(zip(held["columns"], row, strict=True)) for row in held["rows"]]


def test_the_published_cells_are_the_grid() -> None:
    assert (FIGURES["seed"], FIGURES["runs"], FIGURES["limits"]) == (SEED, RUNS, LIMITS)
    assert {r["setting"] for r in rows("error_rates")} == {s.key for s in grid()}
    assert len(rows("power")) == len(list(cases()))
    assert all(r["runs"] >= 10_000 for r in rows("error_rates") if r["reading"] == "as planned")


def test_the_page_names_every_cell_that_fails() -> None:
    text = PAGE.read_text(encoding="utf-8")
    failing = [r for r in rows("error_rates") if r["fails"]]
    assert FIGURES["passed"] == (not failing and not any(r["fails"] for r in rows("coverage")))
    for r in failing:
        assert f"| {r['setting']} | {r['line']} | {r['strength']} |" in text
    assert FIGURES["command"] in text


def test_a_published_cell_made_again() -> None:
    setting = next(
        s for s in grid() if s.key == "single, constant gap, 2 groups, 600 births, phi 2"
    )
    published = {
        (r["line"], r["strength"]): r["wrong"]
        for r in rows("error_rates")
        if r["setting"] == setting.key
    }
    found = {(t.line, t.strength): t.wrong for t in run_setting(setting, RUNS, SEED).tallies}
    assert found.keys() == published.keys()
    # another processor may round a border differently
    assert all(abs(found[name] - published[name]) <= 3 for name in found)
