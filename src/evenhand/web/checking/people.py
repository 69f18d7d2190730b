"""People and their places."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.web.accounts.models import User
from evenhand.web.core.models import Event
from evenhand.web.organisations.models import (
    OF_A_PROGRAMME,
    OF_A_TEAM,
    Invitation,
    Membership,
    Role,
    Team,
)
from evenhand.web.prompts.models import Answer, Shape


def places() -> Iterator[str]:
    """One place for each role, a lead for each team that had one, and nothing of somebody who left."""
    for held in Membership.objects.order_by("pk").iterator(chunk_size=500):
        if _places(held) != (_fits(held.role),):
            yield f"Role {held.pk} is not held in the one place that it belongs to."
    yield from _without_lead()
    yield from _left()
    both = Invitation.objects.exclude(accepted_at=None).exclude(withdrawn_at=None)
    for pk in both.values_list("pk", flat=True):
        yield f"Invitation {pk} was accepted, and withdrawn."


def _places(held: Membership) -> tuple[str, ...]:
    kinds = ("team", "programme", "organisation")
    return tuple(k for k in kinds if getattr(held, f"{k}_id") is not None)


def _fits(role: str) -> str:
    if role in OF_A_TEAM:
        return "team"
    return "programme" if role in OF_A_PROGRAMME else "organisation"


def _without_lead() -> Iterator[str]:
    given = Event.objects.filter(action="role.given", detail__role=Role.LEAD)
    led = given.exclude(team=None).values("team")
    leading = Membership.objects.filter(role=Role.LEAD, team__isnull=False).values("team")
    for pk in Team.objects.filter(pk__in=led).exclude(pk__in=leading).values_list("pk", flat=True):
        yield f"Team {pk} has no lead."


def _left() -> Iterator[str]:
    """A person who was deleted holds nothing."""
    deleted = Event.objects.filter(action="person.deleted").values_list("subject", flat=True)
    for person in User.objects.filter(pk__in=list(deleted)):
        if person.is_active or not person.email.endswith("@left.invalid"):
            yield f"Person {person.pk} was deleted, and is not blank."
    gone = User.objects.filter(is_active=False).values("pk")
    for pk in Membership.objects.filter(person__in=gone).values_list("pk", flat=True):
        yield f"Role {pk} is held by somebody who left."
    private = Answer.objects.filter(writer__in=gone).exclude(shape=Shape.TEAM)
    for pk in private.values_list("pk", flat=True):
        yield f"Answer {pk} belongs to somebody who left."
