"""The attack: how many integers each hidden count may still be, for someone who has everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.disclosure.facts import Fact, Feasible, Target
from evenhand.disclosure.programme import Programme, Rows, build, contributions
from evenhand.disclosure.settings import Settings
from evenhand.disclosure.solve import Memo, Piece, extremes, feasible_counts

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_SLACK = 1e-7


def attack(
    facts: Sequence[Fact],
    targets: Sequence[Target],
    *,
    within: Sequence[tuple[str, str]] = (("numerator", "denominator"),),
    signed: Collection[str] = (),
    need: int | None = None,
) -> tuple[Feasible, ...]:
    """Attack hidden counts as someone would who has every file and knows the rule.

    Parameters
    ----------
    facts
        Everything published, in this and earlier releases, and what the rule itself says of
        hidden counts.
    targets
        The hidden counts to be worked out.
    within
        Pairs (inner, outer) of quantities: inner <= outer for each group and stretch of time.
    signed
        Quantities that may be negative. All others are counts.
    need
        Count feasible integers up to this many (default: setting `min_feasible`).

    Returns
    -------
    tuple of Feasible
        In the order of `targets`. A count of 0 means that the facts contradict each other.

    Notes
    -----
    Integer programme: unknown counts for each quantity, group and stretch of time; one row a
    fact; each target is minimised and maximised, and integers between are tried one by one, since
    the feasible set may have holes. Solver: HiGHS through `scipy.optimize.milp`.

    Examples
    --------
    >>> from datetime import date
    >>> from evenhand.disclosure.facts import Part
    >>> def births(*groups):
    ...     return (Part("denominator", frozenset(groups), date.min, date.max),)
    >>> known = [Fact(births("a", "b"), 20, 20), Fact(births("a"), 0, 7)]
    >>> attack(known, [Target("b", births("b"))])
    (Feasible(name='b', count=4, low=13.0, high=20.0),)
    >>> attack([*known, Fact(births("a"), 6, 6)], [Target("b", births("b"))])[0].count
    1
    """
    wanted = Settings.from_defaults().min_feasible if need is None else need
    programme = build(facts, targets, within=within, signed=signed)
    found: dict[int, Feasible] = {}
    memo: Memo = {}
    for piece, members, constants in pieces(programme):
        counts = feasible_counts(piece, wanted, memo)
        for i, target in enumerate(members):
            low, high = extremes(piece, i)
            shift = constants[i]
            found[target] = Feasible(
                targets[target].name, counts[i], float(low + shift), float(high + shift)
            )
    return tuple(found[i] for i in range(len(targets)))


def counts_of(programme: Programme, need: int, memo: Memo) -> Ints:
    """Feasible integers of each target, counted up to `need`."""
    counts: Ints = np.zeros(len(programme.targets.low), np.int64)
    for piece, members, _ in pieces(programme):
        counts[members] = feasible_counts(piece, need, memo)
    return counts


def reach_of(programme: Programme, need: int) -> Ints:
    """Integers between the plain bounds of each target, counted up to `need`: never too few."""
    aims = programme.targets
    least, most = contributions(aims, programme.low, programme.high)
    size = len(aims.low)
    width = np.bincount(aims.row, most, size) - np.bincount(aims.row, least, size) + 1
    counts: Ints = np.clip(width, 0, need).astype(np.int64)
    return counts


def pieces(programme: Programme) -> Iterator[tuple[Piece, Ints, NDArray[np.float64]]]:
    """Connected pieces that hold a target: the piece, its targets and what known counts add."""
    free = programme.low != programme.high
    rows = _narrowed(programme.rows, _binding(programme), free)
    aims = _narrowed(programme.targets, np.ones(len(programme.targets.low), bool), free)
    known = np.where(free, 0.0, programme.low)
    row_constant = _constants(programme.rows, known)
    aim_constant = _constants(programme.targets, known)
    label_row, label_aim, label_free = _labels(rows, aims, free)
    for label in np.unique(label_aim):
        columns = np.flatnonzero(free & (label_free == label))
        in_rows = np.flatnonzero(label_row == label)
        members = np.flatnonzero(label_aim == label)
        shift = row_constant[in_rows]
        piece = Piece(
            _dense(rows, in_rows, columns),
            programme.rows.low[in_rows] - shift,
            programme.rows.high[in_rows] - shift,
            programme.low[columns],
            programme.high[columns],
            _dense(aims, members, columns),
        )
        yield piece, members, aim_constant[members]


def _binding(programme: Programme) -> Bools:
    """Rows that the bounds alone do not already satisfy."""
    rows = programme.rows
    least, most = contributions(rows, programme.low, programme.high)
    size = len(rows.low)
    low, high = np.bincount(rows.row, least, size), np.bincount(rows.row, most, size)
    return ~((low >= rows.low - _SLACK) & (high <= rows.high + _SLACK))


def _narrowed(rows: Rows, keep: Bools, free: Bools) -> Rows:
    used = keep[rows.row] & free[rows.column]
    return Rows(rows.row[used], rows.column[used], rows.value[used], rows.low, rows.high)


def _constants(rows: Rows, known: NDArray[np.float64]) -> NDArray[np.float64]:
    total: NDArray[np.float64] = np.zeros(len(rows.low))
    np.add.at(total, rows.row, rows.value * known[rows.column])
    return total


def _labels(rows: Rows, aims: Rows, free: Bools) -> tuple[Ints, Ints, Ints]:
    """Piece of each row (-1: not needed), each target and each unknown."""
    size, first_aim = len(free), len(free) + len(rows.low)
    nodes = np.concatenate([size + rows.row, first_aim + aims.row])
    columns = np.concatenate([rows.column, aims.column])
    total = first_aim + len(aims.low)
    graph = scipy.sparse.coo_array((np.ones(len(nodes)), (nodes, columns)), shape=(total, total))
    labels = scipy.sparse.csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    label_row = labels[size:first_aim].copy()
    label_row[np.bincount(rows.row, minlength=len(rows.low)) == 0] = -1
    return label_row, labels[first_aim:], labels[:size]


def _dense(rows: Rows, which: Ints, columns: Ints) -> NDArray[np.float64]:
    out = np.zeros((len(which), len(columns)))
    use = np.isin(rows.row, which)
    out[np.searchsorted(which, rows.row[use]), np.searchsorted(columns, rows.column[use])] = (
        rows.value[use]
    )
    return out
