"""One month of people's words: what a person types for each group, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from evenhand.ethnicity import EthnicGroup
from evenhand.experience import Asked, Box, Form, Tally, boxes_of, tally_groups
from evenhand.experience.tally import MOST, check
from evenhand.web.design.beside import NOTHING, Beside
from evenhand.web.measurement.grid import Cell

Typed = dict[tuple[str, str, date], int]


@dataclass(frozen=True, slots=True)
class Section:
    """Boxes that stand in one table: headings over columns, and a row for each group."""

    title: str
    heads: tuple[tuple[str, int], ...]  # heading, columns under it; empty where there is none
    boxes: tuple[Box, ...]
    rows: tuple[tuple[EthnicGroup, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """A month as typed. `numbers` is None while something is wrong."""

    month: date
    sections: tuple[Section, ...]
    problems: tuple[tuple[str, str], ...] = field(default=())
    numbers: Typed | None = None
    beside: tuple[Beside, ...] = ()  # what is there by now, where it differs
    changed: bool = False  # somebody else saved meanwhile


def box_name(box: Box, group: EthnicGroup) -> str:
    """Name of an input."""
    return f"b-{box.id}-{group.key}"


def known_month(asked: Asked, tally: Tally | None, month: date) -> MonthGrid:
    """The month with what is known; empty where nobody was counted."""
    boxes, values = boxes_of(asked), dict[str, str]()
    for group in tally_groups():
        found = {b: tally.at(b.id, group.key, month) if tally else 0 for b in boxes}
        if any(found.values()):
            values |= {box_name(b, group): str(n) for b, n in found.items()}
    return MonthGrid(month, _sections(asked, values, {}))


def held_in(asked: Asked, tally: Tally | None) -> frozenset[date]:
    """Months in which anybody was counted."""
    if tally is None:
        return frozenset()
    at = [(b.id, g.key) for b in boxes_of(asked) for g in tally_groups()]
    return frozenset(m for m in tally.periods if any(tally.at(b, g, m) for b, g in at))


def read_month(asked: Asked, month: date, given: Mapping[str, Any]) -> MonthGrid:
    """Check what was typed for one month."""
    boxes = boxes_of(asked)
    names = [box_name(b, g) for g in tally_groups() for b in boxes]
    values = {name: str(given.get(name, "")).strip() for name in names}
    problems: dict[str, str] = {}
    numbers: Typed = {}
    for group in tally_groups():
        own = {b.id: values[box_name(b, group)] for b in boxes}
        found, wrong = read_group(asked, own)
        problems |= {f"b-{box}-{group.key}": text for box, text in wrong.items()}
        numbers |= {(box, group.key, month): n for box, n in found.items()}
    sections = _sections(asked, values, problems)
    return MonthGrid(month, sections, tuple(problems.items()), None if problems else numbers)


def differing(typed: MonthGrid, now: MonthGrid) -> tuple[Beside, ...]:
    """Boxes that hold another number by now."""
    there = {cell.name: cell.value for cell in _cells(now)}
    return tuple(
        Beside(cell.label, there[cell.name] or NOTHING, cell.value or NOTHING)
        for cell in _cells(typed)
        if (there[cell.name] or "0") != (cell.value or "0")
    )


def _cells(grid: MonthGrid) -> Iterator[Cell]:
    for section in grid.sections:
        for _, cells in section.rows:
            yield from cells


def read_group(asked: Asked, values: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Numbers of one group and month by box, and what is wrong with them.

    Examples
    --------
    >>> from evenhand.experience import asked_for
    >>> one = asked_for("Raised", Form.THEMES, role="outcome", question="What mattered?",
    ...                 texts=("Pain",), named=date(2026, 1, 5))
    >>> read_group(one, {"heard": "1,000", "pain": ""})
    ({'heard': 1000, 'pain': 0}, {})
    >>> read_group(one, {"heard": "ten", "pain": ""})[1]
    {'heard': 'Type a whole number, such as 12.'}
    """
    numbers: dict[str, int | None] = {}
    problems: dict[str, str] = {}
    for box, text in values.items():
        bare = text.replace(",", "").replace(" ", "")
        if not bare:
            numbers[box] = None
        elif bare.isdecimal() and int(bare) <= MOST:
            numbers[box] = int(bare)
        else:
            problems[box] = "Type a whole number, such as 12."
    if not problems:
        problems = check(asked, numbers)
    return {box: n or 0 for box, n in numbers.items()}, problems


def _sections(
    asked: Asked, values: Mapping[str, str], problems: Mapping[str, str]
) -> tuple[Section, ...]:
    return tuple(
        Section(title, heads, boxes, tuple(_rows(boxes, values, problems)))
        for title, heads, boxes in _layout(asked)
    )


def _layout(
    asked: Asked,
) -> Iterator[tuple[str, tuple[tuple[str, int], ...], tuple[Box, ...]]]:
    """A table a question; themes and parts of a bundle stand beside each other."""
    boxes = boxes_of(asked)
    if asked.form is Form.ANSWERS:
        for title, own in groupby(boxes, key=lambda b: b.of):
            yield title, (), tuple(own)
        return
    heads = tuple((of, len(list(own))) for of, own in groupby(boxes, key=lambda b: b.of))
    yield "", heads, boxes


def _rows(
    boxes: Sequence[Box], values: Mapping[str, str], problems: Mapping[str, str]
) -> Iterator[tuple[EthnicGroup, tuple[Cell, ...]]]:
    for group in tally_groups():
        cells = []
        for box in boxes:
            name = box_name(box, group)
            label = f"{group.label}, {heading(box)}"
            cells.append(Cell(name, label, values.get(name, ""), problems.get(name, "")))
        yield group, tuple(cells)


def heading(box: Box) -> str:
    """A box in one line: what heads it, then what it counts."""
    return f"{box.of}: {box.label}" if box.of else box.label
