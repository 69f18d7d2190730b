"""A table of period, group, numerator and denominator that somebody has counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.errors import InputFileError, MappingError, NoEthnicityError
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.records.aggregated.table import (
    AggregatedTable,
    CellValue,
    build_table,
    codes_for,
    count_of,
)
from evenhand.records.mapping import DateOrder
from evenhand.records.vocabulary import ETHNICITY_WORDS, SITE_WORDS, says

_PERIOD = (("period",), ("month",), ("quarter",), ("year",), ("date",), ("week",))
_GROUP = (*ETHNICITY_WORDS, ("group",))
_NUMERATOR = (("numerator",), ("events",), ("cases",), ("num",), ("count",))
_DENOMINATOR = (
    ("denominator",),
    ("births",),
    ("deliveries",),
    ("women",),
    ("total",),
    ("denom",),
    ("population",),
    ("n",),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class AggregatedColumns:
    """Which column is which. What is None is found by its heading, or is not there.

    `codes` maps the file's group labels; None: a known system, else the file's own labels.
    """

    group: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    period: str | None = None
    site: str | None = None
    codes: EthnicityMapping | None = None
    order: DateOrder = DateOrder.DAY_MONTH
    title: str = ""


def is_aggregated(headers: Sequence[str]) -> bool:
    """Whether headings name a numerator and a denominator."""
    return any(says(h, (("numerator",),)) for h in headers) and any(
        says(h, (("denominator",),)) for h in headers
    )


def read_generic(
    headers: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    name: str,
    columns: AggregatedColumns,
    first_row: int,
) -> tuple[AggregatedTable, ...]:
    """One table.

    Raises
    ------
    NoEthnicityError
        No column of groups.
    MappingError
        A column that is not there.
    InputFileError
        A period or a count that cannot be read, with its row.
    """
    place = _find(headers, columns, name)
    cells = [
        _cell(row, place, columns.order, f"{name}, row {first_row + i}")
        for i, row in enumerate(rows)
        if any(cell for cell in row)
    ]
    codes, said = (
        (columns.codes, []) if columns.codes else codes_for(sorted({c.raw_group for c in cells}))
    )
    hidden = sum(c.denominator is None or c.numerator is None for c in cells)
    if hidden:
        said.append(
            f"{hidden} lines have a count that is hidden or lacking; nothing is put in its place."
        )
    title = columns.title or headers[place["numerator"]]
    table = build_table(
        cells,
        source=name,
        title=title,
        counted=headers[place["denominator"]],
        level="",
        codes=codes,
        outcome=True,
        notes=said,
    )
    return (table,)


def _find(headers: Sequence[str], columns: AggregatedColumns, name: str) -> dict[str, int]:
    ways = {
        "group": _GROUP,
        "numerator": _NUMERATOR,
        "denominator": _DENOMINATOR,
        "period": _PERIOD,
        "site": SITE_WORDS,
    }
    place: dict[str, int] = {}
    for part, words in ways.items():
        named = getattr(columns, part)
        if named is not None and named not in headers:
            raise MappingError(
                f"There is no column called ‘{named}’.",
                remedy=f"Its columns are: {', '.join(headers)}.",
                where=name,
            )
        free = [i for i in range(len(headers)) if i not in place.values()]
        found = (
            headers.index(named)
            if named
            else next((i for w in words for i in free if says(headers[i], (w,))), None)
        )
        if found is not None:
            place[part] = found
    _refuse_lacking(place, name)
    return place


def _refuse_lacking(place: dict[str, int], name: str) -> None:
    if "group" not in place:
        raise NoEthnicityError(
            "The table has no column of ethnic groups.",
            remedy="Ask for the counts by ethnic group as recorded by the women themselves, missing ones as groups too.",
            where=name,
        )
    for part in ("numerator", "denominator"):
        if part not in place:
            raise MappingError(
                f"The table has no column that is clearly the {part}.",
                remedy=f"Name it: {part} = ...",
                where=name,
            )


def _cell(
    row: Sequence[str | None], place: dict[str, int], order: DateOrder, where: str
) -> CellValue:
    label = (row[place["period"]] or "").strip() if "period" in place else ""
    site = (row[place["site"]] or "").strip() if "site" in place else ""
    low, high = count_of(row[place["denominator"]]), count_of(row[place["numerator"]])
    if low is not None and high is not None and high > low:
        raise InputFileError(
            "The numerator is larger than the denominator.",
            remedy="Check the two columns.",
            where=where,
        )
    period = read_period(label, order, where) if "period" in place else None
    return CellValue(site, site, (row[place["group"]] or "").strip(), period, label, low, high)


def read_period(label: str, order: DateOrder, where: str) -> date:
    """First day of a period as people write it: 2025-04, 01/04/2025, Apr 2025, 2025 Q2, 2024-25, 2025.

    Examples
    --------
    >>> read_period("Apr-25", DateOrder.DAY_MONTH, "x"), read_period("2025 Q2", DateOrder.DAY_MONTH, "x")
    (datetime.date(2025, 4, 1), datetime.date(2025, 4, 1))
    >>> read_period("2024/25", DateOrder.DAY_MONTH, "x")
    datetime.date(2024, 4, 1)
    """
    text = (
        label.strip().lower().split("t")[0]
        if re.match(r"\d{4}-\d\d-\d\dt", label.strip().lower())
        else label.strip().lower()
    )
    try:
        return _parsed_period(text, order)
    except (ValueError, TypeError):
        raise InputFileError(
            f"The period ‘{label[:20]}’ cannot be read.",
            remedy="Write 2025-04, 2025 Q2, 2024-25 or 2025.",
            where=where,
        ) from None


def _parsed_period(text: str, order: DateOrder) -> date:
    for pattern, make in _PERIODS:
        if found := re.fullmatch(pattern, text):
            return make(found, order)
    raise ValueError(text)


def _numbers(found: re.Match[str], order: DateOrder) -> date:
    day, month = (found[2], found[1]) if order is DateOrder.MONTH_DAY else (found[1], found[2])
    return date(int(found[3]), int(month), int(day))


def _named_month(found: re.Match[str], _order: DateOrder) -> date:
    return date(_four(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1] or 1))


_PERIODS: tuple[tuple[str, Callable[[re.Match[str], DateOrder], date]], ...] = (
    (
        r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})( .*)?",
        lambda m, _: date(int(m[1]), int(m[2]), int(m[3])),
    ),
    (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", _numbers),
    (r"(\d{4})[-/](\d{2})", lambda m, _: _year_and(int(m[1]), int(m[2]))),
    (r"(?:(\d{1,2})[- ])?([a-z]{3,9})[-/ ](\d{4}|\d{2})", _named_month),
    (r"(\d{4})[- ]?q([1-4])", lambda m, _: date(int(m[1]), int(m[2]) * 3 - 2, 1)),
    (r"((?:19|20)\d{2})", lambda m, _: date(int(m[1]), 1, 1)),
    (r"([2-6]\d{4})", lambda m, _: date(1899, 12, 30) + timedelta(days=int(m[1]))),
)


def _year_and(year: int, two: int) -> date:
    """2024-25 is a financial year, 2024-11 a month; 2011-12 could be both and is taken as the month."""
    return (
        date(year, two, 1)
        if 1 <= two <= 12
        else date(year, 4, 1)
        if two == (year + 1) % 100
        else date(year, two, 1)
    )


def _four(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)
