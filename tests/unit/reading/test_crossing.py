"""Ethnicity with a second characteristic: counts in their places, levels, and protected joint groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evenhand.errors import DisclosureError, PlanError
from evenhand.measures.definition import Kind
from evenhand.measures.strata import NOT_RECORDED
from evenhand.measures.table import MeasureTable
from evenhand.reading import Plan
from evenhand.reading.crossing import cross
from fixtures.tables import HAEMORRHAGE, flat_table

PLAN = Plan(focus=("Black",), comparison=("White",))
LEVELS = ("least deprived", "middle", "most deprived")
COUNTS = {
    "black": [(10, 100), (20, 200), (60, 400)],
    "mixed": [(12, 90), (13, 80), (14, 70)],
    "white": [(60, 1_500), (90, 1_500), (120, 1_500)],
}


def table(
    counts: dict[str, list[tuple[int, int]]] = COUNTS,
    levels: tuple[str, ...] = LEVELS,
    **more: Any,
) -> MeasureTable:
    """Levels in the place of sites."""
    one = [flat_table({k: v[i] for k, v in counts.items()}) for i in range(len(levels))]
    measure = replace(HAEMORRHAGE, **more)
    return replace(
        one[0],
        measure=measure,
        sites=levels,
        numerator=np.concatenate([t.numerator for t in one]),
        denominator=np.concatenate([t.denominator for t in one]),
        missing=np.concatenate([t.missing for t in one]),
    )


def cells(found: Any) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    return {(c.group, c.level): (c.events, c.people) for c in found.cells}


WANTED = {
    (group.capitalize(), level): pair
    for group, pairs in COUNTS.items()
    for level, pair in zip(LEVELS, pairs, strict=True)
}


def test_counts_in_their_places() -> None:
    found = cross(table(), PLAN, dimension="deprivation")
    assert (found.dimension, found.levels, found.hidden) == ("deprivation", LEVELS, False)
    assert found.groups == ("Black", "Mixed", "White")
    assert cells(found) == WANTED
    black, white = (10 / 100, 60 / 1_500)
    assert found.gaps[0].ratio is not None
    assert found.gaps[0].ratio.value == pytest.approx(black / white)
    assert "women" in found.sentences[0]
    assert not any("no recorded" in s for s in found.sentences)


def test_levels_in_an_order_reference_first() -> None:
    order = ("most deprived", "least deprived")
    found = cross(table(), PLAN, dimension="deprivation", order=order)
    assert found.levels == order
    assert set(cells(found)) == {(g, v) for g in ("Black", "Mixed", "White") for v in order}
    assert found.interaction is not None
    assert (found.interaction.reference_level, found.interaction.level) == order
    own = cross(table(), PLAN, dimension="deprivation")
    assert own.interaction is not None
    assert (own.interaction.reference_level, own.interaction.level) == (LEVELS[0], LEVELS[2])


def test_small_neighbours_are_put_together_where_the_order_means_something() -> None:
    """Twenty and eight Black women; others see the levels as they are."""
    given = table({**COUNTS, "black": [(3, 20), (2, 8), (14, 70)]})
    pooled = (LEVELS[:2],)
    for options in ({"ordered": True}, {"order": LEVELS}):
        found = cross(given, PLAN, dimension="deprivation", **options)  # type: ignore[arg-type]
        assert found.pooled == pooled
        assert found.levels == ("least deprived and middle", "most deprived")
        shared = cross(given, PLAN, dimension="deprivation", audience="shared", **options)  # type: ignore[arg-type]
        assert (shared.pooled, shared.levels) == ((), LEVELS)
    assert cross(given, PLAN, dimension="deprivation").pooled == ()


def test_detailed_groups_are_added_up_and_the_missing_left_out() -> None:
    counts = {
        "black_african": [(4, 40), (8, 80), (20, 100)],
        "black_caribbean": [(6, 60), (12, 120), (40, 300)],
        "white": COUNTS["white"],
        "not_stated": [(5, 50)] * 3,
    }
    found = cells(cross(table(counts), PLAN, dimension="deprivation"))
    assert found == {k: v for k, v in WANTED.items() if k[0] != "Mixed"}


def test_people_in_no_level_are_counted_for_the_team_alone() -> None:
    counts = {k: [*v, (1, 7)] for k, v in COUNTS.items()}
    given = table(counts, (*LEVELS, NOT_RECORDED))
    found = cross(given, PLAN, dimension="deprivation")
    assert (found.levels, cells(found)) == (LEVELS, WANTED)
    assert found.sentences[-1] == "21 people have no recorded deprivation and are in no level."
    shared = cross(given, PLAN, dimension="deprivation", audience="shared")
    assert not any("no recorded" in s for s in shared.sentences)


def test_periods_are_added_up() -> None:
    one = table()
    months = replace(
        one,
        numerator=np.concatenate([one.numerator, one.numerator * 0], axis=2),
        denominator=np.concatenate([one.denominator, one.denominator], axis=2),
        missing=np.concatenate([one.missing, one.missing], axis=2),
    )
    found = cells(cross(months, PLAN, dimension="deprivation"))
    assert found == {k: (x, 2 * n) for k, (x, n) in WANTED.items()}


def test_a_rate_keeps_its_kind() -> None:
    found = cross(table(kind=Kind.RATE), PLAN, dimension="deprivation")
    plain = cross(table(), PLAN, dimension="deprivation")
    assert found.gaps[0].ratio is not None
    assert plain.gaps[0].ratio is not None
    assert found.gaps[0].ratio.value == pytest.approx(plain.gaps[0].ratio.value)
    assert found.gaps[0].ratio.low != plain.gaps[0].ratio.low


def test_joint_groups_that_are_protected() -> None:
    """Six and three of a small group: hidden, and so is who could give them away."""
    counts = {**COUNTS, "mixed": [(3, 60), (40, 300), (45, 310)]}
    given = table(counts)
    shared = cross(given, PLAN, dimension="deprivation", order=LEVELS, audience="shared")
    assert shared.hidden
    found = cells(shared)
    assert found["Mixed", "least deprived"] == (None, None)
    wanted = cells(cross(given, PLAN, dimension="deprivation", order=LEVELS))
    for key, (x, n) in found.items():
        assert (x is None) == (n is None)
        assert x is None or (x, n) == wanted[key]
    assert sum(x is not None for x, _ in found.values()) >= 6
    assert shared.groups == ("Black", "Mixed", "White")
    assert shared.levels == LEVELS


def test_nothing_small_is_shared_whole() -> None:
    counts = {k: [(x * 10, n * 10) for x, n in v] for k, v in COUNTS.items()}
    shared = cross(table(counts), PLAN, dimension="deprivation", audience="shared")
    assert cells(shared) == {k: (x * 10, n * 10) for k, (x, n) in WANTED.items()}


def test_where_nothing_can_be_shared() -> None:
    counts = {k: [(0, 2)] * 3 for k in COUNTS}
    with pytest.raises(DisclosureError):
        cross(table(counts), PLAN, dimension="deprivation", audience="shared")


@pytest.mark.parametrize(
    ("given", "order", "problem", "remedy"),
    [
        (
            table(kind=Kind.MEAN),
            (),
            "A measure of kind ‘mean’ cannot be crossed.",
            "Cross a proportion or a rate.",
        ),
        (
            table(),
            ("middle", "highest", "lowest"),
            "There is no level ‘highest’.",
            "Name levels out of: least deprived, middle and most deprived.",
        ),
        (
            table(),
            ("middle",),
            "There are fewer than two levels to cross with.",
            "Check how the column is mapped, or where it is cut.",
        ),
        (
            table({k: v[:2] for k, v in COUNTS.items()}, ("middle", NOT_RECORDED)),
            (),
            "There are fewer than two levels to cross with.",
            "Check how the column is mapped, or where it is cut.",
        ),
    ],
)
def test_what_cannot_be_crossed(
    given: MeasureTable, order: tuple[str, ...], problem: str, remedy: str
) -> None:
    with pytest.raises(PlanError) as refused:
        cross(given, PLAN, dimension="deprivation", order=order)
    assert (refused.value.problem, refused.value.remedy) == (problem, remedy)
