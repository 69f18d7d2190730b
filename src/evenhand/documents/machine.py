"""The review as JSON: versioned, described in `review.schema.json` and docs/review-json.md."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from evenhand.documents.files import write_whole
from evenhand.equity.model import Estimate
from evenhand.measures.table import MeasureTable
from evenhand.reading.model import (
    CompletenessView,
    EquityReading,
    GroupChart,
    RepresentationView,
    Review,
    SourceView,
    VolumeView,
)
from evenhand.reading.visible import visible

SCHEMA_VERSION = "1.0"
_COUNT_KEYS = ("numerator", "denominator", "missing")


def to_json(review: Review) -> dict[str, Any]:
    """The whole review as plain dicts, lists, text, numbers and None; never NaN or infinity.

    The exact `MeasureTable` of a reading goes under `counts` for audience "team" only. A shared
    reading holds its protected table under `shared`, which a later release reads back.

    Examples
    --------
    >>> schema()["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    True
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "title": review.title,
        "audience": review.audience,
        "invented": review.invented,
        "made_on": review.made_on.isoformat(),
        "version": review.version,
        "command": review.command,
        "plan": _plain(review.plan),
        "source": _source(review.source),
        "readings": [_reading(r, exact=review.audience == "team") for r in review.readings],
        "completeness": _completeness(review.completeness),
        "representation": _representation(review.representation),
        "volume": _volume(review.volume),
        "changes_since_last": list(review.changes_since_last),
        "notes": list(review.notes),
        "extra": _plain(review.extra),
    }


def write_json(review: Review, path: Path) -> Path:
    """Write `to_json(review)` whole or not at all."""
    return write_whole(path, json_bytes(review))


def json_bytes(review: Review) -> bytes:
    """`to_json(review)` as the bytes of a file."""
    text = json.dumps(to_json(review), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `review.json`."""
    text = resources.files("evenhand.documents").joinpath("review.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _reading(reading: EquityReading, *, exact: bool) -> dict[str, Any]:
    left_out = ("table", "shared", "constants")
    fields = [f.name for f in dataclasses.fields(reading) if f.name not in left_out]
    out = {name: _plain(getattr(reading, name)) for name in fields}
    out["constants"] = _plain(reading.constants)
    out["counts"] = _counts(reading.table) if exact and reading.table is not None else None
    out["shared"] = reading.shared.to_json() if hasattr(reading.shared, "to_json") else None
    return out


def _counts(table: MeasureTable) -> dict[str, Any]:
    """The exact table: arrays by group and period, all sites together."""
    return {
        "grain": str(table.grain),
        "periods": [p.isoformat() for p in table.periods],
        "groups": _plain(table.groups),
        **{name: getattr(table, name).sum(axis=0).tolist() for name in _COUNT_KEYS},
    }


def _source(source: SourceView) -> dict[str, Any]:
    out: dict[str, Any] = _plain(source)
    out["problems"] = [{"problem": p, "rows": n} for p, n in source.problems]
    return out


def _completeness(view: CompletenessView | None) -> dict[str, Any] | None:
    if view is None:
        return None
    return {
        "any_value": _plain(view.any_value),
        "valid_code": _plain(view.valid_code),
        "known_stated": _plain(view.known_stated),
        "agreeing": _plain(view.agreeing),
        "rows": view.rows,
        "parts": [{"recorded_as": name, "rows": count} for name, count in view.parts],
        "trend": [
            {"period": p.isoformat(), "known_stated": _plain(share)}
            for p, share in zip(view.periods, view.trend, strict=False)
        ],
        "sites": [{"site": s, "known_stated": v, "rows": n} for s, v, n in view.sites],
        "sentence": view.sentence,
    }


def _representation(view: RepresentationView | None) -> dict[str, Any] | None:
    if view is None:
        return None
    names = ("group", "number", "share_here", "share_there", "low", "high")
    ratios = (*view.ratios, *[None] * len(view.rows))
    rows = [
        {**dict(zip(names, map(_plain, row), strict=True)), "ratio": _plain(ratio)}
        for row, ratio in zip(view.rows, ratios, strict=False)
    ]
    return {"reference": view.reference, "rows": rows, "sentence": view.sentence}


def _volume(view: VolumeView | None) -> dict[str, Any] | None:
    if view is None:
        return None
    return {
        "title": view.title,
        "columns": list(view.columns),
        "rows": [{"group": g, "earlier": a, "latest": b} for g, a, b in view.rows],
        "sentence": view.sentence,
    }


def plain(value: Any) -> Any:
    """Dataclasses, arrays and dates as what JSON holds; NaN and infinity as None."""
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return _plain_more(value)


def _plain_more(value: Any) -> Any:
    if isinstance(value, np.integer | np.bool_):
        return value.item()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(v) for v in value]
    if dataclasses.is_dataclass(value):
        return _dataclass(value)
    return str(value)


def _dataclass(value: Any) -> dict[str, Any]:
    if isinstance(value, Estimate):
        value = visible(value)
    out = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, GroupChart):
        out["centres"] = [{"phase": p, "centre": _plain(c)} for p, c in value.centres]
    return out
