"""Answers without a name, attacked: by few people, twice, early, late, by pages, filters, audit, export, order, days and rows."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.instruments import instruments
from evenhand.web.accounts.models import User
from evenhand.web.core.models import Event
from evenhand.web.demonstration.pulses import give_pulses
from evenhand.web.instruments.models import Round
from evenhand.web.leaving.export import team_archive
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.doing import tasks_of
from evenhand.web.organisations.models import Role
from evenhand.web.pulses import actions
from evenhand.web.pulses.actions import PulseError
from evenhand.web.pulses.due import close_pulses
from evenhand.web.pulses.models import Box, Pulse, Split, TakenPart
from web.doors.concerns import open_route

pytestmark = pytest.mark.django_db
PULSE = instruments()["safety_pulse"]
EVERYBODY = ("lead", "member", "partner", "coach", "convener", "evaluator", "sponsor", "administrator", "stranger")  # fmt: skip


@pytest.fixture
def crowd(world: Any) -> list[User]:
    """Nine more members of the first team, and three of the second."""
    found = []
    for i in range(12):
        one = User.objects.create_user(f"m{i}@example.org", "x", name=f"Member {i}")
        place = world.team if i < 9 else world.other_team
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=place)
        found.append(one)
    return found


def begun(
    world: Any,
    split: str = Split.TEAMS,
    *,
    on: date | None = None,
    days: int = 14,
    route: bool = True,
) -> Pulse:
    if route:
        open_route(world)
    return actions.open_pulse(
        by=world.people["convener"],
        programme=world.programme,
        instrument=PULSE,
        split=split,
        days=days,
        on=on,
    )


def answer(by: User, pulse: Pulse, value: int = 3, *, part: str = "", text: str = "") -> None:
    said = {"SAFE-01": value} | ({"SAFE-08": text} if text else {})
    actions.answer_pulse(by=by, pulse=pulse, part=part, answers=said)


def over(pulse: Pulse) -> Pulse:
    actions.close_due(on=pulse.closes_on + timedelta(days=1))
    return Pulse.objects.get(pk=pulse.pk)


def page(world: Any, who: str, pulse: Pulse, query: str = "") -> str:
    address = reverse("pulse", kwargs={"pulse_id": pulse.pk})
    found = world.signed_in(who).get(f"{address}{query}")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", found.content.decode())
    return re.sub(r"\s+", " ", text)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_it_opens_only_when_concerns_can_be_raised(world: Any, crowd: list[User]) -> None:
    with pytest.raises(PulseError, match="No team has a live way to raise a concern"):
        begun(world, route=False)
    assert begun(world).reviewer == world.people["evaluator"]
    assert crowd


def test_it_is_not_asked_of_too_few(world: Any) -> None:
    with pytest.raises(PulseError, match="Fewer than 8 people could answer"):
        begun(world)


def test_it_cannot_be_ended_at_a_chosen_moment(world: Any, crowd: list[User]) -> None:
    with pytest.raises(PulseError, match="Give 7 to 28 days"):
        begun(world, days=6)
    with pytest.raises(PulseError, match="Give 7 to 28 days"):
        begun(world, days=29)
    pulse = begun(world)
    for one in crowd[:9]:
        answer(one, pulse, part=str(world.team.pk))
    actions.close_due(on=pulse.closes_on)
    assert not Pulse.objects.get(pk=pulse.pk).closed
    assert over(pulse).closed


def test_nothing_leads_from_a_person_to_an_answer(world: Any, crowd: list[User]) -> None:
    pulse = begun(world)
    for place, one in enumerate(crowd):
        answer(one, pulse, 1 + place % 5, part="p", text=f"Words {place}.")
    box = Box.objects.get()
    kept = json.dumps([box.answers, box.texts])
    assert not any(str(p.pk) in kept or p.name in kept for p in crowd)
    assert {f.name for f in Box._meta.fields} == {"pulse", "answers", "texts"}
    assert {f.name for f in TakenPart._meta.fields} == {"id", "pulse", "person"}
    assert all(set(a) == {"SAFE-01"} for _, a in box.answers)  # words are in another list


def test_answers_lie_in_no_order(world: Any, crowd: list[User]) -> None:
    """Neither in that in which they came, nor the same for words and numbers."""
    pulse = begun(world)
    came = []
    for place, one in enumerate(crowd):
        came.append(f"Words {place:02}.")
        answer(one, pulse, 1 + place % 5, text=came[-1])
    lists = [[t for _, t in Box.objects.get().texts]]
    lists.append([t for _, t in actions._mixed([("", t) for t in lists[0]])])
    assert sorted(lists[0]) == came
    assert lists[0] != came  # one in 479 million
    assert lists[0] != lists[1]


def test_nobody_answers_twice_even_from_two_teams(world: Any, crowd: list[User]) -> None:
    one = crowd[0]
    give_role(
        by=world.people["administrator"], person=one, role=Role.MEMBER, place=world.other_team
    )
    pulse = begun(world)
    answer(one, pulse, part=str(world.team.pk))
    with pytest.raises(PulseError, match="You have answered"):
        answer(one, pulse, part=str(world.other_team.pk))
    assert len(Box.objects.get().answers) == 1


def test_answering_leaves_no_trace_in_the_audit(world: Any, crowd: list[User]) -> None:
    pulse = begun(world)
    before = Event.objects.count()
    for one in crowd:
        answer(one, pulse)
    assert Event.objects.count() == before
    over(pulse)
    told = Event.objects.filter(subject=str(pulse.pk)).order_by("pk")
    assert [(e.action, e.actor, e.detail, e.team) for e in told] == [
        ("pulse.opened", world.people["convener"].pk, {"instrument": "safety_pulse"}, None),
        ("pulse.closed", None, {}, None),
    ]


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_page_changes_while_people_answer(world: Any, crowd: list[User], who: str) -> None:
    """Whoever looks before and after each answer learns nothing: not that there was one, either."""
    pulse = begun(world)
    pages = {page(world, who, pulse)}
    for one in crowd[:10]:
        answer(one, pulse, part=str(world.team.pk))
        pages.add(page(world, who, pulse))
    assert len(pages) == 1


def test_single_answers_go_when_the_results_are_made(world: Any, crowd: list[User]) -> None:
    pulse = begun(world)
    for one in crowd:
        answer(one, pulse, text="Words.")
    found = over(pulse)
    assert not Box.objects.exists()
    assert not TakenPart.objects.exists()
    made = found.released
    assert actions.close_due(on=found.closes_on + timedelta(days=90)) == 0
    assert Pulse.objects.get().released == made
    with pytest.raises(PulseError, match="The days of this pulse are over"):
        answer(world.people["member"], pulse)


def test_after_the_last_day_nobody_answers_even_before_it_is_closed(
    world: Any, crowd: list[User]
) -> None:
    pulse = begun(world, on=timezone.localdate() - timedelta(days=15))
    with pytest.raises(PulseError, match="The days of this pulse are over"):
        answer(crowd[0], pulse)
    assert "The results are made within the hour" in page(world, "lead", pulse)
    close_pulses()
    assert Pulse.objects.get().closed


def test_of_seven_nothing_is_shown_and_nothing_is_kept(world: Any, crowd: list[User]) -> None:
    pulse = begun(world)
    for one in crowd[:7]:
        answer(one, pulse, 1, text="We were seven.")
    found = over(pulse)
    assert (found.released, found.texts) == ({"whole": None, "parts": [], "rest": None}, [])
    for who in EVERYBODY:
        assert "We were seven" not in page(world, who, found)
    assert "Fewer than 8 people answered" in page(world, "lead", found)


def all_answer(world: Any, crowd: list[User], pulse: Pulse) -> Pulse:
    """Nine of one team, three of another."""
    for place, one in enumerate(crowd):
        own = world.team if place < 9 else world.other_team
        answer(one, pulse, 4 if place < 9 else 1, part=str(own.pk), text=f"Text {place}.")
    return over(pulse)


def test_three_people_of_a_team_are_not_the_programme_less_the_other(
    world: Any, crowd: list[User]
) -> None:
    found = all_answer(world, crowd, begun(world))
    for who in ("lead", "convener", "stranger"):
        shown = words(page(world, who, found))
        assert "The whole programme 12 to 15 people" in shown
        assert "3.2" in shown
        assert "9 to" not in shown
        assert "8 to 11" not in shown  # the team of nine would give the three away


def test_a_team_from_eight_is_shown_to_that_team_alone(world: Any, crowd: list[User]) -> None:
    for i in range(6):
        one = User.objects.create_user(f"n{i}@example.org", "x", name=f"New {i}")
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=world.other_team)
        crowd.append(one)
    pulse = begun(world)
    for place, one in enumerate(crowd):
        own = world.team if place < 9 else world.other_team
        answer(one, pulse, 4 if place < 9 else 2, part=str(own.pk))
    found = over(pulse)
    for who, sees in {"lead": True, "coach": True, "stranger": False, "convener": False}.items():
        shown = words(page(world, who, found))
        assert ("Riverside 8 to 11 people" in shown) is sees, who
        assert ("Hillside" in shown) is (who == "stranger"), who


def test_no_address_filters_what_is_shown(world: Any, crowd: list[User]) -> None:
    found = all_answer(world, crowd, begun(world))
    plain = page(world, "convener", found)
    for query in (f"?team={world.team.pk}", "?part=1&minimum=1", "?split=ethnicity", "?role=lead"):
        assert page(world, "convener", found, query) == plain


def test_free_texts_are_for_the_independent_reviewer_alone(world: Any, crowd: list[User]) -> None:
    found = all_answer(world, crowd, begun(world))
    for who in EVERYBODY:
        client = world.signed_in(who)
        keys = {"pulse_id": found.pk}
        seen = [client.get(reverse(n, kwargs=keys)) for n in ("pulse", "review_pulse")]
        told = any("Text 3." in p.content.decode() for p in seen)
        assert told is (who == "evaluator"), who
    texts = world.signed_in("evaluator").get(reverse("review_pulse", kwargs={"pulse_id": found.pk}))
    order = re.findall(r"Text \d+\.", texts.content.decode())
    assert order == sorted(order)
    assert world.team.name not in texts.content.decode()


def test_the_reviewer_tells_everybody_once_and_the_texts_go(world: Any, crowd: list[User]) -> None:
    found = all_answer(world, crowd, begun(world))
    client = world.signed_in("evaluator")
    address = reverse("review_pulse", kwargs={"pulse_id": found.pk})
    client.post(address, {"review": "Handovers need a chair."})
    found.refresh_from_db()
    assert (found.texts, found.review) == ([], "Handovers need a chair.")
    assert "Handovers need a chair." in page(world, "partner", found)
    assert client.get(address).status_code == 302
    with pytest.raises(PulseError, match="There is nothing to review"):
        actions.publish_review(by=world.people["evaluator"], pulse=found, review="Again.")


def test_what_a_team_takes_along_has_nothing_of_it(world: Any, crowd: list[User]) -> None:
    pulse = begun(world)
    answer(crowd[0], pulse, text="A sentinel.")
    lead = world.people["lead"]
    with team_archive(world.team, lead, exact=True, on=timezone.localdate()) as kept:
        names = zipfile.ZipFile(kept).namelist()
        everything = b"".join(zipfile.ZipFile(kept).read(n) for n in names)
    assert b"A sentinel." not in everything
    assert str(pulse.pk).encode() not in everything


def test_two_pulses_are_four_weeks_apart(world: Any, crowd: list[User]) -> None:
    """Two close ones would differ by who joined in between."""
    first = begun(world)
    with pytest.raises(PulseError, match="is being asked"):
        begun(world)
    all_answer(world, crowd, first)
    early = first.closes_on + timedelta(days=27)
    with pytest.raises(PulseError, match="It was asked a short while ago"):
        begun(world, on=early)
    assert begun(world, on=early + timedelta(days=1)).number == 2


def test_ethnicity_stands_beside_an_answer_without_the_team(world: Any, crowd: list[User]) -> None:
    for i in range(12):
        one = User.objects.create_user(f"e{i}@example.org", "x", name=f"More {i}")
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=world.team)
        crowd.append(one)
    pulse = begun(world, Split.ETHNICITY)
    for place, one in enumerate(crowd):
        client = world.signed_in("lead")
        client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
        group = ("black", "white", "")[place % 3] if place < 12 else "black"
        sent = client.post(
            reverse("answer_pulse", kwargs={"pulse_id": pulse.pk}),
            {"SAFE-01": "2", "part-": group},
        )
        assert sent.status_code == 302, words(sent.content.decode())
    assert {part for part, _ in Box.objects.get().answers} == {"black", "white", ""}
    found = over(pulse)
    shown = words(page(world, "convener", found))
    assert "Black" not in shown  # 16 of 24: the eight others would be fewer than ten
    assert found.released["whole"]["band"] == [22, 25]


def test_a_form_is_sent_once_on_one_page(world: Any, crowd: list[User]) -> None:
    pulse = begun(world)
    client, address = (
        world.signed_in("member"),
        reverse("answer_pulse", kwargs={"pulse_id": pulse.pk}),
    )
    assert "Nothing is kept before you send it" in client.get(address).content.decode()
    assert client.post(address, {"SAFE-01": ""}).status_code == 422
    assert client.post(address, {"SAFE-01": "9"}).status_code == 422
    assert not TakenPart.objects.exists()
    client.post(address, {"SAFE-01": "4", "SAFE-02": "dont_know", "SAFE-08": "Some words."})
    box = Box.objects.get()
    assert box.answers == [[str(world.team.pk), {"SAFE-01": 4, "SAFE-02": "dont_know"}]]
    assert box.texts == [["SAFE-08", "Some words."]]
    again = client.get(address, follow=True).content.decode()
    assert "You have answered" in again
    assert "Some words." not in again
    assert len(crowd) == 12


def waiting(person: User, teams: list[Any]) -> list[str]:
    return [task.title for _, tasks in tasks_of(person, teams) for task in tasks]


def test_it_is_something_to_do_until_it_is_done(world: Any, crowd: list[User]) -> None:
    pulse = begun(world)
    one, teams, title = crowd[0], [world.team], "Safety pulse, without names"
    assert title in waiting(one, teams)
    answer(one, pulse)
    assert title not in waiting(one, teams)
    assert title not in waiting(world.people["coach"], teams)


def test_own_words_wait_for_the_reviewer(world: Any, crowd: list[User]) -> None:
    found = all_answer(world, crowd, begun(world))
    title = "Safety pulse: read what people wrote, and tell what should change"
    assert waiting(world.people["evaluator"], []) == [title]
    assert title not in waiting(world.people["lead"], [world.team])
    actions.publish_review(by=world.people["evaluator"], pulse=found, review="So.")
    assert waiting(world.people["evaluator"], []) == []


def test_a_convener_begins_one_by_its_page(world: Any, crowd: list[User]) -> None:
    client = world.signed_in("convener")
    keys = {"programme_id": world.programme.pk}
    assert "Ask the teams" in client.get(reverse("pulses", kwargs=keys)).content.decode()
    address = reverse("open_pulse", kwargs=keys | {"instrument_id": "safety_pulse"})
    refused = client.post(address, {"split": "teams", "days": "14"})
    assert "No team has a live way to raise a concern" in words(refused.content.decode())
    open_route(world)
    client.post(address, {"split": "teams", "days": "14"})
    assert list(Pulse.objects.get().teams.all()) == [world.other_team, world.team]
    musiq = reverse("open_pulse", kwargs=keys | {"instrument_id": "musiq_ar"})
    assert client.get(musiq).status_code == 404
    assert crowd


@pytest.mark.parametrize(("name", "most"), [("pulses", 8), ("pulse", 10), ("answer_pulse", 8)])
def test_queries_are_bounded(world: Any, crowd: list[User], name: str, most: int) -> None:
    pulse = begun(world)
    for one in crowd:
        answer(one, pulse)
    keys = {"programme_id": world.programme.pk} if name == "pulses" else {"pulse_id": pulse.pk}
    client = world.signed_in("member")
    with CaptureQueriesContext(connection) as asked_for:
        assert client.get(reverse(name, kwargs=keys)).status_code == 200
    assert len(asked_for) <= most, [q["sql"] for q in asked_for]


def test_the_demonstration_shows_one_and_a_form_that_waits_to_be_agreed(world: Any) -> None:
    open_route(world)
    world.team.name = "Bramble"
    world.team.save()
    give_pulses(world.programme, world.people, timezone.localdate())
    shown = words(page(world, "coach", Pulse.objects.get()))
    assert "The whole programme 12 to 15 people" in shown
    assert "Placeholder: sessions on racism need somebody who chairs them" in shown
    assert "a pause after hard sessions" not in shown
    audit = Round.objects.get(instrument_id="skills_audit")
    assert audit.alone["finished"] == 12
    assert "Colleague 9 (invented)" not in json.dumps(audit.alone)
