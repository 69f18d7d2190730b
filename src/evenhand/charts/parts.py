"""Parts of a whole: who is missing from the numbers, completeness over time, representation."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import from_zero
from evenhand.charts.timeline import Timeline, draw_years
from evenhand.charts.whiskers import LEFT, RIGHT, WIDTH
from evenhand.charts.words import NOTHING, long_month, number
from evenhand.measures.periods import Grain, next_period
from evenhand.reading.model import CompletenessView, EquityReading, RepresentationView

_TEXTURES = ("solid", "hatch", "stipple", "outline", "dark")


def percent(share: float | None) -> str:
    """A share as a percentage.

    Examples
    --------
    >>> percent(0.9391), percent(None)
    ('93.9%', '–')
    """
    return NOTHING if share is None else f"{number(100 * share)}%"


def missing_chart(reading: EquityReading) -> Chart | None:
    """Stated ethnicity and each way of missing, as shares of one measure's denominator."""
    if not reading.missing:
        return None
    shares = [(m.group.label, m.share, f"{m.denominator:,}") for m in reading.missing]
    stated = 1 - sum(share for _, share, _ in shares)
    title = f"{percent(1 - stated)} have no usable ethnicity"
    parts = [("Stated", stated, ""), *shares]
    return _bar(
        parts, key=f"{reading.measure.id}-missing", title=title, about=reading.measure.title
    )


def completeness_chart(view: CompletenessView) -> Chart | None:
    """Stated and each way of missing, as shares of all records."""
    total = sum(count for _, count in view.parts)
    if not total:
        return None
    parts = [(name.capitalize(), count / total, f"{count:,}") for name, count in view.parts]
    title = f"{percent(view.known_stated)} of records have a known and stated ethnicity"
    return _bar(parts, key="completeness", title=title, about="All accepted records")


def _bar(parts: Sequence[tuple[str, float, str]], *, key: str, title: str, about: str) -> Chart:
    pieces, x, full = [], LEFT, RIGHT - LEFT
    for i, (_, share, _) in enumerate(parts):
        pieces.append(_part(x, 4, share * full, 26, _TEXTURES[min(i, 4)]))
        x += share * full
    for i, (name, share, count) in enumerate(parts):
        y = 50 + 20 * i
        pieces.append(_part(LEFT, y - 11, 18, 13, _TEXTURES[min(i, 4)]))
        said = f"{name} {percent(share)}" + (f" ({count})" if count else "")
        pieces.append(svg.words(LEFT + 26, y, said, size=13, fill=palette.INK))
    text = f"{about}: " + "; ".join(f"{n} {percent(s)}" for n, s, _ in parts) + "."
    rows = tuple((n, c or NOTHING, percent(s)) for n, s, c in parts)
    picture = svg.drawing(
        WIDTH, 48 + 20 * len(parts), key=key, title=title, text=text, body=svg.joined(pieces)
    )
    table = Table(f"{about}: how ethnicity was recorded", ("Recorded as", "Number", "Share"), rows)
    return Chart(picture, title, text, table)


def _part(x: float, y: float, width: float, height: float, texture: str) -> str:
    """One piece of a bar, told apart by texture first and colour second."""
    frame = svg.box(x, y, width, height)
    if texture == "solid":
        return svg.fill(frame, colour=palette.FOCUS)
    inside = _texture(x, y, width, height, texture)
    return (
        svg.fill(frame, colour=palette.WHITE)
        + inside
        + svg.stroke(svg.box(x + 0.5, y + 0.5, max(width - 1, 0.2), height - 1), colour=palette.INK)
    )


def _texture(x: float, y: float, width: float, height: float, texture: str) -> str:
    if texture == "hatch":
        lines = svg.hatch(x, y, width, height, gap=4)
        return svg.stroke(lines, colour=palette.CONCERN, width=1.4)
    if texture == "stipple":
        return _stippled(x, y, width, height)
    return svg.fill(svg.box(x, y, width, height), colour=palette.INK) if texture == "dark" else ""


def _stippled(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<path d="{svg.stipple(x, y, width, height, gap=4)}" fill="none" '
        f'stroke="{palette.NEUTRAL}" stroke-width="2" stroke-linecap="round"/>'
    )


def completeness_trend(view: CompletenessView, *, grain: Grain = Grain.MONTH) -> Chart | None:
    """Known and stated ethnicity over time, from 0 to 100 %."""
    known = [(p, v) for p, v in zip(view.periods, view.trend, strict=True) if v is not None]
    if len(known) < 2:
        return None
    first, last = view.periods[0], next_period(view.periods[-1], grain)
    time = Timeline(first.toordinal(), last.toordinal(), 44, RIGHT, (), False)
    axis = from_zero(1.0, start=130, end=12, cap=1.0)
    xs = time.middles(view.periods, grain)
    rules = "".join(f"M44 {axis.at(t):.1f}H{RIGHT:g}" for t in axis.ticks)
    labels = [
        svg.words(39, axis.at(t) + 4, percent(t), size=11.5, anchor="end") for t in axis.ticks
    ]
    pen, d, places = "M", "", []
    for x, value in zip(xs, view.trend, strict=True):
        if value is None:
            pen = "M"
            continue
        d += f"{pen}{x:.1f} {axis.at(value):.1f}"
        places.append((x, axis.at(value)))
        pen = "L"
    body = svg.joined(
        (
            svg.stroke(rules, colour=palette.GRID),
            *labels,
            draw_years(time, y=130),
            svg.stroke(d, colour=palette.FOCUS, width=1.6),
            svg.dots(places, colour=palette.FOCUS, size=4.4),
        )
    )
    title = (
        f"Known and stated: {percent(known[0][1])} in {long_month(known[0][0])}, "
        f"{percent(known[-1][1])} in {long_month(known[-1][0])}"
    )
    rows = tuple((long_month(p), percent(v)) for p, v in zip(view.periods, view.trend, strict=True))
    text = f"{title}. Lowest {percent(min(v for _, v in known))}."
    picture = svg.drawing(WIDTH, 156, key="completeness-trend", title=title, text=text, body=body)
    table = Table("Known and stated ethnicity by period", ("Period", "Known and stated"), rows)
    return Chart(picture, title, text, table)


def representation_chart(view: RepresentationView) -> Chart | None:
    """Share of each group here (dot) against its share in the reference population (bar)."""
    if not view.rows:
        return None
    top = max(max(here, there) for _, _, here, there, _, _ in view.rows)
    axis = from_zero(top, start=LEFT, end=RIGHT - 8, cap=1.0)
    pieces = []
    for i, (label, _, here, there, _, _) in enumerate(view.rows):
        y = 8 + 42 * i
        pieces.append(svg.words(LEFT, y + 12, label, size=13, fill=palette.INK, bold=True))
        said = f"{percent(here)} here, {percent(there)} there"
        pieces.append(svg.words(RIGHT, y + 12, said, size=12.5, anchor="end", fill=palette.INK))
        bar = svg.box(LEFT, y + 19, axis.at(there) - LEFT, 12)
        pieces.append(svg.fill(bar, colour=palette.BAND) + svg.stroke(bar, colour=palette.EDGE))
        pieces.append(svg.dots([(axis.at(here), y + 25)], colour=palette.FOCUS, size=9))
    y = 8 + 42 * len(view.rows)
    pieces.append(svg.words(LEFT, y + 12, "Dot: share here. Bar: share there.", size=11.5))
    title = view.sentence or f"Share of each group here and in {view.reference}"
    text = "; ".join(
        f"{n}: {percent(h)} here, {percent(t)} there" for n, _, h, t, _, _ in view.rows
    )
    picture = svg.drawing(
        WIDTH, y + 20, key="representation", title=title, text=text + ".", body=svg.joined(pieces)
    )
    return Chart(picture, title, text + ".", _representation_table(view))


def _representation_table(view: RepresentationView) -> Table:
    rows = []
    for i, (label, count, here, there, low, high) in enumerate(view.rows):
        times = view.ratios[i] if i < len(view.ratios) else None
        said = NOTHING if times is None else f"{times:.2f}"
        rows.append(
            (label, f"{count:,}", percent(here), percent(there), said, f"{low:.2f} to {high:.2f}")
        )
    header = ("Group", "Number here", "Share here", "Share there", "Here to there", "95% interval")
    return Table(f"Our records and {view.reference}", header, tuple(rows))
