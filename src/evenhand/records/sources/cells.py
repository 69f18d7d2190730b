"""Typed cells of workbooks and databases as text, so that our own casts decide what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from math import isnan
from typing import Any

from evenhand.records.sources.base import BATCH


def cell_text(value: Any) -> str | None:
    """One cell as text: None when empty, dates as yyyy-mm-dd, whole numbers without decimals.

    Examples
    --------
    >>> cell_text(99.0), cell_text(date(2025, 1, 2)), cell_text("  "), cell_text(True)
    ('99', '2025-01-02', None, 'true')
    """
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _moment(value) if isinstance(value, date | time) else _other(value)


def _moment(value: date | time) -> str:
    if isinstance(value, datetime) and value.time() == time() and value.tzinfo is None:
        return value.date().isoformat()
    return value.isoformat()


def _other(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else str(value)


def text_rows(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str | None, ...]]:
    """Rows of cells as rows of text."""
    return (tuple(map(cell_text, row)) for row in rows)


def batches(rows: Iterable[tuple[str | None, ...]]) -> Iterator[list[tuple[str | None, ...]]]:
    """Rows in batches, so that no source needs to fit in memory."""
    batch: list[tuple[str | None, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
