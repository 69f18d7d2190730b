"""A project at a glance: measures by the part they play, and what got worse beside what got better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from evenhand.web.measurement import actions
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.measurement.queries import current_definition, current_reading
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.models import Project
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db


def page(world: Any, name: str, **keys: Any) -> str:
    return world.signed_in("member").get(reverse(name, kwargs=keys)).content.decode()


@pytest.fixture
def read(world: Any) -> ProjectMeasure:
    """An outcome that stays, and a balancing measure that got worse for Asian women."""
    lead = world.people["lead"]
    content = {"focus": ["black"], "comparison": ["white"], "change_date": "2025-11-01"}
    fix_plan(by=lead, project=world.project, content=content)
    induction = actions.add_library_measure(by=lead, project=world.project, id="term_admission")
    give(world, world.measure)
    give(world, induction, worse_for="asian")
    work()
    return induction


SENTENCE = "A balancing measure got worse: Neonatal admission at term, for Asian babies."


def test_a_balancing_measure_that_got_worse_is_said_on_the_project_and_beside_the_outcome(
    world: Any, read: ProjectMeasure
) -> None:
    assert SENTENCE in page(world, "project", project_id=world.project.pk)
    assert SENTENCE in page(world, "measure", measure_id=world.measure.pk)
    beside = page(world, "measure", measure_id=read.pk)
    assert SENTENCE not in beside  # its own page says it in its own words


def test_it_goes_when_the_numbers_are_put_right(world: Any, read: ProjectMeasure) -> None:
    give(world, read)
    work()
    assert SENTENCE not in page(world, "project", project_id=world.project.pk)


def test_measures_stand_by_the_part_they_play(world: Any, read: ProjectMeasure) -> None:
    text = page(world, "project", project_id=world.project.pk)
    places = [
        text.index(words)
        for words in (
            "Outcome measures: what happens",
            world.measure.title,
            "Process measures: the care",
            "There is no process measure yet",
            "Balancing measures: what must not",
            f">{read.title}<",
        )
    ]
    assert places == sorted(places)


@pytest.mark.usefixtures("read")
def test_flags_are_named(world: Any) -> None:
    reading = current_reading(world.measure)
    assert reading is not None
    reading.protected_flags = [{"id": "x", "title": "Read with care", "text": ""}]
    reading.save()
    assert "To know beside it: read with care." in page(
        world, "project", project_id=world.project.pk
    )


@pytest.mark.usefixtures("read")
def test_a_new_plan_is_read_at_once(world: Any) -> None:
    content = {"focus": ["asian"], "comparison": ["white"], "change_date": "2025-11-01"}
    fix_plan(
        by=world.people["lead"], project=world.project, content=content, reason="chosen together"
    )
    work()
    reading = current_reading(world.measure)
    assert reading is not None
    assert reading.plan is not None
    assert reading.plan.number == 2
    assert "Asian women" in " ".join(reading.headline)


def test_exact_counts_in_a_flag_stay_inside(world: Any) -> None:
    definition = current_definition(world.measure).definition()
    give(world, world.measure)
    counts = world.measure.counts.latest("number")
    from evenhand.web.measurement.queries import table_of
    from evenhand.web.measurement.read import read_counts
    from evenhand.web.projects.plans import to_plan

    table = replace(table_of(counts), undated=3, measure=definition)
    shown = read_counts(table, to_plan({}), earlier=None)
    assert any(f["id"] == "data-quality" for f in shown.flags)
    assert not any(f["id"] == "data-quality" for f in shown.protected_flags)


def test_a_change_planned_for_later_is_not_read_before_it_comes(world: Any) -> None:
    content = {"focus": ["black"], "comparison": ["white"], "change_date": "2026-12-01"}
    fix_plan(by=world.people["lead"], project=world.project, content=content)
    give(world, world.measure)
    work()
    reading = current_reading(world.measure)
    assert reading is not None
    assert "Black women" in " ".join(reading.headline)


def test_the_project_asks_about_its_aim_until_it_ends(world: Any) -> None:
    address = reverse("project", kwargs={"project_id": world.project.pk})
    client = world.signed_in("member")
    assert "Questions about the aim" not in client.get(address).content.decode()
    Project.objects.update(aim="Reduce tears for Black women by 10% by March 2027")
    page = client.get(address).content.decode()
    assert "‘10%’ can mean two things" in page
    Project.objects.update(ended="It ended.")
    assert "Questions about the aim" not in client.get(address).content.decode()
