"""The monthly grid: what a person types, as counts by group and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order
from evenhand.measures import Grain, Kind, Measure, MeasureTable
from evenhand.measures.periods import contiguous
from evenhand.web.design.beside import NOTHING, Beside

_HIGH = ("asian", "black", "mixed", "white", "other", "not_known")
_MOST = 10**7


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the grid: what was typed, and what is wrong with it."""

    name: str
    label: str  # "Black, March 2026, births"
    value: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One month and group: two boxes."""

    group: EthnicGroup
    numerator: Cell
    denominator: Cell


@dataclass(frozen=True, slots=True)
class Month:
    start: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """A grid as typed. `table` is None while something is wrong."""

    months: tuple[Month, ...]
    problems: tuple[tuple[str, str], ...] = field(default=())  # name of the box, sentence
    table: MeasureTable | None = None
    changed: bool = False  # other counts are there by now
    beside: tuple[Beside, ...] = ()


def grid_groups() -> tuple[EthnicGroup, ...]:
    """High-level groups, alphabetical with Other last, then those whose ethnicity is not known."""
    known = canonical_groups("2021")
    return in_display_order(known[key] for key in _HIGH)


def box(kind: str, group: EthnicGroup, month: date) -> str:
    """Name of a box: n or d, group, month."""
    return f"{kind}-{group.key}-{month:%Y-%m}"


def empty_grid(
    measure: Measure, table: MeasureTable | None, months: Sequence[date], nouns: tuple[str, str]
) -> Typed:
    """The grid with what is known already."""
    values: dict[str, str] = {}
    if table is not None:
        for g, group in enumerate(table.groups):
            for p, period in enumerate(table.periods):
                below = int(table.denominator[:, g, p].sum())
                if below:
                    values[box("d", group, period)] = str(below)
                    values[box("n", group, period)] = str(int(table.numerator[:, g, p].sum()))
    return Typed(_months(months, values, {}, nouns))


def typed_in(typed: Typed) -> dict[str, str]:
    """What each box holds."""
    rows = (row for month in typed.months for row in month.rows)
    return {cell.name: cell.value for row in rows for cell in (row.numerator, row.denominator)}


def differing(typed: Typed, now: Typed) -> tuple[Beside, ...]:
    """Boxes that hold another number by now."""
    there, rows = typed_in(now), (row for month in typed.months for row in month.rows)
    return tuple(
        Beside(cell.label, _bare(there.get(cell.name, "")), _bare(cell.value))
        for row in rows
        for cell in (row.denominator, row.numerator)
        if _bare(there.get(cell.name, "")) != _bare(cell.value)
    )


def _bare(text: str) -> str:
    return text.replace(",", "").replace(" ", "") or NOTHING


def read_typed(
    measure: Measure,
    before: MeasureTable | None,
    months: Sequence[date],
    given: Mapping[str, Any],
    nouns: tuple[str, str],
) -> Typed:
    """Check what was typed and put it into the counts there were.

    An empty pair of boxes is a month without people of that group; a half-filled one is a mistake.
    """
    groups = grid_groups()
    values = {
        box(k, g, m): str(given.get(box(k, g, m), "")).strip()
        for k in "nd"
        for g in groups
        for m in months
    }
    problems: dict[str, str] = {}
    numbers = {name: _number(name, text, problems) for name, text in values.items()}
    for group in groups:
        for month in months:
            _check_pair(measure, group, month, values, numbers, problems, nouns)
    laid = _months(months, values, problems, nouns)
    if problems:
        return Typed(laid, tuple(problems.items()))
    return Typed(laid, (), _table(measure, before, groups, months, numbers))


def _number(name: str, text: str, problems: dict[str, str]) -> int:
    if not text:
        return 0
    bare = text.replace(",", "").replace(" ", "")
    if bare.isdecimal() and int(bare) < _MOST:
        return int(bare)
    problems[name] = "Type a whole number, such as 12."
    return 0


def _check_pair(
    measure: Measure,
    group: EthnicGroup,
    month: date,
    values: Mapping[str, str],
    numbers: Mapping[str, int],
    problems: dict[str, str],
    nouns: tuple[str, str],
) -> None:
    top, below = box("n", group, month), box("d", group, month)
    if top in problems or below in problems:
        return
    if values[top] and not values[below]:
        problems[below] = f"Type how many {nouns[1]} there were, too."
    elif values[below] and not values[top]:
        problems[top] = "Type 0 if it happened to nobody."
    elif measure.kind is Kind.PROPORTION and numbers[top] > numbers[below]:
        problems[top] = f"There cannot be more of these than {nouns[1]}."


def _months(
    months: Sequence[date],
    values: Mapping[str, str],
    problems: Mapping[str, str],
    nouns: tuple[str, str],
) -> tuple[Month, ...]:
    def cell(kind: str, group: EthnicGroup, month: date) -> Cell:
        name = box(kind, group, month)
        noun = nouns[0] if kind == "n" else nouns[1]
        label = f"{group.label}, {month:%B %Y}, {noun}"
        return Cell(name, label, values.get(name, ""), problems.get(name, ""))

    return tuple(
        Month(m, tuple(Row(g, cell("n", g, m), cell("d", g, m)) for g in grid_groups()))
        for m in months
    )


def _table(
    measure: Measure,
    before: MeasureTable | None,
    groups: Sequence[EthnicGroup],
    months: Sequence[date],
    numbers: Mapping[str, int],
) -> MeasureTable:
    """The counts there were, with the typed months in their place."""
    known = list(months) + (list(before.periods) if before else [])
    periods = contiguous(min(known), max(known), Grain.MONTH)
    top, below, missing = (np.zeros((1, len(groups), len(periods)), np.int64) for _ in range(3))
    place = {p: i for i, p in enumerate(periods)}
    if before is not None:
        row = {g.key: i for i, g in enumerate(groups)}
        for g, group in enumerate(before.groups):
            for p, period in enumerate(before.periods):
                at = (0, row[group.key], place[period])
                top[at] = before.numerator[:, g, p].sum()
                below[at] = before.denominator[:, g, p].sum()
                missing[at] = before.missing[:, g, p].sum()
    for g, group in enumerate(groups):
        for month in months:
            at = (0, g, place[month])
            top[at], below[at] = numbers[box("n", group, month)], numbers[box("d", group, month)]
            missing[at] = 0
    return MeasureTable(measure, Grain.MONTH, periods, tuple(groups), ("",), top, below, missing)


def held_months(table: MeasureTable) -> frozenset[date]:
    """Months in which anybody was counted."""
    people = table.denominator.sum(axis=(0, 1)) + table.missing.sum(axis=(0, 1))
    return frozenset(m for m, n in zip(table.periods, people.tolist(), strict=True) if n)


def comparable(table: MeasureTable) -> bool:
    """Whether the grid can hold these counts: months, high-level groups only, no sites."""
    keys = {g.key for g in grid_groups()}
    stated = {g.key for g in table.groups if g.status is GroupStatus.STATED}
    if table.sites != ("",):
        return False
    return table.grain is Grain.MONTH and stated <= keys and {g.key for g in table.groups} <= keys
