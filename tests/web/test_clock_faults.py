"""A clock that is put back or forward: what was agreed or read last still counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from evenhand.measures import measure
from evenhand.web.core import jobs
from evenhand.web.core.order import later_than
from evenhand.web.measurement import work
from evenhand.web.measurement.actions import store_counts
from evenhand.web.measurement.models import Reading
from evenhand.web.measurement.queries import current_counts, current_reading
from evenhand.web.organisations.actions import agree
from evenhand.web.organisations.queries import may_see_exact
from evenhand.web.projects.actions import fix_plan
from fixtures.typed_counts import steady_table

pytestmark = pytest.mark.django_db
GROUPS = {"Black": (6, 60), "White": (9, 180)}
PLAN = {"focus": ["black"], "comparison": ["white"], "reason": "Asked for by partners."}


@pytest.fixture
def put_back(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the clock from now on."""

    def move(by: timedelta) -> None:
        usual = datetime.now

        monkeypatch.setattr("django.utils.timezone.now", lambda: usual(tz=UTC) + by)

    return move


def store(world: Any, black: int) -> None:
    table = steady_table(measure("pph_1000"), {**GROUPS, "Black": (black, 60)})
    store_counts(by=world.people["lead"], measure=world.measure, table=table, source="typed")


def do_work() -> None:
    while jobs.run_one("test"):
        pass


def named(world: Any, *who: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=date(2099, 1, 1),
        terms={},
        exact_for=[world.people[w] for w in who],
    )


def test_now_unless_that_is_not_later() -> None:
    future = timezone.now() + timedelta(hours=1)
    assert later_than(future) == future + timedelta(microseconds=1)
    assert timezone.now() - timedelta(minutes=1) < later_than(None) <= timezone.now()
    assert later_than(timezone.now() - timedelta(hours=1)) > timezone.now() - timedelta(minutes=1)


def test_an_agreement_that_takes_back_exact_counts_counts_at_once(
    world: Any, put_back: Any
) -> None:
    named(world, "member")
    assert may_see_exact(world.people["member"], world.team, on=timezone.localdate())
    put_back(timedelta(days=-40))
    named(world)
    assert not may_see_exact(world.people["member"], world.team, on=timezone.localdate())


def test_the_reading_of_the_latest_counts_is_shown(world: Any, put_back: Any) -> None:
    store(world, 6)
    do_work()
    put_back(timedelta(hours=-3))
    store(world, 9)
    do_work()
    found = current_reading(world.measure)
    assert found is not None
    assert found.counts == current_counts(world.measure)


@pytest.mark.parametrize("change", ["counts", "plan", "reading"])
def test_a_slow_worker_puts_no_old_answer_over_a_new_one(
    world: Any, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """What changed while it read is read instead, and nothing is released beside an unseen release."""
    store(world, 6)
    usual, times = work.read_counts, []

    def slow(table: Any, plan: Any, *, earlier: Any, beside: Any) -> Any:
        shown = usual(table, plan, earlier=earlier, beside=beside)
        if not times:
            times.append(change)
            {"counts": lambda: store(world, 9), "plan": fixed, "reading": do_work}[change]()
        times.append(earlier)
        return shown

    def fixed() -> None:
        fix_plan(by=world.people["lead"], project=world.project, content=PLAN)

    monkeypatch.setattr(work, "read_counts", slow)
    do_work()
    found = current_reading(world.measure)
    assert found is not None
    assert found.counts == current_counts(world.measure)
    assert found.plan == world.project.plans.first()
    kept = list(Reading.objects.order_by("made_at"))
    assert {r.counts_id for r in kept} == {found.counts_id}


def test_what_never_settles_is_left_to_the_next_reading(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(world, 6)
    monkeypatch.setattr(work, "_read", lambda *_: False)
    do_work()
    assert not Reading.objects.exists()


def test_a_clock_put_forward_ends_no_work_that_is_under_way(world: Any, put_back: Any) -> None:
    """The job is taken up a second time; whoever finishes first, it is done once."""
    store(world, 6)
    slow = jobs.claim("slow")
    assert slow is not None
    put_back(timedelta(hours=2))
    do_work()
    jobs._do(slow)
    assert world.measure.readings.count() == 1
    found = current_reading(world.measure)
    assert found is not None
    assert found.counts == current_counts(world.measure)
