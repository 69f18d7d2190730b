"""`evenhand up`, `serve` and `work` with their real processes, and what becomes of each when another is ended or killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fixtures.counting import LET_GO, put_in
from fixtures.processes import (
    asked,
    change,
    children,
    health,
    ill,
    server_of,
    there,
    until,
    worker_of,
)
from fixtures.stores import can_be_locked, copied, has_begun, is_free
from fixtures.workbench import (
    Workbench,
    free_port,
    running,
    settings_of,
    started,
    wait_until_well,
)


def free(workbench: Workbench) -> bool:
    """No lock on the database, no worker that is said to work, nobody on the port."""
    port = int(workbench.address.rsplit(":", 1)[1])
    with socket.socket() as listening:
        return until(lambda: is_free(workbench.data), 5) and (
            listening.connect_ex(("127.0.0.1", port)) != 0
        )


pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its tables and static files, which tests copy to start quickly.

    What made it was told to stop by SIGTERM, and left nothing behind.
    """
    data = tmp_path_factory.mktemp("made") / "data"
    with running(data) as workbench:
        _stop(workbench, signal.SIGTERM)
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path / "data")


def test_sigterm_leaves_nothing_behind(made: Path) -> None:
    assert is_free(made)
    assert list((made / "working").iterdir()) == []


@pytest.fixture
def workbench(data: Path) -> Iterator[Workbench]:
    with running(data) as found:
        yield found


def test_ctrl_c_leaves_nothing_behind(data: Path) -> None:
    with running(data) as workbench:
        _stop(workbench, signal.SIGINT)


def _stop(workbench: Workbench, sign: signal.Signals) -> None:
    under = children(workbench.process.pid)
    assert len(under) >= 3  # server, its process, worker
    workbench.process.send_signal(sign)
    assert workbench.process.wait(timeout=90) == 0
    assert there(under) == set()
    assert free(workbench)


def test_told_to_stop_while_it_starts_it_ends_in_order(tmp_path: Path) -> None:
    with started(tmp_path / "data") as workbench:
        assert until(lambda: has_begun(workbench.data), every=0.01)  # its tables are being made
        workbench.process.terminate()
        assert workbench.process.wait(timeout=90) == 0
    assert workbench.printed.read_text() == ""
    assert can_be_locked(workbench.data)


def test_pages_and_jobs_in_processes_of_their_own(data: Path) -> None:
    with started(data, "serve") as serving, started(data, "work") as working:
        wait_until_well(serving)
        under = children(serving.process.pid) | children(working.process.pid)
        working.process.send_signal(signal.SIGINT)
        assert working.process.wait(timeout=90) == 0
        assert ill(serving) == {"database": True, "migrations": True, "worker": False}
        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(timeout=90) == 0
        assert there(under) == set()
        assert free(serving)


def test_killed_it_leaves_nothing_behind_either(data: Path) -> None:
    with running(data) as workbench:
        under = children(workbench.process.pid)
        workbench.process.kill()
        workbench.process.wait()
        assert until(lambda: there(under) == set()), there(under)
        assert free(workbench)


@pytest.mark.parametrize("after", [0.0, 1.0])
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


def test_a_demonstration_that_is_there_is_shown_again_and_nothing_is_made_twice(data: Path) -> None:
    """Its address first, then whom to sign in as, the partner first of all."""
    put_in(settings_of(data), rows=10)
    static = (data / "static" / "staticfiles.json").stat().st_mtime_ns
    with running(data, EVENHAND_DEMONSTRATION="yes") as workbench:
        assert asked(workbench, "SELECT count(*) FROM organisations_team") == [(1,)]
    address, invented, partner, *_ = workbench.printed.read_text().splitlines()
    assert address == f"The workbench is at {workbench.address} (Ctrl+C stops it)."
    assert invented == "Everyone in it is invented. Sign in as:"
    assert partner.split()[0] == "partner@example.org"
    assert (data / "static" / "staticfiles.json").stat().st_mtime_ns == static


def test_when_the_server_is_killed_all_of_it_ends(data: Path) -> None:
    """Whatever started it (systemd) then starts the whole again."""
    with running(data) as workbench:
        under = children(workbench.process.pid)
        os.kill(server_of(workbench), signal.SIGKILL)
        assert workbench.process.wait(timeout=90) != 0
        assert until(lambda: there(under) == set()), there(under)


def state(workbench: Workbench, job: str) -> Any:
    (found,) = asked(
        workbench,
        f"SELECT status, step, share, attempts FROM core_job WHERE id = '{UUID(job).hex}'",
    )
    return found


def watched(workbench: Workbench, job: str, seconds: float = 120) -> list[Any]:
    """Every state that a job was seen in until it ended."""
    seen: list[Any] = []

    def over() -> bool:
        now = state(workbench, job)
        if now not in seen[-1:]:
            seen.append(now)
        return now[0] in ("done", "failed")

    assert until(over, seconds, every=0.02), seen
    return seen


def copies(data: Path) -> list[str]:
    """Working copies of files that are counted."""
    return [p.name for p in (data / "working").rglob("*") if p.name.startswith("evenhand-")]


def test_a_worker_killed_while_it_counts_is_replaced_and_the_count_is_finished_once(
    workbench: Workbench,
) -> None:
    """Health says so meanwhile, progress goes on, and no file or working copy stays."""
    before = worker_of(workbench)
    waiting = put_in(settings_of(workbench.data), rows=300_000)
    change(workbench, LET_GO)
    assert until(lambda: state(workbench, waiting.job)[1] == "Checking", every=0.01)
    assert copies(workbench.data)
    os.kill(before, signal.SIGKILL)
    assert until(lambda: health(workbench) == 503, every=0.05)
    assert ill(workbench) == {"database": True, "migrations": True, "worker": False}
    assert (state(workbench, waiting.job)[0], waiting.file.exists()) == ("working", True)
    seen = watched(workbench, waiting.job)
    assert seen[-1] == ("done", "", None, 2)
    again = [(step, share) for _, step, share, attempts in seen if attempts == 2]
    assert ("Checking", 0.4) in again
    assert worker_of(workbench) != before
    assert health(workbench) == 200
    assert asked(workbench, "SELECT number FROM measurement_counts") == [(1,)]
    stored = "SELECT count(*) FROM core_event WHERE action = 'counts.stored'"
    assert asked(workbench, stored) == [(1,)]
    assert not waiting.file.exists()
    assert copies(workbench.data) == []
    assert len(list((workbench.data / "working").iterdir())) == 1


def test_told_to_stop_a_job_under_way_is_finished_first(data: Path) -> None:
    with started(data, "work") as working:
        waiting = put_in(settings_of(data), rows=60_000)
        change(working, LET_GO)
        assert until(lambda: state(working, waiting.job)[0] == "working", every=0.01)
        working.process.send_signal(signal.SIGTERM)
        assert working.process.wait(timeout=90) == 0
        assert state(working, waiting.job) == ("done", "", None, 1)
        assert free(working)
        assert list((data / "working").iterdir()) == []


_IMPATIENT = """
from evenhand.web.config.start import make_tables
make_tables()
from evenhand.web.config import processes
processes._PATIENCE = 0.5
from evenhand.cli import main
main(["work"])
"""


def test_a_job_that_cannot_be_finished_in_time_is_given_back_unharmed(data: Path) -> None:
    """Its worker is frozen, and killed then: the job waits, with its file, and no try is lost."""
    settings = settings_of(data)
    with subprocess.Popen([sys.executable, "-c", _IMPATIENT], env=settings) as process:
        working = Workbench("http://127.0.0.1:1", data / "none", process, data)
        waiting = put_in(settings, rows=300_000)
        change(working, LET_GO)
        assert until(lambda: state(working, waiting.job)[1] == "Checking", every=0.01)
        os.kill(worker_of(working), signal.SIGSTOP)
        under = children(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=90) == 0
    assert there(under) == set()
    assert state(working, waiting.job) == ("waiting", "", None, 0)
    assert waiting.file.exists()
    assert list((data / "working").iterdir()) == []
    assert free(working)
