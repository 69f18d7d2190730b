"""A month's report in one page: the sentence, one thing learnt, and sent."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.charts.words import long_month
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.measurement.due import last_month
from evenhand.web.measurement.queries import current_reading, jobs_of, measure_for
from evenhand.web.projects.months import goes_to, send_month, sent_for
from evenhand.web.projects.views import WORKERS


class LearntForm(forms.Form):
    """One thing learnt."""

    learnt = forms.CharField(
        label="One thing learnt this month",
        help_text="A sentence is enough; that something did not work is worth as much. Never a name, never one person’s care.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )


@form_page
def month_report(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """What was found, in words; write what was learnt; send it."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    reading, today = current_reading(found), timezone.localdate()
    month = last_month(today)
    sent = sent_for(request.user, found.pk, month)
    form = LearntForm(request.POST or None, initial={"learnt": sent.learnt if sent else ""})
    if reading is not None and request.method == "POST" and form.is_valid():
        send_month(
            by=request.user,
            project=found.project,
            measure=found.pk,
            title=found.title,
            month=month,
            headline=reading.protected_headline,
            learnt=form.cleaned_data["learnt"],
        )
        messages.success(request, f"Sent: {long_month(month)} is done.")
        return redirect("month_report", measure_id=found.pk)
    shown = {
        "measure": found,
        "project": found.project,
        "team": found.project.team,
        "month": long_month(month),
        "reading": reading,
        "working": jobs_of(found.project).exists(),
        "form": form,
        "sent": sent,
        "goes_to": goes_to(found.project.team, on=today),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "measurement/month_report.jinja", shown, status=status)
