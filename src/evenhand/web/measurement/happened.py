"""What happened when: marked on the charts, and in words where there is no chart yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from evenhand.measures import Measure
from evenhand.reading import DatedEvent, Plan
from evenhand.web.projects.models import MeasurePlan, Project
from evenhand.web.projects.plans import to_plan
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import events_of


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the list; `entry` leads to the register where it has one."""

    on: date
    what: str
    kind: str
    until: date | None = None
    entry: UUID | None = None


def plan_with_events(project: Project, plan: MeasurePlan | None) -> Plan:
    """What a reading is asked with: the plan, and what happened when."""
    events = tuple(_dated(entry) for entry in events_of(project))
    return replace(to_plan(plan.content if plan else {}), events=events)


def _dated(entry: Entry) -> DatedEvent:
    """An entry as the library marks it; an end before the beginning is none."""
    content = entry.content
    on, until = date.fromisoformat(content["on"]), content.get("until")
    last = date.fromisoformat(until) if until else None
    return DatedEvent(on, content["what"], last if last and last >= on else None, content["kind"])


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
