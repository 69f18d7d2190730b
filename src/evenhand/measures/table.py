"""MeasureTable: counts of one measure by site, ethnic group and period. Additive, so it pools safely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Measure
from evenhand.measures.periods import Grain, contiguous, period_start

Counts = NDArray[np.int64]
Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MeasureTable:
    """Counts of one measure.

    Arrays are shaped (sites, groups, periods). `missing` counts units in the denominator's scope
    whose numerator (or value) is not recorded: they are in neither numerator nor denominator.
    `sums` and `squares` (kind mean only) are sums of (value - origin) and of its square, with
    `denominator` the number of values. `periods` holds the first day of each period, contiguous by
    calendar; it is empty when the source has no dates, and the arrays then have one period.
    `partial` names periods that the data do not cover whole. `sites` is ("",) when there are none.

    `scope_unknown` counts units for which the denominator's condition cannot be told, and `undated`
    units in scope without a date: both are in no cell. They are exact counts of the whole source,
    for the team only: they stay as they are when groups or periods are pooled.
    """

    measure: Measure
    grain: Grain
    periods: tuple[date, ...]
    groups: tuple[EthnicGroup, ...]
    sites: tuple[str, ...]
    numerator: Counts
    denominator: Counts
    missing: Counts
    sums: Sums | None = None
    squares: Sums | None = None
    partial: tuple[date, ...] = ()
    scope_unknown: int = 0
    undated: int = 0

    def over_sites(self) -> MeasureTable:
        """All sites together: arrays shaped (1, groups, periods)."""
        return self._map(lambda a: a.sum(axis=0, keepdims=True), sites=("",))

    def over_periods(self, keep: Sequence[bool] | None = None) -> MeasureTable:
        """One undated period: the sum of all periods, or of those marked in `keep`."""
        mask = np.ones(self.numerator.shape[2], bool) if keep is None else np.asarray(keep, bool)
        return self._map(lambda a: a[:, :, mask].sum(axis=2, keepdims=True), periods=(), partial=())

    def at_grain(self, grain: Grain) -> MeasureTable:
        """The same counts in longer periods."""
        if not self.periods:
            return self
        starts = contiguous(self.periods[0], self.periods[-1], grain)
        place = {start: i for i, start in enumerate(starts)}
        index = np.array([place[period_start(p, grain)] for p in self.periods])
        edges = np.searchsorted(index, np.arange(len(starts)))
        partial = tuple(dict.fromkeys(period_start(p, grain) for p in self.partial))
        return self._map(
            lambda a: np.add.reduceat(a, edges, axis=2),
            periods=starts,
            grain=grain,
            partial=partial,
        )

    def regrouped(self, groups: Sequence[EthnicGroup], index: Sequence[int]) -> MeasureTable:
        """Sum groups: group i of this table goes into `groups[index[i]]`; -1 leaves it out."""
        where = np.asarray(index)

        def gather(a: NDArray[np.generic]) -> NDArray[np.generic]:
            out = np.zeros((a.shape[0], len(groups), a.shape[2]), a.dtype)
            np.add.at(out, (slice(None), where[where >= 0]), a[:, where >= 0])
            return out

        return self._map(gather, groups=tuple(groups))

    def stated(self) -> MeasureTable:
        """Only groups with a stated, recognised ethnicity."""
        kept = [g for g in self.groups if g.status is GroupStatus.STATED]
        return self.regrouped(kept, [kept.index(g) if g in kept else -1 for g in self.groups])

    def _map(self, change, **fields) -> MeasureTable:  # type: ignore[no-untyped-def]
        arrays = {
            name: getattr(self, name)
            for name in ("numerator", "denominator", "missing", "sums", "squares")
        }
        return replace(
            self, **{k: None if a is None else change(a) for k, a in arrays.items()}, **fields
        )
