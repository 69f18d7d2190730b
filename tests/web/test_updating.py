"""Tables are made whole: a start that is killed half-way can be followed by another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from evenhand.web.config.updating import WholeMigrations

pytestmark = pytest.mark.django_db(transaction=True)


class DiedError(BaseException):
    """The process is gone."""


@pytest.fixture
def made() -> Any:
    """A migration that makes a table with a key to another one, which Django notes only after it is there."""
    from django.db import migrations, models

    class Made(Migration):
        dependencies = [("organisations", "0001_initial")]  # noqa: RUF012
        operations = [  # noqa: RUF012
            migrations.CreateModel(
                "Tried",
                [
                    ("id", models.BigAutoField(primary_key=True)),
                    ("team", models.ForeignKey("organisations.Team", models.CASCADE)),
                    ("name", models.CharField(max_length=9, db_index=True)),
                ],
            )
        ]

    yield Made("9999_tried", "organisations")
    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE IF EXISTS organisations_tried")
    MigrationRecorder(connection).record_unapplied("organisations", "9999_tried")


def there() -> tuple[bool, bool]:
    """Whether the table is there, and whether it is noted."""
    noted = ("organisations", "9999_tried") in MigrationRecorder(connection).applied_migrations()
    return "organisations_tried" in connection.introspection.table_names(), noted


def state() -> ProjectState:
    executor = WholeMigrations(connection)
    found: ProjectState = executor.loader.project_state()
    return found


def test_a_migration_and_its_note_are_both_there_or_neither(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise DiedError

    with monkeypatch.context() as patched:
        patched.setattr(MigrationRecorder, "record_applied", die)
        with pytest.raises(DiedError):
            WholeMigrations(connection).apply_migration(state(), made)
    assert there() == (False, False)
    WholeMigrations(connection).apply_migration(state(), made)
    assert there() == (True, True)


def keep_a_row_of_no_team() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO organisations_tried (team_id, name) VALUES (%s, 'x')", ["0" * 32]
            )
        connection.check_constraints()


def test_keys_are_watched_again_afterwards(made: Any) -> None:
    WholeMigrations(connection).apply_migration(state(), made)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        keep_a_row_of_no_team()
