"""Work that waits: asking for it, claiming it, keeping it alive, taking it up again."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, close_old_connections, connection, models, transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.core.faults import said_of
from evenhand.web.core.models import Job, JobStatus, Worker

Report = Callable[[str, float | None], None]
Work = Callable[[Job, Report], dict[str, Any]]

BEAT = 5.0  # seconds between heartbeats
SILENT = timedelta(seconds=30)  # a worker silent for so long is taken for dead
TRIES = 3
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

CHORES_EVERY = timedelta(hours=1)

_KINDS: dict[str, Work] = {}
_CHORES: list[Callable[[], None]] = []
_log = structlog.get_logger(__name__)


def job(kind: str) -> Callable[[Work], Work]:
    """Register the function that does jobs of this kind. It must be safe to run twice."""

    def keep(work: Work) -> Work:
        _KINDS[kind] = work
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
    """The oldest job that waits, or that a dead worker left, claimed by a conditional update."""
    now = timezone.now()
    dead = models.Q(status=JobStatus.WORKING, heartbeat__lt=now - SILENT)
    for waiting in Job.objects.filter(models.Q(status=JobStatus.WAITING) | dead)[:5]:
        if waiting.attempts >= TRIES:
            _give_up(waiting)
            continue
        changed = Job.objects.filter(pk=waiting.pk, attempts=waiting.attempts).update(
            status=JobStatus.WORKING,
            attempts=waiting.attempts + 1,
            worker=worker,
            started_at=now,
            heartbeat=now,
        )
        if changed:
            return Job.objects.get(pk=waiting.pk)
    return None


def somebody_works() -> bool:
    """A worker beat its heart about now: far ahead is of before the clock was put back, and proves nothing."""
    now = timezone.now()
    return Worker.objects.filter(heartbeat__range=(now - SILENT, now + SILENT)).exists()


@transaction.atomic
def release(worker: str) -> None:
    """A worker is known to be gone: others need not wait for its silence to take up what it left."""
    Worker.objects.filter(name=worker).delete()
    Job.objects.filter(worker=worker, status=JobStatus.WORKING).update(heartbeat=_LONG_AGO)


@transaction.atomic
def hand_back(worker: str) -> None:
    """A worker was told to stop: what it could not finish waits for another, and that try does not count."""
    Worker.objects.filter(name=worker).delete()
    Job.objects.filter(worker=worker, status=JobStatus.WORKING).update(
        status=JobStatus.WAITING,
        attempts=models.F("attempts") - 1,
        worker="",
        heartbeat=None,
        step="",
        share=None,
    )


def _give_up(stuck: Job) -> None:
    Job.objects.filter(pk=stuck.pk, attempts=stuck.attempts).exclude(status=JobStatus.DONE).update(
        status=JobStatus.FAILED,
        finished_at=timezone.now(),
        problem="The work stopped three times before it was done. Try again; if it happens again, tell whoever runs the workbench.",
    )
    if path := stuck.arguments.get("path"):  # a file that goes with the job is not kept for nothing
        Path(path).unlink(missing_ok=True)


def run_one(worker: str) -> bool:
    """Do one job; False when none waits."""
    claimed = claim(worker)
    if claimed is None:
        return False
    with _beating(lambda now: _beat_for(claimed, now)):
        _do(claimed)
    return True


def _beat_for(claimed: Job, now: datetime) -> None:
    Job.objects.filter(pk=claimed.pk, worker=claimed.worker).update(heartbeat=now)


def _do(claimed: Job) -> None:
    try:
        result = _KINDS[claimed.kind](claimed, _reporter(claimed))
    except UserError as error:
        _finish(claimed, JobStatus.FAILED, problem=str(error))
    except Exception as error:
        _log.exception("job_failed", job=str(claimed.pk), kind=claimed.kind)
        _finish(claimed, JobStatus.FAILED, problem=str(said_of(error)))
    else:
        _finish(claimed, JobStatus.DONE, result=result)


def _finish(claimed: Job, status: JobStatus, **fields: Any) -> None:
    """Only by the worker that still holds the job: one that was taken for dead changes nothing."""
    with transaction.atomic():
        Job.objects.filter(pk=claimed.pk, worker=claimed.worker, attempts=claimed.attempts).update(
            status=status, finished_at=timezone.now(), step="", share=None, **fields
        )


def _reporter(claimed: Job) -> Report:
    def report(step: str, share: float | None) -> None:
        Job.objects.filter(pk=claimed.pk).update(
            step=step[:80], share=share, heartbeat=timezone.now()
        )

    return report


@contextmanager
def _beating(beat: Callable[[datetime], None]) -> Iterator[None]:
    """A heartbeat from a thread of its own, because counting a large file says nothing for a while."""
    stop = threading.Event()

    def keep() -> None:
        while not stop.wait(BEAT):
            _try(beat)
        connection.close()

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _try(beat: Callable[[datetime], None]) -> None:
    """A database that is away for a moment must not end the heartbeat for good."""
    try:
        close_old_connections()
        beat(timezone.now())
    except DatabaseError:
        _log.warning("heartbeat_missed")


def work(stop: threading.Event, *, name: str = "", rest: float = 0.5) -> None:
    """Do jobs until told to stop; a job under way is finished first."""
    worker, clock = name or uuid.uuid4().hex, Clock()
    next_chores = timezone.now()
    _beat_as(worker, timezone.now())
    with _beating(lambda now: _beat_as(worker, now)):
        while not stop.is_set():
            if clock.jumped():
                _try(_trust_again)
                next_chores = timezone.now()
            if timezone.now() >= next_chores:
                _try(lambda _: do_chores())
                next_chores = timezone.now() + CHORES_EVERY
            if not _try_one(worker):
                stop.wait(rest)
    release(worker)


class Clock:
    """Notices when the time of day is set: the other clock, which only runs, then disagrees."""

    def __init__(self) -> None:
        self._apart = self._now()

    @staticmethod
    def _now() -> float:
        return time.time() - time.monotonic()

    def jumped(self) -> bool:
        """Whether it was set since the last time we looked."""
        before, self._apart = self._apart, self._now()
        return abs(self._apart - before) > BEAT


def _trust_again(now: datetime) -> None:
    """After a jump every heartbeat is of another time: each worker gets the whole silence anew."""
    Job.objects.filter(status=JobStatus.WORKING).update(heartbeat=now)


def _try_one(worker: str) -> bool:
    """A database that is away for a moment is asked again."""
    try:
        close_old_connections()
        return run_one(worker)
    except DatabaseError:
        _log.exception("database_away")
        connection.close()
        return False


def _beat_as(worker: str, now: datetime) -> None:
    Worker.objects.update_or_create(
        name=worker,
        defaults={"heartbeat": now},
        create_defaults={"heartbeat": now, "started_at": now},
    )
    Worker.objects.filter(heartbeat__lt=now - 120 * SILENT).delete()
