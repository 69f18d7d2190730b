"""Few events, each counted at once: CUSUM and VLAD by group since the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.frameworks import say
from evenhand.measures.definition import Kind
from evenhand.reading.context import Context
from evenhand.reading.flags import inside_breaks
from evenhand.reading.model import GroupReading, Watch
from evenhand.spc import cusum, false_signal_chance, vlad

Counts = NDArray[np.float64]
ODDS_RATIO = 2.0  # watched for twice the odds of before, and for half
_SHARES = (Kind.PROPORTION, Kind.CASES_BETWEEN, Kind.TIME_BETWEEN)
_FEW = ("g", "t", "run", "none")


@dataclass(frozen=True, slots=True)
class _Watched:
    """Groups that are watched, by place: events and people by month since, and in all before."""

    places: list[int]
    events: Counts
    people: Counts
    events_before: Counts
    people_before: Counts

    @property
    def rate(self) -> Counts:
        return self.events_before / self.people_before


def watch_of(
    ctx: Context, phase: NDArray[np.int64], groups: Sequence[GroupReading]
) -> Watch | None:
    """Every event since the change added up, for groups with too few of them for a chart of rates.

    Parameters
    ----------
    phase
        Of each period: 0 before the change, 1 since; others are not read.
    groups
        As on the page; those with a p or u chart are not watched.

    Returns
    -------
    Watch or None
        None where nothing changed on a date, where the way of measuring did inside the time that is
        read, or where no group has few events. A group needs an event, and somebody without one,
        before the change: the rate before is what later months are held against.
    """
    if ctx.measure.kind not in _SHARES or not {0, 1} <= set(phase.tolist()):
        return None
    if inside_breaks(ctx.measure, ctx.phases):
        return None
    few = [i for i, g in enumerate(groups) if g.chart is not None and g.chart.kind in _FEW]
    table = ctx.scope.table
    counts = [np.asarray(a[0, few], np.float64) for a in (table.numerator, table.denominator)]
    if not few or not counts[1].sum():
        return None
    without = bool(counts[0].sum() > counts[1].sum() / 2)
    events = counts[1] - counts[0] if without else counts[0]
    found = _able(few, events, counts[1], phase)
    return _watch(groups, found, without=without) if found.places else None


def _able(few: Sequence[int], events: Counts, people: Counts, phase: NDArray[np.int64]) -> _Watched:
    """Those whose rate before can be held against: neither nothing nor everybody."""
    before, since = phase == 0, phase == 1
    top, below = events[:, before].sum(axis=1), people[:, before].sum(axis=1)
    able = (top > 0) & (top < below) & (people[:, since].sum(axis=1) > 0)
    return _Watched(
        places=[place for place, one in zip(few, able, strict=True) if one],
        events=events[able][:, since],
        people=people[able][:, since],
        events_before=top[able],
        people_before=below[able],
    )


def _watch(groups: Sequence[GroupReading], found: _Watched, *, without: bool) -> Watch:
    labels = tuple(groups[place].group.label for place in found.places)
    chances = [
        tuple(_chance(found, i, odds) for i in range(len(labels)))
        for odds in (ODDS_RATIO, 1 / ODDS_RATIO)
    ]
    said = [
        say("watch", "false", group=label, more=_share(up), fewer=_share(down))
        for label, up, down in zip(labels, *chances, strict=True)
    ]
    return Watch(
        labels=labels,
        without=without,
        cusum=cusum(found.events, found.people, baseline_rate=found.rate, odds_ratio=ODDS_RATIO),
        vlad=vlad(found.events, found.people * found.rate[:, None], found.people),
        false_more=chances[0],
        false_fewer=chances[1],
        sentence=say("watch", "sentence", chances="; ".join(said)),
    )


def _chance(found: _Watched, place: int, odds_ratio: float) -> float:
    """Of a false signal in as many people as were watched, the rate before being an estimate."""
    return false_signal_chance(
        float(found.rate[place]),
        odds_ratio,
        float(constant("cusum", "threshold")),
        int(found.people[place].sum()),
        baseline_births=int(found.people_before[place]),
    )


def _share(chance: float) -> str:
    return "under 1%" if chance < 0.005 else f"{100 * chance:.0f}%"
