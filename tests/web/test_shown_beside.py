"""Two pages of one project: what they give away together, and what is remembered of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from evenhand.disclosure import PreviousRelease, ProtectedTable
from evenhand.frameworks.registers import kinds
from evenhand.measures import MeasureTable
from evenhand.measures.periods import Grain, contiguous
from evenhand.web.core import jobs
from evenhand.web.measurement.actions import add_library_measure, store_counts
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.measurement.queries import current_definition, current_reading
from evenhand.web.projects.actions import fix_plan
from evenhand.web.registers.actions import make_entry
from fixtures.tables import group

pytestmark = pytest.mark.django_db

OFTEN = {"black": 20, "mixed": 9, "white": 70, "other": 12}
RARE = {"black": 2, "mixed": 0, "white": 5, "other": 1}
WOMEN = {"black": 55, "black_african": 55, "mixed": 12, "white": 200, "other": 30}
CHANGE = date(2024, 7, 1)
PLAN = {"focus": ["black"], "comparison": ["white"], "reason": "agreed together"}


def store(world: Any, measure: ProjectMeasure, events: Mapping[str, int]) -> None:
    """The same each month of a year, but for one month with five women in one group."""
    months = contiguous(date(2024, 1, 1), date(2024, 12, 1), Grain.MONTH)
    people = np.array([[[WOMEN[g]] * 12 for g in events]])
    if "mixed" in events:
        people[0, list(events).index("mixed"), 3] = 5
    top = np.minimum(np.array([[[n] * 12 for n in events.values()]]), people)
    table = MeasureTable(
        current_definition(measure).definition(),
        Grain.MONTH,
        months,
        tuple(group(g) for g in events),
        ("",),
        top,
        people,
        np.zeros_like(people),
    )
    store_counts(by=world.people["lead"], measure=measure, table=table, source="table")
    while jobs.run_one("test"):
        pass


@pytest.fixture
def planned(world: Any) -> Any:
    content = PLAN | {"change_date": CHANGE.isoformat(), "change_what": "Two at every call"}
    fix_plan(
        by=world.people["lead"], project=world.project, content=content, today=date(2024, 6, 1)
    )
    return world


def released(measure: ProjectMeasure) -> ProtectedTable:
    reading = current_reading(measure)
    assert reading is not None
    (table,) = PreviousRelease.from_json(reading.released or {}).tables
    return table


def test_two_measures_of_one_project_give_nobody_away_together(planned: Any) -> None:
    """Seven months on one page and their sum on the other would name the women of the eighth."""
    rare = add_library_measure(
        by=planned.people["lead"], project=planned.project, id="pph_transfusion"
    )
    store(planned, planned.measure, OFTEN)
    store(planned, rare, RARE)
    months, sums = released(planned.measure), released(rare)
    assert (months.grain, sums.grain) == ("month", "phase")
    mixed = months.cells_denominator[months.row("mixed")].tolist()
    assert mixed[3] is None
    before = sums.phases.denominator[sums.row("mixed"), 0]
    assert before is np.ma.masked or mixed[:6].count(None) > 1
    assert sums.phases.denominator[sums.row("black")].tolist() == [330, 330]


def test_what_was_shown_is_remembered_behind_a_reading_that_could_show_nothing(world: Any) -> None:
    """A version in which everything is small does not begin a new series of releases."""
    store(world, world.measure, OFTEN)
    store(world, world.measure, dict.fromkeys(OFTEN, 0))
    nothing = current_reading(world.measure)
    assert nothing is not None
    assert nothing.released is None
    store(world, world.measure, OFTEN | {"black": 29})
    assert len(released(world.measure).earlier) == 1


def test_who_is_missing_stands_on_the_page_of_the_numbers(world: Any) -> None:
    """The page says whom its numbers do not show, with what is done about it; or that nobody was named."""
    store(world, world.measure, OFTEN)
    address = reverse("measure", kwargs={"measure_id": world.measure.pk})
    client = world.signed_in("member")
    assert "Nobody has been named yet." in client.get(address).content.decode()
    made = make_entry(
        by=world.people["partner"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali <women>", "why": "merged"},
    )
    page = client.get(address).content.decode()
    assert f'{reverse("entry", kwargs={"entry_id": made.pk})}">Somali &lt;women&gt;</a>' in page
    assert "recorded together with others." in page
    assert "Nobody has been named yet." not in page


def test_a_group_that_is_in_the_numbers_no_more_takes_no_page_away(planned: Any) -> None:
    """A file without a single Mixed woman is shown like the one before: theirs is a small number, too."""
    store(planned, planned.measure, OFTEN)
    store(planned, planned.measure, {g: n for g, n in OFTEN.items() if g != "mixed"})
    table = released(planned.measure)
    assert table.cells_denominator[table.row("mixed")].tolist() == [None] * 12
    assert table.cells_denominator[table.row("black")].tolist() == [55] * 12
    reading = current_reading(planned.measure)
    assert reading is not None
    assert "Mixed" in " ".join(f["text"] for f in reading.protected_flags)


def test_groups_of_another_level_are_never_taken_for_the_same(planned: Any) -> None:
    """What was shown of Black women cannot be checked against Black African women alone."""
    store(planned, planned.measure, OFTEN)
    fix_plan(
        by=planned.people["lead"],
        project=planned.project,
        content=PLAN | {"focus": ["black_african"], "level": "detailed"},
        reason="One group in it",
    )
    store(planned, planned.measure, {"black_african": 20, "mixed": 9, "white": 70, "other": 12})
    reading = current_reading(planned.measure)
    assert reading is not None
    assert "cannot be checked" in reading.refused
