"""Sliding windows over boolean arrays, down the time axis, by doubling instead of looping."""

from __future__ import annotations

import numpy as np

from evenhand.spc.kinds import Bools


def all_of(mask: Bools, width: int) -> Bools:
    """Row i is true where rows i to i + width - 1 are all true. Has width - 1 rows fewer."""
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        mask = mask[:-step] & mask[step:]
        covered += step
    return mask


def spread(windows: Bools, width: int, rows: int) -> Bools:
    """Marks every row that lies in a window found by `all_of`: shaped (rows, series)."""
    marked = np.zeros((rows, windows.shape[1]), bool)
    marked[: windows.shape[0]] = windows
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        marked[step:] |= marked[:-step]
        covered += step
    return marked
