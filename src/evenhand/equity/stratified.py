"""Two groups compared within strata, all measures beside the crude ones, fixed and random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.estimates import around, estimate, multipliers
from evenhand.equity.model import Estimate
from evenhand.equity.settings import Settings, settings
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats
from evenhand.stats.meta import Heterogeneity, Mean, heterogeneity, random, tau_squared
from evenhand.stats.omnibus import chi_squared_p
from evenhand.stats.persontime import rate_difference_score, rate_ratio_score
from evenhand.stats.proportions import score_difference, score_ratio
from evenhand.stats.strata import (
    Common,
    association,
    homogeneity,
    odds_ratio,
    rate_difference,
    rate_ratio,
    risk_difference,
    risk_ratio,
)

NAME, RANDOM = "Mantel-Haenszel", "random effects, Hartung-Knapp"
_Counts = tuple[Floats, Floats, Floats, Floats]


@dataclass(frozen=True, slots=True)
class Stratified:
    """A comparison within strata. Ratios and differences are first group to second.

    `odds_ratio`, `breslow_day_p` and `tarone_p` are of proportions only. `random_ratio` and
    `random_difference` average over strata like these; `spread` says how much the (log) ratios of
    the strata differ, `association_p` is the Mantel-Haenszel test.
    """

    strata: int
    crude_ratio: Estimate
    crude_difference: Estimate
    ratio: Estimate
    difference: Estimate
    odds_ratio: Estimate | None
    random_ratio: Estimate
    random_difference: Estimate
    spread: Heterogeneity
    breslow_day_p: float | None
    tarone_p: float | None
    association_p: float | None


def mantel_haenszel(
    first_numerator: ArrayLike,
    first_denominator: ArrayLike,
    second_numerator: ArrayLike,
    second_denominator: ArrayLike,
    *,
    kind: str = "proportion",
    phi: float = 1.0,
    phi_df: float = 0.0,
    constants: Settings | None = None,
) -> Stratified:
    """Compare two groups within strata: sites, age bands, levels of deprivation, periods.

    Parameters
    ----------
    first_numerator, first_denominator, second_numerator, second_denominator
        Shaped (strata,). Strata with people of one group only count in the crude figures.
    kind
        "proportion", or "rate" (denominators are exposure).
    phi, phi_df
        Over-dispersion, which widens every interval but the random-effects ones (they carry the
        spread between strata themselves).

    Raises
    ------
    PlanError
        When no stratum has both groups, or counts cannot be.

    Source
    ------
    Mantel and Haenszel 1959; Greenland and Robins 1985; Robins, Breslow and Greenland 1986; Sato
    1989; Breslow and Day 1980; Tarone 1985; Hartung and Knapp 2001.

    Examples
    --------
    Admissions to Berkeley in 1973, women and men over six departments:

    >>> found = mantel_haenszel([89, 17, 202, 131, 94, 24], [108, 25, 593, 375, 393, 341],
    ...                         [512, 353, 120, 138, 53, 22], [825, 560, 325, 417, 191, 373])
    >>> round(found.crude_ratio.value, 2), round(found.ratio.value, 2)
    (0.68, 1.06)
    >>> round(found.odds_ratio.value, 3), round(found.tarone_p, 4)
    (1.105, 0.0021)
    """
    c = settings() if constants is None else constants
    counts = _checked(
        (first_numerator, first_denominator, second_numerator, second_denominator), kind
    )
    proportion = kind == "proportion"
    x1, n1, x0, n0 = counts
    both = (n1 > 0) & (n0 > 0)
    used: _Counts = (x1[both], n1[both], x0[both], n0[both])
    z = multipliers(phi=phi, phi_df=phi_df, constants=c)
    log_ratios, differences = _by_stratum(used, proportion=proportion)
    test = homogeneity(*used)
    tau2 = tau_squared(*log_ratios)
    return Stratified(
        strata=int(both.sum()),
        crude_ratio=_crude(counts, score_ratio if proportion else rate_ratio_score, z, ratio=True),
        crude_difference=_crude(
            counts, score_difference if proportion else rate_difference_score, z, ratio=False
        ),
        ratio=_common((risk_ratio if proportion else rate_ratio)(*used), z, logged=True),
        difference=_common(
            (risk_difference if proportion else rate_difference)(*used), z, logged=False
        ),
        odds_ratio=_common(odds_ratio(*used), z, logged=True) if proportion else None,
        random_ratio=_random(*log_ratios, tau2, np.exp, c),
        random_difference=_random(*differences, tau_squared(*differences), float, c),
        spread=heterogeneity(*log_ratios, tau2),
        breslow_day_p=_p(test.breslow_day, test.df) if proportion else None,
        tarone_p=_p(test.tarone, test.df) if proportion else None,
        association_p=_p(association(*used), 1) if proportion else None,
    )


def _checked(given: tuple[ArrayLike, ...], kind: str) -> _Counts:
    x1, n1, x0, n0 = (np.atleast_1d(np.asarray(v, float)) for v in given)
    if kind not in ("proportion", "rate"):
        raise PlanError(
            f"‘{kind}’ cannot be compared within strata.", remedy="Use proportion or rate."
        )
    if not x1.shape == n1.shape == x0.shape == n0.shape or x1.ndim != 1:
        raise PlanError(
            "The counts do not have one number for each stratum.",
            remedy="Give four lists of the same length.",
        )
    wrong = any((v < 0).any() for v in (x1, n1, x0, n0))
    if wrong or (kind == "proportion" and ((x1 > n1).any() or (x0 > n0).any())):
        raise PlanError(
            "A count is below 0, or there are more events than people.",
            remedy="Check the counts; if one person can have several events, use kind rate.",
        )
    if not ((n1 > 0) & (n0 > 0)).any():
        raise PlanError(
            "No stratum has people of both groups, so nothing can be compared within strata.",
            remedy="Use wider strata.",
        )
    return x1, n1, x0, n0


def _by_stratum(
    counts: _Counts, *, proportion: bool
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Log ratio and difference of each stratum with variances.

    Half an event and half a non-event are added to both groups of a stratum in which one of them
    has none: with the event alone, a stratum in which everybody had it would have no variance.
    """
    x1, n1, x0, n0 = counts
    none = (x1 == 0) | (x0 == 0) | (proportion & ((x1 == n1) | (x0 == n0)))
    a, c = x1 + 0.5 * none, x0 + 0.5 * none
    b, d = (n + (1.0 * none if proportion else 0.0) for n in (n1, n0))
    logs = np.log(a / b) - np.log(c / d)
    log_variance = 1 / a + 1 / c - (1 / b + 1 / d if proportion else 0.0)
    p1, p0 = ((x + 0.5) / (n + (1.0 if proportion else 0.0)) for x, n in ((x1, n1), (x0, n0)))
    spread = [p * (1 - p) if proportion else p for p in (p1, p0)]
    return (logs, log_variance), (x1 / n1 - x0 / n0, spread[0] / n1 + spread[1] / n0)


def _crude(
    counts: _Counts,
    limits: Callable[..., tuple[Floats, Floats]],
    z: tuple[float, float],
    *,
    ratio: bool,
) -> Estimate:
    x1, n1, x0, n0 = (float(v.sum()) for v in counts)
    ends = [end for m in z for end in limits(x1, n1, x0, n0, m)]
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.array([x1, x0]) / np.array([n1, n0])
        value = rates[0] / rates[1] if ratio else rates[0] - rates[1]
    return estimate(value, ends, "score")


def _common(found: Common, z: tuple[float, float], *, logged: bool) -> Estimate:
    return around(float(found.value), float(found.error), NAME, z=z, logged=logged)


def _random(
    y: Floats, v: Floats, tau2: float, back: Callable[[float], float], constants: Settings
) -> Estimate:
    mean: Mean = random(y, v, tau2)
    ends = [*mean.limits(constants.established), *mean.limits(constants.suggested)]
    with np.errstate(over="ignore"):
        return estimate(back(mean.value), [back(end) for end in ends], RANDOM)


def _p(chi2: Floats, df: int) -> float | None:
    return None if np.isnan(chi2) else chi_squared_p(float(chi2), df)
