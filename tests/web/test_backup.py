"""A backup restores to what was there, row by row, on either database; a damaged one changes nothing."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from django.db import DatabaseError, connection, transaction

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.checking.trail import holes
from evenhand.web.core import backup
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.backup import BackupError, back_up, empty, restore
from evenhand.web.core.models import Event
from evenhand.web.organisations.actions import create_organisation
from evenhand.web.organisations.models import Organisation
from evenhand.web.registers.actions import make_entry

EVENTS = "rows/core.event.jsonl"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _emptied(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - before its own flush
    """Ours, because the database refuses to remove audit events."""
    yield
    empty()


@pytest.fixture
def full(world: Any, tmp_path: Path) -> Path:
    """A workbench with something in most tables, and its backup."""
    make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": 'three codes – ‘quoted’ \u2028 "\\'},
    )
    path = tmp_path / "evenhand.backup"
    back_up(path)
    return path


def rows(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n.startswith("rows/")}


def test_what_is_restored_is_what_was_there(full: Path, tmp_path: Path) -> None:
    before = Event.objects.count()
    empty()
    assert not User.objects.exists()
    restore(full)
    back_up(tmp_path / "again")
    assert rows(tmp_path / "again") == rows(full) | {EVENTS: ANY}
    assert rows(tmp_path / "again")[EVENTS].startswith(rows(full)[EVENTS])
    assert Event.objects.count() == before + 1 > 10


def test_a_restore_is_on_record_and_says_what_it_replaced(
    full: Path, caplog: pytest.LogCaptureFixture
) -> None:
    create_organisation(by=User.objects.first(), name="Later Trust", kind="trust")  # type: ignore[arg-type]
    before = Event.objects.count()
    made = restore(full, replace=True)
    told = Event.objects.get(action="workbench.restored")
    assert told.detail == {
        "made_at": made.made_at,
        "version": made.version,
        "replaced_events": before,
    }
    assert (told.actor, Event.objects.first()) == (None, told)
    assert "workbench_restored" in caplog.text


@pytest.mark.parametrize("said", ["", "1", "on"])
def test_the_trail_cannot_be_emptied_but_by_a_restore(full: Path, said: str) -> None:
    """PostgreSQL empties a table without a look at its rows; SQLite has no such statement."""
    _refuses_to_empty(said)
    restore(full, replace=True)
    _refuses_to_empty(said)


def _refuses_to_empty(said: str) -> None:
    on_postgresql = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute("SELECT set_config('evenhand.restore', %s, true)", [said])
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE core_event" if on_postgresql else "DELETE FROM core_event")


def test_what_is_restored_goes_on(full: Path) -> None:
    """Numbers go on after the last one, and the trail is append-only as before."""
    restore(full, replace=True)
    administrator = User.objects.get(is_administrator=True)
    create_organisation(by=administrator, name="Another Trust", kind="trust")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM core_event")
    assert administrator.check_password("correct horse battery staple")


def test_a_trail_that_is_put_back_goes_on_without_a_hole(full: Path) -> None:
    """Whatever was written, and is gone, since the backup was made."""
    for name in ("One", "Two", "Three"):
        create_organisation(by=User.objects.first(), name=name, kind="trust")  # type: ignore[arg-type]
    restore(full, replace=True)
    create_organisation(by=User.objects.first(), name="Another", kind="trust")  # type: ignore[arg-type]
    assert list(holes()) == []
    assert Event.objects.count() == Event.objects.latest("pk").pk


def test_people_are_not_overwritten_unasked(full: Path) -> None:
    with pytest.raises(BackupError, match="holds people already"):
        restore(full)


def test_replacing_removes_what_came_later(full: Path) -> None:
    create_organisation(by=User.objects.first(), name="Later Trust", kind="trust")  # type: ignore[arg-type]
    restore(full, replace=True)
    assert not Organisation.objects.filter(name="Later Trust").exists()


def test_a_restore_that_fails_changes_nothing(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise DatabaseError("disk full")

    before = Event.objects.count()
    monkeypatch.setattr(User, "save_base", broken)
    with pytest.raises(DatabaseError):
        restore(full, replace=True)
    assert Event.objects.count() == before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all()._raw_delete(connection.alias)


def _rewritten(path: Path, name: str, content: bytes) -> Path:
    out = path.with_name("changed.backup")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as changed:
        for one in archive.namelist():
            changed.writestr(one, content if one == name else archive.read(one))
    return out


def test_a_changed_row_is_noticed(full: Path) -> None:
    name = "rows/accounts.user.jsonl"
    forged = rows(full)[name].replace(b'"is_administrator": false', b'"is_administrator": true ')
    assert forged != rows(full)[name]
    with pytest.raises(BackupError, match=r"‘accounts.user’ is not as it was written. Nothing was"):
        restore(_rewritten(full, name, forged), replace=True)
    assert User.objects.filter(is_administrator=True).count() == 1


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_half_a_file_is_noticed(full: Path, share: float) -> None:
    half = full.with_name("half.backup")
    half.write_bytes(full.read_bytes()[: int(full.stat().st_size * share)])
    with pytest.raises(BackupError, match="no whole backup"):
        restore(half, replace=True)


def test_another_file_is_no_backup(full: Path) -> None:
    with pytest.raises(BackupError, match="does not say what it holds"):
        restore(_rewritten(full, "manifest.json", b"[]"), replace=True)
    with pytest.raises(BackupError, match="no whole backup: no such file"):
        restore(full.with_name("nowhere"))


def test_a_backup_of_another_version_says_which(full: Path) -> None:
    with zipfile.ZipFile(full) as archive:
        told = json.loads(archive.read("manifest.json"))
    told |= {"version": "9.9", "migrations": [*told["migrations"], "core.9999_later"]}
    other = _rewritten(full, "manifest.json", json.dumps(told).encode())
    with pytest.raises(BackupError, match=r"Install version 9\.9, restore, then update"):
        restore(other, replace=True)


def test_a_backup_of_before_the_first_release_restores(full: Path) -> None:
    """Then the tables were made in many steps, which one migration has taken the place of."""
    with zipfile.ZipFile(full) as archive:
        told = json.loads(archive.read("manifest.json"))
    told["migrations"] = [m for m in told["migrations"] if not m.endswith(".0001_tables")]
    older = _rewritten(full, "manifest.json", json.dumps(told).encode())
    assert restore(older, replace=True).rows == sum(p["rows"] for p in told["parts"])


def test_a_backup_is_private_and_never_overwritten(full: Path) -> None:
    assert full.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupError, match="there already"):
        back_up(full)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("evenhand.web.core.durable.os.fsync", full_disk)
    with pytest.raises(BackupError, match="cannot be written: no space left on device"):
        back_up(tmp_path / "evenhand.backup")
    assert list(tmp_path.iterdir()) == []


def test_it_holds_neither_sessions_nor_the_key(world: Any, settings: Any, tmp_path: Path) -> None:
    world.signed_in("lead").get("/")
    back_up(tmp_path / "evenhand.backup")
    everything = b"".join(rows(tmp_path / "evenhand.backup").values())
    assert settings.SECRET_KEY.encode() not in everything
    assert not any("session" in name for name in rows(tmp_path / "evenhand.backup"))


@pytest.mark.usefixtures("world")
def test_people_go_on_writing_while_it_is_made() -> None:
    """What is written meanwhile is not in it; nobody waits."""
    with backup._one_moment():
        assert User.objects.exists()
        _in_a_thread(_write_one)
        assert not Organisation.objects.filter(name="Meanwhile").exists()
    assert Organisation.objects.filter(name="Meanwhile").exists()


def _write_one() -> None:
    with transaction.atomic():
        made = Organisation.objects.create(name="Meanwhile", kind="trust")
        record("organisation.created", by=SYSTEM, subject=made)


def _in_a_thread(work: Any) -> None:
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert wrong == []
