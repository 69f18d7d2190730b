"""Who was listened to, and what was learnt: what the whole team sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evenhand.documents.guide import guide_to_word
from evenhand.frameworks.listening import listening as words
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.listening import actions, forms
from evenhand.web.listening.models import Insight, ReviewTerms, Strand
from evenhand.web.listening.queries import (
    COUNTED,
    by_code,
    convened_programme,
    counts_of,
    heard_in,
    insight_for,
    lacking,
    learnt_in,
    named,
    own_conversations,
    own_terms,
    questions_for,
    sources_for,
    strand_for,
    team_workers,
    terms_of,
    trained_in,
    training_for,
    trainings_of,
    usual_counts,
)
from evenhand.web.listening.rules import checklist_of
from evenhand.web.organisations.models import Programme
from evenhand.web.organisations.queries import roles_in, team_for
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def sensitive(
    request: HttpRequest, template: str, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that is left at once when need be, and that no browser keeps."""
    response = render(request, template, shown | {"notice": words().notice}, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def listening(request: SignedIn, project_id: UUID) -> HttpResponse:
    """How many were heard, what was learnt, and one's own conversations."""
    project = project_for(request.user, project_id)
    heard = heard_in(project, counts_of(terms_of(project)))
    works = bool(roles_in(request.user, project.team) & set(WORKERS))
    shown = {
        "project": project,
        "team": project.team,
        "heard": [(words().part(h.strand), h) for h in heard],
        "learnt": learnt_in(request.user, project),
        "own": own_conversations(request.user, project) if works else [],
        "works": works,
        "checklist": checklist_of(project),
        "lacking": lacking(request.user, timezone.localdate()) if works else (),
        "words": words(),
        "strands": Strand,
    }
    return sensitive(request, "listening/listening.jinja", shown)


@form_page
def plan_conversation(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Name who leads a conversation."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = forms.PlanConversationForm(request.POST or None, workers=team_workers(project.team))
    if form.is_valid():
        given = form.cleaned_data
        made = actions.plan_conversation(
            by=request.user,
            project=project,
            strand=given["strand"],
            interviewers=named(project.team, given["interviewers"]),
            planned_on=given["planned_on"],
        )
        if str(request.user.pk) in given["interviewers"]:
            return redirect("interview", conversation_id=made.pk)
        messages.success(
            request, "Planned. Those whom you named open it from here on, and they alone."
        )
        return redirect("listening", project_id=project.pk)
    return _form(request, form, project, "Plan a conversation", "Plan it")


@form_page
def new_insight(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Write down what was learnt."""
    project = project_for(request.user, project_id, roles=WORKERS)
    key = f"insight:new:{project.pk}"
    form = _insight_form(request, project, begun(request.user, key, {"version": 0}))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: {"version": 0},
        write=lambda *_: actions.write_insight(
            by=request.user, project=project, **_insight(request, project, form)
        ),
        back=lambda _: _listening(project),
    )
    return answer or _form(request, form, project, "What was learnt", "Keep it", drafts=True)


@form_page
def change_insight(request: SignedIn, insight_id: UUID) -> HttpResponse:
    """Put an insight better."""
    found = insight_for(request.user, insight_id)
    project, key = found.project, f"insight:{found.pk}"
    form = _insight_form(request, project, begun(request.user, key, _insight_now(request, found)))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _insight_now(request, insight_for(request.user, insight_id)),
        write=lambda _, version: actions.write_insight(
            by=request.user,
            project=project,
            insight=found,
            version=version,
            **_insight(request, project, form),
        ),
        back=lambda _: _listening(project),
    )
    return answer or _form(request, form, project, "What was learnt", "Save", drafts=True)


def _listening(project: Project) -> str:
    return reverse("listening", kwargs={"project_id": project.pk})


def _insight_form(
    request: SignedIn, project: Project, initial: dict[str, Any]
) -> forms.InsightForm:
    own = [(str(c.pk), _called(c)) for c in sources_for(request.user, project)]
    return forms.InsightForm(request.POST or None, conversations=own, initial=initial)


def _called(conversation: Any) -> str:
    return f"{conversation.get_strand_display()}, conversation {conversation.number}"


def _insight(request: SignedIn, project: Project, form: forms.InsightForm) -> dict[str, Any]:
    given = form.cleaned_data
    chosen = set(given.get("conversations", ()))
    return {
        **{n: given[n] for n in ("text", "group", "sources", "limits")},
        "conversations": [c for c in sources_for(request.user, project) if str(c.pk) in chosen],
    }


def _insight_now(request: SignedIn, found: Insight) -> dict[str, Any]:
    drawn = found.drawn.filter(withdrawn_on=None, conversation__interviewers=request.user)
    return {
        **{n: getattr(found, n) for n in ("text", "group", "sources", "limits", "version")},
        "conversations": [str(pk) for pk in drawn.values_list("conversation", flat=True)],
    }


@require_safe
def guide(request: SignedIn, project_id: UUID, strand: str) -> HttpResponse:
    """Questions, consent and what to do when it becomes too much: to print and to take along."""
    project, part = project_for(request.user, project_id), words().part(strand_for(strand))
    own, questions = questions_for(project, strand)
    shown = {
        "project": project,
        "team": project.team,
        "part": part,
        "questions": questions,
        "own": own,
        "words": words(),
        "works": bool(roles_in(request.user, project.team) & set(WORKERS)),
    }
    return sensitive(request, "listening/guide.jinja", shown)


@require_safe
def guide_word(request: SignedIn, project_id: UUID, strand: str) -> HttpResponse:
    """The same as Word."""
    project, part = project_for(request.user, project_id), words().part(strand_for(strand))
    _, questions = questions_for(project, strand)
    response = HttpResponse(guide_to_word(part, questions), content_type=_WORD)
    response["Content-Disposition"] = f'attachment; filename="guide-{strand}.docx"'
    return response


@form_page
def change_guide(request: SignedIn, project_id: UUID, strand: str) -> HttpResponse:
    """The team's own questions."""
    project = project_for(request.user, project_id, roles=WORKERS)
    kind = strand_for(strand)
    key = f"guide:{project.pk}:{kind}"
    first = begun(request.user, key, _guide_now(project, kind))
    form = forms.GuideForm(request.POST or None, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _guide_now(project, kind),
        write=lambda _, version: actions.change_guide(
            by=request.user,
            project=project,
            strand=kind,
            version=version,
            questions=form.lines(),
        ),
        back=lambda _: reverse("guide", kwargs={"project_id": project.pk, "strand": strand}),
    )
    return answer or _form(request, form, project, "Your own questions", "Save", drafts=True)


def _guide_now(project: Project, strand: Strand) -> dict[str, Any]:
    own, questions = questions_for(project, strand)
    return {"questions": "\n".join(questions), "version": own.version if own else 0}


@form_page
def training(request: SignedIn) -> HttpResponse:
    """A person's own trainings, and adding one."""
    form = forms.TrainingForm(request.POST or None)
    if form.is_valid():
        actions.register_training(by=request.user, **form.cleaned_data)
        return redirect("training")
    today = timezone.localdate()
    shown = {
        "form": form,
        "held": forms.training_states(trainings_of(request.user), today),
        "titles": {t.id: t.title for t in words().trainings},
        "lacking": lacking(request.user, today),
    }
    return render(request, "listening/training.jinja", shown, status=422 if form.is_bound else 200)


@require_POST
def remove_training(request: SignedIn, training_id: UUID) -> HttpResponse:
    """Take one's own entry out."""
    actions.remove_training(by=request.user, training=training_for(request.user, training_id))
    return redirect("training")


@require_safe
def team_training(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Who in the team is trained, until when."""
    team = team_for(request.user, team_id)
    shown = {
        "team": team,
        "kinds": words().trainings,
        "trained": trained_in(team, timezone.localdate()),
    }
    return render(request, "listening/team_training.jinja", shown)


@never_cache
@login_not_required
@form_page
def take_back(request: HttpRequest) -> HttpResponse:
    """A participant takes everything back with the code of the paper, without an account."""
    form = forms.TakeBackForm(request.POST or None)
    done = False
    if form.is_valid():
        found = by_code(form.cleaned_data["code"])
        if found is None:
            form.add_error("code", words().consent.unknown)
        else:
            actions.withdraw(conversation=found)
            done = True
    shown = {"form": form, "done": done, "consent": words().consent}
    refused = form.is_bound and not done
    return sensitive(request, "listening/take_back.jinja", shown, status=422 if refused else 200)


@form_page
def review_terms(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """What a programme sets: areas, how many conversations, by when."""
    programme = convened_programme(request.user, programme_id)
    key = f"terms:{programme.pk}"
    first = begun(request.user, key, _terms_now(programme))
    form = forms.TermsForm(request.POST or None, initial=first)

    def back(_: ReviewTerms) -> str:
        messages.success(request, "Saved. Teams see it on the page of their focus.")
        return reverse("review_terms", kwargs={"programme_id": programme.pk})

    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _terms_now(programme),
        write=lambda _, version: actions.set_terms(
            by=request.user, programme=programme, version=version, content=form.content()
        ),
        back=back,
    )
    if answer is not None:
        return answer
    shown = {
        "form": form,
        "page_title": f"Before a focus is chosen: {programme.name}",
        "lead": "How free teams are, how many people are heard, and by when. Teams see all of it.",
        "button": "Save",
        "drafts": True,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _terms_now(programme: Programme) -> dict[str, Any]:
    found = own_terms(programme)
    if found is None:
        usual = usual_counts()
        return {n: getattr(usual, n) for n in COUNTED} | {"freedom": "open", "version": 0}
    values = {n: getattr(found, n) for n in (*actions.TERMS, "version")}
    return values | {"own_areas": "\n".join(found.own_areas)}


def _form(
    request: SignedIn, form: Any, project: Project, title: str, button: str, **more: Any
) -> HttpResponse:
    shown = {"form": form, "page_title": title, "button": button, "project": project, **more}
    shown["team"] = project.team
    return sensitive(request, "listening/form.jinja", shown, status=422 if form.is_bound else 200)
