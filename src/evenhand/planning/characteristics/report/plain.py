"""Every figure of the operating characteristics for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from evenhand.planning.characteristics.cells import LIMITS
from evenhand.planning.characteristics.report.made import Made
from evenhand.planning.characteristics.run import Characteristics


def machine(found: Characteristics, made: Made) -> str:
    """Every figure as JSON: each table as columns and rows, one row a line."""
    head = {
        "version": made.version,
        "date": made.on.isoformat(),
        "command": made.command,
        "seed": found.seed,
        "runs": found.runs,
        "limits": LIMITS,
        "passed": found.passed,
    }
    tables = {
        "error_rates": _rows(found.tallies, ("rate", "lower", "fails")),
        "answers": _rows(found.answers),
        "power": _rows(found.powers),
        "coverage": _rows(found.coverages, ("fails",)),
        "charts": _rows(found.charts),
    }
    body = [f'"{name}": {json.dumps(value)}' for name, value in head.items()]
    body += [f'"{name}": {table}' for name, table in tables.items()]
    return "{\n" + ",\n".join(body) + "\n}\n"


def _rows(items: Sequence[Any], extra: tuple[str, ...] = ()) -> str:
    if not items:
        return '{"columns": [], "rows": []}'
    columns = [*(f.name for f in fields(items[0])), *extra]
    lines = [json.dumps([_plain(getattr(item, c)) for c in columns]) for item in items]
    return f'{{"columns": {json.dumps(columns)}, "rows": [\n' + ",\n".join(lines) + "\n]}"


def _plain(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value
