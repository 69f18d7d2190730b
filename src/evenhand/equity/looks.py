"""Reading again and again without being wrong more often: what replaces 1.96 at each planned look.

A group-sequential boundary of the O'Brien-Fleming type, by the error-spending method of Lan and
DeMets. All functions take information fractions: how much is known at a look, as a share of what
will be known at the planned end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import scipy
from numpy.typing import ArrayLike
from scipy import special

from evenhand.errors import PlanError
from evenhand.stats.critical import Floats

HIGHEST = 8.0  # no multiplier is larger: beyond, the error spent is under 1e-14 anyway


@dataclass(frozen=True, slots=True)
class Schedule:
    """The planned looks of a project, and which of them is being read.

    Attributes
    ----------
    months
        Months since the change at each planned look, rising to the planned end.
    baseline
        Months before the change.
    look
        Place of the look being read, from 0.
    """

    months: tuple[float, ...]
    baseline: float
    look: int

    def __post_init__(self) -> None:
        _checked(self.fractions(since_only=True))
        if not (0 <= self.look < len(self.months) and self.baseline > 0):
            raise PlanError(
                "The look that is read is not one of the planned looks, or there is no baseline.",
                remedy="Give the place of the look, from 0, and the months before the change.",
            )

    def fractions(self, *, since_only: bool = False) -> tuple[float, ...]:
        """Information fraction at each look: of a change, or of what is seen since it."""
        months = np.array(self.months, float)
        if since_only:
            return tuple(level_information(months, end=months[-1]).tolist())
        found = change_information(months, baseline=self.baseline, end=float(months[-1]))
        return tuple(found.tolist())

    def multiplier(self, level: float, *, tests: int = 1, since_only: bool = False) -> float:
        """What replaces the usual multiplier at this look, `tests` answers sharing the error.

        Examples
        --------
        >>> round(Schedule((6.0, 12.0, 18.0), 18.0, 1).multiplier(0.95), 3)
        2.266
        """
        alpha = (1 - level) / tests
        return float(boundary(self.fractions(since_only=since_only), alpha=alpha)[self.look])

    def levels(self, level: float, tests: ArrayLike, *, since_only: bool = False) -> Floats:
        """Two-sided nominal levels of this look that together stay at `level` over all looks.

        Parameters
        ----------
        level
            Over all looks: 0.95 or 0.80.
        tests
            How many answers share the error (Bonferroni), any shape.
        """
        shared = np.maximum(np.asarray(tests, int), 1)
        found = np.empty(shared.shape)
        for n in np.unique(shared).tolist():
            z = self.multiplier(level, tests=n, since_only=since_only)
            found[shared == n] = 1 - 2 * special.ndtr(-z)
        return found

    @property
    def several(self) -> bool:
        """More than one look is planned."""
        return len(self.months) > 1

    @property
    def at_the_end(self) -> Schedule:
        """The same plan at its last look."""
        return replace(self, look=len(self.months) - 1)


def change_information(months: ArrayLike, *, baseline: float, end: float) -> Floats:
    """Information fractions of a change, since against before, at looks after so many months.

    The baseline is fixed and what follows grows, so the variance of a change after m months is
    V(m) = V_before + V_since(m), V_before proportional to 1/baseline and V_since(m) to 1/m at a
    steady volume. Information is 1/V: the fraction is V(end)/V(m) = m (baseline + end) /
    (end (baseline + m)). It grows fast at first and slowly later: the baseline is never read better.

    Parameters
    ----------
    months
        Months since the change at each look, any shape.
    baseline
        Months before the change.
    end
        Months since the change at the planned end.

    Returns
    -------
    Fractions, shaped as `months`; 1 at the end.

    Source
    ------
    docs/methods/plan.md; Jennison and Turnbull 2000, section 11.

    Examples
    --------
    >>> change_information([6, 12, 18], baseline=18, end=18).round(3).tolist()
    [0.5, 0.8, 1.0]
    """
    m = np.asarray(months, float)
    return np.asarray(m * (baseline + end) / (end * (baseline + m)), float)


def level_information(months: ArrayLike, *, end: float) -> Floats:
    """Information fractions of what is seen since the change alone: months out of all planned.

    Examples
    --------
    >>> level_information([6, 12, 18], end=18).round(3).tolist()
    [0.333, 0.667, 1.0]
    """
    return np.asarray(np.asarray(months, float) / end, float)


def spent(fractions: ArrayLike, *, alpha: float) -> Floats:
    """Error that may be spent by each information fraction, both sides together.

    4 (1 - Phi(z / sqrt(t))), z the upper alpha/4 point: half of alpha on each side, each by the
    O'Brien-Fleming-type function 2 (1 - Phi(z / sqrt(t))).

    Source
    ------
    Lan and DeMets 1983.

    Examples
    --------
    >>> spent([0.5, 1.0], alpha=0.05).round(5).tolist()
    [0.00305, 0.05]
    """
    z = -special.ndtri(alpha / 4)
    with np.errstate(divide="ignore"):
        return np.asarray(4 * special.ndtr(-z / np.sqrt(np.asarray(fractions, float))), float)


def boundary(fractions: Sequence[float], *, alpha: float) -> Floats:
    """Multiplier at each planned look, such that |Z| ever exceeds its own with chance `alpha`.

    At look k it solves P(|Z_k| > b_k, no earlier look beyond its own) = spent(t_k) - spent(t_k-1)
    by recursive numerical integration. Correlations between looks are sqrt(t_j / t_k).

    Parameters
    ----------
    fractions
        Information fractions of the looks, rising, above 0 and up to 1, shaped (looks,).
    alpha
        Chance, both sides together, to be wrong at any look: 0.05 for `established`.

    Returns
    -------
    Multipliers, shaped (looks,), none above `HIGHEST`.

    Raises
    ------
    PlanError
        When the fractions do not rise from above 0 to 1 at most, or alpha is no probability.

    Source
    ------
    Armitage, McPherson and Rowe 1969; Lan and DeMets 1983.

    Examples
    --------
    >>> boundary([0.2, 0.4, 0.6, 0.8, 1.0], alpha=0.05).round(3).tolist()
    [4.877, 3.357, 2.68, 2.29, 2.031]
    """
    return np.array(_boundary(_checked(fractions), _chance(alpha)))


def ever_beyond(
    fractions: Sequence[float], multipliers: ArrayLike, *, drift: float = 0.0
) -> Floats:
    """Chance that |Z| has exceeded its multiplier by each look.

    Parameters
    ----------
    fractions
        Information fractions of the looks, as for `boundary`.
    multipliers
        One for each look.
    drift
        Expected Z at fraction 1: true change over its standard error at the planned end. 0: no
        change, so that the answer is the rate of false alarms.

    Returns
    -------
    Cumulative chances, shaped (looks,).

    Examples
    --------
    >>> ever_beyond([0.25, 0.5, 0.75, 1.0], [1.96] * 4).round(3).tolist()
    [0.05, 0.083, 0.107, 0.126]
    """
    walk = _Walk(drift)
    out = []
    for t, b in zip(_checked(fractions), np.asarray(multipliers, float).tolist(), strict=True):
        walk.look(t, b)
        out.append(walk.crossed)
    return np.array(out)


def _checked(fractions: Sequence[float]) -> tuple[float, ...]:
    t = np.asarray(fractions, float)
    if t.ndim != 1 or not t.size or not (np.diff(t, prepend=0.0) > 0).all() or t[-1] > 1 + 1e-9:
        raise PlanError(
            "The looks do not rise from the change to the planned end.",
            remedy="Give each look once, in order of time, none after the planned end.",
        )
    return tuple(t.tolist())


def _chance(alpha: float) -> float:
    if not 0 < alpha < 1:
        raise PlanError(
            f"{alpha} is not a chance of error.", remedy="Give a number between 0 and 1, say 0.05."
        )
    return float(alpha)


@lru_cache(maxsize=512)
def _boundary(fractions: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    walk, found = _Walk(), []
    for t, total in zip(fractions, spent(fractions, alpha=alpha).tolist(), strict=True):
        found.append(walk.solve(t, total - walk.crossed))
        walk.look(t, found[-1])
    return tuple(found)


class _Walk:
    """The score Z sqrt(t) along the looks: its density among those never yet beyond a multiplier.

    Steps between looks are independent and normal with variance the gain in information, so the
    density at one look is that of the look before, smoothed. It is held at Gauss-Legendre nodes.
    """

    def __init__(self, drift: float = 0.0) -> None:
        self.drift, self.time, self.crossed = drift, 0.0, 0.0
        self.nodes, self.mass = np.zeros(1), np.ones(1)  # mass: weight times density

    def beyond(self, time: float, multiplier: float) -> float:
        """Chance to be beyond the multiplier at `time` for the first time."""
        edge, step = multiplier * np.sqrt(time), np.sqrt(time - self.time)
        centre = self.nodes + self.drift * (time - self.time)
        tails = special.ndtr((centre - edge) / step) + special.ndtr((-edge - centre) / step)
        return float(self.mass @ tails)

    def solve(self, time: float, chance: float) -> float:
        """The multiplier that `chance` allows at `time`, `HIGHEST` at most."""
        if self.beyond(time, HIGHEST) >= chance:
            return HIGHEST
        found = scipy.optimize.brentq(
            lambda b: self.beyond(time, b) - chance, 0.0, HIGHEST, xtol=1e-12
        )
        return float(found)

    def look(self, time: float, multiplier: float) -> None:
        """Go on to `time`, and leave behind what is beyond the multiplier there."""
        self.crossed += self.beyond(time, multiplier)
        step = np.sqrt(time - self.time)
        reach = min(multiplier, HIGHEST) * np.sqrt(time)
        nodes, weights = _nodes(reach, step)
        centre = self.nodes + self.drift * (time - self.time)
        density = np.exp(-0.5 * ((nodes[:, None] - centre) / step) ** 2) @ self.mass
        self.nodes, self.mass = nodes, weights * density / (step * np.sqrt(2 * np.pi))
        self.time = time


def _nodes(reach: float, step: float) -> tuple[Floats, Floats]:
    """Nodes over (-reach, reach), some four to each standard deviation of a step."""
    count = int(np.clip(np.ceil(8 * reach / step), 48, 1200))
    nodes, weights = _legendre(32 * int(np.ceil(count / 32)))
    return reach * nodes, reach * weights


@lru_cache(maxsize=64)
def _legendre(count: int) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return nodes, weights
