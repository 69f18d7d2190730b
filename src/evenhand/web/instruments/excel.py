"""A sheet of answers as Excel: taken, filled in without network, brought back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenhand.frameworks.instruments import Instrument
from evenhand.instruments.workbook import to_workbook
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.instruments import actions
from evenhand.web.instruments.bringing import Answered, BringForm
from evenhand.web.instruments.models import Round, Whose
from evenhand.web.instruments.queries import sheet_of
from evenhand.web.instruments.sheets import answerable

_TITLES = {
    Whose.OWN: "Bring back your own answers",
    Whose.TOGETHER: "Bring back what the team agreed",
    Whose.GUIDED: "Bring back what you saw as a facilitator",
}
BROUGHT = "Nothing is saved while a cell does not fit. The file itself is not kept."
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def answers_excel(request: SignedIn, round_id: UUID, whose: str) -> HttpResponse:
    """The form with what is answered so far: one's own answers, or those of the team."""
    found = answerable(request, round_id, whose)
    sheet = sheet_of(request.user, found, whose)
    name = f"{found.instrument_id}-{found.number}-{whose}.xlsx"
    return workbook(found.instrument, sheet, name=name, made_for=_made_for(found, whose))


def workbook(
    instrument: Instrument, sheet: Answered | None, *, name: str, made_for: str
) -> HttpResponse:
    """A form with what is answered so far, to take along."""
    content = to_workbook(
        instrument,
        answers=sheet.answers if sheet else {},
        comments=sheet.comments if sheet else {},
        saved=sheet.version if sheet else 0,
        made_for=made_for,
    )
    return excel_response(content, name)


def excel_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to take along, which nothing on the way keeps."""
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@form_page
def bring_answers(request: SignedIn, round_id: UUID, whose: str) -> HttpResponse:
    """Bring the filled-in form back: its answers are saved like typed ones, or told by cell."""
    found = answerable(request, round_id, whose)
    sheet = sheet_of(request.user, found, whose)
    form = BringForm(
        request.POST or None,
        request.FILES or None,
        instrument=found.instrument,
        made_for=_made_for(found, whose),
        initial={"version": sheet.version if sheet else 0},
    )
    if form.is_valid() and _kept(request, found, whose, form):
        messages.success(request, "The answers of the file are saved. Look at them, then finish.")
        return redirect("round", round_id=found.pk)
    shown = {
        "form": form,
        "page_title": _TITLES[Whose(whose)],
        "lead": BROUGHT,
        "button": "Bring it back",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _made_for(found: Round, whose: str) -> str:
    """One's own answers must not become the team's by a mistaken upload."""
    return f"{found.pk} {whose}"


def _kept(request: SignedIn, found: Round, whose: str, form: BringForm) -> bool:
    try:
        actions.save_answers(
            by=request.user,
            round=found,
            whose=whose,
            version=form.read_from,
            answers=form.brought.answers,
            comments=form.brought.comments,
        )
    except ChangedMeanwhileError:
        form.set_meanwhile(sheet_of(request.user, found, whose))
        return False
    return True
