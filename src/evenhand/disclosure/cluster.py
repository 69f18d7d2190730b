"""Measures that share a denominator: one attack, a grain for each."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.disclosure.beside import orders
from evenhand.disclosure.draft import Draft, hidden_judged
from evenhand.disclosure.finish import finished
from evenhand.disclosure.job import Job, draft_of, events_name
from evenhand.disclosure.loop import Outcome, Pairs, settle
from evenhand.disclosure.protected import ProtectedTable
from evenhand.disclosure.settings import Settings
from evenhand.disclosure.solve import Memo


def protected(
    jobs: Sequence[Job], nested: Sequence[tuple[str, str]], settings: Settings
) -> tuple[ProtectedTable, ...]:
    """The measures of one denominator, each at the finest grain that passes in company."""
    pairs, memo = _pairs(jobs, nested), Memo()
    places = [_first_place(job) for job in jobs]
    while True:
        drafts = [draft_of(job, job.grains[i][1]) for job, i in zip(jobs, places, strict=True)]
        outcome = settle(drafts, pairs, settings.min_feasible, memo)
        coarser = [_next_place(*case) for case in zip(jobs, drafts, places, strict=True)]
        if coarser == places:
            break
        places = coarser
    ready = zip(jobs, drafts, places, strict=True)
    return tuple(_written(job, draft, place, outcome) for job, draft, place in ready)


def _pairs(jobs: Sequence[Job], nested: Sequence[tuple[str, str]]) -> Pairs:
    names = {events_name(inner): events_name(outer) for inner, outer in nested}
    beside = [one for job in jobs for one in job.beside]
    present = {job.events for job in jobs} | {one.events for one in beside}
    among = tuple((i, o) for i, o in names.items() if {i, o} <= present)
    own = ((job.events, job.people) for job in jobs if job.rule.complement)
    return tuple(dict.fromkeys((*own, *orders(beside), *among)))


def _first_place(job: Job) -> int:
    """The finest grain whose small counts alone leave enough to show: the attack starts there."""
    last = len(job.grains) - 1
    fine = (i for i in range(last) if _passes(draft_of(job, job.grains[i][1])))
    return next(fine, last)


def _next_place(job: Job, draft: Draft, place: int) -> int:
    last = len(job.grains) - 1
    return place if place == last or _passes(draft) else place + 1


def _passes(draft: Draft) -> bool:
    return hidden_judged(draft) <= draft.spare


def _written(job: Job, draft: Draft, place: int, outcome: Outcome) -> ProtectedTable:
    return finished(job, draft, job.grains[place][0], outcome)
