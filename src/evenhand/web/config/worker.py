"""The process that does jobs. It ends when told to, or when its parent is gone."""

from __future__ import annotations

import os
import signal
import threading

_LOOK = 1.0


def main() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.web.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from evenhand.web.core.jobs import work  # noqa: PLC0415

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    threading.Thread(target=_watch, args=(os.getppid(), stop), daemon=True).start()
    work(stop)


def _watch(parent: int, stop: threading.Event) -> None:
    """A parent that was killed cannot tell us; its number changes."""
    while not stop.wait(_LOOK):
        if os.getppid() != parent:
            stop.set()


if __name__ == "__main__":
    main()
