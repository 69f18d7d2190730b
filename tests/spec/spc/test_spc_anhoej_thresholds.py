"""Anhøj's thresholds for 1 to 300 points, and the rule on every pair of run and crossings."""

from __future__ import annotations

import numpy as np

from evenhand.spc import thresholds
from evenhand.spc.anhoej import run_test
from spec.spc.spc_reference import numbers, rows, truths


def test_thresholds_to_300_points():
    table = rows("15_anhoej_thresholds_n1_300")
    ours = np.array([thresholds(int(n)) for n in numbers(table, "n.useful")])
    np.testing.assert_array_equal(ours[:, 0], numbers(table, "longest.run.max"))
    np.testing.assert_array_equal(ours[:, 1], numbers(table, "n.crossings.min"))


def test_signal_for_every_run_and_number_of_crossings():
    table = rows("15_crsignal_grid")
    n, crossings, longest = (
        numbers(table, name).astype(int) for name in ("n", "crossings", "longest")
    )
    limits = np.array([thresholds(int(k)) for k in n])
    signal = (longest > limits[:, 0]) | (crossings < limits[:, 1])
    np.testing.assert_array_equal(signal, truths(table, "anhoej"))


def sequence(n: int, crossings: int, longest: int) -> list[int] | None:
    """Sides with this longest run and this many crossings, where there are any."""
    runs, rest = [longest], n - longest
    for left in range(crossings, 0, -1):
        runs.append(min(longest, rest - (left - 1)))
        rest -= runs[-1]
    if rest or min(runs) < 1:
        return None
    return [side for i, run in enumerate(runs) for side in [(-1) ** i] * run]


def test_rule_on_sequences_made_to_measure():
    """Each possible pair of the grid, as an actual series of sides."""
    table = [row for row in rows("15_crsignal_grid") if int(row["n"]) in {10, 12, 20, 24, 36}]
    made = 0
    for row in table:
        n, crossings, longest = (int(row[k]) for k in ("n", "crossings", "longest"))
        sides = sequence(n, crossings, longest)
        if sides is None:
            continue
        test = run_test(np.array(sides, np.int8)[:, None])
        assert (test.useful[0], test.crossings[0], test.longest[0]) == (n, crossings, longest)
        assert test.signal[0] == (row["anhoej"] == "TRUE")
        made += 1
    assert made > 500
