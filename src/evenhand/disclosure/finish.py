"""From a settled draft to the table that is written: hidden numbers are overwritten here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evenhand.disclosure.draft import Draft, shown_ratios
from evenhand.disclosure.job import Job
from evenhand.disclosure.layout import SharedGrain, Span
from evenhand.disclosure.loop import Outcome
from evenhand.disclosure.protected import (
    AttackReport,
    Bools,
    Masked,
    PhaseFigures,
    ProtectedTable,
    hidden_report,
    masked_counts,
    masked_figures,
    nominal,
)


def finished(job: Job, draft: Draft, grain: SharedGrain, outcome: Outcome) -> ProtectedTable:
    """Write the table."""
    size = len(draft.spans)
    events = masked_counts(draft.x[:, :size], draft.show_events[:, :size])
    people = masked_counts(draft.n[:, :size], draft.show_people[:, :size])
    mean, deviation = _means(job, draft)
    starts = tuple(nominal(span.start, grain) for span in draft.spans)
    return ProtectedTable(
        measure=job.table.measure.id,
        kind=job.table.measure.kind,
        grain=grain,
        spans=draft.spans,
        groups=job.table.groups,
        rows=draft.rows,
        cells_numerator=events,
        cells_denominator=people,
        phases=_phases(draft),
        report=hidden_report(draft.rows, starts, events, people),
        attack=_report(outcome),
        mean=mean,
        deviation=deviation,
        previous=job.previous,
        earlier=tuple(replace(r.table, earlier=()) for r in job.releases),
    )


def _report(outcome: Outcome) -> AttackReport:
    counts = outcome.counts
    return AttackReport(
        len(counts), min(counts, default=None), outcome.rounds, outcome.already_open
    )


def _phases(draft: Draft) -> PhaseFigures:
    size = len(draft.spans)
    events, people = draft.show_events[:, size:], draft.show_people[:, size:]
    x, n = draft.x[:, size:], draft.n[:, size:]
    return PhaseFigures(
        draft.phases,
        masked_counts(x, events),
        masked_counts(n, people),
        _rates(draft, events | draft.rate),
        _ratios(draft, shown_ratios(draft)),
        draft.pair,
    )


def _rates(draft: Draft, shown: Bools) -> Masked:
    values = np.zeros(shown.shape)
    for r, p in np.argwhere(shown):
        values[r, p] = draft.rounded_rate(int(r), int(p))
    return masked_figures(values, shown)


def _ratios(draft: Draft, shown: Bools) -> Masked:
    values = np.zeros(shown.shape)
    for (p,) in np.argwhere(shown):
        values[p] = draft.rounded_ratio(int(p))
    return masked_figures(values, shown)


def _means(job: Job, draft: Draft) -> tuple[Masked | None, Masked | None]:
    """Mean and standard deviation of cells whose number of values is shown."""
    if job.source.sums is None:
        return None, None
    shown = draft.show_people[:, : len(draft.spans)]
    values = np.zeros((2, *shown.shape))
    for r, c in np.argwhere(shown):
        values[:, r, c] = _moments(job, draft, r, draft.spans[c])
    return masked_figures(values[0], shown), masked_figures(values[1], shown)


def _moments(job: Job, draft: Draft, row: int, span: Span) -> tuple[float, float]:
    n, total, squares = job.source.moments(draft.rows[row].members, span)
    variance = max(squares - total**2 / n, 0.0) / (n - 1)
    return job.table.measure.origin + total / n, float(np.sqrt(variance))
