"""Partners: the partner of the invented world, with the member as supporter and the evaluator as payer."""

from __future__ import annotations

from datetime import date
from typing import Any

from evenhand.frameworks.registers import kinds
from evenhand.web.partners import actions, helping, saying
from evenhand.web.partners.models import Arrangement, PartnerTask
from evenhand.web.registers.actions import make_entry
from web.doors.table import SIGNED_IN, TEAM, Edit, Keys, door

CLOSE = {"partner", "member", "lead"}  # the member is the supporter
MONEY = {"partner", "lead"}  # the partner is on a screen, and lets the supporter see none
STAFF = {"lead", "member", "coach"}
PAYER = {"evaluator"}
DOORS = {
    "partners": door(get=TEAM),
    "new_arrangement": door(get={"lead"}, post={"lead"}),
    "arrangement": door(get=CLOSE),
    "change_arrangement": door(get=CLOSE, post=CLOSE),
    "agree_arrangement": door(post={"partner", "member"}),
    "forget_partner": door(post={"lead", "member"}),
    "partner_budget": door(get={"lead"} | PAYER),
    "change_partner_budget": door(get={"lead"}, post={"lead"}),
    "partner_work": door(get=CLOSE | PAYER),
    "new_partner_task": door(get=MONEY, post=MONEY),
    "change_partner_task": door(get=MONEY, post=MONEY),
    "say_paid": door(post={"lead"} | PAYER),
    "say_not_arrived": door(post={"partner", "member"}),
    "payments": door(get=PAYER),
    "payer": door(get={"convener"}, post={"convener"}),
    "late_payments": door(get={"convener"}),
    "my_part": door(get={"partner"}),
    "own_contributions": door(get=SIGNED_IN),
    "new_question": door(get=STAFF, post=STAFF),
    "tell_partner": door(get=STAFF, post=STAFF),
    "answer_question": door(get={"partner", "member"}, post={"partner", "member"}),
    "take_back_question": door(post={"partner", "member"}),
    "take_back_entry": door(post={"partner"}),
    "influence": door(get=TEAM),
    "say_influence": door(get=STAFF, post=STAFF),
    "take_back_influence": door(post={"partner", "member"}),
    "cultural_help": door(get=TEAM),
    "new_help": door(get={"lead", "member"}, post={"lead", "member"}),
    "take_up_help": door(post={"coach"}),
    "decline_help": door(post={"coach"}),
    "end_help": door(post={"coach", "lead"}),
}
EDITS = {
    "change_arrangement": Edit("lead", "travel", "First way", "Second way"),
    "change_partner_task": Edit("partner", "what", "First words", "Second words"),
    "change_partner_budget": Edit(
        "lead", "amount", "£100.00", "£200.00", {"first_on": "2026-04-01", "last_on": "2027-03-31"}
    ),
    "payer": Edit("convener", "name", "First name", "Second name"),
    "say_influence": Edit("coach", "words", "First words", "Second words", {"level": "shaped"}),
}
OTHERS = {
    "adds": "new_arrangement new_partner_task new_question tell_partner new_help",
    "takes the version on the page, in tests/web/test_partners.py": "agree_arrangement",
    "goes one way, and says so when it is done already": "say_paid say_not_arrived answer_question"
    " take_up_help decline_help end_help forget_partner",
    "deletes what is the person's own": "take_back_question take_back_entry take_back_influence",
}
TEXTS = {
    "partners.PartnerTask": ("arranged", "ids of what was arranged"),
    "partners.Influence": ("stage level", "names of the method"),
    "partners.Help": ("what backfill credit", "a role; it ends when its person leaves"),
}
BOUNDS = {
    "partners": ("lead", 26),
    "partner_work": ("partner", 24),
    "my_part": ("partner", 22),
    "own_contributions": ("partner", 22),
    "payments": ("evaluator", 20),
    "late_payments": ("convener", 22),
    "influence": ("lead", 26),
    "cultural_help": ("coach", 24),
}
CLEAR = {
    "role_description": "Reads what the team writes, and says what is missing.",
    "childcare": "Booked and paid by the team.",
    "travel": "A taxi, booked by the team.",
    "access": "Mornings, and papers a week before.",
    "pay": "rate",
    "rate": 2_550,
}


def arranged(world: Any, **more: Any) -> Arrangement:
    """Everything clear with the partner of the first team."""
    people = world.people
    made = actions.arrange(by=people["lead"], team=world.team, person=people["partner"], name="")
    content = {**CLEAR, "supporter_id": people["member"].pk, **more}
    actions.change_arrangement(by=people["lead"], arrangement=made, version=1, content=content)
    return actions.agree_to(by=people["partner"], arrangement=made, version=2)


def worked(world: Any, terms: Arrangement, on: date = date(2026, 5, 4)) -> PartnerTask:
    """Ninety minutes, and a taxi."""
    return actions.add_task(
        by=world.people["partner"],
        arrangement=terms,
        what="A meeting",
        done_on=on,
        minutes=90,
        travel=1_240,
    )


def prepare(world: Any) -> Keys:
    """One of everything."""
    people = world.people
    terms = arranged(world)
    actions.name_payer(
        by=people["convener"],
        programme=world.programme,
        name="Evaluator",
        email=people["evaluator"].email,
    )
    task = worked(world, terms)
    question = saying.ask(
        by=people["lead"], arrangement=terms, project=world.project, question="Is it clear?"
    )
    said = saying.say_influence(
        by=people["partner"],
        arrangement=terms,
        project=world.project,
        stage="aim",
        side="partner",
        level="consulted",
        words="Asked once.",
    )
    by_phone = actions.arrange(by=people["lead"], team=world.team, person=None, name="Amal")
    Arrangement.objects.filter(pk=by_phone.pk).update(supporter=people["member"])
    asked = helping.ask_for_help(
        by=people["lead"],
        team=world.team,
        person=people["coach"],
        kind="language",
        what="Reading letters in Somali",
        minutes_a_month=120,
        backfill="A bank shift",
        credit="Named in the report",
    )
    entry = make_entry(
        by=people["partner"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )
    team, one = {"team_id": world.team.pk}, {"arrangement_id": terms.pk}
    programme, project = {"programme_id": world.programme.pk}, {"project_id": world.project.pk}
    of_task, of_help = {"task_id": task.pk}, {"help_id": asked.pk}
    of_question = {"question_id": question.pk}
    return {
        **dict.fromkeys(
            (
                "partners",
                "new_arrangement",
                "cultural_help",
                "new_help",
                "partner_budget",
                "change_partner_budget",
            ),
            team,
        ),
        **dict.fromkeys(
            (
                "arrangement",
                "change_arrangement",
                "agree_arrangement",
                "partner_work",
                "new_partner_task",
                "new_question",
                "tell_partner",
            ),
            one,
        ),
        **dict.fromkeys(("change_partner_task", "say_paid", "say_not_arrived"), of_task),
        **dict.fromkeys(("payer", "late_payments"), programme),
        **dict.fromkeys(("answer_question", "take_back_question"), of_question),
        **dict.fromkeys(("take_up_help", "decline_help", "end_help"), of_help),
        "forget_partner": {"arrangement_id": by_phone.pk},
        "take_back_entry": {"entry_id": entry.pk},
        "influence": project,
        "say_influence": {**one, **project, "stage": "aim", "side": "staff"},
        "take_back_influence": {"influence_id": said.pk},
    }
