"""Frames of pandas, Polars or Arrow, through narwhals at this border only; and Parquet files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from evenhand.errors import InputFileError
from evenhand.records.sources.base import Attached, insert_batches, literal, quoted
from evenhand.records.sources.cells import batches, cell_text, text_rows
from evenhand.records.vault import Vault


@dataclass(frozen=True, eq=False)
class FrameSource:
    """A frame in memory."""

    name: str
    frame: nw.DataFrame[Any]
    headers: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def attach(
        self, engine: duckdb.DuckDBPyConnection, _vault: Vault, columns: Sequence[str]
    ) -> Attached:
        """The mapped columns as text; through Arrow where it can, cell by cell where types are mixed."""
        chosen = self.frame.select(*columns)
        try:
            engine.register("frame_source", chosen.to_arrow())
            engine.execute(
                f"CREATE TEMP TABLE frame_rows AS SELECT {_as_text(columns)} FROM frame_source"
            )
            engine.unregister("frame_source")
        except Exception:
            insert_batches(engine, "frame_rows", columns, batches(text_rows(chosen.iter_rows())))
        return Attached("frame_rows", 1)

    def sample(self, limit: int) -> list[tuple[str | None, ...]]:
        """First rows."""
        return list(text_rows(self.frame.head(limit).iter_rows()))


@dataclass(frozen=True, eq=False)
class ParquetSource:
    """One Parquet file."""

    name: str
    path: Path
    headers: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def attach(
        self, _engine: duckdb.DuckDBPyConnection, _vault: Vault, columns: Sequence[str]
    ) -> Attached:
        """The file read where it is."""
        return Attached(
            f"(SELECT {_as_text(columns)} FROM read_parquet({literal(str(self.path))}))", 1
        )

    def sample(self, limit: int) -> list[tuple[str | None, ...]]:
        """First rows."""
        sql = f"SELECT {_as_text(self.headers)} FROM read_parquet({literal(str(self.path))}) LIMIT {limit}"
        return [tuple(map(cell_text, row)) for row in _memory().execute(sql).fetchall()]


def is_frame(thing: Any) -> bool:
    """Whether narwhals knows it as a frame."""
    return not isinstance(nw.from_native(thing, pass_through=True), type(thing))


def open_frame(frame: Any) -> FrameSource:
    """A pandas, Polars or Arrow frame, lazy ones collected."""
    known = nw.from_native(frame)
    eager = known.collect() if isinstance(known, nw.LazyFrame) else known
    headers = tuple(str(c) for c in eager.columns)
    if not len(eager):
        raise InputFileError(
            "The frame has no rows.", remedy="Give one with rows.", where="data frame"
        )
    return FrameSource("data frame", eager, headers)


def open_parquet(path: Path) -> ParquetSource:
    """A Parquet file.

    Raises
    ------
    InputFileError
        Not Parquet, damaged, or without rows.
    """
    try:
        relation = _memory().execute(f"SELECT * FROM read_parquet({literal(str(path))}) LIMIT 1")
        found = relation.fetchone()
    except duckdb.Error:
        raise InputFileError(
            "This is not a Parquet file, or it is damaged.",
            remedy="Write it again.",
            where=path.name,
        ) from None
    if found is None:
        raise InputFileError("The file has no rows.", remedy="Write it again.", where=path.name)
    return ParquetSource(path.name, path, tuple(d[0] for d in relation.description or ()))


def _memory() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _as_text(columns: Sequence[str]) -> str:
    return ", ".join(f"CAST({quoted(c)} AS VARCHAR) AS {quoted(c)}" for c in columns)
