"""The plan of a review in words: what was asked, and when it was fixed."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.charts.words import day
from evenhand.documents.view.words import fixed
from evenhand.reading.figures import listing, title_of
from evenhand.reading.model import Review

Term = tuple[str, str]


def plan_terms(review: Review) -> tuple[Term, ...]:
    """Name and value of everything that the plan fixed; empty where nothing was read."""
    return tuple(_terms(review)) if review.readings else ()


def _terms(review: Review) -> Iterator[Term]:
    words, plan = fixed("plan"), review.plan
    yield from _compared(review)
    if plan.reason:
        yield words["reason"], plan.reason
    if plan.change_date:
        what = f": {plan.change_what}" if plan.change_what else ""
        yield words["change"], f"{day(plan.change_date)}{what}"
    yield words["fixed"], words["fixed_before" if plan.declared_before else "fixed_after"]
    if plan.dates_set_afterwards:
        yield words["dates"], words["dates_after"]
    if plan.chosen_because_worst:
        yield words["chosen"], words["chosen_worst"]
    yield from _registered(review)
    yield words["level"], words.get(f"level_{plan.level}", plan.level)
    yield words["rules"], plan.rules.replace("-", " ")
    if plan.target is not None:
        yield words["target"], f"{plan.target:g}"


def _registered(review: Review) -> Iterator[Term]:
    """When and how a plan was written down, for those that are."""
    words, plan = fixed("plan"), review.plan
    if plan.registered_on:
        yield words["registered"], day(plan.registered_on)
    if plan.primary_measure:
        titles = {r.measure.id: r.measure.title for r in review.readings}
        yield words["primary"], title_of(plan.primary_measure, titles)
    if plan.mode == "monthly":
        yield words["looks"], words["looks_monthly"]
    if plan.planned_end:
        yield words["ends"], day(plan.planned_end)


def _compared(review: Review) -> Iterator[Term]:
    """The labels of the readings say it best; the plan's own words where there are none."""
    words, plan, first = fixed("plan"), review.plan, review.readings[0]
    if focus := first.focus_label or listing(list(plan.focus)):
        yield words["focus"], focus
    if against := first.comparison_label or listing(list(plan.comparison)):
        yield words["comparison"], against
