"""A CSV of 600,000 rows with 12 measures to a finished review: wall time and peak memory, clean and with 1 % bad rows.

Usage: python benchmarks/review.py [--rows 600000]
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evenhand.demo import COLUMNS, demo_rows, write_demo

MEASURES = 12


def write_rows(path: Path, rows: int, bad_every: int = 0) -> None:
    """The invented example, repeated with new identifiers; every `bad_every`-th row has an impossible date."""
    example = [r for r in demo_rows() if r[2] != "31/02/2024" and r[4] != "Q" and r[9] != "500ml"]
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for number in range(rows):
            copy, place = divmod(number, len(example))
            row = list(example[place])
            row[0], row[1] = f"B{number:07d}", f"{row[1]}-{copy}"
            if bad_every and number % bad_every == 0:
                row[2] = "31/02/2024"
            writer.writerow(row)


def timed(folder: Path, file: str) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one whole `evenhand review` process."""
    measures = measures_of(folder)
    command = [
        *(sys.executable, "-m", "evenhand", "review", file, "--mapping", "mapping.toml"),
        *("--measures", ",".join(measures), "--change-date", "2024-05-01"),
        *("--population", "Black", "--compare", "White", "--out", f"out-{file}", "--quiet"),
    ]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the review failed with status {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def measures_of(folder: Path) -> list[str]:
    """The first twelve bundled measures that the example can answer."""
    from evenhand.measures import library, misfit  # noqa: PLC0415
    from evenhand.records import load, open_source  # noqa: PLC0415
    from evenhand.review.mapping import read_mapping  # noqa: PLC0415

    with load(
        open_source(str(folder / "births.csv")), read_mapping(folder / "mapping.toml")
    ) as records:
        return [m.id for m in library() if misfit(records, m) is None][:MEASURES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=600_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_demo(folder)
        print(
            f"{options.rows:,} rows x {len(COLUMNS)} columns, {len(measures_of(folder))} measures"
        )
        medians = {}
        for file, bad_every in (("clean.csv", 0), ("bad.csv", 100)):
            write_rows(folder / file, options.rows, bad_every)
            runs = sorted(timed(folder, file) for _ in range(options.repeat))
            medians[file] = runs[len(runs) // 2]
            print(
                f"{file:10} median {medians[file][0]:6.2f} s   peak {max(r[1] for r in runs):6.0f} MB"
            )
        print(f"1 % bad rows cost x{medians['bad.csv'][0] / medians['clean.csv'][0]:.2f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
