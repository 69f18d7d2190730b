"""The letter that asks for data, from an entry of the register of data access."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.documents.data_request import (
    Asked,
    Letter,
    counting_sql,
    data_request,
    to_word,
)
from evenhand.measures import Measure
from evenhand.measures.counting_query import DIALECTS
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.measurement.months import months_back
from evenhand.web.measurement.queries import definitions_in_force, rates_of
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
        "letter": _letter(entry, chosen, _dialect(request)),
        "query": request.GET.urlencode(),
        "dialects": DIALECTS,
        "dialect": _dialect(request),
    }
    return render(request, "measurement/letter.jinja", shown)


@require_safe
def letter_word(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The letter as Word."""
    entry = _request_for_data(request, entry_id)
    chosen = _chosen(request, list(rates_of(entry.project)))
    response = HttpResponse(to_word(_letter(entry, chosen, _dialect(request))), content_type=_WORD)
    response["Content-Disposition"] = 'attachment; filename="request-for-data.docx"'
    return response


@require_safe
def letter_sql(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """The query that counts, as a file."""
    entry = _request_for_data(request, entry_id)
    chosen = _chosen(request, list(rates_of(entry.project)))
    text = counting_sql(_definitions(chosen), dialect=_dialect(request), since=_since())
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="counts.sql"'
    return response


def _dialect(request: SignedIn) -> str:
    wanted = request.GET.get("dialect", "")
    return wanted if wanted in DIALECTS else next(iter(DIALECTS))


def _since() -> date:
    return months_back(timezone.localdate(), _ASKED_FOR)


def _definitions(chosen: list[ProjectMeasure]) -> list[Measure]:
    found = definitions_in_force(chosen)
    return [found[m.pk].definition() for m in chosen]


def _request_for_data(request: SignedIn, entry_id: UUID) -> Entry:
    entry = entry_for(request.user, entry_id)
    if entry.kind_id != "data_access":
        raise Http404
    return entry


def _chosen(request: SignedIn, measures: list[ProjectMeasure]) -> list[ProjectMeasure]:
    """Measures named in the address; without one, all."""
    wanted = set(request.GET.getlist("measure"))
    return [m for m in measures if str(m.pk) in wanted] or measures


def _letter(entry: Entry, chosen: list[ProjectMeasure], dialect: str) -> Letter:
    content = entry.content
    asked = Asked(
        what=content.get("what", ""),
        holder=content.get("holder", ""),
        purpose=content.get("purpose", ""),
        team=entry.project.team.name,
        project=entry.project.name,
        basis=content.get("legal_basis", ""),
    )
    return data_request(asked, _definitions(chosen), since=_since(), dialect=dialect)
