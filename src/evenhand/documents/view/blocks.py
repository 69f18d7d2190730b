"""The blocks that a printed document is made of. A block says what it is, never how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evenhand.charts import Chart, Table
from evenhand.documents.view.key import Mark
from evenhand.documents.view.measures import Card, Said


class Look(StrEnum):
    """What a paragraph is for."""

    BODY = "body"
    SUB = "sub"  # below a heading
    BIG = "big"  # the finding of a measure
    FINDING = "finding"  # the same in the summary
    SMALL = "small"
    NOTICE = "notice"  # nobody may overlook it
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands below the title."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `link` leads to a heading of the same document."""

    said: Said
    look: Look = Look.BODY
    link: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list without order."""

    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Names and what is said of each; `warning` for what must be known beside an answer."""

    rows: tuple[tuple[str, str], ...]
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of numbers or words."""

    table: Table


@dataclass(frozen=True, slots=True)
class Pictures:
    """Charts that belong together; `titled` where the chart's own title is shown above it.

    `wide` for one that needs the whole width of the page.
    """

    charts: tuple[Chart, ...]
    titled: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """The groups of a measure, on the same scale."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What the marks of the charts mean."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """The next block begins on a new page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the list of contents stands; its lines are the headings of level 1."""

    title: str


Block = Heading | Paragraph | Items | Terms | Grid | Pictures | Cards | Key | NewPage | Contents
