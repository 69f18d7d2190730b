"""Forms that wait for a person's own answers, on the pages on which people land."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.instruments.queries import rounds_to_answer
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Team


@source_of_tasks
def forms_to_answer(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Open rounds that this person has not finished; whoever joins later is asked, too."""
    for found in rounds_to_answer(person, teams):
        address = reverse("round", kwargs={"round_id": found.pk})
        yield Task(found.project.team, f"{found.whole.title}: your own answers", address)
