"""Tab exports of CDC WONDER: a table, total rows, then a footer of query, messages and caveats."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace

from evenhand.errors import InputFileError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.records.aggregated.table import (
    AggregatedTable,
    CellValue,
    build_table,
    codes_for,
    count_of,
)

_COUNTS = ("Deaths", "Births")
_POPULATIONS = ("Female Population", "Population")
HIDDEN_ROWS = "Rows with few or no events are left out of the export: a group that is absent is not a group without events."
RATE_BASE = "Rates are of the population in the file, not of births: do not compare them with rates per birth."
INFORMANTS = (
    "Race and Hispanic origin on death certificates are reported by others, not by the woman; in the population they are "
    "her own: rates can be wrong for that."
)


def is_wonder(first_line: str) -> bool:
    """Whether a first line is the header of an export."""
    cells = [c.strip().strip('"') for c in first_line.split("\t")]
    return cells[0] == "Notes" and len(cells) > 2


def read_wonder(text: str, name: str) -> tuple[AggregatedTable, ...]:
    """One table: events and population by group, groups joined by their labels.

    Codes are not used: "Not Hispanic or Latino" is 2186-2 in one data set and 2186-5 in another.

    Raises
    ------
    InputFileError
        No table, or neither deaths nor births in it.
    """
    rows = list(csv.reader(text.splitlines(), delimiter="\t"))
    end = next((i for i, row in enumerate(rows) if row and row[0] == "---"), len(rows))
    header, body, footer = rows[0], rows[1:end], [row[0] for row in rows[end:] if row]
    event = next((c for c in _COUNTS if c in header), None)
    population = next((c for c in _POPULATIONS if c in header), None)
    if event is None or population is None:
        raise InputFileError(
            "The export has no column of deaths or births with a population.",
            remedy="Ask WONDER for counts and population, by race or origin.",
            where=name,
        )
    places = [i for i, h in enumerate(header) if f"{h} Code" in header]
    groups = [i for i in places if re.search(r"race|origin|ethnic", header[i], re.IGNORECASE)]
    if len(groups) != len(places) or not groups:
        raise InputFileError(
            "The export is grouped by something other than race and origin.",
            remedy="Group by race and Hispanic origin only.",
            where=name,
        )
    lines = [row for row in body if len(row) == len(header) and not row[0].strip()]
    cells = [
        CellValue("", "", ", ".join(row[i].strip() for i in groups), None, _years(footer),
                  count_of(row[header.index(population)]), count_of(row[header.index(event)]))
        for row in lines
    ]  # fmt: skip
    codes, said = codes_for(sorted({c.raw_group for c in cells}))
    codes = replace(codes, own_groups=tuple(_with_status(g) for g in codes.own_groups))
    notes = [
        RATE_BASE,
        *([HIDDEN_ROWS] if _hides(footer) else []),
        *([INFORMANTS] if event == "Deaths" else []),
        *said,
    ]
    if any("Unreliable" in row for row in lines):
        notes.append("Some rates are marked unreliable: 20 events or fewer.")
    lacking = sum(c.denominator is None for c in cells)
    if lacking:
        notes.append(f"{lacking} groups have no population in the file, so no rate.")
    table = build_table(
        cells, source=name, title=f"{event} by {', '.join(header[i] for i in groups)}", counted=population, level="",
        codes=codes, outcome=True, notes=notes,
    )  # fmt: skip
    return (table,)


def _with_status(group: EthnicGroup) -> EthnicGroup:
    """ "Asian, Unknown or Not Stated" is a way of not knowing, not a group of people."""
    unknown = re.search(r"unknown|not stated|not available", group.label, re.IGNORECASE)
    return replace(group, status=GroupStatus.NOT_KNOWN) if unknown else group


def _years(footer: Sequence[str]) -> str:
    found = next((line for line in footer if re.match(r"Year(/Month)?:", line)), "")
    return "; ".join(re.findall(r"\d{4}", found))


def _hides(footer: Sequence[str]) -> bool:
    return any("are hidden" in line or line == "Show Suppressed: False" for line in footer)
