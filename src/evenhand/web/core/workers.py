"""The workers themselves: who is there, what becomes of their jobs when they go, and the loop that each runs."""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from evenhand.web.core.jobs import (
    BEAT,
    CHORES_EVERY,
    SILENT,
    about,
    beating,
    chore,
    do_chores,
    if_it_answers,
    run_one,
)
from evenhand.web.core.models import Job, JobStatus, Worker

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_STARTING = 60.0  # seconds until the first heartbeat of a worker, at most
_PAUSE = 2.0  # before a database that did not answer is asked again
_log = structlog.get_logger(__name__)


def somebody_works() -> bool:
    """A worker beat its heart about now."""
    return Worker.objects.filter(heartbeat__range=about(timezone.now())).exists()


@transaction.atomic
def release(worker: str) -> None:
    """A worker is known to be gone: others need not wait for its silence to take up what it left."""
    Worker.objects.filter(name=worker).delete()
    _let_go(worker)


@transaction.atomic
def hand_back(worker: str) -> None:
    """A worker was told to stop: what it could not finish waits for another, and that try does not count."""
    Worker.objects.filter(name=worker).delete()
    Job.objects.filter(worker=worker, status=JobStatus.WORKING).update(
        status=JobStatus.WAITING,
        attempts=F("attempts") - 1,
        worker="",
        heartbeat=None,
        step="",
        share=None,
    )


def working_folder(worker: str) -> Path:
    """Where a worker keeps copies of what it counts: they hold patients' rows, and go with it however it ends."""
    return Path(settings.DATA_FOLDER) / "working" / worker


@chore
def forget_working_copies() -> None:
    """Delete what workers left that were killed together with what watched them."""
    alive = Worker.objects.filter(heartbeat__range=about(timezone.now()))
    names = set(alive.values_list("name", flat=True))
    for folder in working_folder("").glob("*"):
        if folder.name not in names and folder.stat().st_mtime < time.time() - _STARTING:
            shutil.rmtree(folder, ignore_errors=True)


def work(stop: threading.Event, *, name: str = "", rest: float = 0.5) -> None:
    """Do jobs until told to stop; a job under way is finished first."""
    worker, clock = name or uuid.uuid4().hex, Clock()
    next_chores = timezone.now()
    if_it_answers(lambda now: _beat_as(worker, now))
    with beating(lambda now: _beat_as(worker, now)):
        while not stop.is_set():
            if clock.jumped():
                if_it_answers(_trust_again)
                next_chores = timezone.now()
            if timezone.now() >= next_chores:
                if_it_answers(lambda _: do_chores())
                next_chores = timezone.now() + CHORES_EVERY
            _work_once(worker, stop, rest)
    if_it_answers(lambda _: release(worker))


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


def _work_once(worker: str, stop: threading.Event, rest: float) -> None:
    """A database that is away for a moment is asked again, and the job that it broke off is taken up anew."""
    try:
        close_old_connections()
        if not run_one(worker):
            stop.wait(rest)
    except Error:
        _log.exception("database_away")
        connection.close()
        stop.wait(_PAUSE)
        if_it_answers(lambda _: _let_go(worker))


def _let_go(worker: str) -> None:
    """Nobody need wait for our silence."""
    Job.objects.filter(worker=worker, status=JobStatus.WORKING).update(heartbeat=_LONG_AGO)


def _beat_as(worker: str, now: datetime) -> None:
    Worker.objects.update_or_create(
        name=worker,
        defaults={"heartbeat": now},
        create_defaults={"heartbeat": now, "started_at": now},
    )
    Worker.objects.filter(heartbeat__lt=now - 120 * SILENT).delete()
