"""Fixtures that tests of several rooms share, and where the workbench under test keeps its data.

`EVENHAND_TEST_DATABASE=postgresql pytest tests/web` runs the workbench's tests on PostgreSQL: all but those to which the kind
of database makes no difference.
"""

import importlib
import os
import tempfile
from contextlib import ExitStack

import django
import pytest
from django.conf import settings

from fixtures.chromium import browser
from fixtures.postgres import INSTALL, find_binaries, postgres, postgres_server, started

_TILL_THE_END = ExitStack()


def _use_postgres() -> None:
    """One server for the run: processes that share it find its address in the environment."""
    binaries = find_binaries()
    if binaries is None:
        raise pytest.UsageError(INSTALL)
    server = _TILL_THE_END.enter_context(started(binaries))
    os.environ["EVENHAND_DATABASE_URL"] = server.url


def _choose_database(name: str) -> None:
    if name not in ("sqlite", "postgresql"):
        raise pytest.UsageError("EVENHAND_TEST_DATABASE is neither sqlite nor postgresql.")
    if name == "postgresql" and "EVENHAND_DATABASE_URL" not in os.environ:
        _use_postgres()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what the run on SQLite has proven word for word."""
    if "EVENHAND_DATABASE_URL" not in os.environ:
        return
    again = [item for item in items if not _is_the_same_on_both(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _is_the_same_on_both(item: pytest.Item) -> bool:
    """It asks for no database (pytest-django then keeps every one from it), or for the same ones in each run."""
    if item.get_closest_marker("own_databases"):
        return True
    asks = item.get_closest_marker("django_db") or item.get_closest_marker("processes")
    fixtures = set(getattr(item, "fixturenames", ()))
    return not asks and not fixtures & {"db", "transactional_db"}


def pytest_unconfigure() -> None:
    _TILL_THE_END.close()


_choose_database(os.environ.pop("EVENHAND_TEST_DATABASE", "sqlite"))  # no setting of the workbench
os.environ["EVENHAND_DATA"] = tempfile.mkdtemp(prefix="evenhand-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.web.config.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"  # the browser's loop runs in the tests' own thread
django.setup()  # before any test imports a model
importlib.import_module(
    "django.core.management.commands.migrate"
).MigrationExecutor = importlib.import_module(
    "evenhand.web.config.updating"
).WholeMigrations  # the tables of the tests are made as a start makes them, and as quickly
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, as in use: one in memory has other locks
    settings.DATABASES["default"]["TEST"]["NAME"] = f"{os.environ['EVENHAND_DATA']}/tests.sqlite3"

__all__ = ["browser", "postgres", "postgres_server"]
