"""What happened when stands beside the charts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from evenhand.web.core.models import Event
from evenhand.web.measurement.defining import add_break
from evenhand.web.measurement.queries import current_reading
from evenhand.web.projects.actions import fix_plan
from evenhand.web.registers.models import Entry
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db

SHORTAGE = {"on": "2026-02-01", "until": "2026-03-15", "kind": "service", "what": "Blood shortage"}
CYCLE = {"on": "2025-12-01", "kind": "cycle", "what": "Two people respond to every call"}


def note(world: Any, given: dict[str, str]) -> int:
    address = reverse("new_entry", kwargs={"project_id": world.project.pk, "kind_id": "events"})
    return int(world.signed_in("member").post(address, given).status_code)


def page(world: Any) -> str:
    address = reverse("measure", kwargs={"measure_id": world.measure.pk})
    text = world.signed_in("member").get(address).content.decode()
    assert "Note a PDSA cycle or an event" in text
    return str(text)


def items(text: str, start: str, end: str) -> list[str]:
    if start not in text:
        return []
    part = text[text.index(start) :]
    found = re.findall(r"<li>(.*?)</li>", part[: part.index(end)])
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in found]


def lines(world: Any) -> list[str]:
    """In words, where there is no chart yet."""
    return items(page(world), 'id="happened"', "</ol></section>")


def marks(world: Any) -> list[str]:
    """By the numbers on the charts."""
    work()
    return items(page(world), 'class="marks"', "</ul>")


def entries(world: Any) -> Any:
    return Entry.objects.filter(project=world.project, kind_id="events").order_by("number")


def plan_with_change(world: Any) -> None:
    content = {
        "focus": ["black"],
        "comparison": ["white"],
        "change_date": "2025-11-01",
        "change_what": "Blood loss is weighed",
    }
    fix_plan(by=world.people["lead"], project=world.project, content=content)


def test_cycles_events_breaks_and_the_change_in_the_order_of_their_days(world: Any) -> None:
    plan_with_change(world)
    add_break(
        by=world.people["lead"], measure=world.measure, on=date(2026, 1, 1), what="New system"
    )
    assert note(world, SHORTAGE) == 302
    assert note(world, CYCLE) == 302
    assert lines(world) == [
        "1 November 2025: Blood loss is weighed (The change of the plan)",
        "1 December 2025: Two people respond to every call (PDSA cycle)",
        "1 January 2026: New system (Break in the numbers)",
        "1 February 2026 to 15 March 2026: Blood shortage (Event in the service)",
    ]


def test_what_is_noted_is_marked_on_the_charts_anew(world: Any) -> None:
    plan_with_change(world)
    give(world, world.measure)
    assert marks(world) == []
    note(world, SHORTAGE)
    note(world, CYCLE)
    assert marks(world) == [
        "1. 1 December 2025: Two people respond to every call (PDSA cycle), since November 2025.",
        "2. 1 February 2026 to 15 March 2026: Blood shortage (event in the service), since November 2025.",
    ]
    text = page(world)
    assert "What else happened" in text
    assert lines(world) == []  # said once, below the charts
    assert "Correct or withdraw what is marked" in text


def test_corrected_and_withdrawn_it_is_so_on_the_charts(world: Any) -> None:
    plan_with_change(world)
    give(world, world.measure)
    note(world, SHORTAGE)
    found, client = entries(world).get(), world.signed_in("member")
    changed = SHORTAGE | {"what": "Blood was short", "version": str(found.version)}
    address = reverse("change_entry", kwargs={"entry_id": found.pk})
    assert client.post(address, changed).status_code == 302
    assert marks(world)[0].startswith("1. 1 February 2026 to 15 March 2026: Blood was short")
    move = {"to": "withdrawn", "version": str(entries(world).get().version)}
    assert (
        client.post(reverse("move_entry", kwargs={"entry_id": found.pk}), move).status_code == 302
    )
    assert marks(world) == []
    kinds_of_audit = Event.objects.values_list("action", flat=True)
    assert {"entry.made", "entry.changed", "entry.moved"} <= set(kinds_of_audit)


def test_the_answer_is_the_same_with_a_mark(world: Any) -> None:
    plan_with_change(world)
    give(world, world.measure)
    work()
    before = current_reading(world.measure)
    note(world, SHORTAGE)
    work()
    after = current_reading(world.measure)
    assert after.pk != before.pk
    assert (after.headline, after.protected_headline) == (
        before.headline,
        before.protected_headline,
    )


def test_other_registers_ask_for_no_reading(world: Any) -> None:
    give(world, world.measure)
    work()
    before = current_reading(world.measure)
    address = reverse(
        "new_entry", kwargs={"project_id": world.project.pk, "kind_id": "who_is_missing"}
    )
    assert (
        world.signed_in("partner").post(address, {"group": "x", "why": "merged"}).status_code == 302
    )
    work()
    assert current_reading(world.measure).pk == before.pk


def test_it_does_not_end_before_it_begins(world: Any) -> None:
    assert note(world, SHORTAGE | {"until": "2026-01-01"}) == 422


def test_the_list_is_in_the_order_of_the_days(world: Any) -> None:
    note(world, SHORTAGE)
    note(world, CYCLE)
    address = reverse("register", kwargs={"project_id": world.project.pk, "kind_id": "events"})
    text = world.signed_in("partner").get(address).content.decode()
    assert text.index("Two people respond") < text.index("Blood shortage")
    assert "<td>1 February 2026</td><td>15 March 2026</td><td>Event in the service" in text


def test_nothing_happened_yet(world: Any) -> None:
    assert lines(world) == []


def test_a_day_and_a_kind_are_needed(world: Any) -> None:
    assert note(world, {"what": "something"}) == 422


def test_what_people_write_is_no_markup(world: Any) -> None:
    note(world, CYCLE | {"what": "<script>alert(1)</script>"})
    address = reverse("measure", kwargs={"measure_id": world.measure.pk})
    text = world.signed_in("member").get(address).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_study_of_a_cycle_begins_with_the_population_of_focus(world: Any) -> None:
    plan_with_change(world)
    give(world, world.measure, worse_for="black")
    note(world, CYCLE | {"predicted": "Fewer haemorrhages"})
    note(world, SHORTAGE)
    work()
    cycle = entries(world).first()
    address = reverse("study", kwargs={"entry_id": cycle.pk})
    client = world.signed_in("member")
    text = client.get(address).content.decode()
    headline = current_reading(world.measure).protected_headline
    assert "Black women" in headline[0]
    assert f"<strong>{headline[0]}</strong>" in text
    order = [text.index(line) for line in (*headline, "The overall figure")]
    assert order == sorted(order)
    assert "What you expected: Fewer haemorrhages" in text
    assert "Blood shortage (mark 2)" in text
    kept = client.post(address, {"learnt": "It did not help.", "version": str(cycle.version)})
    assert kept.status_code == 302
    assert entries(world).first().content["learnt"] == "It did not help."


def test_only_cycles_and_changes_are_studied(world: Any) -> None:
    note(world, SHORTAGE)
    address = reverse("study", kwargs={"entry_id": entries(world).get().pk})
    assert world.signed_in("member").get(address).status_code == 404
