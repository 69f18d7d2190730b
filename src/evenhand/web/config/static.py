"""Static files where the server takes them from: copied, compressed and named anew only when they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from evenhand.version import __version__

_MADE_OF = ".made-of"


def collect() -> bool:
    """Bring them up to date; False when they were."""
    folder = Path(settings.STATIC_ROOT)
    stamp, now = folder / _MADE_OF, _made_of()
    whole = stamp.exists() and (folder / "staticfiles.json").exists()
    if whole and stamp.read_text(encoding="utf-8") == now:
        return False
    stamp.unlink(missing_ok=True)  # half-made is not up to date
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now, encoding="utf-8")
    return True


def _made_of() -> str:
    """The version, and the name, size and time of every file."""
    seen = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            seen.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return seen.hexdigest()
