"""The study of a test cycle: what the numbers say, the population of focus first, then what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.design.beside import Mergeable
from evenhand.web.measurement.models import RATE, ProjectMeasure, Reading
from evenhand.web.measurement.queries import with_latest_readings
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import current_plan
from evenhand.web.projects.views import WORKERS
from evenhand.web.registers.actions import change_entry
from evenhand.web.registers.elsewhere import kept_elsewhere
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import EVENTS, entry_for

_NOTHING_HIDDEN = "The overall figure hides no group that can be seen."
STUDIED = ("cycle", "change")


@dataclass(frozen=True, slots=True)
class Studied:
    """One measure: who comes first, then the gap, then everyone together."""

    measure: ProjectMeasure
    first: str
    then: tuple[str, ...]
    together: str
    marked: tuple[str, ...]  # what else happened


class StudyForm(Mergeable):
    """What was learnt."""

    learnt = forms.CharField(
        label="What was learnt",
        help_text="For the population of focus first, then for everyone. That it did not work is worth as much as that it did.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2_000,
        required=False,
    )


@form_page
def study(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """Look at a cycle's numbers, and keep what was learnt."""
    entry = _cycle(request, entry_id)
    elsewhere = kept_elsewhere(entry)
    if elsewhere is not None:
        return redirect(elsewhere.address)
    key = f"entry:{entry.pk}:learnt"
    form = StudyForm(request.POST or None, initial=begun(request.user, key, _now(entry)))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _now(entry_for(request.user, entry_id)),
        write=lambda values, version: _keep(request, entry_id, values["learnt"], version),
        back=lambda _: reverse("entry", kwargs={"entry_id": entry.pk}),
    )
    if answer is not None:
        return answer
    plan = current_plan(entry.project)
    shown: dict[str, Any] = {
        "entry": entry,
        "project": entry.project,
        "team": entry.project.team,
        "focused": bool(plan and plan.content.get("focus")),
        "studied": list(studied(entry.project)),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "measurement/study.jinja", shown, status=status)


def _keep(request: SignedIn, entry_id: UUID, learnt: str, version: int) -> Entry:
    """The rest of the entry stays as it is now, not as it was when the page was opened."""
    entry = entry_for(request.user, entry_id)
    return change_entry(
        by=request.user,
        entry=entry,
        version=version,
        content={**entry.content, "learnt": learnt},
        owner=entry.owner,
        follow_up=entry.follow_up,
    )


def _cycle(request: SignedIn, entry_id: UUID) -> Entry:
    entry = entry_for(request.user, entry_id)
    studied = entry.kind_id == EVENTS and entry.content.get("kind") in STUDIED
    if not studied or not roles_in(request.user, entry.project.team) & set(WORKERS):
        raise Http404
    return entry


def _now(entry: Entry) -> dict[str, Any]:
    return {"learnt": entry.content.get("learnt", ""), "version": entry.version}


def studied(project: Project) -> Iterator[Studied]:
    """What every measure of a project says, the population of focus first."""
    for measure, reading in with_latest_readings(project):
        if measure.form == RATE and reading is not None and reading.protected_headline:
            yield _studied(measure, reading)


def _studied(measure: ProjectMeasure, reading: Reading) -> Studied:
    """The headline of a reading begins with the population of focus: the library sees to that."""
    flags = reading.protected_flags
    masked = [f["text"] for f in flags if f["id"] == "masked"]
    first, *rest = reading.protected_headline
    return Studied(
        measure,
        first,
        tuple(rest),
        " ".join(masked) or _NOTHING_HIDDEN,
        tuple(f["text"] for f in flags if f["id"] == "meanwhile"),
    )
