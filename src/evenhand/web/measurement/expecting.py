"""What to expect of a project by when: its milestones, done or not yet, and until when an answer is too early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evenhand.charts.words import long_month
from evenhand.frameworks.tracks import Milestone, track
from evenhand.measures import Role as Part
from evenhand.measures import library
from evenhand.web.measurement.models import RATE, ProjectMeasure, Reading
from evenhand.web.projects.models import MeasurePlan, Project

Measured = Sequence[tuple[ProjectMeasure, Reading | None]]


@dataclass(frozen=True, slots=True)
class Expected:
    """One milestone. `by` is empty while the day that it counts from is not fixed."""

    what: str
    by: str
    done: bool


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a project page says about time."""

    intro: str
    milestones: tuple[Expected, ...]
    too_early: str


def expectations(
    project: Project, plan: MeasurePlan | None, measured: Measured, *, today: date
) -> Expectations:
    """By the track of the project, its plan, and what it has measured."""
    chosen, changed = track(project.track), _changed(plan)
    delay = delay_of(project, measured)
    return Expectations(
        chosen.intro,
        tuple(_expected(m, project, changed, plan, measured) for m in chosen.milestones),
        _too_early(project, changed, delay, today),
    )


def delay_of(project: Project, measured: Measured) -> int:
    """Months from changed care to the outcome: of the measures, at least those of the track."""
    known = {one.id: one.horizon_months for one in library()}
    own = [known.get(m.slug, 0) for m, _ in measured if m.role == Part.OUTCOME]
    return max([track(project.track).delay_months, *own])


def _too_early(project: Project, changed: date | None, delay: int, today: date) -> str:
    chosen = track(project.track)
    whole = delay + chosen.read_months
    words = {"delay": delay, "read": chosen.read_months, "whole": whole}
    if changed is None:
        return chosen.no_change.format(**words)
    enough = _later(changed, whole)
    text = chosen.cannot_tell if today < enough else chosen.after
    return text.format(by=long_month(enough), **words)


def _expected(
    milestone: Milestone,
    project: Project,
    changed: date | None,
    plan: MeasurePlan | None,
    measured: Measured,
) -> Expected:
    start = project.started_on if milestone.since == "start" else changed
    by = _later(start, milestone.months) if start else None
    done = _done(milestone, changed, plan, measured)
    return Expected(milestone.what, long_month(by) if by else "", done)


def _done(
    milestone: Milestone, changed: date | None, plan: MeasurePlan | None, measured: Measured
) -> bool:
    """What is there says so; nobody ticks a box."""
    if milestone.id == "measures":
        return {str(p) for p in Part} <= {m.role for m, _ in measured}
    if milestone.id == "voices":
        return any(m.form != RATE for m, _ in measured)
    if milestone.id == "plan":
        return plan is not None and changed is not None
    role, _, when = milestone.id.partition("_")
    readings = [r for m, r in measured if m.role == role and r is not None]
    if when == "read":
        return bool(readings)
    if changed is None:
        return False
    due = _later(changed, milestone.months)
    return any(r.made_at.date() >= due for r in readings)


def _changed(plan: MeasurePlan | None) -> date | None:
    content: Mapping[str, Any] = plan.content if plan else {}
    text = content.get("change_date")
    return date.fromisoformat(text) if text else None


def _later(start: date, months: int) -> date:
    """First day of the month so many months after the one of `start`."""
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
