"""An invitation is accepted: now the address is proved, and what waited for it finds its person."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from evenhand.web.accounts.models import User
from evenhand.web.applications.models import Application, Assessor, Gap, Part
from evenhand.web.core.audit import record
from evenhand.web.organisations.signals import invitation_accepted
from evenhand.web.registers.actions import change_entry
from evenhand.web.registers.models import Entry


@receiver(invitation_accepted, dispatch_uid="applications.joining")
def take_up(sender: Any, person: User, **_: Any) -> None:
    """In the transaction of the acceptance."""
    waiting = Application.objects.select_for_update().filter(
        lead=None, seats__part=Part.LEAD, seats__email=person.email
    )
    for application in waiting:
        application.lead = person
        application.save(update_fields=["lead"])
        record("application.taken_up", by=person, subject=application)
    for assessor in Assessor.objects.filter(person=None, email=person.email):
        assessor.person = person
        assessor.save(update_fields=["person"])
        record("assessor.joined", by=person, subject=assessor)
    _take_over_actions(person)


def _take_over_actions(person: User) -> None:
    """What a member promised in the application is theirs in the team's plan, once they are there."""
    teams = person.memberships.values("team")
    gaps = Gap.objects.filter(owner__email=person.email, application__team__in=teams)
    entries = Entry.objects.filter(pk__in=gaps.exclude(entry=None).values("entry"), owner=None)
    for entry in entries:
        change_entry(
            by=person,
            entry=entry,
            version=entry.version,
            content=entry.content,
            owner=person,
            follow_up=entry.follow_up,
        )
