"""Parts of a whole: who is missing from the numbers, completeness over time, representation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import from_zero
from evenhand.charts.timeline import Timeline, draw_years
from evenhand.charts.whiskers import LEFT, RIGHT, WIDTH, Row, draw_words
from evenhand.charts.words import NOTHING, count, long_month, percent
from evenhand.measures.periods import Grain, next_period
from evenhand.reading.model import CompletenessView, EquityReading, RepresentationView

_TEXTURES = {  # the same for the same part on every picture
    "stated": "solid",
    "not stated": "hatch",
    "not known": "dots",
    "blank": "outline",
    "left blank": "outline",
}
Part = tuple[str, float | None, str]  # name, share (None: hidden), count in words


def missing_chart(reading: EquityReading) -> Chart | None:
    """Stated ethnicity and each way of missing, as shares of one measure's denominator."""
    if not reading.missing:
        return None
    parts: list[Part] = [(m.group.label, m.share, _known(m.denominator)) for m in reading.missing]
    stated = 1 - sum(m.share for m in reading.missing)
    title = f"{percent(1 - stated)} have no usable ethnicity"
    shown = [("Stated", stated, ""), *parts]
    return _bar(
        shown, key=f"{reading.measure.id}-missing", title=title, about=reading.measure.title
    )


def _known(value: int | None) -> str:
    return "" if value is None else count(value)


def completeness_chart(view: CompletenessView) -> Chart | None:
    """Stated and each way of missing, as shares of all records."""
    total = sum(found for _, found in view.parts)
    if not total:
        return None
    parts: list[Part] = [(n.capitalize(), found / total, count(found)) for n, found in view.parts]
    title = f"{percent(view.known_stated)} of records have a known and stated ethnicity"
    return _bar(parts, key="completeness", title=title, about="All accepted records")


def _bar(parts: Sequence[Part], *, key: str, title: str, about: str) -> Chart:
    pieces, x, full = [], LEFT, RIGHT - LEFT
    for name, share, _ in parts:
        width = (share or 0.0) * full
        pieces.append(
            part_of_bar(x, 4, width, 26, _TEXTURES.get(name.casefold(), "dark"))
            if width > 0
            else ""
        )
        x += width
    for i, (name, share, counted) in enumerate(parts):
        y = 50 + 20 * i
        pieces.append(part_of_bar(LEFT, y - 11, 18, 13, _TEXTURES.get(name.casefold(), "dark")))
        said = f"{name} {percent(share)}" + (f" ({counted})" if counted else "")
        pieces.append(svg.words(LEFT + 26, y, said, size=13, fill=palette.INK))
    text = f"{about}: " + "; ".join(f"{n} {percent(s)}" for n, s, _ in parts) + "."
    body, height = "".join(pieces), 48 + 20 * len(parts)
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, lambda: _bar_table(parts, about))


def _bar_table(parts: Sequence[Part], about: str) -> Table:
    rows = tuple((n, c or NOTHING, percent(s)) for n, s, c in parts)
    return Table(f"{about}: how ethnicity was recorded", ("Recorded as", "Number", "Share"), rows)


def part_of_bar(x: float, y: float, width: float, height: float, texture: str) -> str:
    """One piece of a bar, told apart by texture first and colour second."""
    frame = svg.box(x, y, width, height)
    if texture == "solid":
        return svg.fill(frame, colour=palette.FOCUS)
    inner = svg.box(x + 0.5, y + 0.5, max(width - 1, 0.2), height - 1)
    return (
        svg.fill(frame, colour=palette.WHITE)
        + _texture(x, y, width, height, texture)
        + svg.stroke(inner, colour=palette.INK)
    )


def _texture(x: float, y: float, width: float, height: float, texture: str) -> str:
    if texture == "hatch":
        lines = svg.hatch(x, y, width, height, gap=4)
        return svg.stroke(lines, colour=palette.CONCERN, width=1.4)
    if texture == "dots":
        return svg.dots(svg.grid_of(x, y, width, height), colour=palette.NEUTRAL, size=2)
    return svg.fill(svg.box(x, y, width, height), colour=palette.INK) if texture == "dark" else ""


def completeness_trend(view: CompletenessView) -> Chart | None:
    """Known and stated ethnicity over time, from 0 to 100 %; None without at least two periods."""
    if len(view.periods) < 2:
        return None
    known = [(p, v) for p, v in zip(view.periods, view.trend, strict=True) if v is not None]
    if len(known) < 2:
        return None
    (first, start), (last, end) = known[0], known[-1]
    title = (
        f"Known and stated: {percent(start)} in {long_month(first)}, "
        f"{percent(end)} in {long_month(last)}"
    )
    text = f"{title}. Lowest {percent(min(v for _, v in known))}."
    body = _trend(view, _grain(view.periods))
    picture = svg.drawing(WIDTH, 156, key="completeness-trend", title=title, text=text, body=body)
    return Chart(picture, title, text, lambda: _trend_table(view))


def _trend(view: CompletenessView, grain: Grain) -> str:
    last = next_period(view.periods[-1], grain)
    time = Timeline(view.periods[0].toordinal(), last.toordinal(), 44, RIGHT, (), False)
    axis = from_zero(1.0, start=130, end=12, cap=1.0)
    rules = "".join(f"M44 {axis.at(t):.1f}H{RIGHT:g}" for t in axis.ticks)
    labels = [
        svg.words(39, axis.at(t) + 4, f"{100 * t:g}%", size=12.5, anchor="end") for t in axis.ticks
    ]
    d, places, pen = [], [], "M"
    for x, value in zip(time.middles(view.periods, grain), view.trend, strict=True):
        if value is None:
            pen = "M"
            continue
        d.append(f"{pen}{x:.1f} {axis.at(value):.1f}")
        places.append((x, axis.at(value)))
        pen = "L"
    return (
        svg.stroke(rules, colour=palette.GRID)
        + "".join(labels)
        + draw_years(time, y=130)
        + svg.stroke("".join(d), colour=palette.FOCUS, width=1.6)
        + svg.dots(places, colour=palette.FOCUS, size=4.4)
    )


def _grain(periods: Sequence[date]) -> Grain:
    """Length of the periods, from the first two."""
    return next((g for g in Grain if next_period(periods[0], g) == periods[1]), Grain.MONTH)


def _trend_table(view: CompletenessView) -> Table:
    rows = tuple((long_month(p), percent(v)) for p, v in zip(view.periods, view.trend, strict=True))
    return Table("Known and stated ethnicity by period", ("Period", "Known and stated"), rows)


def representation_chart(view: RepresentationView) -> Chart | None:
    """Share of each group here (dot) against its share in the reference population (bar)."""
    if not view.rows:
        return None
    top = max(max(here, there) for _, _, here, there, _, _ in view.rows)
    axis = from_zero(top, start=LEFT, end=RIGHT - 8, cap=1.0)
    y, pieces = 0.0, []
    for label, _, here, there, _, _ in view.rows:
        row = Row(label, f"{percent(here)} here, {percent(there)} there", ())
        at = y + row.words_height
        bar = svg.box(LEFT, at + 2, axis.at(there) - LEFT, 12)
        pieces += [
            draw_words(row, y),
            svg.fill(bar, colour=palette.BAND) + svg.stroke(bar, colour=palette.EDGE),
            svg.dots([(axis.at(here), at + 8)], colour=palette.FOCUS, size=9),
        ]
        y = at + 22
    pieces.append(svg.words(LEFT, y + 12, "Dot: share here. Bar: share there.", size=12.5))
    title = f"Share of each group here, and there: {view.reference}"
    said = "; ".join(
        f"{n}: {percent(h)} here, {percent(t)} there" for n, _, h, t, _, _ in view.rows
    )
    text, body = f"{title}. {said}.", "".join(pieces)
    picture = svg.drawing(WIDTH, y + 20, key="representation", title=title, text=text, body=body)
    return Chart(picture, title, text, lambda: _representation_table(view))


def _representation_table(view: RepresentationView) -> Table:
    rows = []
    for i, (label, people, here, there, low, high) in enumerate(view.rows):
        times = view.ratios[i] if i < len(view.ratios) else None
        said = NOTHING if times is None else f"{times:.2f}"
        ends = f"{low:.2f} to {high:.2f}"
        rows.append((label, count(people), percent(here), percent(there), said, ends))
    header = ("Group", "Number here", "Share here", "Share there", "Here to there", "95% interval")
    return Table(f"These records and {view.reference}", header, tuple(rows))
