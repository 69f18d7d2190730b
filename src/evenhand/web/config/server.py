"""The process that serves pages. It ends when told to, or when its parent is gone."""

from __future__ import annotations

import os
import signal
import time

from granian.cli import entrypoint

from evenhand.web.config.watch import PARENT, when_parent_ends

_PATIENCE = 10.0


def main() -> None:
    """Granian as on its command line; its own processes are told whose they are."""
    when_parent_ends(_end)
    os.environ[PARENT] = str(os.getpid())
    entrypoint()  # type: ignore[no-untyped-call]


def _end() -> None:
    """Requests may finish; a server that was only starting does not listen yet, and goes all the same."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    main()
