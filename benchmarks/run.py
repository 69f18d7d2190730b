"""Every benchmark: charts and readings beside their peers, the engine, the whole review, documents, the workbench under load.

Usage: python benchmarks/run.py [--quick]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FULL = (
    ("spc.py",),
    ("readings.py",),
    ("engine.py",),
    ("review.py", "--rows", "600000"),
    ("documents.py",),
    ("workbench.py", "--seconds", "600"),
)
QUICK = (
    ("spc.py",),
    ("readings.py",),
    ("engine.py", "--rows", "1000000"),
    ("review.py", "--rows", "60000", "--repeat", "1"),
    ("documents.py", "--repeat", "2"),
    ("workbench.py",),
)


def main() -> None:
    for name, *options in QUICK if "--quick" in sys.argv[1:] else FULL:
        print(f"\n== {name} {' '.join(options)}", flush=True)
        subprocess.run([sys.executable, str(HERE / name), *options], check=True)


if __name__ == "__main__":
    main()
