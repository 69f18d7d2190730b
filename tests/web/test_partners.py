"""Partners are not asked before everything is clear, see what they are owed, and speak for themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.partners import partnering
from evenhand.frameworks.registers import kinds
from evenhand.web.checking.entries import steps
from evenhand.web.checking.trail import unrecorded
from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.design.money import Pounds
from evenhand.web.leaving.actions import delete_person
from evenhand.web.leaving.erasing import GONE
from evenhand.web.partners import actions, helping, saying
from evenhand.web.partners.actions import PartnerError
from evenhand.web.partners.models import (
    Arrangement,
    Help,
    Influence,
    PartnerTask,
    Question,
)
from evenhand.web.registers.actions import EntryError, make_entry, take_back_entry
from evenhand.web.registers.models import Entry
from web.doors.partners import CLEAR, arranged, worked

pytestmark = pytest.mark.django_db
LATE = "A payment to a lived experience partner is late"


def page(world: Any, who: str, name: str, **keys: Any) -> Any:
    return world.signed_in(who).get(reverse(name, kwargs=keys))


def text(response: Any) -> str:
    return str(response.text).split("<main")[1].split("</main")[0]


def begun(world: Any) -> Arrangement:
    people = world.people
    return actions.arrange(by=people["lead"], team=world.team, person=people["partner"], name="")


@pytest.mark.parametrize("left_out", [*CLEAR, "supporter_id"])
def test_no_task_before_everything_is_clear(world: Any, left_out: str) -> None:
    terms = begun(world)
    content = {**CLEAR, "supporter_id": world.people["member"].pk}
    content[left_out] = {"rate": 0, "supporter_id": None}.get(left_out, "")
    actions.change_arrangement(
        by=world.people["lead"], arrangement=terms, version=1, content=content
    )
    with pytest.raises(PartnerError, match="something to be clear first"):
        actions.agree_to(by=world.people["partner"], arrangement=terms, version=2)
    with pytest.raises(PartnerError, match=r"Not before everything is clear\. .+\.") as found:
        worked(world, terms)
    wanted = {"supporter_id": "supporter", "rate": "pay"}.get(left_out, left_out)
    assert partnering().needed(wanted).missing in str(found.value)
    assert not PartnerTask.objects.exists()


def test_the_page_refuses_in_a_sentence(world: Any) -> None:
    terms = begun(world)
    address = reverse("new_partner_task", kwargs={"arrangement_id": terms.pk})
    given = {"what": "A meeting", "done_on": "2026-05-04", "hours": "1.5"}
    response = world.signed_in("lead").post(address, given)
    assert response.status_code == 422
    assert 'value="A meeting"' in response.text
    assert "The partner has not agreed to this yet." in response.text


def test_only_the_partner_or_the_supporter_agrees(world: Any) -> None:
    terms = arranged(world, access="Mornings")
    Arrangement.objects.update(agreed_on=None)
    with pytest.raises(PartnerError, match="Only the partner can say that"):
        actions.agree_to(by=world.people["lead"], arrangement=terms, version=3)
    found = actions.agree_to(by=world.people["member"], arrangement=terms, version=3)
    assert found.agreed_through == "phone"


def test_what_was_read_is_what_is_agreed_to(world: Any) -> None:
    terms = arranged(world)
    with pytest.raises(ChangedMeanwhileError):
        actions.agree_to(by=world.people["partner"], arrangement=terms, version=1)


def test_another_rate_needs_another_agreement(world: Any) -> None:
    terms = arranged(world)
    change = {"rate": 1_000}
    found = actions.change_arrangement(
        by=world.people["lead"], arrangement=terms, version=3, content=change
    )
    assert found.missing() == (partnering().needed("agreed").missing,)


def test_only_the_partner_chooses_to_be_unpaid(world: Any) -> None:
    terms = begun(world)
    with pytest.raises(PartnerError, match="Only the partner can choose"):
        actions.change_arrangement(
            by=world.people["lead"], arrangement=terms, version=1, content={"pay": "unpaid"}
        )
    chosen = {**CLEAR, "supporter_id": world.people["member"].pk, "pay": "unpaid"}
    own = world.people["partner"]
    actions.change_arrangement(by=own, arrangement=terms, version=1, content=chosen)
    actions.agree_to(by=own, arrangement=terms, version=2)
    assert worked(world, terms).total == 1_240  # expenses are owed all the same


def test_money_is_exact(world: Any) -> None:
    task = worked(world, arranged(world))  # 90 minutes at £25.50, and £12.40
    assert (task.amount, task.expenses, task.total) == (3_825, 1_240, 5_065)
    assert str(task.total) == "£50.65"
    assert task.due_on == date(2026, 5, 24)


@pytest.mark.parametrize("typed", ["12.505", "twelve", "-3", "1e3", "100000.01", "1.2.3"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Exception, match="pounds and pence"):
        Pounds(required=False).clean(typed)


def test_owed_and_paid_and_not_arrived(world: Any) -> None:
    terms = arranged(world)
    task = worked(world, terms)
    worked(world, terms, on=date(2026, 6, 1))
    own = text(page(world, "partner", "my_part"))
    assert "Owed: <strong>£101.30</strong>" in own
    settled = reverse("say_paid", kwargs={"task_id": task.pk})
    assert world.signed_in("lead").post(settled).status_code == 302
    own = text(page(world, "partner", "my_part"))
    assert "Owed: <strong>£50.65</strong>. Paid so far: <strong>£50.65</strong>" in own
    gone = reverse("say_not_arrived", kwargs={"task_id": task.pk})
    world.signed_in("partner").post(gone)
    assert "Owed: <strong>£101.30</strong>" in text(page(world, "partner", "my_part"))


def test_nobody_beyond_sees_amounts(world: Any) -> None:
    terms = arranged(world)
    worked(world, terms)
    work = {"arrangement_id": terms.pk}
    for who in ("partner", "lead"):
        assert "£" in text(page(world, who, "partner_work", **work))
    assert "£" not in text(page(world, "member", "partner_work", **work))  # the supporter
    assert "£" not in text(page(world, "coach", "partners", team_id=world.team.pk))
    for who in ("coach", "convener", "sponsor", "evaluator"):
        assert page(world, who, "partner_work", **work).status_code == 404


def test_the_supporter_sees_money_where_the_partner_wants_it(world: Any) -> None:
    terms = arranged(world)
    worked(world, terms)
    content = {"supporter_sees_money": True}
    actions.change_arrangement(
        by=world.people["partner"], arrangement=terms, version=3, content=content
    )
    assert "£50.65" in text(page(world, "member", "partner_work", arrangement_id=terms.pk))
    assert Arrangement.objects.get().agreed_on  # that changes nothing of what was agreed


def test_only_the_partner_lets_the_supporter_see_money(world: Any) -> None:
    terms = arranged(world)
    for who in ("lead", "member"):
        with pytest.raises(PartnerError, match="Only the partner can let"):
            actions.change_arrangement(
                by=world.people[who],
                arrangement=terms,
                version=3,
                content={"supporter_sees_money": True},
            )


def test_a_late_payment_alerts_without_content(world: Any) -> None:
    terms, long_ago = arranged(world), timezone.localdate() - timedelta(days=60)
    actions.name_payer(
        by=world.people["convener"],
        programme=world.programme,
        name="Evaluator",
        email=world.people["evaluator"].email,
    )
    worked(world, terms, on=long_ago)
    for who in ("lead", "convener", "evaluator"):
        home = text(world.signed_in(who).get(reverse("home"), follow=True))
        assert LATE in home
        assert "£" not in home
        assert "Lived experience partner</" not in home  # the partner's name
    for who in ("member", "coach", "sponsor"):
        assert LATE not in text(world.signed_in(who).get(reverse("home"), follow=True))
    found = text(page(world, "convener", "late_payments", programme_id=world.programme.pk))
    assert "Riverside: due since" in found
    assert "£" not in found
    assert "50.65" in text(page(world, "evaluator", "payments"))


def test_nothing_owed_is_never_late(world: Any) -> None:
    terms = arranged(world)
    Arrangement.objects.update(pay="unpaid", rate=0)
    actions.add_task(
        by=world.people["partner"],
        arrangement=terms,
        what="A call",
        done_on=date(2025, 1, 1),
        minutes=30,
    )
    assert LATE not in text(world.signed_in("lead").get(reverse("home"), follow=True))


def test_what_was_arranged_stands_with_the_task(world: Any) -> None:
    terms = arranged(world)
    address = reverse("new_partner_task", kwargs={"arrangement_id": terms.pk})
    given = {"what": "A meeting", "done_on": "2026-05-04", "hours": "1.5", "travel": "£12.40"}
    client = world.signed_in("lead")
    response = client.post(address, {**given, "arranged": ["language", "childcare"]})
    assert response.status_code == 302
    assert PartnerTask.objects.get().total == 5_065
    found = text(page(world, "partner", "partner_work", arrangement_id=terms.pk))
    assert "in a language that suits, with an interpreter where wanted, childcare" in found


def test_who_pays_is_told_before_it_is_late(world: Any) -> None:
    terms = arranged(world)
    actions.name_payer(
        by=world.people["convener"],
        programme=world.programme,
        name="Evaluator",
        email=world.people["evaluator"].email,
    )
    worked(world, terms, on=timezone.localdate())
    home = text(world.signed_in("evaluator").get(reverse("home")))
    assert "A payment to a lived experience partner is due" in home
    assert LATE not in home


def test_what_is_paid_stays_as_it_is(world: Any) -> None:
    task = worked(world, arranged(world))
    actions.say_paid(by=world.people["lead"], task=task)
    with pytest.raises(PartnerError, match="has been paid"):
        actions.change_task(
            by=world.people["partner"], task=task, version=2, content={"minutes": 600}
        )


def test_a_partner_without_an_account_takes_part_through_the_supporter(world: Any) -> None:
    people = world.people
    client = world.signed_in("lead")
    address = reverse("new_arrangement", kwargs={"team_id": world.team.pk})
    assert client.post(address, {"person": "outside", "name": ""}).status_code == 422
    assert client.post(address, {"person": "outside", "name": "Amal"}).status_code == 302
    terms = Arrangement.objects.get()
    content = {**CLEAR, "supporter_id": people["member"].pk, "way": "paper"}
    actions.change_arrangement(by=people["lead"], arrangement=terms, version=1, content=content)
    agree = reverse("agree_arrangement", kwargs={"arrangement_id": terms.pk})
    world.signed_in("member").post(agree, {"version": "2", "through": "paper"})
    terms.refresh_from_db()
    assert terms.agreed_through == "paper"
    question = saying.ask(
        by=people["lead"], arrangement=terms, project=world.project, question="Is it clear?"
    )
    home = text(world.signed_in("member").get(reverse("home"), follow=True))
    assert "Ask a partner a question, and bring back the answer" in home
    answer = reverse("answer_question", kwargs={"question_id": question.pk})
    world.signed_in("member").post(answer, {"words": "Not yet.", "through": "phone"})
    assert (Question.objects.get().answer, Question.objects.get().through) == ("Not yet.", "phone")


def test_five_minutes_of_a_partner_in_two_screens(world: Any) -> None:
    terms, people = arranged(world), world.people
    for ask in ("Is the leaflet clear?", "Which day suits?"):
        saying.ask(by=people["lead"], arrangement=terms, project=world.project, question=ask)
    saying.tell(
        by=people["lead"],
        arrangement=terms,
        project=world.project,
        said="Nobody calls back.",
        did="A midwife calls within a day.",
    )
    client = world.signed_in("partner")
    own = text(client.get(reverse("my_part")))
    assert "A midwife calls within a day." in own
    assert "Is the leaflet clear?" in own
    assert "Which day suits?" not in own  # one at a time
    question = Question.objects.get(ask="Is the leaflet clear?")
    address = reverse("answer_question", kwargs={"question_id": question.pk})
    after = text(client.post(address, {"words": "Yes."}, follow=True))
    assert "Your answer is with the team." in after
    assert "Which day suits?" in after


def test_a_question_can_be_left_without_a_reason(world: Any) -> None:
    terms = arranged(world)
    question = saying.ask(
        by=world.people["lead"], arrangement=terms, project=world.project, question="Why?"
    )
    saying.answer(by=world.people["partner"], question=question, words=" ")
    found = Question.objects.get()
    assert (found.passed, found.answer) == (True, "")
    assert "No question waits for you." in text(page(world, "partner", "my_part"))


def test_each_side_speaks_for_itself_and_neither_overwrites(world: Any) -> None:
    terms, people = arranged(world), world.people
    said = {"arrangement": terms, "project": world.project, "stage": "aim", "words": ""}
    saying.say_influence(by=people["partner"], side="partner", level="consulted", **said)
    saying.say_influence(by=people["coach"], side="staff", level="decided", **said)
    found = text(page(world, "lead", "influence", project_id=world.project.pk))
    assert "Asked, and others decided" in found
    assert "Decided it, or led it" in found
    assert found.count("Nothing said yet.") == 19  # stages that are empty stay visible
    for who, side in (("lead", "partner"), ("partner", "staff")):
        with pytest.raises(PartnerError, match="Each side"):
            saying.say_influence(by=people[who], side=side, level="none", **said)
    saying.say_influence(by=people["member"], side="partner", level="none", **said)  # by phone
    saying.say_influence(by=people["member"], side="staff", level="shaped", **said)
    assert Influence.objects.count() == 2


def test_a_partner_sees_and_takes_back_everything(world: Any) -> None:
    terms, people = arranged(world), world.people
    client = world.signed_in("partner")
    entry = make_entry(
        by=people["partner"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )
    saying.say_influence(
        by=people["partner"],
        arrangement=terms,
        project=world.project,
        stage="aim",
        side="partner",
        level="none",
        words="Nobody asked.",
    )
    question = saying.ask(
        by=people["lead"], arrangement=terms, project=world.project, question="Is it clear?"
    )
    saying.answer(by=people["partner"], question=question, words="It is not.")
    prompt = reverse("prompt", kwargs={"project_id": world.project.pk, "prompt_id": "MFI-11"})
    client.post(prompt, {"text": "The gap itself.", "shape": "signed", "evidence": ""})
    said = ("Somali women", "Nobody asked.", "It is not.", "The gap itself.")
    own = text(client.get(reverse("own_contributions")))
    assert all(words in own for words in said)
    for address in [a.split('"')[0] for a in own.split('action="')[1:]]:
        assert client.post(address).status_code == 302
    own = text(client.get(reverse("own_contributions")))
    assert not any(words in own for words in said)
    assert Entry.objects.get(pk=entry.pk).content == {}
    assert [s.content for s in entry.steps.all()] == [{}, {}]
    assert not list(steps()) + list(unrecorded())
    assert page(world, "lead", "entry", entry_id=entry.pk).status_code == 200


def test_nobody_takes_back_for_another(world: Any) -> None:
    entry = make_entry(
        by=world.people["partner"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )
    with pytest.raises(EntryError, match="Only who made"):
        take_back_entry(by=world.people["lead"], entry=entry)


def test_a_partner_who_leaves_takes_the_words_and_is_still_paid(world: Any) -> None:
    terms = arranged(world)
    worked(world, terms)
    saying.ask(by=world.people["lead"], arrangement=terms, project=world.project, question="Why?")
    delete_person(by=world.people["administrator"], person=world.people["partner"])
    found = Arrangement.objects.get()
    assert (found.called, found.role_description, found.person) == (GONE, "", None)
    task = PartnerTask.objects.get()
    assert (task.what, task.total, task.paid_on) == ("", 5_065, None)
    assert not Question.objects.exists()
    assert "£50.65" in text(page(world, "lead", "partner_work", arrangement_id=terms.pk))


def test_a_partner_without_an_account_is_forgotten_when_they_ask(world: Any) -> None:
    people = world.people
    terms = actions.arrange(by=people["lead"], team=world.team, person=None, name="Amal")
    content = {**CLEAR, "supporter_id": people["member"].pk, "way": "phone"}
    actions.change_arrangement(by=people["lead"], arrangement=terms, version=1, content=content)
    terms = actions.agree_to(by=people["member"], arrangement=terms, version=2)
    worked(world, terms)
    saying.tell(
        by=people["lead"], arrangement=terms, project=world.project, said="Amal", did="Nothing"
    )
    address = reverse("forget_partner", kwargs={"arrangement_id": terms.pk})
    assert world.signed_in("member").post(address).status_code == 302
    found = Arrangement.objects.get()
    assert (found.called, found.access, found.missing() != ()) == (
        "A partner who has left",
        "",
        True,
    )
    assert not found.heard.exists()
    assert PartnerTask.objects.get().total == 5_065
    with pytest.raises(PartnerError, match="has an account"):
        actions.forget_partner(by=people["lead"], arrangement=arranged(world))


def test_what_part_a_partner_will_have_is_planned_by_either(world: Any) -> None:
    terms, people = arranged(world), world.people
    said = {"arrangement": terms, "project": world.project, "stage": "test", "words": "At each."}
    saying.say_influence(by=people["partner"], side="planned", level="shaped", **said)
    saying.say_influence(by=people["coach"], side="planned", level="decided", **said)
    assert Influence.objects.get().level == "decided"


@pytest.mark.parametrize(
    ("pounds", "days_gone", "says"),
    [
        (1_000, 20, ""),  # before a month has passed nothing is foretold
        (200, 100, ""),  # £50.65 in 100 of 365 days: £184.87
        (100, 100, "will not do"),
        (1_000, 100, "less than half is used"),
    ],
)
def test_money_that_is_kept_for_partners(
    world: Any, pounds: int, days_gone: int, says: str
) -> None:
    first = timezone.localdate() - timedelta(days=days_gone - 1)
    worked(world, arranged(world), on=first)
    worked(world, Arrangement.objects.get(), on=first - timedelta(days=1))  # before the budget
    actions.keep_money(
        by=world.people["lead"],
        team=world.team,
        amount=pounds * 100,
        first_on=first,
        last_on=first + timedelta(days=364),
    )
    found = text(page(world, "lead", "partner_budget", team_id=world.team.pk))
    assert "Owed and paid for what was done in these days: <strong>£50.65</strong>" in found
    assert ("£184.87 by the last day" in found) is (days_gone == 100)
    assert says in found
    assert ("inset" in found) is bool(says)


def help_asked(world: Any, who: str = "member", **more: Any) -> Help:
    given = {
        "kind": "language",
        "what": "Letters in Somali",
        "minutes_a_month": 120,
        "backfill": "A bank shift",
        "credit": "Named in the report",
        **more,
    }
    return helping.ask_for_help(
        by=world.people["lead"], team=world.team, person=world.people[who], **given
    )


@pytest.mark.parametrize("left_out", ["minutes_a_month", "backfill", "credit"])
def test_help_without_hours_cover_and_credit_is_not_asked(world: Any, left_out: str) -> None:
    with pytest.raises(PartnerError, match="come first"):
        help_asked(world, **{left_out: 0 if left_out == "minutes_a_month" else " "})


def test_declining_leaves_no_name_and_no_reason(world: Any) -> None:
    asked = help_asked(world)
    address = reverse("decline_help", kwargs={"help_id": asked.pk})
    assert world.signed_in("member").post(address).status_code == 302
    found = Help.objects.get()
    assert (found.person, found.standing) == (None, "declined")
    event = Event.objects.get(action="help.declined")
    assert (event.actor, event.detail) == (None, {})
    names = {f.name for f in Help._meta.get_fields()}
    assert not any("reason" in n or "ethnic" in n for n in names)
    assert "Team member" not in text(page(world, "lead", "cultural_help", team_id=world.team.pk))


def test_the_coach_sees_when_one_person_holds_several(world: Any) -> None:
    for what in ("Letters", "A visit"):
        helping.take_up(by=world.people["member"], help=help_asked(world, what=what))
    home = text(world.signed_in("coach").get(reverse("home"), follow=True))
    assert home.count("One person holds several roles of cultural help") == 1
    found = text(page(world, "coach", "cultural_help", team_id=world.team.pk))
    assert "Team member holds 2 of these roles." in found
    seen = text(page(world, "partner", "cultural_help", team_id=world.team.pk))
    assert "holds 2" not in seen
