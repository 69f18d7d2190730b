"""Small invented tables for the disclosure tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Direction, Kind, Measure, Role
from evenhand.measures.periods import Grain, next_period
from evenhand.measures.table import MeasureTable
from evenhand.records.recordset import Unit

LABELS = {
    "a": "Asian",
    "b": "Black",
    "m": "Mixed",
    "w": "White",
    "o": "Other",
    "ns": "Not stated",
}


def measure(name: str = "pph", kind: Kind = Kind.PROPORTION, origin: float = 0.0) -> Measure:
    return Measure(
        name,
        "Major haemorrhage",
        "",
        Role.OUTCOME,
        kind,
        Direction.LOWER,
        Unit.WOMAN,
        "mother",
        "women",
        "had a major haemorrhage",
        origin=origin,
    )


def group(key: str) -> EthnicGroup:
    status = GroupStatus.NOT_STATED if key == "ns" else GroupStatus.STATED
    return EthnicGroup(key, LABELS.get(key, key), status=status)


def table(
    x: Sequence[Sequence[int]],
    n: Sequence[Sequence[int]],
    *,
    keys: Sequence[str] = ("b", "m", "w", "o"),
    start: date | None = date(2024, 1, 1),
    grain: Grain = Grain.MONTH,
    name: str = "pph",
    kind: Kind = Kind.PROPORTION,
) -> MeasureTable:
    """Rows of counts by group, columns by period; no dates when `start` is None."""
    people = np.array(n, np.int64)[None]
    return MeasureTable(
        measure(name, kind),
        grain,
        () if start is None else periods(start, people.shape[2], grain),
        tuple(group(k) for k in keys[: people.shape[1]]),
        ("",),
        np.array(x, np.int64)[None],
        people,
        np.zeros_like(people),
    )


def periods(start: date, number: int, grain: Grain = Grain.MONTH) -> tuple[date, ...]:
    found = [start]
    while len(found) < number:
        found.append(next_period(found[-1], grain))
    return tuple(found)


def first_periods(whole: MeasureTable, number: int) -> MeasureTable:
    """The table as it was after so many periods."""
    return MeasureTable(
        whole.measure,
        whole.grain,
        whole.periods[:number],
        whole.groups,
        whole.sites,
        whole.numerator[..., :number],
        whole.denominator[..., :number],
        whole.missing[..., :number],
    )
