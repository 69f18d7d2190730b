"""How often the rules say what is not so: the figures of section 4, phi 1, one look, seeded."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from evenhand.equity.cells import Cells
from evenhand.equity.change import four, gap_shift
from evenhand.equity.compare import Ask, compare_all
from evenhand.equity.judge import GapPairs, judge_gap, judge_own
from evenhand.equity.model import GapAnswer, OwnAnswer
from evenhand.equity.settings import settings
from evenhand.equity.verdict import GAP_ANSWERS, OWN_ANSWERS
from evenhand.stats.dispersion import Dispersion

RUNS = 4000
NONE = Dispersion(1.0, 0.0, 1.0)
# rates of focus and comparison, before and since: nothing changed on at least one scale
NULLS = {
    "constant gap": (0.12, 0.12, 0.05, 0.05),
    "equal relative change": (0.12, 0.09, 0.05, 0.0375),
    "equal absolute change": (0.12, 0.10, 0.05, 0.03),
    "no gap": (0.08, 0.08, 0.08, 0.08),
}


@cache
def simulated(rates: tuple[float, ...], births: int, seed: int) -> dict[str, np.ndarray]:
    """Codes and strengths of the gap's change and of the focus's own, shaped (runs,)."""
    rng = np.random.default_rng(seed)
    cells = []
    for place, rate in enumerate(rates):
        n = np.full(RUNS, float(births if place < 2 else 3 * births))
        x = rng.binomial(n.astype(int), rate).astype(float)
        cells.append(Cells(x, n, 0 * n, x, x))
    f0, f1, c0, c1 = cells
    side, levels = np.zeros(RUNS, bool), (np.full(RUNS, 0.95), np.full(RUNS, 0.80))
    pairs = [Ask(a, b, side, levels) for a, b in ((f0, c0), (f1, c1), (f1, f0), (c1, c0))]
    found = GapPairs(*compare_all(pairs, kind="proportion", spread=NONE))
    shift = gap_shift(
        four(*cells),
        kind="proportion",
        flipped=side,
        levels=levels,
        spread=NONE,
        constants=settings(),
    )
    options = {"direction": "lower", "margin": None, "constants": settings(), "capped": False}
    answers, strengths = judge_gap(shift, found, **options)  # type: ignore[arg-type]
    own, sure = judge_own(found.focus, **options)  # type: ignore[arg-type]
    return {"answer": answers.answer, "strength": strengths, "own": own, "own_strength": sure}


def share(found: dict[str, np.ndarray], answer: GapAnswer, most: int) -> float:
    """Share of runs with that answer at strength `most` or better (0 established, 1 suggested)."""
    return float(
        ((found["answer"] == GAP_ANSWERS.index(answer)) & (found["strength"] <= most)).mean()
    )


def upper(rate: float) -> float:
    """What 4,000 runs may show at that true rate (3 standard errors)."""
    return rate + 3 * np.sqrt(rate * (1 - rate) / RUNS)


NARROWED = (
    GapAnswer.NARROWED,
    GapAnswer.LEVELLED_DOWN,
    GapAnswer.NARROWED_UNKNOWN,
    GapAnswer.REVERSED,
)
WIDENED = (GapAnswer.WIDENED, GapAnswer.OPENED)
SIZES = pytest.mark.parametrize("births", [300, 1500])


@SIZES
@pytest.mark.parametrize("null", NULLS)
def test_narrowed_is_rarely_false(null: str, births: int) -> None:
    """At most 2.5 % established and 10 % suggested, of projects where it is not so on both scales."""
    found = simulated(NULLS[null], births, seed=births)
    assert share(found, GapAnswer.NARROWED, 0) <= upper(0.025)
    assert share(found, GapAnswer.NARROWED, 1) <= upper(0.10)


@SIZES
@pytest.mark.parametrize("null", [n for n in NULLS if n != "no gap"])
def test_narrowing_through_anyone_and_widening_are_rarely_false(null: str, births: int) -> None:
    found = simulated(NULLS[null], births, seed=births)
    for answers in (NARROWED, WIDENED):
        assert sum(share(found, a, 0) for a in answers) <= upper(0.025)
        assert sum(share(found, a, 1) for a in answers) <= upper(0.10)


@SIZES
def test_without_a_gap_regression_to_the_mean_stays_bounded(births: int) -> None:
    """A baseline gap seen by chance shrinks again: both directions together 5 % and 20 %."""
    found = simulated(NULLS["no gap"], births, seed=births)
    assert sum(share(found, a, 0) for a in NARROWED + WIDENED) <= upper(0.05)
    assert sum(share(found, a, 1) for a in NARROWED + WIDENED) <= upper(0.20)


@SIZES
def test_false_own_change(births: int) -> None:
    """Improved and worse, each at most 2.7 % and 10.4 %."""
    found = simulated(NULLS["constant gap"], births, seed=births)
    for answer in (OwnAnswer.IMPROVED, OwnAnswer.WORSE):
        said = found["own"] == OWN_ANSWERS.index(answer)
        assert (said & (found["own_strength"] == 0)).mean() <= upper(0.027)
        assert (said & (found["own_strength"] <= 1)).mean() <= upper(0.104)


def test_true_levelling_down_is_not_called_narrowed() -> None:
    found = simulated((0.12, 0.12, 0.05, 0.08), 5000, seed=7)
    assert share(found, GapAnswer.LEVELLED_DOWN, 1) > 0.85
    assert share(found, GapAnswer.NARROWED, 1) <= upper(0.10)


def test_power_of_the_published_example() -> None:
    """12 to 9 against a steady 5 %, a year each side: 38 % of gaps established at 1,000 and 3,000 by
    the ratio alone; with both scales and the focus improved it cannot be more, and at 5,000 over 90 %.
    """
    rates = (0.12, 0.09, 0.05, 0.05)
    assert 0.25 < share(simulated(rates, 1000, seed=8), GapAnswer.NARROWED, 0) <= 0.42
    assert share(simulated(rates, 5000, seed=9), GapAnswer.NARROWED, 0) > 0.90
    own = simulated(rates, 1000, seed=8)
    improved = (own["own"] == OWN_ANSWERS.index(OwnAnswer.IMPROVED)) & (own["own_strength"] == 0)
    assert float(improved.mean()) == pytest.approx(0.59, abs=0.04)
