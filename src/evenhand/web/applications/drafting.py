"""Drafts of assessments: as private as the assessment, and gone with it."""

from __future__ import annotations

from evenhand.web.accounts.models import User
from evenhand.web.applications.models import Assessment
from evenhand.web.core.models import Draft


def draft_key(assessment: Assessment) -> str:
    """How the keys of its drafts begin."""
    return f"assessment:{assessment.pk}:"


def drop_drafts(*, by: User, assessment: Assessment) -> None:
    """Nobody reads on who has a conflict of interest: not even the own unsaved words."""
    Draft.objects.filter(person=by.pk, key__startswith=draft_key(assessment)).delete()
