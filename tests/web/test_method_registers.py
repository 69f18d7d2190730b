"""Decisions, adaptations, policies and escalations: each goes its way, and naming racism stays safe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import RegisterError, kinds, parse_kind
from evenhand.web.core.models import Event
from evenhand.web.registers.actions import EntryError, make_entry, move_entry
from evenhand.web.registers.models import Entry, Step
from fixtures.pages import words_of

pytestmark = pytest.mark.django_db
# kind, first content, the way it goes, and what is filled in when it is asked for
WAYS = {
    "decisions": (
        {"what": "Which change first?"},
        ["decided", "reviewed"],
        {
            "options": "Interpreters; a leaflet; nothing",
            "decided": "Interpreters",
            "on": "2026-02-01",
            "made_by": "team",
            "voices": "partners, night staff",
            "came_of_it": "kept",
        },
    ),
    "adaptations": (
        {"what": "Calls in Bengali", "kind": "language", "on": "2026-03-01"},
        ["on_trial", "kept"],
        {"why": "letters were not read", "effect": "more women came"},
    ),
    "policies": (
        {"name": "Haemorrhage guideline", "form": "guideline"},
        ["reading", "found", "proposed", "signed", "tested", "local", "usual"],
        {
            "whom": "two midwives and a partner",
            "finding": "pallor is looked for on the skin alone",
            "wording": "look at gums and palms",
            "owner_body": "guideline group",
            "signed_by": "guideline group",
            "signed_on": "2026-04-01",
            "where_used": "birth centre",
            "seen": "notes of ten births",
        },
    ),
    "escalations": (
        {"what": "No interpreter at night", "kind": "money", "level": "organisation"},
        ["raised", "up", "in_hand", "solved"],
        {
            "wanted": "a contract for nights",
            "asked": "director of midwifery",
            "asked_on": "2026-02-01",
            "next_level": "LMNS",
            "answer": "yes, from May",
            "came_of_it": "a contract",
        },
    ),
    "pathway": (
        {"step": "She rings because she bleeds", "place": "1"},
        ["marked", "changed"],
        {"bias": "the list of questions asks for the colour of skin", "changed": "gums and palms"},
    ),
    "unintended": (
        {"what": "Letters replace calls", "whom": "women who do not read English"},
        ["seen", "mended"],
        {"told": "a partner said so", "done": "calls are back"},
    ),
    "stakeholders": (
        {"who": "Consultant obstetricians", "influence": "decides", "stance": "worry"},
        ["in_touch", "ended"],
        {"last_contact": "2026-03-01", "came_of_it": "one of them joined"},
    ),
    "forums": (
        {"name": "Equity board", "level": "organisation", "partners": "vote"},
        ["meets", "ended"],
        {"how_often": "each month", "point": "item 2", "ended_because": "merged into the board"},
    ),
    "structural_changes": (
        {"what": "Two Trusts become one", "from_day": "2026-04-01"},
        ["asked", "affirmed"],
        {
            "affects": "protected hours",
            "asked": "chief nurse",
            "new_owner": "director of midwifery",
            "affirmed": "the hours stay, said on 3 March",
        },
    ),
    "lessons": (
        {"lesson": "Ask for data before the first meeting", "about": "evaluation"},
        ["told", "taken_up"],
        {
            "shown_by": "counts came after nine months",
            "next_time": "a letter before the call",
            "told": "programme director",
            "taken_up_by": "in the pack of the next call",
        },
    ),
    "contacts": (
        {"organisation": "LMNS of the invented county"},
        ["in_place", "moved", "in_place", "ended"],
        {
            "contact": "programme manager",
            "reach": "the office",
            "deputy": "programme officer",
            "ended_because": "the boundaries changed",
        },
    ),
    "senior_meetings": (
        {"meeting": "Equity board", "on": "2026-03-01", "levels": "all"},
        ["held"],
        {
            "invited": "chief nurses, LMNS chair, ICB lead",
            "attended": "all but the ICB lead, who sent a deputy",
            "taken_on": "nights: chief nurse, by May",
        },
    ),
    "footprint": (
        {"body": "The invented Trust", "level": "trust"},
        ["answered", "left"],
        {
            "required": "protected hours",
            "answers": "director of midwifery",
            "reports_to": "the board, each quarter",
            "ended_because": "it went to the system",
        },
    ),
    "expertise": (
        {"what": "A project manager for two days", "kind": "project_management"},
        ["asked", "given", "ended"],
        {
            "asked": "chief operating officer",
            "asked_on": "2026-02-01",
            "who_comes": "a project manager of the improvement office",
            "from_day": "2026-03-01",
            "hours": "14 a week for a year",
            "came_of_it": "dates were kept",
        },
    ),
    "support": (
        {"what": "An analyst for counts by group", "kind": "data"},
        ["offered", "ended"],
        {
            "offered_by": "informatics of the Trust",
            "ask": "head of informatics",
            "availability": "limited",
            "ended_because": "the post is empty",
        },
    ),
    "documents": (
        {"document": "Guide of the programme"},
        ["sent", "with_all"],
        {
            "needed_by": "everybody",
            "sent_on": "2026-02-01",
            "received": "everybody, on paper for nights",
            "opened": "everybody",
        },
    ),
}


def made(world: Any, kind: str, **more: str) -> Entry:
    first, _, _ = WAYS[kind]
    return make_entry(
        by=world.people["member"], project=world.project, kind=kinds()[kind], content=first | more
    )


def moved(world: Any, entry: Entry, to: str) -> Entry:
    step = next(s for s in entry.kind.steps(entry.status_name, {"member"}) if s.to == to)
    return move_entry(by=world.people["member"], entry=entry, version=entry.version, step=step)


def gone(world: Any, entry: Entry, way: list[str]) -> Entry:
    for status in way:
        entry = moved(world, entry, status)
    return entry


@pytest.mark.parametrize("kind", sorted(WAYS))
def test_an_entry_goes_its_way(world: Any, kind: str) -> None:
    _, way, filled = WAYS[kind]
    bare = made(world, kind)
    with pytest.raises(EntryError, match="is empty"):
        gone(world, bare, way)
    entry = gone(world, made(world, kind, **filled), way)
    assert entry.status.ended
    assert [s.to for s in entry.steps.all()] == [entry.kind.first.name, *way]
    page = world.signed_in("coach").get(reverse("entry", kwargs={"entry_id": entry.pk}))
    assert entry.status.label in words_of(page)


def test_how_far_a_policy_is_adopted_is_one_of_three() -> None:
    adopted = [s.label for s in kinds()["policies"].statuses if s.label.startswith("Adopted")]
    assert adopted == [
        "Adopted: tested in one place",
        "Adopted: in local use",
        "Adopted: business as usual",
    ]


def test_what_a_policy_says_of_race_is_the_teams_and_names_nobody(world: Any) -> None:
    entry = moved(world, made(world, "policies"), "reading")
    assert entry.made_by is None
    assert set(Step.objects.filter(entry=entry).values_list("by", flat=True)) == {None}
    told = Event.objects.filter(subject=str(entry.pk))
    assert {(e.action, e.actor) for e in told} == {("entry.made", None), ("entry.moved", None)}
    page = world.signed_in("lead").get(reverse("entry", kwargs={"entry_id": entry.pk}))
    assert world.people["member"].name not in words_of(page)
    assert "the team: being read" in words_of(page)


def test_other_registers_say_who(world: Any) -> None:
    entry = made(world, "escalations")
    page = world.signed_in("lead").get(reverse("entry", kwargs={"entry_id": entry.pk}))
    assert f"{world.people['member'].name}: added" in words_of(page)


def test_a_senior_override_needs_its_reason(world: Any) -> None:
    address = reverse("new_entry", kwargs={"project_id": world.project.pk, "kind_id": "decisions"})
    client, given = world.signed_in("lead"), {"what": "Which change?", "made_by": "senior"}
    refused = client.post(address, given)
    assert "Fill in ‘Reason that the senior leader gave’" in words_of(refused)
    assert client.post(address, given | {"override": "a report is due"}).status_code == 302


def test_days_in_each_waiting_status_are_counted_and_a_day_to_ask_again_is_kept(
    world: Any,
) -> None:
    _, _, filled = WAYS["escalations"]
    entry = moved(world, made(world, "escalations", **filled), "raised")
    today = timezone.localdate()
    Entry.objects.filter(pk=entry.pk).update(
        content=entry.content | {"asked_on": (today - timedelta(days=9)).isoformat()},
        follow_up=today - timedelta(days=2),
    )
    entry.refresh_from_db()
    assert (entry.days_waiting, entry.overdue(today)) == (9, True)
    address = reverse("register", kwargs={"project_id": world.project.pk, "kind_id": "escalations"})
    assert "(passed)" in words_of(world.signed_in("coach").get(address))


def test_a_field_that_is_needed_with_nothing_is_told() -> None:
    text = """
id = "a"
title = "A"
one = "a"
purpose = "p"
visibility = "team"
follow_up = "f"
write = ["lead"]
field = [{name = "x", type = "text", label = "X", needed_if = {field = "y", is = "z"}}]
status = [{name = "s", label = "S"}, {name = "t", label = "T"}]
transition = [{from = "s", to = "t", label = "go", who = ["lead"]}]
"""
    with pytest.raises(RegisterError, match="The field ‘y’ is named and is not there"):
        parse_kind(text, name="a.toml")


def test_footprint_and_support_have_the_levels_and_kinds_that_are_asked() -> None:
    levels = dict(kinds()["footprint"].field("level").choices)
    assert set(levels) == {"unit", "trust", "lmns", "icb"}
    offered = dict(kinds()["support"].field("kind").choices)
    asked = {"data", "project_management", "anti_racism", "trauma", "involvement", "research"}
    assert asked <= set(offered)
    assert offered == dict(kinds()["expertise"].field("kind").choices)


def test_a_meeting_is_not_held_without_saying_who_came(world: Any) -> None:
    entry = made(world, "senior_meetings", invited="chief nurses", taken_on="nothing")
    with pytest.raises(EntryError, match="Who came"):
        moved(world, entry, "held")


def test_a_contact_without_a_deputy_is_not_in_place(world: Any) -> None:
    entry = made(world, "contacts", contact="programme manager", reach="the office")
    with pytest.raises(EntryError, match="Who stands in"):
        moved(world, entry, "in_place")
