"""How complete ethnicity is, in pictures: by system, over time, and the ways in which it is missing."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.parts import part_of_bar
from evenhand.charts.scale import from_zero
from evenhand.charts.timeline import Timeline, draw_years
from evenhand.charts.whiskers import (
    FIRST,
    LAST,
    LEFT,
    RIGHT,
    WIDTH,
    Mark,
    Row,
    draw_words,
    panel,
    spoken,
)
from evenhand.charts.words import HIDDEN, NOTHING, percent, period
from evenhand.ethnicity.groups import GroupStatus
from evenhand.frameworks import wording
from evenhand.measures.periods import next_period
from evenhand.reading.recording import RecordingReading

_TEXTURES = ("solid", "hatch", "dots", "outline", "dark")


def known_chart(reading: RecordingReading) -> Chart:
    """Known and stated by system, alphabetical, each with its 95 % interval."""
    axis = from_zero(1.0, start=FIRST, end=LAST, cap=1.0)
    rows = [
        Row(
            k.label,
            HIDDEN if k.share is None else f"{100 * k.share:.0f}%",
            (Mark(k.share, k.low, k.high, palette.FOCUS if i == 0 else palette.OTHER),),
            bold=i == 0,
        )
        for i, k in enumerate(reading.known)
    ]
    height, body = panel(
        rows, axis, tick=lambda t: f"{100 * t:g}%", reference=None,
        foot=("Lines are 95% intervals.",),
    )  # fmt: skip
    title = "Known and stated ethnicity, by where it was recorded"
    text = f"{title}. " + "; ".join(f"{r.label}: {r.says}" for r in rows) + "."
    picture = svg.drawing(
        WIDTH, height, key="recording-known", title=title, text=text, body=body,
        points=spoken(rows, axis, reference=False),
    )  # fmt: skip
    return Chart(picture, title, text, lambda: known_table(reading))


def known_table(reading: RecordingReading) -> Table:
    """Known and stated by system."""
    rows = tuple(
        (k.label, k.text, HIDDEN if k.share is None else f"{100 * k.share:.0f}%")
        for k in reading.known
    )
    return Table("Known and stated ethnicity", ("Where", "Records", "Share"), rows)


def known_over_time(reading: RecordingReading) -> Chart | None:
    """All records together over time; None without two spans that can be shown."""
    moments, grain = reading.over_time, reading.grain
    if sum(m.share is not None for m in moments) < 2:
        return None
    starts = [m.start for m in moments]
    last = next_period(starts[-1], grain)
    time = Timeline(starts[0].toordinal(), last.toordinal(), 44, RIGHT, (), False)
    axis = from_zero(1.0, start=130, end=12, cap=1.0)
    pieces, places, pen, points = [], [], "M", []
    for x, moment in zip(time.middles(starts, grain), moments, strict=True):
        points.append((x, 130.0, f"{period(moment.start, grain)}: {moment.text}"))
        if moment.share is None:
            pen = "M"
            continue
        y = axis.at(moment.share)
        pieces.append(f"{pen}{x:.1f} {y:.1f}")
        places.append((x, y))
        points[-1] = (x, y, points[-1][2])
        pen = "L"
    rules = "".join(f"M44 {axis.at(t):.1f}H{RIGHT:g}" for t in axis.ticks)
    labels = [
        svg.words(39, axis.at(t) + 4, f"{100 * t:g}%", size=12.5, anchor="end") for t in axis.ticks
    ]
    body = (
        svg.stroke(rules, colour=palette.GRID)
        + "".join(labels)
        + draw_years(time, y=130)
        + svg.stroke("".join(pieces), colour=palette.FOCUS, width=1.6)
        + svg.dots(places, colour=palette.FOCUS, size=4.8)
    )
    title = f"Known and stated ethnicity, by {grain}"
    text = f"{title}, all records together."
    picture = svg.drawing(
        WIDTH, 156, key="recording-time", title=title, text=text, body=body, points=points
    )
    return Chart(picture, title, text, lambda: over_time_table(reading))


def over_time_table(reading: RecordingReading) -> Table:
    """All records together, span by span."""
    rows = tuple(
        (period(m.start, reading.grain), m.text, NOTHING if m.share is None else percent(m.share))
        for m in reading.over_time
    )
    return Table(f"Known and stated, by {reading.grain}", ("When", "Records", "Share"), rows)


def ways_chart(reading: RecordingReading) -> Chart | None:
    """How it was recorded, system by system; None where it may not be told of any."""
    shown = [w for w in reading.ways if w.shares]
    if not shown:
        return None
    pieces, y = [], 0.0
    for ways in reading.ways:
        row = Row(ways.label, "" if ways.shares else HIDDEN, ())
        pieces += [draw_words(row, y), _bar(ways.shares, y + row.words_height)]
        y += row.words_height + (24.0 if ways.shares else 6.0)
    names = _names()
    title = wording("recording")["title"]["parts"]
    told = "; ".join(f"{w.label}: {_told(w.shares, names)}" for w in shown)
    text = f"{title}. {told}."
    picture = svg.drawing(
        WIDTH, y + 12 + 20 * len(names), key="recording-ways", title=title, text=text,
        body="".join([*pieces, _key(names, y + 8)]),
    )  # fmt: skip
    return Chart(picture, title, text, lambda: ways_table(reading))


def _names() -> tuple[str, ...]:
    return tuple(wording("recording")["status"][str(s)] for s in GroupStatus)


def _bar(shares: Sequence[float], y: float) -> str:
    pieces, x, full = [], LEFT, RIGHT - LEFT
    for share, texture in zip(shares, _TEXTURES, strict=False):
        width = share * full / sum(shares)
        pieces.append(part_of_bar(x, y, width, 18, texture) if width > 0 else "")
        x += width
    return "".join(pieces)


def _key(names: Sequence[str], y: float) -> str:
    pieces = []
    for place, (name, texture) in enumerate(zip(names, _TEXTURES, strict=True)):
        top = y + 20 * place
        pieces.append(part_of_bar(LEFT, top - 2, 18, 13, texture))
        pieces.append(svg.words(LEFT + 26, top + 9, name, size=13, fill=palette.INK))
    return "".join(pieces)


def _told(shares: Sequence[float], names: Sequence[str]) -> str:
    return ", ".join(f"{n} {_step(s)}" for n, s in zip(names, shares, strict=True))


def _step(share: float) -> str:
    return f"{100 * share:.0f}%"


def ways_table(reading: RecordingReading) -> Table:
    """How it was recorded, in steps of 5%."""
    names = _names()
    rows = tuple(
        (w.label, *(_step(s) for s in w.shares))
        if w.shares
        else (w.label, *(HIDDEN for _ in names))
        for w in reading.ways
    )
    return Table("How ethnicity was recorded, to the nearest 5%", ("Where", *names), rows)
