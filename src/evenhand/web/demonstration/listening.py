"""How three invented teams listened and chose, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from evenhand.frameworks.instruments import instruments
from evenhand.frameworks.listening import listening
from evenhand.web.accounts.models import User
from evenhand.web.focus import actions as choosing
from evenhand.web.focus import locking
from evenhand.web.focus.models import Option
from evenhand.web.focus.work import work_out
from evenhand.web.instruments import actions as answering
from evenhand.web.instruments.models import Whose
from evenhand.web.listening import actions
from evenhand.web.listening.models import Conversation
from evenhand.web.listening.queries import usual_counts
from evenhand.web.listening.rules import CHECKLIST
from evenhand.web.organisations.models import Programme, Role
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import current_plan

People = Mapping[str, User]
Told = Mapping[str, Any]
KEPT = timedelta(days=180)
_NOTES = "Placeholder until partners supply words: invented notes, of nobody."


@cache
def content() -> Mapping[str, Any]:
    """The content of `listening.toml`."""
    text = resources.files(__package__).joinpath("listening.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_terms(programme: Programme, people: People, today: date) -> None:
    """What the invented programme sets."""
    told = dict(content()["terms"])
    first = today + timedelta(weeks=told.pop("weeks_to_first_session"))
    counts = usual_counts()
    by_day = dict.fromkeys(("numbers_by", "professionals_by", "lived_by"))
    names = ("professionals_least", "professionals_most", "lived_least", "lived_most")
    terms = {**told, **by_day, **{n: getattr(counts, n) for n in names}, "first_session": first}
    actions.set_terms(by=people[Role.CONVENER], programme=programme, version=None, content=terms)


def give_focus(team: str, project: Project, people: People, periods: Sequence[date]) -> None:
    """Conversations, insights, options and the lock; nothing for teams that are not told of."""
    for told in (t for t in content()["team"] if t["name"] == team):
        for role in told["trained"]:
            _train(people[role])
        if told.get("conversation"):
            _check(project, people)
        held = [_held(one, told, project, people) for one in told.get("conversation", ())]
        _learn(told, held, project, people)
        _take_back(told, held)
        _review(told, project, people, periods)
        options = [_option(one, project, people) for one in told["option"]]
        _lock(told["lock"], options, project, people, periods)


def _train(person: User) -> None:
    today = timezone.localdate()
    for kind in listening().trainings:
        actions.register_training(
            by=person,
            kind=kind.id,
            done_on=today - timedelta(days=200),
            counts_to=today + timedelta(days=500),
            provider="Invented college",
        )


def _check(project: Project, people: People) -> None:
    """The checklist of ethics and safeguarding, before anybody is asked anything."""
    by, form = people[Role.LEAD], instruments()[CHECKLIST]
    asked = answering.open_round(by=by, project=project, instrument=form)
    answering.save_answers(
        by=by,
        round=asked,
        whose=Whose.TOGETHER,
        version=0,
        answers={i.name: i.needs[0] for i in form.items() if i.needs},
        comments={},
    )
    answering.finish(by=by, round=asked, whose=Whose.TOGETHER)


def _held(one: Told, told: Told, project: Project, people: People) -> Conversation:
    by, today = people[told["interviewer"]], timezone.localdate()
    made = actions.plan_conversation(
        by=by, project=project, strand=one["strand"], interviewers=[by]
    )
    made = actions.prepare(by=by, conversation=made, version=None, content=_arranged(one["strand"]))
    made = actions.agree(
        by=by,
        conversation=made,
        version=None,
        keep=one["keep"],
        agreed_on=today,
        agreed_how="signed",
        keep_to=today + KEPT,
    )
    return actions.hold(by=by, conversation=made, version=None, held_on=today, text=_NOTES)


def _arranged(strand: str) -> dict[str, Any]:
    staff = strand == "professionals"
    return {
        "planned_on": timezone.localdate(),
        "interpreter_needed": "no",
        "interpreter": "",
        "payment": "in_hours" if staff else "agreed",
        "payment_note": "" if staff else "Paid on the day (invented)",
        "support_contact": "The invented listening line",
        "safeguarding_contact": "The invented safeguarding midwife",
        "not_own_clinician": True,
        "steps": [s.id for s in listening().steps],
    }


def _learn(told: Told, held: Sequence[Conversation], project: Project, people: People) -> None:
    for one in told.get("insight", ()):
        actions.write_insight(
            by=people[told["interviewer"]],
            project=project,
            conversations=[held[n - 1] for n in one["from"]],
            **{n: one[n] for n in ("text", "group", "sources", "limits")},
        )


def _take_back(told: Told, held: Sequence[Conversation]) -> None:
    """By the participant, with the code."""
    for one, made in zip(told.get("conversation", ()), held, strict=True):
        if one.get("taken_back"):
            actions.withdraw(conversation=made)


def _review(told: Told, project: Project, people: People, periods: Sequence[date]) -> None:
    lead, partner = people[Role.LEAD], people[Role.PARTNER]
    if study := told.get("study"):
        typed = {k: v for k, v in study.items() if k != "aim"} | {"better": "lower"}
        asked = {
            "typed": typed,
            "aim": study["aim"],
            "start": periods[18].isoformat(),
            "by": periods[29].isoformat(),
        }
        work_out(choosing.ask_study(by=lead, project=project, asked=asked))
    for part, needs in told.get("needs", {}).items():
        choosing.keep_needs(
            by=lead,
            project=project,
            part=part,
            version=None,
            content={"help_asked_on": None, **needs},
        )
    if words := told.get("synthesis"):
        choosing.write_synthesis(by=lead, project=project, version=None, content=words)
    if word := told.get("word"):
        choosing.say_word(
            by=partner,
            project=project,
            partner=partner,
            text=word["text"],
            named=False,
            version=None,
        )


def _option(one: Told, project: Project, people: People) -> Option:
    scores = {k: {"score": n, "why": why} for k, (n, why) in one["scores"].items()}
    words = {n: one[n] for n in ("title", "whom", "area", "where")}
    made = choosing.put_option(
        by=people[Role.LEAD], project=project, content={**words, "scores": scores, "left_out": ""}
    )
    for stance, text, signed in one["voices"]:
        choosing.raise_voice(
            by=people[Role.MEMBER], option=made, stance=stance, text=text, signed=signed
        )
    return made


def _lock(
    told: Told,
    options: Sequence[Option],
    project: Project,
    people: People,
    periods: Sequence[date],
) -> None:
    """With the plan that the team has: its baseline begins with its data, which chose nothing."""
    plan = current_plan(project)
    over = told.get("override")
    choice = locking.Choice(
        reason=told["reason"],
        without_reason=told.get("without", ""),
        outside_reason=told.get("outside", ""),
        absent=told["absent"],
        override=locking.Override(**over) if over else None,
    )
    locking.lock_focus(
        by=people[Role.LEAD],
        option=options[told["option"] - 1],
        choice=choice,
        plan={
            **(plan.content if plan else {}),
            "chosen_with_data_to": (periods[0] - timedelta(days=1)).isoformat(),
            "baseline_from": periods[0].isoformat(),
            "chosen_because_worst": told["worst"],
        },
        version=None,
        today=periods[0],
    )
