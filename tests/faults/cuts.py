"""The power cut at random moments of a recorded run, and what is left opened again and looked at.

    PYTHONPATH=src:tests python tests/faults/cuts.py --seed 1 --cuts 200

People work for a while under `strace`, which notes every write, every sync, and every line that says what somebody was told.
For each cut the disk is put together as it would be found (`disk.py`). What was acknowledged by then must be there, and
everything must hold that `evenhand check` looks at.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from faults.disk import STRACE, Disk, play, steps
from faults.setting import QUICK, set_up
from faults.workload import KEPT, Answer, Notes, Worker, World, lost, make_world

NEEDED = "strace is needed: apt-get install strace (Linux only)."
FIRST_CUTS = 40  # of a first start, which writes only the key


class Inside:
    """A browser of the same process, so that everything is written by one thread."""

    def __init__(self, session: str) -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        self.client.cookies.load(f"sessionid={session}")

    def get(self, address: str) -> Answer:
        return self._told(self.client.get(address))

    def post(self, address: str, data: Mapping[str, Any]) -> Answer:
        return self._told(self.client.post(address, dict(data)))

    def _told(self, response: Any) -> Answer:
        where = urlsplit(response.headers.get("Location", "")).path
        return Answer(response.status_code, response.content, where)


def record(data: Path, seed: int, doings: int) -> None:
    """Work, in the process that strace watches; each line of notes is written before the next thing is done."""
    set_up(data)
    from django.db import connections
    from django.db.backends.signals import connection_created

    from evenhand.web.core import jobs
    from evenhand.web.core.backup import back_up

    connection_created.connect(_often, dispatch_uid="often")
    world = World(**json.loads(os.environ["FAULTS_WORLD"]))
    notes_file = os.open(os.environ["FAULTS_NOTES"], os.O_WRONLY | os.O_APPEND)
    notes = Notes(lambda line: os.write(notes_file, f"{line}\n".encode()) and None)
    rng = random.Random(seed)  # noqa: S311 - not a secret
    people = [
        Worker(world, role, Inside(session), notes, random.Random(f"{seed} {role}"))  # noqa: S311
        for role, session in world.sessions.items()
    ]
    for number in range(doings):
        rng.choice(people).step()
        if rng.random() < 0.4:
            jobs.run_one("recorded")
        if number % 30 == 20:
            kept = str(data / f"{number}.backup")
            notes.sent(("backup", kept), "kept")
            back_up(Path(kept))
            notes.acked(("backup", kept), "kept")
        if rng.random() < 0.5:
            connections.close_all()  # the last one that closes writes the log into the database
    os._exit(0)  # without a last tidying up


def _often(connection: Any, **_: Any) -> None:
    """The log goes into the database every few pages: that is where a cut could hurt most."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint=40")
        if less := os.environ.get("FAULTS_SYNCHRONOUS"):
            cursor.execute(f"PRAGMA synchronous={less}")


def first_start(data: Path) -> None:
    """Make the key, and tell it."""
    from evenhand.web.config.environment import read_environment

    notes_file = os.open(os.environ["FAULTS_NOTES"], os.O_WRONLY | os.O_APPEND)
    made = read_environment({"EVENHAND_DATA": str(data)}).secret
    os.write(notes_file, f"{made}\n".encode())


def watched(notes: Path, log: Path, *asked: str, world: str = "") -> None:
    """Run one of them under strace."""
    strace = shutil.which("strace")
    if strace is None:
        raise SystemExit(NEEDED)
    notes.touch()
    ours = {"FAULTS_NOTES": str(notes), "FAULTS_WORLD": world}
    plain = {k: v for k, v in os.environ.items() if not k.startswith("EVENHAND_")}
    done = subprocess.run(
        [strace, *STRACE[1:], "-o", str(log), sys.executable, __file__, *asked],
        env=plain | ours,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise SystemExit(f"The recorded run failed:\n{done.stderr[-2000:]}")


def put(found: Mapping[str, bytes], data: Path) -> None:
    """The folder as it is found after a cut."""
    for path in data.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (data / "uploads").mkdir()
    for name, content in found.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def problems(lines: list[str]) -> tuple[list[str], int]:
    """What is lost or broken in the folder as it is now, and how many things had been acknowledged."""
    from django.db import connections

    from fixtures.invariants import broken

    notes = Notes()
    for line in lines:
        notes.take(json.loads(line))
    connections.close_all()
    try:
        return lost(notes) + broken(), notes.saves
    finally:
        connections.close_all()


def _backup(path: str) -> str:
    import zipfile

    from evenhand.web.core.backup import _checked

    if not Path(path).exists():
        return ""
    with zipfile.ZipFile(path) as archive:
        _checked(archive)
    return "kept"


def run(*, seed: int, cuts: int, doings: int, folder: Path) -> int:
    """0 when everything held."""
    data, notes, log = folder / "data", folder / "notes", folder / "log"
    set_up(data)
    KEPT["backup"] = _backup
    world = make_world()
    from django.db import connections

    connections.close_all()
    before = Disk(data)
    started = time.monotonic()
    told = ("--record", str(data), "--seed", str(seed), "--doings", str(doings))
    watched(notes, log, *told, world=json.dumps(asdict(world)))
    recorded = time.monotonic() - started
    played = list(steps(log))
    writes = _count(before, played, notes)
    rng = random.Random(seed)  # noqa: S311 - not a secret
    at = sorted(rng.sample(range(1, writes + 1), min(cuts, writes)))
    failed, saves, number = 0, 0, 0
    wanted = set(at)
    for step in played:
        if not play(before, *step, notes=str(notes)):
            continue
        number += 1
        if number not in wanted:
            continue
        put(before.after_a_cut(random.Random(f"{seed} {number}")), data)  # noqa: S311
        found, acknowledged = problems(before.noted)
        saves += acknowledged
        if found:
            failed += 1
            print(f"Cut {number} of {writes}, seed {seed}:", *found, sep="\n  ")
    took = time.monotonic() - started
    print(
        f"{len(at)} cuts (seed {seed}) in {writes} writes, syncs and notes of {len(before.noted)} lines: "
        f"{saves / max(1, len(at)):.0f} acknowledged things looked for after each, {failed} cuts lost or broke something; "
        f"{took:.0f} s, {recorded:.0f} of them recording."
    )
    return int(failed > 0 or saves == 0)


def _count(before: Disk, played: list[tuple[str, str, int]], notes: Path) -> int:
    """How many calls touch the folder or the notes."""
    disk = copy.deepcopy(before)
    return sum(play(disk, *step, notes=str(notes)) for step in played)


def run_first(*, seed: int, folder: Path) -> int:
    """Cuts of a first start: whichever, the next start has a whole key, and the one that was told."""
    from evenhand.web.config.environment import read_environment

    data, notes, log = folder / "first", folder / "first-notes", folder / "first-log"
    data.mkdir(mode=0o700)
    before = Disk(data)
    watched(notes, log, "--first", str(data))
    played = list(steps(log))
    failed = 0
    for number in range(FIRST_CUTS):
        rng = random.Random(f"{seed} {number}")  # noqa: S311 - not a secret
        disk = copy.deepcopy(before)
        until = rng.randint(0, len(played))
        for step in played[:until]:
            play(disk, *step, notes=str(notes))
        put(disk.after_a_cut(rng), data)
        made = read_environment({"EVENHAND_DATA": str(data)}).secret
        if len(made) < 40 or (disk.noted and disk.noted != [made]):
            failed += 1
            print(f"First start, cut {number} of seed {seed}: the key is ‘{made}’.")
    print(f"{FIRST_CUTS} cuts of a first start (seed {seed}): {failed} lost the key.")
    return int(failed > 0)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--cuts", type=int, default=200)
    asked.add_argument("--doings", type=int, default=90, help="things done in the recorded run")
    asked.add_argument(
        "--synchronous", help="what a lesser setting of SQLite would lose, such as NORMAL"
    )
    asked.add_argument("--record", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--first", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.record or given.first:
        record(given.record, given.seed, given.doings) if given.record else first_start(given.first)
        return 0
    if given.synchronous:
        os.environ["FAULTS_SYNCHRONOUS"] = given.synchronous
    with tempfile.TemporaryDirectory(prefix="evenhand-cuts-", dir=QUICK) as folder:
        first = run_first(seed=given.seed, folder=Path(folder).resolve())
        return first | run(
            seed=given.seed, cuts=given.cuts, doings=given.doings, folder=Path(folder).resolve()
        )


if __name__ == "__main__":
    sys.exit(main())
