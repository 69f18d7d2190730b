"""The plan: what is agreed before it is read, in plain words, and what a later change leaves behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from evenhand.web.projects.plans import to_plan
from evenhand.web.projects.queries import current_plan
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db

PLAN = {
    "focus": ["black"],
    "comparison": "white",
    "reason": "agreed with our partners",
    "change_date": "2025-11-01",
    "change_what": "blood loss is weighed",
    "primary_measure": "pph_1000",
    "mode": "monthly",
    "planned_end": "2027-03-31",
    "look_every": "3",
}


def fix(world: Any, **other: Any) -> Any:
    address = reverse("plan", kwargs={"project_id": world.project.pk})
    before = current_plan(world.project)
    version = {"version": str(before.number if before else 0)}
    return world.signed_in("lead").post(address, PLAN | version | other)


def page(world: Any) -> str:
    address = reverse("plan_versions", kwargs={"project_id": world.project.pk})
    return world.signed_in("coach").get(address).content.decode()


def test_everything_agreed_reaches_the_library(world: Any) -> None:
    assert fix(world).status_code == 302
    kept = current_plan(world.project)
    assert kept is not None
    plan = to_plan(kept.content)
    assert (plan.mode, plan.look_every, plan.primary_measure) == ("monthly", 3, "pph_1000")
    assert str(plan.planned_end) == "2027-03-31"


def test_the_plan_reads_in_plain_words(world: Any) -> None:
    fix(world)
    text = page(world)
    for sentence in (
        "For Black, compared with White.",
        "Care changes on 1 November 2025: blood loss is weighed",
        "Looked at every 3 months until 31 March 2027.",
        "What the project is judged on: Haemorrhage, 1,000 ml or more.",
        "The day was fixed afterwards",
    ):
        assert sentence in text
    assert "Earlier versions" not in text


def test_it_is_read_at_its_looks(world: Any) -> None:
    give(world, world.measure)
    fix(world)
    work()
    address = reverse("measure", kwargs={"measure_id": world.measure.pk})
    assert "look" in world.signed_in("member").get(address).content.decode()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"planned_end": ""}, "Give the last month that the plan reads."),
        ({"change_date": ""}, "Give the day: looks are counted from it."),
        ({"planned_end": "2025-10-01"}, "Give a day after care changes."),
    ],
)
def test_what_is_missing_is_said(world: Any, other: dict[str, str], sentence: str) -> None:
    answer = fix(world, **other)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_plan_without_any_of_it_says_what_that_means(world: Any) -> None:
    bare = {name: "" for name in PLAN if name.startswith(("change", "planned", "look"))}
    assert (
        fix(world, **bare, focus=[], mode="single", comparison="everyone_else").status_code == 302
    )
    text = page(world)
    for sentence in (
        "For every group, compared with everyone else.",
        "No day is fixed yet",
        "Read in one look.",
        "No margin is agreed, so that nothing can be called equal",
    ):
        assert sentence in text


def test_the_track_is_said(world: Any) -> None:
    assert "Usual: results within months" in page(world)
    world.project.track = "complex"
    world.project.save()
    assert "Complex pathway: longer horizon, lead indicators first" in page(world)
