"""What every source gives: headings, and rows of text that the engine can read, with row numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
import numpy as np
from numpy.typing import NDArray

from evenhand.records.vault import Vault

Progress = Callable[[str, float], None]  # what is being done, share done from 0 to 1
BATCH = 50_000


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken apart into columns."""

    row: int  # as the spreadsheet shows it
    problem: str  # a key of `rules.STRUCTURE`


@dataclass(frozen=True, slots=True, eq=False)
class Attached:
    """Rows that the engine can now read.

    `sql` stands after FROM; its columns are VARCHAR and named as `Source.headers`. Row number of
    record i (from 0) is `first_row + i`, or `rows[i]` where rows are missing in between.
    """

    sql: str
    first_row: int
    rows: NDArray[np.int64] | None = None
    rejected: tuple[Rejected, ...] = ()
    row_note: str = ""
    expected: int | None = None  # records that the engine must find, when they were counted before
    repair: Callable[[], None] | None = None  # write the rows so that it surely finds them


class Source(Protocol):
    """A file, frame or table that can be read."""

    @property
    def name(self) -> str: ...  # as reports call it: never a folder, never a password

    @property
    def headers(self) -> tuple[str, ...]: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def attach(
        self, engine: duckdb.DuckDBPyConnection, vault: Vault, columns: Sequence[str]
    ) -> Attached:
        """Make these columns readable by `engine`; working files only inside `vault`."""
        ...

    def sample(self, limit: int) -> list[tuple[str | None, ...]]:
        """First rows, as text, to propose a mapping from."""
        ...


def quoted(name: str) -> str:
    """A name as SQL writes it.

    Examples
    --------
    >>> print(quoted('the "when" of it'))
    "the ""when"" of it"
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it.

    Examples
    --------
    >>> literal("women's")
    "'women''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def unique_headers(cells: Sequence[str | None]) -> tuple[str, ...]:
    """Headings made distinct; empty ones are named after their place.

    Examples
    --------
    >>> unique_headers(["Date", "", "date", "Date"])
    ('Date', 'column 2', 'date (2)', 'Date (3)')
    """
    seen: dict[str, int] = {}
    names = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join((cell or "").split()) or f"column {place}"
        count = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        names.append(name if count == 1 else f"{name} ({count})")
    return tuple(names)


def insert_batches(
    engine: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    batches: Iterable[Sequence[Sequence[str | None]]],
) -> None:
    """Put batches of rows of text into a new table, in their order."""
    listed = ", ".join(f"{quoted(c)} VARCHAR" for c in columns)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({listed})")
    for batch in batches:
        if not batch:
            continue
        arrays: dict[str, NDArray[Any]] = {
            f"c{i}": np.array(values, dtype=object)
            for i, values in enumerate(zip(*batch, strict=True))
        }
        engine.register("evenhand_batch", arrays)
        engine.execute(f"INSERT INTO {table} SELECT * FROM evenhand_batch")
        engine.unregister("evenhand_batch")
