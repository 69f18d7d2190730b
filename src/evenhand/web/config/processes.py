"""The processes of the workbench: started, watched, and ended together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import Error, connection

from evenhand.web.config.watch import PARENT
from evenhand.web.core.workers import hand_back, release, working_folder

_LOOK = 0.5
_BREATH = 2.0  # before a new worker, so that one that cannot start does not use up the machine
_PATIENCE = 20.0
_log = structlog.get_logger(__name__)

Server = subprocess.Popen[bytes]
Starts = Callable[[], Server]


@dataclass
class WorkerProcess:
    """A worker that is replaced when it dies."""

    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "evenhand.web.config.worker", self.name], env=_ours()
        )

    def replace_if_dead(self, stop: threading.Event) -> None:
        """What it left is open to others at once, and health says that nobody works meanwhile."""
        if self.process.poll() is None:
            return
        _log.warning("worker_died", code=self.process.returncode)
        _after(self.name, release)
        if not stop.wait(_BREATH):
            self.name = uuid.uuid4().hex
            self._start()


def _after(worker: str, put_right: Callable[[str], None]) -> None:
    """What a worker leaves: its jobs for others, and no copy of what it counted."""
    shutil.rmtree(working_folder(worker), ignore_errors=True)
    try:
        put_right(worker)
    except Error:
        _log.warning("database_away")  # its silence tells the others, a little later
    finally:
        connection.close()


def _ours() -> dict[str, str]:
    """Each is told whose it is, so that it notices even a parent that dies while it starts."""
    return os.environ | {PARENT: str(os.getpid())}


def start_server(*, host: str, port: int, workers: int) -> Server:
    """The server of pages."""
    return subprocess.Popen(  # noqa: S603
        [
            *(sys.executable, "-m", "evenhand.web.config.server", "--interface", "wsgi"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *("--no-ws", "--log-level", "warning", "--blocking-threads", "4"),
            "evenhand.web.config.wsgi:application",
        ],
        env=_ours(),
    )


def run(*, serving: Starts | None, working: bool) -> int:
    """Start, and watch until told to stop, or until the server ends; nothing is left behind."""
    stop = _told_to_stop()
    connection.close()  # this process only watches from here on
    server = worker = None
    try:
        server = serving() if serving else None
        worker = WorkerProcess() if working else None
        return _watch(server, worker, stop)
    finally:
        _end(server, worker.process if worker else None)
        if worker is not None:
            _after(worker.name, hand_back)


def _told_to_stop() -> threading.Event:
    """From before the first process is started, so that none is left behind."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    return stop


def _watch(server: Server | None, worker: WorkerProcess | None, stop: threading.Event) -> int:
    while not stop.wait(_LOOK):
        if server is not None and (code := server.poll()) is not None:
            return code or 1  # nobody told it to end
        if worker is not None:
            worker.replace_if_dead(stop)
    return 0


def _end(*started: Server | None) -> None:
    processes = [p for p in started if p is not None]
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
