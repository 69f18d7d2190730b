"""Bringing the tables up to date so that a start that is killed half-way can be followed by another."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState


class WholeMigrations(MigrationExecutor):
    """A migration, and the note that it was made: both, or neither.

    Django notes it a moment after the tables are there; killed in between, the next start would make them a second time
    and fail, and so would every one after it.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, *more: Any, **named: Any
    ) -> ProjectState:
        """Run a migration forwards."""
        self.connection.disable_constraint_checking()  # SQLite hears this only outside a transaction
        try:
            with transaction.atomic():
                return super().apply_migration(state, migration, *more, **named)
        finally:
            self.connection.enable_constraint_checking()


def update() -> None:
    """Every migration that is missing, then what follows once all are there."""
    executor = WholeMigrations(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
