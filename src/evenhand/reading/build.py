"""From a MeasureTable and a plan to one EquityReading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import defaults
from evenhand.equity import GapCounts, read_gap
from evenhand.equity.model import GapReading
from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.series import EventSeries
from evenhand.measures.table import MeasureTable
from evenhand.reading.charting import Gaps, group_chart
from evenhand.reading.context import Context, counts_text
from evenhand.reading.flags import balancing_flags, flags, inside_breaks, secondary_flags
from evenhand.reading.gap_time import gap_over_time
from evenhand.reading.headline import headline
from evenhand.reading.how import how_we_know
from evenhand.reading.lines import card_sentence, lines
from evenhand.reading.marks import mark_flags, marks_of
from evenhand.reading.missing import missing_parts, missing_sentence
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Plan
from evenhand.reading.scope import Scope, scope_of
from evenhand.reading.timing import MONTHS, Timing, timing_of
from evenhand.reading.watching import watch_of
from evenhand.reading.within import member_flags, site_sentences
from evenhand.spc import false_signal_rate

CONSTANTS = (  # sections of `defaults.toml` that a reading rests on: printed with it
    "strength",
    "unchanged",
    "intervals",
    "charts",
    "spc",
    "cusum",
    "enough",
    "gap_over_time",
    "masked",
    "missing",
    "dispersion_summary",
    "disclosure",
)


def read(
    table: MeasureTable,
    plan: Plan,
    *,
    events: EventSeries | None = None,
    titles: Mapping[str, str] | None = None,
) -> EquityReading:
    """Read one measure.

    Parameters
    ----------
    table
        Counts by site, group and period, at the finest grain there is.
    plan
        Population of focus, comparison, change date and the rest.
    events
        Gaps between events by group, for groups too small for monthly or quarterly points.
    titles
        Titles by id of measures that the library does not hold and the plan may name.

    Raises
    ------
    PlanError
        When the plan names a group or a date that the records do not hold, or a target that a share
        cannot have.
    """
    _check_target(table.measure, plan)
    scope = scope_of(table, plan)
    timing = timing_of(scope.table.periods, scope.table.grain, plan)
    phases, phase = timing.phases, timing.read
    gap = _gap(scope, plan, timing)
    ctx = Context(table.measure, plan, scope, phases, gap, look=timing.look)
    parts = missing_parts(scope.table)
    groups = _groups(ctx, timing, events)
    marks = marks_of(plan, phases, scope.table.periods, scope.table.grain)
    return EquityReading(
        measure=table.measure,
        plan=plan,
        phases=phases,
        grain=scope.table.grain,
        table=scope.table,
        groups=groups,
        focus_label=scope.focus_label,
        comparison_label=scope.comparison_label,
        gap=gap,
        headline=headline(ctx),
        lines=lines(ctx),
        flags=(
            *flags(ctx),
            *secondary_flags(table.measure, plan, titles or {}),
            *member_flags(ctx, table, phase),
            *mark_flags(marks, phases),
        ),
        missing=parts,
        missing_sentence=missing_sentence(ctx, parts),
        how_we_know=(*how_we_know(ctx), *site_sentences(ctx, table, phase)),
        constants={name: defaults()[name] for name in CONSTANTS},
        expected_false_signals=_by_chance(groups, plan),
        look=timing.look,
        gap_over_time=gap_over_time(scope, timing.calendar, timing.read, plan),
        marks=marks,
        watch=watch_of(ctx, phase, groups),
    )


def read_all(
    tables: Sequence[MeasureTable], plan: Plan, *, events: Mapping[str, EventSeries] | None = None
) -> tuple[EquityReading, ...]:
    """Read every measure, then set balancing measures that got worse beside the others."""
    found = events or {}
    titles = {t.measure.id: t.measure.title for t in tables}
    readings = tuple(read(t, plan, events=found.get(t.measure.id), titles=titles) for t in tables)
    beside = balancing_flags(readings)
    return tuple(
        r if r.measure.role == "balancing" else replace(r, flags=(*r.flags, *beside))
        for r in readings
    )


def _check_target(measure: Measure, plan: Plan) -> None:
    """A target of a share is a share: 12 would lie above every chart, and be met or missed by all."""
    if plan.target is None or measure.kind is not Kind.PROPORTION or 0 <= plan.target <= 1:
        return
    raise PlanError(
        f"A target of {plan.target:g} is no share of people.",
        remedy="Write 12% as 0.12.",
        where=measure.title,
    )


def _gap(scope: Scope, plan: Plan, timing: Timing) -> GapReading:
    stated = [g.status is GroupStatus.STATED for g in scope.table.groups]
    measure = scope.table.measure
    broken = bool(inside_breaks(measure, timing.phases))
    return read_gap(
        _counts(scope.table, np.array(stated)),
        focus=scope.focus,
        comparison=scope.comparison,
        phase=timing.read,
        kind=_kind(measure.kind),
        direction=str(measure.direction),
        declared_before=plan.declared_before,
        exploratory=plan.exploratory,
        broken=broken,
        margin=plan.margin,
        missing_counts=_counts(scope.table, ~np.array(stated)),
        months_per_period=MONTHS[scope.table.grain],
        schedule=timing.schedule,
        chosen_because_worst=plan.chosen_because_worst,
    )


def _kind(kind: Kind) -> str:
    """Between-kinds are drawn as gaps and compared as shares."""
    return "proportion" if kind in (Kind.CASES_BETWEEN, Kind.TIME_BETWEEN) else str(kind)


def _counts(table: MeasureTable, kept: NDArray[np.bool_]) -> GapCounts:
    n = table.denominator[0, kept]
    sums, squares = _about_zero(table, kept)
    return GapCounts(
        numerator=table.numerator[0, kept],
        denominator=n,
        missing=table.missing[0, kept],
        sums=sums,
        squares=squares,
    )


def _about_zero(
    table: MeasureTable, kept: NDArray[np.bool_]
) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Sums and sums of squares about 0; the table keeps them about the measure's origin."""
    if table.sums is None or table.squares is None:
        return None, None
    origin, n = table.measure.origin, table.denominator[0, kept]
    sums, squares = table.sums[0, kept], table.squares[0, kept]
    return sums + origin * n, squares + 2 * origin * sums + origin**2 * n


def _groups(ctx: Context, timing: Timing, events: EventSeries | None) -> tuple[GroupReading, ...]:
    return tuple(
        GroupReading(
            group=group,
            role=_role(ctx, place),
            sentence=card_sentence(ctx, place),
            counts=tuple(
                counts_text(rate, ctx.measure, ctx.phases[rate.phase].label)
                for rate in reversed(ctx.gap.rates[place])
            ),
            chart=group_chart(
                ctx.scope.table,
                place,
                timing.calendar,
                timing.read,
                ctx.plan,
                gaps=_gaps(events, group),
            ),
            members=ctx.scope.members[place],
        )
        for place, group in enumerate(ctx.scope.stated)
    )


def _gaps(events: EventSeries | None, group: EthnicGroup) -> Gaps | None:
    if events is None or group not in events.groups:
        return None
    place = events.groups.index(group)
    without = group.key in events.without
    return Gaps(events.between, events.gaps[place], events.phases[place], without=without)


def _role(ctx: Context, place: int) -> str:
    if ctx.scope.focus[place]:
        return "population of focus"
    return "compared with" if ctx.scope.comparison[place] else "other"


def _by_chance(groups: Sequence[GroupReading], plan: Plan) -> float | None:
    """Charts that would show a signal since the change by chance alone, summed over the page."""
    charts = [g.chart for g in groups if g.chart is not None]
    after = [(c, sum(p.phase == 1 for p in c.points)) for c in charts]
    if not any(points for _, points in after):
        return None
    return sum(_false_signals(plan.rules, c, points) for c, points in after if points)


def _false_signals(rules: str, drawn: GroupChart, points: int) -> float:
    """Rate of one chart; where none is published for exact limits, the higher one of 3-sigma limits."""
    limits = drawn.limits if rules in _EXACT_PUBLISHED else "three-sigma"
    return false_signal_rate(rules, drawn.kind, points, limits=limits)


_EXACT_PUBLISHED = ("making-data-count", "anhoej")
