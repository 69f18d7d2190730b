"""What the intervals cover, by adding up every possible outcome: no simulation, no noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from evenhand.stats.critical import Floats, critical
from evenhand.stats.intervals import byar, clopper_pearson, exact_poisson, poisson_rate, wilson
from evenhand.stats.persontime import rate_difference_score, rate_ratio
from evenhand.stats.proportions import newcombe, score_difference, score_ratio

LEVEL = 0.95
MEAN = (0.93, 0.97)  # of the mean coverage of an approximate method
_REST = 1e-10  # outcomes this unlikely, on each side, are left out
SIZES = (20, 50, 100, 300, 1000)
RATES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
MEANS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0)
BYAR_MEANS = tuple(m for m in MEANS if m >= 10)
PAIR_SIZES = ((50, 50), (50, 150), (200, 200), (200, 600), (1000, 1000), (1000, 3000))
PAIR_RATES = (0.02, 0.05, 0.1, 0.3, 0.5)
RATIOS = (1.0, 1.5, 2.4)

_Limits = tuple[Floats, Floats]
_Law = Any  # a frozen distribution of scipy


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of one method at 95 % over a grid of truths.

    `exact` methods must cover 95 % at every point; the others 93 to 97 % on average.
    """

    method: str
    grid: str
    points: int
    mean: float
    least: float
    least_at: str
    exact: bool

    @property
    def fails(self) -> bool:
        """Outside what is promised."""
        if self.exact:
            return self.least < LEVEL - 1e-9
        return not MEAN[0] <= self.mean <= MEAN[1]


def coverages() -> tuple[Coverage, ...]:
    """Coverage of every method; takes some seconds."""
    return (*of_proportions(), *of_counts(), *of_pairs(), *of_rates())


def _within(low: Floats, high: Floats, truth: float) -> Floats:
    """1 where the truth lies inside, rounding apart."""
    slack = 1e-12 * max(abs(truth), 1.0)
    return ((low <= truth + slack) & (truth - slack <= high)).astype(float)


def _summed(method: str, grid: str, found: dict[str, float], *, exact: bool = False) -> Coverage:
    least = min(found, key=lambda at: found[at])
    mean = float(np.mean(list(found.values())))
    return Coverage(method, grid, len(found), mean, found[least], least, exact)


def of_proportions() -> Iterator[Coverage]:
    """One proportion.

    Examples
    --------
    >>> wilson_score = next(of_proportions())
    >>> wilson_score.method, round(wilson_score.mean, 4)
    ('Wilson', 0.9475)
    """
    z = critical(LEVEL)
    for name, method, exact in (
        ("Wilson", wilson, False),
        ("Clopper-Pearson", clopper_pearson, True),
    ):
        found = {}
        for n in SIZES:
            x = np.arange(n + 1)
            low, high = method(x, n, z)
            for p in RATES:
                chance = stats.binom.pmf(x, n, p)
                found[f"n {n}, p {p:g}"] = float(chance @ _within(low, high, p))
        yield _summed(name, "n 20 to 1,000, p 0.005 to 0.5", found, exact=exact)


def of_counts() -> Iterator[Coverage]:
    """One Poisson count."""
    for name, method, means, exact in (
        ("Byar", byar, BYAR_MEANS, False),
        ("exact Poisson", exact_poisson, MEANS, True),
        ("Byar, exact under 10", lambda x, z: poisson_rate(x, 1.0, z), MEANS, False),
    ):
        found = {}
        for mean in means:
            x = _likely(stats.poisson(mean))
            low, high = method(x, critical(LEVEL))
            found[f"mean {mean:g}"] = float(stats.poisson.pmf(x, mean) @ _within(low, high, mean))
        yield _summed(name, f"means {means[0]:g} to {means[-1]:g}", found, exact=exact)


def _likely(law: _Law) -> Floats:
    """Outcomes that are not all but impossible."""
    return np.arange(int(law.ppf(_REST)), int(law.isf(_REST)) + 1, dtype=float)


_PairMethod = Callable[[Floats, float, Floats, float, Floats], _Limits]


def of_pairs() -> Iterator[Coverage]:
    """Two proportions."""
    methods: dict[str, tuple[_PairMethod, bool]] = {
        "Miettinen-Nurminen ratio": (score_ratio, True),
        "Miettinen-Nurminen difference": (score_difference, False),
        "Newcombe difference": (newcombe, False),
    }
    for name, (method, of_ratio) in methods.items():
        found = {}
        for n1, n0 in PAIR_SIZES:
            for p0, p1 in _rate_pairs():
                laws = stats.binom(n1, p1), stats.binom(n0, p0)
                truth = p1 / p0 if of_ratio else p1 - p0
                at = f"n {n1} and {n0}, p {p1:g} and {p0:g}"
                found[at] = _pair(method, laws, (n1, n0), truth)
        yield _summed(name, "n 50 to 1,000 against 50 to 3,000, ratios 1, 1.5, 2.4", found)


def _rate_pairs() -> Iterator[tuple[float, float]]:
    for p0 in PAIR_RATES:
        for ratio in RATIOS:
            if p0 * ratio <= 0.75:
                yield p0, p0 * ratio


def _pair(
    method: _PairMethod,
    laws: tuple[_Law, _Law],
    sizes: tuple[float, float],
    truth: float,
) -> float:
    first, second = (_likely(law) for law in laws)
    low, high = method(first[:, None], sizes[0], second[None, :], sizes[1], critical(LEVEL))
    chance = laws[0].pmf(first)[:, None] * laws[1].pmf(second)
    return float((chance * _within(low, high, truth)).sum() / chance.sum())


def of_rates() -> Iterator[Coverage]:
    """Two rates."""
    methods: dict[str, tuple[_PairMethod, bool]] = {
        "rate ratio: score, mid-P under 10": (rate_ratio, True),
        "rate difference: score": (rate_difference_score, False),
    }
    for name, (method, of_ratio) in methods.items():
        found = {}
        for mean in (5.0, 10.0, 20.0, 50.0):
            for ratio in RATIOS:
                laws = stats.poisson(mean * ratio), stats.poisson(3 * mean)
                truth = ratio if of_ratio else mean * ratio - mean
                found[f"means {mean * ratio:g} and {3 * mean:g}"] = _pair(
                    method, laws, (1.0, 3.0), truth
                )
        yield _summed(name, "means 5 to 50 against three times the time", found)
