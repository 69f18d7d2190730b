"""What waits for leaders, on the page where they land."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.organisations.beyond import Duty, source_of_duties
from evenhand.web.sponsoring.queries import waiting_for


@source_of_duties
def asked_of_leaders(person: User) -> Iterator[Duty]:
    """One line for each organisation in which teams wait for this person's answer."""
    found = waiting_for(person).values_list("organisation", "organisation__name")
    for key, name, count in found.annotate(n=Count("pk")).order_by("organisation__name"):
        told = (
            "One request waits for your answer"
            if count == 1
            else f"{count} requests wait for your answer"
        )
        yield Duty(
            f"What teams ask of {name}", reverse("asks", kwargs={"organisation_id": key}), told
        )
