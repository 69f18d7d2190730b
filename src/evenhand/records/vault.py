"""A private folder for working copies: 0700, files 0600, gone when the work ends however it ends."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import tempfile
import threading
from pathlib import Path
from types import FrameType, TracebackType

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600

_open: dict[Path, int] = {}  # folder -> process that made it: a forked child must not delete it


class Vault:
    """A private folder, deleted by `close()`, at exit, or when the process is asked to stop.

    One that is to be kept stays only once it was closed in order.

    Parameters
    ----------
    keep
        Leave the folder in place; its files stay private.
    parent
        Where to make it; the system's folder for temporary files when None.

    Examples
    --------
    >>> with Vault() as vault:
    ...     file = vault.file("rows.parquet")
    ...     oct(file.stat().st_mode)[-3:]
    '600'
    >>> vault.folder.exists()
    False
    """

    def __init__(self, *, keep: bool = False, parent: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="evenhand-", dir=parent))
        self.folder.chmod(PRIVATE_FOLDER)
        self.keep = keep
        _open[self.folder] = os.getpid()
        _watch_for_stop()

    def file(self, name: str) -> Path:
        """An empty private file of this name, ready to be written over."""
        return create_private(self.folder / name)

    def close(self) -> None:
        """Delete the folder, unless it is to be kept."""
        _open.pop(self.folder, None)
        if self.keep:
            return
        shutil.rmtree(self.folder, ignore_errors=True)

    def discard(self) -> None:
        """Delete the folder even if it was to be kept: after an error nothing half-made stays."""
        self.keep = False
        self.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create_private(path: Path) -> Path:
    """Make (or empty) a file that only its owner can read; never through a link left by others."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(path, flags, PRIVATE_FILE))
    return path


def _delete_all() -> None:
    for folder, owner in list(_open.items()):
        if owner == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)
            _open.pop(folder, None)


atexit.register(_delete_all)


def _watch_for_stop() -> None:
    """Clean up on SIGTERM too: Python runs no exit functions then. Somebody's own handler is left alone."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    _delete_all()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
