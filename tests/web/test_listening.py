"""Conversations are health data: what is said stays with who led them, and goes when it is taken back or its day comes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.apps import apps
from django.core import mail
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.listening import listening
from evenhand.web.accounts.models import User
from evenhand.web.checking import check_all
from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.focus.actions import put_option, write_synthesis
from evenhand.web.focus.models import Synthesis
from evenhand.web.leaving.actions import delete_person
from evenhand.web.listening import actions
from evenhand.web.listening.actions import ListeningError
from evenhand.web.listening.forgetting import forget_conversations
from evenhand.web.listening.forms import later
from evenhand.web.listening.models import Conversation, Drawn, Insight, Notes, Quotation, Training
from evenhand.web.listening.queries import learnt_in, something_carries, terms_of
from evenhand.web.listening.rules import missing_for
from evenhand.web.organisations.actions import agree as agree_sharing
from evenhand.web.organisations.models import Role
from fixtures.pages import words_of
from web.doors import focus as focus_doors
from web.doors import listening as listening_doors
from web.doors.focus import OPTION
from web.doors.listening import PREPARED, held, prepared, trained
from web.doors.table import TEAM
from web.test_doors import DOORS, addresses  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
SENTINEL = "zweiundvierzig-kraniche"
SAID = "Nobody asked me twice."
LEARNT = "Interpreters come after the decision of graugans."


# made of readings, registers and drivers by rooms that cannot read notes: see the test of imports
OURS = {*listening_doors.DOORS, *focus_doors.DOORS}


def lookers(name: str) -> list[str]:
    """Who opens a page here: of these rooms everybody who may, of others the lead, one whom it is kept from, and all outside of the team."""
    allowed = DOORS[name].get or frozenset()
    if name in OURS:
        return sorted(allowed - {"anonymous"})
    outside = [w for w in sorted(allowed) if w not in TEAM and w != "anonymous"]
    return [*(w for w in ("lead", "member") if w in allowed), *outside]


FILES = {n for n in DOORS if any(w in n for w in ("download", "excel", "word", "sql", "pack"))}


def at(name: str, **keys: Any) -> str:
    return reverse(name, kwargs=keys)


def insight(
    world: Any, *conversations: Conversation, text: str = "Interpreters come late."
) -> Insight:
    return actions.write_insight(
        by=world.people["lead"],
        project=world.project,
        text=text,
        group="",
        sources="",
        limits="",
        conversations=list(conversations),
    )


def quoted(world: Any, one: Conversation, beside: Insight, text: str = SAID) -> Quotation:
    return actions.quote(
        by=world.people["lead"],
        conversation=one,
        text=text,
        agreed_on=timezone.localdate(),
        agreed_how="signed",
        insight=beside,
    )


def whole_database() -> str:
    """Every value of every table, as text."""
    found = []
    for model in apps.get_models():
        found += [json.dumps(list(model._default_manager.values()), cls=DjangoJSONEncoder)]
    return "".join(found)


# ---- who sees notes


def test_notes_are_on_no_page_but_that_of_who_led_the_conversation(
    world: Any,
    addresses: dict[str, str],  # noqa: F811
) -> None:
    found = dict(addresses)  # everything is made first
    agree_sharing(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms=dict.fromkeys(("convener", "evaluator", "sponsor", "system", "teams"), "protected"),
        exact_for=[world.people["lead"]],
    )
    one = Conversation.objects.get()
    Notes.objects.filter(conversation=one).update(text=SENTINEL)
    Quotation.objects.update(text=SAID)
    Insight.objects.update(text=LEARNT)
    own = {at("interview", conversation_id=one.pk), at("hold_interview", conversation_id=one.pk)}
    seen, said, learnt = set(), set(), set()
    clients: dict[str, Any] = {}
    for name, address in found.items():
        for who in lookers(name) if name not in FILES else ():
            clients[who] = clients.get(who) or world.signed_in(who)
            response = clients[who].get(address)
            content = (
                b"".join(response.streaming_content) if response.streaming else response.content
            )
            if SENTINEL.encode() in content:
                seen.add((who, address))
            said |= {(who, name)} if SAID.encode() in content else set()
            learnt |= {who} if LEARNT.encode() in content else set()
    assert said == {
        ("lead", "interview"),
        *(
            (who, page)
            for who in ("coach", "lead", "partner")
            for page in ("listening", "synthesis")
        ),
    }
    assert learnt == TEAM
    assert seen == {("lead", address) for address in own}
    assert SENTINEL not in "".join(m.body for m in mail.outbox)


def test_no_search_finds_what_was_said(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world, SENTINEL)
    quoted(world, one, insight(world, one))
    for who in ("lead", "member", "coach", "administrator"):
        for asked in (SENTINEL, "Nobody asked me twice", one.code, "counselling"):
            page = world.signed_in(who).get(reverse("find"), {"q": asked})
            assert (
                page.context["count"] == 0
                if page.context
                else "/interviews/" not in str(page.content)
            )
            assert "/interviews/" not in page.content.decode()


def test_only_these_modules_of_the_workbench_know_notes_at_all() -> None:
    web = Path(actions.__file__).parents[2]
    users = {
        str(file.relative_to(web))
        for file in web.rglob("*.py")
        if re.search(r"\bNotes[.,(]|import Notes\b|notes_of\(", file.read_text("utf-8"))
        and "migrations" not in file.parts
    }
    room = {"actions/conversations", "conversation_views", "forgetting", "models", "queries"}
    assert users == {
        *(f"listening/{name}.py" for name in room),
        "checking/promises.py",  # sees whether there are any
        "leaving/erasing.py",  # deletes them
    }


def test_notes_are_in_no_export_audit_or_check_and_in_one_table_only(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world, SENTINEL)
    quoted(world, one, insight(world, one))
    response = world.signed_in("lead").post(at("export_team", team_id=world.team.pk))
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        taken = "".join(archive.read(n).decode() for n in archive.namelist())
    assert SENTINEL not in taken
    assert SAID not in taken
    assert one.code not in taken
    assert "Interpreters come late." in taken
    assert SENTINEL not in json.dumps(list(Event.objects.values("action", "detail")))
    assert SENTINEL not in "".join(s for o in check_all() for s in o.sentences)
    assert whole_database().count(SENTINEL) == 1


def test_whom_it_is_kept_from_sees_no_word_even_as_a_lead_or_a_named_interviewer(
    world: Any,
) -> None:
    trained(world.people["lead"])
    one = held(world, SENTINEL, kept_from=("member",))
    quoted(world, one, insight(world, one))
    page = at("listening", project_id=world.project.pk)
    assert SAID in words_of(world.signed_in("partner").get(page))
    assert SAID not in words_of(world.signed_in("member").get(page))
    one.interviewers.add(world.people["member"])  # however it came about
    address = at("interview", conversation_id=one.pk)
    assert world.signed_in("member").get(address).status_code == 404


def test_who_leads_it_cannot_be_whom_it_is_kept_from(world: Any) -> None:
    with pytest.raises(ListeningError, match="named to lead it"):
        prepared(world, kept_from=("lead",))


def test_who_left_the_team_opens_it_no_longer(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world)
    world.people["lead"].memberships.update(role=Role.COACH)
    address = at("interview", conversation_id=one.pk)
    assert world.signed_in("lead").get(address).status_code == 404


def test_pages_are_left_at_once_and_kept_by_no_browser(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world)
    client = world.signed_in("lead")
    for address in (
        at("interview", conversation_id=one.pk),
        at("listening", project_id=world.project.pk),
        at("synthesis", project_id=world.project.pk),
        at("take_back"),
    ):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"]
        assert "data-leave" in response.content.decode()


# ---- what must be there before


def test_nothing_is_recorded_before_everything_that_keeps_people_safe_is_there(world: Any) -> None:
    lead = world.people["lead"]
    one = actions.plan_conversation(
        by=lead, project=world.project, strand="lived", interviewers=[lead]
    )
    missing = missing_for(one, lead, on=timezone.localdate())
    assert len(missing) == 4 + 1 + len(listening().steps) + 1 + 1 + len(listening().trainings)
    client, address = world.signed_in("lead"), at("hold_interview", conversation_id=one.pk)
    refused = client.post(address, {"held_on": "2026-01-05", "text": SENTINEL, "version": "1"})
    assert refused.status_code == 409
    assert missing[0] in words_of(refused)
    with pytest.raises(ListeningError, match="It cannot be recorded yet"):
        actions.hold(
            by=lead, conversation=one, version=None, held_on=timezone.localdate(), text="x"
        )
    assert not Notes.objects.exists()


@pytest.mark.parametrize("field", [*PREPARED])
def test_each_thing_that_is_arranged_is_needed(world: Any, field: str) -> None:
    trained(world.people["lead"])
    one = prepared(world)
    if field in ("planned_on", "payment_note"):
        return  # good to have
    setattr(one, field, {"steps": PREPARED["steps"][1:], "not_own_clinician": False}.get(field, ""))
    assert len(missing_for(one, world.people["lead"], on=timezone.localdate())) == 1


def test_training_runs_out_and_is_each_persons_own(world: Any) -> None:
    lead, today = world.people["lead"], timezone.localdate()
    one = prepared(world)
    lacks = [s for s in missing_for(one, lead, on=today) if "training" in s]
    assert lacks == [
        "Your training is not registered, or has run out: trauma-informed conversations.",
        "Your training is not registered, or has run out: safeguarding.",
    ]
    trained(world.people["member"])
    assert missing_for(one, world.people["member"], on=today) == ()
    trained(lead)
    assert missing_for(one, lead, on=today) == ()
    Training.objects.filter(person=lead, kind="trauma").update(counts_to=today - timedelta(days=1))
    assert len(missing_for(one, lead, on=today)) == 1


def test_training_is_registered_on_the_own_page_and_shown_to_the_team(world: Any) -> None:
    client, today = world.signed_in("member"), timezone.localdate()
    address = at("training")
    ahead = {"kind": "trauma", "done_on": (today + timedelta(days=1)).isoformat()}
    assert client.post(address, ahead).status_code == 422
    given = {"kind": "trauma", "done_on": today.isoformat(), "provider": "The college"}
    assert client.post(address, given).status_code == 302
    made = Training.objects.get()
    assert made.counts_to == later(today, 36)
    assert "The college" in words_of(client.get(address))
    page = words_of(world.signed_in("coach").get(at("team_training", team_id=world.team.pk)))
    assert "until" in page
    assert client.post(at("remove_training", training_id=made.pk)).status_code == 302
    assert not Training.objects.exists()


def test_a_day_months_on() -> None:
    assert later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert later(date(2026, 1, 15), 12) == date(2027, 1, 15)


def test_counts_are_the_programmes(world: Any) -> None:
    lead = world.people["lead"]
    for _ in range(5):
        actions.plan_conversation(
            by=lead, project=world.project, strand="professionals", interviewers=[lead]
        )
    with pytest.raises(ListeningError, match="as many conversations"):
        actions.plan_conversation(
            by=lead, project=world.project, strand="professionals", interviewers=[lead]
        )
    address = at("review_terms", programme_id=world.programme.pk)
    given = {
        "freedom": "preferred",
        "areas": ["haemorrhage"],
        "own_areas": "Sickle cell in pregnancy\n\nVoices at night",
        "professionals_least": "1",
        "professionals_most": "6",
        "lived_least": "2",
        "lived_most": "4",
        "first_session": "2027-03-01",
        "version": "0",
    }
    client = world.signed_in("convener")
    wrong = given | {"lived_most": "1", "numbers_by": "2027-04-01"}
    assert client.post(address, wrong).status_code == 422
    assert client.post(address, given).status_code == 302
    terms = terms_of(world.project)
    assert terms is not None
    assert terms.own_areas == ["Sickle cell in pregnancy", "Voices at night"]
    actions.plan_conversation(
        by=lead, project=world.project, strand="professionals", interviewers=[lead]
    )
    page = words_of(world.signed_in("lead").get(at("listening", project_id=world.project.pk)))
    assert "2 to 4 are asked for" in page


# ---- what may be kept


def test_nothing_kept_means_nothing(world: Any) -> None:
    trained(world.people["lead"])
    one = prepared(world, keep="nothing")
    with pytest.raises(ListeningError, match="wants nothing to be kept"):
        actions.hold(
            by=world.people["lead"], conversation=one, version=None,
            held_on=timezone.localdate(), text="x",
        )  # fmt: skip
    actions.hold(
        by=world.people["lead"], conversation=one, version=None, held_on=timezone.localdate()
    )
    one.refresh_from_db()
    with pytest.raises(ListeningError, match="Nothing of one of these"):
        insight(world, one)
    page = world.signed_in("lead").get(at("hold_interview", conversation_id=one.pk))
    assert 'name="text"' not in page.content.decode()


def test_insights_only_takes_no_words(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world, keep="insight")
    with pytest.raises(ListeningError, match="does not let her own words"):
        quoted(world, one, insight(world, one))


def test_less_than_before_takes_what_was_kept_away(world: Any) -> None:
    lead = world.people["lead"]
    trained(lead)
    one = held(world, SENTINEL)
    quoted(world, one, insight(world, one))
    again = {
        "by": lead,
        "conversation": one,
        "version": None,
        "agreed_on": timezone.localdate(),
        "agreed_how": "aloud",
    }
    actions.agree(**again, keep="insight", keep_to=one.keep_to)
    assert not Quotation.objects.exists()
    assert Notes.objects.exists()
    actions.agree(**again, keep="nothing", keep_to=None)
    assert SENTINEL not in whole_database()
    assert Drawn.objects.get().withdrawn_on == timezone.localdate()


def test_a_day_must_be_named_and_is_not_far(world: Any) -> None:
    one, client = prepared(world), world.signed_in("lead")
    address, today = at("agree_interview", conversation_id=one.pk), timezone.localdate()
    given = {
        "keep": "insight",
        "agreed_on": today.isoformat(),
        "agreed_how": "aloud",
        "version": str(one.version),
    }
    for wrong in ("", today.isoformat(), (today + timedelta(days=400)).isoformat()):
        assert client.post(address, given | {"keep_to": wrong}).status_code == 422
    right = {"keep_to": (today + timedelta(days=300)).isoformat()}
    assert client.post(address, given | right).status_code == 302
    stale = client.post(address, given | right | {"agreed_how": "signed"})
    assert stale.status_code == 422
    assert "Said aloud" in words_of(stale)
    with pytest.raises(ChangedMeanwhileError):
        actions.agree(
            by=world.people["lead"], conversation=one, version=1, keep="nothing",
            agreed_on=today, agreed_how="aloud", keep_to=None,
        )  # fmt: skip
    with pytest.raises(ListeningError, match="no day"):
        actions.agree(
            by=world.people["lead"], conversation=one, version=None, keep="insight",
            agreed_on=today, agreed_how="aloud", keep_to=None,
        )  # fmt: skip


def test_notes_have_one_version_only(world: Any) -> None:
    lead = world.people["lead"]
    trained(lead)
    one = held(world, SENTINEL)
    actions.hold(
        by=lead, conversation=one, version=None, held_on=timezone.localdate(), text="Otherwise."
    )
    assert Notes.objects.get().version == 2
    assert SENTINEL not in whole_database()
    actions.hold(by=lead, conversation=one, version=None, held_on=timezone.localdate())
    assert not Notes.objects.exists()


def test_notes_and_words_go_on_their_day(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world, SENTINEL)
    kept = insight(world, one, text=f"It was said: {SAID}")
    quoted(world, one, kept)
    forget_conversations()
    assert Notes.objects.exists()
    Conversation.objects.update(keep_to=timezone.localdate() - timedelta(days=1))
    assert any("beyond its day" in s for o in check_all() for s in o.sentences)
    forget_conversations()
    assert SENTINEL not in whole_database()
    assert SAID not in whole_database()
    assert Event.objects.get(action="conversation.forgotten").actor is None
    (found,) = learnt_in(world.people["lead"], world.project)
    assert (found.conversations, found.taken_back) == (1, 0)  # what was learnt stays
    assert not any("beyond its day" in s for o in check_all() for s in o.sentences)


# ---- taking back


def test_a_participant_takes_everything_back_without_an_account(world: Any) -> None:
    lead = world.people["lead"]
    trained(lead)
    one, other = held(world, SENTINEL), held(world, "Other.", strand="professionals")
    learnt = insight(world, one, other, text=f"As one said: {SAID}")
    quoted(world, one, learnt)
    put_option(by=lead, project=world.project, content=OPTION | {"where": f"Here: {SAID}"})
    write_synthesis(
        by=lead, project=world.project, version=None,
        content={"together": f"They say: {SAID}", "against": "", "unknown": ""},
    )  # fmt: skip
    stranger, address = world.signed_in("anonymous"), at("take_back")
    for code in ("WRONG-CODE", ""):
        assert stranger.post(address, {"code": code, "sure": "on"}).status_code == 422
    typed = one.code_in_parts.lower()
    assert stranger.post(address, {"code": typed}).status_code == 422
    done = stranger.post(address, {"code": typed, "sure": "on"})
    assert listening().consent.withdrawn in words_of(done)
    everything = whole_database()
    for gone in (SENTINEL, SAID, "The counselling line", "Twi, by the service"):
        # the other conversation has the same contacts
        assert everything.count(gone) == (0 if gone in (SENTINEL, SAID) else 1)
    event = Event.objects.get(action="conversation.taken_back")
    assert (event.actor, event.detail) == (None, {})
    (found,) = learnt_in(lead, world.project)
    assert (found.conversations, found.taken_back) == (1, 1)
    assert found.support.id == "one"
    assert found.insight.text == "As one said: [taken back]"
    page = words_of(world.signed_in("member").get(at("listening", project_id=world.project.pk)))
    assert "To look at again" in page
    assert Synthesis.objects.get().version == 2
    assert world.signed_in("lead").get(at("interview", conversation_id=one.pk)).status_code == 404
    assert stranger.post(address, {"code": typed, "sure": "on"}).status_code == 422  # once
    with pytest.raises(ListeningError, match="taken back before"):
        actions.withdraw(conversation=one)
    with pytest.raises(ListeningError, match="was taken back"):
        actions.hold(by=lead, conversation=one, version=None, held_on=timezone.localdate())


def test_an_interviewer_puts_it_on_record_and_a_sentence_goes_alone(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world, SENTINEL)
    learnt = insight(world, one)
    said, other = quoted(world, one, learnt), quoted(world, one, learnt, "And then it rained.")
    client = world.signed_in("lead")
    client.post(at("take_back_quotation", quotation_id=said.pk))
    assert [q.pk for q in Quotation.objects.all()] == [other.pk]
    address = at("withdraw_interview", conversation_id=one.pk)
    assert client.post(address, {"sure": ""}).status_code == 422
    assert client.post(address, {"sure": "on"}).status_code == 302
    assert SENTINEL not in whole_database()
    (found,) = learnt_in(world.people["lead"], world.project)
    assert found.support.id == "none"


def test_a_sentence_without_an_insight_is_not_shown(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world)
    actions.quote(
        by=world.people["lead"], conversation=one, text=SAID, agreed_on=timezone.localdate(),
        agreed_how="signed", insight=None,
    )  # fmt: skip
    page = at("listening", project_id=world.project.pk)
    assert SAID not in words_of(world.signed_in("lead").get(page))
    assert SAID in words_of(world.signed_in("lead").get(at("interview", conversation_id=one.pk)))


def test_deleting_the_last_who_led_it_deletes_notes(world: Any) -> None:
    trained(world.people["lead"])
    one = held(world, SENTINEL)
    one.kept_from.add(world.people["coach"])
    world.people["member"].memberships.update(role=Role.LEAD)
    for who in ("coach", "lead"):
        delete_person(by=world.people["administrator"], person=world.people[who])
    assert SENTINEL not in whole_database()
    assert not one.kept_from.exists()
    assert not Training.objects.exists()


# ---- how well it is supported


def test_support_counts_independent_conversations_of_both_kinds(world: Any) -> None:
    trained(world.people["lead"])
    first, second = held(world), held(world)
    third = held(world, strand="professionals")
    for conversations, id, carries in (
        ((), "none", False),
        ((first,), "one", False),
        ((first, second), "some", True),
        ((first, third), "well", True),
    ):
        insight(world, *conversations)
        found = learnt_in(world.people["lead"], world.project)[-1]
        assert (found.support.id, found.carries) == (id, carries)
        assert something_carries(world.project) is carries
    page = words_of(world.signed_in("coach").get(at("listening", project_id=world.project.pk)))
    assert page.count(listening().limits["alone"]) == 2
    Drawn.objects.filter(conversation__in=[second, third]).delete()
    assert not something_carries(world.project)
    Insight.objects.filter(number=2).update(sources="The audit of calls")
    assert something_carries(world.project)


def test_an_insight_is_drawn_from_own_conversations_and_keeps_those_of_others(world: Any) -> None:
    lead, member = world.people["lead"], world.people["member"]
    trained(lead)
    one = held(world)
    learnt = insight(world, one)
    client = world.signed_in("member")
    address = at("change_insight", insight_id=learnt.pk)
    form = client.get(address).content.decode()
    assert str(one.pk) not in form
    given = {
        "text": "Put better.",
        "group": "black",
        "sources": "The audit",
        "limits": "",
        "version": "1",
    }
    assert client.post(address, given).status_code == 302
    (found,) = learnt_in(member, world.project)
    assert (found.insight.text, found.conversations) == ("Put better.", 1)


def test_a_conversation_is_planned_for_others(world: Any) -> None:
    client, member = world.signed_in("lead"), world.people["member"]
    address = at("plan_interview", project_id=world.project.pk)
    given = {"strand": "lived", "interviewers": [str(member.pk)], "planned_on": "2027-01-05"}
    response = client.post(address, given, follow=True)
    assert "they alone" in words_of(response)
    made = Conversation.objects.get()
    assert client.get(at("interview", conversation_id=made.pk)).status_code == 404
    assert "A conversation that you lead" in words_of(
        world.signed_in("member").get(reverse("team", kwargs={"team_id": world.team.pk}))
    )
    with pytest.raises(ListeningError, match="Nobody is named"):
        actions.plan_conversation(by=member, project=world.project, strand="lived", interviewers=[])
    outside = given | {"interviewers": [str(User.objects.get(name="Stranger").pk)]}
    assert client.post(address, outside).status_code == 422


def test_a_guide_is_the_teams_and_goes_to_word(world: Any) -> None:
    own = {"project_id": world.project.pk, "strand": "lived"}
    client = world.signed_in("member")
    assert listening().part("lived").questions[0] in words_of(client.get(at("guide", **own)))
    given = {"questions": "What helped?\n\nWhat helped?\nWhat not?", "version": "0"}
    assert client.post(at("change_guide", **own), given).status_code == 302
    assert "What not?" in words_of(client.get(at("guide", **own)))
    word = docx.Document(io.BytesIO(client.get(at("guide_word", **own)).content))
    texts = [p.text for p in word.paragraphs]
    assert texts.count("What helped?") == 1
    assert listening().distress.title in texts
    assert client.get(at("guide", project_id=world.project.pk, strand="other")).status_code == 404
