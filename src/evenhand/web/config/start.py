"""`evenhand up`, `serve` and `work`: the database made ready, then a server and a worker, ended together."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from evenhand.web.config.environment import SettingError

SETTINGS = "evenhand.web.config.settings"
Say = Callable[[str], None]
_LOCK = 6_831_274  # any number, the same for all processes
_PATIENCE = 600.0  # an update of a large workbench takes its time


def prepare(say: Say) -> None:
    """Make the database and the static files ready; print a link for the first administrator.

    Raises
    ------
    SettingError
        When a setting cannot work.
    """
    make_tables()
    from django.conf import settings  # noqa: PLC0415

    from evenhand.web.config.static import collect  # noqa: PLC0415

    with _one_at_a_time():
        collect()
        if not settings.DEMONSTRATION:
            _first_administrator(say)


def make_tables() -> None:
    """The tables of the database, made or brought up to date.

    Raises
    ------
    SettingError
        When a setting cannot work, there is no database where it says, or its tables are half-way.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django  # noqa: PLC0415
    from django.db import Error  # noqa: PLC0415

    from evenhand.web.core.faults import said_of  # noqa: PLC0415

    django.setup()
    from evenhand.web.config.updating import update  # noqa: PLC0415

    try:
        with _one_at_a_time():
            update()
    except (Error, sqlite3.Error) as error:
        raise SettingError(
            said_of(error).problem,
            remedy="See that it runs, and that EVENHAND_DATABASE_URL (or EVENHAND_DATA, for SQLite) leads there.",
        ) from None


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Several processes may start at once: the first makes ready, the others wait, and find it made."""
    from django.db import connection  # noqa: PLC0415

    with _of_postgresql() if connection.vendor == "postgresql" else _of_the_folder():
        yield


@contextmanager
def _of_postgresql() -> Iterator[None]:
    """A lock of the session: it goes with a process that dies."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


@contextmanager
def _of_the_folder() -> Iterator[None]:
    """A lock that every system has and that goes with a process that dies: SQLite's own, on an empty file beside the database."""
    from django.conf import settings  # noqa: PLC0415

    with closing(sqlite3.connect(settings.DATA_FOLDER / "starting", timeout=_PATIENCE)) as lock:
        lock.isolation_level = None
        lock.execute("BEGIN EXCLUSIVE")
        yield


def need_port(host: str, port: int) -> None:
    """See that pages can be served there, before anything is started.

    Raises
    ------
    SettingError
        When another program listens there, or it is no address of this machine.
    """
    try:
        with socket.create_server((host, port), family=_family(host)):
            return
    except OSError as error:
        raise SettingError(
            f"Port {port} of {host} cannot be listened on: {(error.strerror or str(error)).lower()}.",
            remedy="Is the workbench running already? Else set EVENHAND_PORT to another port, or --host to an address of this machine.",
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _first_administrator(say: Say) -> None:
    from evenhand.web.accounts.models import User  # noqa: PLC0415
    from evenhand.web.core.audit import SYSTEM  # noqa: PLC0415
    from evenhand.web.organisations.actions import invite  # noqa: PLC0415
    from evenhand.web.organisations.letters import invitation_address  # noqa: PLC0415

    if User.objects.filter(is_administrator=True).exists():
        return
    _, secret = invite(
        by=SYSTEM, email="administrator@localhost", name="Administrator", administrator=True
    )
    say(
        f"First administrator: open this link once, within 14 days:\n  {invitation_address(secret)}"
    )
