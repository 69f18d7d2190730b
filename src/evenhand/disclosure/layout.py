"""What is published of a measure: its rows (groups, unions, the total) and its stretches of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import numpy as np

from evenhand.disclosure.facts import Part
from evenhand.errors import PlanError
from evenhand.measures.periods import Grain, contiguous, next_period
from evenhand.measures.table import Counts, MeasureTable, Sums


class SharedGrain(StrEnum):
    """The one fixed grain of a protected measure."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    FINANCIAL_YEAR = "financial-year"
    PHASE = "phase"
    ALL = "all periods together"


class RowKind(StrEnum):
    """What a row is: it decides which is given up first."""

    GROUP = "group"
    UNION = "union"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Union:
    """A named set of groups shown as one row: a high-level group, a population of focus."""

    key: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One published row: the sum over `members` (keys of groups)."""

    key: str
    label: str
    members: frozenset[str]
    kind: RowKind


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def part(self, quantity: str, groups: frozenset[str]) -> Part:
        return Part(quantity, groups, self.start, self.end)


ALWAYS = Span(date.min, date.max)

_FINER = (Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR)


def base_spans(table: MeasureTable) -> tuple[Span, ...]:
    """The table's own periods as spans; one endless span when it has no dates."""
    if not table.periods:
        return (ALWAYS,)
    return spans_at(table, table.grain)


def spans_at(table: MeasureTable, grain: Grain) -> tuple[Span, ...]:
    """Periods of a grain, cut to the days that the table covers."""
    end = next_period(table.periods[-1], table.grain)
    starts = contiguous(table.periods[0], table.periods[-1], grain)
    first = table.periods[0]
    return tuple(Span(max(s, first), min(next_period(s, grain), end)) for s in starts)


def phase_spans(table: MeasureTable, starts: Sequence[date]) -> tuple[Span, ...]:
    """Phases between the dates given; a period with such a date inside it is in no phase."""
    base = base_spans(table)
    whole = Span(base[0].start, base[-1].end)
    inside = sorted({s for s in starts if whole.start < s < whole.end})
    edges = [whole.start, *inside, whole.end]
    found = (_whole_periods(base, Span(a, b)) for a, b in pairwise(edges))
    return tuple(span for span in found if span is not None)


def _whole_periods(base: Sequence[Span], phase: Span) -> Span | None:
    kept = [s for s in base if phase.holds(s)]
    return Span(kept[0].start, kept[-1].end) if kept else None


def grains(
    table: MeasureTable, phases: Sequence[Span]
) -> list[tuple[SharedGrain, tuple[Span, ...]]]:
    """Grains to try, finest first: the table's own, longer ones that hold it whole, phases, all."""
    base = base_spans(table)
    everything = (Span(base[0].start, base[-1].end),)
    if not table.periods:
        return [(SharedGrain.ALL, everything)]
    longer = _FINER[_FINER.index(table.grain) + 1 :] if table.grain in _FINER else ()
    dated = [(SharedGrain(g.value), spans_at(table, g)) for g in (table.grain, *longer)]
    last = [] if len(phases) < 2 else [(SharedGrain.PHASE, tuple(phases))]
    return [*dated, *last, (SharedGrain.ALL, everything)]


def rows_of(
    table: MeasureTable,
    focus: Sequence[str],
    comparison: Sequence[str],
    unions: Sequence[Union],
) -> tuple[Row, ...]:
    """Groups in the table's order, then unions, then the total."""
    labels = {g.key: g.label for g in table.groups}
    named = [
        *unions,
        *_side("focus", focus, labels),
        *_side("comparison", comparison, labels),
    ]
    groups = [Row(g.key, g.label, frozenset((g.key,)), RowKind.GROUP) for g in table.groups]
    seen = {row.members for row in groups} | {frozenset(labels)}
    wide = [Row(u.key, u.label, _known(u, labels), RowKind.UNION) for u in named]
    new = {row.members: row for row in wide if row.members not in seen}
    total = Row("total", "All groups together", frozenset(labels), RowKind.TOTAL)
    return (*groups, *new.values(), *((total,) if len(groups) > 1 else ()))


def _side(key: str, members: Sequence[str], labels: dict[str, str]) -> list[Union]:
    label = " and ".join(labels.get(m, m) for m in members)
    return [Union(key, label, tuple(members))] if members else []


def _known(union: Union, labels: dict[str, str]) -> frozenset[str]:
    strange = [m for m in union.members if m not in labels]
    if strange:
        raise PlanError(
            f"There is no group ‘{strange[0]}’ in this table.",
            remedy=f"Use one of: {', '.join(labels)}.",
        )
    return frozenset(union.members)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Exact counts of one table, all sites together, to be summed over any row and span."""

    keys: tuple[str, ...]
    base: tuple[Span, ...]
    numerator: Counts
    denominator: Counts
    sums: Sums | None
    squares: Sums | None

    @classmethod
    def of(cls, table: MeasureTable) -> Source:
        whole = table.over_sites()
        return cls(
            tuple(g.key for g in table.groups),
            base_spans(table),
            whole.numerator[0],
            whole.denominator[0],
            None if whole.sums is None else whole.sums[0],
            None if whole.squares is None else whole.squares[0],
        )

    def counts(self, members: frozenset[str], span: Span) -> tuple[int, int] | None:
        """Numerator and denominator; None when the span does not fall on whole periods."""
        columns = [i for i, s in enumerate(self.base) if span.holds(s)]
        if not columns:
            return None
        covered = Span(self.base[columns[0]].start, self.base[columns[-1]].end)
        if covered != span:
            return None
        cells = np.ix_(self._rows(members), columns)
        return int(self.numerator[cells].sum()), int(self.denominator[cells].sum())

    def moments(self, members: frozenset[str], span: Span) -> tuple[int, float, float]:
        """Number of values, sum and sum of squares about the measure's origin (means only)."""
        columns = [i for i, s in enumerate(self.base) if span.holds(s)]
        cells = np.ix_(self._rows(members), columns)
        sums, squares = (np.asarray(a)[cells].sum() for a in (self.sums, self.squares))
        return int(self.denominator[cells].sum()), float(sums), float(squares)

    def _rows(self, members: frozenset[str]) -> list[int]:
        return [i for i, key in enumerate(self.keys) if key in members]
