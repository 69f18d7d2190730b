"""Invitations, roles and agreements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.organisations import actions
from evenhand.web.organisations.actions import InvitationError, PeopleError
from evenhand.web.organisations.models import Audience, Granularity, Invitation, Membership, Role
from evenhand.web.organisations.queries import may_see, may_see_exact, roles_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def invited(world: Any, email: str = "new@example.org") -> str:
    _, secret = actions.invite(
        by=world.people["lead"], email=email, name="New", role=Role.MEMBER, place=world.team
    )
    return secret


def test_an_invitation_makes_an_account_and_gives_the_role(world: Any) -> None:
    person = actions.accept_invitation(secret=invited(world), password="a long pass phrase")  # noqa: S106
    assert person.check_password("a long pass phrase")
    assert roles_in(person, world.team) == {"member"}


def test_it_works_once(world: Any) -> None:
    secret = invited(world)
    actions.accept_invitation(secret=secret, password="a long pass phrase")  # noqa: S106
    with pytest.raises(InvitationError, match="cannot be used"):
        actions.accept_invitation(secret=secret, password="another pass phrase")  # noqa: S106


def test_it_ends_after_fourteen_days_or_when_withdrawn(world: Any) -> None:
    for change in (
        {"expires_at": timezone.now()},
        {"expires_at": timezone.now() + timedelta(days=1), "withdrawn_at": timezone.now()},
    ):
        secret = invited(world)
        Invitation.objects.filter(accepted_at=None).update(**change)
        with pytest.raises(InvitationError):
            actions.open_invitation(secret)


def test_the_link_never_changes_the_password_of_an_account_there_is(world: Any) -> None:
    secret = invited(world, email=world.people["stranger"].email)
    actions.accept_invitation(secret=secret, password="taken over by a link")  # noqa: S106
    stranger = User.objects.get(pk=world.people["stranger"].pk)
    assert not stranger.check_password("taken over by a link")
    assert "member" in roles_in(stranger, world.team)


def test_the_secret_is_kept_nowhere(world: Any) -> None:
    secret = invited(world)
    assert not Invitation.objects.filter(digest=secret).exists()


def test_the_letter_holds_a_link_and_nothing_of_the_project(world: Any) -> None:
    client = world.signed_in("lead")
    address = reverse("people", kwargs={"team_id": world.team.pk})
    client.post(address, {"name": "Bel", "email": "bel@example.org", "role": "partner"})
    (letter,) = mail.outbox
    assert "/invitations/" in letter.body
    assert "haemorrhage" not in letter.body + letter.subject


@pytest.mark.parametrize(
    "given",
    [{"name": "x" * 121, "email": "a@example.org"}, {"name": "x", "email": f"a@{'b' * 250}.org"}],
)
def test_what_no_table_can_keep_is_refused_with_a_sentence(world: Any, given: Any) -> None:
    address = reverse("people", kwargs={"team_id": world.team.pk})
    page = world.signed_in("lead").post(address, given | {"role": "partner"})
    assert page.status_code == 422
    assert "Ensure this value has at most" in page.content.decode()


def test_a_team_keeps_a_lead(world: Any) -> None:
    lead = Membership.objects.get(team=world.team, role=Role.LEAD)
    with pytest.raises(PeopleError, match="needs a lead"):
        actions.end_role(by=world.people["lead"], membership=lead)


def test_a_role_fits_its_place(world: Any) -> None:
    with pytest.raises(PeopleError, match="is no role of"):
        actions.give_role(
            by=world.people["administrator"],
            person=world.people["stranger"],
            role=Role.CONVENER,
            place=world.team,
        )


def agreed(world: Any, **terms: str) -> None:
    actions.agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=TODAY() + timedelta(days=30),
        terms=terms,
        exact_for=[world.people["partner"], world.people["stranger"]],
    )


def test_nothing_is_shared_without_an_agreement(world: Any) -> None:
    for who in ("convener", "evaluator", "sponsor", "stranger"):
        assert may_see(world.people[who], world.team, on=TODAY()) is Granularity.NOTHING


def test_each_audience_sees_what_is_agreed_until_it_ends(world: Any) -> None:
    agreed(world, convener="words", evaluator="protected", teams="words")
    seen = {
        who: may_see(world.people[who], world.team, on=TODAY())
        for who in ("convener", "evaluator", "sponsor", "stranger", "member")
    }
    assert seen == {
        "convener": Granularity.WORDS,
        "evaluator": Granularity.PROTECTED,
        "sponsor": Granularity.NOTHING,
        "stranger": Granularity.WORDS,
        "member": Granularity.PROTECTED,
    }
    later = TODAY() + timedelta(days=31)
    assert may_see(world.people["evaluator"], world.team, on=later) is Granularity.NOTHING


def test_exact_counts_only_for_those_named_who_are_in_the_team(world: Any) -> None:
    agreed(world)
    able = {w for w, p in world.people.items() if may_see_exact(p, world.team, on=TODAY())}
    assert able == {"partner"}
    later = TODAY() + timedelta(days=31)
    assert not may_see_exact(world.people["partner"], world.team, on=later)


def test_every_audience_is_asked_about(world: Any) -> None:
    page = world.signed_in("lead").get(reverse("agreement", kwargs={"team_id": world.team.pk}))
    assert all(f'name="{a.value}"' in page.content.decode() for a in Audience)


def test_every_choice_has_an_id_and_label_of_its_own(world: Any) -> None:
    address = reverse("invite_to_programme", kwargs={"programme_id": world.programme.pk})
    page = world.signed_in("administrator").get(address).content.decode()
    assert page.count('id="id_role"') == 1
    assert 'id="id_role" name="role" type="radio"' in page
