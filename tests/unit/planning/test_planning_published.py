"""The published page is that of this code: same cells, same seed, and a cell made again agrees."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from evenhand.planning.characteristics.cells import LIMITS, AnswerTally, Tally, run_setting
from evenhand.planning.characteristics.charts import ChartRate
from evenhand.planning.characteristics.coverage import Coverage
from evenhand.planning.characteristics.power import Power, cases
from evenhand.planning.characteristics.report import Made, machine, page
from evenhand.planning.characteristics.run import RUNS, SEED, Characteristics
from evenhand.planning.characteristics.settings import grid

METHODS = Path(__file__).parents[3] / "docs" / "methods"
PAGE = METHODS / "operating-characteristics.md"
FIGURES: dict[str, Any] = json.loads(PAGE.with_suffix(".json").read_text(encoding="utf-8"))


def rows(table: str) -> list[dict[str, Any]]:
    held = FIGURES[table]
    return [dict(zip(held["columns"], row, strict=True)) for row in held["rows"]]


def made_of(kind: type[Any], table: str) -> tuple[Any, ...]:
    """The rows of a table as what they were written from: what is worked out of them left out."""
    own = {f.name for f in fields(kind)}
    return tuple(kind(**{k: v for k, v in row.items() if k in own}) for row in rows(table))


def published() -> tuple[Characteristics, Made]:
    powers = (Power(**{**row, "births": tuple(row["births"])}) for row in rows("power"))
    found = Characteristics(
        seed=FIGURES["seed"],
        runs=FIGURES["runs"],
        tallies=made_of(Tally, "error_rates"),
        answers=made_of(AnswerTally, "answers"),
        powers=tuple(powers),
        coverages=made_of(Coverage, "coverage"),
        charts=made_of(ChartRate, "charts"),
    )
    day = date.fromisoformat(FIGURES["date"])
    return found, Made(FIGURES["version"], day, FIGURES["command"])


def test_the_page_is_made_of_the_figures_beside_it_and_no_figure_is_typed() -> None:
    found, made = published()
    assert page(found, made) == PAGE.read_text(encoding="utf-8")
    assert machine(found, made) == PAGE.with_suffix(".json").read_text(encoding="utf-8")


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
