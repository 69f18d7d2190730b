"""How often a group's chart shows a signal since the change although nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evenhand.planning.simulate import Truth, simulate
from evenhand.spc import chart, signals_since

BIRTHS = (600.0, 2000.0, 6000.0)
RATE, BEFORE, SINCE = 0.08, 24, (12, 18)
RULES = ("making-data-count", "anhoej")
_MOST = 4000  # charts cost more than readings


@dataclass(frozen=True, slots=True)
class ChartRate:
    """Share of steady groups whose chart signals since the change, limits frozen on the baseline.

    `page` is the share of pages of five such groups with at least one.
    """

    kind: str
    rules: str
    births: float
    phi: float
    since: int
    groups: int
    rate: float
    page: float


def chart_rates(runs: int, seed: int) -> tuple[ChartRate, ...]:
    """False signals of p and p' charts on simulated months.

    Examples
    --------
    >>> found = chart_rates(100, 1)[0]
    >>> found.kind, found.rules, found.since, found.groups
    ('p', 'making-data-count', 12, 100)
    """
    return tuple(_rate(*case, min(runs, _MOST), seed) for case in _cases())


def _cases() -> Iterator[tuple[str, str, float, float, int]]:
    for births in BIRTHS:
        for phi, kind in ((1.0, "p"), (2.0, "p"), (2.0, "p'")):
            for rules in RULES:
                for since in SINCE:
                    yield kind, rules, births, phi, since


def _rate(
    kind: str, rules: str, births: float, phi: float, since: int, runs: int, seed: int
) -> ChartRate:
    truth = Truth((births,), (RATE,), (RATE,), BEFORE, since, phi=phi)
    rng = np.random.default_rng([seed, *f"{kind}{rules}{truth}".encode()])
    counts = simulate(truth, runs, rng)
    months = counts.numerator[:, 0].astype(float), counts.denominator[:, 0].astype(float)
    drawn = chart(kind, *months, rules=rules)
    signalled = np.zeros(runs, bool)
    signalled[[signal.series for signal in signals_since(drawn, BEFORE)]] = True
    rate = float(signalled.mean())
    return ChartRate(kind, rules, births, phi, since, runs, rate, 1 - (1 - rate) ** 5)
