"""Canonical columns that the library's measures use: name, kind and plain meaning."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from evenhand.records.recordset import ColumnKind


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column."""

    name: str
    kind: ColumnKind
    meaning: str


@cache
def vocabulary() -> Mapping[str, Column]:
    """Canonical columns by name.

    Examples
    --------
    >>> vocabulary()["blood_loss_ml"].kind
    <ColumnKind.NUMBER: 'number'>
    """
    text = resources.files("evenhand.measures").joinpath("vocabulary.toml").read_text("utf-8")
    found = tomllib.loads(text)["column"]
    return MappingProxyType(
        {name: Column(name, ColumnKind(row["kind"]), row["meaning"]) for name, row in found.items()}
    )
