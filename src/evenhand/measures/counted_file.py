"""What the counting query gave, as it comes back: lines of counts to measure tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from evenhand.errors import InputFileError
from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.ethnicity.groups import in_display_order
from evenhand.measures.counting_query import COLUMNS, GROUPS
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import Grain, contiguous
from evenhand.measures.table import MeasureTable

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M")
_LARGEST = 5 * 2**20  # bytes: thirty measures of ten years are a tenth of it
_AGAIN = "Run the query again and send what it gives, as it is."


def tables_from_counts(
    content: bytes, measures: Sequence[Measure], *, name: str = ""
) -> tuple[MeasureTable, ...]:
    """Tables of the measures that the lines count.

    Parameters
    ----------
    content
        CSV with the columns of `COLUMNS`, in any order; a blank `total` is none.
    measures
        Definitions that the query was written for; lines of others are refused.
    name
        File name, for errors.

    Raises
    ------
    InputFileError
        When a line cannot be read; it is named by its number.
    """
    known = {m.id: m for m in measures}
    cells: dict[str, dict[tuple[str, date], dict[str, float]]] = {}
    for number, line in _lines(content, name):
        measure, key, values = _read(number, line, known, name)
        taken = cells.setdefault(measure, {})
        if key in taken:
            raise _wrong(f"Line {number} counts the same again.", name)
        taken[key] = values
    if not cells:
        raise _wrong("There is no line of counts in the file.", name)
    return tuple(_table(known[one], found, name) for one, found in cells.items())


def _lines(content: bytes, name: str) -> list[tuple[int, dict[str, Any]]]:
    if len(content) > _LARGEST:
        raise _wrong("The file is larger than 5 MB: counts are small.", name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong("The file is no text.", name) from None
    reader = csv.DictReader(io.StringIO(text))
    missing = [c for c in COLUMNS[:6] if c not in (reader.fieldnames or ())]
    if missing:
        raise _wrong(f"The file has no column ‘{missing[0]}’.", name)
    return list(enumerate(reader, start=2))


def _read(
    number: int, line: Mapping[str, Any], known: Mapping[str, Measure], name: str
) -> tuple[str, tuple[str, date], dict[str, float]]:
    measure, group = (str(line.get(c) or "").strip() for c in ("measure", "ethnic_group"))
    if measure not in known:
        raise _wrong(f"Line {number} counts ‘{measure}’, which the project does not measure.", name)
    if group not in GROUPS:
        raise _wrong(
            f"Line {number} names the group ‘{group}’, which the query does not make.", name
        )
    month = _month(str(line.get("month") or "").strip())
    if month is None:
        raise _wrong(f"Line {number} has no month.", name)
    return measure, (group, month), _values(number, line, known[measure], name)


def _values(number: int, line: Mapping[str, Any], measure: Measure, name: str) -> dict[str, float]:
    wanted = COLUMNS[3:] if measure.kind is Kind.MEAN else COLUMNS[3:6]
    found = {}
    for column in wanted:
        try:
            value = float(str(line.get(column) or "").strip())
        except ValueError:
            raise _wrong(f"Line {number}, ‘{column}’: no number.", name) from None
        whole = column in COLUMNS[3:6]
        if not np.isfinite(value) or (whole and (value < 0 or value != int(value))):
            raise _wrong(f"Line {number}, ‘{column}’: no count.", name)
        found[column] = value
    if measure.kind is Kind.PROPORTION and found["numerator"] > found["denominator"]:
        raise _wrong(f"Line {number} has more events than people.", name)
    return found


def _month(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date().replace(day=1)  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _table(
    measure: Measure, cells: Mapping[tuple[str, date], Mapping[str, float]], name: str
) -> MeasureTable:
    months = [month for _, month in cells]
    periods = contiguous(min(months), max(months), Grain.MONTH)
    if len(periods) > 1200:
        raise _wrong("The months lie more than a hundred years apart.", name)
    groups = in_display_order(canonical_groups("2021")[g] for g in {g for g, _ in cells})
    rows, columns = {g.key: i for i, g in enumerate(groups)}, {p: i for i, p in enumerate(periods)}
    arrays = {c: np.zeros((1, len(groups), len(periods))) for c in COLUMNS[3:]}
    for (group, month), values in cells.items():
        for column, value in values.items():
            arrays[column][0, rows[group], columns[month]] = value
    whole = {c: arrays[c].astype(np.int64) for c in COLUMNS[3:6]}
    if measure.kind is Kind.COUNT:
        whole["denominator"] = np.ones_like(whole["denominator"])
    mean = measure.kind is Kind.MEAN
    return MeasureTable(
        measure,
        Grain.MONTH,
        periods,
        groups,
        ("",),
        whole["numerator"],
        whole["denominator"],
        whole["not_recorded"],
        sums=arrays["total"] if mean else None,
        squares=arrays["squares"] if mean else None,
    )


def _wrong(problem: str, name: str) -> InputFileError:
    return InputFileError(problem, remedy=_AGAIN, where=name or None)
