"""`evenhand backup` and `restore` as commands: out of SQLite, into PostgreSQL, and back out the same."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest

from fixtures.commands import evenhand, surroundings
from fixtures.postgres import PostgresServer

_SOMEBODY = """
from evenhand.web.config.start import make_tables
make_tables()
from evenhand.web.accounts.models import User
from evenhand.web.organisations.actions import create_organisation, create_team
admin = User.objects.create_user("ama@example.org", "a long pass phrase", name="Ama", is_administrator=True)
trust = create_organisation(by=admin, name="Invented Trust", kind="trust")
create_team(by=admin, name="Riverside", organisations=[trust])
"""


def _rows(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n.startswith("rows/")}


@pytest.mark.processes
@pytest.mark.own_databases
def test_from_one_kind_of_database_to_the_other(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored")
    url = postgres_server.url.replace("/postgres", "/restored")
    here, there = {"data": tmp_path / "here"}, {"data": tmp_path / "there", "database_url": url}
    subprocess.run([sys.executable, "-c", _SOMEBODY], env=surroundings(**here), check=True)

    assert evenhand("backup", tmp_path / "first", **here).returncode == 0
    moved = evenhand("restore", tmp_path / "first", **there)
    assert (moved.returncode, "rows are back" in moved.stdout) == (0, True)
    again = evenhand("restore", tmp_path / "first", **there)
    assert (again.returncode, "holds people already" in again.stderr) == (2, True)
    assert evenhand("restore", tmp_path / "first", "--replace", **there).returncode == 0
    assert evenhand("backup", tmp_path / "second", **there).returncode == 0
    first, second = _rows(tmp_path / "first"), _rows(tmp_path / "second")
    events = "rows/core.event.jsonl"
    assert second[events].startswith(first[events])
    assert b"workbench.restored" in second[events][len(first[events]) :]
    assert second | {events: b""} == first | {events: b""}
