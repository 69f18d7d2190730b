"""What happened when, beside the charts: the change, breaks in the numbers, cycles and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from evenhand.measures import Measure
from evenhand.web.registers.models import Entry


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the list; `entry` leads to the register where it has one."""

    on: date
    what: str
    kind: str
    until: date | None = None
    entry: UUID | None = None


def happened(
    plan: Mapping[str, Any], definition: Measure, entries: Sequence[Entry]
) -> tuple[Happened, ...]:
    """In the order of their days."""
    found = (*_changes(plan), *_breaks(definition), *_events(entries))
    return tuple(sorted(found, key=lambda h: (h.on, h.what)))


def _changes(plan: Mapping[str, Any]) -> Iterator[Happened]:
    if plan.get("change_date"):
        what = plan.get("change_what") or "Care changes"
        yield Happened(date.fromisoformat(plan["change_date"]), what, "The change of the plan")


def _breaks(definition: Measure) -> Iterator[Happened]:
    for one in definition.breaks:
        yield Happened(one.on, one.what, "Break in the numbers")


def _events(entries: Sequence[Entry]) -> Iterator[Happened]:
    for entry in entries:
        content = entry.content
        kind = entry.kind.field("kind").shown(content["kind"]).split(",")[0]
        until = date.fromisoformat(content["until"]) if content.get("until") else None
        on = date.fromisoformat(content["on"])
        yield Happened(on, content["what"], kind, until, entry.pk)
