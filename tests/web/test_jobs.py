"""Jobs: claimed once, taken up again from a dead worker, given up after three tries."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.core import jobs, workers
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.health import health
from evenhand.web.core.models import Event, Job, JobStatus

pytestmark = pytest.mark.django_db


class _Asker:
    pk = "6f2a1a52-0a2f-4c6e-9d62-2f6a1e3f7b11"


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    def well(_: Job, report: jobs.Report) -> dict[str, Any]:
        report("Counting", 0.5)
        return {"rows": 3}

    def wrong(_: Job, __: jobs.Report) -> dict[str, Any]:
        raise UserError("The file is empty.", remedy="Choose another.")

    def broken(_: Job, __: jobs.Report) -> dict[str, Any]:
        raise ValueError("patient 943 476 5919")

    before, keeping = dict(jobs._KINDS), set(jobs._KEEPING_FILES)
    for kind, work in (("well", well), ("wrong", wrong), ("broken", broken)):
        jobs.job(kind)(work)
    yield
    jobs._KINDS.clear()
    jobs._KINDS.update(before)
    jobs._KEEPING_FILES.intersection_update(keeping)


def ask(kind: str) -> Job:
    return jobs.ask(kind, by=_Asker())


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_and_says_what_came_of_it() -> None:
    job = ask("well")
    assert jobs.run_one("w1")
    done = fresh(job)
    assert (done.status, done.result, done.step) == (JobStatus.DONE, {"rows": 3}, "")
    assert not jobs.run_one("w1")


def test_a_problem_that_people_can_mend_is_kept_as_its_sentence() -> None:
    job = ask("wrong")
    jobs.run_one("w1")
    assert fresh(job).problem == "The file is empty. Choose another."


def test_a_fault_shows_and_logs_nothing_of_the_data(caplog: pytest.LogCaptureFixture) -> None:
    job = ask("broken")
    jobs.run_one("w1")
    assert "943" not in fresh(job).problem
    assert fresh(job).status == JobStatus.FAILED
    assert "943" not in caplog.text
    assert "ValueError at" in caplog.text


def test_two_workers_never_do_the_same_job() -> None:
    ask("well")
    assert jobs.claim("w1") is not None
    assert jobs.claim("w2") is None


def _silence(job: Job) -> None:
    long_ago = timezone.now() - jobs.SILENT - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(heartbeat=long_ago)


def test_the_job_of_a_dead_worker_is_taken_up_again() -> None:
    job = ask("well")
    jobs.claim("dead")
    _silence(job)
    assert jobs.run_one("alive")
    assert (fresh(job).status, fresh(job).attempts) == (JobStatus.DONE, 2)


def test_a_worker_that_was_taken_for_dead_changes_nothing_when_it_comes_back() -> None:
    job = ask("well")
    slow = jobs.claim("slow")
    assert slow is not None
    _silence(job)
    jobs.run_one("alive")
    jobs._finish(slow, JobStatus.FAILED, problem="late")
    assert fresh(job).status == JobStatus.DONE


def test_after_three_tries_it_is_given_up_with_a_sentence() -> None:
    job = ask("well")
    for _ in range(jobs.TRIES):
        assert jobs.claim("dead") is not None
        _silence(job)
    assert jobs.claim("w") is None
    assert fresh(job).status == JobStatus.FAILED
    assert "three times" in fresh(job).problem


def test_what_a_worker_left_that_is_known_to_be_gone_need_not_wait() -> None:
    job = ask("well")
    jobs.claim("gone")
    assert jobs.claim("alive") is None
    workers.release("gone")
    assert jobs.run_one("alive")
    assert fresh(job).status == JobStatus.DONE


def test_what_a_worker_could_not_finish_when_told_to_stop_waits_and_its_try_does_not_count() -> (
    None
):
    job = ask("well")
    for stops in range(jobs.TRIES + 1):
        assert jobs.claim(f"w{stops}") is not None
        workers.hand_back(f"w{stops}")
        assert (fresh(job).status, fresh(job).attempts) == (JobStatus.WAITING, 0)
    assert jobs.run_one("last")
    assert fresh(job).status == JobStatus.DONE


def test_what_is_done_is_not_handed_back() -> None:
    job = ask("well")
    jobs.run_one("w1")
    workers.hand_back("w1")
    assert (fresh(job).status, fresh(job).attempts) == (JobStatus.DONE, 1)


@pytest.mark.parametrize("hours", [-3, 3])
def test_when_the_clock_is_set_nobody_is_taken_for_dead_or_alive_for_hours(
    hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask("well")
    jobs.claim("w1")
    clock, then = workers.Clock(), timezone.now()
    assert not clock.jumped()
    now, later = time.time(), then + timedelta(hours=hours)
    monkeypatch.setattr("evenhand.web.core.workers.time.time", lambda: now + hours * 3600)
    monkeypatch.setattr(jobs.timezone, "now", lambda: later)
    assert clock.jumped()
    assert not clock.jumped()
    workers._trust_again(later)
    assert jobs.claim("w2") is None
    monkeypatch.setattr(jobs.timezone, "now", lambda: later + jobs.SILENT + timedelta(seconds=1))
    assert jobs.claim("w2") is not None
    assert fresh(job).attempts == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_there_while_it_works_and_gone_afterwards() -> None:
    stop = threading.Event()
    seen = []

    def look(_: Job, __: jobs.Report) -> dict[str, Any]:
        seen.append(workers.somebody_works())
        stop.set()
        return {}

    jobs.job("look")(look)
    ask("look")
    assert not health().worker
    workers.work(stop, name="w1", rest=0.01)
    assert seen == [True]
    assert not workers.somebody_works()


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_heartbeat_of_another_time_proves_nothing(minutes: int) -> None:
    workers._beat_as("w1", timezone.now() + timedelta(minutes=minutes))
    assert not health().worker
    workers._beat_as("w1", timezone.now())
    assert health().worker


def test_a_job_that_waits_too_long_is_said_although_somebody_beats() -> None:
    workers._beat_as("w1", timezone.now())
    ask("well")
    Job.objects.update(asked_at=timezone.now() - timedelta(minutes=6))
    assert not health().worker


def test_a_job_of_a_later_version_waits_for_a_worker_that_knows_it() -> None:
    job = ask("well")
    Job.objects.update(kind="of next year")
    assert not jobs.run_one("w1")
    assert fresh(job).status == JobStatus.WAITING


def test_what_ended_while_a_worker_looked_for_work_is_not_taken_up() -> None:
    """A worker that is silent but alive finishes between the look and the claim."""
    job = ask("well")
    slow = jobs.claim("slow")
    assert slow is not None
    _silence(job)
    with _before_the_claim(lambda: jobs._do(slow)):
        assert jobs.claim("quick") is None
    assert (fresh(job).status, fresh(job).attempts) == (JobStatus.DONE, 1)


@contextmanager
def _before_the_claim(do: Callable[[], None]) -> Iterator[None]:
    done: list[int] = []

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and not done:
            done.append(1)
            do()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield


@pytest.mark.parametrize("after", ["given to another", "handed back"])
def test_what_a_job_made_is_kept_only_by_the_worker_that_has_it(after: str) -> None:
    def slow(claimed: Job, _: jobs.Report) -> dict[str, Any]:
        if after == "handed back":
            workers.hand_back("slow")
        else:
            _silence(claimed)
            jobs.claim("other")
        with transaction.atomic():
            record("test.stored", by=SYSTEM, subject=claimed)
            jobs.done(claimed, {"rows": 1})
        raise AssertionError

    jobs.job("slow")(slow)
    job = ask("slow")
    jobs.run_one("slow")
    assert not Event.objects.filter(action="test.stored").exists()
    assert fresh(job).open


def test_progress_of_a_worker_that_lost_the_job_is_not_shown() -> None:
    def slow(claimed: Job, report: jobs.Report) -> dict[str, Any]:
        _silence(claimed)
        jobs.claim("other")
        report("Counting", 0.9)
        raise AssertionError

    jobs.job("slow")(slow)
    job = ask("slow")
    jobs.run_one("slow")
    assert (fresh(job).step, fresh(job).worker) == ("", "other")


@pytest.mark.parametrize(
    ("kind", "status", "kept"),
    [
        ("well", JobStatus.DONE, False),
        ("wrong", JobStatus.FAILED, False),
        ("looked", JobStatus.DONE, True),
        ("looked wrong", JobStatus.FAILED, False),
    ],
)
def test_the_file_of_a_job_goes_when_it_ends(
    kind: str, status: JobStatus, kept: bool, tmp_path: Path
) -> None:
    for name, like in (("looked", "well"), ("looked wrong", "wrong")):
        jobs.job(name, keeps_file=True)(jobs._KINDS[like])
    path = tmp_path / "file"
    path.touch()
    job = jobs.ask(kind, by=_Asker(), path=str(path))
    jobs.run_one("w1")
    assert (fresh(job).status, path.exists()) == (status, kept)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.django_db(transaction=True)
def test_a_job_that_the_database_broke_off_is_done_once_it_answers(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    tries = []

    def unlucky(_: Job, __: jobs.Report) -> dict[str, Any]:
        tries.append(1)
        if len(tries) == 1:
            raise error
        stop.set()
        return {"tries": len(tries)}

    monkeypatch.setattr(workers, "_PAUSE", 0.01)
    jobs.job("unlucky")(unlucky)
    job = ask("unlucky")
    workers.work(stop, name="w1", rest=0.01)
    assert (fresh(job).status, fresh(job).result) == (JobStatus.DONE, {"tries": 2})


def test_copies_go_of_workers_that_were_killed_with_what_watched_them(
    settings: Any, tmp_path: Path
) -> None:
    """Not of one that lives, and not of one that only starts."""
    settings.DATA_FOLDER = tmp_path
    for name, age in (("alive", 90), ("starting", 5), ("gone", 90), ("long gone", 90)):
        copy = workers.working_folder(name) / "evenhand-x"
        copy.mkdir(parents=True)
        (copy / "rows.parquet").touch()
        os.utime(copy.parent, (time.time() - age,) * 2)
    workers._beat_as("alive", timezone.now())
    workers._beat_as("gone", timezone.now() - 2 * jobs.SILENT)
    jobs.do_chores()
    left = sorted(p.name for p in (tmp_path / "working").iterdir())
    assert left == ["alive", "starting"]


def test_an_unknown_kind_cannot_be_asked_for() -> None:
    with pytest.raises(LookupError):
        jobs.ask("unheard of", by=_Asker())


def test_a_reading_that_is_done_has_a_page_too(world: Any) -> None:
    job = Job.objects.create(
        kind="read",
        status=JobStatus.DONE,
        asked_by=world.people["lead"].pk,
        asked_at=timezone.now(),
        team=world.team.pk,
        arguments={"project": str(world.project.pk)},
    )
    page = world.signed_in("lead").get(reverse("job", kwargs={"job_id": job.pk}))
    assert "It is done." in page.content.decode()
