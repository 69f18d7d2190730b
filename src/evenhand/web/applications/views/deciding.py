"""Pages on which an application is given to assessors, moderated, decided, told and made a team; and the record of it all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.instruments import Item
from evenhand.frameworks.selection import selection
from evenhand.instruments.assessing import asks_for_support, differing
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.actions import assessing, deciding
from evenhand.web.applications.actions.founding import found_team
from evenhand.web.applications.forms import AssignForm, DecisionForm, FoundForm, ModerationForm
from evenhand.web.applications.letters import tell_account
from evenhand.web.applications.models import ASSESSMENT, Application, Assessment, Conflict
from evenhand.web.applications.presenting import level_in_words, whole
from evenhand.web.applications.queries import (
    application_for,
    assessors_of,
    call_for,
    conflicts_of,
    decision_of,
    holds,
    levels_of,
    moderated_for,
    moderation_of,
    opened_assessments,
)
from evenhand.web.applications.standing import (
    agreement_of,
    applications_to,
    areas_of,
    is_accepted,
    reach_of,
)
from evenhand.web.applications.views.common import (
    done_or_said,
    file_of,
    kept_with_draft,
    page,
    tried,
)
from evenhand.web.core.drafts import begun
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Organisation, Role
from evenhand.web.organisations.views import write


@form_page
def convene_application(request: SignedIn, application_id: UUID) -> HttpResponse:
    """A sent application for conveners: who reads it, and the steps that follow."""
    found = application_for(request.user, application_id)
    given = list(found.assessments.select_related("assessor").order_by("assessor__name", "pk"))
    form = AssignForm(
        request.POST or None,
        assessors=assessors_of(found.call),
        initial={"assessors": [str(a.assessor_id) for a in given]},
    )
    assigned = tried(form, lambda: _assign(request, found, form))
    if assigned is not None:
        messages.success(request, "Who reads it is kept.")
        return redirect("convene_application", application_id=application_id)
    decision = decision_of(found)
    shown = {
        "application": found,
        "call": found.call,
        "given": given,
        "conflict": Conflict,
        "is_closed": found.call.is_closed(timezone.localdate()),
        "moderation": moderation_of(found),
        "decision": decision,
        "outcome": selection().outcome(decision.outcome) if decision else None,
        "accepted": is_accepted(found),
    }
    return page(request, "convene", form, **shown)


def _assign(request: SignedIn, found: Application, form: AssignForm) -> bool:
    chosen = [form.people[k] for k in form.cleaned_data["assessors"]]
    assessing.assign(by=request.user, application=found, assessors=chosen)
    return True


@require_safe
def convene_read(request: SignedIn, application_id: UUID) -> HttpResponse:
    """The whole application, for conveners."""
    found = application_for(request.user, application_id)
    return page(request, "whole", whole=whole(found), call=found.call, back="convene_application")


@require_safe
def convene_evidence(request: SignedIn, application_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of it, for conveners."""
    return file_of(application_for(request.user, application_id), file_id)


@require_POST
def open_moderation(request: SignedIn, application_id: UUID) -> HttpResponse:
    """Assessors see each other's levels from now on."""
    found = application_for(request.user, application_id)
    done_or_said(
        request,
        lambda: assessing.open_moderation(by=request.user, application=found),
        "Moderation is open.",
    )
    return redirect("convene_application", application_id=application_id)


@form_page
def moderation(request: SignedIn, application_id: UUID) -> HttpResponse:
    """What each assessor found, beside each other, and the level that is agreed; conveners keep it."""
    found = moderated_for(request.user, application_id)
    convenes = holds(request.user, found.call.programme, (Role.CONVENER,))
    if request.method == "POST":
        found = application_for(request.user, application_id)
    opened = opened_assessments(found)
    elements = list(_elements(found, opened))
    key = f"application:{found.pk}:moderation"
    form = ModerationForm(
        request.POST or None,
        instrument=found.call.instrument(ASSESSMENT),
        hints={item.name: _said(apart, each) for item, apart, each in elements},
        initial=begun(request.user, key, _agreed(found)) if convenes else {},
    )
    saved = kept_with_draft(
        request,
        form,
        key=key,
        write=lambda version: deciding.moderate(
            by=request.user,
            application=found,
            version=version,
            levels=form.levels(),
            reasons=form.reasons(),
        ),
        now=lambda: _agreed(found),
    )
    if isinstance(saved, HttpResponse):
        return saved
    if saved is not None:
        return redirect("convene_application", application_id=application_id)
    shown = {"application": found, "elements": elements, "convenes": convenes}
    return page(request, "moderation", form, **shown)


def _elements(
    found: Application, opened: list[Assessment]
) -> Iterator[tuple[Item, bool, list[tuple[str, str, str]]]]:
    """Each element, whether assessors differ, and what each found: name, step in words, remark."""
    instrument = found.call.instrument(ASSESSMENT)
    apart = differing(instrument, [a.answers for a in opened])
    for item in instrument.items():
        yield (
            item,
            item.name in apart,
            [
                (
                    a.assessor.name,
                    level_in_words(instrument, item, a.answers.get(item.name)),
                    a.comments.get(item.name, ""),
                )
                for a in opened
            ],
        )


def _said(apart: bool, found: list[tuple[str, str, str]]) -> str:
    """The same, beside the choice of the agreed level."""
    lines = format_html_join("", "<br>{}: {} {}", found)
    if not apart:
        return format_html("What each found:{}", lines)
    return format_html("<strong>You differ here: say why this level is agreed.</strong>{}", lines)


def _agreed(found: Application) -> dict[str, Any]:
    kept_so_far = moderation_of(found)
    if kept_so_far is None:
        return {"version": 0}
    why = {f"why-{k}": v for k, v in kept_so_far.reasons.items()}
    return {"version": kept_so_far.version, **kept_so_far.levels, **why}


@form_page
def decision(request: SignedIn, application_id: UUID) -> HttpResponse:
    """What is decided, on what grounds, with what support and feedback."""
    found = application_for(request.user, application_id)
    agreed = moderation_of(found)
    if agreed is None:
        messages.error(request, "Agree on the levels first.")
        return redirect("convene_application", application_id=application_id)
    key = f"application:{found.pk}:decision"
    first = begun(request.user, key, _decided(found))
    form = DecisionForm(request.POST or None, selection=selection(), initial=first)
    made = kept_with_draft(
        request,
        form,
        key=key,
        write=lambda version: deciding.decide(
            by=request.user, application=found, version=version, **form.contents
        ),
        now=lambda: _decided(found),
    )
    if isinstance(made, HttpResponse):
        return made
    if made is not None:
        return redirect("convene_application", application_id=application_id)
    instrument = found.call.instrument(ASSESSMENT)
    shown = {
        "application": found,
        "levels": [
            (i.label, level_in_words(instrument, i, agreed.levels.get(i.name)))
            for i in instrument.items()
        ],
        "support_asked": selection().support_asked
        if asks_for_support(selection(), agreed.levels)
        else "",
    }
    return page(request, "decision", form, **shown)


def _decided(found: Application) -> dict[str, Any]:
    made = decision_of(found)
    if made is None:
        return {"version": 0}
    names = ("outcome", "grounds", "reasons", "support", "feedback", "version")
    return {name: getattr(made, name) for name in names}


@require_POST
def tell_applicants(request: SignedIn, application_id: UUID) -> HttpResponse:
    """Applicants read the decision from now on."""
    found = application_for(request.user, application_id)
    told = done_or_said(
        request,
        lambda: deciding.tell_applicants(by=request.user, application=found),
        "The applicants can read it now.",
    )
    if told and found.lead is not None:
        tell_account(found.lead.name, found.lead.email)
    return redirect("convene_application", application_id=application_id)


@form_page
def make_team(request: SignedIn, application_id: UUID) -> HttpResponse:
    """An accepted application becomes a team."""
    found = application_for(request.user, application_id)
    form = FoundForm(request.POST or None, application=found, initial=_place(found))
    made = tried(form, lambda: found_team(by=request.user, application=found, **form.cleaned_data))
    if made is not None:
        for invitation, secret in made.letters:
            write(request, invitation, secret)
        messages.success(request, f"{made.team.name} is a team of the programme now.")
        return redirect("convene_application", application_id=application_id)
    shown = {"application": found, "whole": whole(found)}
    return page(request, "make_team", form, **shown)


def _place(found: Application) -> dict[str, Any]:
    """The organisation of that name, if there is one, to be looked at by a convener."""
    there = Organisation.objects.filter(name__iexact=found.organisation).first()
    return {
        "organisation": there.pk if there else None,
        "invite_sponsor": there is None,
        "starts_on": found.call.starts_on,
    }


@require_safe
def selection_record(request: SignedIn, call_id: UUID) -> HttpResponse:
    """How the programme chose: for conveners and evaluators. Applications by name; those who were told."""
    found = call_for(request.user, call_id, roles=(Role.CONVENER, Role.EVALUATOR))
    applications = applications_to(found)
    hidden = conflicts_of(request.user, found)
    told = [
        a
        for a in applications
        if a.pk not in hidden and (d := getattr(a, "decision", None)) and d.told_at is not None
    ]
    shown = {
        "call": found,
        "reach": reach_of(found, applications),
        "areas": areas_of(found, [a for a in applications if a.pk not in hidden]),
        "agreement": agreement_of(found, request.user, applications),
        "decided": [(a, a.decision, selection().outcome(a.decision.outcome)) for a in told],
        "grounds": {g.id: g.label for g in selection().grounds},
        "levels": levels_of(told),
        "instrument": found.instrument(ASSESSMENT),
    }
    return page(request, "record", **shown)
