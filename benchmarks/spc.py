"""Limits and rules for 1,000 series x 24 points against four other packages, and against numpy.

    python benchmarks/spc.py [--peers build/bench-spc] [--out build/spc.md]

The other packages get a virtual environment of their own (made on the first run). Every package
computes limits and rules for the same series, one per cent of them missing and one per cent with a
denominator of zero, in the same run; drawing is left out, and so is building their input frames.
Each figure is the best of several passes. The second table compares with `numpy_floor.py`, which
gives the same outputs in 40 lines, at 100,000 series x 36.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy_floor as floor

from evenhand.spc import chart, thresholds

PACKAGES = ("clinical-qikit", "controlchartspy", "abspc", "pyqicharts")
HERE = Path(__file__).parent
RULES = ("making-data-count", "anhoej")
SEED = 20260104
Table = np.ndarray


def series(count: int, periods: int) -> tuple[Table, Table]:
    """Events and births: a tenth of about 100 births, with gaps and empty months."""
    rng = np.random.default_rng(SEED)
    births = rng.poisson(100, (count, periods)).astype(float)
    events = rng.binomial(births.astype(int), 0.1).astype(float)
    births[rng.random(births.shape) < 0.01] = 0
    events[births == 0] = 0
    events[rng.random(births.shape) < 0.01] = np.nan
    return events, births


def best(work: Callable[[], object], passes: int) -> float:
    """Shortest of several passes, in seconds."""
    times = []
    for _ in range(passes):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def peers(folder: Path, data: Path) -> list[dict[str, object]]:
    """Times of the other packages: measured in their own environment by `spc_peers.py`."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        for package in PACKAGES:  # one at a time: one that fails leaves the others
            subprocess.run([python, "-m", "pip", "install", "-q", package], check=False)
    done = subprocess.run(
        [python, HERE / "spc_peers.py", data], check=True, capture_output=True, text=True
    )
    return list(json.loads(done.stdout))


def against_peers(folder: Path) -> list[str]:
    """Table of all packages for p and individuals charts, and the ratio to the fastest."""
    events, births = series(1000, 24)
    folder.parent.mkdir(parents=True, exist_ok=True)
    data = folder.parent / "bench-spc.npz"
    np.savez(data, events=events, births=births)
    ours = [
        (kind, rules, _ours(kind, rules, events, births))
        for kind in ("p", "xmr")
        for rules in RULES
    ]
    theirs = peers(folder, data)
    again = [(kind, rules, _ours(kind, rules, events, births)) for kind, rules, _ in ours]
    ours = [(k, r, min(a, b)) for (k, r, a), (_, _, b) in zip(ours, again, strict=True)]
    return _peer_table(ours, theirs)


def _ours(kind: str, rules: str, events: Table, births: Table) -> float:
    sizes = births if kind == "p" else None
    return best(lambda: chart(kind, events, sizes, rules=rules, direction="lower", target=0.1), 200)


def _peer_table(ours: list[tuple[str, str, float]], theirs: list[dict[str, object]]) -> list[str]:
    rows = ["| chart | package | rules | 1,000 x 24 | series refused | Evenhand is faster by |"]
    rows.append("|---|---|---|--:|--:|--:|")
    for kind in ("p", "xmr"):
        slower = max(seconds for k, _, seconds in ours if k == kind)
        rows += [
            f"| {k} | Evenhand | {r} | {s * 1000:.2f} ms | 0 | |" for k, r, s in ours if k == kind
        ]
        for row in (row for row in theirs if row["chart"] == kind):
            rows.append(_peer_row(row, slower))
    rows.append("")
    for kind, rules, seconds in ours:
        timed = [row for row in theirs if row["chart"] == kind and row.get("seconds")]
        fastest = min(timed, key=lambda row: float(str(row["seconds"])))
        ratio = float(str(fastest["seconds"])) / seconds
        rows.append(
            f"- {kind} chart, {rules}: {ratio:,.0f} times the fastest ({fastest['package']})"
        )
    return rows


def _peer_row(row: dict[str, object], slower: float) -> str:
    name = f"| {row['chart']} | {row['package']} {row.get('version', '')} | {row['rules']} |"
    if not row.get("seconds"):
        return f"{name} not run: {row['error']} | | |"
    seconds = float(str(row["seconds"]))
    return f"{name} {seconds * 1000:,.0f} ms | {row['refused']} | {seconds / slower:,.0f} times |"


def against_numpy(passes: int) -> list[str]:
    """Table of ours against the floor, after checking that both give the same."""
    events, births = series(100_000, 36)
    limits = np.array([thresholds(n) for n in range(37)]).T
    rules_of_floor = {
        "making-data-count": (floor.making_data_count,),
        "anhoej": (floor.anhoej, limits),
    }
    rows = ["| p chart, 100,000 x 36 | Evenhand | 40 lines of numpy | ratio |", "|---|--:|--:|--:|"]
    for rules, how in rules_of_floor.items():
        check(events[:5000], births[:5000], rules, how)
        ours = theirs = np.inf
        for _ in range(passes):  # turn about, so that other work on the machine hits both
            ours = min(
                ours,
                best(lambda r=rules: chart("p", events, births, rules=r, direction="lower"), 1),
            )
            theirs = min(theirs, best(lambda h=how: floor.in_blocks(events, births, *h), 1))
        rows.append(
            f"| {rules} | {ours * 1000:.0f} ms | {theirs * 1000:.0f} ms | {ours / theirs:.2f} |"
        )
    return rows


def check(events: Table, births: Table, rules: str, how: tuple[object, ...]) -> None:
    """Stop unless floor and chart agree on every line and flag."""
    drawn = chart("p", events, births, rules=rules, direction="lower")
    parts = floor.in_blocks(events, births, *how)
    names = ["value", "centre", "lower", "upper", "near_lower", "near_upper", "outside"]
    if rules == "making-data-count":
        names += ["shift", "trend", "two_of_three", "cause", "side", "point_type"]
    for name, part in zip(names, parts, strict=False):
        ours = getattr(drawn, name)
        theirs = np.broadcast_to(part, ours.shape)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12, err_msg=name)
    if drawn.runs is not None:
        np.testing.assert_array_equal(drawn.runs.signal[:, 0], parts[7])
        names = ("useful", "longest", "crossings", "lean")
        counts = [getattr(drawn.runs, name)[:, 0] for name in names]
        np.testing.assert_array_equal(np.stack(counts, axis=1), parts[8])


def machine() -> str:
    """What the figures were measured on."""
    return f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", type=Path, default=Path("build/bench-spc"))
    parser.add_argument("--out", type=Path, help="write the tables here as well")
    parser.add_argument("--passes", type=int, default=7)
    options = parser.parse_args()
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = [*against_peers(options.peers), "", *against_numpy(options.passes), "", machine()]
    text = "\n".join(rows) + "\n"
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
