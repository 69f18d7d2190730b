"""The tables that hold what the workbench keeps, and emptying them for a restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.management.color import no_style
from django.db import connection, models, transaction

from evenhand.web.core.models import Worker

_LEFT_OUT = {"auth", "contenttypes", "sessions"}


def kept_models() -> list[type[models.Model]]:
    """Tables that a backup holds, by name; those between two tables included."""
    found = apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.app_label not in _LEFT_OUT and not _of_a_moment(m)]
    return sorted(kept, key=lambda m: m._meta.label_lower)


def _sessions() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if issubclass(m, AbstractBaseSession)]


def _of_a_moment(model: type[models.Model]) -> bool:
    """Open sessions and running workers are of the place that is backed up, not of its data."""
    return model is Worker or issubclass(model, AbstractBaseSession)


@transaction.atomic
def empty() -> None:
    """Remove every row, sessions and audit events included; only to put others in their place.

    The database refuses to remove events: SQLite's triggers are set aside and put back in the same transaction;
    PostgreSQL's let this one transaction through, which says its number. Numbers start at 1 again, so that a trail put
    back has no hole where it goes on.
    """
    tables = [m._meta.db_table for m in (*kept_models(), *_sessions())]
    with connection.cursor() as cursor, _triggers_aside(cursor):
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True):
            cursor.execute(statement)


@contextmanager
def _triggers_aside(cursor: Any) -> Iterator[None]:
    if connection.vendor != "sqlite":
        cursor.execute("SELECT set_config('evenhand.restore', txid_current()::text, true)")
        yield
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, definition in triggers:
        cursor.execute(definition)
