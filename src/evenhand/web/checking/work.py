"""Jobs, and the files that go with them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from evenhand.web.core.jobs import TRIES
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.measurement.work import ABANDONED, CHORES_WITHIN


def states() -> Iterator[str]:
    """What a job says of itself fits together, and no worker has two at once."""
    for job in Job.objects.order_by("pk").iterator(chunk_size=500):
        if problem := _wrong(job):
            yield f"Job {job.pk} is {job.status}, and {problem}."
    yield from _claimed_twice()
    yield from _followers()


def _wrong(job: Job) -> str:
    ended = job.status in (JobStatus.DONE, JobStatus.FAILED)
    if job.attempts > TRIES:
        return f"was tried {job.attempts} times"
    if ended != (job.finished_at is not None):
        return "does not say when it ended" if ended else "says when it ended"
    if (job.status == JobStatus.FAILED) != bool(job.problem):
        return "tells of a problem" if job.problem else "says nothing of the problem"
    if job.status == JobStatus.WORKING:
        held = job.worker and job.attempts and job.heartbeat and job.started_at
        return "" if held else "nobody holds it"
    return ""


def _claimed_twice() -> Iterator[str]:
    held = Job.objects.filter(status=JobStatus.WORKING).values_list("worker", flat=True)
    for worker, jobs in Counter(held).items():
        if jobs > 1:
            yield f"Worker {worker} holds {jobs} jobs at once."


def _followers() -> Iterator[str]:
    """A look is followed by one job at most, and each counting follows one look."""
    looks = Job.objects.filter(kind="look").values_list("result__next", flat=True)
    named = Counter(str(n) for n in looks if n)
    counting = {str(pk) for pk in Job.objects.filter(kind="count").values_list("pk", flat=True)}
    for pk in sorted(counting - set(named)):
        yield f"Job {pk} counts a file that nobody looked at."
    for pk, times in sorted(named.items()):
        if times > 1 or not Job.objects.filter(pk=pk).exists():
            yield f"Job {pk} follows {times} looks, or is not there."


def files() -> Iterator[str]:
    """A file is there while somebody may come back for it, and a day longer at most."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    there = {p.name: p for p in folder.iterdir() if p.is_file()}
    done = {Path(path).name for path in _of_jobs_that_are_done()}
    long_ago = time.time() - ABANDONED - CHORES_WITHIN
    waiting = {Path(path).name for path in _of_open_jobs()}
    for name in sorted(there):
        if name in done:
            yield f"The file {name} is there, and its job is done."
        elif name not in waiting and _changed(there[name]) < long_ago:
            yield f"The file {name} is there, and nobody came back for it."


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # counted meanwhile
        return time.time()


def _of_open_jobs() -> Iterator[str]:
    waiting = Job.objects.filter(status__in=(JobStatus.WAITING, JobStatus.WORKING))
    yield from (p for p in waiting.values_list("arguments__path", flat=True) if p)


def _of_jobs_that_are_done() -> Iterator[str]:
    """Counted, given up, or not wanted: but for a look, whose file waits for people.

    A worker that was killed in between leaves the file to the chores.
    """
    ended = Job.objects.filter(
        status__in=(JobStatus.DONE, JobStatus.FAILED),
        finished_at__lt=timezone.now() - timedelta(seconds=CHORES_WITHIN),
    )
    found = ended.values_list("arguments__path", "kind", "status", "result__abandoned")
    for path, kind, status, abandoned in found:
        if path and (kind != "look" or status == JobStatus.FAILED or abandoned):
            yield path
