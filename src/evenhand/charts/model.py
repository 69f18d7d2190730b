"""What every chart function gives: the picture, and the same thing in words and as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to put beside a picture. The first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. `svg` is text with `role="img"`, a title and a description; no script, no fonts.

    `title` says the finding, `text` is the summary for people who do not see the picture, `table`
    holds the same numbers. The table is made when asked for: a page of many small charts shows
    theirs side by side instead.
    """

    svg: str
    title: str
    text: str
    tabulate: Callable[[], Table]

    @property
    def table(self) -> Table:
        """The numbers of the picture."""
        return self.tabulate()

    def _repr_svg_(self) -> str:
        return self.svg
