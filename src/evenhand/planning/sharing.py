"""Candidates for people outside the team: everything is worked out from protected figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.disclosure import (
    PhaseFigure,
    PreviousRelease,
    phase_figures,
    protect_all,
    round_figures,
)
from evenhand.measures import MeasureTable
from evenhand.planning.candidates import Candidate, baseline_of, candidates, levelled
from evenhand.planning.study import Baseline, StudyPlan


def shared_candidates(
    tables: Sequence[MeasureTable], plan: StudyPlan, *, previous: PreviousRelease | None = None
) -> dict[str, tuple[Candidate, ...]]:
    """Candidates of each measure id, with protected figures in place of exact ones.

    The totals of the baseline are protected and attacked together. Rates and people a year are to
    two significant figures, month-to-month scatter and unions of groups are left out, and a group
    whose figures are hidden has none. Words about the gap come from exact counts, as in a review.
    """
    parts = [baseline_of(table, plan) for table in tables]
    safe = protect_all(
        [levelled(table, plan).stated().over_periods() for table, _ in parts], previous=previous
    )
    return {
        table.measure.id: tuple(
            _protected(one, {f.key: f for f in phase_figures(figures)})
            for one in candidates(table, plan)
        )
        for table, figures in zip(tables, safe, strict=True)
    }


def _protected(exact: Candidate, figures: dict[str, PhaseFigure]) -> Candidate:
    baseline = _baseline(exact.keys, figures, exact.months)
    against = _baseline(exact.comparison_keys, figures, exact.months)
    compared = against is not None and baseline is not None
    return replace(
        exact,
        baseline=baseline,
        against=against if compared else None,
        reading=exact.reading if compared else None,
        others=(),
        together=None,
        phi=1.0,
        hidden=baseline is None,
    )


def _baseline(keys: Sequence[str], figures: dict[str, PhaseFigure], months: int) -> Baseline | None:
    """One group's protected figures; a union of groups has none of its own here."""
    found = figures.get(keys[0]) if len(keys) == 1 else None
    if found is None or found.rate is None or found.denominator is None:
        return None
    return Baseline(round_figures(found.denominator * 12 / months), found.rate, months=months)
