"""Working on a sheet: section by section or all on one page, with drafts; looking at one's own; taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.instruments import Instrument, Section
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun, draft_asked, drop_draft
from evenhand.web.core.merging import saved_merged
from evenhand.web.core.methods import form_page
from evenhand.web.instruments import actions
from evenhand.web.instruments.forms import SectionForm, first_values
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.instruments.presenters import own_lowest, said_pairs, spreads
from evenhand.web.instruments.queries import (
    attached_for,
    own_sheet,
    round_for,
    section_for,
    sheet_of,
)
from evenhand.web.organisations.models import Role
from evenhand.web.projects.views import WORKERS

ALL = "0"  # in the place of a section's name, which begins with a letter: every section on one page
PAGES = {
    Whose.OWN: "answer_section",
    Whose.TOGETHER: "together_section",
    Whose.GUIDED: "guided_section",
}
_MODES = {Whose.OWN: "alone", Whose.TOGETHER: "consensus", Whose.GUIDED: "facilitator"}


@form_page
def answer_section(request: SignedIn, round_id: UUID, section: str) -> HttpResponse:
    """One's own answers to a section."""
    return _section(request, answerable(request, round_id, Whose.OWN), section, Whose.OWN)


@form_page
def together_section(request: SignedIn, round_id: UUID, section: str) -> HttpResponse:
    """What the team agrees on a section."""
    return _section(request, answerable(request, round_id, Whose.TOGETHER), section, Whose.TOGETHER)


@form_page
def guided_section(request: SignedIn, round_id: UUID, section: str) -> HttpResponse:
    """How the coach sees a section, after talking with the team."""
    return _section(request, answerable(request, round_id, Whose.GUIDED), section, Whose.GUIDED)


def answerable(request: SignedIn, round_id: UUID, whose: str) -> Round:
    """An open round in which the person can work on this sheet.

    Raises
    ------
    RoundError
        When the person stands aside, or answering alone is over.
    """
    if whose not in Whose.values:
        raise Http404
    roles = (Role.COACH,) if whose == Whose.GUIDED else WORKERS
    found = round_for(request.user, round_id, roles=roles)
    if not found.is_open or _MODES[Whose(whose)] not in found.whole.answering:
        raise Http404
    actions.refuse_place(found, request.user, whose)
    return found


def _section(request: SignedIn, found: Round, name: str, whose: Whose) -> HttpResponse:
    sections = _sections(found.instrument, name)
    sheet = sheet_of(request.user, found, whose)
    key = f"sheet:{found.pk}:{whose}:{name}"
    now = _first(sections, sheet)
    form = SectionForm(
        request.POST or None,
        request.FILES or None,
        instrument=found.instrument,
        sections=sections,
        answers=sheet.answers if sheet else {},
        language=_language(request, found.instrument),
        initial=begun(request.user, key, now),
    )
    if (answer := draft_asked(request, form, key)) is not None:
        return answer
    part = "" if name == ALL else name
    kept = saved_merged(
        form,
        write=lambda _, version: actions.save_answers(
            by=request.user,
            round=found,
            whose=whose,
            version=version,
            answers=form.answers(),
            comments=form.comments(),
            section=part,
            files=form.uploads(),
        ),
        now=lambda: _first(sections, sheet_of(request.user, found, whose)),
    )
    if kept is not None:
        drop_draft(by=request.user, key=key)
        if kept.said:
            messages.info(request, kept.said)
        return _onwards(request, found, name, whose, _more(form, kept.made))
    return _page(request, found, name, whose, form)


def _sections(instrument: Instrument, name: str) -> Sequence[Section]:
    return instrument.sections if name == ALL else (section_for(instrument, name),)


def _first(sections: Sequence[Section], sheet: Sheet | None) -> dict[str, Any]:
    given = (sheet.answers, sheet.comments, sheet.version) if sheet else ({}, {}, 0)
    answers, comments, version = given
    return first_values(sections, answers=answers, comments=comments, version=version)


def _language(request: SignedIn, instrument: Instrument) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in instrument.languages() else instrument.language


def _more(form: SectionForm, kept: Sheet) -> bool:
    """Whether these answers lead to questions that were not on the page."""
    shown = {i.name for i in form.instrument.shown(kept.answers)}
    here = {i.name for section, _ in form.groups for i in section.items if i.asks}
    return bool((shown & here) - {i.name for i in form.items})


def _onwards(request: SignedIn, found: Round, name: str, whose: Whose, more: bool) -> HttpResponse:
    """To the questions that follow from what was answered, the next section, or back to the round after the last."""
    if more:
        messages.info(request, "Saved. Further questions follow from what you answered.")
        return redirect(request.get_full_path())
    names = [s.name for s in found.instrument.sections]
    following = [] if name == ALL else names[names.index(name) + 1 :]
    if not following:
        return redirect("round", round_id=found.pk)
    page = reverse(PAGES[whose], kwargs={"round_id": found.pk, "section": following[0]})
    asked = request.GET.urlencode()
    return redirect(f"{page}?{asked}" if asked else page)


def _page(
    request: SignedIn, found: Round, name: str, whose: Whose, form: SectionForm
) -> HttpResponse:
    names = [s.name for s in found.instrument.sections]
    place = (1, 1) if name == ALL else (names.index(name) + 1, len(names))
    shown = {
        "round": found,
        "instrument": found.instrument,
        "project": found.project,
        "team": found.project.team,
        "title": found.instrument.title if name == ALL else form.groups[0][0].label,
        "place": place,
        "form": form,
        "whose": whose,
        "whose_all": Whose,
        "draft": form.initial.get("draft"),
        "language": form.language,
        "languages": [
            (c, LANG_INFO.get(c, {}).get("name_local", c)) for c in found.instrument.languages()
        ],
        "alone": spreads(found) if whose == Whose.TOGETHER else {},
        "files": {f.item: f for f in _files(request, found, whose)},
    }
    status = 422 if form.is_bound else 200
    return render(request, "instruments/section.jinja", shown, status=status)


def _files(request: SignedIn, found: Round, whose: Whose) -> Sequence[Any]:
    if not any(i.type == "file" for i in found.instrument.items()):
        return ()
    sheet = sheet_of(request.user, found, whose)
    return list(sheet.files.defer("content")) if sheet else ()


@require_POST
def finish_sheet(request: SignedIn, round_id: UUID, whose: str) -> HttpResponse:
    """Say that a sheet is complete."""
    found = answerable(request, round_id, whose)
    try:
        actions.finish(by=request.user, round=found, whose=whose)
    except actions.RoundError as error:
        messages.error(request, str(error))
    return redirect("round", round_id=found.pk)


@require_safe
def own_answers(request: SignedIn, round_id: UUID) -> HttpResponse:
    """One's own answers, as they are kept; nobody else has this page."""
    found = round_for(request.user, round_id)
    sheet = own_sheet(request.user, found)
    if sheet is None:
        raise Http404
    shown = {
        "round": found,
        "instrument": found.instrument,
        "project": found.project,
        "team": found.project.team,
        "sheet": sheet,
        "pairs": said_pairs(found.instrument, sheet),
        "lowest": own_lowest(found.whole, sheet),
        "may_take_back": actions.may_take_back(found),
    }
    return render(request, "instruments/own.jinja", shown)


@require_POST
def take_back(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Take one's own sheet back: it is gone."""
    found = round_for(request.user, round_id)
    actions.take_back(by=request.user, round=found)
    messages.success(request, "Your answers are gone.")
    return redirect("round", round_id=found.pk)


@require_safe
def attached(request: SignedIn, file_id: UUID) -> HttpResponse:
    """A file that answers an item, to take along; nothing is opened in the browser."""
    found = attached_for(request.user, file_id)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=PurePath(found.name).name)
    response["Content-Disposition"] = name or "attachment"
    response["Cache-Control"] = "no-store"
    return response
