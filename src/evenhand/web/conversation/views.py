"""Talking about a thing of a project."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.conversation import actions
from evenhand.web.conversation.forms import CommentForm
from evenhand.web.conversation.queries import (
    comments_on,
    latest_comments,
    own_comment_for,
    people_to_mention,
)
from evenhand.web.conversation.subjects import NAMES_RACISM, subject_for
from evenhand.web.core.methods import form_page
from evenhand.web.projects.queries import project_for

_A_PAGE = 50


@form_page
def talk(request: SignedIn, kind: str, subject_id: UUID) -> HttpResponse:
    """What was said about one thing, the newest page first, and saying something."""
    subject = subject_for(request.user, kind, subject_id)
    people = people_to_mention(subject.project.team, request.user)
    form = CommentForm(request.POST or None, people=people, names_racism=kind in NAMES_RACISM)
    if form.is_valid():
        actions.say(
            by=request.user,
            subject=subject,
            text=form.cleaned_data["text"],
            mention=form.cleaned_data["mention"],
            signed=form.is_signed,
        )
        return redirect("talk", kind=kind, subject_id=subject_id)
    pages = Paginator(comments_on(subject), _A_PAGE)
    page = pages.get_page(request.GET.get("page") or pages.num_pages)
    shown = {
        "subject": subject,
        "project": subject.project,
        "team": subject.project.team,
        "page": page,
        "form": form,
        "asked": any(
            m.person_id == request.user.pk and m.seen_at is None
            for c in page.object_list
            for m in c.mentions.all()
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "conversation/talk.jinja", shown, status=status)


@require_POST
def seen(request: SignedIn, kind: str, subject_id: UUID) -> HttpResponse:
    """The person has seen where they were mentioned."""
    subject = subject_for(request.user, kind, subject_id)
    actions.see(by=request.user, subject=subject)
    return redirect("talk", kind=kind, subject_id=subject_id)


@require_POST
def take_back(request: SignedIn, comment_id: UUID) -> HttpResponse:
    """Delete one's own comment."""
    comment = own_comment_for(request.user, comment_id)
    actions.take_back(by=request.user, comment=comment)
    messages.success(request, "It is taken back, and its words are deleted.")
    return redirect("home")


@require_safe
def project_talk(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The newest comments of a project, whatever they are about."""
    project = project_for(request.user, project_id)
    shown = {
        "project": project,
        "team": project.team,
        "comments": latest_comments(project, _A_PAGE),
    }
    return render(request, "conversation/project.jinja", shown)
