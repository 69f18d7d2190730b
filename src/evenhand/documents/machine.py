"""The review as JSON: versioned, described in `review.schema.json` and docs/review-json.md."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from evenhand.documents.files import write_whole
from evenhand.reading.model import EquityReading, Review

SCHEMA_VERSION = "1.0"


def to_json(review: Review) -> dict[str, Any]:
    """The whole review as plain dicts, lists, text, numbers and None; never NaN or infinity.

    For audience "shared" no count appears that the reading does not show as protected: the
    `MeasureTable` behind it is left out.
    """
    out = _plain({f.name: getattr(review, f.name) for f in dataclasses.fields(review)})
    out["readings"] = [_reading(r, review) for r in review.readings]
    return {"schema_version": SCHEMA_VERSION, **out}


def write_json(review: Review, path: Path) -> Path:
    """Write `to_json(review)` whole or not at all."""
    text = json.dumps(to_json(review), ensure_ascii=False, indent=1, allow_nan=False)
    return write_whole(path, (text + "\n").encode("utf-8"))


def _reading(reading: EquityReading, review: Review) -> dict[str, Any]:
    fields = [f.name for f in dataclasses.fields(reading) if f.name not in ("table", "shared")]
    return {name: _plain(getattr(reading, name)) for name in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return _plain_more(value)


def _plain_more(value: Any) -> Any:
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return str(value)
