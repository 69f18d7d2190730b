"""A driver diagram as a picture: the aim on the left, what it depends on to the right of it.

Where each box lies is worked out once, for the drawing and for slides with shapes that can be edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from textwrap import wrap

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.planning.drivers import Diagram, Driver, Idea

LETTERS, SMALL = 13.0, 11.5  # sizes of letters
_LINE, _SMALL_LINE = 17.0, 15.0
_PAD, _GAP, _BETWEEN = 9.0, 46.0, 12.0  # inside a box, between columns, between boxes
_LETTER, _BOLD = (
    0.56,
    1.06,
)  # mean width of a letter of the bundled typeface, in its size; of a bold one
_EDGES = {"control": "thick", "concern": "dashed"}


class Column(StrEnum):
    """What stands in a column."""

    AIM = "Aim"
    PRIMARY = "Primary drivers"
    SECONDARY = "Secondary drivers"
    IDEAS = "Change ideas"


BOLD = (Column.AIM, Column.PRIMARY)
_PAPERS = {Column.AIM: palette.FOCUS, Column.PRIMARY: palette.SHADES[1]}
_WIDTHS = {Column.AIM: 190.0, Column.PRIMARY: 220.0, Column.SECONDARY: 250.0, Column.IDEAS: 220.0}


@dataclass(frozen=True, slots=True)
class Box:
    """One box, where it lies, and its words broken into lines; `small` lines stand below."""

    key: str
    column: Column
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    small: tuple[str, ...]
    told: tuple[str, ...]  # the same as `small`, not broken
    edge: str  # "thick", "plain" or "dashed": who can change it

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def ink(self) -> str:
        return palette.WHITE if self.column is Column.AIM else palette.INK

    @property
    def paper(self) -> str:
        return _PAPERS.get(self.column, palette.WHITE)


@dataclass(frozen=True, slots=True)
class Link:
    """From a box to the one that depends on it; `also` where it is a second way."""

    start: str
    end: str
    also: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything lies; boxes in reading order."""

    width: float
    height: float
    columns: tuple[tuple[Column, float], ...]
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]

    def box(self, key: str) -> Box:
        return next(b for b in self.boxes if b.key == key)


def driver_chart(diagram: Diagram, *, key: str = "drivers", plan: Plan | None = None) -> Chart:
    """The diagram as a drawing, in words, and as a table; `plan` where it is placed already.

    Examples
    --------
    >>> one = Driver("a", "Trust", under=(Driver("b", "Listening", ideas=(Idea("Ask twice"),)),))
    >>> driver_chart(Diagram("Fairer care", (one,))).title
    'Driver diagram: 1 primary driver, 1 secondary driver, 1 change idea'
    """
    plan = plan or placed(diagram)
    title = f"Driver diagram: {_counted(diagram)}"
    feet = [
        svg.words(2, plan.height + 20 + 16 * i, f, size=SMALL) for i, f in enumerate(key_of(plan))
    ]
    body = "".join((*_heads(plan), *_links(plan), *map(_box, plan.boxes), *feet))
    height = plan.height + (12 + 16 * len(feet) if feet else 0)
    picture = svg.drawing(plan.width, height, key=key, title=title, text=diagram.text, body=body)
    return Chart(picture, title, diagram.text, lambda: driver_table(diagram))


def key_of(plan: Plan) -> tuple[str, ...]:
    """What edges and lines mean, of those that are there."""
    edges = {b.edge for b in plan.boxes if b.column is not Column.AIM}
    told = (
        ("Thick edge: we control it.", "thick" in edges),
        ("Dashed edge: it concerns us.", "dashed" in edges),
        ("Dashed line: works through that one too.", any(k.also for k in plan.links)),
    )
    return tuple(words for words, there in told if there)


def driver_table(diagram: Diagram) -> Table:
    """Each driver in its own row."""
    rows = tuple(
        (
            n.number,
            n.driver.text,
            n.driver.tags,
            "; ".join(n.driver.measures),
            "; ".join(i.title for i in n.driver.ideas),
        )
        for n in diagram.numbered
    )
    return Table("Drivers", ("", "Driver", "Tagged", "Measured by", "Change ideas"), rows)


def placed(diagram: Diagram, *, numbers: Mapping[str, str] | None = None) -> Plan:
    """Where each box lies: rows below one another, each box in the middle of what hangs on it.

    `numbers` by id are for a part of a larger diagram, in which drivers keep their own.
    """
    numbers = numbers or {n.driver.id: n.number for n in diagram.numbered}
    columns = _columns(diagram)
    at = dict(columns)
    y, boxes, links = 30.0, [], []
    for primary in diagram.drivers:
        made, tied = _block(primary, numbers, y, at)
        boxes += made
        links += [Link(made[0].key, "aim"), *tied]
        y = max(b.y + b.height for b in made) + _BETWEEN
    aim = _words_box("aim", Column.AIM, at, diagram.aim or "No aim yet", (), "thick")
    height = max(y - _BETWEEN, 30.0 + aim.height) + 2
    boxes = [_moved(aim, 30.0 + (height - 32.0 - aim.height) / 2), *boxes]
    width = columns[-1][1] + _WIDTHS[columns[-1][0]] + 2
    return Plan(width, height, columns, tuple(boxes), (*links, *_also(diagram)))


def _columns(diagram: Diagram) -> tuple[tuple[Column, float], ...]:
    """Columns that hold something, and where each begins."""
    every = [n.driver for n in diagram.numbered]
    there = [Column.AIM]
    there += [Column.PRIMARY] if every else []
    there += [Column.SECONDARY] if any(d.under for d in diagram.drivers) else []
    there += [Column.IDEAS] if any(d.ideas for d in every) else []
    starts = [2.0]
    for column in there[:-1]:
        starts.append(starts[-1] + _WIDTHS[column] + _GAP)
    return tuple(zip(there, starts, strict=True))


def _block(
    primary: Driver, numbers: Mapping[str, str], top: float, at: Mapping[Column, float]
) -> tuple[list[Box], list[Link]]:
    """A primary driver with all that hangs on it, from `top` downwards."""
    own = _driver_box(primary, numbers[primary.id], Column.PRIMARY, at)
    boxes, links, y = [], [], top
    for i, idea in enumerate(primary.ideas):
        boxes.append(_moved(_idea_box(primary, idea, i, at), y))
        links.append(Link(boxes[-1].key, own.key))
        y = boxes[-1].y + boxes[-1].height + _BETWEEN
    for secondary in primary.under:
        made, tied = _row(secondary, numbers, y, at)
        boxes += made
        links += [Link(made[0].key, own.key), *tied]
        y = max(b.y + b.height for b in made) + _BETWEEN
    tall = y - _BETWEEN - top if boxes else own.height
    if own.height > tall and boxes:  # what hangs on it stands beside its middle
        boxes = [_moved(b, b.y + (own.height - tall) / 2) for b in boxes]
    return [_moved(own, top + max(0.0, tall - own.height) / 2), *boxes], links


def _row(
    secondary: Driver, numbers: Mapping[str, str], top: float, at: Mapping[Column, float]
) -> tuple[list[Box], list[Link]]:
    own = _driver_box(secondary, numbers[secondary.id], Column.SECONDARY, at)
    ideas, y = [], top
    for i, idea in enumerate(secondary.ideas):
        ideas.append(_moved(_idea_box(secondary, idea, i, at), y))
        y = ideas[-1].y + ideas[-1].height + _BETWEEN
    tall = y - _BETWEEN - top if ideas else own.height
    if own.height > tall:
        ideas = [_moved(b, b.y + (own.height - tall) / 2) for b in ideas]
    own = _moved(own, top + max(0.0, tall - own.height) / 2)
    return [own, *ideas], [Link(b.key, own.key) for b in ideas]


def _also(diagram: Diagram) -> Iterator[Link]:
    primary = {d.id for d in diagram.drivers}
    for n in diagram.numbered:
        yield from (
            Link(n.driver.id, other, also=True) for other in n.driver.also if other in primary
        )


def _driver_box(driver: Driver, number: str, column: Column, at: Mapping[Column, float]) -> Box:
    measured = f"Measured by {'; '.join(driver.measures)}" if driver.measures else ""
    edge = _EDGES.get(driver.control, "plain")
    text = f"{number} {driver.text}"
    return _words_box(driver.id, column, at, text, (driver.tags, measured), edge)


def _idea_box(driver: Driver, idea: Idea, place: int, at: Mapping[Column, float]) -> Box:
    key = f"{driver.id}-{place}"
    return _words_box(key, Column.IDEAS, at, idea.title, (idea.told,), "plain")


def _words_box(
    key: str,
    column: Column,
    at: Mapping[Column, float],
    text: str,
    told: tuple[str, ...],
    edge: str,
) -> Box:
    width = _WIDTHS[column]
    room = width - 2 * _PAD
    letter = LETTERS * (_BOLD if column in BOLD else 1.0)
    lines = tuple(wrap(text, int(room / (_LETTER * letter)))) or ("",)
    below = tuple(line for part in told for line in wrap(part, int(room / (_LETTER * SMALL))))
    height = 2 * _PAD + _LINE * len(lines) + _SMALL_LINE * len(below)
    return Box(
        key, column, at[column], 0.0, width, height, lines, below, tuple(filter(None, told)), edge
    )


def _moved(box: Box, y: float) -> Box:
    return replace(box, y=y)


def _counted(diagram: Diagram) -> str:
    every = [n.driver for n in diagram.numbered]
    counts = (
        (len(diagram.drivers), "primary driver"),
        (sum(len(d.under) for d in diagram.drivers), "secondary driver"),
        (sum(len(d.ideas) for d in every), "change idea"),
    )
    said = [f"{n} {one}{'' if n == 1 else 's'}" for n, one in counts if n]
    return ", ".join(said) or "nothing yet"


def _heads(plan: Plan) -> Iterator[str]:
    for column, x in plan.columns:
        yield svg.words(x, 16, column, size=SMALL + 1, bold=True)


def _links(plan: Plan) -> Iterator[str]:
    """Under the boxes, so that a line that passes one is hidden by it."""
    places = {b.key: b for b in plan.boxes}

    def drawn(*, also: bool) -> str:
        aside = 12.0 if also else 0.0
        chosen = (k for k in plan.links if k.also is also)
        return "".join(_path(places[k.start], places[k.end], aside) for k in chosen)

    yield svg.stroke(drawn(also=False), colour=palette.TRACE, width=1.6)
    yield svg.stroke(drawn(also=True), colour=palette.FOCUS, width=1.6, dash="5 4")


def _path(start: Box, end: Box, aside: float) -> str:
    """From the left side of a box across half the gap to the right side of the other."""
    right = end.x + end.width
    bend = right + _GAP / 2 + aside
    arrive = end.middle + aside / 2
    return f"M{start.x:.1f} {start.middle + aside / 2:.1f}H{bend:.1f}V{arrive:.1f}H{right:.1f}"


def _box(box: Box) -> str:
    frame = svg.box(box.x, box.y, box.width, box.height)
    width = 2.4 if box.edge == "thick" else 1.2
    edge = svg.stroke(
        frame, colour=palette.OTHER, width=width, dash="4 3" if box.edge == "dashed" else ""
    )
    return svg.fill(frame, colour=box.paper) + edge + "".join(_words(box))


def _words(box: Box) -> Iterator[str]:
    y = box.y + _PAD + 12.5
    bold = box.column in BOLD
    for line in box.lines:
        yield svg.words(box.x + _PAD, y, line, size=LETTERS, fill=box.ink, bold=bold)
        y += _LINE
    for line in box.small:
        yield svg.words(box.x + _PAD, y - 1, line, size=SMALL, fill=palette.MUTED)
        y += _SMALL_LINE
