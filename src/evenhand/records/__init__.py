"""Data in: files and databases, column mapping, validation."""

from evenhand.records.aggregated import (
    AggregatedColumns,
    AggregatedTable,
    FileFormat,
    Population,
    detect_format,
    read_aggregated,
    read_population,
)
from evenhand.records.column_counts import column_counts
from evenhand.records.in_place import InPlaceRecords
from evenhand.records.loaded import LoadedRecords
from evenhand.records.loading import load
from evenhand.records.mapping import (
    ColumnMapping,
    ColumnRule,
    DateOrder,
    DateRule,
    EthnicityRule,
    FileRule,
    OnError,
)
from evenhand.records.propose import propose_mapping
from evenhand.records.recordset import ColumnKind, RecordSet, Unit
from evenhand.records.report import Count, Failure, ValidationReport
from evenhand.records.sources.opening import open_source

__all__ = [
    "AggregatedColumns",
    "AggregatedTable",
    "ColumnKind",
    "ColumnMapping",
    "ColumnRule",
    "Count",
    "DateOrder",
    "DateRule",
    "EthnicityRule",
    "Failure",
    "FileFormat",
    "FileRule",
    "InPlaceRecords",
    "LoadedRecords",
    "OnError",
    "Population",
    "RecordSet",
    "Unit",
    "ValidationReport",
    "column_counts",
    "detect_format",
    "load",
    "open_source",
    "propose_mapping",
    "read_aggregated",
    "read_population",
]
