"""What stands on a project's page of this room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.organisations.queries import organisations_around
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts
from evenhand.web.supporting.models import Offer
from evenhand.web.supporting.queries import holding


@source_of_parts
def parts(person: User, project: Project) -> Iterator[Part]:
    """What each organisation around the team offers, where it put anything down; its own one always."""
    around = organisations_around(project.team)
    held = holding([one for one, _ in around])
    for one, own in around:
        if own or held[one.pk]:
            address = reverse("offers", kwargs={"organisation_id": one.pk})
            yield Part("people", f"What {one.name} offers", address, told(held[one.pk]), 45)


def told(offers: Sequence[Offer]) -> str:
    """How much of it there is.

    Examples
    --------
    >>> told([])
    'Nothing is put down yet'
    """
    if not offers:
        return "Nothing is put down yet"
    now = sum(o.to_be_had for o in offers)
    return f"{now} to be had" + (
        f", {len(offers) - now} not at present" if now < len(offers) else ""
    )
