"""Deleting a person, and putting on record that a team's data was taken along."""

from __future__ import annotations

from django.db import transaction

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.leaving.erasing import STEPS
from evenhand.web.organisations.actions import PeopleError, end_role
from evenhand.web.organisations.models import Membership, Team


@transaction.atomic
def delete_person(*, by: User, person: User) -> None:
    """Blank what is personal, end every role, keep what is the team's without a name.

    Raises
    ------
    PeopleError
        When a team would be left without a lead, the workbench without an administrator, or
        somebody asks who may not.
    """
    if by.pk != person.pk and not by.is_administrator:
        raise PeopleError(
            "Only the person or an administrator can do that.", remedy="Ask an administrator."
        )
    locked = User.objects.select_for_update().get(pk=person.pk)
    _keep_an_administrator(locked)
    for held in Membership.objects.filter(person=locked).select_related("team"):
        end_role(by=by, membership=held)
    for step in STEPS.values():
        step(locked)
    record("person.deleted", by=by, subject=locked)


def _keep_an_administrator(person: User) -> None:
    others = User.objects.select_for_update().filter(is_administrator=True, is_active=True)
    if person.is_administrator and not others.exclude(pk=person.pk):
        raise PeopleError(
            "The workbench needs an administrator.",
            remedy="Invite another administrator first, then try again.",
        )


@transaction.atomic
def note_export(*, by: User, team: Team, exact: bool) -> None:
    """Put on record that the team's data was taken along, with exact counts or without."""
    record("team.exported", by=by, subject=team, team=team.pk, exact=exact)
