"""A way of measuring is proposed before the first number, with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from evenhand.web.measurement.actions import add_library_measure
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db


def page(world: Any, measure: Any = None, **asked: str) -> str:
    address = reverse("measure", kwargs={"measure_id": (measure or world.measure).pk})
    return world.signed_in("member").get(address, asked).content.decode()


@pytest.mark.parametrize(
    ("people", "events", "months", "plain", "reason"),
    [
        ("120", "8", "24", "A chart of months will do", "p chart with exact limits: about 8"),
        ("400", "40", "24", "A chart of months will do", "enough for 3-sigma limits"),
        ("40", "3", "36", "Look at quarters", "about 9 events and non-events expected a quarter"),
        ("40", "3", "24", "Let each event be a point", "each of the 72 events is a point"),
        ("12", "0.4", "24", "Draw a line with its middle", "only 9 events"),
        ("12", "0.4", "8", "Add up as you go", "8 points are too few for a chart"),
    ],
)
def test_ways(world: Any, people: str, events: str, months: str, plain: str, reason: str) -> None:
    text = page(world, people=people, events=events, months=months)
    assert plain in text
    assert reason in text


def test_where_numbers_say_little_people_are_asked(world: Any) -> None:
    few = page(world, people="12", events="0.4", months="24")
    assert "Beside it, people’s own words" in few
    assert "no reason not to change care" in few
    assert "Beside it, people’s own words" not in page(world, people="120", events="8", months="24")


def test_mistakes_are_told(world: Any) -> None:
    text = page(world, people="10", events="11", months="24")
    assert "There cannot be more of these than people." in text
    assert "chart of months" not in text


def test_it_goes_when_there_are_numbers(world: Any) -> None:
    assert "How to measure this" in page(world)
    give(world, world.measure)
    work()
    assert "How to measure this" not in page(world)


def test_averages_need_no_advice(world: Any) -> None:
    lead = world.people["lead"]
    waits = add_library_measure(by=lead, project=world.project, id="pmh_wait")
    assert "How to measure this" not in page(world, waits)
