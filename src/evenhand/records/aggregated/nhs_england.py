"""NHS England's maternity statistics (MSDS), annual CSV and monthly workbook: volumes by ethnic group.

One file has many dimensions, one at a time: age, ethnicity, method of delivery ... are never crossed.
Levels (national, region, provider ...) contain each other, so each level is a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.errors import InputFileError
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.records.aggregated.table import (
    AggregatedTable,
    CellValue,
    build_table,
    codes_for,
    count_of,
)

DIMENSION = "ethniccategorymothergroup"
ROUNDED_TO = 5
NO_OUTCOME = (
    "The file counts one thing at a time, so it holds no outcome by ethnic group: volume by ethnic group can be "
    "read from it, and no gap in care."
)
ROUNDING = "Counts are rounded to the nearest 5, so groups need not add up to totals."
LEVELS = "National, regional and provider rows count the same people again: they are kept apart and never added."
_TOTALS = {"totaldeliveries", "totalbookings"}

Rows = Sequence[Sequence[str | None]]
Periods = dict[tuple[str | None, str | None], tuple[date, str, bool]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places of the columns; names changed over the years."""

    dimension: int
    level: int
    code: int
    name: int
    measure: int
    counted: int
    value: int
    period: int
    end: int | None


def is_nhs(headers: Sequence[str]) -> bool:
    """Whether headings are those of the maternity statistics."""
    have = {_key(h) for h in headers}
    return {"dimension", "orglevel", "countof"} <= have


def read_nhs(headers: Sequence[str], rows: Rows, name: str) -> tuple[AggregatedTable, ...]:
    """One table for each level of organisation.

    Raises
    ------
    InputFileError
        The file has no ethnicity (2019-20 and before), or a period that cannot be read.
    """
    layout = _layout(headers)
    chosen = [r for r in rows if _key(r[layout.dimension] or "") == DIMENSION]
    if not chosen:
        raise InputFileError(
            "The file has no counts by ethnic group.",
            remedy="Use the file of 2020-21 or later: earlier ones have no ethnicity.",
            where=name,
        )
    codes, said = codes_for(sorted({r[layout.measure] or "" for r in chosen}))
    periods = {r: _period(*r) for r in {(x[layout.period], _end(x, layout)) for x in chosen}}
    notes = [NO_OUTCOME, ROUNDING, LEVELS, *said, *_swapped(periods)]
    levels = dict.fromkeys(r[layout.level] or "" for r in chosen)
    return tuple(
        _table(level, [r for r in chosen if (r[layout.level] or "") == level], layout, name, codes, periods,
               [*notes, *_against_total(level, chosen, rows, layout)])
        for level in levels
    )  # fmt: skip


def _layout(headers: Sequence[str]) -> _Layout:
    place = {_key(h): i for i, h in enumerate(headers)}
    value = next(place[k] for k in ("value", "finalvalue") if k in place)
    period = next(
        place[k] for k in ("period", "reportingperiodstartdate", "reportingperiod") if k in place
    )
    return _Layout(
        place["dimension"], place["orglevel"], place["orgcode"], place["orgname"],
        place.get("measure", place.get("measure1", 0)), place["countof"], value, period,
        place.get("reportingperiodenddate"),
    )  # fmt: skip


def _table(
    level: str,
    rows: Rows,
    layout: _Layout,
    name: str,
    codes: EthnicityMapping,
    periods: Periods,
    notes: Sequence[str],
) -> AggregatedTable:
    cells = []
    for row in rows:
        start, label = periods[row[layout.period], _end(row, layout)][:2]
        cells.append(
            CellValue(
                row[layout.code] or "", row[layout.name] or "", row[layout.measure] or "", start, label,
                count_of(row[layout.value]),
            )
        )  # fmt: skip
    counted = rows[0][layout.counted] or ""
    grain = "month" if layout.end is not None else "financial-year"
    return build_table(
        cells, source=name, title=f"{counted} by ethnic group, {level}", counted=counted, level=level, codes=codes,
        outcome=False, rounded_to=ROUNDED_TO, grain=grain, notes=notes,
    )  # fmt: skip


def _end(row: Sequence[str | None], layout: _Layout) -> str | None:
    return None if layout.end is None else row[layout.end]


def _period(start: str | None, end: str | None) -> tuple[date, str, bool]:
    """First day, label, and whether the file's own start had day and month turned round.

    The monthly workbook's start dates passed through a spreadsheet with American settings: 1 February
    2025 is held as 2 January 2025. The end stayed text, "28/02/2025", and is believed.
    """
    if end is None:
        return _year(start or "")
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", end.strip())
    iso = re.match(r"(\d{4})-(\d{2})-(\d{2})", end.strip())
    if found:
        first = date(int(found[3]), int(found[2]), 1)
    elif iso:
        first = date(int(iso[1]), int(iso[2]), 1)
    else:
        raise InputFileError(
            f"The end of the period, ‘{end[:20]}’, cannot be read.",
            remedy="Download the file again.",
        )
    held = (start or "")[:10]
    swapped = held == f"{first.year:04d}-{first.day:02d}-{first.month:02d}" and first.month != 1
    return first, f"{first:%B %Y}", swapped


def _year(label: str) -> tuple[date, str, bool]:
    found = re.match(r"(\d{4})[-/_](\d{2,4})$", label.strip())
    if not found:
        raise InputFileError(
            f"The period ‘{label[:20]}’ cannot be read.", remedy="It should look like 2021-22."
        )
    return date(int(found[1]), 4, 1), label.strip(), False


def _swapped(periods: Periods) -> list[str]:
    if not any(swapped for _, _, swapped in periods.values()):
        return []
    return [
        "The start of the period has day and month turned round in the file; the end was used instead."
    ]


def _against_total(level: str, chosen: Rows, rows: Rows, layout: _Layout) -> list[str]:
    """How far groups are from the total, for the one national row."""
    if level != "National":
        return []
    groups = sum(count_of(r[layout.value]) or 0 for r in chosen if r[layout.level] == level)
    totals = [
        count_of(r[layout.value])
        for r in rows
        if _key(r[layout.dimension] or "") in _TOTALS and r[layout.level] == level
    ]
    total = totals[0] if totals else None
    if total is None or total == groups:
        return []
    return [
        f"The groups add up to {groups:,} and the total of the file is {total:,}: rounding, or women counted twice."
    ]


def _key(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.lower())
