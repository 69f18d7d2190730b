"""The process that does jobs. It ends when told to, or when its parent is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading

from evenhand.web.config.watch import when_parent_ends


def main() -> None:
    """Work until told to stop, under the name that our parent gave."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.web.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from evenhand.web.core.workers import work  # noqa: PLC0415

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    when_parent_ends(stop.set, stop)
    work(stop, name=sys.argv[1] if len(sys.argv) > 1 else "")


if __name__ == "__main__":
    main()
