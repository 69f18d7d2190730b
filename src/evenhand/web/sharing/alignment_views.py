"""How teams found their focus and how it fits their programme, for who convenes and who evaluates it."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.frameworks.alignment import alignment as alignment_words
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.instruments.excel import excel_response
from evenhand.web.measurement.queries import programme_for
from evenhand.web.organisations.models import Programme
from evenhand.web.sharing.alignment import ProgrammeAlignment, in_sentences, programme_alignment
from evenhand.web.sharing.alignment_files import SHEETS, to_csv, to_excel

_A_PAGE = 50
_FILE = "focus-and-alignment"


@require_safe
def alignment(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Sums first, then team by team, alphabetical."""
    programme, found = _found(request, programme_id)
    page = Paginator(found.teams, _A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "programme": programme,
        "found": found,
        "page": page,
        "sums": in_sentences(found),
        "words": alignment_words(),
        "sheets": SHEETS,
    }
    return render(request, "sharing/alignment.jinja", shown)


@require_safe
def alignment_file(request: SignedIn, programme_id: UUID, form: str) -> HttpResponse:
    """The same to take along: the workbook, or one sheet as CSV."""
    programme, found = _found(request, programme_id)
    if form == "xlsx":
        content = to_excel(found, programme, on=timezone.localdate())
        return excel_response(content, f"{_FILE}.xlsx")
    if form not in SHEETS:
        raise Http404
    response = HttpResponse(f"\ufeff{to_csv(found, form)}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_FILE}-{form}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _found(request: SignedIn, programme_id: UUID) -> tuple[Programme, ProgrammeAlignment]:
    programme = programme_for(request.user, programme_id)
    return programme, programme_alignment(request.user, programme, on=timezone.localdate())
