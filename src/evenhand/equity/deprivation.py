"""Gradients over levels that have an order: slope and relative index of inequality. Never ethnicity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.estimates import around, estimates, finite, multipliers
from evenhand.equity.model import Estimate
from evenhand.errors import PlanError
from evenhand.ethnicity import EthnicGroup, GroupStatus, canonical_groups
from evenhand.frameworks import wording
from evenhand.stats.critical import Floats
from evenhand.stats.gradient import Line, concentration, fitted, ranks, straight
from evenhand.stats.intervals import poisson_rate, wilson
from evenhand.stats.omnibus import chi_squared_p

MODELS = {
    "logistic": "logistic maximum likelihood",
    "poisson": "Poisson maximum likelihood",
    "linear": "weighted least squares",
}
_FEWEST = 3
_NOT_ONLY_ETHNIC = {"other", "mixed"}  # labels that other lists of levels use too


@dataclass(frozen=True, slots=True)
class Level:
    """One level, most disadvantaged first. `rank` is the share of people below its middle."""

    label: str
    events: int
    people: int
    rate: Estimate
    rank: float


@dataclass(frozen=True, slots=True)
class Gradient:
    """How a rate runs over ordered levels.

    `slope` (SII) is the rate fitted at the most advantaged end less that at the most disadvantaged
    end; `relative` (RII) is their ratio. `bottom` and `top` are the two fitted rates. ACI and RCI
    are the absolute and relative concentration index. All unscaled. `misfit_p` is small when the
    levels do not lie on one line.
    """

    dimension: str
    model: str
    levels: tuple[Level, ...]
    bottom: float | None
    top: float | None
    slope: Estimate
    relative: Estimate
    absolute_concentration: Estimate
    relative_concentration: Estimate
    misfit_p: float
    sentence: str
    notes: tuple[str, ...]


def slope_index(
    levels: Sequence[str],
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    dimension: str = "deprivation",
    model: str = "logistic",
    phi: float = 1.0,
    phi_df: float = 0.0,
) -> Gradient:
    """Slope index (SII) and relative index (RII) of inequality, and concentration indices.

    Parameters
    ----------
    levels
        Labels, most disadvantaged first.
    numerator, denominator
        Events and people of each level. The scale is never guessed: rates are numerator/denominator.
    dimension
        What the levels are of. Ethnicity is refused: its groups have no order.
    model
        "logistic" (proportions), "poisson" (rates) or "linear" (weighted least squares, as public
        health practice in England; can leave 0 to 1 at the ends).
    phi, phi_df
        Over-dispersion of months, which widens the intervals.

    Raises
    ------
    PlanError
        For ethnicity, for fewer than three levels, and for counts that cannot be.

    Source
    ------
    Pamuk 1985; Mackenbach and Kunst 1997; Moreno-Betancur et al. 2015.

    Examples
    --------
    >>> found = slope_index(["1 most deprived", "2", "3", "4", "5 least deprived"],
    ...                     [96, 81, 70, 52, 44], [2400, 2200, 2100, 1900, 1800])
    >>> round(1000 * found.slope.value, 1), round(found.relative.value, 2)
    (-20.3, 0.54)
    >>> slope_index(["Asian", "Black", "White"], [1, 2, 3], [9, 9, 9], dimension="ethnicity")
    Traceback (most recent call last):
    ...
    evenhand.errors.PlanError: A slope index needs groups with an order from worse to better off. ...
    """
    refuse_ethnicity(levels, dimension)
    x, n = _checked(levels, numerator, denominator, model)
    z, rate = multipliers(phi=phi, phi_df=phi_df), x / n
    error = _errors(x, n, model)
    line = straight(rate, error, n) if model == "linear" else fitted(x, n, model=model)
    aci, aci_error, rci, rci_error = (float(v) for v in concentration(rate, error, n))
    p = chi_squared_p(float(line.misfit) / phi, len(x) - 2)
    relative = _relative(line, model, z)
    slope = around(float(line.top - line.bottom), float(line.difference_error), MODELS[model], z=z)
    return Gradient(
        dimension=dimension,
        model=MODELS[model],
        levels=_levels(levels, x, n, model, z),
        bottom=finite(line.bottom),
        top=finite(line.top),
        slope=slope,
        relative=relative,
        absolute_concentration=around(aci, aci_error, "delta method", z=z),
        relative_concentration=around(rci, rci_error, "delta method", z=z),
        misfit_p=p,
        sentence=_sentence(dimension, line, slope, relative),
        notes=(_say("misfit", p=f"{p:.3f}"),) if p < 0.05 else (),
    )


def refuse_ethnicity(levels: Sequence[object], dimension: str) -> None:
    """Ethnic groups have no order: refuse them wherever one is needed.

    Raises
    ------
    PlanError
        Saying why, and what to do instead.
    """
    if names_ethnicity(dimension) or any(map(is_ethnic, levels)):
        raise PlanError(_say("ethnicity"), remedy=_say("ethnicity_remedy"))


def names_ethnicity(dimension: str) -> bool:
    """The words say that the groups are ethnic groups.

    Examples
    --------
    >>> names_ethnicity("ethnic_group"), names_ethnicity("deprivation")
    (True, False)
    """
    words = set(dimension.casefold().replace("_", " ").replace("-", " ").split())
    return bool(words & {"ethnicity", "ethnic", "race", "racial"})


def is_ethnic(label: object) -> bool:
    """A label that stands for an ethnic group and for nothing else.

    Examples
    --------
    >>> is_ethnic("Black African"), is_ethnic("Other"), is_ethnic("1 most deprived")
    (True, False, False)
    """
    if isinstance(label, EthnicGroup):
        return True
    text = str(label).strip().casefold()
    return text in _labels() - _NOT_ONLY_ETHNIC


def _labels() -> set[str]:
    groups = (*canonical_groups("2021").values(), *canonical_groups("2001").values())
    return {g.label.casefold() for g in groups if g.status is GroupStatus.STATED}


def _say(name: str, **words: object) -> str:
    return wording("comparing")["ordered"][name].format(**words)


def _checked(
    levels: Sequence[str], numerator: ArrayLike, denominator: ArrayLike, model: str
) -> tuple[Floats, Floats]:
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    if model not in MODELS:
        raise PlanError(
            f"‘{model}’ is no model for a gradient.", remedy="Ask for logistic, poisson or linear."
        )
    if x.shape != (len(levels),) or n.shape != x.shape:
        raise PlanError(
            "The counts do not have one number for each level.",
            remedy="Give one numerator and one denominator for each level.",
        )
    if len(levels) < _FEWEST:
        raise PlanError(
            "A gradient needs three ordered levels or more.",
            remedy="Compare two levels directly (eh.compare).",
        )
    _refuse_counts(levels, x, n, model)
    return x, n


def _refuse_counts(levels: Sequence[str], x: Floats, n: Floats, model: str) -> None:
    empty = [label for label, people in zip(levels, n, strict=True) if not people > 0]
    if empty:
        raise PlanError(
            f"There is nobody in {', '.join(empty)}.", remedy="Join it with the level beside it."
        )
    if not ((x >= 0).all() and (model == "poisson" or (x <= n).all())):
        raise PlanError(
            "A count of events is below 0, or above the number of people.",
            remedy="Check the numerators; if one person can have several events, use model poisson.",
        )


def _errors(x: Floats, n: Floats, model: str) -> Floats:
    """Standard errors of rates; half an event added, so that a rate of 0 is never known exactly."""
    if model == "poisson":
        return np.asarray(np.sqrt(np.maximum(x, 0.5)) / n, float)
    p = np.clip(x / n, 0.5 / (n + 1), (n + 0.5) / (n + 1))
    return np.asarray(np.sqrt(p * (1 - p) / n), float)


def _relative(line: Line, model: str, z: tuple[float, float]) -> Estimate:
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = float(np.log(line.top / line.bottom))
    return around(centre, float(line.log_ratio_error), MODELS[model], z=z, logged=True)


def _levels(
    labels: Sequence[str], x: Floats, n: Floats, model: str, z: tuple[float, float]
) -> tuple[Level, ...]:
    method = "exact under 10 events, else Byar" if model == "poisson" else "Wilson score"
    interval = poisson_rate if model == "poisson" else wilson
    rates = estimates(x / n, lambda m: interval(x, n, m), method, z=z)
    return tuple(
        Level(label, int(x[i]), int(n[i]), rates[i], float(rank))
        for i, (label, rank) in enumerate(zip(labels, ranks(n), strict=True))
    )


def _sentence(dimension: str, line: Line, slope: Estimate, relative: Estimate) -> str:
    ends = {"dimension": dimension, "bottom": f"{line.bottom:.3g}", "top": f"{line.top:.3g}"}
    low, high = relative.low, relative.high
    if low is None or high is None or slope.low is None or slope.high is None:
        return _say("not_shown", **ends)
    if high < 1 and slope.high < 0:
        times = {"times": f"{line.bottom / line.top:.2f}", "low": f"{1 / high:.2f}"}
        return _say("more", **ends, **times, high=f"{1 / low:.2f}")
    if low > 1 and slope.low > 0:
        times = {"times": f"{line.top / line.bottom:.2f}", "low": f"{low:.2f}"}
        return _say("fewer", **ends, **times, high=f"{high:.2f}")
    return _say("not_shown", **ends)
