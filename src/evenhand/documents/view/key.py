"""The key of the charts: each mark as a small picture, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evenhand.charts import palette, svg
from evenhand.documents.view.words import fixed

SIZE = 18


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of the key: the body of an 18 x 18 SVG, and its meaning."""

    name: str
    body: str
    label: str


_DRAW: dict[str, Callable[[], str]] = {
    "common": lambda: svg.dots([(9, 9)], colour=palette.COMMON),
    "improvement": lambda: svg.diamonds([(9, 9)], colour=palette.IMPROVEMENT, r=6),
    "concern": lambda: svg.triangles([(9, 9)], colour=palette.CONCERN, r=6),
    "neutral": lambda: svg.squares([(9, 9)], colour=palette.NEUTRAL, r=5),
    "missing": lambda: svg.stroke("M0 12L5 7M13 11L18 6", colour=palette.TRACE, width=1.5),
    "hidden": lambda: svg.stroke(svg.hatch(1, 1, 16, 16), colour=palette.EDGE),
    "band": lambda: (
        svg.fill(svg.box(0, 3, 18, 12), colour=palette.BAND)
        + svg.stroke("M0 3H18M0 15H18", colour=palette.EDGE)
    ),
    "centre": lambda: svg.line(0, 9, 18, 9, colour=palette.OTHER, width=2.2),
}
MARKS = tuple(_DRAW)
SPECIAL = ("improvement", "concern", "neutral")


def mark(name: str) -> Mark:
    """One mark with its meaning.

    Examples
    --------
    >>> mark("centre").label
    'average or median'
    """
    return Mark(name, _DRAW[name](), fixed("key")[name])


def key_of(marks: Sequence[str]) -> tuple[Mark, ...]:
    """The key below charts that show these marks: usual points first, then theirs, then the lines."""
    return tuple(mark(name) for name in ("common", *marks, "centre", "band"))


def mark_picture(found: Mark) -> str:
    """A mark as a picture that stands alone."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" '
        f'viewBox="0 0 {SIZE} {SIZE}">{found.body}</svg>'
    )
