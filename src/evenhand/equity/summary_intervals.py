"""Published delta-method intervals of summary measures, right where other tools are not.

They answer "how would this number vary?", and not "do groups differ?": near equality a summary
measure cannot fall below 0, so its interval is too hopeful. The reading uses the bias-corrected
values with their null test (`summaries`); these stand beside them for comparison with other tools.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.equity.estimates import finite
from evenhand.equity.summaries import TITLES, measures
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats, critical


@dataclass(frozen=True, slots=True)
class SummaryInterval:
    """A summary measure with its delta-method interval; None where it does not exist."""

    id: str
    title: str
    value: float | None
    low: float | None
    high: float | None


def summary_intervals(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    direction: str = "lower",
    level: float = 0.95,
) -> tuple[SummaryInterval, ...]:
    """Difference, ratio, BGV, Theil, MLD, PAR and PAF of proportions, each with its interval.

    Difference and ratio of the highest and lowest rate: square-root sum, and on the log scale. BGV:
    4 sum w^2 s^2 (y - mu)^2 + 2[(sum w^2 s^2)^2 - sum w^4 s^4 + sum w^2 (1 - w)^2 s^4]. Theil and
    MLD: delta method, times 1,000 as the measures are. PAF: from the best group's two-by-two table;
    PAR = mu PAF. Rates are unscaled, PAF in per cent.

    Parameters
    ----------
    numerator, denominator
        Shaped (groups,).
    direction
        Which way is better: "lower" or "higher".

    Raises
    ------
    PlanError
        For fewer than two groups, a group without people, or no event at all.

    Source
    ------
    World Health Organization 2013; Ahn et al. 2018 (health disparity calculator); Walter 1976.

    Examples
    --------
    >>> found = {m.id: m for m in summary_intervals([467, 31, 148, 96, 29],
    ...                                             [14679, 937, 4346, 2111, 813])}
    >>> theil = found["theil"]
    >>> round(theil.value, 3), round(theil.low, 1), round(theil.high, 1)
    (6.173, -1.8, 14.1)
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    _refuse(x, n)
    y, w, z = x / n, n / n.sum(), float(critical(level))
    s = np.sqrt(y * (1 - y) / n)
    values = measures(y, w, direction=direction)
    errors = {**_moment_errors(y, s, w), **_attributable_errors(x, n, direction)}
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        logged = {"ratio": _log_error(y, s)}
        ends = {name: (values[name] - z * e, values[name] + z * e) for name, e in errors.items()}
        ends |= {
            name: (values[name] * np.exp(-z * e), values[name] * np.exp(z * e))
            for name, e in logged.items()
        }
    order = [name for name in TITLES if name in ends]
    return tuple(
        SummaryInterval(name, TITLES[name], finite(values[name]), *map(finite, ends[name]))
        for name in order
    )


def _refuse(x: Floats, n: Floats) -> None:
    if x.ndim != 1 or x.shape != n.shape or x.size < 2 or not (n > 0).all():
        raise PlanError(
            "Summary measures need two groups or more, each with people.",
            remedy="Leave out groups without people.",
        )
    if not ((x >= 0) & (x <= n)).all() or x.sum() == 0:
        raise PlanError(
            "There is no event, or more events than people in a group.",
            remedy="Check the numerators.",
        )


def _moment_errors(y: Floats, s: Floats, w: Floats) -> dict[str, Floats]:
    mu = (w * y).sum()
    q, part = y / mu, (w * s) ** 2
    bgv = 4 * (part * (y - mu) ** 2).sum() + 2 * (
        part.sum() ** 2 - (part**2).sum() + ((w * (1 - w) * s**2) ** 2).sum()
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (w * (q + special.xlogy(q, q))).sum()
        theil = 1000 * np.sqrt(((1 + np.log(q) - centre) ** 2 * part).sum()) / mu
        mld = 1000 * np.sqrt((part * (1 - 1 / q) ** 2).sum()) / mu
    ends = [int(y.argmax()), int(y.argmin())]
    difference = np.sqrt((s[ends] ** 2).sum())
    return {"difference": difference, "bgv": np.sqrt(bgv), "theil": theil, "mld": mld}


def _log_error(y: Floats, s: Floats) -> Floats:
    ends = [int(y.argmax()), int(y.argmin())]
    return np.asarray(np.sqrt(((s / y)[ends] ** 2).sum()), float)


def _attributable_errors(x: Floats, n: Floats, direction: str) -> dict[str, Floats]:
    """PAR and PAF from the two-by-two table of the best group against all others."""
    rates = x / n
    best = int(rates.argmin() if direction == "lower" else rates.argmax())
    total, c, d = n.sum(), x[best], n[best] - x[best]
    a, b = x.sum() - c, n.sum() - n[best] - (x.sum() - c)
    inside = c * total * (a * d * (total - c) + b * c**2) / ((a + c) ** 3 * (c + d) ** 3)
    fraction = np.sqrt(inside)
    return {"par": fraction * x.sum() / total, "paf": 100 * fraction}
