"""The information-governance pack: of the whole workbench for administrators, of a team for its people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from evenhand.documents.flow import flow_drawing
from evenhand.documents.governance import Pack, governance_pack, to_markdown, to_word
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.governance.facts import facts, team_facts
from evenhand.web.organisations.doors import administrators
from evenhand.web.organisations.queries import team_for

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@administrators
@require_safe
def governance(request: SignedIn) -> HttpResponse:
    """The pack of the whole workbench."""
    return _page(request, governance_pack(facts(on=timezone.localdate())))


@administrators
@require_safe
def governance_download(request: SignedIn, form: str) -> HttpResponse:
    """The same as a document."""
    return _document(governance_pack(facts(on=timezone.localdate())), form)


@require_safe
def team_governance(request: SignedIn, team_id: UUID) -> HttpResponse:
    """The pack of a team: what it measures and has agreed, with the rest."""
    team = team_for(request.user, team_id)
    pack = governance_pack(team_facts(team, on=timezone.localdate()))
    return _page(request, pack, team=team, here="agreement")


@require_safe
def team_governance_download(request: SignedIn, team_id: UUID, form: str) -> HttpResponse:
    """The same as a document."""
    team = team_for(request.user, team_id)
    return _document(governance_pack(team_facts(team, on=timezone.localdate())), form)


def _page(request: SignedIn, pack: Pack, **more: Any) -> HttpResponse:
    title = pack.sections[0].title
    drawing = mark_safe(flow_drawing(pack.stages, title=title))  # noqa: S308 - it escapes its texts
    shown = {"pack": pack, "drawing": drawing, **more}
    template = "governance/team_pack.jinja" if "team" in more else "governance/pack.jinja"
    return render(request, template, shown)


def _document(pack: Pack, form: str) -> HttpResponse:
    if form == "docx":
        response = HttpResponse(to_word(pack), content_type=_WORD)
    elif form == "md":
        response = HttpResponse(to_markdown(pack), content_type="text/markdown; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="information-governance.{form}"'
    return response
