"""A partner's own pages: what changed because of you, one question, what you are owed; and influence by stage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.partners import partnering
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.partners import saying
from evenhand.web.partners.actions import PartnerError
from evenhand.web.partners.contributions import contributions_of
from evenhand.web.partners.forms import AnswerForm, InfluenceForm, QuestionForm, TellForm
from evenhand.web.partners.models import Arrangement, Influence, PartnerTask, Side, Way
from evenhand.web.partners.money import sums
from evenhand.web.partners.queries import (
    arrangement_for,
    arrangements_of,
    heard_by,
    influence_for,
    influence_of,
    open_questions,
    own_arrangements,
    project_of_team,
    question_for,
)
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.registers.actions import take_back_entry as take_back
from evenhand.web.registers.queries import entry_for

_HEARD = 5
_SAYS = {Side.PARTNER: "speaks", Side.STAFF: "staff", Side.PLANNED: "plans"}


@require_safe
def my_part(request: SignedIn) -> HttpResponse:
    """What changed because of you, one question, and what you are owed: on one page."""
    own = own_arrangements(request.user)
    if not own:
        raise Http404
    tasks = list(PartnerTask.objects.filter(arrangement__in=own))
    questions = open_questions(own)
    question = questions[0] if questions else None
    today = timezone.localdate()
    shown = {
        "arrangements": own,
        "heard": heard_by(own, _HEARD),
        "question": question,
        "form": AnswerForm(ask=question.ask, supporter=False) if question else None,
        "more": len(questions) - 1,
        "sums": sums(tasks),
        "late": [t for t in tasks if t.late(today)],
        "today": today,
    }
    return render(request, "partners/my_part.jinja", shown)


@require_safe
def own_contributions(request: SignedIn) -> HttpResponse:
    """Everything that the person wrote, and taking it back."""
    found = contributions_of(request.user)
    return render(request, "partners/contributions.jinja", {"contributions": found})


@form_page
def new_question(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """Staff ask a partner one thing."""
    found, _ = arrangement_for(request.user, arrangement_id, may="staff")
    form = QuestionForm(request.POST or None, team=found.team)
    if form.is_valid() and _asked(request, form, found):
        messages.success(request, "It is asked. The partner sees one question at a time.")
        return redirect("partners", team_id=found.team_id)
    shown = {"form": form, "page_title": f"Ask {found.called} one question", "button": "Ask"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _asked(request: SignedIn, form: QuestionForm, found: Arrangement) -> bool:
    """Whether it was; where not, the form says why."""
    project = _project(found, form.cleaned_data["project"])
    try:
        saying.ask(
            by=request.user, arrangement=found, project=project, question=form.cleaned_data["ask"]
        )
    except PartnerError as error:
        form.add_error(None, str(error))
        return False
    return True


@form_page
def tell_partner(request: SignedIn, arrangement_id: UUID) -> HttpResponse:
    """Staff tell a partner what changed because of them."""
    found, _ = arrangement_for(request.user, arrangement_id, may="staff")
    form = TellForm(request.POST or None, team=found.team)
    if form.is_valid():
        given = form.cleaned_data
        project = _project(found, given["project"])
        saying.tell(
            by=request.user,
            arrangement=found,
            project=project,
            said=given["said"],
            did=given["did"],
        )
        messages.success(request, "It is told.")
        return redirect("partners", team_id=found.team_id)
    title = f"Tell {found.called} what changed"
    shown = {"form": form, "page_title": title, "button": "Tell"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _project(found: Arrangement, project_id: str) -> Project:
    project = project_of_team(found.team, project_id)
    if project is None:
        raise Http404
    return project


@form_page
def answer_question(request: SignedIn, question_id: UUID) -> HttpResponse:
    """The partner's answer, or the supporter's after a call or a letter."""
    question, close = question_for(request.user, question_id)
    form = AnswerForm(request.POST or None, ask=question.ask, supporter=not close.partner)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        saying.answer(
            by=request.user,
            question=question,
            words=given["words"],
            through=given.get("through", Way.SCREEN),
        )
        messages.success(request, "Thank you. Your answer is with the team.")
        if close.partner:
            return redirect("my_part")
        return redirect("partners", team_id=question.arrangement.team_id)
    shown = {"form": form, "page_title": question.arrangement.team.name, "button": "Send"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_POST
def take_back_question(request: SignedIn, question_id: UUID) -> HttpResponse:
    """Delete an answer."""
    question, close = question_for(request.user, question_id)
    saying.take_back_answer(by=request.user, question=question)
    messages.success(request, "It is taken back, and its words are deleted.")
    return redirect("own_contributions" if close.partner else "home")


@require_POST
def take_back_entry(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """Empty one's own entry of a register."""
    entry = entry_for(request.user, entry_id)
    if entry.made_by != request.user.pk:
        raise Http404
    take_back(by=request.user, entry=entry)
    messages.success(request, "It is taken back, and its words are deleted.")
    return redirect("own_contributions")


@require_POST
def take_back_influence(request: SignedIn, influence_id: UUID) -> HttpResponse:
    """Take back what the partner's side said of the own influence."""
    found = influence_for(request.user, influence_id)
    saying.take_back_influence(by=request.user, influence=found)
    return redirect("influence", project_id=found.project_id)


@require_safe
def influence(request: SignedIn, project_id: UUID) -> HttpResponse:
    """By stage: as the partner sees it, and as staff see it, beside each other. Empty stages stay visible."""
    project = project_for(request.user, project_id)
    said = {(i.arrangement_id, i.stage, i.side): i for i in influence_of(project)}
    roles = roles_in(request.user, project.team)
    shown = {
        "project": project,
        "team": project.team,
        "arrangements": arrangements_of(project.team),
        "said": said,
        "stages": partnering().stages,
        "levels": dict(partnering().levels),
        "sides": Side,
        "staff": bool(roles & {Role.LEAD, Role.MEMBER, Role.COACH}),
        "me": request.user.pk,
    }
    return render(request, "partners/influence.jinja", shown)


@form_page
def say_influence(
    request: SignedIn, arrangement_id: UUID, project_id: UUID, stage: str, side: str
) -> HttpResponse:
    """One side says how far a partner's influence went at one stage."""
    if stage not in {s.id for s in partnering().stages} or side not in Side.values:
        raise Http404
    found, _ = arrangement_for(request.user, arrangement_id, may=_SAYS[Side(side)])
    project = _project(found, str(project_id))
    key = {"arrangement": found, "project": project, "stage": stage, "side": side}
    named = f"influence:{found.pk}:{project.pk}:{stage}:{side}"
    form = InfluenceForm(request.POST or None, initial=begun(request.user, named, _said(key)))
    answer = answered(
        request,
        form,
        key=named,
        now=lambda: _said(key),
        write=lambda values, version: saying.say_influence(
            by=request.user,
            arrangement=found,
            project=project,
            stage=stage,
            side=side,
            level=values["level"],
            words=values["words"],
            version=version,
        ),
        back=lambda _: reverse("influence", kwargs={"project_id": project.pk}),
    )
    if answer is not None:
        return answer
    asked = next(s for s in partnering().stages if s.id == stage)
    shown = {
        "form": form,
        "page_title": f"{asked.label}: {found.called}",
        "lead": f"{asked.ask} {Side(side).label}.",
        "button": "Keep it",
        "drafts": True,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _said(key: dict[str, Any]) -> dict[str, Any]:
    found = Influence.objects.filter(**key).first()
    if found is None:
        return {"version": 0}
    return {"level": found.level, "words": found.words, "version": found.version}
