"""The limits a reading shows are those of the stats room, for every kind, side and level."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest

from evenhand.defaults import defaults
from evenhand.equity import GapCounts, read_gap
from evenhand.equity.cells import Cells
from evenhand.equity.compare import compare
from evenhand.equity.model import Estimate
from evenhand.equity.settings import settings
from evenhand.equity.sites import across_sites
from evenhand.stats.critical import critical
from evenhand.stats.dispersion import Dispersion
from evenhand.stats.intervals import poisson_rate, student_mean, wilson
from evenhand.stats.means import mean_difference, mean_ratio
from evenhand.stats.persontime import rate_difference_score, rate_ratio
from evenhand.stats.proportions import score_difference, score_ratio
from fixtures.gaps import read_rows

NONE = Dispersion(1.0, 0.0, 1.0)
WIDE = Dispersion(2.5, 30.0, 2.5)
Z = (1.959963984540054, 1.2815515655446004)
NAMES = (("low", "high"), ("low80", "high80"))


def holds(found: Estimate, method, *counts: float) -> None:  # type: ignore[no-untyped-def]
    """Both intervals of an estimate are the method's at 95 and 80 %."""
    for z, names in zip(Z, NAMES, strict=True):
        expected = [float(v) for v in method(*counts, z)]
        assert [getattr(found, n) for n in names] == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("row", "methods"),
    [
        ((10, 500, 10, 480), ("person-time score", "person-time score")),
        ((9, 500, 10, 480), ("conditional mid-P", "person-time score")),
        ((10, 500, 9, 480), ("person-time score", "conditional mid-P")),
    ],
)
def test_rates(row: tuple[int, int, int, int], methods: tuple[str, str]) -> None:
    reading = read_rows([row, (30, 2000, 28, 2100)], kind="rate")
    for p, c in enumerate(c for c in reading.contrasts if c.primary):
        counts = (row[2 * p], row[2 * p + 1], (30, 28)[p], (2000, 2100)[p])
        holds(c.ratio, rate_ratio, *counts)
        holds(c.difference, rate_difference_score, *counts)
        assert c.ratio.method == methods[p]
        x, n = counts[:2]
        holds(reading.rates[0][p].rate, poisson_rate, x, n)
        assert reading.rates[0][p].rate.method == ("Byar" if x >= 10 else "exact Poisson")


def test_rates_with_another_border_for_mid_p() -> None:
    constants = copy.deepcopy(defaults())
    constants["intervals"]["exact_rate_below"] = 20
    rows = [(12, 500, 13, 480), (30, 2000, 28, 2100)]
    usual, later = (read_rows(rows, kind="rate", constants=c) for c in (None, constants))
    assert usual.contrasts[0].ratio.method == "person-time score"
    assert later.contrasts[0].ratio.method == "conditional mid-P"
    low, _ = rate_ratio(12, 500, 30, 2000, Z[0], exact_below=20)
    assert later.contrasts[0].ratio.low == pytest.approx(float(low))
    assert later.contrasts[0].ratio.low != usual.contrasts[0].ratio.low


def test_proportions_on_both_sides() -> None:
    for row in ((12, 100, 15, 110), (90, 100, 95, 110)):
        reading = read_rows([row, (row[0] * 3 - 5, 300, 310 if row[0] > 50 else 31, 350)])
        event = row[0] == 12
        change = reading.changes[0]
        x0, n0, x1, n1 = row
        sides = (x1, n1, x0, n0) if event else (n1 - x1, n1, n0 - x0, n0)
        holds(change.ratio, score_ratio, *sides)
        holds(change.difference, score_difference, x1, n1, x0, n0)
        assert change.ratio.method == change.difference.method == "Miettinen-Nurminen score"
        assert change.side == ("event" if event else "non-event")
        holds(reading.rates[0][0].rate, wilson, x0, n0)


def cells(mean: float, variance: float, n: float) -> Cells:
    return Cells(*(np.array([v], float) for v in (n, n, 0, mean, variance)))


@pytest.mark.parametrize("spread", [NONE, WIDE])
def test_means_with_and_without_phi(spread: Dispersion) -> None:
    found = compare(
        cells(0.8, 4.0, 200),
        cells(0.5, 9.0, 300),
        kind="mean",
        flipped=np.array([False]),
        levels=(np.array([0.95]), np.array([0.8])),
        spread=spread,
    )
    options = {"phi": spread.phi, "phi_df": spread.df}
    for level, names in zip((0.95, 0.8), NAMES, strict=True):
        for scale, method in (("ratio", mean_ratio), ("difference", mean_difference)):
            expected = method((0.8, 0.5), (4.0, 9.0), (200, 300), level, **options)
            got = [getattr(getattr(found, scale), n)[0] for n in names]
            assert got == pytest.approx([float(v) for v in expected])
    assert found.ratio.value[0] == pytest.approx(1.6)


@pytest.mark.parametrize(("first", "second"), [(0.0, 0.5), (0.5, 0.0), (-1.0, -2.0)])
def test_means_without_a_ratio(first: float, second: float) -> None:
    found = compare(
        cells(first, 4.0, 200),
        cells(second, 9.0, 300),
        kind="mean",
        flipped=np.array([False]),
        levels=(np.array([0.95]), np.array([0.8])),
        spread=NONE,
    )
    assert np.isnan(found.ratio.value[0])


def test_one_rate_with_phi() -> None:
    x = np.array([[5.0, 15, 4, 16], [30, 30, 30, 30]])
    n = np.full((2, 4), 100.0)
    plan = {"focus": [True, False], "comparison": [False, True], "phase": [0, 0, 1, 1]}
    for kind, method in (("proportion", wilson), ("rate", poisson_rate)):
        reading = read_gap(GapCounts(x, n, 0 * n), **plan, kind=kind, direction="lower")  # type: ignore[arg-type]
        assert reading.phi > 1
        for level, names in zip((0.95, 0.8), NAMES, strict=True):
            z = critical(level, phi=reading.phi, df=reading.phi_df)
            expected = [float(v) for v in method(20, 200, z)]
            rate = reading.rates[0][0].rate
            assert [getattr(rate, v) for v in names] == pytest.approx(expected)


def test_one_mean_with_phi() -> None:
    n = np.full((1, 4), 20.0)
    mean = np.array([[8.0, 12.0, 7.0, 13.0]])
    counts = GapCounts(n, n, 0 * n, n * mean, n * (mean**2 + 4.0))
    reading = read_gap(
        counts, focus=[True], comparison=[False], phase=[0, 0, 1, 1], kind="mean", direction="lower"
    )
    assert reading.phi > 1
    variance = (20 * (64 + 4 + 144 + 4) - 40 * 100) / 39
    for level, names in zip((0.95, 0.8), NAMES, strict=True):
        expected = student_mean(10.0, variance * reading.phi, 40, level)
        rate = reading.rates[0][0].rate
        assert [getattr(rate, v) for v in names] == pytest.approx([float(v) for v in expected])


def test_across_sites_limits_and_constants() -> None:
    counts = ([30, 12], [100, 150], [50, 40], [300, 600])
    found = across_sites(*counts)
    assert found is not None
    holds(found.crude_ratio, score_ratio, 42, 250, 90, 900)
    holds(found.crude_difference, score_difference, 42, 250, 90, 900)
    assert found.crude_difference.method == "Miettinen-Nurminen score"
    other = across_sites(*counts, constants=replace(settings(), established=0.80, suggested=0.95))
    assert other is not None
    assert other.crude_ratio.low == found.crude_ratio.low80
    assert other.crude_ratio.high80 == found.crude_ratio.high
    assert other.adjusted_ratio.low == found.adjusted_ratio.low80


def test_across_sites_on_the_rarer_side() -> None:
    """90 % screened: the ratios are of those missed, the differences of those screened."""
    missed = across_sites([30, 12], [100, 150], [50, 40], [300, 600])
    found = across_sites([70, 138], [100, 150], [250, 560], [300, 600])
    assert missed is not None
    assert found is not None
    assert (missed.side, found.side) == ("event", "non-event")
    assert found.crude_ratio == missed.crude_ratio
    assert found.adjusted_ratio == missed.adjusted_ratio
    assert found.q == missed.q
    assert found.crude_difference.value == pytest.approx(-(missed.crude_difference.value or 0))
    assert found.within == pytest.approx(-missed.within)
    half = across_sites([50], [100], [50], [100])
    assert half is not None
    assert half.side == "event"


def test_across_sites_with_one_person() -> None:
    found = across_sites([1, 10], [1, 100], [1, 10], [1, 100])
    assert found is not None
    assert found.sites == 2
    assert found.within + found.between == pytest.approx(0)
    uneven = across_sites([1, 10], [1, 100], [0, 10], [0, 100])
    assert uneven is not None
    assert uneven.within + uneven.between == pytest.approx(11 / 101 - 0.1)
    assert uneven.within == pytest.approx(0.0)
    none = across_sites([0], [100], [10], [100])
    assert none is not None
    assert none.adjusted_ratio.method == "Mantel-Haenszel"
    assert none.crude_ratio.method == "Miettinen-Nurminen score"


def test_a_gap_of_exactly_nothing_before_moves_no_way() -> None:
    """Equal rates before: there is no worse-off group to move towards."""
    change = read_rows(
        [(500, 10000, 800, 10000), (500, 10000, 500, 10000)], direction="neither"
    ).gap_change
    assert change is not None
    assert (change.ratio_scale, change.answer.value) == ("widened", "a gap opened")
