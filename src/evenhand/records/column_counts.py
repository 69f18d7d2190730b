"""How often each value of one column occurs: what recognising a code system needs, and no more."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.ethnicity import EthnicityMapping
from evenhand.records.mapping import ColumnMapping, EthnicityRule
from evenhand.records.profile import distinct
from evenhand.records.sources.base import Source
from evenhand.records.sources.postgres import PostgresSource
from evenhand.records.staging import engine, stage
from evenhand.records.vault import Vault


def column_counts(source: Source, column: str) -> Mapping[str | None, int]:
    """Values of one column with their number of rows; None is blank. No other column is read.

    Raises
    ------
    MappingError
        When there is no such column.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from evenhand.records import open_source
    >>> path = Path(tempfile.mkdtemp()) / "births.csv"
    >>> _ = path.write_text("id,ethnicity\\n1,A\\n2,A\\n3,N\\n")
    >>> dict(column_counts(open_source(path), "ethnicity"))
    {'A': 2, 'N': 1}
    """
    if isinstance(source, PostgresSource):
        return source.counts(column)
    mapping = ColumnMapping(ethnicity=EthnicityRule(column, EthnicityMapping.own_labels([])))
    with Vault() as vault:
        connection = engine(vault)
        try:
            return distinct(connection, stage(connection, source, mapping, vault).sql, 0)
        finally:
            connection.close()
