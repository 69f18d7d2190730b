"""phi where a group has few events: Pearson's statistic shows less of it, and by how much.

Given their total, clustered months are Dirichlet-multinomial (Mosimann 1962): scipy's law, added up
over every outcome, is the outside number here. Simulated months are seeded.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from evenhand.planning.simulate import Truth, simulate
from evenhand.stats.dispersion import dispersion, dispersions

ONE_PHASE = np.zeros(3, int)


def shared_out(total: int, months: int) -> np.ndarray:
    """Every way in which so many events can fall into the months."""
    ways = [w for w in product(range(total + 1), repeat=months) if sum(w) == total]
    return np.array(ways, float)


@pytest.mark.parametrize("phi", [1.5, 2.0, 3.0, 8.0])
@pytest.mark.parametrize("total", [1, 2, 5, 12])
@pytest.mark.parametrize("sizes", [(1.0, 1.0, 1.0), (50.0, 80.0, 120.0)])
def test_pearson_given_the_total_averages_less_than_phi(
    sizes: tuple[float, ...], total: int, phi: float
) -> None:
    """phi / (1 + (phi - 1) / X), whatever the sizes of the months: exact, by Mosimann's law."""
    n = np.array(sizes)
    months = shared_out(total, 3)
    law = stats.dirichlet_multinomial(n / n.sum() * total / (phi - 1), total)
    expected = total * n / n.sum()
    pearson = ((months - expected) ** 2 / expected).sum(axis=1) / 2
    average = float(law.pmf(months.astype(int)) @ pearson)
    assert average == pytest.approx(phi / (1 + (phi - 1) / total), rel=1e-9)
    found = dispersions(months[:, None], np.tile(n, (len(months), 1, 1)), ONE_PHASE, kind="rate")
    corrected = pearson * (1 + np.maximum(pearson - 1, 0) / total)
    assert found.raw == pytest.approx(corrected)
    assert found.phi == pytest.approx(np.maximum(corrected, 1))


@pytest.mark.parametrize(
    ("people", "rate", "phi"),
    [(40, 0.05, 2), (40, 0.10, 2), (60, 0.10, 3), (40, 0.50, 2), (40, 0.90, 2), (40, 0.20, 2)],
)
def test_proportions_show_less_only_as_far_as_one_side_is_rare(
    people: int, rate: float, phi: float
) -> None:
    """Beta-binomial months, every outcome: 1.785 at 5 % (a plain 2 is 12 % off), 2.03 at 50 %."""
    weight = (people - phi) / (phi - 1)
    chance = stats.betabinom.pmf(np.arange(people + 1), people, rate * weight, (1 - rate) * weight)
    months = np.array(list(product(range(people + 1), repeat=3)))
    total = months.sum(axis=1)
    some = (total > 0) & (total < 3 * people)
    months, share = months[some], total[some] / (3 * people)
    likely = chance[months].prod(axis=1)
    spread = people * share * (1 - share)
    pearson = ((months - people * share[:, None]) ** 2).sum(axis=1) / spread / 2
    average = float(likely @ pearson / likely.sum())
    scarcity = (1 - 2 * rate) ** 2 / (3 * people * rate * (1 - rate))
    assert average == pytest.approx(phi / (1 + (phi - 1) * scarcity), rel=0.027)


BIG = [(0.08, 0.08, 6000.0), (0.5, 0.5, 200.0)]
FEW = [(0.012, 0.005, 200.0), (0.94, 0.97, 200.0), (0.012, 0.005, 2000.0)]


@pytest.mark.parametrize("phi", [2.0, 3.0])
@pytest.mark.parametrize(("focus", "comparison", "births"), [*BIG, *FEW])
def test_phi_is_nearly_unbiased(focus: float, comparison: float, births: float, phi: float) -> None:
    """Within 7 % of the truth before the floor, with as few as 3.6 and 4.5 events a phase."""
    level = (focus, comparison)
    truth = Truth((births, 3 * births), level, level, phi=phi)
    counts = simulate(truth, 4000, np.random.default_rng(8))
    found = dispersions(counts.numerator, counts.denominator, truth.phase())
    assert found.raw.mean() == pytest.approx(phi, rel=0.07)


def test_with_few_events_pearson_alone_would_be_too_small() -> None:
    """3.6 and 4.5 events a phase, phi 2: 1.68 by Pearson's statistic, 2.07 here; spread 0.8."""
    level = (0.012, 0.005)
    truth = Truth((200.0, 600.0), level, level, phi=2.0)
    counts = simulate(truth, 4000, np.random.default_rng(8))
    found = dispersions(counts.numerator, counts.denominator, truth.phase())
    pearson = [by_hand(x, n) for x, n in zip(counts.numerator, counts.denominator, strict=True)]
    assert np.nanmean(pearson) == pytest.approx(1.68, abs=0.03)
    assert found.raw.mean() == pytest.approx(2.07, abs=0.05)
    assert found.raw.std() < 0.9


def by_hand(x: np.ndarray, n: np.ndarray) -> float:
    """Pearson's statistic over its freedom, both phases and groups."""
    total = free = 0.0
    for some in (slice(0, 18), slice(18, 36)):
        for events, women in zip(x[:, some], n[:, some], strict=True):
            p = events.sum() / women.sum()
            if p > 0:
                total += ((events - women * p) ** 2 / (women * p * (1 - p))).sum()
                free += len(events) - 1
    return total / free if free else np.nan


def test_with_a_thousand_events_it_is_pearsons() -> None:
    """Within 0.2 % at phi 3, and none at all where the months vary as chance allows."""
    months = np.array([[[218.0, 250.0, 282.0, 250.0]]])
    found = dispersions(months, np.full((1, 1, 4), 1e5), np.zeros(4, int), kind="rate")
    pearson = ((months - 250) ** 2).sum() / 250 / 3
    assert 2.5 < pearson < 3
    assert found.phi[0] == pytest.approx(pearson, rel=0.002)
    assert found.phi[0] == pytest.approx(pearson * (1 + (pearson - 1) / 1000))
    calm = dispersions([[[249, 251]]], [[[1000, 1000]]], np.zeros(2, int), floor=0.0)
    assert calm.raw[0] == pytest.approx(2 / 187.5)


def test_one_event_says_nothing_of_phi_and_takes_nothing_from_it() -> None:
    """A second group with a single event shows 1 whatever phi is: expected as that, not as phi."""
    n = np.full((2, 3), 1e6)
    alone = dispersion(np.array([[2.0, 9.0, 16.0]]), n[:1], ONE_PHASE, kind="rate")
    both = dispersion(np.array([[2.0, 9.0, 16.0], [1.0, 0.0, 0.0]]), n, ONE_PHASE, kind="rate")
    first, seen = 98 / 9 / 2, (98 / 9 + 2) / 4
    assert alone.phi == pytest.approx(first * (1 + (first - 1) / 27))
    assert both.phi == pytest.approx((98 / 9 + 2) / (2 / (1 + (seen - 1) / 27) + 2 / seen))
    assert (alone.df, both.df) == (2.0, 4.0)
    part = dispersion(np.array([[0.25, 0.0, 0.0]]), n[:1], ONE_PHASE, kind="rate")
    assert part.phi == 1.0
