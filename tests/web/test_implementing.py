"""What was recommended to those who run a programme: all of it is there, and how far it is, in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.implementing import item, recommended
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.implementing.actions import UndertakingError, say_standing
from evenhand.web.implementing.models import Standing, Undertaking
from evenhand.web.implementing.queries import board_of
from evenhand.web.implementing.saying import told
from evenhand.web.leaving.actions import delete_person
from evenhand.web.leaving.erasing import GONE
from evenhand.web.organisations import actions as organising
from evenhand.web.organisations.models import Role
from fixtures.pages import words_of

# of the source: section, how many actions each recommendation has
ACTIONS = {
    "5.1": {"IMP-01": 5, "IMP-02": 0},
    "5.2": {"IMP-03": 3, "IMP-04": 2, "IMP-05": 2, "IMP-06": 2},
    "5.3": {"IMP-07": 1, "IMP-08": 2, "IMP-09": 1, "IMP-10": 3},
    "5.4": {"IMP-11": 3, "IMP-12": 2, "IMP-13": 2},
    "5.5": {"IMP-14": 2, "IMP-15": 3, "IMP-16": 3, "IMP-17": 1},
}


def say(world: Any, item: str, standing: Standing, **more: Any) -> Undertaking:
    return say_standing(
        by=world.people["convener"],
        programme=world.programme,
        item=item,
        standing=standing,
        **more,
    )


def page(world: Any, who: str = "convener") -> str:
    address = reverse("recommendations", kwargs={"programme_id": world.programme.pk})
    return words_of(world.signed_in(who).get(address))


def form_of(world: Any, item: str) -> str:
    keys = {"programme_id": world.programme.pk, "item_id": item}
    return reverse("change_recommendation", kwargs=keys)


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def test_every_recommendation_of_the_source_with_its_actions() -> None:
    found = {
        s.id: {r.id: len(r.actions) for r in s.recommendations} for s in recommended().sections
    }
    assert found == ACTIONS
    for one in recommended().recommendations:
        assert [i.letter for i in one.items] == ["", *"abcde"][: len(one.actions) + 1]
        assert all(item(i.id) == (one, i) for i in one.items)


@pytest.mark.django_db
def test_all_of_it_stands_on_the_page(world: Any) -> None:
    text = page(world)
    for one in recommended().recommendations:
        assert f"{one.id} {one.title}" in text
        assert all(f"{a.letter} {a.text}" in text for a in one.actions)
    assert "Of the 17 recommendations, 17 wait. Of their 37 actions, 37 wait." in text


@pytest.mark.django_db
def test_places_in_the_workbench_are_there_for_a_convener(world: Any) -> None:
    client = world.signed_in("convener")
    for name in {p.page for r in recommended().recommendations for p in r.places}:
        address = reverse(name, kwargs={"programme_id": world.programme.pk})
        assert client.get(address).status_code == 200, name


@pytest.mark.django_db
def test_how_many_are_how_far_is_said_in_words(world: Any) -> None:
    say(world, "IMP-03", Standing.DONE, done="Talked over in May.")
    say(world, "IMP-03a", Standing.UNDER_WAY)
    say(world, "IMP-03b", Standing.UNDER_WAY)
    say(world, "IMP-16c", Standing.NOT_OURS, reason="All of it is held online.")
    assert told(board_of(world.programme, on=ago(0))) == (
        "Of the 17 recommendations, one is done and 16 wait.",
        "Of their 37 actions, two are under way, 34 wait and one is not for this programme.",
    )
    text = page(world)
    assert "Done. Say how far it is : IMP-03 Talked over in May." in text
    assert "Not for this programme. All of it is held online." in text


@pytest.mark.django_db
def test_not_for_this_programme_needs_its_reason_and_done_what_was_done(world: Any) -> None:
    client, address = world.signed_in("convener"), form_of(world, "IMP-11a")
    for standing, asked in (("not_ours", "Say why it is not"), ("done", "Say what was done:")):
        refused = client.post(address, {"standing": standing, "version": "0"})
        assert refused.status_code == 422
        assert asked in words_of(refused)
    with pytest.raises(UndertakingError, match="needs its reason"):
        say(world, "IMP-11a", Standing.NOT_OURS, reason=" ")
    with pytest.raises(UndertakingError, match="needs what was done"):
        say(world, "IMP-11a", Standing.DONE)
    assert not Undertaking.objects.exists()
    given = {"standing": "not_ours", "reason": "Projects were given.", "version": "0"}
    kept = client.post(address, given)
    assert kept["Location"].endswith("/recommendations#IMP-11a")
    assert "Projects were given." in page(world)


@pytest.mark.django_db
def test_a_day_that_has_passed_is_said_on_the_page_and_where_conveners_land(world: Any) -> None:
    say(world, "IMP-13", Standing.UNDER_WAY, answers="The steering group", by_day=ago(1))
    say(world, "IMP-13a", Standing.NOT_BEGUN, by_day=ago(0))  # today is not past
    say(world, "IMP-13b", Standing.DONE, by_day=ago(9), done="Paid for.")
    say(world, "IMP-05", Standing.NOT_OURS, by_day=ago(9), reason="Designed before.")
    text = page(world)
    assert "One recommendation or action is past its day IMP-13 , by" in text
    assert text.count("that day has passed") == 1
    home = words_of(world.signed_in("convener").get(reverse("home")))
    assert "Recommendations for Invented network : one recommendation or action is past" in home
    say(world, "IMP-05", Standing.UNDER_WAY, by_day=ago(9))
    assert "Two recommendations or actions are past their day" in page(world)
    assert "past" not in words_of(world.signed_in("evaluator").get(reverse("home")))


@pytest.mark.django_db
def test_an_evaluator_reads_and_writes_nothing(world: Any) -> None:
    say(world, "IMP-01a", Standing.UNDER_WAY, answers="The steering group")
    text = page(world, "evaluator")
    assert "The steering group" in text
    assert "Say how far it is" not in text
    client = world.signed_in("evaluator")
    assert client.post(form_of(world, "IMP-01a"), {"standing": "not_begun"}).status_code == 404
    programme = reverse("programme", kwargs={"programme_id": world.programme.pk})
    address = reverse("recommendations", kwargs={"programme_id": world.programme.pk})
    for who, linked in (("convener", True), ("evaluator", True), ("lead", False)):
        found = world.signed_in(who).get(programme).content.decode()
        assert (f'"{address}"' in found) is linked, who


@pytest.mark.django_db
def test_the_convener_of_another_programme_finds_nothing(world: Any) -> None:
    other = organising.create_programme(by=world.people["administrator"], name="Another network")
    organising.give_role(
        by=SYSTEM, person=world.people["stranger"], role=Role.CONVENER, place=other
    )
    client = world.signed_in("stranger")
    address = reverse("recommendations", kwargs={"programme_id": world.programme.pk})
    assert client.get(address).status_code == 404
    assert client.post(form_of(world, "IMP-01"), {"standing": "done"}).status_code == 404
    say(world, "IMP-01", Standing.DONE, done="Ours alone.")
    own = reverse("recommendations", kwargs={"programme_id": other.pk})
    assert "Ours alone." not in words_of(client.get(own))


@pytest.mark.django_db
def test_an_item_that_is_not_there_is_not_there(world: Any) -> None:
    client = world.signed_in("convener")
    for wrong in ("IMP-18", "IMP-02a", "a"):
        assert client.get(form_of(world, wrong)).status_code == 404
    with pytest.raises(LookupError):
        say(world, "IMP-18", Standing.UNDER_WAY)


@pytest.mark.django_db
def test_the_audit_tells_the_move_and_never_the_words(world: Any) -> None:
    say(world, "IMP-01", Standing.UNDER_WAY, answers="Ida", done="Secret words")
    say(world, "IMP-01", Standing.DONE, answers="Ida", done="Secret words", version=1)
    made, changed = Event.objects.filter(action__startswith="undertaking.").order_by("id")
    assert (made.action, made.detail) == (
        "undertaking.made",
        {"was": "not_begun", "standing": "under_way"},
    )
    assert (changed.action, changed.detail) == (
        "undertaking.changed",
        {"was": "under_way", "standing": "done"},
    )
    with pytest.raises(ChangedMeanwhileError):
        say(world, "IMP-01", Standing.NOT_BEGUN, version=1)


@pytest.mark.django_db
def test_the_name_of_who_leaves_goes(world: Any) -> None:
    person = world.people["member"]
    User.objects.filter(pk=person.pk).update(name="Ida B.")
    person.refresh_from_db()
    say(world, "IMP-01", Standing.UNDER_WAY, answers="ida b., with the steering group")
    say(world, "IMP-04", Standing.UNDER_WAY, answers="Ida Bergmann")
    delete_person(by=world.people["administrator"], person=person)
    found = list(Undertaking.objects.values_list("answers", "version"))
    assert found == [(f"{GONE}, with the steering group", 2), ("Ida Bergmann", 1)]
