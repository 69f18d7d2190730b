"""Units that take up a change at different times: one effect, units and periods held apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import PlanError
from evenhand.stats.critical import Floats

Bools = NDArray[np.bool_]
_STEPS, _DONE, _REACH = 100, 1e-11, 30.0
_FAR = 10.0  # a log ratio beyond this is one side without events: no finite effect


@dataclass(frozen=True, slots=True)
class Step:
    """The effect on the log scale with its error, clustered by unit. None where not identified."""

    value: float
    error: float
    units: int


def _design(shape: tuple[int, int], used: Bools) -> Floats:
    """Unit effects and period effects (the first period left out), one row a used cell."""
    unit, period = (a[used] for a in np.indices(shape))
    columns = [unit == i for i in range(shape[0]) if (unit == i).any()]
    columns += [period == t for t in sorted(set(period))[1:]]
    return np.stack(columns, axis=1).astype(float)


def _fit(y: Floats, m: Floats, design: Floats, offset: Floats) -> tuple[Floats, Floats] | None:
    """Binomial maximum likelihood: coefficients and fitted shares; None when it does not settle."""
    start = (y + 0.5) / (m + 1)  # near the data, or Newton runs away from small counts
    root = np.sqrt(m * start * (1 - start))
    target = (np.log(start / (1 - start)) - offset) * root
    beta = np.linalg.lstsq(design * root[:, None], target, rcond=None)[0]
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ beta + offset, -_REACH, _REACH)))
        weight = m * p * (1 - p)
        information = (design * weight[:, None]).T @ design
        move = np.linalg.lstsq(information, design.T @ (y - m * p), rcond=1e-12)[0]
        beta = beta + np.clip(move, -5, 5)
        if np.abs(move).max() < _DONE:
            return beta, p
    return None


def step_effect(
    focus: tuple[Floats, Floats], comparison: tuple[Floats, Floats], started: Floats
) -> Step | None:
    """How much a change moves the ratio of two groups' rates, from a stepped roll-out.

    Of the events of a unit and period, those of the focus group are binomial with
    logit = unit + period + theta started + ln(n1/n0): theta is the log of the ratio of ratios
    between units that have started and units that have not, in the same period and against each
    unit's own gap before. What changes rates of both groups in a unit and period cancels. Error by
    the sandwich over units, times sqrt(k/(k - 1)).

    Parameters
    ----------
    focus, comparison
        Events and people, each shaped (units, periods).
    started
        1 has started, 0 not yet, -1 leaves a cell out (the period in which a unit starts).

    Returns
    -------
    None when no period has both units that have started and units that have not, or one side has
    no events.

    Source
    ------
    Hussey and Hughes 2007 (stepped roll-out), on the conditional likelihood of two Poisson counts;
    Liang and Zeger 1986.

    Examples
    --------
    >>> n = np.full((2, 2), 1000.0)
    >>> found = step_effect((np.array([[60.0, 30], [60, 60]]), n), (n * 0.04, n),
    ...                     np.array([[0, 1], [0, 0]]))
    >>> round(float(np.exp(found.value)), 2)
    0.5
    """
    (x1, n1), (x0, n0) = focus, comparison
    used = (started >= 0) & (n1 > 0) & (n0 > 0) & (x1 + x0 > 0)
    if not used.any():
        return None
    y, m, z = x1[used], (x1 + x0)[used], started[used].astype(float)
    offset = np.log(n1[used] / n0[used])
    nuisance = _design(started.shape, used)
    design = np.column_stack([nuisance, z])
    if np.linalg.matrix_rank(design) == np.linalg.matrix_rank(nuisance):
        return None
    found = _fit(y, m, design, offset)
    if found is None:
        return None
    beta, p = found
    if abs(beta[-1]) > _FAR:
        return None
    unit = np.indices(started.shape)[0][used]
    return Step(float(beta[-1]), _sandwich(design, y, m, p, unit), len(np.unique(unit)))


def _sandwich(design: Floats, y: Floats, m: Floats, p: Floats, unit: NDArray[np.intp]) -> float:
    weight = m * p * (1 - p)
    bread = np.linalg.pinv((design * weight[:, None]).T @ design)
    scores = design * (y - m * p)[:, None]
    units = np.unique(unit)
    by_unit = np.stack([scores[unit == u].sum(axis=0) for u in units])
    variance = bread @ (by_unit.T @ by_unit) @ bread
    k = len(units)
    return float(np.sqrt(variance[-1, -1] * k / max(k - 1, 1)))


def permuted_p(
    focus: tuple[Floats, Floats],
    comparison: tuple[Floats, Floats],
    started: Floats,
    *,
    draws: int,
    seed: int,
) -> float | None:
    """Share of re-dealt start times whose effect is at least as large: a test without a model.

    If who starts when does not matter to the gap, the units' start times could be dealt anew. The
    statistic is the standardised score of theta at 0. All orders are dealt when there are no more
    of them than `draws`, else that many at random beside the true one.

    Returns
    -------
    None when start times do not tell units apart, or the fit does not settle.

    Raises
    ------
    PlanError
        When no unit and period has people on both sides and an event.

    Source
    ------
    Fisher 1935; Wang and De Gruttola 2017 (stepped roll-out).
    """
    (x1, n1), (x0, n0) = focus, comparison
    used = (n1 > 0) & (n0 > 0) & (x1 + x0 > 0)
    if not used.any():
        raise PlanError(
            "No unit has, in any period, people on both sides and an event among them.",
            remedy="Read longer periods, or units with more people.",
        )
    y, m = x1[used], (x1 + x0)[used]
    nuisance = _design(started.shape, used)
    found = _fit(y, m, nuisance, np.log(n1[used] / n0[used]))
    if found is None:
        return None
    p = found[1]
    orders = _orders(len(started), draws, seed)
    z = (started == 1).astype(float)[orders][:, used]  # (orders, cells)
    weight = m * p * (1 - p)
    bread = np.linalg.pinv((nuisance * weight[:, None]).T @ nuisance)
    shared = (z * weight) @ nuisance
    spread = (z**2 * weight).sum(axis=1) - ((shared @ bread) * shared).sum(axis=1)
    told = spread > 1e-9 * weight.sum()
    if not told[0]:
        return None
    statistic = np.where(told, (z @ (y - m * p)) ** 2 / np.where(told, spread, 1.0), 0.0)
    reached = int((statistic >= statistic[0] * (1 - 1e-9)).sum())
    return reached / len(orders)


def _orders(units: int, draws: int, seed: int) -> NDArray[np.intp]:
    """Orders of units, the true one first: all there are, or that one and `draws` at random."""
    if factorial(units) <= draws:
        return np.array(list(permutations(range(units))), np.intp)
    rng = np.random.default_rng(seed)
    dealt = [rng.permutation(units) for _ in range(draws)]
    return np.array([np.arange(units), *dealt], np.intp)
