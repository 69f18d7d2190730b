"""Ending with the process that started this one: one that is killed cannot tell."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

_LOOK = 1.0
PARENT = "STARTED_BY"  # a process that was told its parent notices one that died before it looked


def when_parent_ends(do: Callable[[], None], stop: threading.Event | None = None) -> None:
    """Call `do` once our parent is gone: its number changes then. Nobody else is ever signalled."""
    parent = int(os.environ.get(PARENT, os.getppid()))
    told = stop or threading.Event()

    def look() -> None:
        while True:
            if os.getppid() != parent:
                do()
                return
            if told.wait(_LOOK):
                return

    threading.Thread(target=look, daemon=True).start()
