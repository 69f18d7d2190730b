"""What this room does when something changes in a room above it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from evenhand.web.accounts.models import User
from evenhand.web.measurement.actions import ask_for_all_readings
from evenhand.web.projects.models import Project
from evenhand.web.projects.signals import plan_fixed
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import EVENTS
from evenhand.web.registers.signals import entry_kept


@receiver(plan_fixed)
def read_under_the_new_plan(by: User, project: Project, **_: Any) -> None:
    """Answers are always those of the plan that is in force."""
    ask_for_all_readings(by=by, project=project)


@receiver(entry_kept)
def mark_what_happened(by: User, entry: Entry, **_: Any) -> None:
    """Readings are kept as they are shown: what happened when is marked by making them anew."""
    if entry.kind_id == EVENTS:
        ask_for_all_readings(by=by, project=entry.project)
