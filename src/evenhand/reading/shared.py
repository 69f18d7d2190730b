"""A reading for people outside the team: words from exact counts, every number from protected cells.

The answers and their strengths are those of the exact reading. Rates, ratios, intervals, points and
limits are computed again from the protected table alone, so that nothing drawn or written can tell
more than the table that was attacked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evenhand.disclosure import ProtectedTable
from evenhand.disclosure.protected import Masked
from evenhand.errors import DisclosureError
from evenhand.ethnicity.groups import GroupStatus
from evenhand.frameworks import say
from evenhand.measures.periods import Grain
from evenhand.reading.charting import hidden_chart
from evenhand.reading.context import Context, counts_text
from evenhand.reading.drawing import Series
from evenhand.reading.figures import listing
from evenhand.reading.flags import flags
from evenhand.reading.gap_time import Dated, Sums, series_of
from evenhand.reading.headline import headline
from evenhand.reading.how import how_we_know
from evenhand.reading.lines import lines
from evenhand.reading.missing import shared_parts, shared_sentence
from evenhand.reading.model import EquityReading, Flag, GapOverTime, GroupChart, GroupReading
from evenhand.reading.protected_numbers import (
    Sides,
    phase_of_spans,
    protected_numbers,
    side_row,
)


def share_reading(reading: EquityReading, safe: ProtectedTable) -> EquityReading:
    """The same reading with protected numbers.

    Parameters
    ----------
    reading
        The exact reading.
    safe
        Its table as `protect` made it.
    """
    exact = reading.gap
    if exact is None or reading.table is None:
        raise DisclosureError(
            "This reading has no exact numbers behind it.", remedy="Share the team's own reading."
        )
    sides = Sides(reading)
    gap = protected_numbers(reading, exact, safe, sides)
    ctx = Context(
        reading.measure,
        reading.plan,
        sides.scope(reading, reading.table),
        reading.phases,
        gap,
        look=reading.look,
        shared=True,
    )
    return replace(
        reading,
        table=None,
        gap=gap,
        groups=tuple(_group(ctx, safe, g, i) for i, g in enumerate(reading.groups)),
        headline=headline(ctx),
        lines=lines(ctx),
        flags=(*flags(ctx), *_beside(reading), *hidden_flags(safe)),
        missing=shared_parts(reading.missing),
        missing_sentence=shared_sentence(ctx, reading.missing, exact.missing),
        how_we_know=how_we_know(ctx),
        expected_false_signals=None,
        gap_over_time=_gap_over_time(ctx, safe, sides, reading.gap_over_time),
        watch=None,  # each event is one person's
        shared=safe,
    )


def _group(ctx: Context, safe: ProtectedTable, group: GroupReading, place: int) -> GroupReading:
    rates = ctx.gap.rates[place]
    return replace(
        group,
        counts=tuple(
            counts_text(rate, ctx.measure, ctx.phases[rate.phase].label) for rate in reversed(rates)
        ),
        chart=_chart(ctx, safe, group),
    )


def _chart(ctx: Context, safe: ProtectedTable, group: GroupReading) -> GroupChart | None:
    """The group over time, where the protected grain is a calendar one; two phases are no chart."""
    if group.chart is None or safe.grain.value not in set(Grain):
        return None
    row = safe.row(group.group.key)
    top, below = _cells(safe, row), safe.cells_denominator[row]
    hidden = np.ma.getmaskarray(top) | np.ma.getmaskarray(below)
    series = Series(
        starts=tuple(span.start for span in safe.spans),
        numerator=np.where(hidden, np.nan, top.filled(0)),
        denominator=np.where(hidden, np.nan, below.filled(0)),
        phase=phase_of_spans(safe, ctx.phases),
        grain=Grain(safe.grain.value),
    )
    return hidden_chart(series, ctx.measure, ctx.plan)


def _gap_over_time(
    ctx: Context, safe: ProtectedTable, sides: Sides, exact: GapOverTime | None
) -> GapOverTime | None:
    """The series again, from protected cells; only where all cells of both sides are shown."""
    if exact is None:
        return None
    rows = [side_row(safe, sides.members(s)) for s in (sides.focus, sides.comparison)]
    found = [None if row is None else _sums(safe, row) for row in rows]
    known = [side for side in found if side is not None]
    made = None
    if len(known) == 2 and safe.grain.value in set(Grain):
        starts = tuple(span.start for span in safe.spans)
        phase, grain = phase_of_spans(safe, ctx.phases), Grain(safe.grain.value)
        made = series_of(Dated(starts, phase, grain, *known), ctx.measure, ctx.plan)
    hidden = replace(exact, points=(), difference_centre=None, ratio_centre=None, way="")
    return made or replace(
        hidden,
        difference_scatter=None,
        ratio_scatter=None,
        sentence=say("gap_over_time", "hidden"),
        reason="",
    )


def _sums(safe: ProtectedTable, row: int) -> Sums | None:
    """Protected sums of one row; None where a cell is hidden, and for means."""
    cells = safe.cells_numerator[row], safe.cells_denominator[row]
    if safe.mean is not None or any(np.ma.getmaskarray(c).any() for c in cells):
        return None
    return Sums(*(np.asarray(c, float) for c in cells))


def _cells(safe: ProtectedTable, row: int) -> Masked:
    """What is divided by the denominators; for means their sums, so that the quotient is the mean."""
    cells: Masked = safe.cells_numerator[row]
    if safe.mean is not None:
        cells = safe.mean[row] * safe.cells_denominator[row]
    return cells


def _beside(reading: EquityReading) -> tuple[Flag, ...]:
    """What the other measures of the page say about this one: words alone, so that nothing is redone."""
    return tuple(f for f in reading.flags if f.id in ("secondary", "balancing", "meanwhile"))


def hidden_flags(safe: ProtectedTable) -> tuple[Flag, ...]:
    """Whom the rule hid, without telling that a hidden count is not zero."""
    stated = {g.label for g in safe.groups if g.status is GroupStatus.STATED}
    wholly = [label for label in safe.report.wholly_hidden if label in stated]
    partly = [label for label in safe.report.partly_hidden if label in stated]
    if not wholly and not partly:
        return ()
    grain = str(safe.grain.value)
    text = [say("flag", "hidden", grain=say("grain", grain))]
    if wholly:
        text.append(say("flag", "hidden_wholly", groups=listing(wholly), none=say("none", grain)))
    if partly:
        text.append(say("flag", "hidden_partly", groups=listing(partly)))
    return (Flag("hidden", "Small numbers protected", " ".join(text)),)
