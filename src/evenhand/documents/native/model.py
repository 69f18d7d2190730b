"""A chart as data: its categories, its series and how they look, ready for PowerPoint and Excel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Values = tuple[float | None, ...]


class Sort(StrEnum):
    """What is drawn for each category."""

    LINES = "lines"  # lines and marks over periods
    MARKS = "marks"  # marks with intervals, one a category
    BARS = "bars"  # bars lying beside each other, first category on top


@dataclass(frozen=True, slots=True)
class Look:
    """How a series looks. Shape, dash and hollow say everything that colour says."""

    colour: str  # "#17568c"
    mark: str = "none"  # circle, diamond, triangle, square, dash or none
    size: int = 6  # of the mark, in points
    width: float = 0.0  # of the line, in points; 0 is no line
    dash: str = "solid"  # solid, dash or dot
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One column of numbers. None is a gap: never zero. `low` and `high` are ends of intervals."""

    name: str
    values: Values
    look: Look
    low: Values = ()
    high: Values = ()
    in_key: bool = True
    part: str = "value"  # value, centre, upper, lower or the tone of a special cause
    labelled: bool = False  # values stand beside the marks
    apart: dict[int, str] = field(default_factory=dict)  # place: own colour of one category
    notes: dict[int, str] = field(default_factory=dict)  # place: words beside the mark


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """The axis of values, on the scale of the series."""

    low: float | None = None
    high: float | None = None
    step: float | None = None
    title: str = ""
    form: str = "General"  # number format of values
    ticks: str = "General"  # number format of the axis
    logarithmic: bool = False
    equal: float | None = None  # where equality lies: the line of categories is drawn there


@dataclass(frozen=True, slots=True)
class NativeChart:
    """One chart. `text` says what it shows; `hidden` marks categories that are protected."""

    name: str
    text: str
    sort: Sort
    corner: str  # heading above the categories
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: ValueAxis
    hidden: tuple[bool, ...] = ()

    @property
    def any_hidden(self) -> bool:
        return any(self.hidden)
