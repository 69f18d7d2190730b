"""A request kept as `review.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from evenhand.equity.model import Margin
from evenhand.reading.model import DatedEvent, Plan
from evenhand.review.request.model import ReviewRequest


def write_request(request: ReviewRequest, path: Path) -> None:
    """Save a request as `review.toml`, so that next month is one word."""
    plan, document = request.plan, tomlkit.document()
    document.add(tomlkit.comment("The whole review. Next month: evenhand refresh"))
    simple = {
        "file": request.file if "://" in request.file else _relative(Path(request.file), path),
        "mapping": _relative(request.mapping, path),
        "measures": [
            _relative(Path(m), path) if m.endswith(".toml") else m for m in request.measures
        ],
        "out": _relative(request.out, path),
        "title": request.title,
        "audience": request.audience,
        "grain": str(request.grain),
        "rules": plan.rules,
        "target": plan.target,
        "table": request.table,
        "population_file": _relative(request.population_file, path),
        "area": request.area,
        "earlier_file": _relative(request.earlier_file, path),
        "formats": list(request.formats),
        "templates": [_relative(t, path) for t in request.templates],
        "invented": request.invented or None,
    }
    tables: dict[str, dict[str, Any]] = {
        "comparison": {
            "population": list(plan.focus),
            "compare": list(plan.comparison),
            "everyone_else": plan.versus_everyone_else or None,
            "reason": plan.reason,
            "level": plan.level,
            "declared_before_change": plan.declared_before,
            "chosen_because_worst": plan.chosen_because_worst or None,
        },
        "change": {
            "date": plan.change_date,
            "what": plan.change_what,
            "set_afterwards": plan.dates_set_afterwards or None,
        },
        "plan": _plan_table(plan),
        "margin": _margin_table(plan.margin),
    }
    for key, value in _present(simple).items():
        document.add(key, value)
    for name, table in tables.items():
        if kept := _present(table):
            document.add(name, kept)
    if plan.events:
        document.add("event", _event_tables(plan.events))
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _event_tables(events: Sequence[DatedEvent]) -> tomlkit.items.AoT:
    tables = tomlkit.aot()
    for event in events:
        kept = {"date": event.on, "until": event.until, "what": event.what, "kind": event.kind}
        table = tomlkit.table()
        table.update(_present(kept))
        tables.append(table)
    return tables


def _plan_table(plan: Plan) -> dict[str, Any]:
    monthly = plan.mode == "monthly"
    return {
        "mode": plan.mode if monthly else None,
        "registered": plan.registered_on,
        "primary_measure": plan.primary_measure,
        "baseline_from": plan.baseline_from,
        "focus_chosen_with_data_to": plan.chosen_with_data_to,
        "end": plan.planned_end,
        "look_every_months": plan.look_every if monthly and not plan.look_months else None,
        "look_months": list(plan.look_months),
    }


def _margin_table(margin: Margin | None) -> dict[str, Any]:
    if margin is None:
        return {}
    return {
        "up_to_more_in_1000": round(margin.difference * 1000, 6),
        "ratio": margin.ratio,
        "agreed_by": margin.agreed_by,
        "agreed_on": margin.agreed_on,
    }


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None and v not in ("", [])}


def _relative(target: Path | None, plan: Path) -> str | None:
    if target is None:
        return None
    try:
        return target.resolve().relative_to(plan.resolve().parent).as_posix()
    except ValueError:
        return str(target.resolve())
