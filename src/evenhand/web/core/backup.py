"""Everything the workbench keeps, in one file that restores on SQLite and on PostgreSQL alike.

A file of rows, not a copy of the database: it moves a workbench from one kind of database to the other, needs no program of
either, and can be read without Evenhand. Files that wait to be counted hold patients' rows and are never part of it; nor are
sessions, nor the secret key, with which whoever finds a backup could set anyone's password.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.version import __version__
from evenhand.web.core.durable import settle, settle_names
from evenhand.web.core.faults import said_of
from evenhand.web.core.models import Event
from evenhand.web.core.tables import empty, kept_models

_log = structlog.get_logger(__name__)
_BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
_MANIFEST = "manifest.json"
_AT_ONCE = 500
_KIND = "evenhand-backup-1"


class BackupError(UserError):
    """A backup cannot be made or restored as asked."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table, and what proves them whole."""

    model: str
    rows: int
    sha256: str

    @property
    def name(self) -> str:
        return f"rows/{self.model}.jsonl"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself."""

    kind: str
    version: str
    made_at: str
    migrations: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(p.rows for p in self.parts)


def back_up(path: Path) -> Backup:
    """Write everything to `path`, as it was at one moment, without holding anybody up.

    Raises
    ------
    BackupError
        When the file is there already, or cannot be written; then nothing is left of it.
    """
    if path.exists():
        raise BackupError(f"‘{path}’ is there already.", remedy="Choose another name.")
    waiting = path.with_name(f"{path.name}.part")
    try:
        waiting.touch(mode=0o600, exist_ok=False)
        return _written(waiting, path)
    except FileExistsError:
        raise BackupError(
            f"‘{waiting}’ is there: a backup of that name is being made, or was interrupted.",
            remedy="Wait for it, or remove that file, or choose another name.",
        ) from None
    except OSError as error:
        raise BackupError(
            f"‘{path}’ cannot be written: {(error.strerror or str(error)).lower()}.",
            remedy="Choose a place with room that you may write to.",
        ) from None
    except DatabaseError as error:
        said = said_of(error)
        raise BackupError(f"No backup was made: {said.problem}", remedy=said.remedy) from None


def _written(waiting: Path, path: Path) -> Backup:
    """Under another name until it is whole and on the disk."""
    try:
        with waiting.open("w+b") as file:
            made = _write(file)
        settle(waiting)
        waiting.rename(path)
        settle_names(path.parent)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    return made


def _write(file: Any) -> Backup:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, _one_moment():
        parts = tuple(_write_part(archive, model) for model in kept_models())
        made = Backup(_KIND, __version__, timezone.now().isoformat(), _migrations(), parts)
        archive.writestr(_MANIFEST, json.dumps(asdict(made), indent=1))
    return made


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as they were at one moment; a plain BEGIN, because ours would lock SQLite for writers."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_part(archive: zipfile.ZipFile, model: type[models.Model]) -> Part:
    names = [f.attname for f in model._meta.concrete_fields]
    seen, rows = hashlib.sha256(), 0
    label = model._meta.label_lower
    with archive.open(f"rows/{label}.jsonl", "w", force_zip64=True) as out:
        found = model._base_manager.order_by("pk").values_list(*names)
        for row in found.iterator(chunk_size=_AT_ONCE):
            line = json.dumps(dict(zip(names, row, strict=True)), default=_plain).encode() + b"\n"
            out.write(line)
            seen.update(line)
            rows += 1
    return Part(label, rows, seen.hexdigest())


def _plain(value: Any) -> str:
    """Whole microseconds: Django's own encoder cuts them."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    raise TypeError(type(value).__name__)


def _migrations() -> tuple[str, ...]:
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def restore(path: Path, *, replace: bool = False) -> Backup:
    """Put everything back, all of it or nothing, into a database whose tables are ready.

    Parameters
    ----------
    path
        A file of `back_up`, from either kind of database.
    replace
        Remove what the workbench holds now.

    Raises
    ------
    BackupError
        When the file is damaged or of another version, or the workbench holds people and `replace` is not said.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = _checked(archive)
            if not replace:
                _refuse_people()
            _put_back(archive, found)
            return found
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise _damaged(path.name, str(getattr(error, "strerror", None) or error)) from None


def _damaged(name: str, why: str) -> BackupError:
    return BackupError(
        f"‘{name}’ is no whole backup: {why.lower().rstrip('.')}. Nothing was changed.",
        remedy="Take another backup file.",
    )


def _checked(archive: zipfile.ZipFile) -> Backup:
    """Every byte is looked at before a row is written."""
    name = Path(archive.filename or "backup").name
    try:
        told = json.loads(archive.read(_MANIFEST))
        parts = tuple(Part(**p) for p in told.pop("parts"))
        found = Backup(**{**told, "migrations": tuple(told["migrations"]), "parts": parts})
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile):
        raise _damaged(name, "it does not say what it holds") from None
    for part in found.parts:
        if part.name not in archive.namelist() or _digest(archive, part) != part.sha256:
            raise _damaged(name, f"its part ‘{part.model}’ is not as it was written")
    _refuse_other_version(found)
    return found


def _digest(archive: zipfile.ZipFile, part: Part) -> str:
    try:
        with archive.open(part.name) as rows:
            return hashlib.file_digest(rows, "sha256").hexdigest()  # type: ignore[arg-type]
    except zipfile.BadZipFile:
        return ""


def _refuse_other_version(found: Backup) -> None:
    ours = {m._meta.label_lower for m in kept_models()}
    fits = found.kind == _KIND and _together(found.migrations) == _together(_migrations())
    if fits and {p.model for p in found.parts} == ours:
        return
    raise BackupError(
        f"The backup was made by version {found.version}, whose tables differ from those of this one ({__version__}).",
        remedy=f"Install version {found.version}, restore, then update.",
    )


def _together(migrations: tuple[str, ...]) -> set[str]:
    """Steps that one migration took the place of count as that one: the tables are the same."""
    found = set(migrations)
    for (app, name), one in MigrationLoader(None).replacements.items():
        steps = {f"{a}.{step}" for a, step in one.replaces}
        if steps <= found:
            found = found - steps | {f"{app}.{name}"}
    return found


def _refuse_people() -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    if get_user_model()._base_manager.exists():
        raise BackupError(
            "The workbench holds people already; a restore would replace everything.",
            remedy="Restore into an empty data folder or database, or say --replace.",
        )


@transaction.atomic
def _put_back(archive: zipfile.ZipFile, found: Backup) -> None:
    """The trail comes back as it was, and one event more says that this was done, and what it replaced."""
    replaced = Event.objects.count()
    empty()
    for part in found.parts:
        model = apps.get_model(part.model)
        with archive.open(part.name) as rows:
            for line in io.TextIOWrapper(rows, encoding="utf-8"):
                _insert(model, json.loads(line))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)
    _put_on_record(found, replaced)


def _put_on_record(found: Backup, replaced: int) -> None:
    told = {"made_at": found.made_at, "version": found.version, "replaced_events": replaced}
    Event.objects.create(
        at=timezone.now(),
        action="workbench.restored",
        subject_kind="workbench",
        subject="workbench",
        detail=told,
    )
    _log.warning("workbench_restored")


def _insert(model: type[models.Model], row: dict[str, Any]) -> None:
    """As it was written: `raw` keeps dates that a save would set anew, and adds an event as it stands."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    made = model(**{name: _typed(fields[name], value) for name, value in row.items()})
    made.save_base(raw=True, force_insert=True)


def _typed(field: Any, value: Any) -> Any:
    target = field.target_field if field.is_relation else field
    return target.to_python(value)
