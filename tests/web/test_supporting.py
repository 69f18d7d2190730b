"""What an organisation offers: kept by its leaders, read by its teams, ended with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.web.core.models import Event
from evenhand.web.organisations.actions import create_organisation, create_team, give_role
from evenhand.web.organisations.models import Role
from evenhand.web.supporting.actions import OfferError, change_offer, end_offer
from evenhand.web.supporting.models import Offer
from fixtures.pages import words_of
from web.doors.supporting import ANALYST, offered

pytestmark = pytest.mark.django_db


def listed(world: Any, who: str = "lead") -> str:
    address = reverse("offers", kwargs={"organisation_id": world.trust.pk})
    return words_of(world.signed_in(who).get(address))


def test_teams_read_what_is_offered_whom_to_ask_and_whether_it_can_be_had(world: Any) -> None:
    offered(world)
    text = listed(world)
    for part in ("An analyst for maternity data", "Head of informatics, Informatics"):
        assert part in text
    assert "Can it be had A few hours only" in text
    assert "Looked at on 1 September 2026." in text
    assert "Nothing is put down of: project management; improvement method; anti-racism;" in text
    assert "something else" not in text
    assert "It is offered no longer" not in text
    assert "It is offered no longer" in listed(world, "sponsor")


def test_the_project_says_how_much_can_be_had(world: Any) -> None:
    project = reverse("project", kwargs={"project_id": world.project.pk})
    client = world.signed_in("member")
    assert f"What {world.trust.name} offers Nothing is put down yet" in words_of(
        client.get(project)
    )
    offered(world)
    offered(world, what="A facilitator", kind="anti_racism", availability="no")
    assert "1 to be had, 1 not at present" in words_of(client.get(project))


def test_leaders_put_it_down_and_the_day_of_the_last_look_is_kept(world: Any) -> None:
    client = world.signed_in("sponsor")
    new = reverse("new_offer", kwargs={"organisation_id": world.trust.pk})
    empty = client.post(new, {"version": "0", "what": "An analyst"})
    assert empty.status_code == 422
    assert not Offer.objects.exists()
    assert client.post(new, ANALYST | {"version": "0"}).status_code == 302
    made = Offer.objects.get()
    assert made.checked_on == timezone.localdate()
    Offer.objects.update(checked_on=date(2026, 1, 5))
    change = reverse("change_offer", kwargs={"offer_id": made.pk})
    client.post(change, ANALYST | {"version": "1"})
    made.refresh_from_db()
    assert (made.checked_on, made.version) == (timezone.localdate(), 2)
    told = sorted((e.action, e.detail) for e in Event.objects.filter(action__startswith="offer."))
    assert [a for a, _ in told] == ["offer.changed", "offer.made"]
    assert "informatics" not in str(told).lower()


def test_what_ended_stays_with_its_reason_and_ends_once(world: Any) -> None:
    made, sponsor = offered(world), world.people["sponsor"]
    end = reverse("end_offer", kwargs={"offer_id": made.pk})
    assert world.signed_in("sponsor").post(end, {"because": " ", "version": "1"}).status_code == 422
    said = {"because": "The post was cut", "version": "1"}
    assert world.signed_in("sponsor").post(end, said).status_code == 302
    text = listed(world)
    assert "An analyst for maternity data, since" in text
    assert "The post was cut" in text
    assert "Head of informatics" not in text
    with pytest.raises(OfferError, match="offered no longer"):
        end_offer(by=sponsor, offer=made, because="Again", ended_on=date(2026, 9, 2))
    with pytest.raises(OfferError, match="offered no longer"):
        change_offer(by=sponsor, offer=made, content=ANALYST, checked_on=date(2026, 9, 2))


@pytest.mark.parametrize("name", ["what", "kind", "ask", "availability"])
def test_an_offer_without_its_parts_is_none(world: Any, name: str) -> None:
    with pytest.raises(OfferError, match="is empty"):
        offered(world, **{name: " "})
    made = offered(world)
    with pytest.raises(OfferError, match="no reason"):
        end_offer(by=world.people["sponsor"], offer=made, because=" ", ended_on=date(2026, 9, 2))


def test_a_system_offers_to_teams_of_its_trusts_and_others_see_nothing(world: Any) -> None:
    admin = world.people["administrator"]
    other = create_organisation(by=admin, name="Elsewhere Trust", kind="trust")
    team = create_team(by=admin, name="Elsewhere", organisations=[other])
    give_role(by=admin, person=world.people["stranger"], role=Role.LEAD, place=team)
    offered(world)
    address = reverse("offers", kwargs={"organisation_id": world.trust.pk})
    assert world.signed_in("convener").get(address).status_code == 404
    assert world.signed_in("system").get(address).status_code == 200
    theirs = reverse("offers", kwargs={"organisation_id": other.pk})
    assert world.signed_in("lead").get(theirs).status_code == 404
    assert world.signed_in("stranger").get(theirs).status_code == 200
    nowhere = reverse("offers", kwargs={"organisation_id": world.team.pk})
    assert world.signed_in("administrator").get(nowhere).status_code == 404
