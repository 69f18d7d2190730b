"""What every chart function gives: the picture, and the same thing in words and as a table."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to put beside a picture. The first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. `svg` is text with `role="img"`, a title and a description; no script, no fonts.

    `title` says the finding, `text` is the summary for people who do not see the picture, `table`
    holds the same numbers.
    """

    svg: str
    title: str
    text: str
    table: Table

    def _repr_svg_(self) -> str:
        return self.svg
