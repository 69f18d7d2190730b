"""Stories of the most significant change: telling one, putting it right, taking it back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from evenhand.errors import InputFileError
from evenhand.experience import Form, parse_stories, tally_groups
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.design.beside import Mergeable
from evenhand.web.measurement import words
from evenhand.web.measurement.models import ChangeStory, DefinitionVersion
from evenhand.web.measurement.queries import current_definition, measure_for, story_for
from evenhand.web.projects.views import WORKERS

_LEVELS = [
    ("told", "It has been told"),
    ("team", "Chosen by the team and its partners"),
    ("organisation", "Chosen in the organisation"),
    ("programme", "Chosen in the programme"),
]
_CONSENTS = [
    ("team only", "For the team only"),
    ("programme", "For the programme: conveners, evaluators and other teams"),
    ("public", "For everyone"),
]


class StoryForm(Mergeable):
    """One story, as the person who told it agreed that it may be kept: she agreed to these words."""

    as_one = (("summary", "consent", "group"), ("chosen_by", "reason", "level"))

    on = forms.DateField(
        label="When it was told",
        help_text="For example, 14/09/2026. Pages show the month only.",
    )
    domain = forms.ChoiceField(label="What it is about", widget=forms.RadioSelect)
    summary = forms.CharField(
        label="What changed",
        help_text="At most 80 words, in the third person, about care: ‘A request for an interpreter was met the same day.’ Nothing that could name anyone: no names, dates of birth, places or rare events.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1_000,
    )
    chosen_by = forms.CharField(
        label="Who chose it",
        help_text="A role or a meeting, never a name. For example: lived experience partners.",
        max_length=120,
    )
    reason = forms.CharField(
        label="Why they chose it",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    level = forms.ChoiceField(
        label="How far it has been chosen", choices=_LEVELS, widget=forms.RadioSelect
    )
    consent = forms.ChoiceField(
        label="How far she agreed that it may go",
        help_text="Ask each time. She can change her mind at any time, and then the story is gone.",
        choices=_CONSENTS,
        widget=forms.RadioSelect,
    )
    group = forms.ChoiceField(
        label="Her ethnic group, if she wants it kept with the story",
        help_text="Only the team sees it. Leave it out where it could tell who she is.",
        required=False,
    )

    def __init__(self, *args: Any, definition: DefinitionVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        domains = [(line.text, line.text) for line in definition.asked().lines]
        self.fields["domain"].choices = domains  # type: ignore[attr-defined]
        groups = [(g.label, g.label) for g in tally_groups()[:-1]]
        self.fields["group"].choices = [("", "Not kept"), *groups]  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day has not come yet.")
        return day

    def told(self) -> dict[str, Any]:
        """What is kept."""
        given = {name: self.cleaned_data[name] for name in ("on", *ChangeStory.TOLD)}
        return {n: " ".join(v.split()) if isinstance(v, str) else v for n, v in given.items()}

    def clean(self) -> Any:
        given = super().clean()
        if not self.errors:
            try:
                parse_stories([self.told()])
            except InputFileError as error:
                self.add_error("summary", f"{error.problem} {error.remedy}")
        return given


@form_page
def new_story(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """Tell a story of change."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    if found.form != Form.STORIES:
        raise Http404
    form = StoryForm(request.POST or None, definition=current_definition(found))
    if form.is_valid():
        words.tell(by=request.user, measure=found, told=form.told())
        return redirect("measure", measure_id=found.pk)
    return _form(request, form, "A story of change", "Keep it", current_definition(found))


@form_page
def change_story(request: SignedIn, story_id: UUID) -> HttpResponse:
    """Put a story right, or narrow or widen what she agreed to."""
    story = story_for(request.user, story_id, roles=WORKERS)
    key, definition = f"story:{story.pk}", current_definition(story.measure)
    first = begun(request.user, key, _as_it_stands(story))
    form = StoryForm(request.POST or None, initial=first, definition=definition)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _as_it_stands(story_for(request.user, story.pk, roles=WORKERS)),
        write=lambda _, version: words.change_story(
            by=request.user, story=story, version=version, told=form.told()
        ),
        back=lambda _: reverse("measure", kwargs={"measure_id": story.measure_id}),
    )
    title = f"Story {story.number}"
    return answer or _form(request, form, title, "Keep the change", definition, drafts=True)


def _as_it_stands(story: ChangeStory) -> dict[str, Any]:
    return {name: getattr(story, name) for name in ("on", *ChangeStory.TOLD, "version")}


@form_page
def withdraw_story(request: SignedIn, story_id: UUID) -> HttpResponse:
    """Take a story back, for good."""
    story = story_for(request.user, story_id, roles=WORKERS)
    if request.method == "POST":
        words.withdraw(by=request.user, story=story)
        messages.info(request, f"Story {story.number} is gone.")
        return redirect("measure", measure_id=story.measure_id)
    shown = {
        "story": story,
        "measure": story.measure,
        "project": story.measure.project,
        "team": story.measure.project.team,
    }
    return render(request, "measurement/withdraw.jinja", shown)


def _form(
    request: SignedIn,
    form: StoryForm,
    title: str,
    button: str,
    definition: DefinitionVersion,
    *,
    drafts: bool = False,
) -> HttpResponse:
    lead = definition.asked().question
    shown = {"form": form, "page_title": title, "button": button, "lead": lead, "drafts": drafts}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)
