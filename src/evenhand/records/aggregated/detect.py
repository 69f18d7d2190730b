"""What kind of file is this: records, or counts that are made already?"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from evenhand.records.aggregated.cdc_wonder import is_wonder
from evenhand.records.aggregated.generic import is_aggregated
from evenhand.records.aggregated.nhs_england import is_nhs
from evenhand.records.aggregated.population import headed_by_groups
from evenhand.records.sources.opening import open_source

_TEXT = frozenset({".txt", ".tsv", ".tab", ".csv"})


class FileFormat(StrEnum):
    """Kinds of file that are read in different ways."""

    RECORDS = "records"  # one row per birth, woman, referral ...
    AGGREGATED = "aggregated"  # period, group, numerator, denominator
    NHS_MATERNITY = "nhs-maternity"  # NHS England's maternity statistics
    CDC_WONDER = "cdc-wonder"
    POPULATION = "population"  # people by ethnic group, groups as columns


def detect_format(where: Any) -> FileFormat:
    """The kind of a file, told by its headings.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "counts.csv"
    >>> _ = path.write_text("month,ethnic group,numerator,denominator\\n2025-01,Asian,1,20\\n")
    >>> detect_format(path)
    <FileFormat.AGGREGATED: 'aggregated'>
    """
    if isinstance(where, str | Path) and "://" not in str(where) and _is_wonder_file(Path(where)):
        return FileFormat.CDC_WONDER
    return of_headers(open_source(where).headers)


def of_headers(headers: Sequence[str]) -> FileFormat:
    """The kind of a table with these headings."""
    if is_nhs(headers):
        return FileFormat.NHS_MATERNITY
    if is_aggregated(headers):
        return FileFormat.AGGREGATED
    if headed_by_groups(headers):
        return FileFormat.POPULATION
    return FileFormat.RECORDS


def _is_wonder_file(path: Path) -> bool:
    if path.suffix.lower() not in _TEXT or not path.is_file():
        return False
    with path.open("rb") as file:
        line = file.readline(10_000).decode("utf-8-sig", "replace")
    return is_wonder(line)
