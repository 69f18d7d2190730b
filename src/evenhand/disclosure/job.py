"""One measure to protect: everything that does not change with the grain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from evenhand.disclosure.beside import Beside, Neighbour, neighbours
from evenhand.disclosure.draft import Bools, Draft
from evenhand.disclosure.history import remember, remember_beside
from evenhand.disclosure.layout import (
    Row,
    RowKind,
    SharedGrain,
    Source,
    Span,
    Union,
    grains,
    phase_spans,
    rows_of,
)
from evenhand.disclosure.previous import PreviousRelease, Release, check_groups
from evenhand.disclosure.rule import Rule, rule_for
from evenhand.disclosure.settings import Settings
from evenhand.ethnicity.groups import GroupStatus
from evenhand.measures.table import Counts, MeasureTable

Grains = list[tuple[SharedGrain, tuple[Span, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """`people` names the denominator, which measures may have in common. The cells of the rows
    `judged` decide the grain. `previous` is the digest of the latest earlier release. `beside` are
    other measures that have been shown."""

    table: MeasureTable
    source: Source
    rule: Rule
    figures: int
    grain_share: float
    people: str
    rows: tuple[Row, ...]
    phases: tuple[Span, ...]
    grains: Grains
    judged: tuple[int, ...]
    pair: tuple[int, int] | None
    releases: tuple[Release, ...]
    previous: str | None
    beside: tuple[Neighbour, ...]

    @property
    def events(self) -> str:
        return events_name(self.table.measure.id)


def events_name(measure: str) -> str:
    """Name of a measure's numerator in the attack."""
    return f"events {measure}"


def job_of(
    table: MeasureTable,
    focus: Sequence[str],
    comparison: Sequence[str],
    phase_starts: Sequence[date],
    unions: Sequence[Union],
    *,
    people: str,
    earlier: PreviousRelease,
    settings: Settings,
    beside: Sequence[Beside] = (),
    nested: Sequence[tuple[str, str]] = (),
) -> Job:
    """Lay out what would be published of a table."""
    rows = rows_of(table, focus, comparison, unions)
    sides = tuple(_place(rows, side) for side in (focus, comparison) if side)
    rule = rule_for(table.measure, settings.small)
    phases = phase_spans(table, phase_starts) if rule.events else ()
    releases = tuple(Release.of(t) for t in earlier.of(table.measure.id))
    for release in releases:
        check_groups(release.table, [g.key for g in table.groups])
    return Job(
        table=table,
        source=Source.of(table),
        rule=rule,
        figures=settings.figures,
        grain_share=settings.grain_share,
        people=people,
        rows=rows,
        phases=phases,
        grains=_not_finer(grains(table, phases), releases),
        judged=sides or _stated(table),
        pair=(sides[0], sides[1]) if len(sides) == 2 else None,
        releases=releases,
        previous=earlier.digest(table.measure.id),
        beside=neighbours(
            table,
            beside,
            nested,
            people=people,
            events=events_name(table.measure.id),
            small=settings.small,
        ),
    )


def _place(rows: Sequence[Row], members: Sequence[str]) -> int:
    return [row.members for row in rows].index(frozenset(members))


def _stated(table: MeasureTable) -> tuple[int, ...]:
    return tuple(i for i, g in enumerate(table.groups) if g.status is GroupStatus.STATED)


def _not_finer(found: Grains, releases: Sequence[Release]) -> Grains:
    """A grain finer than an earlier release's would nest its periods: never offered."""
    order = list(SharedGrain)
    floor = max((order.index(r.table.grain) for r in releases), default=0)
    kept = [g for g in found if order.index(g[0]) >= floor]
    return kept or found[-1:]


def clusters(tables: Sequence[MeasureTable]) -> list[list[int]]:
    """Places of tables whose denominators are equal in every cell, together."""
    found: list[list[int]] = []
    for i, table in enumerate(tables):
        home = next((c for c in found if _same_people(tables[c[0]], table)), None)
        if home is None:
            found.append([i])
        else:
            home.append(i)
    return found


def _same_people(one: MeasureTable, other: MeasureTable) -> bool:
    same_shape = one.groups == other.groups and one.periods == other.periods
    same_kind = one.measure.kind is other.measure.kind
    a, b = one.over_sites().denominator, other.over_sites().denominator
    return same_shape and same_kind and np.array_equal(a, b)


def draft_of(job: Job, spans: tuple[Span, ...]) -> Draft:
    """What would be shown at these spans if nothing needed protection but small counts."""
    x, n = _sums(job, (*spans, *job.phases))
    show_people = _each(lambda _, people: job.rule.shows_people(people), x, n)
    show_events = _each(job.rule.shows_events, x, n)
    rate = show_events[:, len(spans) :]
    draft = Draft(
        name=job.table.measure.id,
        events=job.events,
        people=job.people,
        rule=job.rule,
        figures=job.figures,
        rows=job.rows,
        spans=spans,
        phases=job.phases,
        x=x,
        n=n,
        show_events=show_events,
        show_people=show_people,
        rate=rate.copy(),
        ratio=_both(rate, job.pair),
        pair=job.pair,
        judged=job.judged,
        spare=int((1 - job.grain_share) * len(job.judged) * len(spans) + 1e-9),
        revised_events=np.zeros(x.shape, bool),
        revised_people=np.zeros(x.shape, bool),
    )
    _without_margins(draft)
    remember(draft, job.source, job.releases)
    remember_beside(draft, job.beside)
    return draft


def _sums(job: Job, columns: Sequence[Span]) -> tuple[Counts, Counts]:
    cells = [[job.source.counts(row.members, span) for span in columns] for row in job.rows]
    both = np.array(cells, dtype=np.int64).reshape(len(job.rows), len(columns), 2)
    return both[..., 0].copy(), both[..., 1].copy()


def _each(question: Callable[[int, int], bool], x: Counts, n: Counts) -> Bools:
    answers: Bools = np.zeros(x.shape, bool)
    for place in np.ndindex(x.shape):
        answers[place] = question(int(x[place]), int(n[place]))
    return answers


def _both(rate: Bools, pair: tuple[int, int] | None) -> Bools:
    if pair is None:
        return np.zeros(rate.shape[1], bool)
    both: Bools = rate[pair[0]] & rate[pair[1]]
    return both


def _without_margins(draft: Draft) -> None:
    """Of means only single groups' cells are shown: a total's mean would give a hidden one away."""
    if draft.rule.events:
        return
    wide = [i for i, row in enumerate(draft.rows) if row.kind is not RowKind.GROUP]
    draft.show_events[wide] = False
    draft.show_people[wide] = False
