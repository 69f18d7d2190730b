"""An aim that is written elsewhere, when a project starts or on its page, is a version too."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.charter.aims import note_aim
from evenhand.web.projects.models import Project
from evenhand.web.projects.signals import aim_changed


@receiver(aim_changed)
def keep_version(*, by: User, project: Project, **_: Any) -> None:
    """Inside the transaction of the change. The first one is as old as the project."""
    today = timezone.localdate()
    first = not project.aims.exists()
    on = min(today, project.started_on) if first else today
    note_aim(by=by, project=project, text=project.aim, on=on)
