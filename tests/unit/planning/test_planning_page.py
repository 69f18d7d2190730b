"""The page of the operating characteristics: its rows word by word, and the run that fills it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from evenhand.equity import GapCounts
from evenhand.planning.characteristics import coverage
from evenhand.planning.characteristics import run as running
from evenhand.planning.characteristics.cells import AnswerTally, _best_date
from evenhand.planning.characteristics.charts import ChartRate
from evenhand.planning.characteristics.coverage import Coverage
from evenhand.planning.characteristics.power import Power, cases
from evenhand.planning.characteristics.report import Made, page
from evenhand.planning.characteristics.run import Characteristics, characteristics
from evenhand.planning.characteristics.settings import grid

MADE = Made("1.2.3", date(2026, 3, 4), "evenhand characteristics")
WILSON = Coverage("Wilson", "n 20 to 1,000", 40, 0.95234, 0.81237, "n 20, p 0.005", exact=False)


def power(**changed: object) -> Power:
    values = {
        "aim": "12 to 9 %", "births": (1000.0, 3000.0), "years": 1, "phi": 1.0, "phi_known": True,
        "runs": 2500, "gap_seen": 0.994, "focus": 0.592, "focus_likely": 0.801, "ratio": 0.38,
        "narrowed": 0.33, "narrowed_likely": 0.61,
    }  # fmt: skip
    return Power(**(values | changed))  # type: ignore[arg-type]


def whole() -> Characteristics:
    charts = [
        ChartRate("p", "anhoej", 2000.0, 2.0, since, 4000, rate, paged)
        for since, rate, paged in ((12, 0.05, 0.2), (18, 0.071, 0.308))
    ]
    exact = Coverage("Exact", "means 1 to 9", 9, 0.97, 0.949, "mean 1", exact=True)
    return Characteristics(
        seed=7,
        runs=10,
        tallies=(),
        answers=(),
        powers=(power(), power(phi=2.0, phi_known=False, years=2), power(aim="12 to 6 %")),
        coverages=(WILSON, exact),
        charts=tuple(charts),
    )


def test_power_has_a_table_for_each_aim() -> None:
    text = page(whole(), MADE)
    first = text.index("### 12 to 9 %")
    second = text.index("### 12 to 6 %")
    assert "## How often true changes are found" in text[:first]
    rows = [line for line in text[first:second].splitlines() if line.startswith("| 1,000")]
    assert rows == [
        "| 1,000 and 3,000, 1 | 1, known | 99 | 59 / 80 | 38 | 33 / 61 |",
        "| 1,000 and 3,000, 2 | 2 | 99 | 59 / 80 | 38 | 33 / 61 |",
    ]
    assert text.count("| births a year, years each side | phi | gap seen |") == 2


def test_coverage_says_what_was_promised_and_whether_it_was_kept() -> None:
    lines = page(whole(), MADE).splitlines()
    assert (
        "| Wilson | n 20 to 1,000 | 40 | 95.23 | 81.24 | n 20, p 0.005 | 93 to 97 % on average |"
        in lines
    )
    assert (
        "| Exact | means 1 to 9 | 9 | 97.00 | 94.90 | mean 1 | 95 % everywhere, **not kept** |"
        in lines
    )
    assert [c.method for c in whole().uncovered] == ["Exact"]
    assert not whole().passed


def test_a_chart_has_one_row_for_both_lengths() -> None:
    lines = page(whole(), MADE).splitlines()
    assert "| 2,000 | p | anhoej | 2 | 5.0 | 7.1 | 30.8 |" in lines
    assert sum(line.startswith("| 2,000 | p") for line in lines) == 1


def test_the_whole_run_takes_everything_and_parts_of_it_only_the_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[int, int]] = []
    one, case = grid()[0], next(iter(cases()))
    monkeypatch.setattr(running, "grid", lambda: (one,))
    monkeypatch.setattr(running, "cases", lambda: (case,))
    monkeypatch.setattr(running, "coverages", lambda: (WILSON,))
    monkeypatch.setattr(running, "chart_rates", lambda runs, seed: (runs, seed))
    found = characteristics(
        seed=3, runs=15, jobs=1, progress=lambda done, of: told.append((done, of))
    )
    assert (found.coverages, found.charts) == ((WILSON,), (15, 3))
    assert [(p.aim, p.births, p.runs) for p in found.powers] == [(case.aim, case.truth.births, 15)]
    assert {t.setting for t in found.tallies} == {one.key}
    assert told == [(1, 2), (2, 2)]
    alone = characteristics(seed=3, runs=15, settings=[one], jobs=1)
    assert (alone.powers, alone.coverages, alone.charts) == ((), (), ())
    assert alone.tallies == found.tallies


def test_two_processes_give_what_one_does_and_begin_with_the_longest() -> None:
    monthly = next(s for s in grid() if s.how == "monthly")
    cells = (grid()[0], monthly)
    told: list[int] = []
    one = characteristics(runs=10, settings=cells, jobs=1)
    two = characteristics(
        runs=10, settings=cells, jobs=2, progress=lambda done, _: told.append(done)
    )
    assert two == one
    assert told == [1, 2]
    assert [running._Task(1, 1, c).long for c in (*cells, next(iter(cases())))] == [
        False,
        True,
        False,
    ]


def test_methods_and_grids_of_the_coverage_have_their_names() -> None:
    first, second = coverage.of_proportions()
    assert [first.method, second.method] == ["Wilson", "Clopper-Pearson"]
    assert {c.grid for c in coverage.of_rates()} == {"means 5 to 50 against three times the time"}


def test_of_two_cells_with_the_same_highest_rate_the_first_is_named() -> None:
    answers = tuple(
        AnswerTally(cell, "narrowed", strength, 30, wrong, 100)
        for cell, wrong in (("one", 2), ("two", 5), ("three", 5))
        for strength in ("established", "suggested")
    )
    never = tuple(replace(a, answer="widened", wrong=0) for a in answers)
    lines = page(replace(whole(), answers=answers + never), MADE).splitlines()
    assert "| narrowed | 5.0 (two) | 5.0 (two) |" in lines
    assert not any(line.startswith("| widened") for line in lines)


def test_the_coverage_of_every_method_stands_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = ("of_proportions", "of_counts", "of_pairs", "of_rates")
    for name in parts:
        monkeypatch.setattr(coverage, name, lambda name=name: iter([replace(WILSON, method=name)]))
    assert [c.method for c in coverage.coverages()] == list(parts)


def test_all_but_impossible_outcomes_are_left_out_on_both_sides() -> None:
    found = coverage._likely(stats.poisson(2000))
    assert found[0] == stats.poisson(2000).ppf(coverage._REST) > 1000
    assert found[-1] == stats.poisson(2000).isf(coverage._REST) < 3000


def test_the_date_that_shows_the_most() -> None:
    """Events of the first group fall after month 24 of 36; in the second project the
    comparison's rise after month 12."""
    births = np.full(36, 100)
    focus = np.where(np.arange(36) < 24, 12, 2)
    x = np.stack([[focus, np.full(36, 5)], [np.full(36, 5), focus[::-1]]])
    n = np.stack([[births, births]] * 2)
    assert _best_date(GapCounts(x, n, 0 * n)).tolist() == [24, 12]
