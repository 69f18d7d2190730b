"""MeasureTable: counts of one measure by site, ethnic group and period; they add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import Grain, contiguous, holds, next_period, period_start

Counts = NDArray[np.int64]
Sums = NDArray[np.float64]
Array = NDArray[Any]
Change = Callable[[Array], Array]


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
        return self._map(
            lambda a: a.sum(axis=0, keepdims=True),
            same=lambda a: a.max(axis=0, keepdims=True),
            sites=("",),
        )

    def over_periods(self, keep: Sequence[bool] | None = None) -> MeasureTable:
        """One undated period: the sum of all periods, or of those marked in `keep`.

        The denominator of kind count becomes the number of periods pooled.
        """
        mask = np.ones(self.numerator.shape[2], bool) if keep is None else np.asarray(keep, bool)
        return self._map(lambda a: a[:, :, mask].sum(axis=2, keepdims=True), periods=(), partial=())

    def only(self, keep: Sequence[bool]) -> MeasureTable:
        """Only the periods marked in `keep`, which are neighbours."""
        mask = np.asarray(keep, bool)
        kept = tuple(p for p, k in zip(self.periods, mask, strict=True) if k)
        partial = tuple(p for p in self.partial if p in kept)
        return self._map(
            lambda a: a[:, :, mask], same=lambda a: a[:, :, mask], periods=kept, partial=partial
        )

    def at_grain(self, grain: Grain) -> MeasureTable:
        """The same counts in longer periods; the first and last are partial if months lack.

        Raises
        ------
        PlanError
            When the longer periods do not hold whole ones of this table.
        """
        if not self.periods or grain is self.grain:
            return self
        _refuse_grain(self.grain, grain)
        starts = contiguous(self.periods[0], self.periods[-1], grain)
        place = {start: i for i, start in enumerate(starts)}
        index = np.array([place[period_start(p, grain)] for p in self.periods])
        edges = np.searchsorted(index, np.arange(len(starts)))
        return self._map(
            lambda a: np.add.reduceat(a, edges, axis=2),
            same=lambda a: np.maximum.reduceat(a, edges, axis=2),
            periods=starts,
            grain=grain,
            partial=self._partial_at(starts, grain),
        )

    def regrouped(self, groups: Sequence[EthnicGroup], index: Sequence[int]) -> MeasureTable:
        """Sum groups: group i of this table goes into `groups[index[i]]`; -1 leaves it out."""
        where = np.asarray(index, dtype=np.int64)

        def gather(a: Array, add: np.ufunc) -> Array:
            out = np.zeros((a.shape[0], len(groups), a.shape[2]), a.dtype)
            for old, new in enumerate(where):
                if new >= 0:
                    add(out[:, new], a[:, old], out=out[:, new])
            return out

        return self._map(
            lambda a: gather(a, np.add), same=lambda a: gather(a, np.maximum), groups=tuple(groups)
        )

    def stated(self) -> MeasureTable:
        """Only groups with a stated, recognised ethnicity."""
        kept = [g for g in self.groups if g.status is GroupStatus.STATED]
        return self.regrouped(kept, [kept.index(g) if g in kept else -1 for g in self.groups])

    def _partial_at(self, starts: tuple[date, ...], grain: Grain) -> tuple[date, ...]:
        found = {period_start(p, grain) for p in self.partial}
        if starts[0] < self.periods[0]:
            found.add(starts[0])
        if next_period(starts[-1], grain) > next_period(self.periods[-1], self.grain):
            found.add(starts[-1])
        return tuple(sorted(found))

    def _map(self, change: Change, *, same: Change | None = None, **fields: Any) -> MeasureTable:
        """Change every array. `same` is for what sites, groups and the periods inside a longer one
        share: the denominator of kind count, which is 1 a period however many are pooled."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        new: dict[str, Any] = {k: None if a is None else change(a) for k, a in arrays.items()}
        if same is not None and self.measure.kind is Kind.COUNT:
            new["denominator"] = same(self.denominator)
        return replace(self, **new, **fields)


_ARRAYS = ("numerator", "denominator", "missing", "sums", "squares")


def _refuse_grain(have: Grain, wanted: Grain) -> None:
    if holds(wanted, have):
        return
    raise PlanError(
        f"Counts for each {have} cannot be put together for each {wanted}.",
        remedy=f"Count the records again for each {wanted}.",
    )
