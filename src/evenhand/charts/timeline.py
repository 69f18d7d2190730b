"""The time axis that all groups of a measure share: months, years, the change and dated breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.charts import palette, svg
from evenhand.charts.words import month
from evenhand.measures.periods import Grain, next_period
from evenhand.reading.model import EquityReading, EventMark, GroupChart

CHANGE_DASH, _BREAK_DASH = "2 3", "5 2 1 2"
_LETTER = 6.5  # width of a letter at font size 12.5, for keeping labels apart


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated line across the plot."""

    on: date
    label: str
    dash: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Calendar time from `first` to `last` (days, ordinal) between `left` and `right`."""

    first: int
    last: int
    left: float
    right: float
    moments: tuple[Moment, ...]
    by_financial_year: bool
    marks: tuple[EventMark, ...] = ()

    def at(self, when: date) -> float:
        """Place of the start of a day, held inside the plot."""
        day = min(max(when.toordinal(), self.first), self.last)
        return self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left)

    def spans(self, starts: Sequence[date], grain: Grain) -> list[tuple[float, float]]:
        """Left and right edge of each period; a period ends at the latest where the next begins."""
        scale = (self.right - self.left) / (self.last - self.first)
        base = self.left - self.first * scale
        days = [s.toordinal() for s in starts]
        ends = [min(next_period(s, grain).toordinal(), self.last) for s in starts]
        limits = [*days[1:], self.last]
        return [
            (base + day * scale, base + min(end, limit) * scale)
            for day, end, limit in zip(days, ends, limits, strict=True)
        ]

    def middles(self, starts: Sequence[date], grain: Grain) -> list[float]:
        """Middle of each period."""
        return [(left + right) / 2 for left, right in self.spans(starts, grain)]


def timeline(
    reading: EquityReading, charts: Sequence[GroupChart], *, left: float, right: float
) -> Timeline | None:
    """The shared axis, or None when the points carry no dates."""
    dated = [
        (p.period, c.grain) for c in charts for p in (*c.points[:1], *c.points[-1:]) if p.period
    ]
    if not dated:
        return None
    first = min(start for start, _ in dated)
    last = _last(reading, dated)
    return Timeline(
        first.toordinal(),
        last.toordinal(),
        left,
        right,
        _moments(reading, first, last),
        any(grain is Grain.FINANCIAL_YEAR for _, grain in dated),
        reading.marks,
    )


def _last(reading: EquityReading, dated: Sequence[tuple[date, Grain]]) -> date:
    """End of the last period; earlier where pooled months would reach beyond the last phase."""
    whole = max(next_period(start, grain) for start, grain in dated)
    ends = [p.end + timedelta(days=1) for p in reading.phases if p.end is not None]
    after = max(ends, default=whole)
    return after if max(start for start, _ in dated) < after < whole else whole


def _moments(reading: EquityReading, first: date, last: date) -> tuple[Moment, ...]:
    found = [Moment(b.on, f"break, {month(b.on)}", _BREAK_DASH) for b in reading.measure.breaks]
    change = reading.plan.change_date
    if change is not None:
        found.append(Moment(change, f"change, {month(change)}", CHANGE_DASH))
    return tuple(sorted((m for m in found if first <= m.on < last), key=lambda m: m.on))


def label_rows(axis: Timeline) -> int:
    """How many rows of labels the moments need below the years."""
    return 1 + max((row for _, _, row in _placed(axis)), default=-1)


def draw_years(axis: Timeline, *, y: float) -> str:
    """Year ticks and labels, thinned where they would touch."""
    starts = _years(axis)
    room = (axis.right - axis.left) * 365.25 / (axis.last - axis.first)
    width = 48 if axis.by_financial_year else 34
    step = max(1, -(-width // max(1, int(room))))
    ticks = "".join(f"M{axis.at(s):.1f} {y:.1f}v4" for s in starts)
    labels = [
        svg.words(axis.at(s), y + 16, _year_label(axis, s), size=12.5)
        for i, s in enumerate(starts)
        if i % step == 0 and axis.at(s) + width - 8 <= axis.right + 6
    ]
    return svg.stroke(ticks, colour=palette.MUTED) + "".join(labels)


def _year_label(axis: Timeline, start: date) -> str:
    if axis.by_financial_year:
        return f"{start.year}/{(start.year + 1) % 100:02d}"
    return str(start.year)


def _years(axis: Timeline) -> list[date]:
    first, last = date.fromordinal(axis.first), date.fromordinal(axis.last - 1)
    opening = 4 if axis.by_financial_year else 1
    starts = [date(y, opening, 1) for y in range(first.year, last.year + 1)]
    return [s for s in starts if axis.first <= s.toordinal() < axis.last] or [first]


def draw_moments(axis: Timeline, *, top: float, bottom: float, labels: float) -> str:
    """Dated lines from `top` to `bottom`, and their labels from the height `labels` down."""
    out = []
    for moment, x, row in _placed(axis):
        place = axis.at(moment.on)
        out.append(svg.line(place, top, place, bottom, colour=palette.INK, dash=moment.dash))
        out.append(svg.words(x, labels + 14 * row, moment.label, size=12.5, fill=palette.INK))
    return "".join(out)


def _placed(axis: Timeline) -> list[tuple[Moment, float, int]]:
    """Each moment with the left edge of its label and its row, so that no two labels touch."""
    ends: list[float] = []
    placed = []
    for moment in axis.moments:
        width = len(moment.label) * _LETTER
        x = min(max(axis.at(moment.on) - width / 2, 2.0), axis.right + 6 - width)
        row = next((i for i, end in enumerate(ends) if end + 8 <= x), len(ends))
        ends[row : row + 1] = [x + width]
        placed.append((moment, x, row))
    return placed
