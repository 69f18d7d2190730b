"""Organisations' rates and gaps, drawn in towards their common mean; never ethnic groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.deprivation import is_ethnic, names_ethnicity
from evenhand.equity.estimates import around, estimates, multipliers
from evenhand.equity.model import Estimate
from evenhand.errors import PlanError
from evenhand.frameworks import wording
from evenhand.stats.critical import Floats, tail
from evenhand.stats.intervals import poisson_rate
from evenhand.stats.meta import Heterogeneity, heterogeneity
from evenhand.stats.shrink import gamma_fit, gamma_limits, gamma_values, normal

_FEWEST = 4
CRUDE_RATE, SHRUNK_RATE = "exact under 10 events, else Byar", "Poisson-gamma empirical Bayes"
CRUDE_GAP, SHRUNK_GAP = "log-Wald", "normal empirical Bayes (Morris)"


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation: crude beside shrunk. `weight` is the share of the common mean in it."""

    name: str
    crude: Estimate
    shrunk: Estimate
    weight: float


@dataclass(frozen=True, slots=True)
class Organisations:
    """Organisations in alphabetical order. `mean` is what values are drawn towards.

    `spread` (gaps only) says how much organisations differ, on the log scale.
    """

    organisations: tuple[Organisation, ...]
    mean: float
    spread: Heterogeneity | None
    caution: str


def shrunk_rates(
    names: Sequence[str],
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    unit: str = "organisation",
) -> Organisations:
    """Rates of organisations, shrunk by the Poisson-gamma model, with crude rates beside.

    Parameters
    ----------
    names
        Organisations, shaped (k,), four or more.
    numerator, denominator
        Events and people, exposure, or events expected (then the values are standardised ratios).
    unit
        What the names are of. Ethnic groups are refused, with the reason.

    Raises
    ------
    PlanError
        For ethnic groups, fewer than four organisations, and counts that cannot be.

    Source
    ------
    Clayton and Kaldor 1987; limits averaged over what is not known of mean and spread.

    Examples
    --------
    >>> found = shrunk_rates(["D", "A", "C", "B"], [1, 30, 12, 9], [20, 400, 200, 150])
    >>> [o.name for o in found.organisations]
    ['A', 'B', 'C', 'D']
    >>> shrunk_rates(["Asian", "Black", "White", "Other"], [1, 2, 3, 4], [9, 9, 9, 9])
    Traceback (most recent call last):
    ...
    evenhand.errors.PlanError: Ethnic groups are not shrunk towards their common mean: ...
    """
    _refuse(names, unit)
    x, n = _columns(names, numerator, denominator)
    order, z = _alphabetical(names), multipliers()
    fit = gamma_fit(x, n)
    value = gamma_values(x, n, fit)
    tails = [float(tail(sign * m)) for m in z for sign in (1, -1)]
    limits = gamma_limits(x, n, fit, tails)
    by_z = {m: (limits[2 * i], limits[2 * i + 1]) for i, m in enumerate(z)}
    prior = fit.shape / fit.mean if fit.mean > 0 else np.inf
    weight = np.ones(x.shape) if np.isinf(prior) else prior / (n + prior)
    crude = estimates(x / n, lambda m: poisson_rate(x, n, m), CRUDE_RATE, z=z)
    shrunk = estimates(value, by_z.__getitem__, SHRUNK_RATE, z=z)
    made = tuple(Organisation(names[i], crude[i], shrunk[i], float(weight[i])) for i in order)
    return Organisations(made, fit.mean, None, _say("caution"))


def shrunk_gaps(
    names: Sequence[str],
    focus_numerator: ArrayLike,
    focus_denominator: ArrayLike,
    comparison_numerator: ArrayLike,
    comparison_denominator: ArrayLike,
    *,
    kind: str = "proportion",
    unit: str = "organisation",
) -> Organisations:
    """Each organisation's gap (ratio of two groups), shrunk towards the organisations' mean gap.

    Log ratios with variance 1/x1 - 1/n1 + 1/x0 - 1/n0 (rates without 1/n); half an event and
    half a non-event are added where an organisation has none of one. What is drawn in is the
    organisation, never a group: the mean gap itself stays as counted.

    Parameters
    ----------
    names
        Organisations, shaped (k,), four or more, each with people of both groups.
    kind
        "proportion" or "rate".

    Raises
    ------
    PlanError
        As `shrunk_rates`.

    Source
    ------
    Morris 1983; Paule and Mandel 1982.

    Examples
    --------
    >>> found = shrunk_gaps(list("ABCD"), [12, 5, 9, 2], [100, 60, 90, 20],
    ...                     [20, 30, 18, 25], [400, 500, 300, 450])
    >>> a = found.organisations[0]
    >>> round(a.crude.value, 2), round(a.shrunk.value, 2), round(found.mean, 2)
    (2.4, 2.2, 1.86)
    """
    _refuse(names, unit)
    x1, n1 = _columns(names, focus_numerator, focus_denominator)
    x0, n0 = _columns(names, comparison_numerator, comparison_denominator)
    if kind == "proportion" and ((x1 > n1).any() or (x0 > n0).any()):
        raise PlanError(
            "There are more events than people.",
            remedy="Check the counts; if one person can have several events, use kind rate.",
        )
    y, v = _log_ratios(x1, n1, x0, n0, proportion=kind == "proportion")
    found, z = normal(y, v), multipliers()
    made = tuple(
        Organisation(
            names[i],
            around(float(y[i]), float(np.sqrt(v[i])), CRUDE_GAP, z=z, logged=True),
            around(float(found.value[i]), float(found.error[i]), SHRUNK_GAP, z=z, logged=True),
            float(found.weight[i]),
        )
        for i in _alphabetical(names)
    )
    spread = heterogeneity(y, v, found.tau2)
    return Organisations(made, float(np.exp(found.mean)), spread, _say("caution"))


def _refuse(names: Sequence[str], unit: str) -> None:
    if names_ethnicity(unit) or any(map(is_ethnic, names)):
        raise PlanError(_say("ethnicity"), remedy=_say("ethnicity_remedy"))
    if len(names) < _FEWEST:
        raise PlanError(_say("few"), remedy=_say("few_remedy"))


def _say(name: str) -> str:
    return wording("comparing")["organisations"][name]


def _columns(
    names: Sequence[str], numerator: ArrayLike, denominator: ArrayLike
) -> tuple[Floats, Floats]:
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    if x.shape != (len(names),) or n.shape != x.shape:
        raise PlanError(
            "The counts do not have one number for each organisation.",
            remedy="Give one numerator and one denominator for each.",
        )
    if not ((x >= 0).all() and (n > 0).all()):
        raise PlanError(
            "A count is below 0, or an organisation has nobody.",
            remedy="Leave out organisations without people of the group.",
        )
    return x, n


def _alphabetical(names: Sequence[str]) -> list[int]:
    return sorted(range(len(names)), key=lambda i: names[i].casefold())


def _log_ratios(
    x1: Floats, n1: Floats, x0: Floats, n0: Floats, *, proportion: bool
) -> tuple[Floats, Floats]:
    none = (x1 == 0) | (x0 == 0) | (proportion & ((x1 == n1) | (x0 == n0)))
    half = np.where(none, 0.5, 0.0)
    a, c = x1 + half, x0 + half
    b, d = (n + (2 * half if proportion else 0.0) for n in (n1, n0))  # and half a non-event
    spread = 1 / a + 1 / c - (1 / b + 1 / d if proportion else 0.0)
    return np.log(a / b) - np.log(c / d), np.asarray(spread, float)
