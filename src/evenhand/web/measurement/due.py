"""This month's numbers: which measures still lack the last whole month, straight to where they are typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from evenhand.charts.words import long_month
from evenhand.web.accounts.models import User
from evenhand.web.measurement.models import RATE, Counts, ProjectMeasure, Source
from evenhand.web.measurement.months import months_back
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.views import WORKERS


def last_month(today: date) -> date:
    """First day of the last whole month.

    Examples
    --------
    >>> last_month(date(2026, 11, 25))
    datetime.date(2026, 10, 1)
    """
    return months_back(today.replace(day=1), 1)


@source_of_tasks
def numbers_of_the_month(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Measures that are typed and lack the last month; what comes from files is brought, not typed."""
    held = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    works, month = set(held.values_list("team", flat=True)), last_month(timezone.localdate())
    if not works:
        return
    by_key = {t.pk: t for t in teams}
    for measure in _measured(works):
        if not _lacks(measure, month):
            continue
        address = f"{reverse('grid', kwargs={'measure_id': measure.pk})}?month=1"
        title = f"{long_month(month)}: {measure.title}"
        yield Task(by_key[measure.project.team_id], title, address, kind="numbers")


def _measured(teams: set[Any]) -> Iterator[Any]:
    latest = Counts.objects.filter(measure=OuterRef("pk")).order_by("-number")
    found = ProjectMeasure.objects.filter(
        project__team__in=teams, project__ended="", form=RATE
    ).select_related("project")
    yield from found.annotate(
        source=Subquery(latest.values("source")[:1]),
        periods=Subquery(latest.values("table__periods")[:1]),
    ).order_by("title")


def _lacks(measure: Any, month: date) -> bool:
    """Typed by hand or not begun, and without this month."""
    if measure.source not in (None, Source.TYPED, Source.TABLE):
        return False
    return month.isoformat() not in str(measure.periods or "")
