"""Instruments of a project: begin a round, answer, finish, close, read what it says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.instruments import Item
from evenhand.frameworks.instruments import instruments as all_instruments
from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.instruments import actions
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.instruments.offered import offered_as, own_forms
from evenhand.web.instruments.presenters import progress, said_pairs, spreads, widest
from evenhand.web.instruments.queries import (
    earlier_round,
    earlier_rounds,
    finished_of,
    instrument_for,
    named_sheets,
    own_sheet,
    round_for,
    rounds_of,
    sheet_guided,
    sheet_together,
    stands_aside,
    workers_of,
)
from evenhand.web.instruments.results import (
    Profile,
    course,
    most_changed,
    most_differing,
    most_unknown,
    profile,
)
from evenhand.web.instruments.settings_form import SettingsForm, settings_now
from evenhand.web.instruments.sheets import ALL
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS
from evenhand.web.registers.queries import ACTIONS, actions_about


@require_safe
def instruments(request: SignedIn, project_id: UUID) -> HttpResponse:
    """What a team can answer, and its rounds."""
    project = project_for(request.user, project_id)
    rounds = rounds_of(project)
    own = [o.instrument for o in own_forms(project)]
    shown = {
        "project": project,
        "team": project.team,
        "offered": [
            (each, [r for r in rounds if r.instrument_id == each.id])
            for each in (*own, *sorted(all_instruments().values(), key=lambda i: str(i.title)))
            if "project" in each.places and each.visibility != "anonymous"
        ],
        "own": {i.id for i in own},
        "may_open": bool(roles_in(request.user, project.team) & set(WORKERS)),
    }
    return render(request, "instruments/instruments.jinja", shown)


@require_safe
def blank(request: SignedIn, instrument_id: str) -> HttpResponse:
    """The whole form on paper."""
    return render(request, "instruments/blank.jinja", {"instrument": instrument_for(instrument_id)})


@require_safe
def blank_form(request: SignedIn, project_id: UUID, instrument_id: str) -> HttpResponse:
    """The same of a form of the project's programme."""
    found = offered_as(project_for(request.user, project_id), instrument_id)
    return render(request, "instruments/blank.jinja", {"instrument": found.instrument})


@require_POST
def open_round(request: SignedIn, project_id: UUID, instrument_id: str) -> HttpResponse:
    """Begin a round."""
    project = project_for(request.user, project_id, roles=WORKERS)
    found = offered_as(project, instrument_id)
    made = actions.open_round(
        by=request.user,
        project=project,
        instrument=found.instrument,
        definition=found.definition,
    )
    return redirect("round", round_id=made.pk)


@require_safe
def round(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Where a round stands: how many have finished, never who, unless the form is signed."""
    found = round_for(request.user, round_id)
    roles = roles_in(request.user, found.project.team)
    own, together = own_sheet(request.user, found), sheet_together(found)
    guided = sheet_guided(found) if "facilitator" in found.whole.answering else None
    aside = stands_aside(request.user, found)
    works = bool(roles & set(WORKERS)) and not aside
    shown = {
        **_common(found),
        "finished": finished_of(found) if found.is_open else found.results["finished"],
        "own": own,
        "together": together,
        "guided": guided,
        "own_parts": progress(found.instrument, own),
        "together_parts": progress(found.instrument, together),
        "guided_parts": progress(found.instrument, guided),
        "may_take_back": actions.may_take_back(found),
        "aside": aside,
        "may_answer": works and found.is_open,
        "may_guide": Role.COACH in roles and found.is_open,
        "leads": Role.LEAD in roles and found.is_open,
        "agreeing": found.alone is not None,
        "spreads": (widest(spreads(found)) if found.is_open else ()),
        "missing": _missing(found, together),
        "signed": named_sheets(found),
        "all_pages": ALL,
    }
    return render(request, "instruments/round.jinja", shown)


def _missing(found: Round, together: Sheet | None) -> tuple[Item, ...]:
    """What a gate still needs, of a form that guards one."""
    return found.whole.missing(together.answers if together else {})


@form_page
def round_settings(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Who does not answer, and whether unit and organisation are one here."""
    found = round_for(request.user, round_id, roles=(Role.LEAD,))
    if not found.is_open or found.alone is not None:
        raise Http404
    people = workers_of(found.project.team)
    levels = any(i.tags.same_as for i in found.whole.items())
    form = SettingsForm(
        request.POST or None, people=people, levels=levels, initial=settings_now(found)
    )
    kept = saved(
        form,
        write=lambda: actions.set_round(
            by=request.user, round=found, version=form.made_from, **form.content()
        ),
        now=lambda: settings_now(round_for(request.user, round_id)),
    )
    if kept is not None:
        return redirect("round", round_id=found.pk)
    shown = {
        "form": form,
        "page_title": "Who answers",
        "lead": "Leaders of the organisation and line managers do not answer with a team unless it asks them.",
        "button": "Save",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_POST
def begin_together(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Nobody answers alone any more; the team begins to agree."""
    found = round_for(request.user, round_id, roles=(Role.LEAD,))
    actions.begin_together(by=request.user, round=found)
    return redirect("round", round_id=found.pk)


@require_POST
def close_round(request: SignedIn, round_id: UUID) -> HttpResponse:
    """No more answers; what they say together can be read."""
    found = round_for(request.user, round_id, roles=(Role.LEAD,))
    actions.close_round(by=request.user, round=found)
    return redirect("round_results", round_id=found.pk)


@require_safe
def prepare_round(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Before a call with the coach: what changed, where people differ, what is planned, and what to ask."""
    found = round_for(request.user, round_id)
    if found.is_open:
        raise Http404
    read = profile(found, earlier_round(found))
    shown = {
        **_common(found),
        "found": read,
        "actions": _planned(found, read),
        "changed": most_changed(read),
        "differing": most_differing(read),
        "unknown": most_unknown(read),
    }
    return render(request, "instruments/prepare.jinja", shown)


@require_safe
def round_results(request: SignedIn, round_id: UUID) -> HttpResponse:
    """What a closed round says."""
    found = round_for(request.user, round_id)
    if found.is_open:
        return redirect("round", round_id=found.pk)
    rolled = request.GET.get("rolled") == "1"
    earlier = earlier_rounds(found)
    read = profile(found, next(reversed(earlier), None), rolled=rolled)
    shown = {
        **_common(found),
        "instrument": found.whole,
        "found": read,
        "course": course(found, earlier, rolled=rolled),
        "rolled": rolled,
        "rolls": any(s.instead_of for s in found.whole.scores),
        "signed": [(s, said_pairs(found.instrument, s)) for s in named_sheets(found)],
        "actions": _planned(found, read),
        "plan": found.whole.plan or ACTIONS,
        "may_plan": bool(roles_in(request.user, found.project.team) & set(WORKERS)),
        "results": found.results,
        "principles": method().principles,
    }
    return render(request, "instruments/results.jinja", shown)


def _planned(found: Round, read: Profile) -> dict[str, list[Any]]:
    """What the team plans about the lowest."""
    subjects = {x.subject for x in read.weakest}
    return actions_about(found.project, subjects, kind_id=found.whole.plan or ACTIONS)


def _common(found: Round) -> dict[str, Any]:
    return {
        "round": found,
        "instrument": found.instrument,
        "project": found.project,
        "team": found.project.team,
        "whose_all": Whose,
    }
