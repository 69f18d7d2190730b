"""The workbench with the demonstration times 100: 1,000 projects, 10,000 measures with their readings, a real server.

    python benchmarks/workbench.py [--seconds 60] [--users 100] [--databases sqlite postgresql] [--times 30]

First every kind of page by itself: server time, asked over loopback on one connection. Then many people at once, who
read (80 %) and write (20 %: entries, answers, numbers that are read anew), each resting 2 to 8 seconds between two pages.
The acceptance run is `--seconds 600`. Client and server share the machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SECRET = "a" * 32
MOST_USERS, MOST_SECONDS = 100, 900
HOST = "127.0.0.1"


def main() -> None:
    given = _arguments()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%d %B %Y')}")
    for database in given.databases:
        with tempfile.TemporaryDirectory(prefix="evenhand-bench-") as folder, ExitStack() as stack:
            settings = _settings(Path(folder), database, stack)
            started = time.perf_counter()
            places = _filled(settings)
            print(f"\n{database}: filled in {time.perf_counter() - started:.0f} s")
            port = int(settings["EVENHAND_PORT"])
            with _served(settings):
                _pages(port, places, times=given.times)
                if given.seconds:
                    _many(port, places, users=given.users, seconds=given.seconds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    given = parser.parse_args()
    given.users = min(given.users, MOST_USERS)
    given.seconds = min(given.seconds, MOST_SECONDS)
    return given


def _settings(folder: Path, database: str, stack: ExitStack) -> dict[str, str]:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port = found.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("EVENHAND_", "DJANGO_"))}
    ours = {
        "EVENHAND_DATA": str(folder / "data"),
        "EVENHAND_PORT": str(port),
        "EVENHAND_DEMONSTRATION": "yes",
        "EVENHAND_WORKERS": "2",
        "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(HERE.parent / "tests")]),
    }
    if database == "postgresql":
        sys.path.insert(0, str(HERE.parent / "tests"))
        from fixtures.postgres import binaries_or_fail, started  # noqa: PLC0415

        ours["EVENHAND_DATABASE_URL"] = stack.enter_context(started(binaries_or_fail())).url
    return kept | ours


def _filled(settings: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(HERE / "workbench_fill.py")],
        env=settings,
        check=True,
        stdout=subprocess.PIPE,
    )
    return dict(json.loads(done.stdout))


@contextmanager
def _served(settings: dict[str, str]) -> Iterator[None]:
    log = Path(settings["EVENHAND_DATA"]).parent / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "evenhand", "up"], env=settings, stdout=out, stderr=out
        )
    try:
        for _ in range(600):
            try:
                if _ask(
                    http.client.HTTPConnection(HOST, int(settings["EVENHAND_PORT"])), "/health"
                )[0]:
                    break
            except OSError:
                time.sleep(0.5)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        faults = [line for line in log.read_text().splitlines() if "xception" in line]
        print("\n".join(f"  log: {line[:400]}" for line in faults[:3]))


def _ask(
    connection: http.client.HTTPConnection,
    path: str,
    *,
    session: str = "",
    form: dict[str, str] | None = None,
) -> tuple[int, int]:
    """Status and bytes of an answer."""
    headers = {"Cookie": f"sessionid={session}; csrftoken={SECRET}", "Accept-Encoding": "gzip"}
    body = None
    if form is not None:
        body = urllib.parse.urlencode(form)
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": SECRET}
    connection.request("GET" if form is None else "POST", path, body=body, headers=headers)
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def _pages(port: int, places: dict[str, Any], *, times: int) -> None:
    """Every page that somebody may open, and the one with 50 charts; what takes no GET is no page."""
    connection = http.client.HTTPConnection(HOST, port)
    print("\n| page | median ms | p95 ms | kB sent |\n|---|--:|--:|--:|")
    fifty = f"/measures/{places['users'][0]['measure']}"
    slowest: list[tuple[float, float, str]] = []
    for name, path in (*places["pages"].items(), ("a measure with 50 charts", fifty)):
        session = _who_may(connection, path, places["sessions"])
        if session is None:
            continue
        took, size = _times(connection, path, session, times)
        slowest.append((statistics.median(took), _p95(took), name))
        print(f"| {name} | {slowest[-1][0]:.0f} | {slowest[-1][1]:.0f} | {size} |", flush=True)
    print(
        f"\n{len(slowest)} pages: largest median {max(slowest)[0]:.0f} ms ({max(slowest)[2]}), ",
        end="",
    )
    worst = max(slowest, key=lambda s: s[1])
    print(f"largest p95 {worst[1]:.0f} ms ({worst[2]})")


def _who_may(
    connection: http.client.HTTPConnection, path: str, sessions: dict[str, str]
) -> str | None:
    for session in sessions.values():
        if _ask(connection, path, session=session)[0] == 200:
            return session
    return None


def _times(
    connection: http.client.HTTPConnection, path: str, session: str, times: int
) -> tuple[list[float], str]:
    took, size = [], 0
    for _ in range(times + 4):
        start = time.perf_counter()
        _, size = _ask(connection, path, session=session)
        took.append(1_000 * (time.perf_counter() - start))
    return took[4:], f"{size / 1024:.0f}"


def _p95(took: list[float]) -> float:
    return sorted(took)[max(0, int(0.95 * len(took)) - 1)]


@dataclass
class Notes:
    """What everybody met: seconds by kind of page, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)


def _many(port: int, places: dict[str, Any], *, users: int, seconds: int) -> None:
    notes, end = Notes(), time.monotonic() + seconds
    people = [
        threading.Thread(target=_person, args=(port, one, notes, end, i), daemon=True)
        for i, one in enumerate(places["users"][:users])
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=seconds + 60)
    every = [t for took in notes.took.values() for t in took]
    print(
        f"\n{users} people for {seconds} s: {len(every):,} requests, {len(notes.wrong)} errors, "
        f"median {1_000 * statistics.median(every):.0f} ms, p95 {1_000 * _p95(every):.0f} ms, "
        f"load of the machine {os.getloadavg()[0]:.1f}"
    )
    for name in ("read", "write"):
        took = notes.took[name]
        print(
            f"  {name}: {len(took):,}, p95 {1_000 * _p95(took):.0f} ms"
            if took
            else f"  {name}: none"
        )
    for sentence in sorted(set(notes.wrong))[:10]:
        print(f"  {sentence}")


def _person(port: int, one: dict[str, str], notes: Notes, end: float, seed: int) -> None:
    """Somebody who reads, thinks, and now and then writes, until the end."""
    rng = random.Random(seed)  # noqa: S311 - a simulation
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    time.sleep(rng.uniform(0, min(5.0, max(0.0, end - time.monotonic()))))
    while time.monotonic() < end:
        name, path, form = _next(rng, one)
        start = time.perf_counter()
        try:
            if form is not None and "/grid" in path:  # somebody types into the page that they see
                form |= _version(connection, path, one["session"])
            start = time.perf_counter()
            status, _ = _ask(connection, path, session=one["session"], form=form)
            if status not in (200, 302):
                notes.wrong.append(f"{name}: {status}")
        except (OSError, http.client.HTTPException) as error:
            notes.wrong.append(f"{name}: {type(error).__name__}")
            connection.close()
        notes.took[name].append(time.perf_counter() - start)
        time.sleep(max(0.0, min(rng.uniform(2, 8), end - time.monotonic())))


def _version(connection: http.client.HTTPConnection, path: str, session: str) -> dict[str, str]:
    """The version of the counts on the page, as its form brings it back."""
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    page = connection.getresponse().read().decode()
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    return {"version": found[1]} if found else {}


def _next(rng: random.Random, one: dict[str, str]) -> tuple[str, str, dict[str, str] | None]:
    project = f"/projects/{one['project']}"
    if rng.random() < 0.8:
        paths = [
            "/",
            f"/teams/{one['team']}",
            project,
            f"/measures/{one['grid']}",
            f"/measures/{one['measure']}",
        ]
        return (
            "read",
            rng.choice([*paths, f"{project}/registers/who_is_missing", f"{project}/prompts"]),
            None,
        )
    entry = {
        "group": "An invented group",
        "why": "merged",
        "how_many": "",
        "other_way": "",
        "owner": "",
        "follow_up": "",
    }
    answer = {"text": "An invented answer.", "evidence": "", "shape": "team"}
    choice = rng.random()
    if choice < 0.5:
        return "write", f"{project}/registers/who_is_missing/new", entry
    if choice < 0.9:
        return "write", f"{project}/prompts/MFI-11", answer
    month = f"{time.gmtime().tm_year}-{time.gmtime().tm_mon:02d}"
    numbers = {
        f"d-white-{month}": str(rng.randint(50, 99)),
        f"n-white-{month}": str(rng.randint(0, 9)),
    }
    return "write", f"/measures/{one['grid']}/grid?from={month}", numbers


if __name__ == "__main__":
    main()
