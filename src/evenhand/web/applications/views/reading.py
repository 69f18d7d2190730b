"""Pages of assessors: what to read, conflicts of interest, levels. Each sees the own ones only, until moderation opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.actions import assessing
from evenhand.web.applications.drafting import draft_key
from evenhand.web.applications.forms import ConflictForm
from evenhand.web.applications.models import ASSESSMENT, Assessment, Conflict
from evenhand.web.applications.presenting import whole
from evenhand.web.applications.queries import assessment_for, assessments_of, taking_part
from evenhand.web.applications.views.common import (
    done_or_said,
    file_of,
    kept_with_draft,
    page,
    tried,
)
from evenhand.web.core.drafts import begun
from evenhand.web.core.methods import form_page
from evenhand.web.instruments.forms import SectionForm, first_values
from evenhand.web.instruments.queries import section_for


@require_safe
def assessments(request: SignedIn) -> HttpResponse:
    """What the person has to read, by call and name."""
    today = timezone.localdate()
    found = [a for a in assessments_of(request.user) if a.application.call.is_closed(today)]
    return page(request, "assessments", assessments=found)


@form_page
def declare_conflict(request: SignedIn, assessment_id: UUID) -> HttpResponse:
    """Who applies, with whom; then whether one is free to read it. Nothing else of the application is shown yet."""
    found = _closed(request, assessment_id)
    form = ConflictForm(request.POST or None)
    declared = tried(
        form, lambda: assessing.declare(by=request.user, assessment=found, **form.cleaned_data)
    )
    if declared is not None:
        if declared.conflict == Conflict.HAS:
            return redirect("assessments")
        return redirect("assess", assessment_id=assessment_id)
    shown = {
        "assessment": found,
        "application": found.application,
        "people": taking_part(found.application),
    }
    return page(request, "conflict", form, **shown)


def _closed(request: SignedIn, assessment_id: UUID) -> Assessment:
    """Once the call is closed: before, the application can still change."""
    found = assessment_for(request.user, assessment_id)
    if not found.application.call.is_closed(timezone.localdate()):
        raise Http404
    return found


def _free(request: SignedIn, assessment_id: UUID) -> Assessment:
    """And once it is said that there is no conflict of interest."""
    found = _closed(request, assessment_id)
    if found.conflict != Conflict.NONE:
        raise Http404
    return found


@require_safe
def read_application(request: SignedIn, assessment_id: UUID) -> HttpResponse:
    """The application that one assesses."""
    found = _free(request, assessment_id)
    shown = {"whole": whole(found.application), "call": found.application.call}
    return page(request, "whole", **shown, assessment=found, back="assess")


@require_safe
def read_evidence(request: SignedIn, assessment_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of the application that one assesses."""
    return file_of(_free(request, assessment_id).application, file_id)


@require_safe
def assess(request: SignedIn, assessment_id: UUID) -> HttpResponse:
    """One's own assessment: its parts, and whether it is finished."""
    found = _free(request, assessment_id)
    instrument = found.application.call.instrument(ASSESSMENT)
    shown = {
        "assessment": found,
        "application": found.application,
        "instrument": instrument,
        "levels": sum(i.name in found.answers for i in instrument.items()),
        "elements": len(list(instrument.items())),
    }
    return page(request, "assess", **shown)


@form_page
def assess_section(request: SignedIn, assessment_id: UUID, section: str) -> HttpResponse:
    """Levels for the elements under one heading."""
    found = _free(request, assessment_id)
    if found.application.moderation_at is not None:
        raise Http404
    instrument = found.application.call.instrument(ASSESSMENT)
    asked = section_for(instrument, section)
    key = f"{draft_key(found)}{asked.name}"
    form = SectionForm(
        request.POST or None,
        instrument=instrument,
        sections=(asked,),
        answers=found.answers,
        initial=begun(request.user, key, _first(asked, found)),
    )
    saved = kept_with_draft(
        request,
        form,
        key=key,
        write=lambda version: assessing.save_assessment(
            by=request.user,
            assessment=found,
            version=version,
            answers=form.answers(),
            comments=form.comments(),
        ),
        now=lambda: _first(asked, Assessment.objects.get(pk=found.pk)),
    )
    if isinstance(saved, HttpResponse):
        return saved
    names = [s.name for s in instrument.sections]
    place = names.index(asked.name) + 1
    if saved is not None:
        return _onwards(assessment_id, names[place:])
    shown = {
        "assessment": found,
        "application": found.application,
        "instrument": instrument,
        "section": asked,
        "place": (place, len(names)),
    }
    return page(request, "assess_section", form, **shown)


def _first(section: Any, found: Assessment) -> dict[str, Any]:
    return first_values(
        (section,), answers=found.answers, comments=found.comments, version=found.version
    )


def _onwards(assessment_id: UUID, following: list[str]) -> HttpResponse:
    if following:
        return redirect("assess_section", assessment_id=assessment_id, section=following[0])
    return redirect("assess", assessment_id=assessment_id)


@require_POST
def finish_assessment(request: SignedIn, assessment_id: UUID) -> HttpResponse:
    """It is complete."""
    found = _free(request, assessment_id)
    done_or_said(
        request,
        lambda: assessing.finish_assessment(by=request.user, assessment=found),
        "Your assessment is complete. You can change it until moderation opens.",
    )
    return redirect("assess", assessment_id=assessment_id)
