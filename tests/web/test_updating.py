"""Tables are made whole: a start that is killed half-way can be followed by another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from evenhand.web.config.outside import SettingError
from evenhand.web.config.updating import GrowingState, WholeMigrations, update

pytestmark = pytest.mark.django_db(transaction=True)


class DiedError(BaseException):
    """The process is gone."""


@pytest.fixture
def made() -> Any:
    """A migration that makes a table with a key to another one, which Django notes only after it is there."""
    from django.db import migrations, models

    class Made(Migration):
        dependencies = [("organisations", "0001_tables")]  # noqa: RUF012
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
    return WholeMigrations(connection)._create_project_state(with_applied_migrations=True)


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


def test_data_of_before_the_first_release_are_brought_up_to_date() -> None:
    """The steps of which one migration took the place were made one by one, and nothing is made again."""
    note = MigrationRecorder(connection)
    note.record_unapplied("measurement", "0001_tables")
    update()
    assert ("measurement", "0001_tables") in note.applied_migrations()


def test_data_that_lack_a_step_are_refused_with_what_to_do() -> None:
    note = MigrationRecorder(connection)
    for step in ("0001_tables", "0008_measure_checks"):
        note.record_unapplied("measurement", step)
    try:
        with pytest.raises(SettingError, match=r"lack a part of the tables of ‘measurement’"):
            update()
    finally:
        for step in ("0001_tables", "0008_measure_checks"):
            note.record_applied("measurement", step)


def test_tables_drawn_one_by_one_are_those_drawn_anew(made: Any) -> None:
    """The quick way of a first start, and Django's own, know the same fields and ties."""
    quick, slow = state(), WholeMigrations(connection).loader.project_state()
    assert type(quick) is GrowingState
    for each in (quick, slow):
        assert each.apps  # drawn before, as in an update
        made.mutate_state(each, preserve=False)
    assert fields(quick) == fields(slow)
    assert "tried" in fields(quick)["organisations.team"]


def fields(drawn: ProjectState) -> dict[str, list[str]]:
    """Of each table, with the ties that lead to it."""
    return {
        m._meta.label_lower: sorted(f.name for f in m._meta.get_fields(include_hidden=True))
        for m in drawn.apps.get_models()
    }
