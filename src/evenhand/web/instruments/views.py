"""Instruments of a project: begin a round, answer, finish, close, read what it says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.instruments import instruments as all_instruments
from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.instruments import actions
from evenhand.web.instruments.forms import SectionForm, first_values
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.instruments.queries import (
    earlier_round,
    finished_of,
    instrument_for,
    instrument_of_projects,
    own_sheet,
    round_for,
    rounds_of,
    section_for,
    sheet_together,
)
from evenhand.web.instruments.results import profile
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS
from evenhand.web.registers.queries import actions_about


@require_safe
def instruments(request: SignedIn, project_id: UUID) -> HttpResponse:
    """What a team can answer, and its rounds."""
    project = project_for(request.user, project_id)
    rounds = rounds_of(project)
    shown = {
        "project": project,
        "team": project.team,
        "offered": [
            (each, [r for r in rounds if r.instrument_id == each.id])
            for each in sorted(all_instruments().values(), key=lambda i: str(i.title))
            if "project" in each.places
        ],
        "may_open": bool(roles_in(request.user, project.team) & set(WORKERS)),
    }
    return render(request, "instruments/instruments.jinja", shown)


@require_safe
def blank(request: SignedIn, instrument_id: str) -> HttpResponse:
    """The whole form on paper."""
    return render(request, "instruments/blank.jinja", {"instrument": instrument_for(instrument_id)})


@require_POST
def open_round(request: SignedIn, project_id: UUID, instrument_id: str) -> HttpResponse:
    """Begin a round."""
    project = project_for(request.user, project_id, roles=WORKERS)
    made = actions.open_round(
        by=request.user, project=project, instrument=instrument_of_projects(instrument_id)
    )
    return redirect("round", round_id=made.pk)


@require_safe
def round(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Where a round stands: how many have finished, never who."""
    found = round_for(request.user, round_id)
    roles = roles_in(request.user, found.project.team)
    shown = {
        **_common(found),
        "finished": finished_of(found) if found.is_open else found.results["finished"],
        "own": own_sheet(request.user, found),
        "together": sheet_together(found),
        "may_answer": bool(roles & set(WORKERS)) and found.is_open,
        "may_close": Role.LEAD in roles and found.is_open,
    }
    return render(request, "instruments/round.jinja", shown)


@form_page
def answer_section(request: SignedIn, round_id: UUID, section: str) -> HttpResponse:
    """One's own answers to a section."""
    found = _answerable(request, round_id)
    return _section(request, found, section, Whose.OWN, own_sheet(request.user, found))


@form_page
def together_section(request: SignedIn, round_id: UUID, section: str) -> HttpResponse:
    """What the team agrees on a section."""
    found = _answerable(request, round_id)
    return _section(request, found, section, Whose.TOGETHER, sheet_together(found))


def _answerable(request: SignedIn, round_id: UUID) -> Round:
    found = round_for(request.user, round_id, roles=WORKERS)
    if not found.is_open:
        raise Http404
    return found


def _section(
    request: SignedIn, found: Round, name: str, whose: Whose, sheet: Sheet | None
) -> HttpResponse:
    section = section_for(found.instrument, name)
    form = SectionForm(
        request.POST or None,
        instrument=found.instrument,
        section=section,
        answers=sheet.answers if sheet else {},
        initial=_first(section, sheet),
    )

    def again() -> Sheet | None:
        return own_sheet(request.user, found) if whose == Whose.OWN else sheet_together(found)

    kept = saved(
        form,
        write=lambda: actions.save_answers(
            by=request.user,
            round=found,
            whose=whose,
            version=form.made_from,
            answers=form.answers(),
            comments=form.comments(),
        ),
        now=lambda: _first(section, again()),
    )
    if kept is not None:
        return _onwards(found, section.name, whose)
    sections = found.instrument.sections
    shown = {
        **_common(found),
        "section": section,
        "place": (sections.index(section) + 1, len(sections)),
        "form": form,
        "whose": whose,
    }
    status = 422 if form.is_bound else 200
    return render(request, "instruments/section.jinja", shown, status=status)


def _first(section: Any, sheet: Sheet | None) -> dict[str, Any]:
    if sheet is None:
        return first_values(section, answers={}, comments={}, version=0)
    return first_values(
        section, answers=sheet.answers, comments=sheet.comments, version=sheet.version
    )


def _onwards(found: Round, name: str, whose: Whose) -> HttpResponse:
    """To the next section, or back to the round after the last."""
    names = [s.name for s in found.instrument.sections]
    following = names[names.index(name) + 1 :]
    if not following:
        return redirect("round", round_id=found.pk)
    page = "answer_section" if whose == Whose.OWN else "together_section"
    return redirect(page, round_id=found.pk, section=following[0])


@require_POST
def finish_sheet(request: SignedIn, round_id: UUID, whose: str) -> HttpResponse:
    """Say that a sheet is complete."""
    if whose not in Whose.values:
        raise Http404
    found = _answerable(request, round_id)
    try:
        actions.finish(by=request.user, round=found, whose=whose)
    except actions.RoundError as error:
        messages.error(request, str(error))
    return redirect("round", round_id=found.pk)


@require_POST
def close_round(request: SignedIn, round_id: UUID) -> HttpResponse:
    """No more answers; what they say together can be read."""
    found = round_for(request.user, round_id, roles=(Role.LEAD,))
    actions.close_round(by=request.user, round=found)
    return redirect("round_results", round_id=found.pk)


@require_safe
def round_results(request: SignedIn, round_id: UUID) -> HttpResponse:
    """What a closed round says."""
    found = round_for(request.user, round_id)
    if found.is_open:
        return redirect("round", round_id=found.pk)
    read = profile(found, earlier_round(found))
    shown = {
        **_common(found),
        "found": read,
        "actions": actions_about(found.project, {x.subject for x in read.weakest}),
        "may_plan": bool(roles_in(request.user, found.project.team) & set(WORKERS)),
        "results": found.results,
        "principles": method().principles,
    }
    return render(request, "instruments/results.jinja", shown)


def _common(found: Round) -> dict[str, Any]:
    return {
        "round": found,
        "instrument": found.instrument,
        "project": found.project,
        "team": found.project.team,
        "whose_all": Whose,
    }
