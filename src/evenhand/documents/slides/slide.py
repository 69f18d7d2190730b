"""A deck before it is laid out: what each slide says, shows and holds in its notes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evenhand.charts.drivers import Plan as Drawing
from evenhand.documents.native import NativeChart


class Plan(StrEnum):
    """What kind of layout a slide needs."""

    OPENING = "opening"
    TEXT = "text"
    CHART = "chart"  # text and one chart beside it
    GRID = "grid"  # several charts, each under its own line
    DRAWING = "drawing"  # a driver diagram of shapes that can be edited


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: bold start, then plain text."""

    text: str
    lead: str = ""
    item: bool = False  # one of a list

    @property
    def whole(self) -> str:
        return f"{self.lead} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several charts, with what it shows in one line."""

    heading: str
    chart: NativeChart


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `title` is the finding; `short` stands there where the finding is too long."""

    plan: Plan
    title: str
    short: str
    section: str
    lines: tuple[Line, ...] = ()
    chart: NativeChart | None = None
    panels: tuple[Panel, ...] = ()
    drawing: Drawing | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """All slides, and what stands below each."""

    title: str
    slides: tuple[Slide, ...]
    footer: str
    invented: str  # "Invented data." or empty
