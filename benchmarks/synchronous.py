"""What it costs that an acknowledged save survives a power cut: SQLite's commits in FULL and in NORMAL.

python benchmarks/synchronous.py [folder on the disk in question]
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

COMMITS = 300


def commits(folder: Path, level: str) -> list[float]:
    """Milliseconds of each commit of a row of 500 bytes, in write-ahead logging."""
    connection = sqlite3.connect(folder / f"{level}.sqlite3", isolation_level=None)
    for words in ("journal_mode=WAL", f"synchronous={level}"):
        connection.execute(f"PRAGMA {words}")
    connection.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, words TEXT)")
    took = []
    for _ in range(COMMITS):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO kept (words) VALUES (?)", ["x" * 500])
        connection.execute("COMMIT")
        took.append(1000 * (time.perf_counter() - start))
    connection.close()
    return sorted(took)


def main() -> None:
    where = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        for level in ("FULL", "NORMAL"):
            took = commits(Path(folder), level)
            print(
                f"{level}: median {statistics.median(took):.2f} ms, p95 {took[int(0.95 * COMMITS)]:.2f} ms a commit"
            )


if __name__ == "__main__":
    main()
