"""Doors to the community's page. The public comes through an address that nobody can guess."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404

from evenhand.web.measurement.models import ProjectMeasure, Reading
from evenhand.web.projects.models import Project
from evenhand.web.reports.models import CommunityPage, Signature, Translation


def page_of(project: Project) -> CommunityPage | None:
    """The page of a project, once somebody began it."""
    return CommunityPage.objects.select_related("measure").filter(project=project).first()


def page_there(project: Project) -> CommunityPage:
    """The same, for what needs one."""
    found = page_of(project)
    if found is None:
        raise Http404
    return found


def page_at(token: str) -> CommunityPage:
    """A page that is public, or was: one that never was is not there."""
    found = CommunityPage.objects.select_related("project__team").filter(token=token).first()
    if found is None or found.published_at is None:
        raise Http404
    return found


def signatures_of(page: CommunityPage) -> list[Signature]:
    """Who signed which version, the last first."""
    return list(page.signatures.select_related("partner"))


def translation_of(page: CommunityPage, language: str) -> Translation | None:
    """The words in one language."""
    return page.translations.filter(language=language).first()


def measures_to_tell(project: Project) -> list[ProjectMeasure]:
    """Rates whose numbers can be shown outside the team, and the one that the page tells of already."""
    shown = Reading.objects.filter(measure__project=project, released__isnull=False)
    told = CommunityPage.objects.filter(project=project)
    offered = Q(form="rate", pk__in=shown.values("measure")) | Q(pk__in=told.values("measure"))
    return list(project.measures.filter(offered).order_by("title"))
