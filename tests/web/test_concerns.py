"""A way past the team and its management: when it is open, and who reads what comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.concerns.actions import ConcernError, raise_concern, review_concern, set_route
from evenhand.web.concerns.models import Concern, Route
from evenhand.web.concerns.queries import live_route, readable_by, route_is_live
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.models import Event
from evenhand.web.leaving.actions import delete_person
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.models import Membership, Role
from web.doors.concerns import open_route

pytestmark = pytest.mark.django_db
TOLD = "Sentinel: it was said in the handover."


def sent(world: Any, *, named: bool = True, pass_on: bool = False) -> tuple[Concern, str]:
    return raise_concern(
        by=world.people["member"], team=world.team, told=TOLD, pass_on=pass_on, named=named
    )


def named_reviewer(world: Any, who: str) -> Any:
    return set_route(
        by=world.people["convener"],
        programme=world.programme,
        reviewer_name="R",
        reviewer_email=who if "@" in who else world.people[who].email,
        intake="A letter",
        answer_within=10,
        speak_up="The guardian",
    )


def test_it_is_live_once_somebody_outside_has_an_account(world: Any) -> None:
    assert not route_is_live(world.team)
    named_reviewer(world, "outside@example.org")
    assert not route_is_live(world.team)
    User.objects.create_user("outside@example.org", "a long password", name="Outside")
    assert route_is_live(world.team)
    assert route_is_live(world.other_team)


@pytest.mark.parametrize("who", ["lead", "coach", "partner", "sponsor", "system", "convener"])
def test_nobody_near_reads_concerns(world: Any, who: str) -> None:
    with pytest.raises(ConcernError, match="must be outside"):
        named_reviewer(world, who)
    assert not Route.objects.exists()


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.MEMBER, "team"), (Role.SPONSOR, "trust"), (Role.CONVENER, "programme")],
)
def test_it_closes_when_the_reviewer_comes_near(world: Any, role: Any, place: str) -> None:
    open_route(world)
    assert route_is_live(world.team)
    reviewer = world.people["evaluator"]
    give_role(by=SYSTEM, person=reviewer, role=role, place=getattr(world, place))
    assert not route_is_live(world.team)
    with pytest.raises(ConcernError, match="Nobody reads concerns"):
        sent(world)


def test_a_system_above_is_near_too(world: Any) -> None:
    open_route(world)
    (system,) = world.trust.within.all()
    give_role(by=SYSTEM, person=world.people["evaluator"], role=Role.SPONSOR, place=system)
    assert live_route(world.team) is None


def test_without_a_route_the_page_says_where_else_to_go(world: Any) -> None:
    page = world.signed_in("member").get(reverse("concerns", kwargs={"team_id": world.team.pk}))
    assert "Nobody outside the team reads concerns here yet" in page.text
    address = reverse("new_concern", kwargs={"team_id": world.team.pk})
    assert world.signed_in("member").post(address, {"told": TOLD}).status_code == 302
    assert not Concern.objects.exists()


def test_a_convener_sets_it_up_and_invites_the_reviewer(world: Any) -> None:
    address = reverse("concern_route", kwargs={"programme_id": world.programme.pk})
    given = {
        "version": "0",
        "reviewer_name": "Outside",
        "reviewer_email": "Outside@Example.org",
        "intake": "A letter",
        "answer_within": "10",
        "speak_up": "The guardian",
    }
    client = world.signed_in("convener")
    assert client.post(address, given).status_code == 302
    assert Route.objects.get().reviewer_email == "outside@example.org"
    (letter,) = mail.outbox
    assert letter.to == ["outside@example.org"]
    assert (
        "Outside@"
        not in client.get(reverse("programme", kwargs={"programme_id": world.programme.pk})).text
    )


def test_without_a_name_nothing_says_who(world: Any) -> None:
    open_route(world)
    client = world.signed_in("member")
    address = reverse("new_concern", kwargs={"team_id": world.team.pk})
    response = client.post(address, {"told": TOLD, "named": "unnamed"}, follow=True)
    assert TOLD in response.text
    concern = Concern.objects.get()
    assert concern.raised_by is None
    member = str(world.people["member"].pk)
    assert member not in str(Event.objects.filter(action="concern.raised").values().get())
    assert (
        client.get(reverse("concerns", kwargs={"team_id": world.team.pk})).text.count("Sent") == 0
    )
    assert world.signed_in("coach").get(response.request["PATH_INFO"]).status_code == 200


def test_the_mail_and_the_audit_say_nothing(world: Any) -> None:
    open_route(world)
    address = reverse("new_concern", kwargs={"team_id": world.team.pk})
    world.signed_in("member").post(address, {"told": TOLD, "named": "named"})
    (letter,) = mail.outbox
    assert letter.to == [world.people["evaluator"].email]
    assert world.team.name not in letter.body + letter.subject
    assert "Member" not in letter.body
    event = Event.objects.get(action="concern.raised")
    assert (event.actor, event.team, event.detail) == (None, None, {})
    page = world.signed_in("lead").get(reverse("audit", kwargs={"team_id": world.team.pk}))
    assert "concern" not in page.text.split("<main")[1]


def test_the_reviewer_finds_it_where_they_land_and_answers(world: Any) -> None:
    open_route(world)
    concern, _ = sent(world)
    reviewer = world.signed_in("evaluator")
    home = reviewer.get(reverse("home"))
    assert "A concern waits for you" in home.text
    assert TOLD not in home.text
    address = reverse("review_concern", kwargs={"concern_id": concern.pk})
    assert TOLD in reviewer.get(address).text
    given = {"version": "1", "standing": "closed", "answer": "It was taken up."}
    assert reviewer.post(address, given).status_code == 302
    own = world.signed_in("member").get(reverse("own_concern", kwargs={"concern_id": concern.pk}))
    assert "It was taken up." in own.text
    assert "A concern waits" not in reviewer.get(reverse("home")).text


def test_it_is_not_closed_without_an_answer(world: Any) -> None:
    open_route(world)
    concern, _ = sent(world)
    with pytest.raises(ConcernError, match="no answer yet"):
        review_concern(
            by=world.people["evaluator"], concern=concern, version=1, standing="closed", answer=" "
        )


def test_another_reviewer_reads_only_what_may_be_passed_on(world: Any) -> None:
    open_route(world)
    kept, _ = sent(world)
    passed, _ = sent(world, pass_on=True)
    other = User.objects.create_user("outside@example.org", "a long password", name="Outside")
    named_reviewer(world, other.email)
    assert list(readable_by(other)) == [passed]
    assert set(readable_by(world.people["evaluator"])) == {kept, passed}


def test_a_reviewer_who_joins_the_team_reads_nothing_of_it(world: Any) -> None:
    open_route(world)
    sent(world)
    reviewer = world.people["evaluator"]
    give_role(by=SYSTEM, person=reviewer, role=Role.COACH, place=world.team)
    assert not readable_by(reviewer).exists()
    Membership.objects.filter(person=reviewer, role=Role.COACH).delete()
    assert readable_by(reviewer).exists()


def test_taking_it_back_deletes_the_words(world: Any) -> None:
    open_route(world)
    _, key = sent(world, named=False)
    address = reverse("take_back_by_key", kwargs={"key": key})
    assert world.signed_in("member").post(address).status_code == 302
    assert not Concern.objects.exists()
    assert world.signed_in("member").post(address).status_code == 404


def test_a_promise_that_has_passed_is_said_to_both(world: Any) -> None:
    open_route(world)
    concern, _ = sent(world)
    Concern.objects.update(answer_by=timezone.localdate() - timedelta(days=1))
    own = reverse("own_concern", kwargs={"concern_id": concern.pk})
    assert "That day has passed" in world.signed_in("member").get(own).text
    assert "(passed)" in world.signed_in("evaluator").get(reverse("concerns_to_review")).text


def test_who_leaves_takes_the_name_and_what_was_answered(world: Any) -> None:
    open_route(world)
    waiting, _ = sent(world)
    answered, _ = sent(world)
    review_concern(
        by=world.people["evaluator"], concern=answered, version=1, standing="closed", answer="Done."
    )
    delete_person(by=world.people["administrator"], person=world.people["member"])
    found = {c.pk: (c.told, c.answer, c.raised_by) for c in Concern.objects.all()}
    assert found == {waiting.pk: (TOLD, "", None), answered.pk: ("", "", None)}


def test_a_reviewer_who_leaves_closes_the_way(world: Any) -> None:
    open_route(world)
    concern, _ = sent(world)
    delete_person(by=world.people["administrator"], person=world.people["evaluator"])
    assert not route_is_live(world.team)
    assert "@left.invalid" in Route.objects.get().reviewer_email
    concern.refresh_from_db()
    assert concern.reviewer is None
