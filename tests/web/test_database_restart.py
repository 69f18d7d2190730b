"""PostgreSQL taken away in the middle of work and brought back: a sentence meanwhile, and nothing done twice or by half."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from fixtures.commands import evenhand
from fixtures.counting import EMAIL, LET_GO, PASSWORD, Waiting, put_in
from fixtures.postgres import Restartable, binaries_or_fail, restartable
from fixtures.processes import children, health, ill, server_of, there, until, worker_of
from fixtures.visitor import Visitor
from fixtures.workbench import Workbench, running, settings_of

pytestmark = [pytest.mark.processes, pytest.mark.own_databases]
AWAY = "The database of the workbench did not answer."


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Restartable]:
    with restartable(binaries_or_fail()) as server:
        yield server


def told(server: Restartable, question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(server.server.url, autocommit=True) as connection:
        done = connection.execute(question)
        return done.fetchall() if done.description else []


def step(server: Restartable, waiting: Waiting) -> Any:
    return told(server, f"SELECT status, step FROM core_job WHERE id = '{waiting.job}'")[0]


def entry_of(waiting: Waiting) -> str:
    return f"/projects/{waiting.project}/registers/who_is_missing/new"


def test_pages_and_jobs_go_on_when_the_database_comes_back(
    tmp_path: Path, postgresql: Restartable
) -> None:
    database = {"EVENHAND_DATABASE_URL": postgresql.server.url}
    with running(tmp_path / "data", **database) as workbench:
        visitor = Visitor(workbench.address)
        waiting = put_in(settings_of(workbench.data, **database), rows=300_000)
        assert visitor.sign_in(EMAIL, PASSWORD).status == 200
        form = visitor.form(entry_of(waiting))
        processes = (server_of(workbench), worker_of(workbench))
        told(postgresql, LET_GO)
        assert until(lambda: step(postgresql, waiting) == ("working", "Checking"), every=0.01)
        postgresql.stop()
        _while_it_is_away(workbench, visitor, waiting, form)
        postgresql.start()
        _once_it_is_back(workbench, visitor, waiting, postgresql)
        assert (server_of(workbench), worker_of(workbench)) == processes
        under = children(workbench.process.pid)
    assert there(under) == set()
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL"
    assert told(postgresql, others) == [(1,)]  # only the one who asks
    assert told(postgresql, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]
    assert told(postgresql, "SELECT count(*) FROM core_worker") == [(0,)]


def _while_it_is_away(
    workbench: Workbench, visitor: Visitor, waiting: Waiting, form: dict[str, str]
) -> None:
    """Whoever asks gets a sentence; the file that is being counted is kept."""
    assert ill(workbench) == {"database": False, "migrations": False, "worker": False}
    for path in ("/", f"/projects/{waiting.project}", f"/measures/{waiting.measure}/grid"):
        page = visitor.get(path)
        assert (page.status, AWAY in page.text) == (503, True), path
        assert "Wait a minute" in page.text
    page = visitor.send(entry_of(waiting), **form, group="Somali women", why="merged")
    assert (page.status, AWAY in page.text) == (503, True)
    assert Visitor(workbench.address).get("/accessibility").status == 200
    assert until(lambda: '"database_away"' in workbench.printed.read_text())
    assert waiting.file.exists()


def _once_it_is_back(
    workbench: Workbench, visitor: Visitor, waiting: Waiting, postgresql: Restartable
) -> None:
    """At once, and without another start of anything of ours."""
    assert visitor.get(f"/projects/{waiting.project}").status == 200
    assert told(postgresql, "SELECT count(*) FROM registers_entry") == [(0,)]
    form = visitor.form(entry_of(waiting))
    assert visitor.send(entry_of(waiting), **form, group="Somali women", why="merged").status == 200
    assert told(postgresql, "SELECT count(*) FROM registers_entry") == [(1,)]
    assert until(lambda: health(workbench) == 200)
    assert until(lambda: step(postgresql, waiting) == ("done", ""))
    job = f"SELECT attempts, result->>'rows' FROM core_job WHERE id = '{waiting.job}'"
    assert told(postgresql, job) == [(2, "300000")]
    assert told(postgresql, "SELECT number FROM measurement_counts") == [(1,)]
    stored = "SELECT count(*) FROM core_event WHERE action = 'counts.stored'"
    assert told(postgresql, stored) == [(1,)]
    assert not waiting.file.exists()


def test_a_start_without_its_database_says_so(tmp_path: Path) -> None:
    nobody = "postgresql://evenhand@127.0.0.1:9/evenhand"
    for command in ("up", "work"):
        found = evenhand(command, data=tmp_path / "data", database_url=nobody)
        assert found.returncode == 2
        said = re.sub(r"\s+", " ", found.stdout + found.stderr)
        assert "The database of the workbench did not answer." in said
        assert "EVENHAND_DATABASE_URL" in said
        assert "Traceback" not in said
