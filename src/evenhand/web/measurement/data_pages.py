"""Pages on the data of a project: how complete ethnicity is, typing how it was recorded, how ready the data are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order
from evenhand.frameworks import wording
from evenhand.reading.recording import BETWEEN, typed_recording
from evenhand.records import ColumnMapping
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.measurement.models import FileMapping, Source
from evenhand.web.measurement.months import first_month
from evenhand.web.measurement.queries import (
    current_mapping,
    jobs_of,
    known_of,
    read_recording_of,
)
from evenhand.web.measurement.readiness import parts
from evenhand.web.measurement.recording import keep_recording
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS

_MOST = 1_000_000
_LONGEST = 40  # a longer value is a piece of writing


class RecordingForm(forms.Form):
    """One month of one system or clinic, as its own report says it."""

    source = forms.CharField(
        label="Where it was recorded",
        help_text="A system or a clinic, called the same each time. For example: Booking system.",
        max_length=80,
    )
    month = forms.CharField(
        label="Month", help_text="For example, 2026-10.", max_length=7, min_length=7
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for status in GroupStatus:
            self.fields[_box(status)] = forms.IntegerField(
                label=wording("recording")["status"][str(status)],
                min_value=0,
                max_value=_MOST,
                initial=None,
            )

    def clean_source(self) -> str:
        """The name in one line, without what parts two names."""
        return " ".join(self.cleaned_data["source"].replace(BETWEEN.strip(), " ").split())

    def clean_month(self) -> Any:
        """Its first day."""
        found = first_month(self.cleaned_data["month"], today=timezone.localdate())
        if found is None:
            raise forms.ValidationError("Type a month that has been, such as 2026-10.")
        return found

    def clean(self) -> Any:
        given = super().clean() or {}
        if not self.errors and not sum(given[_box(s)] for s in GroupStatus):
            self.add_error(_box(GroupStatus.STATED), "Type at least one record.")
        return given

    def counts(self) -> dict[GroupStatus, int]:
        """Records by how ethnicity was recorded."""
        return {s: self.cleaned_data[_box(s)] for s in GroupStatus}


def _box(status: GroupStatus) -> str:
    return str(status).replace(" ", "_")


@require_safe
def recording(request: SignedIn, project_id: UUID) -> HttpResponse:
    """How complete ethnicity is here, where and when; and which codes mean what."""
    project = project_for(request.user, project_id)
    mapping = current_mapping(project)
    shown = {
        "project": project,
        "team": project.team,
        "recording": read_recording_of(project),
        "working": jobs_of(project).exists(),
        "codes": codes_of(mapping),
        "mapping": mapping,
    }
    return render(request, "measurement/recording.jinja", shown)


def codes_of(mapping: FileMapping | None) -> list[tuple[EthnicGroup, tuple[str, ...]]]:
    """Each group with the values of the file that count as it, as people confirmed them."""
    rule = None if mapping is None else ColumnMapping.from_toml(mapping.toml).ethnicity
    if rule is None:
        return []
    values = [value for value, _ in rule.codes.values if len(value) <= _LONGEST]
    found: dict[EthnicGroup, list[str]] = {}
    for value in values:
        found.setdefault(rule.codes.lookup(value), []).append(value)
    return [(g, tuple(sorted(found[g], key=str.casefold))) for g in in_display_order(found)]


@form_page
def type_recording(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Type how ethnicity was recorded, where no file comes in."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = RecordingForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        table = typed_recording(given["source"], given["month"], form.counts())
        keep_recording(by=request.user, project=project, table=table, source=Source.TYPED)
        return redirect("recording", project_id=project.pk)
    shown = {
        "form": form,
        "page_title": "Type how ethnicity was recorded",
        "button": "Keep it",
        "lead": "One month of one system or clinic, as its own report says it. It takes the place of what was there for that month.",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def readiness(request: SignedIn, project_id: UUID) -> HttpResponse:
    """How ready the data are: five questions, what is known, and what to do next."""
    project = project_for(request.user, project_id)
    shown = {
        "project": project,
        "team": project.team,
        "parts": parts(known_of(project)),
        "words": wording("readiness")["page"],
    }
    return render(request, "measurement/readiness.jinja", shown)
