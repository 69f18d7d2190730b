"""Measures that share a denominator: one attack, a grain for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evenhand.disclosure.draft import Draft
from evenhand.disclosure.finish import finished
from evenhand.disclosure.job import Job, draft_of, events_name
from evenhand.disclosure.loop import Outcome, Pairs, settle
from evenhand.disclosure.protected import ProtectedTable
from evenhand.disclosure.settings import Settings
from evenhand.disclosure.solve import Memo
from evenhand.errors import DisclosureError


def protected(
    jobs: Sequence[Job], nested: Sequence[tuple[str, str]], settings: Settings
) -> tuple[ProtectedTable, ...]:
    """The measures of one denominator, each at the finest grain that passes in company."""
    pairs, memo = _pairs(jobs, nested), Memo()
    places = [_first_place(job, settings) for job in jobs]
    while True:
        drafts = [draft_of(job, job.grains[i][1]) for job, i in zip(jobs, places, strict=True)]
        outcome = settle(drafts, pairs, settings.min_feasible, memo)
        coarser = [_next_place(*case, settings) for case in zip(jobs, drafts, places, strict=True)]
        if coarser == places:
            break
        places = coarser
    ready = zip(jobs, drafts, places, strict=True)
    return tuple(_written(job, draft, place, outcome) for job, draft, place in ready)


def _pairs(jobs: Sequence[Job], nested: Sequence[tuple[str, str]]) -> Pairs:
    names = {events_name(inner): events_name(outer) for inner, outer in nested}
    present = {job.events for job in jobs}
    among = tuple((i, o) for i, o in names.items() if {i, o} <= present)
    return (*((job.events, job.people) for job in jobs if job.rule.complement), *among)


def _first_place(job: Job, settings: Settings) -> int:
    """The finest grain whose small counts alone leave enough to show: the attack starts there."""
    last = len(job.grains) - 1
    return next(
        (i for i in range(last) if _passes(job, draft_of(job, job.grains[i][1]), settings)), last
    )


def _next_place(job: Job, draft: Draft, place: int, settings: Settings) -> int:
    last = len(job.grains) - 1
    return place if place == last or _passes(job, draft, settings) else place + 1


def _passes(job: Job, draft: Draft, settings: Settings) -> bool:
    shown = draft.show_events[list(job.judged), : len(draft.spans)]
    return bool(np.mean(shown) >= settings.grain_share)


def _written(job: Job, draft: Draft, place: int, outcome: Outcome) -> ProtectedTable:
    if not draft.show_events[:, : len(draft.spans)].any():
        raise DisclosureError(
            f"‘{job.table.measure.title}’ cannot be shared: too few people or events in every group,"
            " even with all periods together.",
            remedy="Pool years, groups or teams, choose a measure with more events, or keep it in the team.",
        )
    return finished(job, draft, job.grains[place][0], outcome)
