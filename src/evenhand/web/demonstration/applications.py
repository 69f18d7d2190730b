"""An invented call with five applications in different states, and an open one, put in by the actions that people use."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from evenhand.frameworks.commitment import usual_commitment
from evenhand.web.accounts.models import User
from evenhand.web.applications.actions import applying, assessing, calls, deciding, interests, seats
from evenhand.web.applications.models import (
    APPLICATION,
    EVIDENCE,
    SELF_ASSESSMENT,
    Application,
    Assessor,
    Call,
)
from evenhand.web.demonstration.content import Person
from evenhand.web.organisations.models import Programme, Role

_OF_THE_FORM = ("project", "goal", "need", "heard", "by_ethnicity")
_ELSE = {
    "population": "Two towns and the villages between them; eleven languages.",
    "control": "Observation, response and what is said at the bedside are the unit's own.",
    "alignment": "It is part of the unit's plan for safer and fairer care.",
    "so_far": "A group meets each month; one guide was read for racial bias.",
    "commitments": "Ten families are asked each month, and what they say is answered.",
    "partners": "From the first meeting, paid by the hour, with a named supporter.",
    "data_work": "A midwife with data skills, four hours a month.",
}
_EVIDENCE = {
    "data_level": 3,
    "data_evidence": "A named role has promised the numbers.",
    "leadership_level": 4,
    "leadership_evidence": "Minutes in which it was decided.",
    "time_level": 2,
    "time_evidence": "Managers know; hours are not agreed yet.",
}
_USUAL = {
    **{"need": 3, "control": 4, "client_base": 4, "anti_racism": 3},
    **{"goals": 4, "team": 3, "data": 3},
}
People = Mapping[str, User]


@cache
def content() -> Mapping[str, Any]:
    """The content of `applications.toml`."""
    text = resources.files(__package__).joinpath("applications.toml").read_text("utf-8")
    return tomllib.loads(text)


def more_sign_ins() -> tuple[Person, ...]:
    """Who can sign in beside the people of teams."""
    shown = (p for p in content()["person"] if p.get("shown"))
    return tuple(Person(p["name"], p["email"], p["role"]) for p in shown)


def give_calls(programme: Programme, people: People) -> None:
    """Two calls of a programme; the closed one with all its applications."""
    password = User.objects.values_list("password", flat=True)[0]  # one for all, hashed once
    added = {
        p["email"]: User.objects.create(name=p["name"], email=p["email"], password=password)
        for p in content()["person"]
    }
    _open_call(programme, people)
    _closed_call(programme, people, added)


def _call(programme: Programme, by: User, told: Mapping[str, Any], **days: int) -> Call:
    today = timezone.localdate()
    dates = {name: today + timedelta(days=n) for name, n in days.items()}
    names = ("title", "expected", "pack", "areas", "places", "least_in_area")
    content = {n: told[n] for n in names} | dates
    made = calls.make_call(
        by=by,
        programme=programme,
        content=content
        | {"commitment": usual_commitment(), "names_told": False, "levels_told": True},
    )
    return calls.publish_call(by=by, call=made)


def _open_call(programme: Programme, people: People) -> None:
    told, by = content()["open"], people[Role.CONVENER]
    days = {"interest_until": 20, "closes_on": 50, "decided_by": 90, "starts_on": 120}
    call = _call(programme, by, told, opens_on=-5, keep_until=400, **days)
    for each in told["interest"]:
        own = {k: each[k] for k in ("name", "email", "area")}
        answers = {k: v for k, v in each.items() if k not in own}
        interests.send_interest(call=call, answers=answers, **own)


def _closed_call(programme: Programme, people: People, added: People) -> None:
    """It closes today while applications come in, and closed yesterday once they are there."""
    by = people[Role.CONVENER]
    days = {"interest_until": 0, "closes_on": 0, "decided_by": 30, "starts_on": 60}
    call = _call(programme, by, content()["closed"], opens_on=-60, keep_until=365, **days)
    made = [_application(call, by, added, told) for told in content()["application"]]
    changed = {n: getattr(call, n) for n in calls.CHANGEABLE}
    changed["interest_until"] = changed["closes_on"] = timezone.localdate() - timedelta(days=1)
    call = calls.change_call(by=by, call=call, version=1, content=changed)
    readers = {"assessor@example.org": added["assessor@example.org"]}
    readers[people[Role.EVALUATOR].email] = people[Role.EVALUATOR]
    assessors = [
        assessing.name_assessor(by=by, call=call, name=p.name, email=p.email).assessor
        for p in readers.values()
    ]
    for application, told in zip(made, content()["application"], strict=True):
        if told["sent"]:
            _read(Application.objects.get(pk=application.pk), by, assessors, told)


def _application(call: Call, by: User, added: People, told: Mapping[str, Any]) -> Application:
    lead = added[told["lead"]]
    made = _invited(call, by, lead, told)
    fields = {"organisation": told["organisation"], "organisation_kind": "trust"}
    applying.change_application(
        by=lead,
        application=made,
        version=1,
        content=fields | {"team_name": told["team"], "area": told["area"]},
    )
    applying.read_pack(by=lead, application=made)
    form = {k: told[k] for k in _OF_THE_FORM if told.get(k)}
    papers = {APPLICATION: {**_ELSE, **form}, SELF_ASSESSMENT: told["ready"], EVIDENCE: _EVIDENCE}
    for id, answers in papers.items():
        if answers and (told["sent"] or id == APPLICATION):
            _save(lead, made, id, answers)
    _people(lead, made, told)
    if told["sent"]:
        reason = "Everything that is there was ready in time; the rest is being asked for."
        applying.send_application(by=lead, application=made, reason=reason)
    return made


def _invited(call: Call, by: User, lead: User, told: Mapping[str, Any]) -> Application:
    """By an expression of interest that was answered."""
    answers = {"organisation": told["organisation"], "kind": "trust", "motivation": told["need"]}
    interest = interests.send_interest(
        call=call, name=lead.name, email=lead.email, area=told["area"], answers=answers
    )
    invited = interests.answer_interest(by=by, interest=interest, invited=True)
    if invited is None:
        raise LookupError(lead.email)
    return invited.application


def _save(by: User, application: Application, id: str, answers: Mapping[str, Any]) -> None:
    applying.save_paper(
        by=by, application=application, instrument_id=id, version=0, answers=answers, comments={}
    )


def _people(lead: User, application: Application, told: Mapping[str, Any]) -> None:
    seats.give_own_hours(
        by=lead, application=application, version=1, hours=Decimal(8), profession="Midwife"
    )
    for each in told.get("seat", ()):
        made, _ = seats.name_person(
            by=lead,
            application=application,
            part=each["part"],
            name=each["name"],
            email=f"{each['name'].lower()}-{secrets.token_hex(3)}@example.org",
            hours=Decimal(each["hours"]),
        )
        if each["said"]:
            seats.answer_for_oneself(
                seat=made,
                version=1,
                said=each["said"],
                hours=Decimal(each["hours"]),
                profession=each.get("profession", ""),
                statement=each.get("statement", ""),
            )
    for gap in told.get("gaps", ()):
        applying.plan_gap(
            by=lead,
            application=application,
            about=gap["about"],
            what=gap["what"],
            owner=application.seats.get(part="lead"),
            due=timezone.localdate() + timedelta(days=gap["days"]),
        )


def _read(
    application: Application, by: User, assessors: list[Assessor], told: Mapping[str, Any]
) -> None:
    assessing.assign(by=by, application=application, assessors=assessors)
    for assessor, levels in zip(assessors, told["levels"], strict=False):
        mine = application.assessments.get(assessor=assessor)
        person = User.objects.get(email=assessor.email)
        assessing.declare(by=person, assessment=mine, conflict="none")
        assessing.save_assessment(
            by=person, assessment=mine, version=0, answers=_USUAL | levels, comments={}
        )
        assessing.finish_assessment(by=person, assessment=mine)
    if len(told["levels"]) < len(assessors):
        return
    assessing.open_moderation(by=by, application=application)
    if "outcome" in told:
        _decide(application, by, told)


def _decide(application: Application, by: User, told: Mapping[str, Any]) -> None:
    deciding.moderate(
        by=by,
        application=application,
        version=0,
        levels=_USUAL | told["agreed"],
        reasons=told["reasons"],
    )
    deciding.decide(
        by=by,
        application=application,
        version=0,
        outcome=told["outcome"],
        grounds=told.get("grounds", []),
        reasons=told["decided"],
        support=told["support"],
        feedback=told["feedback"],
    )
    if told["tell"]:
        deciding.tell_applicants(by=by, application=application)
