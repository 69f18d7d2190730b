"""`evenhand up`, `serve` and `work` with their real processes, and what becomes of each when another is ended or killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fixtures.workbench import (
    Workbench,
    free_port,
    running,
    settings_of,
    started,
    wait_until_well,
)


def children(of: int) -> dict[int, str]:
    """Processes under a process, with their commands."""
    told = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in told.splitlines()]
    known = {int(r[0]): (int(r[1]), r[2] if len(r) > 2 else "") for r in rows}
    found: dict[int, str] = {}
    edge = {of}
    while edge:
        edge = {p for p, (parent, _) in known.items() if parent in edge}
        found |= {p: known[p][1] for p in edge}
    return found


def worker_of(workbench: Workbench) -> int:
    (one,) = [p for p, a in children(workbench.process.pid).items() if "config.worker" in a]
    return one


def server_of(workbench: Workbench) -> int:
    """The first of it: it names itself anew as it starts, and its own processes come later."""
    under = children(workbench.process.pid)
    return min(p for p, a in under.items() if "config.worker" not in a)


def there(processes: dict[int, str]) -> set[int]:
    """Those that still run; one that only waits to be collected does not."""
    return {p for p in processes if _runs(p)}


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(what: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


def health(workbench: Workbench) -> int:
    try:
        with urllib.request.urlopen(f"{workbench.address}/health", timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def asked(workbench: Workbench, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(workbench.data / "evenhand.sqlite3", timeout=20)) as database:
        return database.execute(question).fetchall()


def free(workbench: Workbench) -> bool:
    """No lock on the database, no worker that is said to work, nobody on the port."""
    with closing(sqlite3.connect(workbench.data / "evenhand.sqlite3", timeout=0)) as database:
        database.isolation_level = None
        database.execute("BEGIN EXCLUSIVE")
        database.execute("ROLLBACK")
        working = database.execute("SELECT count(*) FROM core_worker").fetchone()[0]
    with socket.socket() as listening:
        port = int(workbench.address.rsplit(":", 1)[1])
        return working == 0 and listening.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its tables and static files, which tests copy to start quickly."""
    data = tmp_path_factory.mktemp("made") / "data"
    with running(data):
        pass
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


@pytest.fixture
def workbench(data: Path) -> Iterator[Workbench]:
    with running(data) as found:
        yield found


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_leaves_nothing_behind(data: Path, sign: signal.Signals) -> None:
    with running(data) as workbench:
        under = children(workbench.process.pid)
        assert len(under) >= 3  # server, its process, worker
        workbench.process.send_signal(sign)
        assert workbench.process.wait(timeout=30) == 0
        assert there(under) == set()
        assert free(workbench)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_pages_and_jobs_in_processes_of_their_own(data: Path, sign: signal.Signals) -> None:
    with started(data, "serve") as serving, started(data, "work") as working:
        wait_until_well(serving)
        under = children(serving.process.pid) | children(working.process.pid)
        working.process.send_signal(sign)
        assert working.process.wait(timeout=30) == 0
        assert health(serving) == 503  # pages are served, and nobody works
        serving.process.send_signal(sign)
        assert serving.process.wait(timeout=30) == 0
        assert there(under) == set()
        assert free(serving)


def test_killed_it_leaves_nothing_behind_either(data: Path) -> None:
    with running(data) as workbench:
        under = children(workbench.process.pid)
        workbench.process.kill()
        workbench.process.wait()
        assert until(lambda: there(under) == set()), there(under)
        assert free(workbench)


@pytest.mark.parametrize("after", [0.0, 0.5, 2.0])
def test_killed_while_it_starts_it_leaves_nothing_behind(tmp_path: Path, after: float) -> None:
    """A child that starts as its parent dies never sees that parent, and is told its number."""
    settings = settings_of(tmp_path / "data", EVENHAND_PORT=str(free_port()))
    with (tmp_path / "printed").open("wb") as out:
        starting = subprocess.Popen(
            [sys.executable, "-m", "evenhand", "up"], env=settings, stdout=out, stderr=out
        )
        try:
            assert until(lambda: len(children(starting.pid)) >= 2, 120)
            time.sleep(after)
        finally:
            under = children(starting.pid)
            starting.kill()
            starting.wait()
    assert until(lambda: there(under) == set()), there(under)
    assert until(lambda: not _holds(tmp_path)), _holds(tmp_path)


def _holds(folder: Path) -> list[str]:
    """Processes that hold a file of the folder open, children of killed ones included."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            names = {str(d.readlink()) for d in (place / "fd").iterdir()}
        except OSError:
            continue
        if any(n.startswith(str(folder)) for n in names) and place.name != str(os.getpid()):
            found.append((place / "cmdline").read_text().replace("\0", " "))
    return found


def test_when_the_server_is_killed_all_of_it_ends(data: Path) -> None:
    """Whatever started it (systemd) then starts the whole again."""
    with running(data) as workbench:
        under = children(workbench.process.pid)
        os.kill(server_of(workbench), signal.SIGKILL)
        assert workbench.process.wait(timeout=30) != 0
        assert until(lambda: there(under) == set()), there(under)


def test_a_dead_worker_is_replaced_and_health_says_so_meanwhile(workbench: Workbench) -> None:
    before = worker_of(workbench)
    os.kill(before, signal.SIGKILL)
    assert until(lambda: health(workbench) == 503)
    assert until(lambda: health(workbench) == 200, 90)
    assert worker_of(workbench) != before
