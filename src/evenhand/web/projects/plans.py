"""A stored plan as the library's `Plan`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from evenhand.equity.model import Margin
from evenhand.reading import MarginChange, Plan


def to_plan(content: Mapping[str, Any]) -> Plan:
    """The plan that a reading is asked with.

    Examples
    --------
    >>> to_plan({"focus": ["black"], "comparison": ["white"], "change_date": "2026-05-01"}).focus
    ('black',)
    """
    margin = content.get("margin")
    return Plan(
        focus=tuple(content.get("focus", ())),
        comparison=tuple(content.get("comparison", ())),
        versus_everyone_else=bool(content.get("everyone_else", False)),
        reason=content.get("reason", ""),
        change_date=_day(content.get("change_date")),
        change_what=content.get("change_what", ""),
        margin=Margin(**margin) if margin else None,
        declared_before=bool(content.get("declared_before", True)),
        dates_set_afterwards=bool(content.get("dates_set_afterwards", False)),
        chosen_because_worst=bool(content.get("chosen_because_worst", False)),
        mode=content.get("mode") or "single",
        planned_end=_day(content.get("planned_end")),
        look_every=int(content.get("look_every") or 1),
        margin_changes=tuple(
            MarginChange(date.fromisoformat(c["on"]), c["reason"])
            for c in content.get("margin_changes", ())
        ),
        primary_measure=content.get("primary_measure", ""),
        baseline_from=_day(content.get("baseline_from")),
        chosen_with_data_to=_day(content.get("chosen_with_data_to")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
