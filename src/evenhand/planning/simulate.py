"""Projects as chance could make them: counts of months around rates that are known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.equity.cells import GapCounts
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats

_YEAR = 12.0


@dataclass(frozen=True, slots=True)
class MixDrift:
    """A share of women at higher risk that moves through the project, the same in every group.

    `share_before` at the first month and `share_since` at the last, in a straight line; women at
    higher risk have `times` the rate of the others.
    """

    share_before: float
    share_since: float
    times: float

    def factors(self, months: int) -> Floats:
        """Mean risk in each month, relative to that of the first, shaped (months,).

        Examples
        --------
        >>> MixDrift(0.0, 0.5, 3.0).factors(2).tolist()
        [1.0, 2.0]
        """
        risk = 1 + np.linspace(self.share_before, self.share_since, months) * (self.times - 1)
        return np.asarray(risk / risk[0], float)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a project, group by group: the population of focus first, then what it is
    compared with, then others.

    Attributes
    ----------
    births
        Expected births a year in each group.
    before, since
        Rate of each group before and since the change.
    months_before, months_since
        Length of both phases.
    phi
        Over-dispersion of the months: variance of a monthly count over that of chance alone.
    drift
        Common change of every rate on the log scale, a year; 0 at the change date.
    mix
        Common drift of case mix.
    """

    births: tuple[float, ...]
    before: tuple[float, ...]
    since: tuple[float, ...]
    months_before: int = 18
    months_since: int = 18
    phi: float = 1.0
    drift: float = 0.0
    mix: MixDrift | None = None

    @property
    def months(self) -> int:
        """Months of the whole project."""
        return self.months_before + self.months_since

    def phase(self) -> NDArray[np.int64]:
        """0 before, 1 since the change, shaped (months,)."""
        return np.repeat([0, 1], [self.months_before, self.months_since])

    def month_rates(self) -> Floats:
        """True rate of each group in each month, shaped (groups, months).

        Examples
        --------
        >>> Truth((100.0,), (0.2,), (0.1,), 1, 2).month_rates().tolist()
        [[0.2, 0.1, 0.1]]
        """
        level = np.stack([self.before, self.since], axis=1)[:, self.phase()]
        middle = np.arange(self.months) + 0.5 - self.months_before
        trend = np.exp(self.drift * middle / _YEAR)
        mixed = 1.0 if self.mix is None else self.mix.factors(self.months)
        return np.asarray(level * trend * mixed, float)

    def phase_rates(self) -> Floats:
        """True rate of each group in each phase, shaped (groups, 2): what answers are held against.

        Examples
        --------
        >>> Truth((100.0,), (0.2,), (0.1,), 2, 2).phase_rates().round(3).tolist()
        [[0.2, 0.1]]
        """
        each = self.month_rates()
        return np.stack([each[:, self.phase() == p].mean(axis=1) for p in (0, 1)], axis=1)

    def times(self, volume: float) -> Truth:
        """The same with that many times the births."""
        return replace(self, births=tuple(volume * b for b in self.births))


def simulate(truth: Truth, runs: int, rng: np.random.Generator) -> GapCounts:
    """Counts of `runs` projects, each shaped (runs, groups, months).

    Births of a month are Poisson. Events are binomial, with phi above 1 beta-binomial: the rate of a
    month is drawn from a beta distribution with intra-class correlation (phi - 1)/(n - 1), so that
    the variance of a count is phi n p (1 - p). Where phi exceeds the births of a month it is n.

    Raises
    ------
    PlanError
        When a rate leaves 0 to 1, phi is below 1, or the groups differ in number.

    Examples
    --------
    >>> truth = Truth((1200.0, 3600.0), (0.12, 0.05), (0.09, 0.05))
    >>> simulate(truth, 2, np.random.default_rng(1)).numerator.shape
    (2, 2, 36)
    """
    rates = _checked(truth)
    monthly = np.asarray(truth.births)[:, None] / _YEAR
    n = rng.poisson(monthly, (runs, *rates.shape))
    rates = np.broadcast_to(rates, n.shape)
    if truth.phi > 1:
        rates = _dispersed(rates, n, truth.phi, rng)
    return GapCounts(rng.binomial(n, rates), n, np.zeros(n.shape, np.int64))


def _checked(truth: Truth) -> Floats:
    if len({len(truth.births), len(truth.before), len(truth.since)}) > 1:
        raise PlanError(
            "Births and rates are not of the same groups.",
            remedy="Give births, rate before and rate since once for each group.",
        )
    rates = truth.month_rates()
    if ((rates < 0) | (rates > 1)).any():
        raise PlanError(
            "A rate is below 0 or above 1 in some month.",
            remedy="Give rates between 0 and 1 and a smaller drift.",
        )
    if truth.phi < 1:
        raise PlanError(
            "Months cannot vary less than chance makes them.", remedy="Give a phi of 1 or more."
        )
    return rates


def _dispersed(rates: Floats, n: NDArray[np.int64], phi: float, rng: np.random.Generator) -> Floats:
    """Rates of single months, spread so that counts have `phi` times their variance."""
    correlation = np.clip((phi - 1) / np.maximum(n - 1, 1), 0, 1 - 1e-9)
    weight = 1 / correlation - 1
    some = (rates > 0) & (rates < 1)
    safe = np.where(some, rates, 0.5)
    return np.where(some, rng.beta(safe * weight, (1 - safe) * weight), rates)
