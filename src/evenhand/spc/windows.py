"""Sliding windows over boolean arrays, down the time axis, by doubling instead of looping."""

from __future__ import annotations

import numpy as np

from evenhand.spc.kinds import Bools, Codes, Ints


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


def runs_over(sign: Codes, whole: Bools, need: int) -> tuple[Bools, Codes]:
    """Rows in a run of at least `need` equal signs, zeros neither counted nor ending it.

    A zero between two signs of one run belongs to it. Rows that are not `whole` end runs. Also gives
    the signs with those zeros filled in. All shaped (rows, series).
    """
    sign = np.where(whole, sign, 0).astype(np.int8)
    ahead, so_far = _carried(sign, whole)
    back, to_come = (a[::-1] for a in _carried(sign[::-1], whole[::-1]))
    filled = np.where(ahead == back, ahead, 0).astype(np.int8)
    total = so_far + to_come - (sign != 0)
    return (filled != 0) & (total >= need), filled


def _carried(sign: Codes, whole: Bools) -> tuple[Codes, Ints]:
    """At each row the last sign seen, and how many of it in a row."""
    last, count = np.zeros(sign.shape, np.int8), np.zeros(sign.shape, np.int64)
    before, many = np.zeros(sign.shape[1], np.int8), np.zeros(sign.shape[1], np.int64)
    for t, now in enumerate(sign):
        turned = (now != 0) & (now != before)
        before = np.where(whole[t], np.where(now != 0, now, before), 0).astype(np.int8)
        many = np.where(whole[t], np.where(turned, 1, many + (now != 0)), 0)
        last[t], count[t] = before, many
    return last, count
