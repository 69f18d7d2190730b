"""Data in: files and databases, column mapping, validation."""

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
    "ColumnKind",
    "ColumnMapping",
    "ColumnRule",
    "Count",
    "DateOrder",
    "DateRule",
    "EthnicityRule",
    "Failure",
    "FileRule",
    "LoadedRecords",
    "OnError",
    "RecordSet",
    "Unit",
    "ValidationReport",
    "load",
    "open_source",
    "propose_mapping",
]
