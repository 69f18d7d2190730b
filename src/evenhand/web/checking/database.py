"""The database itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import IntegrityError, connection


def damaged() -> Iterator[str]:
    """Pages of SQLite, and keys that lead nowhere."""
    if connection.vendor == "sqlite":
        yield from _pages()
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield f"A row points at one that is not there: {error}"


def _pages() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        for (said,) in cursor.fetchall():
            if said != "ok":
                yield f"The file of the database is damaged: {said}"
