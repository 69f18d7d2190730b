"""Drafts of applications and assessments: as private as what they are of, and gone with it."""

from __future__ import annotations

from django.db.models import Q

from evenhand.web.accounts.models import User
from evenhand.web.applications.models import Application, Assessment
from evenhand.web.core.models import Draft


def draft_key(assessment: Assessment) -> str:
    """How the keys of its drafts begin."""
    return f"assessment:{assessment.pk}:"


def drop_drafts(*, by: User, assessment: Assessment) -> None:
    """Nobody reads on who has a conflict of interest: not even the own unsaved words."""
    Draft.objects.filter(person=by.pk, key__startswith=draft_key(assessment)).delete()


def drop_all_drafts(application: Application) -> None:
    """Of whoever wrote or read it: what is deleted leaves no half sentence behind."""
    starts = Q(key__startswith=f"application:{application.pk}:")
    for assessment in application.assessments.all():
        starts |= Q(key__startswith=draft_key(assessment))
    Draft.objects.filter(starts).delete()
