"""Published power figures, reproduced by simulating the rules, with a formula as second working.

The figures are those of the equity reading's design (single look, unadjusted, ratio only): 12 % to
9 % against a steady 5 %, as many months before as since.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evenhand.equity.many import read_gaps
from evenhand.equity.verdict import OWN_ANSWERS, STRENGTHS
from evenhand.planning.feasibility import Design, Question, Volume, chances, drawn
from evenhand.planning.feasibility_formula import by_formula
from evenhand.planning.feasibility_search import months_each_side, months_needed, teams_needed

RUNS = 4000
# births a year (focus, comparison), months each side, PoF established, gap on the ratio
FIGURES = [
    (1000, 3000, 12, 0.59, 0.38),
    (1000, 3000, 24, None, 0.65),
    (500, 2000, 12, 0.33, 0.23),
]


def question(focus: int, comparison: int, months: int) -> Question:
    return Question(Volume(focus, 0.12), Volume(comparison, 0.05), 0.09, Design(months, months))


def unadjusted(asked: Question, months: int) -> tuple[float, float]:
    """Own improvement, and the ratio of ratios below 1, at 95 % with phi known to be 1."""
    counts = drawn(asked, months, runs=RUNS, seed=7)
    read = read_gaps(
        counts,
        focus=[True, False],
        comparison=[False, True],
        phase=np.repeat([0, 1], months),
        kind="proportion",
        direction="lower",
        dispersions=(1.0, 0.0),
    )
    assert read.own is not None
    assert read.gap is not None
    better = read.own.answer[:, 2] == [a.value for a in OWN_ANSWERS].index("improved")
    sure = read.own.strength[:, 2] == [s.value for s in STRENGTHS].index("established")
    return float((better & sure).mean()), float((read.gap.shift.ratio.high[:, 0] < 1).mean())


@pytest.mark.parametrize(("focus", "comparison", "months", "own", "gap"), FIGURES)
def test_known_power_figures(
    focus: int, comparison: int, months: int, own: float | None, gap: float
) -> None:
    """Within three standard errors of the run here, and half a point of rounding there."""
    asked = question(focus, comparison, months)
    found = unadjusted(asked, months)
    formula = by_formula(asked)
    allowed = 3 * np.sqrt(0.25 / RUNS) + 0.005
    for known, simulated, worked in zip((own, gap), found, (formula.own, formula.gap), strict=True):
        if known is None:
            continue
        assert simulated == pytest.approx(known, abs=allowed)
        assert worked == pytest.approx(known, abs=0.015)


def test_several_trusts_together_reach_96_percent() -> None:
    """ "Over 96 %" there; the formula says 95.97 % for the gap, so it holds to its rounding."""
    asked = question(5000, 15000, 12)
    own, gap = unadjusted(asked, 12)
    formula = by_formula(asked)
    assert min(own, formula.own) > 0.99
    assert gap == pytest.approx(0.96, abs=3 * np.sqrt(0.96 * 0.04 / RUNS))
    assert formula.gap == pytest.approx(0.96, abs=0.001)


def test_the_rules_as_they_are_cost_a_little_more() -> None:
    """Both scales, better care, a gap before, and phi found in the months of each project."""
    found = chances(question(1000, 3000, 12), runs=2000)
    assert found.gap_clear is not None
    assert found.gap_likely is not None
    assert 0.50 < found.own_clear.value < 0.59
    assert 0.26 < found.gap_clear.value < 0.36
    assert found.own_likely.value > 0.75
    assert found.own_clear.error == pytest.approx(
        np.sqrt(found.own_clear.value * (1 - found.own_clear.value) / 2000)
    )


def test_no_change_is_rarely_called_better() -> None:
    asked = Question(Volume(1000, 0.10), Volume(3000, 0.05), 0.10, Design(12, 12))
    found = chances(asked, runs=2000)
    assert found.own_clear.value < 0.025 + 3 * np.sqrt(0.025 / 2000)


@pytest.mark.parametrize("people", [300, 800, 2000])
def test_own_formula_is_the_score_test_s_power(people: int) -> None:
    """Exact enumeration of two binomials, the score test at 95 %."""
    p0, p1 = 0.12, 0.07
    x0, x1 = np.arange(people + 1), np.arange(people + 1)
    pooled = (x0[:, None] + x1[None]) / (2 * people)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (x1[None] - x0[:, None]) / people / np.sqrt(pooled * (1 - pooled) * 2 / people)
    weight = stats.binom.pmf(x0, people, p0)[:, None] * stats.binom.pmf(x1, people, p1)[None]
    exact = float(weight[z < -1.959964].sum())
    asked = Question(Volume(people, p0), None, p1, Design(12, 12))
    assert by_formula(asked).own == pytest.approx(exact, abs=0.02)


def test_months_and_teams_agree_with_the_formula() -> None:
    """The least number found by simulation lies near where the formula reaches 80 %."""
    asked = Question(Volume(1500, 0.12), None, 0.09, Design(36, 12))
    months = months_needed(asked).own
    assert months is not None
    near = [
        by_formula(Question(asked.focus, None, 0.09, Design(36, m))).own
        for m in (months - 4, months + 3)
    ]
    assert near[0] < 0.80 < near[1]
    small = Question(Volume(200, 0.12), None, 0.09, Design(12, 12))
    teams = teams_needed(small).own
    assert teams is not None
    assert by_formula(small.times(teams - 2)).own < 0.80 < by_formula(small.times(teams + 2)).own
    side = months_each_side(Question(Volume(1000, 0.12), None, 0.09, Design(6, 12))).own
    assert side is not None
    around = [
        by_formula(Question(Volume(1000, 0.12), None, 0.09, Design(m, m))).own
        for m in (side - 4, side + 3)
    ]
    assert around[0] < 0.80 < around[1]


def test_the_formula_on_the_rarer_side_and_at_its_edges() -> None:
    """97 % to 99 % of those seen is 3 % to 1 % of those not seen."""
    common = Question(Volume(1000, 0.97), Volume(3000, 0.99), 0.99, Design(12, 12, "higher"))
    rare = Question(Volume(1000, 0.03), Volume(3000, 0.01), 0.01, Design(12, 12))
    assert by_formula(common).gap == pytest.approx(by_formula(rare).gap or 0)
    assert by_formula(common).own == pytest.approx(by_formula(rare).own)
    never = by_formula(Question(Volume(1000, 0.1), Volume(10, 0.1), 0.05, Design(12, 6, delay=9)))
    assert (never.own, never.gap) == (0.0, 0.0)
    alone = by_formula(Question(Volume(1000, 0.1), None, 0.05, Design(12, 6, delay=6)))
    assert (alone.own, alone.gap) == (0.0, None)
    none_expected = by_formula(Question(Volume(1000, 0.1), Volume(10, 0.0), 0.05, Design(12, 12)))
    assert np.isnan(none_expected.gap or 0.0)
    certain = by_formula(Question(Volume(100, 1.0), None, 0.0, Design(12, 12)))
    assert certain.own == 1.0
