"""The one door of the room: `chart` computes lines and rules for many series at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.spc import anhoej, mdc
from evenhand.spc.icons import assurance, at, last_known, limits_or_value, variation
from evenhand.spc.inputs import MAY_DIVIDE, read, read_spread
from evenhand.spc.kinds import (
    Bools,
    ChartError,
    ChartKind,
    Floats,
    Ints,
    LimitMethod,
    RuleSet,
)
from evenhand.spc.line_parts import Lines, Phase
from evenhand.spc.lines import LINES, withheld
from evenhand.spc.moving import tally
from evenhand.spc.phases import Layout, layout
from evenhand.spc.rebasing import Rebase, starts_of
from evenhand.spc.result import ControlChart
from evenhand.spc.settings import Given, Settings, settings_of

CHUNK = 24_576  # points at once: the arrays of one chunk stay in the processor's cache
KEPT_BYTES = 8 * 2**20


Array = NDArray[Any]
Arrays = dict[str, Array]
LINE_NAMES = tuple(field.name for field in fields(Lines))
RUN_NAMES = tuple(field.name for field in fields(anhoej.RunTest))
MARK_NAMES = ("outside", "shift", "trend", "two_of_three", "cause", "side")
PHASE_NAMES = frozenset({*RUN_NAMES, "degenerate"})  # one row a phase, not one a point


def chart(
    kind: str,
    values: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    phases: Sequence[int] | None = None,
    baseline: ArrayLike | None = None,
    exclude: ArrayLike | None = None,
    rules: str = "making-data-count",
    direction: str = "neither",
    target: ArrayLike | None = None,
    screened: bool | None = None,
    limits: str = "three-sigma",
    spread: ArrayLike | None = None,
    periods: Sequence[date] | None = None,
    rebases: Sequence[Rebase] = (),
) -> ControlChart:
    """Run chart or control chart of many series at once.

    Parameters
    ----------
    kind
        `run`, `i`, `mr`, `xmr`, `p`, `u`, `c`, `p'`, `u'`, `i'`, `g`, `t`, `xbar` or `s`.
    values
        Shaped (series, periods), NaN where missing: counts, measurements, or the gaps between
        events; for `xbar` the mean and for `s` the standard deviation of each subgroup.
    denominator
        The number at risk, in the same shape; for `xbar` and `s` the people in each subgroup.
    phases
        Places, counted from 0, where new phases begin: the same month for every series.
    baseline
        How many points of each phase hold its centre and limits, or a mask of them.
    exclude
        Places, or a mask, of points left out of centre, limits and runs.
    rules
        A named rule set, never a mixture; the result prints it.
    direction
        Which way is better: `lower`, `higher` or `neither`.
    target
        One for all, or one a series.
    screened
        Whether large moving ranges are left out once; None takes the default.
    limits
        `three-sigma`, or `exact`: binomial for `p`, Poisson for `u` and `c`, geometric for `g`,
        exponential for `t`.
    spread
        Standard deviations within subgroups, for `xbar` alone.
    periods
        First day of each period; needed for `rebases`.
    rebases
        Recorded decisions that limits begin anew, on the same date for every series. They are
        printed with the chart. `phases` are for changes that were planned before the data.

    Raises
    ------
    ChartError
        The numbers do not fit together, or there is no such kind, rule set or option.

    Examples
    --------
    >>> drawn = chart("xbar", [3.1, 3.4, 2.9], [20, 25, 18], spread=[0.5, 0.6, 0.4])
    >>> drawn.centre.round(3).tolist(), drawn.upper.round(3).tolist()
    ([[3.162, 3.162, 3.162]], [[3.514, 3.476, 3.534]])
    """
    settings = settings_of(kind, rules, limits, direction, screened)
    numerator, size = read(settings.kind, values, denominator)
    within = read_spread(settings.kind, spread, numerator.shape)
    starts = starts_of(rebases, periods, numerator.shape[1])
    parts = starts if phases is None else (*phases, *starts)
    plan = layout(numerator.shape, phases=parts, baseline=baseline, exclude=exclude)
    _keep_pages()
    with np.errstate(divide="ignore", invalid="ignore"):  # 0 / 0 is a missing line
        arrays = _in_chunks(settings, Given(numerator, size, within), plan)
    drawn = _result(settings, Given(numerator, size, within), plan, arrays, target)
    return replace(drawn, rebases=tuple(rebases)) if rebases else drawn


def _chunk(settings: Settings, given: Given, plan: Layout, series: slice) -> Arrays:
    """All phases of one chunk of series: arrays shaped (periods or phases, series)."""
    value, below, within = given.turned(series)
    if below is not None and settings.kind in MAY_DIVIDE:
        value, below = value / np.where(below > 0, below, np.nan), None
    parts = []
    for start, stop in plan.spans:
        rows = slice(start, stop)
        base, kept = plan.part(rows, series)
        phase = Phase(
            value[rows],
            None if below is None else below[rows],
            base,
            settings.factor,
            settings.limits is LimitMethod.EXACT,
            None if within is None else within[rows],
        )
        parts.append(_judged(settings, LINES[settings.kind](phase), kept))
    return _below(parts)


def _judged(settings: Settings, lines: Lines, kept: Bools | None) -> Arrays:
    kept = kept if kept is None or kept.ndim == 2 else kept[:, None]
    lines = _named(settings, lines, kept)
    drawn = {name: getattr(lines, name) for name in LINE_NAMES}
    if settings.rules is RuleSet.ANHOEJ:
        return drawn | _by_anhoej(settings, lines, kept)
    return drawn | _by_mdc(settings, lines, kept)


def _named(settings: Settings, lines: Lines, kept: Bools | None) -> Lines:
    """`lines` with series that have too few points named, unless something worse is."""
    known = ~np.isnan(lines.value) if kept is None else ~np.isnan(lines.value) & kept
    few = tally(known) < settings.dialect.least_points
    if not few.any():
        return lines
    if settings.dialect.withholds:
        lines = withheld(lines, few)
    return replace(lines, degenerate=np.maximum(lines.degenerate, few.view(np.int8)))


def _by_anhoej(settings: Settings, lines: Lines, kept: Bools | None) -> Arrays:
    side = mdc.side_of(lines)
    tests = anhoej.run_test(side if kept is None else side * kept)
    if settings.kind is ChartKind.MR:
        tests = anhoej.without_signal(tests)
    found = {name: getattr(tests, name)[None] for name in RUN_NAMES}
    return found | _marked(settings, mdc.only_outside(lines))


def _by_mdc(settings: Settings, lines: Lines, kept: Bools | None) -> Arrays:
    if settings.kind is ChartKind.MR:  # neighbours share a value, so runs mean nothing
        return _marked(settings, mdc.only_outside(lines))
    return _marked(settings, mdc.judge(lines, kept, settings.dialect, settings.better))


def _marked(settings: Settings, marks: mdc.Marks) -> Arrays:
    found = {name: getattr(marks, name) for name in MARK_NAMES}
    return found | {"point_type": mdc.point_types(marks.side, settings.better)}


def _below(parts: list[Arrays]) -> Arrays:
    """Phases one after the other."""
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([_tall(part, name) for part in parts]) for name in parts[0]}


def _tall(part: Arrays, name: str) -> Array:
    array = part[name]
    if name in PHASE_NAMES:
        return array
    return np.broadcast_to(array, part["value"].shape)


@cache
def _keep_pages() -> None:
    """Have the allocator keep a few megabytes between calls.

    The GNU allocator gives freed memory back to the system above a limit that rises with the
    largest block freed so far. Below it, every call would have its arrays paged in again, at
    several times the cost of the arithmetic (measured: 720 page faults, 2 ms of 3 ms, for 1,000
    series x 24).
    """
    np.empty(KEPT_BYTES, np.uint8)


def _in_chunks(settings: Settings, given: Given, plan: Layout) -> Arrays:
    """Chunks of series side by side: arrays shaped (periods, phases or 1, series)."""
    series, periods = given.numerator.shape
    width = max(CHUNK // periods, 1)
    whole: Arrays = {}
    for start in range(0, max(series, 1), width):
        chunk = slice(start, min(start + width, series))
        part = _chunk(settings, given, plan, chunk)
        whole = whole or _room_for(part, series)
        for name, array in part.items():
            whole[name][:, chunk] = array
    return whole


def _room_for(part: Arrays, series: int) -> Arrays:
    """Empty arrays like those of `part` for all series, in one block for each type of number.

    Many arrays of their own would each be handed back to the system and paged in again on every
    call, which costs more than the arithmetic.
    """
    room: Arrays = {}
    for dtype in {array.dtype for array in part.values()}:
        names = [name for name, array in part.items() if array.dtype == dtype]
        edges = np.cumsum([0, *(len(part[name]) for name in names)])
        block = np.empty((edges[-1], series), dtype)
        room |= {n: block[a:b] for n, a, b in zip(names, edges, edges[1:], strict=False)}
    return room


def _result(
    settings: Settings, given: Given, plan: Layout, arrays: Arrays, target: ArrayLike | None
) -> ControlChart:
    shape = arrays["value"].shape
    drawn = {
        name: _sealed(array if name in PHASE_NAMES else _spread_over(array, shape))
        for name, array in arrays.items()
    }
    runs = {name: drawn.pop(name) for name in RUN_NAMES if name in drawn}
    goal = _target(target, len(given.numerator))
    return ControlChart(
        kind=settings.kind,
        rules=settings.rules,
        limits=settings.limits,
        direction=settings.direction,
        screened=settings.factor is not None,
        phase=_phase_of(plan),
        included=_included(plan, shape),
        runs=anhoej.RunTest(**runs) if runs else None,
        target=goal,
        numerator=given.numerator,
        denominator=given.size,
        spread=given.spread,
        rebases=(),
        **_icons(settings, drawn, _phase_of(plan), goal),
        **drawn,
    )


def _spread_over(array: Array, shape: tuple[int, ...]) -> Array:
    return array if array.shape == shape else np.broadcast_to(array, shape)


def _sealed(array: Array) -> Array:
    """(periods, series) as read-only (series, periods)."""
    turned = array.T
    turned.flags.writeable = False
    return turned


def _phase_of(plan: Layout) -> Ints:
    return np.repeat(np.arange(len(plan.spans)), [stop - start for start, stop in plan.spans])


def _included(plan: Layout, shape: tuple[int, ...]) -> Bools:
    if plan.kept is None:
        return np.broadcast_to(np.True_, shape[::-1])
    kept = plan.kept if plan.kept.ndim == 2 else plan.kept[:, None]
    return np.broadcast_to(kept, shape).T


def _target(target: ArrayLike | None, series: int) -> Floats | None:
    if target is None:
        return None
    given = np.asarray(target, np.float64)
    if given.shape not in {(), (series,)}:
        raise ChartError(
            f"There are {given.size} targets for {series} series.",
            remedy="Give one target for all, or one for each series.",
        )
    return np.broadcast_to(given, (series,))


def _icons(settings: Settings, drawn: Arrays, phase: Ints, goal: Floats | None) -> Arrays:
    place = last_known(drawn["value"])
    if settings.rules is RuleSet.ANHOEJ:
        none = np.zeros(len(place), np.int8)
        return {"variation": none, "assurance": none}
    last = {n: at(drawn[n], place) for n in ("value", "lower", "upper", "point_type", "side")}
    named = at(drawn["degenerate"], phase[place])
    lower, upper = limits_or_value(last["lower"], last["upper"], last["value"], named)
    usable = named <= settings.dialect.most_degenerate
    return {
        "variation": variation(last["point_type"], last["side"]) * usable,
        "assurance": assurance(goal, lower, upper, settings.better),
    }
