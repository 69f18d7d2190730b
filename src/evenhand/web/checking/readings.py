"""Readings: what they are made of, whether they are up to date, and what leaves with them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.db.models import F, Q

from evenhand.disclosure import PreviousRelease, ProtectedTable
from evenhand.disclosure.rule import Rule, rule_for
from evenhand.disclosure.settings import Settings
from evenhand.errors import EvenhandError
from evenhand.experience import Form
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.measurement.models import RATE, ProjectMeasure, Reading
from evenhand.web.measurement.queries import (
    current_counts,
    current_definition,
    current_reading,
)
from evenhand.web.projects.queries import current_plan


def basis() -> Iterator[str]:
    """Never the counts of another measure, or the plan of another project; the page as it must be."""
    wrong = ~Q(counts__measure=F("measure")) | (
        Q(plan__isnull=False) & ~Q(plan__project=F("measure__project"))
    )
    for pk in Reading.objects.filter(wrong).values_list("pk", flat=True):
        yield f"Reading {pk} is made of counts or a plan that are not its measure's."
    shared = Reading.objects.exclude(measure__form=Form.STORIES)  # theirs hold no number to protect
    kept = shared.values_list("pk", "protected_page", "released", "refused")
    for pk, page, released, refused in kept.iterator(chunk_size=50):
        if not (bool(page) == (released is not None) == (refused == "")):
            yield f"Reading {pk} neither is protected nor says why not."


def unread() -> Iterator[str]:
    """The newest counts under the newest plan, unless work on them waits, or failed and said so."""
    waiting = being_read()
    for one in ProjectMeasure.objects.filter(counts__isnull=False).distinct().order_by("pk"):
        if str(one.pk) in waiting:
            continue
        read = current_reading(one)
        if read is None or (read.counts, read.plan) != (
            current_counts(one),
            current_plan(one.project),
        ):
            yield f"Measure {one.pk} has counts or a plan that were not read, and nobody was asked to."


def being_read() -> set[str]:
    """Measures that somebody was asked to read, and has not read yet, or could not."""
    states = (JobStatus.WAITING, JobStatus.WORKING, JobStatus.FAILED)
    asked = Job.objects.filter(kind="read", status__in=states)
    return set(asked.values_list("arguments__measure", flat=True))


def small_numbers() -> Iterator[str]:
    """What was released obeys the rule, cell by cell."""
    released = Reading.objects.filter(measure__form=RATE).exclude(released=None)
    for reading in released.iterator(chunk_size=50):
        try:
            tables = PreviousRelease.from_json(reading.released or {}).tables
            definition = current_definition(reading.measure).definition()
            rule = rule_for(definition, Settings.from_defaults().small)
        except EvenhandError:
            yield f"What reading {reading.pk} released cannot be read."
            continue
        if any(_shows_small(table, rule) for table in tables):
            yield f"Reading {reading.pk} shows a number that the rule hides."


def _shows_small(table: ProtectedTable, rule: Rule) -> bool:
    top, below = table.cells_numerator, table.cells_denominator
    hidden_top, hidden_below = np.ma.getmaskarray(top), np.ma.getmaskarray(below)
    for at in np.argwhere(~hidden_top):
        x, n = int(top[tuple(at)]), int(below.data[tuple(at)])
        if hidden_below[tuple(at)] or not rule.shows_events(x, n):
            return True
    shown = below.data[~hidden_below]
    return any(not rule.shows_people(int(n)) for n in shown)
