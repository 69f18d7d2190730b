"""Work that waits: asking for it, claiming it, keeping it alive, taking it up again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import Error, close_old_connections, connection, models
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.core.faults import is_away, said_of
from evenhand.web.core.models import Job, JobStatus

Report = Callable[[str, float | None], None]
Work = Callable[[Job, Report], dict[str, Any]]

BEAT = 5.0  # seconds between heartbeats
SILENT = timedelta(seconds=30)  # a worker silent for so long is taken for dead
TRIES = 3

CHORES_EVERY = timedelta(hours=1)

_KINDS: dict[str, Work] = {}
_KEEPING_FILES: set[str] = set()
_CHORES: list[Callable[[], None]] = []
_log = structlog.get_logger(__name__)


class TakenOverError(RuntimeError):
    """Another worker has the job by now: this one was taken for dead, or told to stop."""


def job(kind: str, *, keeps_file: bool = False) -> Callable[[Work], Work]:
    """Register the function that does jobs of this kind. It must be safe to run twice.

    The file at `path` in its arguments goes when the job ends, well or not; with `keeps_file` only when not.
    """

    def keep(work: Work) -> Work:
        _KINDS[kind] = work
        if keeps_file:
            _KEEPING_FILES.add(kind)
        return work

    return keep


def chore(work: Callable[[], None]) -> Callable[[], None]:
    """Register what every worker does when it starts, and each hour. It must be safe to run twice."""
    _CHORES.append(work)
    return work


def do_chores() -> None:
    """All chores; one that fails does not keep the others from being done."""
    for one in _CHORES:
        try:
            one()
        except Exception:
            _log.exception("chore_failed", chore=one.__name__)


def ask(kind: str, *, by: Any, team: UUID | None = None, **arguments: Any) -> Job:
    """Put a job in the queue; call it inside the transaction that the job belongs to."""
    if kind not in _KINDS:
        raise LookupError(kind)
    return Job.objects.create(
        kind=kind, arguments=arguments, asked_by=by.pk, asked_at=timezone.now(), team=team
    )


def claim(worker: str) -> Job | None:
    """The oldest job that waits, or that a dead worker left, claimed by a conditional update.

    Of kinds that this version knows: while several machines are updated one after the other, the others wait.
    """
    now = timezone.now()
    dead = models.Q(status=JobStatus.WORKING) & ~models.Q(heartbeat__range=about(now))
    open_ = Job.objects.filter(models.Q(status=JobStatus.WAITING) | dead, kind__in=_KINDS)
    for found in open_[:5]:
        if found.attempts >= TRIES:
            _give_up(found)
            continue
        changed = Job.objects.filter(
            pk=found.pk, attempts=found.attempts, status=found.status
        ).update(
            status=JobStatus.WORKING,
            attempts=found.attempts + 1,
            worker=worker,
            started_at=now,
            heartbeat=now,
        )
        if changed:
            return Job.objects.get(pk=found.pk)
    return None


def about(now: datetime) -> tuple[datetime, datetime]:
    """Heartbeats that prove something: one far ahead is of before the clock was put back."""
    return now - SILENT, now + SILENT


def _give_up(stuck: Job) -> None:
    given_up = Job.objects.filter(
        pk=stuck.pk, attempts=stuck.attempts, status=JobStatus.WORKING
    ).update(
        status=JobStatus.FAILED,
        finished_at=timezone.now(),
        problem="The work stopped three times before it was done. Try again; if it happens again, tell whoever runs the workbench.",
    )
    if given_up:
        _drop_file(stuck)


def _drop_file(ended: Job) -> None:
    """A file that goes with the job is not kept for nothing."""
    if path := ended.arguments.get("path"):
        Path(path).unlink(missing_ok=True)


def run_one(worker: str) -> bool:
    """Do one job; False when none waits."""
    claimed = claim(worker)
    if claimed is None:
        return False
    with beating(lambda now: _beat_for(claimed, now)):
        _do(claimed)
    return True


def _beat_for(claimed: Job, now: datetime) -> None:
    Job.objects.filter(pk=claimed.pk, worker=claimed.worker).update(heartbeat=now)


def _do(claimed: Job) -> None:
    try:
        result = _KINDS[claimed.kind](claimed, _reporter(claimed))
    except TakenOverError:
        _log.warning("job_taken_over", job=str(claimed.pk), kind=claimed.kind)
    except UserError as error:
        _finish(claimed, JobStatus.FAILED, problem=str(error))
    except Exception as error:
        if is_away(error):  # it is taken up again
            raise
        _log.exception("job_failed", job=str(claimed.pk), kind=claimed.kind)
        _finish(claimed, JobStatus.FAILED, problem=str(said_of(error)))
    else:
        _finish(claimed, JobStatus.DONE, result=result)


def done(claimed: Job, result: dict[str, Any]) -> None:
    """What came of a job; call it inside the transaction that keeps what it made, so that both are kept or neither.

    Raises
    ------
    TakenOverError
        When another worker has the job by now: the transaction must not be kept.
    """
    if not _settle(claimed, JobStatus.DONE, result=result):
        raise TakenOverError


def _settle(claimed: Job, status: JobStatus, **fields: Any) -> bool:
    """Only by the worker that still holds the job: one that was taken for dead changes nothing."""
    held = Job.objects.filter(
        pk=claimed.pk,
        worker=claimed.worker,
        attempts=claimed.attempts,
        status__in=(JobStatus.WORKING, status),
    )
    return bool(
        held.update(status=status, finished_at=timezone.now(), step="", share=None, **fields)
    )


def _finish(claimed: Job, status: JobStatus, **fields: Any) -> None:
    settled = _settle(claimed, status, **fields)
    if settled and not (status == JobStatus.DONE and claimed.kind in _KEEPING_FILES):
        _drop_file(claimed)


def _reporter(claimed: Job) -> Report:
    held = Job.objects.filter(pk=claimed.pk, worker=claimed.worker, attempts=claimed.attempts)

    def report(step: str, share: float | None) -> None:
        if not held.update(step=step[:80], share=share, heartbeat=timezone.now()):
            raise TakenOverError

    return report


@contextmanager
def beating(beat: Callable[[datetime], None]) -> Iterator[None]:
    """A heartbeat from a thread of its own, because counting a large file says nothing for a while."""
    stop = threading.Event()

    def keep() -> None:
        while not stop.wait(BEAT):
            if_it_answers(beat)
        connection.close()

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def if_it_answers(beat: Callable[[datetime], None]) -> None:
    """A database that is away for a moment must not end the heartbeat for good."""
    try:
        close_old_connections()
        beat(timezone.now())
    except Error:
        _log.warning("heartbeat_missed")
