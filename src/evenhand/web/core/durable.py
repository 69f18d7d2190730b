"""Files that a power cut must not take: on the disk, under their name, before anybody is told that they are kept."""

from __future__ import annotations

import os
from pathlib import Path


def settle(path: Path) -> None:
    """Return when the content of a file and its name in its folder are on the disk."""
    _sync(path, os.O_RDWR)
    settle_names(path.parent)


def settle_names(folder: Path) -> None:
    """Return when the names in a folder are on the disk. Windows keeps them itself, and opens no folder."""
    if os.name == "posix":
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, how: int) -> None:
    opened = os.open(path, how)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
