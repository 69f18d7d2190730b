"""One door for every source: a path, a database URL, or a frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError
from evenhand.records.mapping import FileRule
from evenhand.records.sources.base import Source
from evenhand.records.sources.csv_file import open_csv

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".tab", ".psv", ".dat", ""})


def open_source(where: Any, *, file: FileRule | None = None) -> Source:
    """Open what holds the records."""
    rule = file or FileRule()
    path = Path(where)
    if not path.is_file():
        raise InputFileError("There is no such file.", remedy="Check the name and the folder.", where=path.name)
    return open_csv(path, encoding=rule.encoding, delimiter=rule.delimiter, header_row=rule.header_row)
