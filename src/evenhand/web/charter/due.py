"""For somebody who joined later: what was there before them waits on the page on which they land."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.urls import reverse

from evenhand.frameworks.team_roles import team_roles
from evenhand.web.accounts.models import User
from evenhand.web.charter.queries import late_without_end
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Team


@source_of_tasks
def to_catch_up(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """One task a part that began late, until every step is ticked."""
    words, by_key = team_roles(), {t.pk: t for t in teams}
    after = timedelta(days=words.late_after_days)
    for post in late_without_end(person, teams):
        began = post.began  # type: ignore[attr-defined]
        if began is None or post.joined_on <= began + after:
            continue
        if {c.id for c in words.catch_up} - set(post.seen):
            address = reverse("joining", kwargs={"post_id": post.pk})
            why = "Charter, aim, decisions and data, in your own time."
            yield Task(by_key[post.team_id], words.joining_title, address, why=why)
