"""Words at the edges: no figure, nobody to compare, and units that no definition could place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.charts.forest import _ends_points, _ends_ratio
from evenhand.charts.words import percent
from evenhand.equity.model import Estimate
from evenhand.errors import PlanError
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.figures import show_ratio, show_signed
from evenhand.reading.missing import _tipping
from evenhand.reading.scope import named_groups
from fixtures.tables import CHANGE, group, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
COUNTS = {"black": ((51, 450), (51, 450)), "white": ((135, 1_500), (103, 1_200))}


def flags(found: EquityReading) -> list[tuple[str, str]]:
    return [(f.title, f.text) for f in found.flags if f.id == "data-quality"]


def test_no_figure_is_said() -> None:
    assert [show_ratio(r) for r in (None, 0.994, 0.995)] == ["no figure", "0.99", "1.0"]
    nothing = Estimate(None, None, None, None, None, "")
    half = replace(nothing, low=0.5)
    assert [_ends_ratio(e) for e in (nothing, half)] == ["no figure"] * 2
    assert _ends_ratio(replace(half, high=1.25)) == "0.50 to 1.2"
    assert [_ends_points(e, 100) for e in (nothing, half)] == ["no figure"] * 2
    assert [show_signed(v, 100) for v in (None, 0.0, -0.03)] == ["no figure", "0.0", "−3.0"]


def test_a_share_too_small_for_its_decimals() -> None:
    assert [percent(v) for v in (0.0, 0.0004, 0.0005)] == ["0%", "under 0.1%", "0.1%"]


def test_groups_by_their_names() -> None:
    found = [group("black"), group("white")]
    assert named_groups(found, ("WHITE", "black"), "group") == (1, 0)
    with pytest.raises(PlanError, match="The group ‘Green’ is not a group") as refused:
        named_groups(found, ("Green",), "group")
    assert refused.value.remedy == "Name one of: ‘Black’ and ‘White’."


def test_how_far_missing_people_would_have_to_differ() -> None:
    assert "a factor of 2.3" in _tipping(2.34)
    assert "more than a factor of 10" in _tipping(None)


def test_units_that_could_not_be_placed_are_counted_for_the_team() -> None:
    table = replace(phased_table(COUNTS), undated=1_200, scope_unknown=3)
    assert flags(read(table, PLAN)) == [
        ("Not counted", "1,200 women have no date and are in no count."),
        (
            "Not counted",
            "For 3 women it is not recorded whether this measure is about them; they are in no count.",
        ),
    ]


def test_answers_missing_from_more_than_one_in_a_hundred() -> None:
    table = phased_table(COUNTS)
    few = np.zeros_like(table.missing)
    few[0, 0, 0] = 36  # with 3,600 women counted: 0.99 %
    assert flags(read(replace(table, missing=few), PLAN)) == []
    few[0, 0, 0] = 37
    assert flags(read(replace(table, missing=few), PLAN)) == [
        (
            "Answers missing",
            "1.0% of women have no recorded answer for this measure, and are in neither count.",
        )
    ]


def test_a_change_in_the_last_month_is_not_read_and_that_is_said() -> None:
    """December 2025 has the change inside it, and nothing comes after."""
    last = replace(PLAN, change_date=date(2025, 12, 15))
    found = read(phased_table(COUNTS), last)
    said = next(f for f in found.flags if f.id == "nothing-since")
    assert said.title == "Nothing since the change yet"
    assert said.text == (
        "The data hold no whole period since the change of 15 December 2025 yet. What stands here "
        "is the time before it, and says nothing of a change."
    )
    whole = replace(PLAN, change_date=date(2025, 12, 1))
    for plan in (whole, replace(PLAN, change_date=None)):
        flagged = read(phased_table(COUNTS), plan).flags
        assert "nothing-since" not in [f.id for f in flagged]
