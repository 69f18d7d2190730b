"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from evenhand.errors import UserError


class OutputError(UserError):
    """A document cannot be written where it should go."""

    exit_code = 8


def ready_folder(out_dir: Path) -> Path:
    """Make the folder if need be; say plainly what is in the way."""
    if out_dir.exists() and not out_dir.is_dir():
        raise OutputError(
            f"‘{out_dir}’ is a file, not a folder.", remedy="Choose another name after --out."
        )
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(out_dir, error) from error
    return out_dir


def write_whole(path: Path, content: bytes) -> Path:
    """Write to a temporary neighbour, then rename: a reader never sees half a file."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _cannot(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(_usual_mode())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _cannot(path, error) from error
    return path


def _usual_mode() -> int:
    """mkstemp makes private files; a review gets the permissions that the person's files get."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _cannot(path: Path, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    return OutputError(
        f"‘{path}’ cannot be written: {reason}.",
        remedy="Close it if it is open elsewhere, or choose a folder you may write to.",
    )
