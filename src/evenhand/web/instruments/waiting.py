"""Forms that wait for a person's own answers, on the pages on which people land."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.instruments.queries import agreed_in, rounds_to_answer
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Team


@source_of_tasks
def forms_to_answer(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Open rounds that this person has not finished; whoever joins later is asked, too.

    Of a form that a team only answers together, the sheet of the team as long as it is not complete.
    """
    waits = rounds_to_answer(person, teams)
    agreed = agreed_in([r for r in waits if "alone" not in r.whole.answering])
    for found in waits:
        if found.pk not in agreed:
            whose = "your own answers" if "alone" in found.whole.answering else "the team’s sheet"
            yield Task(
                found.project.team,
                f"{found.whole.title}: {whose}",
                reverse("round", kwargs={"round_id": found.pk}),
                why=found.project.name,
            )
