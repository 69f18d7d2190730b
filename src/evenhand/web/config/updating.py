"""Bringing the tables up to date so that a start that is killed half-way can be followed by another."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from evenhand.web.config.outside import SettingError


class GrowingState(ProjectState):
    """All tables as they are after each step of a migration.

    Django draws anew every table that a new one is tied to, however far: thousands of times for a first start, most of its time.
    A table that was not there has nobody tied to it yet, so that drawing it alone is enough.
    """

    def clone(self) -> ProjectState:
        """Copy it, to go on from."""
        copied = super().clone()
        copied.__class__ = type(self)
        return copied

    def add_model(self, model_state: ModelState) -> None:
        """Add a table."""
        drawn = self.__dict__.pop("apps", None)
        super().add_model(model_state)
        if drawn is not None:
            self.apps = drawn
            drawn.render_multiple([model_state])


class WholeMigrations(MigrationExecutor):
    """A migration, and the note that it was made: both, or neither.

    Django notes it a moment after the tables are there; killed in between, the next start would make them a second time
    and fail, and so would every one after it.
    """

    def _create_project_state(self, **named: Any) -> ProjectState:
        made: ProjectState = super()._create_project_state(**named)  # type: ignore[misc]
        made.__class__ = GrowingState
        return made

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
    """Every migration that is missing, then what follows once all are there.

    Raises
    ------
    SettingError
        When some of the steps of which one migration took the place were made, and others never.
    """
    _refuse_half_way()
    executor = WholeMigrations(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _refuse_half_way() -> None:
    """Their last steps are no longer known, and Django would go on as if the tables were whole."""
    noted = MigrationRecorder(connection).applied_migrations()
    for (app, _), one in MigrationLoader(None).replacements.items():
        made = [step in noted for step in one.replaces]
        if any(made) and not all(made):
            raise SettingError(
                f"The data are older than the first release of Evenhand, and lack a part of the tables of ‘{app}’.",
                remedy="Start once with the Evenhand of 26 November 2026, then with this one; or begin with an empty data folder or database.",
            )
