"""A participant takes back what she told: the community's page follows at once, and the team is asked to look at it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.reports import report_words
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.listening.models import Drawn
from evenhand.web.listening.signals import fewer_behind, words_gone
from evenhand.web.listening.striking import STRUCK
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.models import Project
from evenhand.web.projects.views import WORKERS
from evenhand.web.reports.community import take_down_now
from evenhand.web.reports.models import CommunityPage


@receiver(fewer_behind)
def look_again(project: Project, insights: Collection[UUID], **_: Any) -> None:
    """What was heard stops being public where nobody may stand behind it any more; a new version needs a signature."""
    page = CommunityPage.objects.select_for_update().filter(project=project).first()
    if page is None or not (page.heard or _heard_in_public(page)):
        return
    behind = set(page.insights.values_list("pk", flat=True))
    if behind and not behind & set(insights):
        return
    page.look_again_on = timezone.localdate()
    page.version += 1
    if _heard_in_public(page) and not _all_stand(behind):
        page.published = without_heard(page.published)
        record("community.heard_left", by=SYSTEM, subject=page, team=project.team_id)
    page.save()


@receiver(words_gone)
def leave_no_gap(project: Project, **_: Any) -> None:
    """A public page never shows that words are missing: the part they stood in goes, or the whole page."""
    page = CommunityPage.objects.select_for_update().filter(project=project).first()
    if page is None or STRUCK not in str(page.published):
        return
    page.look_again_on = timezone.localdate()
    page.published = without_heard(page.published)
    record("community.heard_left", by=SYSTEM, subject=page, team=project.team_id)
    if STRUCK in str(page.published):
        take_down_now(page, SYSTEM)
    page.save()


def _heard_in_public(page: CommunityPage) -> bool:
    said = page.published or {}
    return any(one.get("heard") for one in (said, *said.get("translations", ())))


def _all_stand(insights: Collection[UUID]) -> bool:
    """Whether a conversation still stands behind each; nothing is known where none is named."""
    there = Drawn.objects.filter(insight__in=insights, withdrawn_on=None)
    return bool(insights) and there.values("insight").distinct().count() == len(insights)


def without_heard(said: dict[str, Any]) -> dict[str, Any]:
    """What is public, without what was heard, in every language."""
    others = [{**one, "heard": ""} for one in said["translations"]]
    return {**said, "heard": "", "translations": others}


@source_of_tasks
def pages_to_look_at(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Community pages that somebody's words may stand behind no more."""
    held = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    found = CommunityPage.objects.filter(
        look_again_on__isnull=False, project__team__in=held.values("team")
    )
    by_key, said = {t.pk: t for t in teams}, report_words().community
    for page in found.select_related("project"):
        address = reverse("community", kwargs={"project_id": page.project_id})
        yield Task(by_key[page.project.team_id], said["title"], address, why=said["look_again"])
