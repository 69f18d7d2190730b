"""Talking about a project's things: with people of the team, without content where they are told of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from evenhand.web.conversation.actions import CommentError, say
from evenhand.web.conversation.models import Comment, Mention
from evenhand.web.conversation.subjects import KINDS, subject_for
from evenhand.web.core.models import Event
from evenhand.web.leaving.actions import delete_person
from evenhand.web.organisations.queries import team_people
from fixtures.pages import words_of

pytestmark = pytest.mark.django_db
SAID = "Sentinel: the trolley again."
WAITS = "You are mentioned in a conversation"


def about(world: Any, who: str = "member", kind: str = "measure") -> Any:
    key = world.measure.pk if kind == "measure" else world.project.pk
    return subject_for(world.people[who], kind, key)


def talk(world: Any, kind: str = "measure") -> str:
    key = world.measure.pk if kind == "measure" else world.project.pk
    return reverse("talk", kwargs={"kind": kind, "subject_id": key})


def home(world: Any, who: str) -> str:
    return words_of(world.signed_in(who).get(reverse("home"), follow=True))


def test_a_comment_stands_where_it_was_made_and_on_the_project(world: Any) -> None:
    client = world.signed_in("member")
    assert client.post(talk(world), {"text": SAID, "signed": "mine"}).status_code == 302
    assert SAID in client.get(talk(world)).text
    address = reverse("project_talk", kwargs={"project_id": world.project.pk})
    assert SAID in world.signed_in("coach").get(address).text
    measure = client.get(reverse("measure", kwargs={"measure_id": world.measure.pk}))
    assert talk(world) in measure.text


def test_a_mention_is_told_without_content_until_it_is_seen(world: Any) -> None:
    lead = str(world.people["lead"].pk)
    world.signed_in("member").post(talk(world), {"text": SAID, "signed": "mine", "mention": [lead]})
    told = home(world, "lead")
    assert WAITS in told
    assert SAID not in told
    assert "Team member" not in told
    assert WAITS not in home(world, "coach")
    seen = reverse("seen_mention", kwargs={"kind": "measure", "subject_id": world.measure.pk})
    world.signed_in("coach").post(seen)  # who was not mentioned changes nothing for the lead
    assert WAITS in home(world, "lead")
    world.signed_in("lead").post(seen)
    assert WAITS not in home(world, "lead")


def test_a_name_behind_an_at_sign_is_a_mention(world: Any) -> None:
    say(by=world.people["member"], subject=about(world), text="Ask @Coach, or @Team lead.")
    found = Mention.objects.values_list("person__name", flat=True)
    assert sorted(found) == ["Coach", "Team lead"]


@pytest.mark.parametrize("who", ["stranger", "convener", "sponsor", "evaluator", "administrator"])
def test_only_people_of_the_team_can_be_mentioned(world: Any, who: str) -> None:
    with pytest.raises(CommentError, match="Only people of the team"):
        say(
            by=world.people["member"],
            subject=about(world),
            text="Look",
            mention=[str(world.people[who].pk)],
        )
    name = world.people[who].name
    say(by=world.people["member"], subject=about(world), text=f"Look, @{name}")
    assert not Mention.objects.exists()


def test_who_left_the_team_is_told_nothing_more(world: Any) -> None:
    lead = world.people["lead"]
    say(by=world.people["member"], subject=about(world), text=SAID, mention=[str(lead.pk)])
    team_people(world.team).filter(person=lead).delete()
    assert WAITS not in home(world, "lead")


def test_where_racism_is_named_a_comment_is_the_teams_unless_signed(world: Any) -> None:
    client = world.signed_in("member")
    page = client.get(talk(world, "charter")).text
    assert 'value="team" checked' in page
    assert 'value="mine" checked' in client.get(talk(world)).text
    client.post(talk(world, "charter"), {"text": SAID, "signed": "team"})
    made = Comment.objects.get()
    assert (made.writer, made.signed) == (None, False)
    assert Event.objects.get(action="comment.made").actor is None
    found = words_of(client.get(talk(world, "charter")))
    assert "The team" in found
    assert "Take it back" not in found


def test_the_audit_says_that_and_never_what(world: Any) -> None:
    say(by=world.people["member"], subject=about(world), text=SAID)
    event = Event.objects.get(action="comment.made")
    assert event.detail == {"about": "measure"}


def test_who_wrote_it_takes_it_back(world: Any) -> None:
    made = say(by=world.people["member"], subject=about(world), text=SAID)
    own = world.signed_in("member").get(reverse("own_contributions"))
    assert SAID in own.text
    address = reverse("take_back_comment", kwargs={"comment_id": made.pk})
    assert address in own.text
    assert world.signed_in("lead").post(address).status_code == 404
    assert world.signed_in("member").post(address).status_code == 302
    assert not Comment.objects.exists()


def test_who_leaves_takes_the_name(world: Any) -> None:
    say(by=world.people["member"], subject=about(world), text=SAID)
    say(
        by=world.people["lead"],
        subject=about(world, "lead"),
        text="Look",
        mention=[str(world.people["member"].pk)],
    )
    delete_person(by=world.people["administrator"], person=world.people["member"])
    assert not Mention.objects.exists()
    assert "Somebody who has left" in words_of(world.signed_in("lead").get(talk(world)))


def test_nothing_else_can_be_talked_about(world: Any) -> None:
    assert sorted(KINDS) == ["charter", "cycle", "driver", "idea", "measure"]
    address = reverse("talk", kwargs={"kind": "answer", "subject_id": world.project.pk})
    assert world.signed_in("member").get(address).status_code == 404


def test_many_comments_come_in_pages(world: Any) -> None:
    for n in range(51):
        say(by=world.people["member"], subject=about(world), text=f"Number {n}.")
    last = words_of(world.signed_in("lead").get(talk(world)))
    assert "Number 50." in last
    assert "Number 49." not in last
    assert "Number 49." in words_of(world.signed_in("lead").get(talk(world) + "?page=1"))
