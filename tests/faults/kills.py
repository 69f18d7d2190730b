"""The workbench killed at random moments, started again, and looked at.

    PYTHONPATH=src:tests python tests/faults/kills.py --seed 1 --kills 200

A server and a worker are forked from a process that is warm already, so that the moment falls into the work and not into the
start; people work over the network meanwhile. `--real` starts and kills `evenhand up` itself. After each kill: what was said
to be saved is there, and everything holds that `evenhand check` looks at.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from faults.setting import QUICK, set_up
from faults.workload import Answer, Notes, Worker, World, lost, make_world

TOKEN = "a" * 32  # of the form: any, as long as cookie and form agree
LONGEST = 0.6  # seconds that a life lasts at most; most of them end in the middle of a save


class Network:
    """A browser over the network."""

    def __init__(self, session: str) -> None:
        self.cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.port = 0

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, b"", {})

    def post(self, address: str, data: Mapping[str, Any]) -> Answer:
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        kinds = {"Content-Type": MULTIPART_CONTENT}
        return self._ask("POST", address, encode_multipart(BOUNDARY, dict(data)), kinds)

    def _ask(self, method: str, address: str, body: bytes, kinds: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Cookie": self.cookies, "Host": "127.0.0.1", **kinds}
            connection.request(method, address, body=body, headers=headers)
            got = connection.getresponse()
            content = got.read()
            return Answer(got.status, content, urlsplit(got.getheader("Location") or "").path)
        finally:
            connection.close()


@dataclass
class Life:
    """A server and a worker that can be killed together."""

    port: int
    kill: Callable[[], None]


def forked() -> Life:
    """In a process group of their own; the pipe says when the last of them is gone."""
    listener = socket.create_server(("127.0.0.1", 0))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.setpgid(0, 0)
            os.close(reading)
            _serve_and_work(listener)
        os._exit(1)
    with suppress(PermissionError, ProcessLookupError):
        os.setpgid(child, child)
    os.close(writing)
    port = int(listener.getsockname()[1])
    listener.close()

    def kill() -> None:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while os.read(reading, 1):
            pass
        os.close(reading)

    return Life(port, kill)


def _serve_and_work(listener: socket.socket) -> None:
    if os.fork() == 0:
        listener.close()
        _work()
        os._exit(1)
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    from evenhand.web.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass

    server = Server(listener.getsockname(), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.server_name, server.server_port = "127.0.0.1", listener.getsockname()[1]
    server.setup_environ()
    server.set_app(application)
    server.serve_forever(poll_interval=0.01)


def _work() -> None:
    """Jobs of a killed worker are taken up at once: nobody has half a minute here."""
    from evenhand.web.core import jobs
    from evenhand.web.core.workers import work

    jobs.SILENT = timedelta(0)
    work(threading.Event(), rest=0.02)


def real(data: Path) -> Life:
    """`evenhand up` with every process of it."""
    from fixtures.workbench import free_port, settings_of

    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "evenhand", "up"],
        env=settings_of(data, EVENHAND_PORT=str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(600):
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2),
        ):
            break
        time.sleep(0.1)

    def kill() -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.2)

    return Life(port, kill)


def live(life: Life, people: list[Worker], moment: float) -> int:
    """Everybody works until the server is killed; how many things were done."""
    done = [0]

    def work(person: Worker) -> None:
        with suppress(OSError, http.client.HTTPException):
            while True:
                person.step()
                done[0] += 1

    threads = []
    for person in people:
        browser = person.browser
        assert isinstance(browser, Network)
        browser.port = life.port
        threads.append(threading.Thread(target=work, args=(person,), daemon=True))
    for thread in threads:
        thread.start()
    time.sleep(moment)
    life.kill()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return done[0]


def problems(notes: Notes) -> list[str]:
    """What is lost, and what does not hold; the connection is closed, so that the next life can be forked."""
    from django.db import connections

    from fixtures.invariants import broken

    try:
        return lost(notes) + broken()
    finally:
        connections.close_all()


def at_rest() -> list[str]:
    """Every job done, a day later: nothing of a file is left."""
    from django.conf import settings
    from django.db import connections

    from evenhand.web.core import jobs
    from evenhand.web.core.models import Job

    jobs.SILENT = timedelta(0)
    while jobs.run_one("the last"):
        pass
    found = [
        f"Job {j.pk} is {j.status}." for j in Job.objects.filter(status__in=("waiting", "working"))
    ]
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    jobs.do_chores()
    found += [f"The file {p.name} is left." for p in folder.iterdir()]
    connections.close_all()
    return found


def run(*, seed: int, kills: int, really: bool, data: Path) -> int:
    """0 when everything held."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    set_up(data)
    world: World = make_world()
    notes = Notes()
    people = [
        Worker(world, role, Network(session), notes, random.Random(f"{seed} {role}"))  # noqa: S311
        for role, session in world.sessions.items()
    ]
    warm(people)
    started, done = time.monotonic(), 0
    for number in range(1, kills + 1):
        moment = rng.uniform(0.01, LONGEST) * (4 if really else 1)
        done += live(real(data) if really else forked(), people, moment)
        if found := problems(notes):
            print(f"Kill {number} of seed {seed}, after {moment:.3f} s:", *found, sep="\n  ")
            return 1
    found = problems(notes) + at_rest()
    took = time.monotonic() - started
    print(
        f"{kills} kills (seed {seed}), {done} things done in between, {notes.saves} acknowledged things "
        f"looked for after each: {len(found)} lost or broken; {took:.0f} s."
    )
    for sentence in found:
        print(f"  {sentence}")
    return int(bool(found))


def first_starts(*, seed: int, kills: int, folder: Path) -> int:
    """Killed while the tables are made; the next start makes the rest, and everything holds.

    Every second one is killed in the moment in which a migration is noted as made.
    """
    from django.db import connections

    from evenhand.web.config.updating import update
    from fixtures.invariants import broken

    rng, started, failed = random.Random(f"start {seed}"), time.monotonic(), 0  # noqa: S311
    usual = connections["default"].settings_dict["NAME"]
    for number in range(1, kills + 1):
        connections["default"].settings_dict["NAME"] = str(folder / f"{number}.sqlite3")
        noted, moment = rng.randint(1, 30), rng.uniform(0.01, 1.2)
        child = os.fork()
        if child == 0:
            with suppress(BaseException):
                if number % 2:
                    _die_when_noted(noted)
                update()
            os._exit(0)
        if number % 2 == 0:
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        update()
        if found := broken():
            failed += 1
            print(f"First start {number} of seed {seed}:", *found)
        connections.close_all()
    connections["default"].settings_dict["NAME"] = usual
    print(
        f"{kills} first starts killed while tables were made (seed {seed}): {failed} broken; "
        f"{time.monotonic() - started:.0f} s."
    )
    return int(failed > 0)


def _die_when_noted(nth: int) -> None:
    """This process is killed just before the nth migration is noted as made."""
    from django.db.migrations.recorder import MigrationRecorder

    left, usual = [nth], MigrationRecorder.record_applied

    def record(self: Any, app: str, name: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        usual(self, app, name)

    MigrationRecorder.record_applied = record  # type: ignore[method-assign]


def warm(people: list[Worker]) -> None:
    """Everything is imported once, so that it is there when a life begins; nothing is saved."""
    from django.db import connections
    from django.test import Client

    import evenhand.web.measurement.work  # noqa: F401

    client = Client(SERVER_NAME="127.0.0.1")
    browser = people[0].browser
    assert isinstance(browser, Network)
    client.cookies.load(browser.cookies)
    for name in ("new_entry", "upload", "plan"):
        keys = {"project_id": people[0].world.project}
        keys |= {"kind_id": "who_is_missing"} if name == "new_entry" else {}
        address = people[0]._address(name, **keys)
        assert client.get(address).status_code == 200, address
    problems(Notes())
    connections.close_all()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--real", action="store_true", help="kill `evenhand up` itself")
    asked.add_argument("--starts", type=int, default=10, help="first starts that are killed")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="evenhand-kills-", dir=QUICK) as folder:
        ended = run(
            seed=given.seed, kills=given.kills, really=given.real, data=Path(folder) / "data"
        )
        return ended | first_starts(seed=given.seed, kills=given.starts, folder=Path(folder))


if __name__ == "__main__":
    sys.exit(main())
