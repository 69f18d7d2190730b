"""A simulated programme from one seed, told in plain words; the same seed tells the same story.

PYTHONPATH=src:tests python tests/simulate.py --seed 1 --steps 300
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from faults.setting import QUICK, set_up


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--steps", type=int, default=300)
    asked.add_argument("--quiet", action="store_true", help="tell the story only when it fails")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="evenhand-simulated-", dir=QUICK) as folder:
        set_up(Path(folder) / "data")
        return tell(Path(folder), seed=given.seed, steps=given.steps, quiet=given.quiet)


def tell(folder: Path, *, seed: int, steps: int, quiet: bool) -> int:
    """0 when everything held after each step."""
    from django.test.utils import setup_test_environment

    from simulation.choosing import Rolled
    from simulation.moves import MOVES
    from simulation.programme import simulated

    setup_test_environment(debug=False)
    choose, started = Rolled(seed), time.monotonic()
    with simulated(folder / "programme") as sim:
        shown = 0
        for number in range(1, steps + 1):
            name = choose.one(sorted(MOVES))
            try:
                MOVES[name](sim, choose)
                sim.check()
            except AssertionError as error:
                print(
                    *sim.told[shown:], f"Step {number} of seed {seed} ({name}): {error}", sep="\n"
                )
                raise
            if not quiet:
                print(*sim.told[shown:], sep="\n", end="\n" if sim.told[shown:] else "")
                shown = len(sim.told)
    done = sum(line.endswith(": done.") for line in sim.told)
    print(
        f"{steps} steps of seed {seed}: {len(sim.told)} things told, {done} done, everything held after each; "
        f"{time.monotonic() - started:.0f} s."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
