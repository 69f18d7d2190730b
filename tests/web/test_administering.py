"""Who runs the workbench: people and roles, invitations that wait, where teams belong."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.core.models import Event
from evenhand.web.organisations import actions
from evenhand.web.organisations.actions import InvitationError
from evenhand.web.organisations.models import Invitation, Membership, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(world: Any) -> tuple[Invitation, str]:
    return actions.invite(
        by=world.people["lead"],
        email="bel@example.org",
        name="Bel",
        role=Role.PARTNER,
        place=world.team,
    )


def asked(world: Any, who: str, name: str, **keys: Any) -> Any:
    return world.signed_in(who).post(reverse(name, kwargs=keys))


def test_people_with_their_roles_and_places(world: Any) -> None:
    page = world.signed_in("administrator").get(reverse("all_people")).content.decode()
    for text in ("Team lead, Riverside", "Programme convener, Invented network"):
        assert text in page
    assert "Organisation or system leader, Invented Trust" in page
    assert "&lt;span" not in page
    assert page.index("<h2>Coach</h2>") < page.index("<h2>Evaluator</h2>")


def test_the_list_asks_no_more_for_more_people(world: Any) -> None:
    client, address = world.signed_in("administrator"), reverse("all_people")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(60):
        User.objects.create_user(f"p{n}@example.org", name=f"Person {n}")
    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()
    assert len(many) == len(few)
    assert "Later names" in page


def test_a_role_ends_wherever_it_is_held(world: Any) -> None:
    held = Membership.objects.get(role=Role.CONVENER)
    assert asked(world, "administrator", "end_any_role", membership_id=held.pk).status_code == 302
    assert not Membership.objects.filter(pk=held.pk).exists()
    gone = asked(world, "administrator", "end_any_role", membership_id=uuid4())
    assert gone.status_code == 404


def test_a_teams_last_lead_stays(world: Any) -> None:
    held = Membership.objects.get(role=Role.LEAD)
    page = asked(world, "administrator", "end_any_role", membership_id=held.pk)
    assert "A team needs a lead." in page.content.decode()


@pytest.mark.parametrize("who", ["administrator", "lead"])
def test_an_invitation_is_withdrawn(world: Any, waiting: Any, who: str) -> None:
    made, secret = waiting
    asked(world, who, "withdraw_invitation", invitation_id=made.pk)
    with pytest.raises(InvitationError):
        actions.open_invitation(secret)
    assert Event.objects.filter(action="invitation.withdrawn", team=world.team.pk).exists()
    again = asked(world, who, "withdraw_invitation", invitation_id=made.pk)
    assert "accepted or withdrawn" in again.content.decode()


def test_sent_again_the_new_link_works_and_the_old_one_not(world: Any, waiting: Any) -> None:
    made, secret = waiting
    asked(world, "lead", "invite_again", invitation_id=made.pk)
    with pytest.raises(InvitationError):
        actions.open_invitation(secret)
    (letter,) = mail.outbox
    found = letter.body.split("/invitations/")[1].split()[0]
    assert actions.open_invitation(found).pk == made.pk


def test_an_accepted_invitation_is_not_sent_again(world: Any, waiting: Any) -> None:
    made, secret = waiting
    actions.accept_invitation(secret=secret, password="a long pass phrase")  # noqa: S106
    with pytest.raises(InvitationError, match="accepted or withdrawn"):
        actions.invite_again(by=world.people["lead"], invitation=made)


def test_invitations_that_wait_are_listed(world: Any, waiting: Any) -> None:
    assert waiting[0].name == "Bel"
    page = world.signed_in("administrator").get(reverse("invitations")).content.decode()
    assert "bel@example.org" in page
    assert "&lt;span" not in page
    people = reverse("people", kwargs={"team_id": world.team.pk})
    assert "bel@example.org" in world.signed_in("lead").get(people).content.decode()
    assert "bel@example.org" not in world.signed_in("member").get(people).content.decode()


def test_a_team_belongs_to_several(world: Any) -> None:
    administrator = world.people["administrator"]
    trust = actions.create_organisation(by=administrator, name="Second Trust", kind="trust")
    network = actions.create_programme(by=administrator, name="Second network")
    address = reverse("edit_team", kwargs={"team_id": world.team.pk})
    client = world.signed_in("administrator")
    assert client.get(address).content.decode().count(" checked") == 2
    client.post(
        address,
        {
            "name": "Riverside and Hill",
            "version": "1",
            "organisations": [str(world.trust.pk), str(trust.pk)],
            "programmes": [str(world.programme.pk), str(network.pk)],
        },
    )
    world.team.refresh_from_db()
    assert world.team.name == "Riverside and Hill"
    assert (world.team.organisations.count(), world.team.programmes.count()) == (2, 2)
    assert Event.objects.filter(action="team.placed", team=world.team.pk).exists()


def test_a_leader_is_invited_to_an_organisation(world: Any) -> None:
    address = reverse("invite_to_organisation", kwargs={"organisation_id": world.trust.pk})
    client = world.signed_in("administrator")
    client.post(address, {"name": "Chief", "email": "chief@example.org"})
    found = Invitation.objects.get(email="chief@example.org")
    assert (found.role, found.organisation) == (Role.SPONSOR, world.trust)


def test_a_name_with_markup_stays_a_name(world: Any) -> None:
    User.objects.create_user("b@example.org", name="<b>Bel</b>")
    page = world.signed_in("administrator").get(reverse("all_people")).content.decode()
    assert "<b>Bel" not in page
    assert "&lt;b&gt;Bel" in page
