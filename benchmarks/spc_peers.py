# ruff: noqa: PLC0415 - each package is imported only when its turn comes
"""Times the other packages; run by `spc.py` inside their own environment, prints JSON.

Each package is asked for limits and its rules by its shortest public route. Where one refuses a
missing value or a zero denominator in a series, those points are taken out for it beforehand.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

warnings.filterwarnings("ignore")
Work = Callable[[int], object]


def qikit(kind: str, events: np.ndarray, births: np.ndarray) -> tuple[str, Work]:
    from qikit import qic

    place = list(range(events.shape[1]))
    if kind == "p":
        return "Anhøj", lambda s: qic(x=place, y=events[s], n=births[s], chart="p")
    return "Anhøj", lambda s: qic(x=place, y=events[s], chart="i")


def controlchartspy(kind: str, events: np.ndarray, births: np.ndarray) -> tuple[str, Work]:
    from controlchartspy import spc

    place = [f"{i:03d}" for i in range(events.shape[1])]
    on = {"astronomical": True, "shift": True, "trend": True, "trend_n": 7, "two_in_three": True}
    options = {"spc_settings": {"chart_type": "p" if kind == "p" else "i"}, "outlier_settings": on}
    frames = []
    for s in range(len(events)):
        good = ~np.isnan(events[s]) & (births[s] > 0)
        keys = [k for k, g in zip(place, good, strict=True) if g]
        frames.append({"k": keys, "y": events[s][good].tolist(), "n": births[s][good].tolist()})
    sizes = {"denominators": "n"} if kind == "p" else {}
    return "Making Data Count", lambda s: spc(
        frames[s], keys="k", numerators="y", return_objs="limits", **sizes, **options
    )


def abspc(kind: str, events: np.ndarray, births: np.ndarray) -> tuple[str, Work]:
    import pandas as pd
    from abspc import calculate_control_limits, detect_special_causes

    frames = []
    for s in range(len(events)):
        good = ~np.isnan(events[s]) & (births[s] > 0)
        columns = {
            "value": births[s][good],
            "num": events[s][good],
            "subgroup_size": births[s][good],
        }
        frames.append(pd.DataFrame(columns if kind == "p" else {"value": events[s]}))
    named = {"chart_type": "p", "numerator_col": "num"} if kind == "p" else {"chart_type": "XmR"}
    return "8 shift, 6 trend", lambda s: detect_special_causes(
        calculate_control_limits(frames[s], **named)
    )


def pyqicharts(kind: str, events: np.ndarray, births: np.ndarray) -> tuple[str, Work]:
    import pandas as pd
    from pyqicharts import qic_table

    frames = [
        pd.DataFrame({"x": range(events.shape[1]), "y": events[s], "n": births[s]})
        for s in range(len(events))
    ]
    if kind == "p":
        return "Anhøj", lambda s: qic_table(frames[s], x="x", y="y", denominator="n", chart="p")
    return "6 shift, 6 trend", lambda s: qic_table(frames[s], x="x", y="y", chart="i")


PACKAGES = {
    "clinical-qikit": (qikit, 5),
    "controlchartspy": (controlchartspy, 1),
    "abspc": (abspc, 3),
    "pyqicharts": (pyqicharts, 1),
}


def timed(work: Work, count: int, passes: int) -> tuple[float, int]:
    """Best pass over all series, and how many series were refused."""
    times = []
    for _ in range(passes):
        refused, start = 0, time.perf_counter()
        for s in range(count):
            try:
                work(s)
            except Exception:
                refused += 1
        times.append(time.perf_counter() - start)
    return min(times), refused


def measure(package: str, kind: str, data: dict[str, np.ndarray]) -> dict[str, object]:
    make, passes = PACKAGES[package]
    row: dict[str, object] = {"package": package, "chart": kind, "rules": ""}
    try:
        rules, work = make(kind, data["events"], data["births"])
        work(0)
    except Exception as error:
        return row | {"error": str(error)[:100]}
    seconds, refused = timed(work, len(data["events"]), passes)
    version = importlib.metadata.version(package)
    return row | {"rules": rules, "version": version, "seconds": seconds, "refused": refused}


if __name__ == "__main__":
    held = dict(np.load(sys.argv[1]))
    json.dump([measure(p, k, held) for k in ("p", "xmr") for p in PACKAGES], sys.stdout)
