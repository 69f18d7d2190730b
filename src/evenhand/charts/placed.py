"""Things placed in a grid of two scales of words: numbers in cells, the same in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table

WIDTH, SIDE, TOP, IN_A_LINE, LINE = 340.0, 74.0, 62.0, 3, 26.0


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One thing: the number that stands in the picture, its name, and its place on both scales."""

    number: str
    label: str
    up: str
    across: str


def placed_chart(
    key: str,
    title: str,
    rows: Sequence[PlacedRow],
    *,
    across: tuple[str, ...],
    up: tuple[str, ...],
    names: tuple[str, str],
) -> Chart:
    """A grid with the highest step of `up` on top; things keep their order, and no cell is coloured.

    Parameters
    ----------
    across, up
        Steps of both scales, the lowest of `up` first.
    names
        What `up` and `across` are called.

    Examples
    --------
    >>> rows = [PlacedRow("1", "Scales", "Large", "Ours")]
    >>> chart = placed_chart("g", "Ideas", rows, across=("Ours", "Theirs"), up=("Small", "Large"), names=("How much", "Who"))
    >>> chart.text
    'Ideas. 1, Scales: Large, Ours.'
    """
    lines = [_lines(rows, step, across) for step in reversed(up)]
    tops = [TOP + sum(LINE * n for n in lines[:i]) for i in range(len(lines) + 1)]
    height = tops[-1] + 28
    body = _edges(tops, across) + _names(tops, across, up, names) + _numbers(rows, tops, across, up)
    text = (
        f"{title}. " + "; ".join(f"{r.number}, {r.label}: {r.up}, {r.across}" for r in rows) + "."
    )
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, lambda: placed_table(title, rows, names))


def placed_table(title: str, rows: Sequence[PlacedRow], names: tuple[str, str]) -> Table:
    """The same places."""
    cells = tuple((f"{r.number}. {r.label}", r.up, r.across) for r in rows)
    return Table(title, ("", *names), cells)


def _lines(rows: Sequence[PlacedRow], step: str, across: tuple[str, ...]) -> int:
    """Lines of numbers that a row of cells needs."""
    most = max(sum((r.up, r.across) == (step, c) for r in rows) for c in across)
    return max(2, -(-most // IN_A_LINE))


def _left(place: int, across: tuple[str, ...]) -> float:
    return SIDE + place * (WIDTH - SIDE - 2) / len(across)


def _edges(tops: Sequence[float], across: tuple[str, ...]) -> str:
    drawn = [
        svg.line(_left(i, across), tops[0], _left(i, across), tops[-1], colour=palette.EDGE)
        for i in range(len(across) + 1)
    ]
    drawn += [svg.line(SIDE, y, WIDTH - 2, y, colour=palette.EDGE) for y in tops]
    return "".join(drawn)


def _names(
    tops: Sequence[float], across: tuple[str, ...], up: tuple[str, ...], names: tuple[str, str]
) -> str:
    found = [
        svg.words(2, 14, names[0], bold=True),
        svg.words(SIDE, tops[-1] + 20, names[1], bold=True),
    ]
    for place, step in enumerate(across):
        broken = wrap(step, 13)
        for n, part in enumerate(broken):
            y = TOP - 6 - 14 * (len(broken) - 1 - n)
            found.append(svg.words(_left(place, across) + 4, y, part, size=11))
    found += [
        svg.words(2, top + 18, step, size=11) for step, top in zip(reversed(up), tops, strict=False)
    ]
    return "".join(found)


def _numbers(
    rows: Sequence[PlacedRow], tops: Sequence[float], across: tuple[str, ...], up: tuple[str, ...]
) -> str:
    found, used = [], dict[tuple[str, str], int]()
    for row in rows:
        taken = used.get((row.up, row.across), 0)
        used[row.up, row.across] = taken + 1
        line, place = divmod(taken, IN_A_LINE)
        x = _left(across.index(row.across), across) + 15 + 28 * place
        y = tops[len(up) - 1 - up.index(row.up)] + 18 + LINE * line
        found.append(
            svg.words(x, y, row.number, size=14, anchor="middle", fill=palette.INK, bold=True)
        )
    return "".join(found)
