"""The letter that asks for data, from an entry of the register of data access."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.documents.data_request import Asked, Letter, data_request, to_word
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.measurement.months import months_back
from evenhand.web.measurement.queries import current_definition, rates_of
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import entry_for

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ASKED_FOR = 36  # months: two years before a change, and one to see it


@require_safe
def letter(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The letter as a page to print."""
    entry = _request_for_data(request, entry_id)
    measures = list(rates_of(entry.project))
    chosen = _chosen(request, measures)
    shown: dict[str, Any] = {
        "entry": entry,
        "project": entry.project,
        "team": entry.project.team,
        "measures": measures,
        "chosen": {m.pk for m in chosen},
        "letter": _letter(entry, chosen),
        "query": request.GET.urlencode(),
    }
    return render(request, "measurement/letter.jinja", shown)


@require_safe
def letter_word(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The letter as Word."""
    entry = _request_for_data(request, entry_id)
    chosen = _chosen(request, list(rates_of(entry.project)))
    response = HttpResponse(to_word(_letter(entry, chosen)), content_type=_WORD)
    response["Content-Disposition"] = 'attachment; filename="request-for-data.docx"'
    return response


def _request_for_data(request: SignedIn, entry_id: UUID) -> Entry:
    entry = entry_for(request.user, entry_id)
    if entry.kind_id != "data_access":
        raise Http404
    return entry


def _chosen(request: SignedIn, measures: list[ProjectMeasure]) -> list[ProjectMeasure]:
    """Measures named in the address; without one, all."""
    wanted = set(request.GET.getlist("measure"))
    return [m for m in measures if str(m.pk) in wanted] or measures


def _letter(entry: Entry, chosen: list[ProjectMeasure]) -> Letter:
    content = entry.content
    asked = Asked(
        what=content.get("what", ""),
        holder=content.get("holder", ""),
        purpose=content.get("purpose", ""),
        team=entry.project.team.name,
        project=entry.project.name,
        basis=content.get("legal_basis", ""),
    )
    definitions = [current_definition(m).definition() for m in chosen]
    return data_request(asked, definitions, since=months_back(timezone.localdate(), _ASKED_FOR))
