"""Tables of several sites put together: counts only, no rows change hands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import PlanError
from evenhand.ethnicity.groups import in_display_order
from evenhand.measures.periods import contiguous
from evenhand.measures.table import MeasureTable

_ARRAYS = ("numerator", "denominator", "missing", "sums", "squares")


def of_site(table: MeasureTable, site: str) -> MeasureTable:
    """All counts of a table as those of one named site.

    Examples
    --------
    >>> from datetime import date
    >>> from evenhand.ethnicity.groups import EthnicGroup
    >>> from evenhand.measures import Grain, measure
    >>> one = np.ones((1, 1, 1), np.int64)
    >>> table = MeasureTable(measure("pph_1000"), Grain.MONTH, (date(2026, 1, 1),),
    ...                      (EthnicGroup("black", "Black"),), ("",), one, 10 * one, 0 * one)
    >>> of_site(table, "North").sites
    ('North',)
    """
    return replace(table.over_sites(), sites=(site,))


def with_sites(before: MeasureTable | None, table: MeasureTable) -> MeasureTable:
    """The counts there were, with those of the sites that `table` names in the place of theirs.

    Parameters
    ----------
    before
        Counts of any number of named sites, or None.
    table
        Counts of one or more named sites.

    Returns
    -------
    MeasureTable
        Sites alphabetical, groups of both, periods from the first of both to the last. A site has 0
        in periods that its own table did not hold.

    Raises
    ------
    PlanError
        When a table does not name its sites, or the lengths of period differ.

    Notes
    -----
    `scope_unknown` and `undated` belong to a whole source. They are added up over sources; where a
    part of a source is replaced they cannot be split, and the larger of both is kept.

    Examples
    --------
    >>> from datetime import date
    >>> from evenhand.ethnicity.groups import EthnicGroup
    >>> from evenhand.measures import Grain, measure
    >>> one = np.ones((1, 1, 1), np.int64)
    >>> table = MeasureTable(measure("pph_1000"), Grain.MONTH, (date(2026, 1, 1),),
    ...                      (EthnicGroup("black", "Black"),), ("",), one, 10 * one, 0 * one)
    >>> both = with_sites(of_site(table, "North"), of_site(table, "East"))
    >>> both.sites, both.over_sites().denominator.tolist()
    (('East', 'North'), [[[20]]])
    """
    _refuse_unnamed(table)
    if before is None or set(before.sites) <= set(table.sites):
        return table
    _refuse_unnamed(before)
    _refuse_grain(before, table)
    return _joined(before, table, skip=table.sites)


def with_months(before: MeasureTable | None, table: MeasureTable) -> MeasureTable:
    """A table, with what was there of its sites before its first month and after its last.

    Examples
    --------
    >>> from datetime import date
    >>> from evenhand.ethnicity.groups import EthnicGroup
    >>> from evenhand.measures import Grain, measure
    >>> one = np.ones((1, 1, 1), np.int64)
    >>> january = MeasureTable(measure("pph_1000"), Grain.MONTH, (date(2026, 1, 1),),
    ...                        (EthnicGroup("black", "Black"),), ("",), one, 10 * one, 0 * one)
    >>> february = replace(january, periods=(date(2026, 2, 1),), denominator=30 * one)
    >>> with_months(january, february).denominator.tolist()
    [[[10, 30]]]
    """
    if before is None or before.grain is not table.grain or not (before.periods and table.periods):
        return table
    kept = _of_sites(before, table.sites)
    if not kept.sites:
        return table
    frame, first, last = table, table.periods[0], table.periods[-1]
    for outside in ([p < first for p in before.periods], [p > last for p in before.periods]):
        if any(outside):
            frame = _joined(kept.only(outside), frame)
    return frame


def _of_sites(table: MeasureTable, sites: Sequence[str]) -> MeasureTable:
    places = [i for i, site in enumerate(table.sites) if site in sites]
    arrays: dict[str, Any] = {
        n: kept[places] for n in _ARRAYS if (kept := getattr(table, n)) is not None
    }
    return replace(table, sites=tuple(table.sites[i] for i in places), **arrays)


def _joined(
    before: MeasureTable, table: MeasureTable, *, skip: tuple[str, ...] = ()
) -> MeasureTable:
    sites = tuple(sorted({*before.sites, *table.sites}, key=str.casefold))
    groups = in_display_order({g.key: g for g in (*before.groups, *table.groups)}.values())
    known = (*before.periods, *table.periods)
    periods = contiguous(min(known), max(known), table.grain) if known else ()
    shape = (len(sites), len(groups), max(1, len(periods)))
    arrays: dict[str, Any] = {n: _empty(table, n, shape) for n in _ARRAYS}
    unplaced: dict[str, Any] = _unplaced(before, table)
    partial = tuple(sorted({*before.partial, *table.partial}))
    frame = replace(
        table, sites=sites, groups=groups, periods=periods, partial=partial, **arrays, **unplaced
    )
    _put(frame, before, skip=skip)
    _put(frame, table)
    return frame


def _empty(table: MeasureTable, name: str, shape: tuple[int, int, int]) -> NDArray[Any] | None:
    kept = getattr(table, name)
    return None if kept is None else np.zeros(shape, kept.dtype)


def _unplaced(before: MeasureTable, table: MeasureTable) -> dict[str, int]:
    join: Callable[[int, int], int] = max if set(before.sites) & set(table.sites) else add
    return {n: join(getattr(before, n), getattr(table, n)) for n in ("scope_unknown", "undated")}


def _put(frame: MeasureTable, part: MeasureTable, *, skip: tuple[str, ...] = ()) -> None:
    kept = [i for i, site in enumerate(part.sites) if site not in skip]
    keys = [g.key for g in frame.groups]
    at = np.ix_(
        [frame.sites.index(part.sites[i]) for i in kept],
        [keys.index(g.key) for g in part.groups],
        [frame.periods.index(p) for p in part.periods] or [0],
    )
    for name in _ARRAYS:
        if (into := getattr(frame, name)) is not None:
            into[at] = getattr(part, name)[kept]


def _refuse_unnamed(table: MeasureTable) -> None:
    if "" in table.sites:
        raise PlanError(
            "It cannot be told which site these counts are of.",
            remedy="Name the site: type it, or count with --site or a column of sites.",
            where=table.measure.title,
        )


def _refuse_grain(before: MeasureTable, table: MeasureTable) -> None:
    if before.grain is not table.grain or bool(before.periods) != bool(table.periods):
        raise PlanError(
            f"These counts are for each {table.grain}, and those of the other sites for each {before.grain}.",
            remedy=f"Count again for each {before.grain}.",
            where=table.measure.title,
        )
