"""The process that does jobs. It ends when told to, or when its parent is gone."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
import uuid

from evenhand.web.config.watch import when_parent_ends


def main() -> None:
    """Work until told to stop, under the name that our parent gave."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.web.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from evenhand.web.core.logs import say_what_nobody_caught  # noqa: PLC0415
    from evenhand.web.core.workers import work, working_folder  # noqa: PLC0415

    say_what_nobody_caught()
    name = sys.argv[1] if len(sys.argv) > 1 else uuid.uuid4().hex
    folder = working_folder(name)
    folder.mkdir(parents=True, mode=0o700)
    tempfile.tempdir = str(folder)
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    when_parent_ends(stop.set, stop)
    try:
        work(stop, name=name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
