"""From numbers typed or counted to a reading on a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.errors import MeasureError, PlanError
from evenhand.web.core import jobs
from evenhand.web.core.models import Event
from evenhand.web.measurement import actions
from evenhand.web.measurement.grid import box, grid_groups
from evenhand.web.measurement.months import grid_months
from evenhand.web.measurement.queries import current_counts, current_reading
from evenhand.web.organisations.actions import agree
from evenhand.web.projects.actions import fix_plan
from evenhand.web.projects.queries import current_plan

pytestmark = pytest.mark.django_db

PEOPLE = {"asian": 70, "black": 90, "mixed": 20, "white": 300, "other": 30, "not_known": 10}


def months() -> tuple[Any, ...]:
    return grid_months(None, first=None, today=timezone.localdate())


def typed(rate: float = 0.1) -> dict[str, str]:
    boxes = {}
    for month in months():
        for group in grid_groups():
            n = PEOPLE[group.key]
            boxes[box("d", group, month)] = str(n)
            boxes[box("n", group, month)] = str(round(n * rate))
    return boxes


def grid_of(world: Any) -> str:
    return reverse("grid", kwargs={"measure_id": world.measure.pk})


def name_exact(world: Any, *who: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={},
        exact_for=[world.people[w] for w in who],
    )


def work() -> None:
    while jobs.run_one("test"):
        pass


def test_typed_numbers_become_a_reading(world: Any) -> None:
    client = world.signed_in("lead")
    assert client.post(grid_of(world), typed()).status_code == 302
    work()
    reading = current_reading(world.measure)
    assert reading is not None
    assert "without a comparison" in reading.headline[0]
    page = client.get(reverse("measure", kwargs={"measure_id": world.measure.pk}))
    assert "Black" in page.content.decode()


def test_the_plan_is_read_with(world: Any) -> None:
    content = {"focus": ["black"], "comparison": ["white"], "reason": "agreed together"}
    fix_plan(by=world.people["lead"], project=world.project, content=content)
    world.signed_in("lead").post(grid_of(world), typed())
    work()
    reading = current_reading(world.measure)
    assert reading is not None
    assert "Black women" in " ".join(reading.headline)
    assert "agreed together" in reading.protected_page


def test_small_numbers_are_protected_on_the_teams_own_page(world: Any) -> None:
    world.signed_in("lead").post(grid_of(world), typed())
    work()
    page = world.signed_in("member").get(
        reverse("measure", kwargs={"measure_id": world.measure.pk})
    )
    assert "hidden" in page.content.decode()
    assert "7 of 70" not in page.content.decode()


def test_exact_counts_open_for_the_named_and_go_on_record(world: Any) -> None:
    world.signed_in("lead").post(grid_of(world), typed())
    work()
    name_exact(world, "partner")
    address = reverse("exact", kwargs={"measure_id": world.measure.pk})
    page = world.signed_in("partner").post(address)
    assert "9 of 90" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert Event.objects.filter(
        action="counts.exact_opened", actor=world.people["partner"].pk
    ).exists()
    assert world.signed_in("lead").post(address).status_code == 404


def test_a_filled_grid_opens_only_for_the_named(world: Any) -> None:
    world.signed_in("lead").post(grid_of(world), typed())
    assert world.signed_in("member").get(grid_of(world)).status_code == 302
    name_exact(world, "member")
    assert world.signed_in("member").get(grid_of(world)).status_code == 200


def test_mistakes_are_named_at_their_box_and_nothing_is_kept(world: Any) -> None:
    wrong = typed()
    month, (asian, black, *_) = months()[0], grid_groups()
    wrong[box("n", asian, month)] = "eleven"
    wrong[box("n", black, month)] = "91"
    page = world.signed_in("lead").post(grid_of(world), wrong)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Type a whole number" in text
    assert "There cannot be more of these than women" in text
    assert 'value="eleven"' in text
    assert current_counts(world.measure) is None


@pytest.mark.parametrize(("kind", "sentence"), [("n", "Type 0"), ("d", "how many women")])
def test_half_a_pair_is_a_mistake(world: Any, kind: str, sentence: str) -> None:
    wrong = typed()
    wrong[box(kind, grid_groups()[0], months()[0])] = ""
    assert sentence in world.signed_in("lead").post(grid_of(world), wrong).content.decode()


def test_typing_again_says_what_changed(world: Any) -> None:
    client = world.signed_in("lead")
    client.post(grid_of(world), typed())
    name_exact(world, "lead")
    again = typed()
    again[box("n", grid_groups()[1], months()[0])] = "12"
    client.post(grid_of(world), again | {"version": "1"})
    counts = current_counts(world.measure)
    assert counts is not None
    assert (counts.number, counts.changed_cells, counts.added_periods) == (2, 1, 0)
    assert world.measure.counts.count() == 2


def test_the_same_numbers_again_are_no_new_version(world: Any) -> None:
    client = world.signed_in("lead")
    client.post(grid_of(world), typed())
    name_exact(world, "lead")
    client.post(grid_of(world), typed() | {"version": "1"})
    assert world.measure.counts.count() == 1


def test_a_measure_is_added_once(world: Any) -> None:
    with pytest.raises(MeasureError, match="already"):
        actions.add_library_measure(by=world.people["lead"], project=world.project, id="pph_1000")


def test_a_plan_changes_only_with_a_reason_and_the_old_one_stays(world: Any) -> None:
    content = {"focus": ["black"], "comparison": ["white"], "reason": "x"}
    fix_plan(by=world.people["lead"], project=world.project, content=content)
    with pytest.raises(PlanError, match="Say why"):
        fix_plan(by=world.people["lead"], project=world.project, content=content)
    fix_plan(
        by=world.people["lead"], project=world.project, content=content, reason="a typing error"
    )
    plan = current_plan(world.project)
    assert plan is not None
    assert (plan.number, world.project.plans.count()) == (2, 2)


@pytest.mark.parametrize(("days", "late"), [(-1, True), (30, False)])
def test_dates_set_afterwards_are_found_out(world: Any, days: int, late: bool) -> None:
    changed = (timezone.localdate() + timedelta(days=days)).isoformat()
    content = {"focus": ["black"], "comparison": ["white"], "change_date": changed}
    plan = fix_plan(by=world.people["lead"], project=world.project, content=content)
    assert plan.content["dates_set_afterwards"] is late
    assert plan.content["declared_before"] is not late
