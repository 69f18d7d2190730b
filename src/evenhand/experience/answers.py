"""Answers to the questions of a scale: numbers from 1, turned round where they must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InputFileError, MeasureError
from evenhand.ethnicity import EthnicGroup, in_display_order
from evenhand.experience.rows import Rows, days, groups_of, read_rows
from evenhand.experience.scale import Item, Scale
from evenhand.measures import Direction, Grain, Kind, Measure, MeasureTable, Role
from evenhand.measures.periods import contiguous, period_start
from evenhand.records.recordset import Unit

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ScaleAnswers:
    """Answers of people, one row each.

    Attributes
    ----------
    codes
        Shaped (people, items): 1 the worst answer to `scale.size` the best, 0 not answered;
        reverse-coded questions are turned round already.
    group
        Shaped (people,): place in `groups`.
    """

    scale: Scale
    groups: tuple[EthnicGroup, ...]
    codes: Codes
    group: Codes
    on: tuple[date, ...]

    def top_box(self, item: str, *, grain: Grain = Grain.QUARTER) -> MeasureTable:
        """One question as an ordinary measure: the share with one of the best answers.

        People who did not answer it are its missing. It can be read, charted and protected like
        any other.

        Raises
        ------
        MeasureError
            When the scale has no such question.
        """
        place = item_place(self.scale, item)
        codes = self.codes[:, place]
        periods = contiguous(min(self.on), max(self.on), grain) if self.on else ()
        starts = [period_start(day, grain) for day in self.on]
        period = np.array([periods.index(s) for s in starts] or [0] * len(codes), np.int64)
        shape = (len(self.groups), max(len(periods), 1))
        best = codes > self.scale.size - self.scale.top
        numerator, denominator, missing = (
            _counted(chosen, self.group, period, shape) for chosen in (best, codes > 0, codes == 0)
        )
        measure = top_box_measure(self.scale, self.scale.items[place])
        return MeasureTable(
            measure, grain, periods, self.groups, ("",), numerator, denominator, missing
        )


def read_answers(
    source: Any, scale: Scale, *, on: str = "date", group: str = "ethnic group"
) -> ScaleAnswers:
    """Answers from a file or frame: a row a person, a column a question.

    A cell holds a label of the scale or its number from 1; an empty cell was not answered.

    Raises
    ------
    InputFileError
        When a column is missing or a cell is no answer of the scale.
    """
    rows = read_rows(source)
    codes = np.array([_column(rows, scale, item) for item in scale.items], np.int64).T
    values = groups_of(rows.column(group))
    return answers_of(scale, codes, values, days(rows, on))


def answers_of(
    scale: Scale, codes: Any, groups: Sequence[EthnicGroup], on: Sequence[date] = ()
) -> ScaleAnswers:
    """Answers from arrays: codes as they were given (1 the first label, 0 none), a group each.

    Raises
    ------
    MeasureError
        When the shapes do not fit, or a code is outside the labels.
    """
    given = np.asarray(codes, np.int64)
    if given.shape != (len(groups), len(scale.items)) or (on and len(on) != len(groups)):
        raise MeasureError(
            "Answers, groups and dates do not fit together.",
            remedy="Give a row of answers, a group and a date for each person.",
        )
    if ((given < 0) | (given > scale.size)).any():
        raise MeasureError(
            f"An answer lies outside 1 to {scale.size}.", remedy="Write 0 where there is none."
        )
    turn = np.array([item.reverse for item in scale.items])
    turned = np.where(turn & (given > 0), scale.size + 1 - given, given)
    shown = in_display_order(dict.fromkeys(groups))
    return ScaleAnswers(
        scale, shown, turned, np.array([shown.index(g) for g in groups], np.int64), tuple(on)
    )


def item_place(scale: Scale, item: str) -> int:
    """Place of a question in its scale."""
    ids = [one.id for one in scale.items]
    if item not in ids:
        raise MeasureError(
            f"The scale has no question called ‘{item}’.", remedy=f"It has: {', '.join(ids)}."
        )
    return ids.index(item)


def _column(rows: Rows, scale: Scale, item: Item) -> list[int]:
    labels = {label.casefold(): n for n, label in enumerate(scale.labels, start=1)}
    labels |= {str(n): n for n in range(1, scale.size + 1)} | {"": 0}
    column = item.column or item.id
    found = []
    for row, text in enumerate(rows.column(column), start=2):
        code = labels.get(text.casefold().removesuffix(".0"))
        if code is None:
            raise InputFileError(
                f"‘{text}’ in column ‘{column}’ is not an answer of the scale.",
                remedy=f"Use one of: {', '.join(scale.labels)}; or 1 to {scale.size}; or leave it empty.",
                where=f"{rows.name}, row {row}",
            )
        found.append(code)
    return found


def _counted(
    chosen: NDArray[np.bool_], group: Codes, period: Codes, shape: tuple[int, int]
) -> Codes:
    out = np.zeros(shape, np.int64)
    np.add.at(out, (group[chosen], period[chosen]), 1)
    return out[None]


def top_box_measure(scale: Scale, item: Item) -> Measure:
    """The share with one of the best answers to a question, as a definition."""
    best = " or ".join(f"‘{label}’" for label in _best(scale, item))
    return Measure(
        id=f"{scale.id}_{item.id}",
        title=f"{item.text}: {best}",
        meaning=f"Of those who answered ‘{item.text}’, those who answered {best}.",
        role=Role.OUTCOME,
        kind=Kind.PROPORTION,
        direction=Direction.HIGHER,
        unit=Unit.WOMAN,
        ethnicity_of="mother",
        people=scale.people,
        event=f"answered {best} to ‘{item.text}’",
        source=scale.source,
        caution="Only those who answered are counted: read it beside who did not.",
    )


def _best(scale: Scale, item: Item) -> tuple[str, ...]:
    return scale.labels[: scale.top] if item.reverse else scale.labels[-scale.top :]
