"""That a concern waits, on the page where its reviewer lands; never what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.concerns.models import Standing
from evenhand.web.concerns.queries import readable_by, reviews
from evenhand.web.organisations.beyond import Duty, source_of_duties
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Team


@source_of_duties
def concerns_to_read(person: User) -> Iterator[Duty]:
    """A way to the list, for those who review."""
    if reviews(person):
        yield Duty("Concerns sent to you", reverse("concerns_to_review"))


@source_of_tasks
def concerns_that_wait(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Those that are not answered yet."""
    for concern in readable_by(person).exclude(standing=Standing.CLOSED):
        address = reverse("review_concern", kwargs={"concern_id": concern.pk})
        yield Task(concern.team, "A concern waits for you", address, due=concern.answer_by)
