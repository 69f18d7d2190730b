"""Jobs: claimed once, taken up again from a dead worker, given up after three tries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.core import jobs
from evenhand.web.core.models import Job, JobStatus

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

    before = dict(jobs._KINDS)
    for kind, work in (("well", well), ("wrong", wrong), ("broken", broken)):
        jobs.job(kind)(work)
    yield
    jobs._KINDS.clear()
    jobs._KINDS.update(before)


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


def test_an_unknown_kind_cannot_be_asked_for() -> None:
    with pytest.raises(LookupError):
        jobs.ask("unheard of", by=_Asker())
