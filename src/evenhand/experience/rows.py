"""Small files of people's words: rows as text, their dates, and their ethnic groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evenhand.errors import InputFileError
from evenhand.ethnicity import EthnicGroup, EthnicityMapping, propose_mapping, recognise
from evenhand.records import open_source

MOST_ROWS = 200_000  # beyond this, it is a records file and goes through `records`
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True, slots=True)
class Rows:
    """A small table as text; `name` is for errors."""

    name: str
    headers: tuple[str, ...]
    cells: tuple[tuple[str | None, ...], ...]

    def column(self, name: str) -> tuple[str, ...]:
        """One column, empty cells as "".

        Raises
        ------
        InputFileError
            When there is no such column.
        """
        folded = [h.casefold() for h in self.headers]
        if name.casefold() not in folded:
            raise InputFileError(
                f"There is no column called ‘{name}’.",
                remedy=f"The columns are: {', '.join(self.headers)}.",
                where=self.name,
            )
        place = folded.index(name.casefold())
        return tuple((row[place] or "").strip() for row in self.cells)


def read_rows(source: Any) -> Rows:
    """Rows of a file or a frame.

    Raises
    ------
    InputFileError
        When it cannot be read, holds no row, or is far too long for people's words.
    """
    opened = open_source(source)
    cells = tuple(tuple(row) for row in opened.sample(MOST_ROWS + 1))
    if not cells:
        raise InputFileError(
            "There is no row to read.", remedy="Give one row for each voice.", where=opened.name
        )
    if len(cells) > MOST_ROWS:
        raise InputFileError(
            f"There are more than {MOST_ROWS:,} rows.",
            remedy="Read records with a mapping: evenhand map FILE.",
            where=opened.name,
        )
    return Rows(opened.name, opened.headers, cells)


def days(rows: Rows, column: str) -> tuple[date, ...]:
    """Dates of a column, written 2025-03-31 or 31/03/2025.

    Raises
    ------
    InputFileError
        At the first cell that is no date, with its row.
    """
    return tuple(_day(text, rows, place) for place, text in enumerate(rows.column(column), start=2))


def _day(text: str, rows: Rows, row: int) -> date:
    for style in _DATES:
        try:
            return datetime.strptime(text, style).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    shown = f"‘{text}’ is not a date." if text else "The date is empty."
    raise InputFileError(
        shown, remedy="Write dates as 2025-03-31 or 31/03/2025.", where=f"{rows.name}, row {row}"
    )


def groups_of(values: Sequence[str]) -> tuple[EthnicGroup, ...]:
    """The high-level ethnic group of each value; a label of no known system stays its own group.

    Examples
    --------
    >>> [g.label for g in groups_of(["N", "A", "M", ""])]
    ['Black', 'White', 'Black', 'Left blank']
    """
    seen = recognise(values)
    known = seen.system is not None
    mapping = propose_mapping(seen) if known else EthnicityMapping.own_labels(values)
    high = mapping.at_high_level()
    return tuple(high.lookup(value) for value in values)


def names_in(cell: str) -> tuple[str, ...]:
    """Names in one cell, between semicolons or bars, each once.

    Examples
    --------
    >>> names_in("not listened to; pain ;not listened to")
    ('not listened to', 'pain')
    """
    found = (part.strip() for part in re.split(r"[;|]", cell))
    return tuple(dict.fromkeys(part for part in found if part))
