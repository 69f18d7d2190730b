"""Load: any source, through a mapping, to canonical records and a report of what was set aside."""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from evenhand.errors import InputFileError, MappingError, NoEthnicityError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.records.canonical import Planner
from evenhand.records.checking import Checked, check_rows, failures
from evenhand.records.dialects import DuckDB
from evenhand.records.in_place import InPlaceRecords, load_in_place
from evenhand.records.loaded import Content, LoadedRecords
from evenhand.records.mapping import ColumnMapping, EthnicityRule
from evenhand.records.meanings import (
    coded_sources,
    meanings,
    register,
    unknown_values_note,
    unrecognised,
)
from evenhand.records.profile import date_orders, date_tables, day_tables, distinct
from evenhand.records.report import ValidationReport
from evenhand.records.rules import PROBLEMS
from evenhand.records.sources.base import Progress, Source, literal
from evenhand.records.sources.postgres import PostgresSource
from evenhand.records.staging import Staged, engine, stage
from evenhand.records.vault import Vault

WHAT_TO_COLLECT = (
    "Collect the ethnic category that each woman gives herself, asked at booking with the 16 + 1 NHS categories "
    "(codes A to Z and 99): Z when she prefers not to say, 99 when it is not known, and ask again when it is 99. "
    "Then map that column under [ethnicity]. Never derive it from names, language or country of birth."
)


def load(
    source: Source,
    mapping: ColumnMapping,
    *,
    keep: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> LoadedRecords | InPlaceRecords:
    """Read a source through a mapping.

    Parameters
    ----------
    source
        What `open_source` returned.
    mapping
        Which column means what.
    keep
        Leave the private working folder in place when done.
    progress
        Called with what is being done and the share done, 0 to 1.
    today
        Dates after it are set aside; the day of reading when None.

    Returns
    -------
    LoadedRecords or InPlaceRecords
        A `RecordSet` with `report`; use it in a `with` block.

    Raises
    ------
    NoEthnicityError
        When no column of ethnicity is mapped: says what to collect.
    MappingError
        When a mapped column is not in the source.
    InputFileError
        When no row can be used.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from evenhand.records import EthnicityRule, load, open_source
    >>> from evenhand.ethnicity.mapping import EthnicityMapping
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "births.csv"
    >>> _ = file.write_text("ethnic,ml\\nN,1600\\nA,300\\n")
    >>> codes = EthnicityMapping((("A", "white_british"), ("N", "black_african")))
    >>> with load(open_source(file), ColumnMapping(EthnicityRule("ethnic", codes))) as records:
    ...     sorted(records.fetch("SELECT ethnicity FROM records"))
    [('black_african',), ('white_british',)]
    """
    ethnicity = _checked(source, mapping)
    day = today or datetime.now(UTC).date()
    if isinstance(source, PostgresSource):
        return load_in_place(source, mapping, today=day)
    say = progress or (lambda _what, _share: None)
    vault = Vault(keep=keep)
    try:
        connection = engine(vault)
    except BaseException:
        vault.discard()
        raise
    try:
        say("Reading", 0.0)
        staged = stage(connection, source, mapping, vault)
        say("Checking", 0.4)
        job = _Job(connection, vault, source, mapping, staged, day)
        content = Content(mapping, ethnicity.codes, *job.run())
        _seal(connection, vault)
        say("Done", 1.0)
        return LoadedRecords(connection, vault, content)
    except BaseException:
        connection.close()
        vault.discard()
        raise


def _checked(source: Source, mapping: ColumnMapping) -> EthnicityRule:
    if mapping.ethnicity is None:
        raise NoEthnicityError(
            "No column of ethnicity is mapped, so no equity review can be made from this file.",
            remedy=WHAT_TO_COLLECT,
            where=source.name,
        )
    for name in mapping.sources:
        if name not in source.headers:
            raise _no_column(name, source)
    return mapping.ethnicity


def _no_column(name: str, source: Source) -> MappingError:
    near = difflib.get_close_matches(name, source.headers, n=1)
    guess = (
        f"Did you mean ‘{near[0]}’?"
        if near
        else f"Its columns are: {', '.join(source.headers[:30])}."
    )
    return MappingError(
        f"There is no column called ‘{name}’.",
        remedy=f"{guess} Change the mapping, or export the column again.",
        where=source.name,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """One load in the embedded engine."""

    connection: duckdb.DuckDBPyConnection
    vault: Vault
    source: Source
    mapping: ColumnMapping
    staged: Staged
    today: date

    def run(self) -> tuple[tuple[EthnicGroup, ...], ValidationReport]:
        """Check and canonicalise; the groups that occur and the report."""
        raw = self.staged.sql
        places = day_tables(self.connection, raw, self.mapping)
        orders, notes = date_orders(self.connection, places, self.mapping, self.source.name)
        dates = date_tables(self.connection, places, orders)
        values = {
            name: distinct(self.connection, raw, self.mapping.sources.index(name))
            for name in coded_sources(self.mapping)
        }
        register(self.connection, meanings(self.mapping, values))
        planner = Planner(
            self.mapping, dialect=DuckDB(), orders=orders, today=self.today, dates=dates
        )
        path = self.vault.file("canonical.parquet")
        checked = check_rows(self.connection, raw, planner, path, salt=secrets.token_hex(16))
        report = self._report(checked, [*notes, *self._ethnicity_note(values)])
        self._forget_raw()
        return self._groups(), report

    def _report(self, checked: Checked, notes: list[str]) -> ValidationReport:
        source, attached = self.source, self.staged.attached
        counts, rows = failures(self.connection, self.staged, checked)
        report = ValidationReport(
            source.name,
            checked.accepted,
            checked.set_aside + len(attached.rejected),
            checked.blank,
            counts,
            tuple(n for n in (*source.notes, attached.row_note, *notes, *checked.notes) if n),
            rows,
        )
        if not checked.accepted:
            raise _nothing_left(report)
        return report

    def _ethnicity_note(self, values: Mapping[str, Mapping[str | None, int]]) -> list[str]:
        kinds, rows = unrecognised(self.mapping, values)
        if not rows:
            return []
        return [unknown_values_note(kinds, rows)]

    def _groups(self) -> tuple[EthnicGroup, ...]:
        codes = self.mapping.ethnicity.codes  # type: ignore[union-attr]
        known = {group.key: group for group in codes.groups}
        found = self.connection.execute("SELECT DISTINCT ethnicity FROM records").fetchall()
        return in_display_order(known[key] for (key,) in found)

    def _forget_raw(self) -> None:
        """The raw rows hold identifiers: canonical rows do not, and are all that is needed now."""
        self.staged.path.unlink(missing_ok=True)
        Path(self.vault.folder / "source.csv").unlink(missing_ok=True)


def _nothing_left(report: ValidationReport) -> InputFileError:
    if not report.counts:
        return InputFileError(
            "No row can be used: all are empty.", remedy="Export the file again.", where=report.file
        )
    worst = report.counts[0]
    problem = PROBLEMS[worst.problem]
    column = f" in ‘{worst.column}’" if worst.column else ""
    return InputFileError(
        f"No row can be used. The most frequent problem{column} ({worst.rows:,} rows): {problem.text}",
        remedy=problem.remedy,
        where=report.file,
    )


def _seal(connection: duckdb.DuckDBPyConnection, vault: Vault) -> None:
    """From here on the engine reaches its own folder and nothing else on this machine."""
    connection.execute(f"SET allowed_directories = [{literal(str(vault.folder))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
