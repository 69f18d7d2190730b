"""Two characteristics together: does their joint effect exceed the sum, or the product, of each?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.stats.critical import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Ratios to the reference cell: first alone, second alone, both; with their log covariance.

    `logs` is shaped (3,), `covariance` (3, 3).
    """

    logs: Floats
    covariance: Floats


def joint_risk_ratios(x: ArrayLike, n: ArrayLike, *, proportion: bool = True) -> Joint:
    """Log risk (or rate) ratios of three cells to a fourth, with their covariance.

    Variances 1/x - 1/n (rates 1/x); all three share that of the reference cell. Half an event
    where a cell has none.

    Parameters
    ----------
    x, n
        Events and people of: reference, first characteristic alone, second alone, both.
    proportion
        False for rates.

    Examples
    --------
    >>> found = joint_risk_ratios([10, 20, 15, 60], [100, 100, 100, 100])
    >>> np.exp(found.logs).round(2).tolist()
    [2.0, 1.5, 6.0]
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    half = 0.5 if (x == 0).any() or (proportion and (x == n).any()) else 0.0
    a, b = x + half, n + (2 * half if proportion else 0.0)  # and half a non-event
    part = 1 / a - (1 / b if proportion else 0.0)
    logs = np.log(a / b)
    return Joint(logs[1:] - logs[0], np.diag(part[1:]) + part[0])


def excess(found: Joint) -> tuple[float, float]:
    """Relative excess risk due to interaction, and its standard error by the delta method.

    RERI = R11 - R10 - R01 + 1; 0 when the excesses simply add.

    Source
    ------
    Rothman 1986; Hosmer and Lemeshow 1992.

    Examples
    --------
    >>> value, _ = excess(joint_risk_ratios([10, 20, 15, 60], [100, 100, 100, 100]))
    >>> round(value, 2)
    3.5
    """
    first, second, both = np.exp(found.logs)
    slope = np.array([-first, -second, both])
    return float(both - first - second + 1), float(np.sqrt(slope @ found.covariance @ slope))


def excess_limits(found: Joint, multiplier: float) -> tuple[float, float]:
    """Limits of RERI that recover the skewed limits of the three ratios (MOVER).

    Squares and adds the distances of each ratio to its own log-scale limits, with their
    correlations; near the delta method in large samples, and skewed like the ratios in small ones.

    Source
    ------
    Zou 2008, American Journal of Epidemiology 168.

    Examples
    --------
    >>> low, high = excess_limits(joint_risk_ratios([10, 20, 15, 60], [100] * 4), 1.96)
    >>> round(low, 2), round(high, 2)
    (1.75, 7.22)
    """
    ratio, error = np.exp(found.logs), np.sqrt(np.diag(found.covariance))
    correlation = found.covariance / np.outer(error, error)
    low = ratio - np.exp(found.logs - multiplier * error)
    high = np.exp(found.logs + multiplier * error) - ratio
    value = excess(found)[0]
    down = np.array([-high[0], -high[1], low[2]])  # what lowers the excess: the two alone higher
    up = np.array([-low[0], -low[1], high[2]])
    return (
        float(value - np.sqrt(down @ correlation @ down)),
        float(value + np.sqrt(up @ correlation @ up)),
    )


def product(found: Joint) -> tuple[float, float]:
    """Log of R11/(R10 R01), and its standard error: 0 when the ratios simply multiply.

    Examples
    --------
    >>> value, _ = product(joint_risk_ratios([10, 20, 15, 60], [100, 100, 100, 100]))
    >>> round(float(np.exp(value)), 2)
    2.0
    """
    slope = np.array([-1.0, -1.0, 1.0])
    return float(slope @ found.logs), float(np.sqrt(slope @ found.covariance @ slope))
