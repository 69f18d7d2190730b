"""What was wrong with the rows set aside: file, row, column, what, and what to do. Never who."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.records.rules import PROBLEMS
from evenhand.records.vault import create_private

LONGEST_VALUE = 20
HIDDEN = "(hidden)"
_DATE_LIKE = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([T ,]+[\d:.]+\w*)?|\d{1,2}[-/. ]?[A-Za-z]{3,9}[-/. ]?\d{2,4}"
)
_COLUMNS = ("file", "row", "column", "value", "problem", "what to do")


@dataclass(frozen=True, slots=True)
class Failure:
    """One problem of one row. `value` is "" where values of this kind are never shown."""

    file: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" + (
            f", column ‘{self.column}’" if self.column else ""
        )
        value = f" (‘{self.value}’)" if self.value else ""
        return f"{place}{value}: {self.problem} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows have one problem in one column."""

    column: str
    problem: str
    rows: int
    sets_aside: bool


@dataclass(frozen=True, slots=True, eq=False)
class ValidationReport:
    """All that is said about rows that do not meet the contract.

    Attributes
    ----------
    accepted, set_aside, blank
        Rows used, rows counted but not used, rows with nothing in any mapped column.
    counts
        Rows by column and problem, most first. One row can have several problems.
    notes
        Sentences about the file as a whole that a person should read.
    """

    file: str
    accepted: int
    set_aside: int
    blank: int
    counts: tuple[Count, ...]
    notes: tuple[str, ...]
    _failures: tuple[tuple[int, str, str, str], ...] = field(repr=False)  # row, column, value, key

    @property
    def failures(self) -> int:
        """Number of problems, over all rows."""
        return len(self._failures)

    def __iter__(self) -> Iterator[Failure]:
        return (self._failure(*parts) for parts in self._failures)

    def first(self, count: int = 10) -> tuple[Failure, ...]:
        """The first problems, in the order of the rows."""
        return tuple(self._failure(*parts) for parts in self._failures[:count])

    def to_csv(self, path: str | Path) -> Path:
        """Write every problem to a private file (0600) that a spreadsheet opens."""
        target = create_private(Path(path))
        with target.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(_COLUMNS)
            for f in self:
                writer.writerow(
                    (inert(f.file), f.row, inert(f.column), inert(f.value), f.problem, f.remedy)
                )
        return target

    def without_values(self, *, most: int) -> str:
        """The first problems as CSV, without any value of the file: for where no patient data may lie."""
        kept = io.StringIO(newline="")
        writer = csv.writer(kept)
        writer.writerow(("row", "column", "problem", "what to do"))
        for f in self.first(most):
            writer.writerow((f.row, inert(f.column), f.problem, f.remedy))
        return kept.getvalue()

    def _failure(self, row: int, column: str, value: str, key: str) -> Failure:
        problem = PROBLEMS[key]
        return Failure(self.file, row, column, shown(value), problem.text, problem.remedy)


def shown(value: str) -> str:
    """A value as a report may show it: short, and hidden when it looks like an identifier.

    Examples
    --------
    >>> shown("31/02/2025"), shown("943 476 5919"), shown("a very long piece of writing")
    ('31/02/2025', '(hidden)', 'a very long piece o…')
    """
    text = " ".join(value.split())
    digits = sum(c.isdigit() for c in text)
    if (digits >= 7 and not _DATE_LIKE.fullmatch(text) and digits != 8) or "@" in text:
        return HIDDEN
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def inert(text: str) -> str:
    """A text as a cell of a CSV file: a spreadsheet must never run what it holds.

    Examples
    --------
    >>> inert("=1+1"), inert("one")
    ("'=1+1", 'one')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def by_problem(counts: Mapping[tuple[str, str, bool], int]) -> tuple[Count, ...]:
    """Counts, most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Count(column, problem, rows, aside) for (column, problem, aside), rows in ordered)
