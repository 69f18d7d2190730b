"""Levels of a second characteristic, put together while groups are too small to read apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.stats.critical import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Events and people, (groups, levels), with the label and the first members of each level."""

    x: Floats
    n: Floats
    labels: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]


def pooled_levels(
    counts: Counts, rows: Sequence[NDArray[np.int64]], *, fewest: float, keep: int = 2
) -> Counts:
    """Put neighbouring levels together until every side has enough people in each.

    The level with the fewest people on its smaller side joins the neighbour that has fewer, again
    and again, until all have `fewest` or `keep` levels are left.

    Parameters
    ----------
    rows
        Places of the groups of each side that is compared.

    Examples
    --------
    >>> one = np.array([[50.0, 5, 8, 40]])
    >>> got = pooled_levels(Counts(one, one, tuple("abcd"), (("a",), ("b",), ("c",), ("d",))),
    ...                     [np.array([0])], fewest=10)
    >>> got.labels, got.n.tolist()
    (('a', 'b and c', 'd'), [[50.0, 13.0, 40.0]])
    """
    while len(counts.labels) > keep:
        least = np.min([counts.n[side].sum(axis=0) for side in rows], axis=0)
        place = int(least.argmin())
        if least[place] >= fewest:
            break
        counts = _joined(counts, _left_of(least, place))
    return counts


def _left_of(least: Floats, place: int) -> int:
    """Left one of the two levels to join: the smallest and its smaller neighbour."""
    last = len(least) - 1
    if place == 0 or (place < last and least[place + 1] < least[place - 1]):
        return place
    return place - 1


def _joined(counts: Counts, left: int) -> Counts:
    members = (
        *counts.members[:left],
        counts.members[left] + counts.members[left + 1],
        *counts.members[left + 2 :],
    )
    starts = [i for i in range(len(counts.labels)) if i != left + 1]
    return Counts(
        np.add.reduceat(counts.x, starts, axis=1),
        np.add.reduceat(counts.n, starts, axis=1),
        tuple(" and ".join(some) for some in members),
        members,
    )
