"""Which chart suits these counts, and why: section 1 of the equity reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import scipy
from numpy.typing import ArrayLike

from evenhand.defaults import constant
from evenhand.spc.inputs import read
from evenhand.spc.kinds import ChartError, ChartKind, Floats, Ints

MONTH = "month"
STEPS = ("as is", "quarter", "between", "run", "cumulative")
_SHEWHART = {"proportion": ChartKind.P, "rate": ChartKind.U, "count": ChartKind.U}
_LANEY = {ChartKind.P: ChartKind.P_PRIME, ChartKind.U: ChartKind.U_PRIME}
_BETWEEN = {"proportion": ChartKind.G, "rate": ChartKind.T, "count": ChartKind.T}


@dataclass(frozen=True, slots=True)
class ChartAdvice:
    """A chart and its reason.

    `kind` is None when no chart is worth drawing (`grain_step` "cumulative"). `grain_step` says how
    the counts must be arranged first: "as is", "quarter" (add up three months), "between" (cases or
    time between events), "run" (median, no limits) or "cumulative" (running totals and what people
    say). `exact` asks for exact limits. `expected` is the smaller of the median expected events and
    non-events a period at that step. `beside` names a chart worth drawing next to it, with its reason,
    or is empty. `without`: nearly everybody has the event, so the points of "between" lie between
    people without it.
    """

    kind: ChartKind | None
    grain_step: str
    exact: bool
    reason: str
    expected: float = float("nan")
    beside: str = ""
    without: bool = False


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of one group: shaped (periods,), missing and empty periods left out."""

    events: Floats
    size: Floats
    phase: Ints
    proportion: bool

    @property
    def expected(self) -> float:
        """Smaller of the median expected events and (for proportions) non-events."""
        if not self.size.size:
            return 0.0
        share = self.events.sum() / self.size.sum()
        smaller = min(share, 1 - share) if self.proportion else share
        return float(np.median(self.size)) * float(smaller)


def advise(
    numerator: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    kind: str,
    grain: str = MONTH,
    periods: Sequence[date] | None = None,
    phases: Sequence[int] | None = None,
    spread: ArrayLike | None = None,
) -> ChartAdvice:
    """Which chart suits one group's counts, and why.

    Parameters
    ----------
    numerator, denominator
        Counts by period, shaped (periods,); for "time between" and "cases between" the gaps
        themselves, for "mean" the sums or means. NaN, or nobody at risk, is a missing period.
    kind
        Of the measure: "proportion", "rate", "count", "mean", "ratio" (a sum over a size, such as cost
        over bed days), "time between", "cases between".
    grain
        Length of a period; only "month" can be added up to quarters.
    periods
        First day of each period, to count calendar quarters. Without it quarters are three months
        counted from the last phase's beginning, so that none straddles a change.
    phases
        Places where new phases begin: over-dispersion is judged within them.
    spread
        For "mean": standard deviation within each period, where it is known.

    Returns
    -------
    ChartAdvice
        The first that fits: p or u chart when at least 5 events and (for a proportion) 5 non-events
        are expected in the median period, with exact limits under 10; the same by quarters when
        that leaves 12 points; g or t chart from 12 events (or from 12 people without it, where
        nearly everybody has it: between events there would be nothing); run chart from 12 points; else none.
        Laney's p' or u' takes the place of p or u only when the over-dispersion's one-sided 95 %
        lower bound exceeds 1. Means go on an xbar chart, with an s chart beside it, where sizes and
        spread within periods are known, else on an xmr chart; ratios on an i' chart. Rare events of
        proportions have a CUSUM beside them.

    Raises
    ------
    ChartError
        There is no such kind, or the counts do not fit it.

    Notes
    -----
    Over-dispersion is Pearson's X2 within phases over its degrees of freedom; its lower bound is X2
    over the 95 % point of chi-square. All thresholds are in `defaults.toml`, section `charts`.

    Examples
    --------
    >>> advice = advise([6, 5, 7, 6] * 6, [120] * 24, kind="proportion")
    >>> advice.kind.value, advice.exact, advice.reason[:51]
    ('p', True, 'p chart with exact limits: about 6 events and non-e')
    """
    if kind in {"time between", "cases between"}:
        return _between_given(numerator, kind)
    if kind == "mean":
        return _mean(numerator, denominator, spread)
    if kind == "ratio":
        return _ratio(numerator, denominator)
    if kind not in _SHEWHART:
        raise ChartError(
            f"There is no kind of measure called ‘{kind}’.",
            remedy="Choose one of: proportion, rate, count, mean, ratio, time between, cases between.",
        )
    table, size = _arrays(numerator, denominator, kind)
    starts = () if phases is None else phases
    span = _phase_of(len(table), starts)
    months = _counts(table, size, span, kind)
    if months.expected >= constant("charts", "p_min_expected"):
        return _shewhart(months, kind, "as is", "a period")
    quarter = _quarters(len(table), periods, max(starts, default=0))
    quarters = _pooled(table, size, span, quarter, kind) if grain == MONTH else None
    if quarters is not None and _enough(quarters):
        return _shewhart(quarters, kind, "quarter", "a quarter")
    return _with_cusum(_rare(months, kind), kind)


def advise_expected(
    events: float, people: float | None = None, *, kind: str, months: int
) -> ChartAdvice:
    """Which chart will suit a group, before the first number: from what is expected in a month.

    Parameters
    ----------
    events
        Expected in a month.
    people
        Expected in a month, in the measure's denominator; None for a count.
    kind
        "proportion", "rate" or "count".
    months
        How many months will be looked at.

    Returns
    -------
    ChartAdvice
        By the rules of `advise`, as if every month brought just what is expected.

    Raises
    ------
    ChartError
        There is no such kind, or the numbers do not fit it.

    Examples
    --------
    >>> advise_expected(0.4, 12, kind="proportion", months=36).kind.value
    'g'
    >>> advise_expected(0.1, 12, kind="proportion", months=10).grain_step
    'cumulative'
    """
    size = 1.0 if people is None else people
    if kind not in _SHEWHART or events < 0 or size <= 0 or months < 1:
        raise ChartError(
            "Nothing can be advised for these numbers.",
            remedy="Give people and events in a month, for a share, a rate or a count.",
        )
    if kind == "proportion" and events > size:
        raise ChartError(
            "There cannot be more events than people.", remedy="Give both for the same month."
        )
    monthly = _expected(events, size, months, kind)
    if monthly.expected >= constant("charts", "p_min_expected"):
        return _shewhart(monthly, kind, "as is", "a period")
    quarters = _expected(3 * events, 3 * size, months // 3, kind)
    if _enough(quarters):
        return _shewhart(quarters, kind, "quarter", "a quarter")
    return _with_cusum(_rare(monthly, kind), kind)


def _expected(events: float, size: float, periods: int, kind: str) -> _Counts:
    every = np.ones(periods)
    return _Counts(events * every, size * every, np.zeros(periods, np.int64), kind == "proportion")


def _with_cusum(advice: ChartAdvice, kind: str) -> ChartAdvice:
    if kind != "proportion":
        return advice
    return replace(advice, beside=_CUSUM)


_CUSUM = (
    "Beside it a CUSUM, birth by birth: it adds up evidence from each event and signals sooner than any "
    "chart of periods; a VLAD shows the same for people."
)


def _enough(quarters: _Counts) -> bool:
    points = len(quarters.size) >= constant("charts", "min_points")
    return bool(points and quarters.expected >= constant("charts", "p_min_expected"))


def _arrays(
    numerator: ArrayLike, denominator: ArrayLike | None, kind: str
) -> tuple[Floats, Floats]:
    given = np.asarray(numerator, np.float64)
    below = np.ones_like(given) if kind == "count" and denominator is None else denominator
    top, size = read(_SHEWHART[kind], given, below)
    if size is None or len(top) != 1:
        raise ChartError("Advice is for one group at a time.", remedy="Give arrays of one series.")
    return top[0], size[0]


def _phase_of(periods: int, phases: Sequence[int]) -> Ints:
    return np.asarray(np.searchsorted(np.sort(phases), np.arange(periods), side="right"))


def _counts(events: Floats, size: Floats, phase: Ints, kind: str) -> _Counts:
    known = ~np.isnan(events) & (size > 0)
    return _Counts(events[known], size[known], phase[known], kind == "proportion")


def _quarters(count: int, periods: Sequence[date] | None, anchor: int) -> Ints:
    """Which quarter each month falls in: by calendar, or three at a time from `anchor`."""
    if periods is None:
        return (np.arange(count) - anchor) // 3
    return np.array([day.year * 4 + (day.month - 1) // 3 for day in periods])


def _pooled(events: Floats, size: Floats, phase: Ints, quarter: Ints, kind: str) -> _Counts:
    """Counts added up in whole quarters; a missing month is missing from its quarter."""
    gap = np.isnan(events) | np.isnan(size)
    names, place, months = np.unique(quarter, return_inverse=True, return_counts=True)
    top, below, span = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names), np.int64)
    np.add.at(top, place[~gap], events[~gap])
    np.add.at(below, place[~gap], size[~gap])
    np.maximum.at(span, place, phase)
    whole = months == 3
    return _counts(top[whole], below[whole], span[whole], kind)


def _shewhart(counts: _Counts, kind: str, step: str, per: str) -> ChartAdvice:
    chosen, expected = _SHEWHART[kind], counts.expected
    phi = dispersion_lower(counts)
    what = "events and non-events" if counts.proportion else "events"
    about = f"about {expected:.3g} {what} expected {per}"
    if phi > 1:
        reason = (
            f"{chosen}' chart: {about}, and the points vary more than chance allows "
            f"(over-dispersion at least {phi:.2f} with 95 % confidence)."
        )
        return ChartAdvice(_LANEY[chosen], step, exact=False, reason=reason, expected=expected)
    if expected < constant("charts", "exact_limits_below"):
        reason = f"{chosen} chart with exact limits: {about}, too few for 3-sigma limits."
        return ChartAdvice(chosen, step, exact=True, reason=reason, expected=expected)
    reason = f"{chosen} chart: {about}, enough for 3-sigma limits."
    return ChartAdvice(chosen, step, exact=False, reason=reason, expected=expected)


def dispersion_lower(counts: _Counts) -> float:
    """One-sided 95 % lower bound of the over-dispersion, Pearson's within phases."""
    chi, freedom = 0.0, 0
    for k in np.unique(counts.phase):
        rows = counts.phase == k
        events, size = counts.events[rows], counts.size[rows]
        share = events.sum() / size.sum()
        variance = size * share * ((1 - share) if counts.proportion else 1.0)
        if share > 0 and (variance > 0).all():
            chi += float(((events - size * share) ** 2 / variance).sum())
            freedom += len(size) - 1
    if not freedom:
        return 0.0
    return chi / float(scipy.stats.chi2.ppf(constant("charts", "dispersion_level"), freedom))


def _rare(counts: _Counts, kind: str) -> ChartAdvice:
    events, size = counts.events.sum(), counts.size.sum()
    without = counts.proportion and bool(size - events < events)
    rarer, named = (int(size - events), "non-events") if without else (int(events), "events")
    few = (
        f"fewer than {constant('charts', 'p_min_expected')} events or non-events expected a period"
    )
    if rarer < constant("charts", "rare_min_events"):
        advice = _sparse(len(counts.size), f"{rarer} {named}", few, counts.expected)
        return replace(advice, without=without)
    chosen = _BETWEEN[kind]
    what = "time between events"
    if chosen is ChartKind.G:
        what = "cases with the event between two without it" if without else "cases between events"
    reason = f"{chosen} chart with exact limits: {few}, so each of the {rarer} {named} is a point: {what}."
    return ChartAdvice(
        chosen, "between", exact=True, reason=reason, expected=counts.expected, without=without
    )


def _sparse(points: int, rarer: str, few: str, expected: float) -> ChartAdvice:
    if points >= constant("charts", "min_points"):
        reason = f"run chart: {few} and only {rarer}, so a median without limits."
        return ChartAdvice(ChartKind.RUN, "run", exact=False, reason=reason, expected=expected)
    reason = (
        f"cumulative counts, and what people say of their care: {few}, {rarer} "
        f"and {points} points are too few for a chart."
    )
    return ChartAdvice(None, "cumulative", exact=False, reason=reason, expected=expected)


def _between_given(values: ArrayLike, kind: str) -> ChartAdvice:
    chosen = ChartKind.G if kind == "cases between" else ChartKind.T
    points = int((~np.isnan(np.asarray(values, np.float64))).sum())
    if points >= constant("charts", "rare_min_events"):
        reason = f"{chosen} chart with exact limits: each of the {points} points is the {kind} two events."
        return ChartAdvice(chosen, "as is", exact=True, reason=reason)
    return _no_chart(points)


def _mean(values: ArrayLike, size: ArrayLike | None, spread: ArrayLike | None) -> ChartAdvice:
    mean = np.asarray(values, np.float64)
    people = np.full(mean.shape, np.inf) if size is None else np.asarray(size, np.float64)
    known = ~np.isnan(mean) & (people > 0)
    points = int(known.sum())
    if points < constant("charts", "min_points"):
        return _no_chart(points)
    if size is not None and spread is not None:
        within = known & (people > 1) & ~np.isnan(np.asarray(spread, np.float64))
        if 2 * within.sum() > points:
            return _subgroups(points, float(np.median(people[within])))
    reason = f"xmr chart: {points} means, whose spread is taken from one period to the next."
    return ChartAdvice(ChartKind.XMR, "as is", exact=False, reason=reason)


def _subgroups(points: int, people: float) -> ChartAdvice:
    reason = (
        f"xbar chart: {points} means of about {people:.3g} people, whose spread within each period is "
        "known."
    )
    beside = "Beside it an s chart: when the spread changes, so do the limits of the means."
    return ChartAdvice(ChartKind.XBAR, "as is", exact=False, reason=reason, beside=beside)


def _ratio(values: ArrayLike, size: ArrayLike | None) -> ChartAdvice:
    table, below = read(ChartKind.I_PRIME, values, size)
    if below is None or len(table) != 1:
        raise ChartError("Advice is for one group at a time.", remedy="Give arrays of one series.")
    known = ~np.isnan(table[0]) & (below[0] > 0)
    points = int(known.sum())
    if points < constant("charts", "min_points"):
        return _no_chart(points)
    low, high = (f"{f(below[0][known]):,.3g}" for f in (np.min, np.max))
    reason = (
        f"i' chart: {points} ratios of periods of {low} to {high}, whose spread is taken from one to "
        "the next and whose limits widen in small ones."
    )
    return ChartAdvice(ChartKind.I_PRIME, "as is", exact=False, reason=reason)


def _no_chart(points: int) -> ChartAdvice:
    reason = (
        "cumulative figures, and what people say of their care: "
        f"{points} points are too few for a chart."
    )
    return ChartAdvice(None, "cumulative", exact=False, reason=reason)
