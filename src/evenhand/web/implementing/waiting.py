"""That a day has passed, on the page where conveners land."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.implementing.queries import passed_for
from evenhand.web.implementing.saying import passed_in_words
from evenhand.web.organisations.beyond import Duty, source_of_duties


@source_of_duties
def recommendations_past_their_day(person: User) -> Iterator[Duty]:
    """One line for each programme in which something is past its day."""
    for key, name, count in passed_for(person, on=timezone.localdate()):
        yield Duty(
            f"Recommendations for {name}",
            reverse("recommendations", kwargs={"programme_id": key}),
            passed_in_words(count),
        )
