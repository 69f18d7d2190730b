"""One door for files that are counted already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError
from evenhand.records.aggregated.cdc_wonder import read_wonder
from evenhand.records.aggregated.detect import FileFormat, detect_format, of_headers
from evenhand.records.aggregated.generic import AggregatedColumns, read_generic
from evenhand.records.aggregated.nhs_england import read_nhs
from evenhand.records.aggregated.table import AggregatedTable
from evenhand.records.sources.encoding import to_utf8
from evenhand.records.sources.opening import open_source

_EVERYTHING = 50_000_000


def read_aggregated(
    where: Any, *, columns: AggregatedColumns | None = None
) -> tuple[AggregatedTable, ...]:
    """Read counts that are made already.

    Parameters
    ----------
    where
        A table of period, group, numerator, denominator (CSV, Excel, Parquet, frame); an annual or
        monthly maternity file of NHS England; or a tab export of CDC WONDER.
    columns
        For a table of one's own: which column is which.

    Returns
    -------
    tuple of AggregatedTable
        One for each level of organisation; levels are never added.

    Raises
    ------
    InputFileError, MappingError, NoEthnicityError
        With what to do.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "counts.csv"
    >>> _ = path.write_text("month,ethnic group,numerator,denominator\\n2025-01,Black,2,20\\n2025-01,White,3,90\\n")
    >>> (table,) = read_aggregated(path)
    >>> table.numerator[0, :, 0].tolist(), [g.label for g in table.groups]
    ([2, 3], ['Black', 'White'])
    """
    if columns is None and isinstance(where, str | Path) and "://" not in str(where):
        path = Path(where)
        if path.is_file() and detect_format(path) is FileFormat.CDC_WONDER:
            text = to_utf8(path.read_bytes(), name=path.name).data.decode("utf-8")
            return read_wonder(text, path.name)
    source = open_source(where)
    kind = FileFormat.AGGREGATED if columns else of_headers(source.headers)
    rows = source.sample(_EVERYTHING)
    if kind is FileFormat.NHS_MATERNITY:
        return read_nhs(source.headers, rows, source.name)
    if kind is FileFormat.POPULATION:
        raise InputFileError(
            "This is a reference population, not counts of care.",
            remedy="Give it with --population-file.",
            where=source.name,
        )
    first_row = getattr(source, "header_row", 0) + 1
    return read_generic(
        source.headers, rows, source.name, columns or AggregatedColumns(), first_row
    )
