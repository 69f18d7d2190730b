"""Phases, frozen baselines and excluded points, all by place on the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.spc.kinds import Bools, ChartError, Ints


@dataclass(frozen=True, slots=True)
class Layout:
    """Where phases begin and end, and which points count.

    `base` (centre and spread) and `kept` (rules) are shaped (periods,) or (periods, series); None
    means every point.
    """

    spans: tuple[tuple[int, int], ...]
    base: Bools | None
    kept: Bools | None

    def part(self, rows: slice, series: slice) -> tuple[Bools | None, Bools | None]:
        """`base` and `kept` of one phase and one chunk of series."""
        return _part(self.base, rows, series), _part(self.kept, rows, series)


def _part(mask: Bools | None, rows: slice, series: slice) -> Bools | None:
    if mask is None:
        return None
    return mask[rows] if mask.ndim == 1 else mask[rows, series]


def layout(
    shape: tuple[int, int],
    *,
    phases: Sequence[int] | None,
    baseline: ArrayLike | None,
    exclude: ArrayLike | None,
) -> Layout:
    """Read `phases`, `baseline` and `exclude` for `shape` = (series, periods)."""
    spans = _spans(shape[1], phases)
    kept = _kept(shape, exclude)
    frozen = _frozen(shape, spans, baseline)
    if frozen is None:
        return Layout(spans, kept, kept)
    return Layout(spans, frozen if kept is None else _both(frozen, kept), kept)


def _both(frozen: Bools, kept: Bools) -> Bools:
    if kept.ndim > frozen.ndim:
        return frozen[:, None] & kept
    return frozen & (kept[:, None] if frozen.ndim > kept.ndim else kept)


def _spans(periods: int, phases: Sequence[int] | None) -> tuple[tuple[int, int], ...]:
    starts = sorted({int(start) for start in (() if phases is None else phases)} | {0})
    if starts[0] < 0 or starts[-1] >= periods:
        raise ChartError(
            f"A phase cannot begin at period {starts[-1] if starts[0] >= 0 else starts[0]}: "
            f"the series runs from 0 to {periods - 1}.",
            remedy="Give the place, counted from 0, of the first period of each new phase.",
        )
    return tuple(pairwise([*starts, periods]))


def _kept(shape: tuple[int, int], exclude: ArrayLike | None) -> Bools | None:
    if exclude is None:
        return None
    given = np.asarray(exclude)
    if given.dtype == bool:
        return ~_mask(given, shape, "exclude")
    kept = np.ones(shape[1], bool)
    kept[_places(given, shape[1])] = False
    return kept


def _places(given: NDArray[Any], periods: int) -> Ints:
    places = given.astype(np.int64).ravel()
    if ((places < 0) | (places >= periods)).any():
        raise ChartError(
            f"An excluded point lies outside the series, which runs from 0 to {periods - 1}.",
            remedy="Give the places of points, counted from 0.",
        )
    return places


def _frozen(
    shape: tuple[int, int], spans: tuple[tuple[int, int], ...], baseline: ArrayLike | None
) -> Bools | None:
    if baseline is None:
        return None
    given = np.asarray(baseline)
    if given.dtype == bool:
        return _whole_where_empty(_mask(given, shape, "baseline"), spans)
    if given.ndim:
        raise ChartError(
            "‘baseline’ is neither a number of points nor one True or False for each period.",
            remedy="Give the number of points to freeze, or mark them.",
        )
    return _first(int(given), shape[1], spans)


def _first(points: int, periods: int, spans: tuple[tuple[int, int], ...]) -> Bools:
    if points < 1:
        raise ChartError(
            "A baseline needs at least one point.", remedy="Give the number of points to freeze."
        )
    frozen = np.zeros(periods, bool)
    for start, stop in spans:
        frozen[start : min(start + points, stop)] = True
    return frozen


def _whole_where_empty(mask: Bools, spans: tuple[tuple[int, int], ...]) -> Bools:
    """A phase without any frozen point uses all of its own."""
    frozen = mask.copy()
    for start, stop in spans:
        frozen[start:stop] |= ~mask[start:stop].any(axis=0)
    return frozen


def _mask(given: NDArray[Any], shape: tuple[int, int], name: str) -> Bools:
    if given.shape not in {shape, shape[1:], (1, shape[1])}:
        raise ChartError(
            f"‘{name}’ has the shape {given.shape}, the chart {shape}.",
            remedy=f"Give one value for each of the {shape[1]} periods, or for each point.",
        )
    return given if given.ndim == 1 else np.ascontiguousarray(given.T)
