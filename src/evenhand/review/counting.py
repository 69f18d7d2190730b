"""Records to a file of measure tables: counts and definitions, nothing else leaves the computer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evenhand.documents.files import ready_folder, write_whole
from evenhand.errors import MappingError
from evenhand.measures import MeasureTable, count
from evenhand.measures.exchange import Defined, tables_to_json
from evenhand.measures.periods import Grain
from evenhand.measures.sites import of_site
from evenhand.records import load
from evenhand.records.report import ValidationReport
from evenhand.review.catalogue import to_toml
from evenhand.review.mapping import open_mapped
from evenhand.review.request import ReviewRequest
from evenhand.review.run import chosen_measures

Step = Callable[[str, float | None], None]


@dataclass(frozen=True, slots=True)
class Counted:
    """The tables of a file of records, and how its rows were read."""

    tables: tuple[MeasureTable, ...]
    report: ValidationReport
    notes: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What to print: rows used, what could not be used, what was counted. No count of people."""
        report = self.report
        rows = report.accepted + report.set_aside
        used = f"{report.accepted:,} of {rows:,} rows could be used."
        problems = (f"  {c.column}: {c.problem} ({c.rows:,} rows)" for c in report.counts)
        titles = (f"Counted: {t.measure.title} ({t.measure.id})." for t in self.tables)
        return (*self.notes, *report.notes, used, *problems, *titles)


def count_file(
    file: str,
    *,
    measures: tuple[str, ...] = (),
    mapping: Path | None = None,
    table: str | None = None,
    grain: Grain | None = None,
    site: str = "",
    progress: Step = lambda _what, _share: None,
) -> Counted:
    """Count measures in records, wherever they lie.

    Parameters
    ----------
    file
        A path or a database URL.
    measures
        Ids or TOML files; none takes every bundled one that the records can answer.
    mapping, table
        As for a review.
    grain
        Length of a period; None takes each measure's own.
    site
        Name of the one site that all rows are of.

    Raises
    ------
    UserError
        With what is wrong and what to do next.
    """
    request = ReviewRequest(file=file, mapping=mapping, table=table, measures=measures)
    progress("Opening", None)
    opened = open_mapped(request)
    if site and opened.mapping.site:
        raise MappingError(
            f"The mapping takes sites from ‘{opened.mapping.site}’, and --site names one for all rows.",
            remedy="Leave one of them out.",
        )
    with load(opened.source, opened.mapping, progress=progress) as records:
        progress("Counting", None)
        found = count(records, chosen_measures(measures, records), grain=grain)
        report = records.report
    tables = tuple(of_site(t, site) for t in found) if site else found
    return Counted(tables, report, opened.notes)


def write_tables(counted: Counted, path: Path) -> Path:
    """One JSON file with every table and its definition."""
    ready_folder(path.parent)
    form = tables_to_json(Defined(t, to_toml(t.measure)) for t in counted.tables)
    return write_whole(path, json.dumps(form, ensure_ascii=False, allow_nan=False).encode())
