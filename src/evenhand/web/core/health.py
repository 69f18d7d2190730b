"""Is the workbench well? Database, migrations, worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from evenhand.web.core.models import Job, JobStatus
from evenhand.web.core.workers import somebody_works

LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """Each part, True when well."""

    database: bool
    migrations: bool
    worker: bool

    @property
    def well(self) -> bool:
        return self.database and self.migrations and self.worker


def health() -> Health:
    """Look at the database itself: an answer from memory would prove nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return Health(database=True, migrations=migrated, worker=migrated and _worker_well())
    except Error:
        return Health(database=False, migrations=False, worker=False)


def _worker_well() -> bool:
    """Somebody works, and no job has waited so long that the work cannot be getting done."""
    return (
        somebody_works()
        and not Job.objects.filter(
            status=JobStatus.WAITING, asked_at__lt=timezone.now() - LONGEST_WAIT
        ).exists()
    )
