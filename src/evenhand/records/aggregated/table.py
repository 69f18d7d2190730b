"""Counts that somebody else has made: arrays by site, group and period, with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InputFileError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.ethnicity.propose import propose_mapping
from evenhand.ethnicity.recognise import recognise

Counts = NDArray[np.int64]
Shown = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class AggregatedTable:
    """Counts by site, ethnic group and period.

    Arrays are shaped (sites, groups, periods). `denominator` is the number of people or events;
    `numerator` the events among them, None when the file has volumes only: then no gap can be read.
    `numerator_shown` and `denominator_shown` are False where the file hides a count or lacks it;
    the count there is 0 and means nothing. `periods` holds first days, empty when undated.

    Sites of one table are of one `level` ("Provider", "National" ...): levels contain each other
    and are never added.
    """

    source: str
    title: str
    counted: str  # what the denominator counts: "Deliveries", "Population" ...
    level: str
    periods: tuple[date, ...]
    period_labels: tuple[str, ...]
    groups: tuple[EthnicGroup, ...]
    sites: tuple[str, ...]
    site_names: tuple[str, ...]
    denominator: Counts
    denominator_shown: Shown
    numerator: Counts | None
    numerator_shown: Shown | None
    rounded_to: int | None = None
    grain: str = ""  # value of measures.periods.Grain, "" when it is not known
    notes: tuple[str, ...] = ()

    @property
    def has_outcome(self) -> bool:
        """Whether a numerator goes with the volumes."""
        return self.numerator is not None


@dataclass(frozen=True, slots=True)
class CellValue:
    """One line of a file. A count of None is hidden or lacking."""

    site: str
    site_name: str
    raw_group: str
    period: date | None
    period_label: str
    denominator: int | None
    numerator: int | None = None


def build_table(
    cells: Sequence[CellValue],
    *,
    source: str,
    title: str,
    counted: str,
    level: str,
    codes: EthnicityMapping,
    outcome: bool,
    rounded_to: int | None = None,
    grain: str = "",
    notes: Iterable[str] = (),
) -> AggregatedTable:
    """Put lines into arrays; lines of the same site, group and period are refused, not added."""
    groups = in_display_order({codes.lookup(c.raw_group) for c in cells})
    sites = tuple(dict.fromkeys(c.site for c in cells))
    names = {c.site: c.site_name for c in cells}
    labels = {c.period: c.period_label for c in cells}
    periods = tuple(sorted(p for p in labels if p is not None))
    shape = (len(sites), len(groups), max(1, len(periods)))
    low, high = _Filled(shape), _Filled(shape)
    site_place, period_place = _places(sites), _places(periods)
    group_place = _places([g.key for g in groups])
    for cell in cells:
        key = codes.lookup(cell.raw_group).key
        at = site_place[cell.site], group_place[key], period_place.get(cell.period, 0)
        low.put(at, cell.denominator, cell, source)
        high.put(at, cell.numerator, cell, source)
    return AggregatedTable(
        source, title, counted, level, periods, tuple(labels[p] for p in periods) or tuple(labels.values()),
        groups, sites, tuple(names[s] for s in sites), low.counts, low.shown,
        high.counts if outcome else None, high.shown if outcome else None, rounded_to, grain, tuple(notes),
    )  # fmt: skip


def _places(values: Sequence[object]) -> dict[object, int]:
    return {value: i for i, value in enumerate(values)}


class _Filled:
    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.counts, self.shown = np.zeros(shape, np.int64), np.zeros(shape, bool)
        self.seen: dict[tuple[int, int, int], str] = {}

    def put(
        self, at: tuple[int, int, int], count: int | None, cell: CellValue, source: str
    ) -> None:
        """Two labels of one group are added; the same line twice is a mistake in the file."""
        if self.seen.get(at) == cell.raw_group:
            raise InputFileError(
                f"The group ‘{cell.raw_group}’ occurs twice for {cell.period_label or 'one period'}"
                f"{f' at {cell.site_name}' if cell.site_name else ''}.",
                remedy="Keep one line each, or say which columns are period and site.",
                where=source,
            )
        self.shown[at] = count is not None and (at not in self.seen or bool(self.shown[at]))
        self.counts[at] = self.counts[at] + count if count is not None and self.shown[at] else 0
        self.seen[at] = cell.raw_group


def codes_for(labels: Iterable[str]) -> tuple[EthnicityMapping, list[str]]:
    """The known system that labels follow, or the file's own groups under its own labels."""
    counts: Mapping[str, int] = dict.fromkeys(labels, 1)
    seen = recognise(counts)
    if seen.system is None or seen.unrecognised:
        return EthnicityMapping.from_codebook({label: label for label in counts}), []
    return propose_mapping(seen), [a.sentence for a in seen.ambiguities]


def count_of(text: str | None) -> int | None:
    """A published count; None when hidden ("*", "Suppressed"), lacking, or not a count.

    Examples
    --------
    >>> [count_of(t) for t in ("1,005", "5.0", "*", "", "Low DQ", "2.5")]
    [1005, 5, None, None, None, None]
    """
    try:
        value = float((text or "").replace(",", "").strip())
    except ValueError:
        return None
    return int(value) if value.is_integer() and value >= 0 else None
