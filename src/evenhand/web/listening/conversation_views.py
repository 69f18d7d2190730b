"""One conversation: pages that its named interviewers open, and nobody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.listening import listening
from evenhand.web.accounts.idle import awake
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.listening import actions, forms
from evenhand.web.listening.models import Conversation
from evenhand.web.listening.queries import (
    conversation_for,
    everyone_of,
    insights_of,
    named,
    notes_of,
    questions_for,
    quotation_for,
)
from evenhand.web.listening.rules import checklist_of, missing_for
from evenhand.web.listening.views import sensitive


@awake
@require_safe
def conversation(request: SignedIn, conversation_id: UUID) -> HttpResponse:
    """Where it stands, what is missing, and the paper for the participant."""
    found = conversation_for(request.user, conversation_id)
    _, questions = questions_for(found.project, found.strand)
    shown = {
        "missing": missing_for(found, request.user, on=timezone.localdate()),
        "checklist": checklist_of(found.project),
        "notes": notes_of(request.user, found),
        "quotations": list(found.quotations.select_related("insight")),
        "part": listening().part(found.strand),
        "words": listening(),
        "questions": questions,
        "interviewers": list(found.interviewers.order_by("name")),
    }
    return _page(request, "listening/conversation.jinja", found, shown)


@awake
@form_page
def prepare_conversation(request: SignedIn, conversation_id: UUID) -> HttpResponse:
    """What is arranged before."""
    found = conversation_for(request.user, conversation_id)
    leading = {str(pk) for pk in found.interviewers.values_list("pk", flat=True)}
    others = [(pk, name) for pk, name in everyone_of(found.project.team) if pk not in leading]
    key = f"conversation:{found.pk}:before"
    form = forms.PrepareForm(
        request.POST or None,
        strand=found.strand,
        others=others,
        initial=begun(request.user, key, forms.prepared_now(found)),
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: forms.prepared_now(conversation_for(request.user, conversation_id)),
        write=lambda values, version: actions.prepare(
            by=request.user,
            conversation=found,
            version=version,
            content=values,
            kept_from=named(found.project.team, values.get("kept_from") or ()),
        ),
        back=lambda _: _address(found),
    )
    return answer or _form(request, found, form, "Before it is held", "Save", drafts=True)


def _address(found: Conversation) -> str:
    return reverse("interview", kwargs={"conversation_id": found.pk})


@awake
@form_page
def agree_conversation(request: SignedIn, conversation_id: UUID) -> HttpResponse:
    """What the participant lets be kept, until when."""
    found = conversation_for(request.user, conversation_id)
    form = forms.AgreeForm(request.POST or None, initial=_agreed_now(found))
    kept = saved(
        form,
        write=lambda: actions.agree(
            by=request.user,
            conversation=found,
            version=form.made_from,
            **{n: form.cleaned_data[n] for n in _AGREED},
        ),
        now=lambda: _agreed_now(conversation_for(request.user, conversation_id)),
    )
    if kept is not None:
        return redirect("interview", conversation_id=found.pk)
    consent = listening().consent
    return _form(
        request, found, form, "What may be kept", "Save", lead=consent.lead, points=consent.points
    )


_AGREED = ("keep", "agreed_on", "agreed_how", "keep_to")


def _agreed_now(found: Conversation) -> dict[str, Any]:
    return {n: getattr(found, n) for n in (*_AGREED, "version")}


@awake
@form_page
def hold_conversation(request: SignedIn, conversation_id: UUID) -> HttpResponse:
    """Record that it was held. The form is there only once everything that keeps people safe is."""
    found = conversation_for(request.user, conversation_id)
    missing = missing_for(found, request.user, on=timezone.localdate())
    if missing:
        shown = {
            "missing": missing,
            "part": listening().part(found.strand),
            "checklist": checklist_of(found.project),
        }
        return _page(request, "listening/not_yet.jinja", found, shown, 409 if request.POST else 200)
    key = f"conversation:{found.pk}:notes"
    first = begun(request.user, key, _held_now(request, found))
    form = forms.HoldForm(request.POST or None, notes=found.keep != "nothing", initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _held_now(request, conversation_for(request.user, conversation_id)),
        write=lambda values, version: actions.hold(
            by=request.user,
            conversation=found,
            version=version,
            held_on=values["held_on"],
            text=values.get("text") or "",
        ),
        back=lambda _: _address(found),
    )
    protocol = listening().distress
    return answer or _form(
        request, found, form, "What was said", "Keep it", protocol=protocol, drafts=True
    )


def _held_now(request: SignedIn, found: Conversation) -> dict[str, Any]:
    notes = notes_of(request.user, found)
    return {
        "held_on": found.held_on,
        "text": notes.text if notes else "",
        "version": found.version,
    }


@awake
@form_page
def new_quotation(request: SignedIn, conversation_id: UUID) -> HttpResponse:
    """Keep a sentence, agreed as it stands."""
    found = conversation_for(request.user, conversation_id)
    insights = insights_of(found.project)
    form = forms.QuoteForm(request.POST or None, insights=[(str(i.pk), i.text) for i in insights])
    if form.is_valid():
        given = form.cleaned_data
        chosen = next((i for i in insights if str(i.pk) == given["insight"]), None)
        actions.quote(
            by=request.user,
            conversation=found,
            text=given["text"],
            agreed_on=given["agreed_on"],
            agreed_how=given["agreed_how"],
            insight=chosen,
        )
        return redirect("interview", conversation_id=found.pk)
    return _form(request, found, form, "A sentence, as it was said", "Keep it")


@awake
@require_POST
def take_back_quotation(request: SignedIn, quotation_id: UUID) -> HttpResponse:
    """She took one sentence back."""
    found = quotation_for(request.user, quotation_id)
    actions.take_back_quotation(by=request.user, quotation=found)
    return redirect("interview", conversation_id=found.conversation_id)


@awake
@form_page
def withdraw_conversation(request: SignedIn, conversation_id: UUID) -> HttpResponse:
    """She told an interviewer that she takes everything back."""
    found = conversation_for(request.user, conversation_id)
    form = forms.SureForm(request.POST or None)
    if form.is_valid():
        actions.withdraw(conversation=found, by=request.user)
        messages.success(request, listening().consent.withdrawn)
        return redirect("listening", project_id=found.project_id)
    return _form(request, found, form, "Taken back by the participant", "Delete it")


def _form(
    request: SignedIn, found: Conversation, form: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    shown = {"form": form, "page_title": title, "button": button, **more}
    status = 422 if form.is_bound else 200
    return _page(request, "listening/form.jinja", found, shown, status)


def _page(
    request: SignedIn, template: str, found: Conversation, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    more = {"conversation": found, "project": found.project, "team": found.project.team}
    return sensitive(request, template, {**shown, **more}, status)
