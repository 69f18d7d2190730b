"""Count the integers that each target of a small integer programme may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Memo = dict[bytes, tuple[int, ...]]

_SEED = 20260103
_STRIDES = 2
_TIME_LIMIT = 20.0  # seconds a solve; an unproved answer counts as "not possible", which hides more
_TOLERANCE = 1e-6
_INFEASIBLE = 2  # status of `milp`


@dataclass(frozen=True, slots=True)
class Piece:
    """One connected piece of a programme, dense: `low_row <= matrix @ x <= high_row`."""

    matrix: Floats
    row_low: Floats
    row_high: Floats
    low: Floats
    high: Floats
    targets: Floats

    def key(self, need: int) -> bytes:
        arrays = (self.matrix, self.row_low, self.row_high, self.low, self.high, self.targets)
        shape = np.array([need, *self.matrix.shape, len(self.targets)], dtype=np.float64)
        return b"".join(a.tobytes() for a in (shape, *arrays))


def solution(
    piece: Piece, objective: Floats, aim: tuple[int, float, float] | None = None
) -> Floats | None:
    """Integers that fit the piece and make the objective least, or None.

    `aim` is (target, low, high): that target must also lie between these bounds.
    """
    if (piece.low > piece.high).any():
        return None
    matrix, low, high = piece.matrix, piece.row_low, piece.row_high
    if aim is not None:
        matrix = np.vstack([matrix, piece.targets[aim[0]]])
        low, high = np.append(low, aim[1]), np.append(high, aim[2])
    rows = scipy.optimize.LinearConstraint(matrix, low, high) if len(matrix) else ()
    found = _solved(piece, objective, rows, presolve=True)
    if found.status == _INFEASIBLE:
        found = _solved(piece, objective, rows, presolve=False)
    return None if found.x is None else _checked(piece, np.round(found.x))


def _solved(
    piece: Piece,
    objective: Floats,
    rows: scipy.optimize.LinearConstraint | tuple[()],
    *,
    presolve: bool,
) -> scipy.optimize.OptimizeResult:
    """One run of the solver. Its presolve has called a problem impossible that had a solution
    (HiGHS in SciPy 1.17), so that answer is asked for twice."""
    return scipy.optimize.milp(
        objective,
        constraints=rows,
        integrality=np.ones(len(objective), np.int64),
        bounds=scipy.optimize.Bounds(piece.low, piece.high),
        options={"time_limit": _TIME_LIMIT, "presolve": presolve},
    )


def _checked(piece: Piece, x: Floats) -> Floats | None:
    """A solver's answer counts only when it fits after rounding to integers."""
    sums = piece.matrix @ x
    slack = _TOLERANCE * np.maximum(1.0, np.abs(piece.matrix) @ np.abs(x))
    fits = (sums >= piece.row_low - slack) & (sums <= piece.row_high + slack)
    return x if fits.all() else None


def feasible_counts(piece: Piece, need: int, memo: Memo) -> tuple[int, ...]:
    """How many integers each target may be, counted up to `need`."""
    key = piece.key(need)
    if key not in memo:
        memo[key] = _counted(piece, need)
    return memo[key]


def _counted(piece: Piece, need: int) -> tuple[int, ...]:
    if piece.low.size == 0:
        return (1,) * len(piece.targets)
    if piece.low.size == 1 and not len(piece.matrix):
        width = piece.high[0] - piece.low[0] + 1
        return (int(min(max(width, 0), need)),) * len(piece.targets)
    return _searched(piece, need)


def _searched(piece: Piece, need: int) -> tuple[int, ...]:
    seen: list[set[int]] = [set() for _ in piece.targets]
    for x in _strides(piece, need):
        _note(seen, piece, x)
        if all(len(values) >= need for values in seen):
            break
    for target in range(len(seen)):
        _complete(seen, piece, target, need)
    return tuple(min(len(values), need) for values in seen)


def _note(seen: list[set[int]], piece: Piece, x: Floats) -> None:
    for values, value in zip(seen, piece.targets @ x, strict=True):
        values.add(round(value))


def _strides(piece: Piece, need: int) -> Iterator[Floats]:
    """Tables that fit, a step of at most one per unknown apart: a stride of `need` tables gives
    most hidden counts `need` different values, so that one solve serves every target at once.

    Only unknowns with both bounds get a weight, so that no direction runs away.
    """
    random = np.random.default_rng(_SEED)
    start = solution(piece, np.zeros(len(piece.low)))
    if start is None:
        return
    bounded = np.isfinite(piece.low) & np.isfinite(piece.high)
    for _ in range(_STRIDES):
        direction = np.where(bounded, random.integers(-9, 10, len(piece.low)), 0.0)
        yield from _stride(piece, start, direction, need)
        yield from _stride(piece, start, -direction, need)


def _stride(piece: Piece, start: Floats, direction: Floats, need: int) -> Iterator[Floats]:
    x = start
    for _ in range(need):
        yield x
        near = replace(piece, low=np.maximum(piece.low, x - 1), high=np.minimum(piece.high, x + 1))
        found = solution(near, direction)
        x = x if found is None else found


def _complete(seen: list[set[int]], piece: Piece, target: int, need: int) -> None:
    """Walk the integers of one target between its extremes until enough are found or none is left."""
    if not seen[target] or len(seen[target]) >= need:
        return
    low, high = extremes(piece, target)
    start = low if np.isfinite(low) else min(seen[target]) - need
    end = high if np.isfinite(high) else max(seen[target]) + need
    for value in range(int(start), int(end) + 1):
        if len(seen[target]) >= need:
            return
        if value not in seen[target]:
            x = solution(piece, np.zeros(len(piece.low)), (target, value, value))
            if x is not None:
                _note(seen, piece, x)


def extremes(piece: Piece, target: int) -> tuple[float, float]:
    """Least and greatest value of one target (infinite when unbounded)."""
    return _least(piece, target, 1.0), -_least(piece, target, -1.0)


def _least(piece: Piece, target: int, sign: float) -> float:
    if piece.low.size == 0:
        return 0.0
    x = solution(piece, sign * piece.targets[target])
    return -inf if x is None else float(np.round(sign * piece.targets[target] @ x))
