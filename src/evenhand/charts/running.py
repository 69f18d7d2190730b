"""CUSUM and VLAD by group: one picture each, all on one scale, in the order given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import Axis, around, from_zero
from evenhand.charts.words import NOTHING, number
from evenhand.errors import UserError
from evenhand.spc import Cusum, Vlad
from evenhand.spc.kinds import Bools, Floats

WIDTH, HEIGHT = 480.0, 240.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 450.0, 34.0, 190.0
_ROWS = 40  # a table beside a picture is no longer than this: signals, and every so many births


@dataclass(frozen=True, slots=True)
class _Frame:
    x: Axis
    y: Axis


def cusum_charts(
    drawn: Cusum,
    names: Sequence[str],
    *,
    event: str,
    key: str = "cusum",
    population: str = "births",
) -> tuple[Chart, ...]:
    """One picture a group: up for more events than before, down for fewer.

    Parameters
    ----------
    drawn
        What `cusum` gave.
    names
        One a series: of groups, such as "Black women".
    event
        What is counted, such as "stillbirths".
    key
        Makes the ids of the pictures unique on a page.
    population
        What is counted along the bottom.

    Raises
    ------
    UserError
        There are not as many names as series.

    Examples
    --------
    >>> from evenhand.spc import cusum
    >>> found = cusum([[0, 1, 0, 1, 1, 0, 1, 1]], baseline_rate=0.05, odds_ratio=3.0)
    >>> chart, = cusum_charts(found, ["Black women"], event="haemorrhages")
    >>> chart.title
    'Black women: a signal of more haemorrhages in 8 births'
    """
    _check(names, len(drawn.births))
    height = float(max(drawn.more.threshold.max(), drawn.fewer.threshold.max()))
    top = max(height, float(np.nanmax(np.r_[drawn.more.path.ravel(), 0.0]))) * 1.05
    low = max(height, float(np.nanmax(np.r_[drawn.fewer.path.ravel(), 0.0]))) * 1.05
    frame = _Frame(_births(drawn.births), around(-low, top, start=_BOTTOM, end=_TOP))
    return tuple(
        _cusum_chart(drawn, i, name, frame, (event, population), f"{key}-{i}")
        for i, name in enumerate(names)
    )


def _check(names: Sequence[str], series: int) -> None:
    if len(names) != series:
        raise UserError(
            f"There are {len(names)} names for {series} series.", remedy="Give one name for each."
        )


def _births(births: Floats) -> Axis:
    return from_zero(float(births.max()), start=_LEFT, end=_RIGHT)


def _cusum_chart(
    drawn: Cusum, i: int, name: str, frame: _Frame, words: tuple[str, str], key: str
) -> Chart:
    event, population = words
    births = drawn.births[i]
    up, down = drawn.more.signal[i], drawn.fewer.signal[i]
    title = f"{name}: {_found(up, down, event)} in {_whole(births[-1])} {population}"
    text = " ".join([f"{title}.", *_when(drawn, i, words), f"{drawn.dialect}."])
    body = (
        _grid(frame, population)
        + _threshold(frame, float(drawn.more.threshold[i]), f"more {event}")
        + _threshold(frame, -float(drawn.fewer.threshold[i]), f"fewer {event}")
        + _line(frame, births, drawn.more.path[i])
        + _line(frame, births, -drawn.fewer.path[i])
        + svg.triangles(_places(frame, births, drawn.more.path[i], up), colour=palette.INK)
        + svg.diamonds(_places(frame, births, -drawn.fewer.path[i], down), colour=palette.INK)
    )
    picture = svg.drawing(WIDTH, HEIGHT, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, lambda: _cusum_table(drawn, i, title, words))


def _found(up: Bools, down: Bools, event: str) -> str:
    if up.any() and down.any():
        return f"signals of more and of fewer {event}"
    if up.any():
        return f"a signal of more {event}"
    return f"a signal of fewer {event}" if down.any() else f"no signal of more or fewer {event}"


def _when(drawn: Cusum, i: int, words: tuple[str, str]) -> list[str]:
    event, population = words
    out = []
    for side, more in ((drawn.more, "more"), (drawn.fewer, "fewer")):
        places = [_whole(b) for b in drawn.births[i][side.signal[i]]]
        if places:
            out.append(f"{more.capitalize()} {event} after {', '.join(places)} {population}.")
    return out


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _grid(frame: _Frame, population: str) -> str:
    rules = "".join(f"M{_LEFT:g} {frame.y.at(t):.1f}H{_RIGHT:g}" for t in frame.y.ticks)
    up = [
        svg.words(_LEFT - 5, frame.y.at(t) + 4, f"{t:g}".replace("-", "−"), size=12.5, anchor="end")
        for t in frame.y.ticks
    ]
    along = [
        svg.words(frame.x.at(t), _BOTTOM + 17, _whole(t), size=12.5, anchor="middle")
        for t in frame.x.ticks
    ]
    below = svg.words((_LEFT + _RIGHT) / 2, _BOTTOM + 36, population, size=13, anchor="middle")
    zero = svg.line(_LEFT, frame.y.at(0), _RIGHT, frame.y.at(0), colour=palette.MUTED)
    return svg.stroke(rules, colour=palette.GRID) + zero + "".join([*up, *along, below])


def _threshold(frame: _Frame, height: float, label: str) -> str:
    y = frame.y.at(height)
    line = svg.line(_LEFT, y, _RIGHT, y, colour=palette.INK, dash="5 3")
    return line + svg.words(_LEFT + 6, y - 4, label, size=12.5, fill=palette.INK)


def _line(
    frame: _Frame, births: Floats, path: Floats, *, colour: str = palette.FOCUS, dash: str = ""
) -> str:
    known = ~np.isnan(path)
    steps = [
        f"{frame.x.at(n):.1f} {frame.y.inside(v):.1f}"
        for n, v in zip(births[known], path[known], strict=True)
    ]
    d = f"M{frame.x.at(0):.1f} {frame.y.at(0):.1f}" + "".join(f"L{s}" for s in steps)
    return svg.stroke(d, colour=colour, width=1.6, dash=dash)


def _places(frame: _Frame, births: Floats, path: Floats, which: Bools) -> list[svg.Place]:
    return [
        (frame.x.at(n), frame.y.inside(v)) for n, v in zip(births[which], path[which], strict=True)
    ]


def _rows(births: Floats, marked: Bools) -> list[int]:
    """Steps that a table shows: every signal, the last, and some in between."""
    regular = np.unique(np.linspace(0, len(births) - 1, min(_ROWS, len(births))).astype(int))
    return sorted({*regular.tolist(), *np.flatnonzero(marked).tolist()})


def _shown(value: float) -> str:
    return NOTHING if np.isnan(value) else number(float(value), decimals=2)


def _cusum_table(drawn: Cusum, i: int, title: str, words: tuple[str, str]) -> Table:
    event, population = words
    up, down = drawn.more.signal[i], drawn.fewer.signal[i]
    header = (population.capitalize(), f"More {event}", f"Fewer {event}", "Signal")
    rows = []
    for t in _rows(drawn.births[i], up | down):
        signal = f"more {event}" if up[t] else f"fewer {event}" if down[t] else ""
        paths = _shown(drawn.more.path[i, t]), _shown(drawn.fewer.path[i, t])
        rows.append((_whole(drawn.births[i, t]), *paths, signal))
    return Table(title, header, tuple(rows))


def vlad_charts(
    drawn: Vlad,
    names: Sequence[str],
    *,
    event: str,
    key: str = "vlad",
    population: str = "births",
) -> tuple[Chart, ...]:
    """One picture a group of expected minus observed events so far.

    Parameters and errors as for `cusum_charts`.

    Examples
    --------
    >>> from evenhand.spc import vlad
    >>> chart, = vlad_charts(vlad([[0, 0, 1, 0]], 0.1), ["Asian women"], event="haemorrhages")
    >>> chart.title
    'Asian women: 0.4 haemorrhages were expected and 1 seen, in 4 births'
    """
    _check(names, len(drawn.births))
    low = float(np.nanmin(np.r_[drawn.line.ravel(), -drawn.reach.ravel()]))
    high = float(np.nanmax(np.r_[drawn.line.ravel(), drawn.reach.ravel()]))
    frame = _Frame(_births(drawn.births), around(low, high, start=_BOTTOM, end=_TOP))
    return tuple(
        _vlad_chart(drawn, i, name, frame, (event, population), f"{key}-{i}")
        for i, name in enumerate(names)
    )


def _vlad_chart(
    drawn: Vlad, i: int, name: str, frame: _Frame, words: tuple[str, str], key: str
) -> Chart:
    event, population = words
    seen, should = drawn.observed[i, -1], drawn.expected[i, -1]
    title = (
        f"{name}: {number(float(should))} {event} were expected and {_whole(seen)} seen, "
        f"in {_whole(drawn.births[i, -1])} {population}"
    )
    outside = abs(should - seen) > drawn.reach[i, -1]
    where = "outside" if outside else "inside"
    text = f"{title}. At its end the line lies {where} the band. {drawn.dialect}."
    band = [
        _line(frame, drawn.births[i], s * drawn.reach[i], colour=palette.MUTED, dash="5 3")
        for s in (1, -1)
    ]
    body = _grid(frame, population) + "".join(band) + _line(frame, drawn.births[i], drawn.line[i])
    up = svg.words(_LEFT + 6, _TOP - 12, f"up: fewer {event} than expected", size=12.5)
    picture = svg.drawing(WIDTH, HEIGHT, key=key, title=title, text=text, body=body + up)
    return Chart(picture, title, text, lambda: _vlad_table(drawn, i, title, words))


def _vlad_table(drawn: Vlad, i: int, title: str, words: tuple[str, str]) -> Table:
    event, population = words
    header = (
        *(population.capitalize(), f"{event.capitalize()} so far", "Expected so far"),
        *("Expected minus observed", "Band, either way"),
    )
    rows = []
    for t in _rows(drawn.births[i], np.zeros(drawn.births.shape[1], bool)):
        counts = _whole(drawn.births[i, t]), _whole(drawn.observed[i, t])
        line = _shown(drawn.line[i, t]), _shown(drawn.reach[i, t])
        rows.append((*counts, _shown(drawn.expected[i, t]), *line))
    return Table(title, header, tuple(rows))
