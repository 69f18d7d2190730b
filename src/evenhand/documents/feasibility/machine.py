"""A feasibility study as JSON: every number with its name, and every sentence."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from enum import Enum
from typing import Any

from evenhand.defaults import defaults
from evenhand.planning.study import Row, Study

SCHEMA_VERSION = "1.0"
_SECTIONS = ("feasibility", "strength", "enough", "unchanged", "intervals")


def study_json(study: Study) -> dict[str, Any]:
    """Plain dicts, lists, text, numbers and None; never NaN or infinity."""
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "feasibility study",
        "title": study.title,
        "audience": study.audience,
        "made_on": study.made_on.isoformat(),
        "version": study.version,
        "plan": _plain(study.plan),
        "runs": study.runs,
        "seed": study.seed,
        "constants": {name: dict(defaults()[name]) for name in _SECTIONS},
        "rows": [_row(row) for row in study.rows],
        "notes": list(study.notes),
    }


def _row(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = _plain(row)
    kept = ("id", "title", "role", "direction", "pathway", "horizon_months", "leads")
    found["measure"] = {name: found["measure"][name] for name in kept}
    return found


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
