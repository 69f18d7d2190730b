"""1,000 readings of 5 groups x 36 months at once, one by one, by bootstrap, and beside peers.

    python benchmarks/readings.py [--peers build/bench-readings] [--out build/readings.md]

A reading here is all that decides what is said: every group's rate in both phases with two
intervals, own changes of 5 groups, focus, comparison and everyone with two intervals on two scales,
4 contrasts with the comparison in each phase likewise, where the gap stands, how it has changed
(with mover and strength), the masked flag, phi from the months, and whether care was already moving.
Not in it: the omnibus test, summary measures, bounds of missing ethnicity and what would be enough,
which `read_gap` adds for a single reading. Compute only; wall seconds, best of several passes.

The peers get an environment of their own (made on the first run) and do only the own changes and
the contrasts of these readings: 16 pairs, both scales, both levels, no rules, no phi.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from evenhand.equity import GapCounts, read_gap, read_gaps
from evenhand.equity.numbers import Numbers

HERE = Path(__file__).parent
SEED, READINGS, PEER_READINGS = 20260105, 1000, 20
BIRTHS_A_MONTH = np.array([300, 100, 60, 900, 40])[:, None]
PHASE = np.repeat([0, 1], 18)
PLAN = {
    "focus": np.arange(5) == 1,
    "comparison": np.arange(5) == 3,
    "phase": PHASE,
    "kind": "proportion",
    "direction": "lower",
}


def drawn(readings: int, births: np.ndarray, rate: float) -> GapCounts:
    """Months of five groups around one rate."""
    rng = np.random.default_rng(SEED)
    n = rng.poisson(births, (readings, 5, 36))
    return GapCounts(rng.binomial(n, rate), n, np.zeros(n.shape, np.int64))


def only(counts: GapCounts, place: int) -> GapCounts:
    return GapCounts(counts.numerator[place], counts.denominator[place], counts.missing[place])


def best(work: Callable[[], object], passes: int) -> float:
    """Shortest of several passes, in seconds."""
    times = []
    for _ in range(passes):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def one_by_one(counts: GapCounts, places: list[int]) -> float:
    """Seconds a reading of `read_gap`, everything included."""
    each = [only(counts, i) for i in places]
    return best(lambda: [read_gap(c, **PLAN) for c in each], 3) / len(each)


def ours() -> tuple[list[str], float, GapCounts]:
    """Rows of the table, and seconds for all 1,000 at once."""
    closed, small = drawn(READINGS, BIRTHS_A_MONTH, 0.08), drawn(400, BIRTHS_A_MONTH / 12, 0.04)
    found = read_gaps(closed, **PLAN)
    share = methods(found).mean()
    if share:
        raise SystemExit(f"{share:.1%} of the readings are not on the closed-form route.")
    by_bootstrap = np.flatnonzero(methods(read_gaps(small, **PLAN)))
    drawn_only = GapCounts(
        small.numerator[by_bootstrap],
        small.denominator[by_bootstrap],
        small.missing[by_bootstrap],
    )
    at_once = best(lambda: read_gaps(closed, **PLAN), 7)
    bootstraps = best(lambda: read_gaps(drawn_only, **PLAN), 5) / len(by_bootstrap)
    rows = [
        f"| closed form, 1,000 at once | {at_once:.3f} s for all | {at_once:.3f} ms |",
        f"| bootstrap, {len(by_bootstrap)} at once | | {bootstraps * 1000:.2f} ms |",
        f"| closed form, `read_gap` | | {one_by_one(closed, list(range(50))) * 1000:.1f} ms |",
        f"| bootstrap, `read_gap` | | {one_by_one(small, by_bootstrap[:40].tolist()) * 1000:.1f} ms |",
    ]
    return rows, at_once, closed


def methods(found: Numbers) -> np.ndarray:
    """Which readings took the bootstrap."""
    assert found.gap is not None
    return found.gap.shift.ratio.method[:, 0] == "bootstrap"


def pairs(counts: GapCounts, readings: int) -> np.ndarray:
    """Counts of the pairs of some readings: (readings * 16, 4), first then second."""
    inside = np.stack([p == PHASE for p in (0, 1)], axis=1).astype(int)
    x, n = (a[:readings] @ inside for a in (counts.numerator, counts.denominator))
    rows = [*range(5), 1, 3]
    own = [np.stack([x[:, g, 1], n[:, g, 1], x[:, g, 0], n[:, g, 0]], -1) for g in rows]
    everyone = [x.sum(1), n.sum(1)]
    own.append(np.stack([e[:, p] for p in (1, 0) for e in everyone], -1))
    others = [g for g in range(5) if g != 3]
    against = [
        np.stack([x[:, g, p], n[:, g, p], x[:, 3, p], n[:, 3, p]], -1)
        for g in others
        for p in (0, 1)
    ]
    return np.stack([*own, *against], axis=1).reshape(-1, 4)


def peers(folder: Path, counts: GapCounts) -> list[dict[str, object]]:
    """Seconds of each peer for the pairs of 20 readings, in its own environment."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "statsmodels"], check=False)
    data = folder.parent / "bench-readings.npy"
    np.save(data, pairs(counts, PEER_READINGS))
    done = subprocess.run(
        [python, HERE / "readings_peers.py", data], check=True, capture_output=True, text=True
    )
    return list(json.loads(done.stdout))


def peer_row(row: dict[str, object], at_once: float) -> str:
    seconds = float(str(row["seconds"])) * READINGS / PEER_READINGS
    name = f"| {row['name']} | {seconds:,.1f} s (from {PEER_READINGS}) |"
    return f"{name} {row['refused']} of {row['pairs']} | {seconds / at_once:,.0f} times |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, default=Path("build/bench-readings"))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.peers.parent.mkdir(parents=True, exist_ok=True)
    rows, at_once, counts = ours()
    timed = peers(options.peers, counts)
    lines = [
        f"{platform.python_version()}, numpy {np.__version__}, {platform.machine()}",
        "",
        "| 5 groups x 36 months, two phases | all | a reading |",
        "|---|--:|--:|",
        *rows,
        "",
        "| the pairs of 1,000 readings alone | time | pairs it fails on | Evenhand (whole readings) is faster by |",
        "|---|--:|--:|--:|",
        *(peer_row(row, at_once) for row in timed),
    ]
    print("\n".join(lines))
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
