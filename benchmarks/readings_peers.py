"""Score intervals pair by pair; run by `readings.py` in an environment of its own, prints JSON.

Two ways a careful analyst would take: statsmodels' `confint_proportions_2indep`, and a short loop
of one's own that inverts Miettinen and Nurminen's statistic by scipy's `brentq`.
"""

from __future__ import annotations

import importlib.metadata
import json
import math
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

warnings.filterwarnings("ignore")
LEVELS = {0.95: 1.959963984540054, 0.80: 1.2815515655446004}


def by_statsmodels(x1: int, n1: int, x0: int, n0: int) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep as interval  # noqa: PLC0415

    for level in LEVELS:
        for scale in ("ratio", "diff"):
            interval(x1, n1, x0, n0, method="score", compare=scale, alpha=1 - level)


def ratio_statistic(r: float, x1: int, n1: int, x0: int, n0: int) -> float:
    total = n1 + n0
    a, b = r * total, -(r * (n1 + x0) + x1 + n0)
    p0 = (-b - math.sqrt(max(b * b - 4 * a * (x1 + x0), 0))) / (2 * a)
    p1 = r * p0
    variance = (p1 * (1 - p1) / n1 + r * r * p0 * (1 - p0) / n0) * total / (total - 1)
    return (x1 / n1 - r * x0 / n0) / math.sqrt(variance)


def difference_statistic(d: float, x1: int, n1: int, x0: int, n0: int) -> float:
    total = n1 + n0
    l2 = (n1 + 2 * n0) * d - total - x1 - x0
    l1 = (n0 * d - total - 2 * x0) * d + x1 + x0
    third, l0 = l2 / (3 * total), x0 * d * (1 - d)
    q = third**3 - l1 * l2 / (6 * total**2) + l0 / (2 * total)
    p = math.copysign(math.sqrt(max(third**2 - l1 / (3 * total), 0)), q)
    angle = (math.pi + math.acos(max(-1, min(1, q / p**3 if p else 0)))) / 3
    p0 = max(0, -d, min(1, 1 - d, 2 * p * math.cos(angle) - third))
    p1 = p0 + d
    variance = (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * total / (total - 1)
    return (x1 / n1 - x0 / n0 - d) / math.sqrt(max(variance, 1e-300))


def by_brentq(x1: int, n1: int, x0: int, n0: int) -> None:
    pair = (x1, n1, x0, n0)
    for z in LEVELS.values():
        for target in (z, -z):
            brentq(lambda r, t=target: ratio_statistic(r, *pair) - t, 1e-3, 1e3)
            brentq(lambda d, t=target: difference_statistic(d, *pair) - t, -0.9, 0.9)


def timed(work: Callable[[int, int, int, int], None], pairs: list[list[int]]) -> dict[str, object]:
    """Seconds for all pairs, and how many ended in an error (statsmodels brackets some roots badly)."""
    refused, start = 0, time.perf_counter()
    for pair in pairs:
        try:
            work(*pair)
        except ValueError:
            refused += 1
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "refused": refused, "pairs": len(pairs)}


if __name__ == "__main__":
    held = np.load(sys.argv[1]).tolist()
    statsmodels, scipy = (importlib.metadata.version(p) for p in ("statsmodels", "scipy"))
    timed(by_statsmodels, held[:1])
    rows = [
        {"name": f"statsmodels {statsmodels}, pair by pair"} | timed(by_statsmodels, held),
        {"name": f"own loop with scipy {scipy} brentq"} | timed(by_brentq, held),
    ]
    json.dump(rows, sys.stdout)
