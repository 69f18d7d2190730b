"""A mistake in a condition, shown at its place."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.errors import MeasureError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition is written.

    Examples
    --------
    >>> str(Place(file="ours.toml", measure="pph_1500", field="numerator"))
    'ours.toml, measure ‘pph_1500’, numerator'
    """

    file: str = ""
    measure: str = ""
    field: str = ""

    def __str__(self) -> str:
        measure = f"measure ‘{self.measure}’" if self.measure else ""
        return ", ".join(part for part in (self.file, measure, self.field) if part)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last character of a mistake, counted from 0 in the text of the condition."""

    start: int
    end: int


class ConditionError(MeasureError):
    """A condition that is not allowed or does not fit the records.

    `line` and `column` count from 1 inside the condition; `excerpt` is its line with carets under
    the mistake.
    """

    def __init__(
        self, problem: str, *, remedy: str, text: str, span: Span, place: Place | None = None
    ) -> None:
        self.line, self.column = _line_and_column(text, span.start)
        self.excerpt = _excerpt(text, span, self.column)
        known = str(place or "")
        spot = f"line {self.line}, column {self.column}"
        where = f"{known}, {spot}" if known else spot
        super().__init__(f"{problem}\n{self.excerpt}\n", remedy=remedy, where=where)


def _line_and_column(text: str, start: int) -> tuple[int, int]:
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1


def _excerpt(text: str, span: Span, column: int) -> str:
    line_start = text.rfind("\n", 0, span.start) + 1
    line = text[line_start:].split("\n", 1)[0]
    length = max(1, min(span.end - span.start + 1, len(line) - column + 1))
    shown = line.replace("\t", " ")
    return f"    {shown}\n    {' ' * (column - 1)}{'^' * length}"
