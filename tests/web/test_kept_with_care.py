"""Drafts and merging where people are to be kept safe: partners' words, notes of conversations, what is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.listening import listening as guides
from evenhand.frameworks.partners import partnering
from evenhand.frameworks.registers import kinds
from evenhand.web.changes import concluding
from evenhand.web.changes.models import Whose
from evenhand.web.checking import check_all
from evenhand.web.concerns.actions import raise_concern
from evenhand.web.concerns.actions import take_back as take_back_concern
from evenhand.web.core.drafts import keep_draft
from evenhand.web.core.models import Draft
from evenhand.web.focus.actions import put_option, say_word, take_back_word
from evenhand.web.focus.models import Lock
from evenhand.web.leaving.actions import delete_person
from evenhand.web.listening import actions as listening
from evenhand.web.listening.forgetting import forget_conversations
from evenhand.web.listening.models import Conversation
from evenhand.web.listening.striking import STRUCK
from evenhand.web.organisations.actions import end_role
from evenhand.web.organisations.models import Membership
from evenhand.web.partners import actions, saying
from evenhand.web.partners.models import Arrangement
from evenhand.web.projects.actions import fix_plan
from evenhand.web.registers.actions import change_entry, make_entry
from evenhand.web.registers.models import Entry
from fixtures.pages import forms_of, words_of
from web.doors import changes as changing
from web.doors.concerns import open_route
from web.doors.listening import held, prepared, trained
from web.doors.partners import arranged, worked
from web.test_versions import PLAN

pytestmark = pytest.mark.django_db
TYPED = "Ravens over the weir"


def page_form(client: Any, address: str) -> Any:
    return next(f for f in forms_of(client.get(address), at=address) if "version" in f.values)


def typed(world: Any, who: str, key: str) -> None:
    """A draft of that form, with words of its own."""
    keep_draft(by=world.people[who], key=key, values={"text": TYPED}, version=1)


def anywhere() -> bool:
    return any(TYPED in str(found.typed) for found in Draft.objects.all())


def test_an_agreement_of_a_partner_is_not_ended_unseen(world: Any) -> None:
    terms = arranged(world)
    Arrangement.objects.filter(pk=terms.pk).update(agreed_on=None)
    address = reverse("change_arrangement", kwargs={"arrangement_id": terms.pk})
    lead = world.signed_in("lead")
    late = page_form(lead, address)
    actions.agree_to(by=world.people["partner"], arrangement=terms, version=terms.version)

    refused = lead.post(late.address, late.values | {"rate": "£20.00"})
    assert partnering().agreed_meanwhile in words_of(refused)
    assert Arrangement.objects.get(pk=terms.pk).agreed_on == timezone.localdate()
    again = next(f for f in forms_of(refused, at=address) if "version" in f.values)
    assert again.values["rate"] == "£20.00"
    assert lead.post(again.address, again.values).status_code == 302
    kept = Arrangement.objects.get(pk=terms.pk)
    assert (kept.agreed_on, kept.rate) == (None, 2_000)


def test_what_is_around_an_agreement_is_merged_and_ends_nothing(world: Any) -> None:
    terms = arranged(world)
    address = reverse("change_arrangement", kwargs={"arrangement_id": terms.pk})
    lead, partner = world.signed_in("lead"), world.signed_in("partner")
    late, first = page_form(lead, address), page_form(partner, address)
    assert partner.post(address, first.values | {"access": "By phone, please"}).status_code == 302
    assert lead.post(address, late.values | {"travel": "A bus pass"}).status_code == 302
    kept = Arrangement.objects.get(pk=terms.pk)
    assert (kept.access, kept.travel) == ("By phone, please", "A bus pass")
    assert kept.agreed_on is not None


def test_two_halves_of_what_is_agreed_to_are_not_put_together_unseen(world: Any) -> None:
    terms = arranged(world)
    address = reverse("change_arrangement", kwargs={"arrangement_id": terms.pk})
    lead, partner = world.signed_in("lead"), world.signed_in("partner")
    late, first = page_form(lead, address), page_form(partner, address)
    assert partner.post(address, first.values | {"pay": "unpaid"}).status_code == 302
    refused = lead.post(address, late.values | {"role_description": "Twice as much"})
    assert refused.status_code == 422
    assert "Unpaid" in words_of(refused)
    assert Arrangement.objects.get(pk=terms.pk).pay == "unpaid"
    again = next(f for f in forms_of(refused, at=address) if "version" in f.values)
    assert lead.post(address, again.values).status_code == 302  # seen, and the partner's is kept
    kept = Arrangement.objects.get(pk=terms.pk)
    assert (kept.pay, kept.role_description) == ("unpaid", "Twice as much")


def test_drafts_about_a_partner_go_with_the_partner(world: Any) -> None:
    terms = arranged(world)
    task = worked(world, terms)
    keys = [f"arrangement:{terms.pk}", f"task:new:{terms.pk}", f"task:{task.pk}"]
    for key in (*keys, f"influence:{terms.pk}:any"):
        typed(world, "lead", key)
    typed(world, "member", "task:another")
    delete_person(by=world.people["administrator"], person=world.people["partner"])
    assert [d.key for d in Draft.objects.all()] == ["task:another"]


def test_drafts_about_a_partner_without_an_account_go_when_they_ask(world: Any) -> None:
    made = actions.arrange(by=world.people["lead"], team=world.team, person=None, name="Amal")
    typed(world, "lead", f"arrangement:{made.pk}")
    actions.forget_partner(by=world.people["lead"], arrangement=made)
    assert not anywhere()


def test_words_that_a_partner_takes_back_lie_in_no_draft(world: Any) -> None:
    partner, project = world.people["partner"], world.project
    word = say_word(
        by=partner, project=project, partner=partner, text="So.", named=False, version=0
    )
    typed(world, "partner", f"word:{project.pk}")
    take_back_word(by=partner, word=word)
    assert not anywhere()

    terms = arranged(world)
    said = saying.say_influence(
        by=partner,
        arrangement=terms,
        project=project,
        stage="aim",
        side="partner",
        level="shaped",
        words="So.",
    )
    typed(world, "member", f"influence:{terms.pk}:{project.pk}:aim:partner")
    saying.take_back_influence(by=partner, influence=said)
    assert not anywhere()

    cycle = changing.cycle(world)
    theirs = changing.told(world, cycle, "partner")
    assert theirs.whose == Whose.PARTNERS
    typed(world, "member", f"cycle:{cycle.pk}:partners")
    concluding.take_back(by=partner, conclusion=theirs)
    assert not anywhere()


def test_what_a_partner_confirmed_meanwhile_is_theirs_and_nothing_typed_is_lost(
    world: Any,
) -> None:
    cycle = changing.cycle(world)
    theirs = changing.told(world, cycle, "lead", through="paper")
    address = reverse("cycle_partners", kwargs={"cycle_id": cycle.pk})
    client = world.signed_in("lead")
    late = page_form(client, address)
    concluding.confirm(by=world.people["partner"], conclusion=theirs, version=theirs.version)
    refused = client.post(address, late.values | {"learnt": TYPED})
    assert refused.status_code == 422
    assert "This is for a lived experience partner to write." in words_of(refused)
    assert TYPED in words_of(refused)
    theirs.refresh_from_db()
    assert theirs.learnt == "It helped her"


def test_a_task_that_was_paid_meanwhile_loses_nothing_typed(world: Any) -> None:
    task = worked(world, arranged(world))
    address = reverse("change_partner_task", kwargs={"task_id": task.pk})
    client = world.signed_in("partner")
    late = page_form(client, address)
    actions.say_paid(by=world.people["lead"], task=task)
    refused = client.post(address, late.values | {"what": TYPED})
    assert refused.status_code == 422
    assert "This has been paid." in words_of(refused)
    again = next(f for f in forms_of(refused, at=address) if "version" in f.values)
    assert again.values["what"] == TYPED


@pytest.fixture
def conversation(world: Any) -> Conversation:
    trained(world.people["lead"])
    found: Conversation = held(world, "Notes.")
    return found


def typed_notes(world: Any, of: Conversation) -> Any:
    """Notes that the interviewer has typed and not saved."""
    address = reverse("hold_interview", kwargs={"conversation_id": of.pk})
    client = world.signed_in("lead")
    form = page_form(client, address)
    answer = client.post(address, form.values | {"text": TYPED, "keep": "quietly"})
    assert answer.status_code == 204
    assert anywhere()
    return client, address


def test_notes_that_are_typed_are_their_interviewers_alone(
    world: Any, conversation: Conversation
) -> None:
    client, address = typed_notes(world, conversation)
    assert TYPED in client.get(address).content.decode()
    for who in ("member", "partner", "coach", "administrator"):
        assert world.signed_in(who).get(address).status_code == 404
    typed(world, "lead", "other")
    listening.withdraw(conversation=conversation)
    assert [d.key for d in Draft.objects.all()] == ["other"]
    assert client.get(address).status_code == 404


def test_words_are_struck_in_drafts_of_those_who_left_the_team_too(
    world: Any, conversation: Conversation
) -> None:
    for who in ("member", "stranger"):
        typed(world, who, "other")
    end_role(
        by=world.people["lead"], membership=Membership.objects.get(person=world.people["member"])
    )
    listening.quote(
        by=world.people["lead"],
        conversation=conversation,
        text=TYPED,
        agreed_on=timezone.localdate(),
        agreed_how="signed",
        insight=None,
    )
    listening.withdraw(conversation=conversation)
    drafts = {d.person: d.typed["text"] for d in Draft.objects.all()}
    assert drafts[world.people["member"].pk] == STRUCK
    assert drafts[world.people["stranger"].pk] == TYPED  # of another team


def test_a_page_with_a_draft_can_be_left_at_once(world: Any, conversation: Conversation) -> None:
    client, address = typed_notes(world, conversation)
    page = client.get(address).content.decode()
    assert "This is your draft" in page
    for needed in ("leave.js", "draft.js", guides().notice.leave, guides().notice.leave_to):
        assert needed in page


def test_notes_that_are_typed_go_when_nothing_may_be_kept_any_more(
    world: Any, conversation: Conversation
) -> None:
    typed_notes(world, conversation)
    listening.agree(
        by=world.people["lead"],
        conversation=conversation,
        version=None,
        keep="nothing",
        agreed_on=timezone.localdate(),
        agreed_how="signed",
        keep_to=None,
    )
    assert not anywhere()


def test_notes_that_are_typed_go_on_their_day(world: Any, conversation: Conversation) -> None:
    typed_notes(world, conversation)
    forget_conversations()
    assert anywhere()
    Conversation.objects.update(keep_to=timezone.localdate() - timedelta(days=1))
    assert any("in a draft beyond" in s for o in check_all() for s in o.sentences)
    forget_conversations()
    assert not anywhere()


def test_nothing_is_typed_before_it_may_be_recorded(world: Any) -> None:
    trained(world.people["lead"])
    one = prepared(world)
    Conversation.objects.filter(pk=one.pk).update(support_contact="")
    address = reverse("hold_interview", kwargs={"conversation_id": one.pk})
    answer = world.signed_in("lead").post(address, {"text": TYPED, "keep": "quietly"})
    assert answer.status_code == 409
    assert not anywhere()


def test_a_concern_that_is_taken_back_leaves_no_half_answer(world: Any) -> None:
    open_route(world)
    concern, _ = raise_concern(
        by=world.people["member"], team=world.team, told="So.", pass_on=False, named=False
    )
    typed(world, "evaluator", f"concern:{concern.pk}")
    take_back_concern(concern=concern)
    assert not anywhere()


def test_a_focus_that_was_locked_meanwhile_leaves_a_draft(world: Any) -> None:
    lead, project = world.people["lead"], world.project
    option = put_option(
        by=lead,
        project=project,
        content={"title": "Less bleeding", "whom": "Black women", "area": "haemorrhage"},
    )
    address = reverse("lock_focus", kwargs={"project_id": project.pk})
    client = world.signed_in("lead")
    today = timezone.localdate()
    late = page_form(client, address)
    plan = fix_plan(by=lead, project=project, content=PLAN)
    lock = {"option": option, "plan": plan, "content": {"title": "Less bleeding", "scores": {}}}
    Lock.objects.create(
        **lock, project=project, number=1, reason="So.", locked_at=timezone.now(), locked_by=lead.pk
    )
    sent = {
        "option": str(option.pk),
        "because": TYPED,
        "without": "No time",
        "comparison": "white",
        "focus": ["black"],
        "reason": "agreed with our partners",
        "mode": "single",
        "chosen_with_data_to": (today - timedelta(days=30)).isoformat(),
        "baseline_from": (today - timedelta(days=20)).isoformat(),
        "change_date": (today + timedelta(days=200)).isoformat(),
    }
    answer = client.post(address, late.values | sent)
    assert answer.status_code == 422
    assert Lock.objects.count() == 1
    assert anywhere()


def test_what_was_learnt_does_not_take_back_what_others_wrote_beside_it(world: Any) -> None:
    lead = world.people["lead"]
    event = {"what": "A huddle", "kind": "cycle", "on": "2026-02-01"}
    entry = make_entry(by=lead, project=world.project, kind=kinds()["events"], content=event)
    address = reverse("study", kwargs={"entry_id": entry.pk})
    client = world.signed_in("member")
    late = page_form(client, address)
    change_entry(
        by=lead,
        entry=entry,
        version=entry.version,
        content=event | {"what": "A huddle at seven"},
        owner=None,
        follow_up=None,
    )
    assert client.post(address, late.values | {"learnt": "Nobody came"}).status_code == 302
    kept = Entry.objects.get(pk=entry.pk).content
    assert (kept["what"], kept["learnt"]) == ("A huddle at seven", "Nobody came")
