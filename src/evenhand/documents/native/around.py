"""What surrounds the measures: how ethnicity was recorded, who is here, and volume."""

from __future__ import annotations

from evenhand.charts import (
    completeness_chart,
    completeness_trend,
    missing_chart,
    palette,
    representation_chart,
)
from evenhand.charts.words import month
from evenhand.documents.native.model import Look, NativeChart, Series, Sort, ValueAxis
from evenhand.documents.native.scales import plain_axis, share_axis
from evenhand.reading.model import (
    CompletenessView,
    EquityReading,
    RepresentationView,
    VolumeView,
)

_FULL = Look(palette.FOCUS)
_HOLLOW = Look(palette.OTHER, hollow=True)


def recorded_chart(view: CompletenessView) -> NativeChart | None:
    """Stated and each way of missing, as shares of all records."""
    drawn = completeness_chart(view)
    total = sum(count for _, count in view.parts)
    if drawn is None or not total:
        return None
    shares = tuple((name.capitalize(), count / total) for name, count in view.parts)
    return _shares("How ethnicity was recorded", drawn.text, shares)


def missing_parts_chart(reading: EquityReading) -> NativeChart | None:
    """The same among the people of one measure; None when nobody is missing."""
    drawn = missing_chart(reading)
    if drawn is None:
        return None
    stated = 1 - sum(part.share for part in reading.missing)
    shares = (("Stated", stated), *((m.group.label, m.share) for m in reading.missing))
    return _shares(f"{reading.measure.title}: how ethnicity was recorded", drawn.text, shares)


def _shares(name: str, text: str, shares: tuple[tuple[str, float], ...]) -> NativeChart:
    values = tuple(share for _, share in shares)
    return NativeChart(
        name=name,
        text=text,
        sort=Sort.BARS,
        corner="Recorded as",
        categories=tuple(label for label, _ in shares),
        series=(Series("Share", values, _FULL, in_key=False, labelled=True),),
        axis=share_axis([1.0], title="Share of records"),
    )


def trend_chart(view: CompletenessView) -> NativeChart | None:
    """Known and stated ethnicity over time, from 0 to 100 %."""
    drawn = completeness_trend(view)
    if drawn is None:
        return None
    look = Look(palette.FOCUS, "circle", 6, 1.75)
    return NativeChart(
        name="Known and stated ethnicity over time",
        text=drawn.text,
        sort=Sort.LINES,
        corner="Period",
        categories=tuple(month(p) for p in view.periods),
        series=(Series("Known and stated", tuple(view.trend), look, in_key=False),),
        axis=share_axis([1.0], title="Share of records"),
    )


def here_and_there_chart(view: RepresentationView) -> NativeChart | None:
    """Share of each group in these records and in the reference population."""
    drawn = representation_chart(view)
    if drawn is None:
        return None
    here, there = tuple(row[2] for row in view.rows), tuple(row[3] for row in view.rows)
    return NativeChart(
        name="Who is in these records",
        text=drawn.text,
        sort=Sort.BARS,
        corner="Group",
        categories=tuple(row[0] for row in view.rows),
        series=(
            Series("Share here", here, _FULL),
            Series(f"Share there: {view.reference}", there, _HOLLOW),
        ),
        axis=share_axis([*here, *there], title=""),
    )


def volume_chart(view: VolumeView) -> NativeChart | None:
    """Volume by group, earlier and latest; a group without a figure says so."""
    earlier, latest = view.columns or ("Earlier", "Latest")
    columns = (
        (earlier or "Earlier", [row[1] for row in view.rows], _HOLLOW),
        (latest, [row[2] for row in view.rows], _FULL),
    )
    series = tuple(
        Series(name, tuple(map(_number, values)), look)
        for name, values, look in columns
        if any(v is not None for v in values)
    )
    if not series:
        return None
    said = "; ".join(f"{label} {_said(now)}" for label, _, now in view.rows)
    return NativeChart(
        name=view.title,
        text=f"{view.title}, {latest}: {said}.",
        sort=Sort.BARS,
        corner="Group",
        categories=tuple(row[0] for row in view.rows),
        series=series,
        axis=_whole(series),
    )


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def _said(value: int | None) -> str:
    return "no figure" if value is None else f"{value:,}"


def _whole(series: tuple[Series, ...]) -> ValueAxis:
    axis = plain_axis([v for s in series for v in s.values], title="")
    return ValueAxis(axis.low, axis.high, axis.step, "", "#,##0", "#,##0")


__all__ = [
    "here_and_there_chart",
    "missing_parts_chart",
    "recorded_chart",
    "trend_chart",
    "volume_chart",
]
