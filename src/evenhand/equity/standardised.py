"""Rates of groups standardised over bands (age, parity), always beside the crude ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.defaults import constant
from evenhand.equity.estimates import around, estimates, multipliers
from evenhand.equity.model import Estimate
from evenhand.errors import PlanError
from evenhand.frameworks import wording
from evenhand.stats.critical import Floats, critical
from evenhand.stats.intervals import poisson_rate
from evenhand.stats.standardise import Direct, direct, indirect, log_ratio_error

METHODS = {"dobson": "Dobson with Byar limits", "gamma": "Fay and Feuer gamma"}
LOG = "delta method on the log scale"


@dataclass(frozen=True, slots=True)
class StandardisedRate:
    """One group. `standardised` is None where blank, and `blank` says why."""

    group: str
    events: int
    people: int
    crude: Estimate
    standardised: Estimate | None
    blank: str
    crude_ratio: Estimate | None = None  # against the comparison; None for the comparison itself
    standardised_ratio: Estimate | None = None


@dataclass(frozen=True, slots=True)
class DirectRates:
    """Directly standardised rates of groups, in the order given, with what must be said beside."""

    bands: str
    compared_with: str
    rates: tuple[StandardisedRate, ...]
    method: str
    caution: str


@dataclass(frozen=True, slots=True)
class StandardisedRatio:
    """Events seen in one group over those expected at the reference's rates.

    `low998` and `high998` are the 99.8 % limits that funnel plots use.
    """

    group: str
    observed: int
    expected: float
    ratio: Estimate
    low998: float
    high998: float
    crude: Estimate


@dataclass(frozen=True, slots=True)
class IndirectRatios:
    """Indirectly standardised ratios of groups, in the order given."""

    bands: str
    ratios: tuple[StandardisedRatio, ...]
    caution: str


def direct_standardised(
    groups: Sequence[str],
    numerator: ArrayLike,
    denominator: ArrayLike,
    standard: ArrayLike,
    *,
    bands: str = "age",
    compare_with: str | None = None,
    method: str = "dobson",
    count_variance: ArrayLike | None = None,
) -> DirectRates:
    """Directly standardised rates beside crude ones, and ratios to a comparison.

    Parameters
    ----------
    groups
        Labels, shaped (groups,).
    numerator, denominator
        Events and people, shaped (groups, bands).
    standard
        People of the standard population in each band, shaped (bands,).
    bands
        What the bands are, for the words: "age", "parity".
    compare_with
        Label of the group to which ratios are taken; None gives none.
    method
        "dobson" (as public health practice in England has it) or "gamma" (Fay and Feuer).
    count_variance
        Variance of each count where one person can have several events; None takes the count.

    Raises
    ------
    PlanError
        When shapes, counts or names do not fit.

    Source
    ------
    Dobson et al. 1991; Fay and Feuer 1997; ratio of two by the delta method.

    Examples
    --------
    >>> found = direct_standardised(["Black", "White"], [[8, 37], [152, 124]],
    ...     [[195, 484], [4954, 2729]], [34000, 18500], compare_with="White")
    >>> black = found.rates[0]
    >>> round(black.crude.value, 4), round(black.standardised.value, 4)
    (0.0663, 0.0535)
    >>> round(black.standardised_ratio.value, 2)
    1.49
    """
    x, n, w = _checked(groups, numerator, denominator, standard)
    place = _place(groups, compare_with)
    if method not in METHODS:
        raise PlanError(
            f"‘{method}’ is no method for a standardised rate.", remedy="Ask for dobson or gamma."
        )
    fewest, z = constant("standardised", "fewest_events"), multipliers()
    made = [
        direct(x, n, w, m, method=method, fewest=fewest, count_variance=count_variance) for m in z
    ]
    whole = made[0]
    limits = {m: (one.low, one.high) for m, one in zip(z, made, strict=True)}
    standardised = estimates(whole.value, limits.__getitem__, METHODS[method], z=z)
    crude = _crude(x.sum(axis=1), n.sum(axis=1), z)
    rates = tuple(
        StandardisedRate(
            group=group,
            events=int(whole.events[i]),
            people=int(n[i].sum()),
            crude=crude[i],
            standardised=None if (why := _blank(whole, i, fewest)) else standardised[i],
            blank=why,
            crude_ratio=_crude_ratio(x, n, i, place, z),
            standardised_ratio=_ratio(whole, i, place, z),
        )
        for i, group in enumerate(groups)
    )
    return DirectRates(bands, compare_with or "", rates, METHODS[method], caution(bands))


def indirect_standardised(
    groups: Sequence[str],
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_numerator: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    bands: str = "age",
) -> IndirectRatios:
    """Observed over expected events (standardised ratio, SMR) beside crude rates.

    Ratios of two groups to one reference are not comparable with each other when their make-up
    differs: each answers "more than expected of people like these?" for its own people.

    Parameters
    ----------
    groups
        Labels, shaped (groups,).
    numerator, denominator
        Shaped (groups, bands).
    reference_numerator, reference_denominator
        Shaped (bands,).

    Raises
    ------
    PlanError
        When shapes or counts do not fit.

    Examples
    --------
    >>> found = indirect_standardised(["Black"], [[8, 37]], [[195, 484]], [71, 203], [3028, 4208])
    >>> one = found.ratios[0]
    >>> one.observed, round(one.expected, 1), round(one.ratio.value, 2)
    (45, 27.9, 1.61)
    """
    x, n, rn = _checked(groups, numerator, denominator, reference_denominator)
    _check_reference(n, np.asarray(reference_numerator, float), rn)
    z, far = multipliers(), float(critical(constant("standardised", "funnel_level")))
    made = {m: indirect(x, n, reference_numerator, rn, m) for m in (*z, far)}
    whole, outer = made[z[0]], made[far]
    limits = estimates(
        whole.value, lambda m: (made[m].low, made[m].high), "exact under 10 events, else Byar", z=z
    )
    crude = _crude(x.sum(axis=1), n.sum(axis=1), z)
    ratios = tuple(
        StandardisedRatio(
            group=group,
            observed=int(whole.observed[i]),
            expected=float(whole.expected[i]),
            ratio=limits[i],
            low998=float(outer.low[i]),
            high998=float(outer.high[i]),
            crude=crude[i],
        )
        for i, group in enumerate(groups)
    )
    return IndirectRatios(bands, ratios, caution(bands))


def caution(bands: str) -> str:
    """What must stand beside every standardised rate.

    Examples
    --------
    >>> caution("age").split(",")[0]
    'Standardised for age'
    """
    return wording("comparing")["standardised"]["caution"].format(bands=bands)


def _checked(
    groups: Sequence[str], numerator: ArrayLike, denominator: ArrayLike, standard: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    x, n, w = (np.asarray(v, float) for v in (numerator, denominator, standard))
    if x.ndim != 2 or x.shape != n.shape or x.shape != (len(groups), w.size) or w.ndim != 1:
        raise PlanError(
            "The counts do not have one number for each group and band.",
            remedy="Give numerator and denominator as groups by bands, and one standard for each band.",
        )
    if not ((x >= 0).all() and (n >= 0).all() and (w >= 0).all() and w.sum() > 0):
        raise PlanError(
            "A count is below 0, or the standard population is empty.",
            remedy="Check the counts and the standard population.",
        )
    return x, n, w


def _check_reference(n: Floats, x: Floats, reference: Floats) -> None:
    """A rate to expect in every band in which somebody is, and an event in some of them."""
    if x.shape != reference.shape or not (x >= 0).all():
        raise PlanError(
            "The reference does not have a number of events for each band.",
            remedy="Give as many events as people, none below 0.",
        )
    if ((reference == 0) & (n > 0).any(axis=0)).any():
        raise PlanError(
            "The reference has nobody in a band in which your groups have people.",
            remedy="Join that band with its neighbour, or take another reference.",
        )
    if not x.any():
        raise PlanError(
            "The reference has no events, so nothing would be expected.",
            remedy="Take a larger reference, or more years of it.",
        )


def _place(groups: Sequence[str], label: str | None) -> int | None:
    if label is None:
        return None
    if label not in groups:
        raise PlanError(
            f"There is no group ‘{label}’ to compare with.",
            remedy=f"Name one of: {', '.join(groups)}.",
        )
    return list(groups).index(label)


def _crude(x: Floats, n: Floats, z: tuple[float, float]) -> tuple[Estimate, ...]:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = x / n
    method = "exact under 10 events, else Byar"
    return estimates(value, lambda m: poisson_rate(x, n, m), method, z=z)


def _blank(found: Direct, i: int, fewest: int) -> str:
    words = wording("comparing")["standardised"]
    if found.empty[i]:
        return words["empty_band"]
    return words["few_events"].format(fewest=fewest) if found.events[i] < fewest else ""


def _ratio(found: Direct, i: int, place: int | None, z: tuple[float, float]) -> Estimate | None:
    if place is None or i == place or np.isnan(found.value[[i, place]]).any():
        return None
    value, variance = found.value, found.variance
    error = log_ratio_error(value[i], variance[i], value[place], variance[place])
    return around(float(np.log(value[i] / value[place])), float(error), LOG, z=z, logged=True)


def _crude_ratio(
    x: Floats, n: Floats, i: int, place: int | None, z: tuple[float, float]
) -> Estimate | None:
    if place is None or i == place:
        return None
    events, people = x.sum(axis=1)[[i, place]], n.sum(axis=1)[[i, place]]
    with np.errstate(divide="ignore", invalid="ignore"):
        rates, variance = events / people, events / people**2
        error = log_ratio_error(rates[0], variance[0], rates[1], variance[1])
        centre = np.log(rates[0] / rates[1])
    return around(float(centre), float(error), LOG, z=z, logged=True)
