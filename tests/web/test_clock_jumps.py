"""The clock of the machine set hours or days forwards or back: what becomes of jobs, sign-ins, invitations and agreements."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.core import jobs, workers
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.health import health
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.organisations.actions import agree, invite, open_invitation
from evenhand.web.organisations.models import Audience, Granularity
from evenhand.web.organisations.queries import current_agreement

pytestmark = pytest.mark.django_db
JUMPS = [timedelta(days=-3), timedelta(hours=-3), timedelta(hours=3), timedelta(days=3)]


class Clocks:
    """The time of day, which can be set, and the clock that only runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.set_by, self.run_on = timedelta(), timedelta()
        self._day, self._running = datetime.now(tz=UTC), time.monotonic()
        monkeypatch.setattr("django.utils.timezone.now", self.now)
        clock = SimpleNamespace(time=lambda: self.now().timestamp(), monotonic=self.monotonic)
        monkeypatch.setattr(workers, "time", clock)

    def now(self) -> datetime:
        return self._day + self.set_by + self.run_on

    def monotonic(self) -> float:
        return self._running + self.run_on.total_seconds()


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


class Rounds:
    """Stands for the event that stops a worker: does something each time that it rests, and stops it at the end."""

    def __init__(self, *steps: Any) -> None:
        self._steps = list(steps)

    def is_set(self) -> bool:
        return not self._steps

    def wait(self, _: float) -> bool:
        self._steps.pop(0)()
        return self.is_set()


def nothing() -> None:
    pass


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._KINDS, "any", lambda _, __: {})
    monkeypatch.setattr(jobs, "_CHORES", [])
    monkeypatch.setattr(jobs, "BEAT", 1e6)  # no heartbeat in this test but the first


def job_of_another() -> Job:
    asked = jobs.ask("any", by=SimpleNamespace(pk="6f2a1a52-0a2f-4c6e-9d62-2f6a1e3f7b11"))
    assert jobs.claim("another") is not None
    return asked


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("jump", JUMPS)
def test_a_worker_that_lives_keeps_its_job(clocks: Clocks, jump: timedelta) -> None:
    job = job_of_another()

    def set_the_clock() -> None:
        clocks.set_by = jump

    workers.work(Rounds(nothing, set_the_clock, nothing, nothing), name="w1")  # type: ignore[arg-type]
    now = Job.objects.get(pk=job.pk)
    assert (now.status, now.worker, now.attempts) == (JobStatus.WORKING, "another", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("jump", JUMPS)
def test_the_job_of_one_that_died_is_taken_up_after_its_silence(
    clocks: Clocks, jump: timedelta
) -> None:
    """Not hours later, where the clock was put back: heartbeats of before are no proof of life."""
    job = job_of_another()
    seen = []

    def set_the_clock() -> None:
        clocks.set_by = jump

    def let_time_go_by() -> None:
        seen.append(Job.objects.get(pk=job.pk).status)
        clocks.run_on += jobs.SILENT + timedelta(seconds=1)

    workers.work(Rounds(set_the_clock, nothing, let_time_go_by, nothing), name="w1")  # type: ignore[arg-type]
    now = Job.objects.get(pk=job.pk)
    assert seen == [JobStatus.WORKING]
    assert (now.status, now.worker, now.attempts) == (JobStatus.DONE, "w1", 2)


def test_a_job_left_before_the_machine_started_with_an_earlier_time_is_taken_up_at_once(
    clocks: Clocks,
) -> None:
    """Nobody was there to see the clock change: a heartbeat still to come is none."""
    job = job_of_another()
    clocks.set_by = timedelta(days=-3)
    assert jobs.run_one("w1")
    assert Job.objects.get(pk=job.pk).status == JobStatus.DONE


@pytest.mark.parametrize("jump", JUMPS)
def test_health_is_well_again_with_the_next_heartbeat(clocks: Clocks, jump: timedelta) -> None:
    workers._beat_as("w1", timezone.now())
    clocks.set_by = jump
    assert not health().worker
    workers._beat_as("w1", timezone.now())
    assert health().worker


@pytest.mark.parametrize(("jump", "signed_in"), [(-72, True), (-3, True), (3, True), (13, False)])
def test_a_sign_in_ends_early_at_worst(
    world: Any, clocks: Clocks, jump: int, signed_in: bool
) -> None:
    """Whose sign-in ended signs in again, and comes back to the page."""
    client = world.signed_in("lead")
    page = reverse("project", kwargs={"project_id": world.project.pk})
    assert client.get(page).status_code == 200
    clocks.set_by = timedelta(hours=jump)
    found = client.get(page)
    assert found.status_code == (200 if signed_in else 302)
    if not signed_in:
        assert found["Location"] == f"{reverse('account_login')}?next={page}"


def test_an_invitation_is_said_to_be_too_old_and_lives_again_when_the_clock_is_right(
    world: Any, clocks: Clocks
) -> None:
    _, secret = invite(
        by=SYSTEM, email="ama@example.org", name="Ama", role="member", place=world.team
    )
    clocks.set_by = timedelta(days=15)
    with pytest.raises(UserError, match="older than 14 days"):
        open_invitation(secret)
    for days in (-400, -1, 0, 13):
        clocks.set_by = timedelta(days=days)
        assert open_invitation(secret).email == "ama@example.org"


@pytest.mark.parametrize(
    ("days", "seen"),
    [(-400, Granularity.WORDS), (29, Granularity.WORDS), (32, Granularity.NOTHING)],
)
def test_an_agreement_ends_on_its_day_by_the_clock_that_is_set(
    world: Any, clocks: Clocks, days: int, seen: Granularity
) -> None:
    """Too much is never shown because a clock went forward; once it is right, what was agreed holds again."""
    until: date = timezone.localdate() + timedelta(days=30)
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=until,
        terms={Audience.CONVENER: Granularity.WORDS},
    )
    clocks.set_by = timedelta(days=days)
    agreed = current_agreement(world.team)
    assert agreed is not None
    assert agreed.allows(Audience.CONVENER, timezone.localdate()) == seen
