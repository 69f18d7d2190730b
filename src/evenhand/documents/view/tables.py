"""The numbers behind a measure, as tables: counts and denominators beside every rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evenhand.charts import Table, contrast_table, gap_series_table
from evenhand.charts.marks import marked
from evenhand.charts.words import HIDDEN, NOTHING, Shown, period, shown_in
from evenhand.measures.periods import Grain
from evenhand.reading.model import (
    CompletenessView,
    EquityReading,
    GroupChart,
    GroupReading,
    Point,
    SourceView,
    VolumeView,
)

_COLUMNS = 6  # groups side by side in one table of periods
_SIGNS = {"improvement": " ◆", "concern": " ▲", "neutral": " ■"}


def numeric(table: Table, column: int) -> bool:
    """Numbers stand to the right; words to the left."""
    cells = [row[column] for row in table.rows]
    return column > 0 and any(c[:1].isdigit() or c[:1] in ("+", "−") for c in cells)


def measure_tables(reading: EquityReading) -> tuple[Table, ...]:
    """The gap, the gap by period, then every period of every group."""
    gap = (contrast_table(reading),) if reading.gap and reading.gap.contrasts else ()
    series = reading.gap_over_time
    over_time = (gap_series_table(reading),) if series and series.points else ()
    return (*gap, *over_time, *_by_period(reading))


def _by_period(reading: EquityReading) -> list[Table]:
    dated = [(g, g.chart) for g in reading.groups if g.chart and _has_dates(g.chart)]
    tables = []
    for grain in dict.fromkeys(c.grain for _, c in dated):
        same = [(g, c) for g, c in dated if c.grain is grain]
        for i in range(0, len(same), _COLUMNS):
            tables.append(_period_table(reading, same[i : i + _COLUMNS], grain))
    return tables


def _has_dates(chart: GroupChart) -> bool:
    return bool(chart.points) and all(p.period for p in chart.points)


def _period_table(
    reading: EquityReading, groups: Sequence[tuple[GroupReading, GroupChart]], grain: Grain
) -> Table:
    found = [{p.period: p for p in chart.points} for _, chart in groups]
    starts: list[date] = sorted({p for f in found for p in f if p})
    how = shown_in(reading)
    names = tuple(g.group.label for g, _ in groups)
    marks = reading.marks
    return Table(
        caption=f"{reading.measure.title} by {grain}: {', '.join(names)}",
        header=("Period", *names, *(("Mark",) if marks else ())),
        rows=tuple(
            (
                period(start, grain),
                *(_cell(f.get(start), how) for f in found),
                *((marked(marks, start, grain),) if marks else ()),
            )
            for start in starts
        ),
    )


def _cell(point: Point | None, how: Shown) -> str:
    if point is None or (point.value is None and not point.hidden):
        return NOTHING
    if point.hidden:
        return HIDDEN
    rate = f"{how.value(point.value)}{_SIGNS.get(point.tone, '')}"
    if point.denominator is None:
        return rate
    if point.numerator is None:
        return f"{rate} ({point.denominator:,})"
    return f"{point.numerator:,} of {point.denominator:,}, {rate}"


def volume_table(view: VolumeView) -> Table:
    """Volume by group, as the file gives it, and its change where there is an earlier file."""
    earlier, latest = view.columns or ("Earlier", "Latest")
    caption = f"{view.title}, in numbers"
    if all(before is None for _, before, _ in view.rows):
        rows = tuple((label, _count(now)) for label, _, now in view.rows)
        return Table(caption, ("Group", latest), rows)
    compared = tuple(
        (label, _count(before), _count(now), _difference(before, now))
        for label, before, now in view.rows
    )
    return Table(caption, ("Group", earlier, latest, "Change"), compared)


def _difference(before: int | None, now: int | None) -> str:
    if before is None or now is None:
        return NOTHING
    share = f" ({100 * (now - before) / before:+.1f}%)" if before else ""
    return f"{now - before:+,}{share}".replace("-", "\N{MINUS SIGN}")


def _count(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def completeness_table(view: CompletenessView) -> Table:
    """The four percentages, which are never mixed up."""
    rows = (
        ("Any value at all", view.any_value),
        ("A valid code", view.valid_code),
        ("Known and stated", view.known_stated),
        ("The same on all of a woman's records", view.agreeing),
    )
    return Table(
        "Four ways to ask how complete ethnicity is",
        ("Ethnicity has", "Share of records"),
        tuple((name, _share(value)) for name, value in rows),
    )


def _share(value: float | None) -> str:
    return "cannot be told from this file" if value is None else f"{100 * value:.1f}%"


def sites_table(view: CompletenessView) -> Table | None:
    """Known and stated by site, in alphabetical order."""
    if not view.sites:
        return None
    rows = tuple(
        (site, _share(share), f"{count:,}")
        for site, share, count in sorted(view.sites, key=lambda s: s[0].casefold())
    )
    return Table(
        "Known and stated ethnicity by site", ("Site", "Known and stated", "Records"), rows
    )


def problems_table(source: SourceView) -> Table | None:
    """What was wrong with rows, in words."""
    if not source.problems:
        return None
    rows = tuple((problem, f"{count:,}") for problem, count in source.problems)
    return Table("Problems found in the rows", ("Problem", "Rows"), rows)


def hidden_table(reading: EquityReading) -> Table | None:
    """Whom the rule for small numbers hides, read off the protected table itself."""
    report = getattr(reading.shared, "report", None)
    if report is None or not any(g.cells for g in report.groups):
        return None
    rows = tuple((g.label, _share(g.cells), _share(g.people)) for g in report.groups if g.cells)
    header = ("Group", "Share of periods hidden", "Share of people whose outcome is hidden")
    return Table(f"{reading.measure.title}: whom the rule hides", header, rows)
