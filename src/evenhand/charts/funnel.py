"""A funnel plot: only one's own units are named, nothing is ranked and nothing coloured by outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import Axis, from_zero
from evenhand.charts.words import NOTHING, capital, number, percent, ratio, short
from evenhand.errors import UserError
from evenhand.spc.funnels import Funnel, FunnelKind
from evenhand.spc.kinds import Floats

WIDTH, HEIGHT = 660.0, 400.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 560.0, 16.0, 330.0
_LETTER = 7.0  # width of a letter at font size 13
_CURVE = 48  # places at which the curves are worked out
_DASHES = ("5 3", "", "2 3", "8 3")  # by level, narrow to wide
_UNIT = {
    FunnelKind.PROPORTION: "people",
    FunnelKind.RATE: "time at risk",
    FunnelKind.RATIO_OF_COUNTS: "denominator",
    FunnelKind.STANDARDISED_RATIO: "expected events",
}


@dataclass(frozen=True, slots=True)
class _Frame:
    x: Axis
    y: Axis
    per: float


def funnel_chart(
    drawn: Funnel,
    names: Sequence[str],
    *,
    own: Sequence[str] | str,
    title: str,
    key: str = "funnel",
    per: float = 1000.0,
    agreement: str | None = None,
) -> Chart:
    """Units against the limits of a funnel, as picture, words and table.

    Parameters
    ----------
    drawn
        What `funnel` gave.
    names
        One a unit, in the order of the funnel's arrays.
    own
        The units of the reader's own organisation: these alone are named.
    title
        The finding or the measure, said about care.
    key
        Makes the ids of the picture unique on a page.
    per
        Rates are shown per so many.
    agreement
        Under which agreement all units may be named; None names one's own alone.

    Raises
    ------
    UserError
        The names do not fit the units, or no unit is called as `own` says.

    Examples
    --------
    >>> from evenhand.spc.funnels import funnel
    >>> found = funnel("proportion", [12, 30, 41, 90], [400, 800, 1600, 2100])
    >>> drawn = funnel_chart(found, ["A", "B", "C", "D"], own="B", title="Haemorrhage")
    >>> drawn.text[:61]
    'B: 3.8% (30 of 800), inside the 95 % limits. 3 other units: 3'
    """
    mine = _places(drawn, names, (own,) if isinstance(own, str) else own)
    frame = _frame(drawn, per)
    named = range(len(names)) if agreement else mine
    text = _text(drawn, names, mine, frame, agreement)
    body = _body(drawn, names, mine, sorted(named, key=lambda i: names[i]), frame)
    picture = svg.drawing(WIDTH, HEIGHT, key=key, title=title, text=text, body=body)
    rows = sorted(named, key=lambda i: names[i].casefold())
    return Chart(picture, title, text, lambda: _table(drawn, names, rows, frame, title))


def _places(drawn: Funnel, names: Sequence[str], own: Sequence[str]) -> list[int]:
    if len(names) != len(drawn.value) or len(set(names)) != len(names):
        raise UserError(
            f"There are {len(names)} names ({len(set(names))} different ones) for "
            f"{len(drawn.value)} units.",
            remedy="Give each unit its own name.",
        )
    missing = [name for name in own if name not in names]
    if missing or not own:
        raise UserError(
            f"No unit is called ‘{', '.join(missing)}’." if missing else "No unit is one's own.",
            remedy="Name the reader's own units as they stand among the names.",
        )
    return sorted((list(names).index(name) for name in own), key=lambda i: names[i].casefold())


def _frame(drawn: Funnel, per: float) -> _Frame:
    known = ~np.isnan(drawn.value)
    largest = float(drawn.denominator[known].max())
    limits = drawn.upper[-1][known]
    room = min(float(np.quantile(limits, 0.9)), 4 * drawn.target)
    top = max(float(drawn.value[known].max()), room, 1.2 * drawn.target)
    cap = 1.0 if drawn.kind is FunnelKind.PROPORTION else float("inf")
    return _Frame(
        from_zero(1.02 * largest, start=_LEFT, end=_RIGHT),
        from_zero(1.02 * top, start=_BOTTOM, end=_TOP, cap=cap),
        per,
    )


def _said(drawn: Funnel, value: float, frame: _Frame) -> str:
    if np.isnan(value):
        return NOTHING
    if drawn.kind is FunnelKind.PROPORTION:
        return percent(value)
    if drawn.kind is FunnelKind.RATE:
        return number(value * frame.per)
    return ratio(value)


def _count(value: float) -> str:
    return NOTHING if np.isnan(value) else short(value, figures=7)


def _where(drawn: Funnel, unit: int) -> str:
    """Where one unit lies, by its widest limits first."""
    if np.isnan(drawn.value[unit]):
        return "no figure"
    for row in range(len(drawn.levels) - 1, -1, -1):
        side = int(drawn.position[row, unit])
        if side:
            return f"{'above' if side > 0 else 'below'} the {100 * drawn.levels[row]:g} % limits"
    return f"inside the {100 * drawn.levels[0]:g} % limits"


def _text(
    drawn: Funnel, names: Sequence[str], mine: Sequence[int], frame: _Frame, agreement: str | None
) -> str:
    told = "; ".join(
        f"{names[i]}: {_said(drawn, float(drawn.value[i]), frame)} "
        f"({_count(drawn.observed[i])} of {_count(drawn.denominator[i])}), {_where(drawn, i)}"
        for i in mine
    )
    shown = "" if agreement is None else f" All units are named under: {agreement}."
    centre = f"Centre {_said(drawn, drawn.target, frame)}."
    return f"{told}. {_others(drawn, mine)} {centre} {capital(drawn.dialect)}.{shown}"


def _others(drawn: Funnel, mine: Sequence[int]) -> str:
    """How many other units lie where: counts, never names or an order."""
    rest = np.setdiff1d(np.flatnonzero(~np.isnan(drawn.value)), mine)
    widest, level = drawn.position[-1, rest], 100 * drawn.levels[-1]
    inside, above, below = (int((widest == side).sum()) for side in (0, 1, -1))
    units = "1 other unit" if len(rest) == 1 else f"{len(rest)} other units"
    return f"{units}: {inside} inside the {level:g} % limits, {above} above, {below} below."


def _body(
    drawn: Funnel,
    names: Sequence[str],
    mine: Sequence[int],
    named: Sequence[int],
    frame: _Frame,
) -> str:
    places = [
        (frame.x.at(n), frame.y.inside(v))
        for n, v in zip(drawn.denominator, drawn.value, strict=True)
    ]
    seen = np.flatnonzero(~np.isnan(drawn.value))
    labels = [_name(places[i], names[i]) for i in named if i in seen]
    return (
        _grid(drawn, frame)
        + _curves(drawn, frame)
        + svg.dots([places[i] for i in seen if i not in mine], colour=palette.COMMON, size=6)
        + svg.squares([places[i] for i in mine if i in seen], colour=palette.FOCUS, r=5.5)
        + "".join(labels)
    )


def _name(place: svg.Place, name: str) -> str:
    """The name beside a unit: to its left where it would reach over the names of the lines."""
    x, y = place
    if x + 9 + _LETTER * len(name) <= _RIGHT:
        return svg.words(x + 9, y + 4, name, size=13, fill=palette.INK)
    return svg.words(x - 9, y + 4, name, size=13, anchor="end", fill=palette.INK)


def _grid(drawn: Funnel, frame: _Frame) -> str:
    rules = "".join(f"M{_LEFT:g} {frame.y.at(t):.1f}H{_RIGHT:g}" for t in frame.y.ticks)
    up = [
        svg.words(_LEFT - 6, frame.y.at(t) + 4, _said(drawn, t, frame), size=12.5, anchor="end")
        for t in frame.y.ticks
    ]
    along = [
        svg.words(frame.x.at(t), _BOTTOM + 18, _count(t), size=12.5, anchor="middle")
        for t in frame.x.ticks
    ]
    name = f"Size of the unit: {_UNIT[drawn.kind]}"
    below = svg.words((_LEFT + _RIGHT) / 2, _BOTTOM + 40, name, size=13, anchor="middle")
    key = svg.words(
        (_LEFT + _RIGHT) / 2,
        _BOTTOM + 60,
        "Square: own unit. Dots: other units, not named.",
        size=13,
        anchor="middle",
    )
    return svg.stroke(rules, colour=palette.GRID) + "".join([*up, *along, below, key])


def _curves(drawn: Funnel, frame: _Frame) -> str:
    """Centre and limits from the smallest unit to the largest, each level with its own dash."""
    known = drawn.denominator[~np.isnan(drawn.value)]
    grid = np.geomspace(known.min(), max(frame.x.high, known.min()), _CURVE)
    sizes = np.unique(np.maximum(np.round(grid), 1.0))  # people are whole
    lower, upper = drawn.limits_at(sizes)
    y = frame.y.at(drawn.target)
    centre = _said(drawn, drawn.target, frame)
    named, *labels = _apart([y + 4, *(frame.y.inside(float(limit)) + 4 for limit in upper[:, -1])])
    out = [
        svg.line(_LEFT, y, _RIGHT, y, colour=palette.INK, width=1.6),
        svg.words(_RIGHT + 5, named, f"centre {centre}", size=12.5, fill=palette.INK),
    ]
    for row, level in enumerate(drawn.levels):
        dash = _DASHES[row % len(_DASHES)]
        for line in (lower[row], upper[row]):
            d = _path(sizes, line, frame)
            out.append(svg.stroke(d, colour=palette.MUTED, width=1.4, dash=dash))
        out.append(svg.words(_RIGHT + 5, labels[row], f"{100 * level:g} %", size=12.5))
    return "".join(out)


def _apart(places: Sequence[float]) -> list[float]:
    """Heights of labels, each at least a line above the one before."""
    out: list[float] = []
    for y in places:
        out.append(min(y, out[-1] - 13) if out else y)
    return out


def _path(sizes: Floats, line: Floats, frame: _Frame) -> str:
    places = zip(sizes, line, strict=True)
    steps = [f"{frame.x.at(n):.1f} {frame.y.inside(v):.1f}" for n, v in places]
    return "M" + "L".join(steps) if len(steps) > 1 else ""


def _table(
    drawn: Funnel, names: Sequence[str], rows: Sequence[int], frame: _Frame, title: str
) -> Table:
    levels = tuple(f"{100 * level:g} % limits" for level in drawn.levels)
    header = ("Unit", "Events", _UNIT[drawn.kind].capitalize(), "Value", *levels, "Where")
    body = [_row(drawn, names[i], i, frame) for i in rows]
    if len(rows) < len(names):
        rest = _others(drawn, rows).split(": ", 1)
        body.append((rest[0], *("" for _ in header[2:]), rest[1].rstrip(".")))
    return Table(title, header, tuple(body))


def _row(drawn: Funnel, name: str, unit: int, frame: _Frame) -> tuple[str, ...]:
    limits = tuple(
        f"{_said(drawn, float(low), frame)} to {_said(drawn, float(high), frame)}"
        for low, high in zip(drawn.lower[:, unit], drawn.upper[:, unit], strict=True)
    )
    value = _said(drawn, float(drawn.value[unit]), frame)
    counts = _count(drawn.observed[unit]), _count(drawn.denominator[unit])
    return (name, *counts, value, *limits, _where(drawn, unit))
