"""Counts of groups and of unions of groups, summed over the periods of each phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import PlanError
from evenhand.stats.critical import Floats
from evenhand.stats.means import moments

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

KINDS = ("proportion", "rate", "count", "mean")
DIRECTIONS = ("lower", "higher", "neither")


@dataclass(frozen=True, slots=True, eq=False)
class GapCounts:
    """Counts by group and period, each shaped (groups, periods); (projects, groups, periods) of many.

    `denominator` is people for proportions, exposure for rates, 1 a period for counts and the
    number of values for means. `missing` counts people whose numerator (or value) is not recorded:
    they are in neither. `sums` and `squares` (means only) are about `origin`.
    """

    numerator: NDArray[Any]
    denominator: NDArray[Any]
    missing: NDArray[Any]
    sums: NDArray[Any] | None = None
    squares: NDArray[Any] | None = None
    origin: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Numbers of any shape: events `x` among `n`; for means the mean, variance and `n`."""

    x: Floats
    n: Floats
    missing: Floats
    mean: Floats
    variance: Floats

    def at(self, *index: Any) -> Cells:
        """The same cells, picked by index."""
        return Cells(*(getattr(self, name)[index] for name in self.__slots__))


def check(counts: GapCounts, kind: str, *, axes: int = 2) -> None:
    """Refuse counts that cannot be: another shape, negative, or more events than people.

    Parameters
    ----------
    axes
        2 for one project, 3 for many.

    Raises
    ------
    PlanError
        Naming what does not fit.
    """
    shape = np.shape(counts.numerator)
    arrays = [counts.numerator, counts.denominator, counts.missing]
    if len(shape) != axes or any(np.shape(a) != shape for a in arrays):
        many = "projects by " if axes > 2 else ""
        raise PlanError(
            "The counts do not have one number for each group and period.",
            remedy=f"Give numerator, denominator and missing the same shape: {many}groups by periods.",
        )
    if 0 in shape:
        raise PlanError(
            "There is no group with a stated ethnicity, or no period, to read.",
            remedy="Check the mapping of the ethnicity and date columns.",
        )
    if any((np.asarray(a) < 0).any() for a in arrays):
        raise PlanError("A count is below 0.", remedy="Check the file for negative numbers.")
    if kind == "proportion" and (np.asarray(counts.numerator) > counts.denominator).any():
        raise PlanError(
            "There are more events than people in a group and period.",
            remedy="Check the numerator; if one person can have several, make it a rate.",
        )
    if kind == "mean" and (counts.sums is None or counts.squares is None):
        raise PlanError(
            "A mean needs sums and sums of squares.",
            remedy="Give the average, the number of values and their spread for each group.",
        )


def by_phase(values: NDArray[Any], phase: Ints, phases: int) -> Floats:
    """Sum the last axis within each phase; periods marked -1 are left out.

    Examples
    --------
    >>> by_phase(np.array([[1, 2, 4, 8]]), np.array([0, 0, -1, 1]), 2).tolist()
    [[3.0, 8.0]]
    """
    inside = np.stack([phase == p for p in range(phases)], axis=1).astype(float)
    return np.asarray(np.asarray(values, float) @ inside, float)


def unions(counts: GapCounts, members: Bools, phase: Ints, phases: int, *, kind: str) -> Cells:
    """Cells of each union of groups in each phase.

    Parameters
    ----------
    counts
        Shaped (..., groups, periods).
    members
        Shaped (unions, groups): which groups each union holds.

    Returns
    -------
    Cells shaped (..., unions, phases). For kind count the exposure of a union is the longest of its
    members, not their sum: two groups counted over 12 months are 12 months, not 24.

    Examples
    --------
    >>> c = GapCounts(np.array([[1, 2], [3, 4]]), np.full((2, 2), 10), np.zeros((2, 2)))
    >>> unions(c, np.ones((1, 2), bool), np.array([0, 1]), 2, kind="proportion").x.tolist()
    [[4.0, 6.0]]
    """
    weights = members.astype(float)
    x, n, missing = (
        by_phase(a, phase, phases) for a in (counts.numerator, counts.denominator, counts.missing)
    )
    pooled_n = weights @ n if kind != "count" else _longest(n, members)
    mean, variance = _moments(counts, weights, weights @ n, phase, phases)
    return Cells(weights @ x, pooled_n, weights @ missing, mean, variance)


def _longest(n: Floats, members: Bools) -> Floats:
    inside = np.where(members[:, :, None], n[..., None, :, :], 0)
    return np.asarray(inside.max(axis=-2), float)


def _moments(
    counts: GapCounts, weights: Floats, n: Floats, phase: Ints, phases: int
) -> tuple[Floats, Floats]:
    if counts.sums is None or counts.squares is None:
        return np.full(n.shape, np.nan), np.full(n.shape, np.nan)
    sums = weights @ by_phase(counts.sums, phase, phases)
    squares = weights @ by_phase(counts.squares, phase, phases)
    return moments(n, sums, squares, origin=counts.origin)


def joined(first: GapCounts, second: GapCounts | None) -> GapCounts:
    """The rows of both, first those of `first`."""
    if second is None or (first.sums is not None and second.sums is None):
        return first

    def stack(name: str) -> NDArray[Any] | None:
        a, b = getattr(first, name), getattr(second, name)
        return None if a is None or b is None else np.concatenate([a, b], axis=-2)

    return GapCounts(
        numerator=np.concatenate([first.numerator, second.numerator], axis=-2),
        denominator=np.concatenate([first.denominator, second.denominator], axis=-2),
        missing=np.concatenate([first.missing, second.missing], axis=-2),
        sums=stack("sums"),
        squares=stack("squares"),
        origin=first.origin,
    )
