"""Options, what partners and the team say of them, the lock, and opening it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.focus import choosing
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun, keep_draft, typed_in
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.focus import actions, forms, locking
from evenhand.web.focus.models import Lock, Option
from evenhand.web.focus.presenters import lock_sentences, option_scores, scored
from evenhand.web.focus.queries import (
    area_titles,
    focus_project,
    latest_data,
    latest_study,
    lock_in_force,
    locks_of,
    number_of_locks,
    open_options,
    option_for,
    options_of,
    own_word,
    partner_of,
    version_of_choice,
    voice_for,
    word_for,
    words_of,
)
from evenhand.web.focus.rules import missing_in
from evenhand.web.listening.queries import terms_of
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import (
    current_plan,
    measures_to_judge_by,
    partners_of,
    project_for,
)
from evenhand.web.projects.saying import sentences
from evenhand.web.projects.views import WORKERS


@require_safe
def options(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Options in the order in which they were named, with scores, reasons, voices and partners' words."""
    project = focus_project(request.user, project_id)
    put, terms = options_of(project), terms_of(project)
    held = roles_in(request.user, project.team)
    shown = {
        "project": project,
        "team": project.team,
        "put": put,
        "scores": option_scores([p.option for p in put]),
        "places": {p.option.pk: locking.place_of(p.option.area, terms) for p in put},
        "partner_words": words_of(project),
        "lock": lock_in_force(project),
        "study": latest_study(project),
        "words": choosing(),
        "works": bool(held & set(WORKERS)),
        "is_partner": Role.PARTNER in held,
        "own_word": own_word(request.user, project),
    }
    return render(request, "focus/options.jinja", shown)


def _areas(project: Project) -> list[str]:
    """Of the programme; where it names none, those that come with Evenhand."""
    return area_titles(terms_of(project)) or [a.title for a in choosing().areas]


@form_page
def new_option(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Put an option up."""
    project = project_for(request.user, project_id, roles=WORKERS)
    key = f"option:new:{project.pk}"
    first = begun(request.user, key, {"version": 0})
    form = forms.OptionForm(request.POST or None, areas=_areas(project), there=False, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: {"version": 0},
        write=lambda *_: actions.put_option(
            by=request.user, project=project, content=form.content()
        ),
        back=lambda _: _options(project),
    )
    return answer or _form(request, form, "Put an option up", "Put it up", drafts=True)


@form_page
def change_option(request: SignedIn, option_id: UUID) -> HttpResponse:
    """Put it better, score it with reasons, or leave it out with one."""
    found = option_for(request.user, option_id)
    areas, key = _areas(found.project), f"option:{found.pk}"
    first = begun(request.user, key, forms.option_now(found, areas))
    form = forms.OptionForm(request.POST or None, areas=areas, there=True, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: forms.option_now(option_for(request.user, option_id), areas),
        write=lambda _, version: actions.put_option(
            by=request.user,
            project=found.project,
            option=found,
            version=version,
            content=form.content(),
        ),
        back=lambda _: _options(found.project),
    )
    return answer or _form(request, form, f"Option {found.number}", "Save", drafts=True)


def _options(project: Project) -> str:
    return reverse("options", kwargs={"project_id": project.pk})


@form_page
def partner_word(request: SignedIn, project_id: UUID) -> HttpResponse:
    """A partner's own field."""
    project = project_for(request.user, project_id, roles=(Role.PARTNER,))
    key = f"word:{project.pk}"
    first = begun(request.user, key, _word_now(request.user, project))
    form = forms.WordForm(request.POST or None, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _word_now(request.user, project),
        write=lambda values, version: actions.say_word(
            by=request.user,
            project=project,
            partner=request.user,
            text=values["text"],
            named=values["named"],
            version=version,
        ),
        back=lambda _: _options(project),
    )
    return answer or _form(request, form, "Your say in the choice", "Say it", drafts=True)


def _word_now(partner: Any, project: Project) -> dict[str, Any]:
    found = own_word(partner, project)
    if found is None:
        return {"version": 0}
    return {"text": found.text, "named": found.named, "version": found.version}


@form_page
def take_down_word(request: SignedIn, project_id: UUID) -> HttpResponse:
    """By telephone or on paper, through whoever supports the partner: a full way of taking part."""
    project = project_for(request.user, project_id, roles=WORKERS)
    partners = partners_of(project.team)
    form = forms.TakenDownForm(request.POST or None, partners=partners, initial={"version": 0})
    if form.is_bound and form.is_valid():
        partner = partner_of(project, form.cleaned_data["partner"])
        if own_word(partner, project) is None:
            actions.say_word(
                by=request.user,
                project=project,
                partner=partner,
                text=form.cleaned_data["text"],
                named=form.cleaned_data["named"],
                version=0,
            )
            return redirect("options", project_id=project.pk)
        form.add_error("partner", "They have said something already: only they change it.")
    return _form(request, form, "What a partner said", "Keep it")


@require_POST
def take_back_word(request: SignedIn, word_id: UUID) -> HttpResponse:
    """A partner takes the own words back."""
    found = word_for(request.user, word_id)
    actions.take_back_word(by=request.user, word=found)
    return redirect("options", project_id=found.project_id)


@form_page
def new_voice(request: SignedIn, option_id: UUID) -> HttpResponse:
    """One's own view, agreement or not."""
    found = option_for(request.user, option_id)
    form = forms.VoiceForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        actions.raise_voice(
            by=request.user,
            option=found,
            stance=given["stance"],
            text=given["text"],
            signed=given["signed"] == "yes",
        )
        return redirect("options", project_id=found.project_id)
    return _form(request, form, f"How you see it: {found.title}", "Say it")


@require_POST
def take_back_voice(request: SignedIn, voice_id: UUID) -> HttpResponse:
    """A signed view is taken back."""
    found = voice_for(request.user, voice_id)
    actions.take_back_voice(by=request.user, voice=found)
    return redirect("options", project_id=found.project_id)


@form_page
def lock_focus(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Lock the focus and fix the measure plan, in one step."""
    project = project_for(request.user, project_id, roles=WORKERS)
    found, missing, terms = open_options(project), missing_in(project), terms_of(project)
    place, study = locking.place_of(project.clinical_area, terms), latest_study(project)
    key = f"lock:{project.pk}"
    form = forms.LockForm(
        request.POST or None,
        options=[(str(o.pk), f"{o.title}, for {o.whom}") for o in found],
        missing=missing,
        place=place,
        seen_to=study.data_to if study else None,
        measures=measures_to_judge_by(project),
        initial=begun(request.user, key, _lock_now(project)),
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _lock_now(project),
        write=lambda _, version: _lock(request, form, found, terms, version),
        back=lambda _: reverse("focus", kwargs={"project_id": project.pk}),
    )
    if answer is not None:
        return answer
    shown = {
        "form": form,
        "project": project,
        "team": project.team,
        "missing": missing,
        "options": found,
        "lock": lock_in_force(project),
        "words": choosing(),
        "place": place,
    }
    return render(request, "focus/lock.jinja", shown, status=422 if form.is_bound else 200)


def _lock(
    request: SignedIn, form: forms.LockForm, found: list[Option], terms: Any, version: int
) -> Lock | None:
    """None where the programme asks for a reason that is not given, or somebody locked one meanwhile: what is typed is kept then."""
    option = next(o for o in found if str(o.pk) == form.cleaned_data["option"])
    place = locking.place_of(option.area, terms)
    choice = form.choice()
    if lock_in_force(option.project) is not None:
        key = f"lock:{option.project_id}"
        keep_draft(by=request.user, key=key, values=typed_in(form), version=version)
        messages.info(request, "Somebody locked a focus meanwhile. What you typed is your draft.")
        return None
    if place is not None and place.needs_reason and not choice.outside_reason.strip():
        form.add_error("outside", f"{place.sentence} Say why.")
        return None
    return locking.lock_focus(
        by=request.user,
        option=option,
        choice=choice,
        plan=form.content(),
        version=version,
    )


def _lock_now(project: Project) -> dict[str, Any]:
    plan, study = current_plan(project), latest_study(project)
    data_to = latest_data([study.data_to if study else None])
    return forms.first_plan(plan.content if plan else None, data_to) | {
        "version": version_of_choice(project)
    }


@form_page
def reopen_focus(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Open the choice again, with a reason."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = forms.ReopenForm(request.POST or None, initial={"version": number_of_locks(project)})
    kept = saved(
        form,
        write=lambda: locking.reopen_focus(
            by=request.user,
            project=project,
            reason=form.cleaned_data["reason"],
            version=form.made_from,
        ),
        now=lambda: {"version": number_of_locks(project)},
    )
    if kept is not None:
        messages.success(
            request,
            "The choice is open again. The plan stays in force until another focus is locked.",
        )
        return redirect("focus", project_id=project.pk)
    return _form(request, form, "Open the choice again", "Open it again")


@require_safe
def focus_versions(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Every choice that was made, what it rested on, and why it was opened again."""
    project = focus_project(request.user, project_id)
    titles = dict(measures_to_judge_by(project))
    locks = project_locks(project, titles)
    shown = {"project": project, "team": project.team, "locks": locks}
    return render(request, "focus/versions.jinja", shown)


def project_locks(project: Project, titles: dict[str, str]) -> list[dict[str, Any]]:
    """Each lock with its sentences, scores and plan."""
    return [
        {
            "lock": lock,
            "says": list(lock_sentences(lock)),
            "scores": scored(lock.content["scores"]),
            "plan": list(sentences(lock.plan.content, titles)),
        }
        for lock in locks_of(project)
    ]


def _form(
    request: SignedIn, form: Any, title: str, button: str, *, drafts: bool = False
) -> HttpResponse:
    shown = {"form": form, "page_title": title, "button": button, "drafts": drafts}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)
