"""How far the data of a measure were checked: by whom, when, and whether they have changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.frameworks.validation import validation_words
from evenhand.measures import Validation
from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.audit import record
from evenhand.web.core.methods import form_page
from evenhand.web.measurement.defining import mark_validated
from evenhand.web.measurement.models import (
    LEVELS,
    RATE,
    Counts,
    DefinitionVersion,
    MeasureCheck,
    ProjectMeasure,
)
from evenhand.web.measurement.queries import measure_for
from evenhand.web.projects.views import WORKERS


class CheckForm(forms.Form):
    """Who looked at the data, when and how."""

    level = forms.ChoiceField(label="How far", choices=LEVELS, widget=forms.RadioSelect)
    checked_by = forms.CharField(
        label="By whom",
        help_text="A post or a body, not a name. For example: the audit department.",
        max_length=120,
    )
    on = forms.DateField(
        label="On", help_text="For example, 01/09/2026.", initial=timezone.localdate
    )
    how = forms.CharField(
        label="How it was checked, and what was found",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("That day has not come yet.")
        return on

    def clean(self) -> Any:
        given = super().clean() or {}
        if given.get("level") != Validation.SELF_REPORTED and not given.get("how"):
            self.add_error("how", "Say how it was checked: others rely on it.")
        return given


@transaction.atomic
def add_check(
    *, by: User, measure: ProjectMeasure, level: str, checked_by: str, on: date, how: str = ""
) -> MeasureCheck:
    """Say how far the numbers that are there now were checked; what was said before stays."""
    locked = ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
    if locked.form == RATE:
        mark_validated(by=by, measure=locked, level=Validation(level), reason=how.strip())
    made = MeasureCheck.objects.create(
        measure=locked,
        level=level,
        checked_by=checked_by.strip(),
        on=on,
        how=how.strip(),
        definition=_latest(DefinitionVersion, [locked]).get(locked.pk, 0),
        counts=_latest(Counts, [locked]).get(locked.pk, 0),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("measure.checked", by=by, subject=made, team=locked.project.team_id)
    return made


def checked(measures: Sequence[ProjectMeasure]) -> dict[UUID, str]:
    """A sentence for each measure, in three questions to the database however many there are."""
    words = {m.pk: validation_words().self_reported for m in measures}
    latest = {
        c.measure_id: c
        for c in MeasureCheck.objects.filter(measure__in=measures).order_by("made_at")
    }
    if not latest:
        return words
    definitions, counts = _latest(DefinitionVersion, measures), _latest(Counts, measures)
    said = {k: _said(c, definitions.get(k, 0), counts.get(k, 0)) for k, c in latest.items()}
    return words | said


def _latest(model: Any, measures: Sequence[ProjectMeasure]) -> dict[UUID, int]:
    found = model.objects.filter(measure__in=measures).order_by().values("measure")
    return dict(found.annotate(last=Max("number")).values_list("measure", "last"))


def _said(check: MeasureCheck, definition: int, counts: int) -> str:
    words = validation_words()
    if check.level == Validation.SELF_REPORTED:
        return words.self_reported
    level = check.get_level_display()
    said = words.said.format(level=level, by=check.checked_by, on=day(check.on))
    since = (
        (definition > check.definition, words.definition_since),
        (counts > check.counts, words.counts_since),
    )
    return ", but ".join([said, " and ".join(w for known, w in since if known)]).removesuffix(
        ", but "
    )


@form_page
def check_measure(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """Say how far the data of a measure were checked."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    form = CheckForm(request.POST or None)
    if form.is_valid():
        add_check(by=request.user, measure=found, **form.cleaned_data)
        return redirect("definition", measure_id=found.pk)
    words = validation_words()
    shown = {"form": form, "page_title": f"{words.title}: {found.title}", "lead": words.purpose}
    shown |= {"button": "Keep it"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)
