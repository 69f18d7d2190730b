"""What all rows of a column say: the order of its dates, and its distinct codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from evenhand.errors import MappingError
from evenhand.records.dialects import TRIPLE, Dialect, DuckDB
from evenhand.records.mapping import ColumnMapping, DateOrder
from evenhand.records.recordset import ColumnKind

_YEAR_FIRST = r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$"
SWAP_EVIDENCE = 5  # cells of each kind before a swap of day and month is taken as certain


@dataclass(frozen=True, slots=True)
class DateStyles:
    """How the dates of one column are written, counted over all rows.

    `first_over` and `second_over`: the first (second) of three numbers is over 12, so it is the day.
    `triples`: dates of three numbers, year last. `year_first_days`: year-first dates whose last
    number is over 12.
    """

    triples: int
    first_over: int
    second_over: int
    year_first: int
    year_first_over: int


def day_tables(
    engine: duckdb.DuckDBPyConnection, raw: str, mapping: ColumnMapping
) -> dict[str, int]:
    """Distinct values of each date column with their day part, as days_<place>; places by column.

    Dates repeat: taking apart a few thousand distinct texts is faster than every row.
    """
    dialect = DuckDB()
    places = {column: mapping.sources.index(column) for column in told_orders(mapping)}
    for place in places.values():
        day = dialect.day_part(dialect.text("raw"))
        engine.execute(
            f"CREATE TEMP TABLE days_{place} AS SELECT raw, n, {day} AS day "
            f"FROM (SELECT c{place} AS raw, count(*) AS n FROM {raw} GROUP BY 1)"
        )
    return places


def date_tables(
    engine: duckdb.DuckDBPyConnection, places: Mapping[str, int], orders: Mapping[str, DateOrder]
) -> dict[str, str]:
    """The dates themselves, joinable as d_<place>(raw, value); their SQL by column."""
    for column, place in places.items():
        value = DuckDB().date("day", orders[column])
        engine.execute(
            f"CREATE TEMP TABLE d_{place} AS SELECT raw, {value} AS value FROM days_{place}"
        )
    return {column: f"d_{place}.value" for column, place in places.items()}


def date_styles(engine: duckdb.DuckDBPyConnection, place: int) -> DateStyles:
    """How the dates of one column are written, over all rows."""
    counts = style_counts("day", DuckDB(), rows="sum(n)")
    row = engine.execute(f"SELECT {counts} FROM days_{place}").fetchone()
    return DateStyles(*(int(n or 0) for n in row or ()))


def style_counts(day: str, dialect: Dialect, *, rows: str = "count(*)") -> str:
    """SQL of the five counts of `DateStyles` over a column of day parts."""
    first = f"CAST(split_part({day}, '/', 1) AS INTEGER)"
    second = f"CAST(split_part({day}, '/', 2) AS INTEGER)"
    third = f"CAST(split_part({day}, '/', 3) AS INTEGER)"
    triple, year_first = dialect.matches(day, TRIPLE), dialect.matches(day, _YEAR_FIRST)
    return ", ".join(
        f"{rows} FILTER (WHERE {test})"
        for test in (
            triple,
            f"CASE WHEN {triple} THEN {first} > 12 AND {second} <= 12 END",
            f"CASE WHEN {triple} THEN {second} > 12 AND {first} <= 12 END",
            year_first,
            f"CASE WHEN {year_first} THEN {third} > 12 END",
        )
    )


def decide_order(styles: DateStyles, column: str) -> tuple[DateOrder, str]:
    """Day-month order of a column, and what to say about it ("" when there is nothing to say).

    Examples
    --------
    >>> decide_order(DateStyles(10, 4, 0, 0, 0), "Date")
    (<DateOrder.DAY_MONTH: 'day-month-year'>, '')
    >>> decide_order(DateStyles(10, 0, 0, 0, 0), "Date")[1]
    'Dates in ‘Date’ fit both day first and month first (no number is over 12). They are read day first; set order in the mapping if that is wrong.'
    """
    if not styles.triples or (styles.first_over and not styles.second_over):
        return DateOrder.DAY_MONTH, ""
    if styles.second_over and not styles.first_over:
        return DateOrder.MONTH_DAY, (
            f"Dates in ‘{column}’ are month first: the second number goes over 12 and the first never does."
        )
    if styles.first_over:
        return DateOrder.DAY_MONTH, (
            f"Dates in ‘{column}’ mix day first ({styles.first_over:,} certain) and month first "
            f"({styles.second_over:,} certain). They are read day first; rows that do not fit are set aside, "
            "and some that do may be wrong: ask for an export with one order."
        )
    return DateOrder.DAY_MONTH, (
        f"Dates in ‘{column}’ fit both day first and month first (no number is over 12). "
        "They are read day first; set order in the mapping if that is wrong."
    )


def refuse_swapped(styles: DateStyles, column: str, where: str) -> None:
    """Refuse dates that a spreadsheet turned round: plausible, and wrong.

    A spreadsheet with American settings turns 03/04/2025 into 4 March and leaves 13/04/2025 as text.
    Then no year-first date has a day over 12, and every date of three numbers has.
    """
    swapped = (
        styles.triples >= SWAP_EVIDENCE
        and styles.first_over == styles.triples
        and styles.year_first >= SWAP_EVIDENCE
        and styles.year_first_over == 0
    )
    if swapped:
        raise MappingError(
            f"Day and month are swapped in part of ‘{column}’: {styles.year_first:,} cells were turned into dates, "
            f"all with a day up to 12, and {styles.triples:,} stayed text, all with a day over 12.",
            remedy="Export again with the column as text or as yyyy-mm-dd, without opening it in a spreadsheet.",
            where=where,
        )


def date_orders(
    engine: duckdb.DuckDBPyConnection, places: Mapping[str, int], mapping: ColumnMapping, where: str
) -> tuple[dict[str, DateOrder], list[str]]:
    """Order of every mapped date column, decided over all rows unless the mapping says it."""
    orders: dict[str, DateOrder] = {}
    notes = []
    for column, order in told_orders(mapping).items():
        styles = date_styles(engine, places[column])
        refuse_swapped(styles, column, where)
        decided, note = decide_order(styles, column)
        orders[column] = order or decided
        if order is None and note:
            notes.append(note)
    return orders, notes


def told_orders(mapping: ColumnMapping) -> dict[str, DateOrder | None]:
    """Every mapped date column, with the order that the mapping gives it."""
    told = {r.source: r.order for r in mapping.columns if r.kind is ColumnKind.DATE}
    if mapping.date:
        told[mapping.date.column] = mapping.date.order
    return told


def distinct(engine: duckdb.DuckDBPyConnection, raw: str, place: int) -> Mapping[str | None, int]:
    """Raw values of one column with their number of rows."""
    rows = engine.execute(f"SELECT c{place}, count(*) FROM {raw} GROUP BY 1 ORDER BY 1").fetchall()
    return {value: int(count) for value, count in rows}
