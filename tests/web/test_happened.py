"""What happened when stands beside the charts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from evenhand.web.measurement.defining import add_break
from evenhand.web.projects.actions import fix_plan
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db

SHORTAGE = {"on": "2026-02-01", "until": "2026-03-15", "kind": "service", "what": "Blood shortage"}
CYCLE = {"on": "2025-12-01", "kind": "cycle", "what": "Two people respond to every call"}


def note(world: Any, given: dict[str, str]) -> int:
    address = reverse("new_entry", kwargs={"project_id": world.project.pk, "kind_id": "events"})
    return int(world.signed_in("member").post(address, given).status_code)


def lines(world: Any) -> list[str]:
    address = reverse("measure", kwargs={"measure_id": world.measure.pk})
    text = world.signed_in("member").get(address).content.decode()
    assert "Note a PDSA cycle or an event" in text
    if 'id="happened"' not in text:
        return []
    part = text[text.index('id="happened"') : text.index("</ol></section>")]
    found = re.findall(r"<li>(.*?)</li>", part)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in found]


def test_cycles_events_breaks_and_the_change_in_the_order_of_their_days(world: Any) -> None:
    content = {
        "focus": ["black"],
        "comparison": ["white"],
        "change_date": "2025-11-01",
        "change_what": "Blood loss is weighed",
    }
    lead = world.people["lead"]
    fix_plan(by=lead, project=world.project, content=content)
    give(world, world.measure)
    work()
    add_break(by=lead, measure=world.measure, on=date(2026, 1, 1), what="New record system")
    assert note(world, SHORTAGE) == 302
    assert note(world, CYCLE) == 302
    assert lines(world) == [
        "1 November 2025: Blood loss is weighed (The change of the plan)",
        "1 December 2025: Two people respond to every call (PDSA cycle)",
        "1 January 2026: New record system (Break in the numbers)",
        "1 February 2026 to 15 March 2026: Blood shortage (Event in the service)",
    ]


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
