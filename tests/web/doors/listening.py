"""Conversations: the lead of the invented world leads one; the member is one whom it is kept from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from evenhand.frameworks.instruments import instruments
from evenhand.frameworks.listening import listening
from evenhand.web.accounts.models import User
from evenhand.web.instruments import actions as answering
from evenhand.web.instruments.models import Whose
from evenhand.web.listening import actions
from evenhand.web.listening.models import Conversation
from evenhand.web.listening.rules import CHECKLIST
from web.doors.table import EVERYONE, SIGNED_IN, TEAM, WORKERS, Edit, Keys, door

LED_BY = {"lead"}
DOORS = {
    "training": door(get=SIGNED_IN, post=SIGNED_IN),
    "remove_training": door(post=LED_BY),
    "team_training": door(get=TEAM),
    "review_terms": door(get={"convener"}, post={"convener"}),
    "take_back": door(get=EVERYONE, post=EVERYONE),
    "listening": door(get=TEAM),
    "plan_interview": door(get=WORKERS, post=WORKERS),
    "new_insight": door(get=WORKERS, post=WORKERS),
    "change_insight": door(get=WORKERS, post=WORKERS),
    "guide": door(get=TEAM),
    "change_guide": door(get=WORKERS, post=WORKERS),
    "guide_word": door(get=TEAM),
    "interview": door(get=LED_BY),
    "prepare_interview": door(get=LED_BY, post=LED_BY),
    "agree_interview": door(get=LED_BY, post=LED_BY),
    "hold_interview": door(get=LED_BY, post=LED_BY),
    "new_quotation": door(get=LED_BY, post=LED_BY),
    "withdraw_interview": door(get=LED_BY, post=LED_BY),
    "take_back_quotation": door(post=LED_BY),
}
EDITS = {
    "review_terms": Edit("convener", "areas_because", "First reports", "Second reports"),
    "change_insight": Edit("member", "text", "First insight", "Second insight"),
    "change_guide": Edit("member", "questions", "First question?", "Second question?"),
    "prepare_interview": Edit("lead", "support_contact", "First contact", "Second contact"),
    "hold_interview": Edit("lead", "text", "First notes", "Second notes"),
}
OTHERS = {
    "adds": "training plan_interview new_insight new_quotation",
    "goes one way, and says so when it is done already": "remove_training take_back"
    " withdraw_interview take_back_quotation",
    "brings the version of the conversation, in tests/web/test_listening.py": "agree_interview",
}
TEXTS = {
    "listening.ReviewTerms": (
        "areas own_areas areas_because freedom",
        "a programme's own words",
    ),
    "listening.Training": ("kind", "one of those that count"),
    "listening.Conversation": (
        "payment steps keep agreed_how interpreter_needed code",
        "codes of what was ticked, and of a paper that bears no name",
    ),
    "listening.Quotation": ("agreed_how", "a code"),
    "listening.Insight": (
        "text group sources limits",
        "the team's own words on care; no name may be in it, and the page says so",
    ),
    "listening.Guide": ("questions", "the team's own questions"),
}
BOUNDS = {
    "listening": ("lead", 29),
    "team_training": ("lead", 23),
    "training": ("lead", 20),
    "interview": ("lead", 28),
    "review_terms": ("convener", 20),
}


def trained(person: User) -> None:
    """In both, for a year."""
    today = timezone.localdate()
    for kind in listening().trainings:
        actions.register_training(
            by=person,
            kind=kind.id,
            done_on=today - timedelta(days=30),
            counts_to=today + timedelta(days=335),
        )


def checked(world: Any) -> None:
    """The checklist of ethics and safeguarding, each point answered as it must be; once for a project."""
    form = instruments()[CHECKLIST]
    if world.project.rounds.filter(instrument_id=form.id).exists():
        return
    lead = world.people["lead"]
    asked = answering.open_round(by=lead, project=world.project, instrument=form)
    answering.save_answers(
        by=lead,
        round=asked,
        whose=Whose.TOGETHER,
        version=0,
        answers={i.name: i.needs[0] for i in form.items() if i.needs},
        comments={},
    )
    answering.finish(by=lead, round=asked, whose=Whose.TOGETHER)


PREPARED: dict[str, Any] = {
    "planned_on": date(2026, 5, 4),
    "interpreter_needed": "yes",
    "interpreter": "Twi, by the service",
    "payment": "agreed",
    "payment_note": "£40, within a week",
    "support_contact": "The counselling line",
    "safeguarding_contact": "The named midwife",
    "not_own_clinician": True,
    "steps": [s.id for s in listening().steps],
}


def prepared(
    world: Any, *, keep: str = "quotation", strand: str = "lived", kept_from: tuple[str, ...] = ()
) -> Conversation:
    """A conversation that the lead may record."""
    lead, today = world.people["lead"], timezone.localdate()
    checked(world)
    made = actions.plan_conversation(
        by=lead, project=world.project, strand=strand, interviewers=[lead]
    )
    made = actions.prepare(
        by=lead,
        conversation=made,
        version=None,
        content=PREPARED,
        kept_from=[world.people[p] for p in kept_from],
    )
    return actions.agree(
        by=lead,
        conversation=made,
        version=None,
        keep=keep,
        agreed_on=today,
        agreed_how="signed",
        keep_to=None if keep == "nothing" else today + timedelta(days=90),
    )


def held(world: Any, text: str = "So it was.", **how: Any) -> Conversation:
    """One that was held, with notes."""
    made = prepared(world, **how)
    return actions.hold(
        by=world.people["lead"],
        conversation=made,
        version=None,
        held_on=timezone.localdate(),
        text=text,
    )


def prepare(world: Any) -> Keys:
    """One conversation that was held, an insight drawn from it, and a sentence."""
    lead = world.people["lead"]
    trained(lead)
    one = held(world, kept_from=("member",))
    insight = actions.write_insight(
        by=lead,
        project=world.project,
        text="Interpreters arrive after the decision.",
        group="black",
        sources="",
        limits="",
        conversations=[one],
    )
    said = actions.quote(
        by=lead,
        conversation=one,
        text="Nobody asked me.",
        agreed_on=timezone.localdate(),
        agreed_how="signed",
        insight=insight,
    )
    training = lead.trainings.first()
    project, conversation = {"project_id": world.project.pk}, {"conversation_id": one.pk}
    guide = project | {"strand": "lived"}
    return {
        "remove_training": {"training_id": training.pk},
        "team_training": {"team_id": world.team.pk},
        "review_terms": {"programme_id": world.programme.pk},
        **dict.fromkeys(("listening", "plan_interview", "new_insight"), project),
        "change_insight": {"insight_id": insight.pk},
        **dict.fromkeys(("guide", "change_guide", "guide_word"), guide),
        **dict.fromkeys([n for n in DOORS if n.endswith("interview")], conversation),
        "plan_interview": project,
        "new_quotation": conversation,
        "take_back_quotation": {"quotation_id": said.pk},
    }
