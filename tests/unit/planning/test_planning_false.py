"""Which answers count as false: every answer against truths that do and do not bear it out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from evenhand.equity import GapCounts, read_gaps
from evenhand.equity.model import Margin
from evenhand.equity.verdict import GAP_ANSWERS, OWN_ANSWERS, STANDS
from evenhand.errors import PlanError
from evenhand.planning.characteristics.false import (
    ABSENCE,
    FOCUS,
    GAP,
    MASKED,
    ONE_SCALE,
    OTHER_GAPS,
    OTHERS,
    STAND,
    Said,
    Truly,
    said,
    wrong_by_line,
)

MARGIN = Margin(difference=0.02, ratio=1.25, agreed_by="us", agreed_on="")


def read(
    *rates: tuple[float, float], people: float = 20_000, direction: str = "lower", **options: Any
) -> Said:
    """One project seen with exactly these rates before and since, focus first, then comparison."""
    seen = np.array([rates], float)
    n = np.full(seen.shape, people)
    places = np.arange(len(rates))
    found = read_gaps(
        GapCounts(np.round(seen * n), n, 0 * n),
        focus=places == 0,
        comparison=places == 1,
        phase=[0, 1],
        kind="proportion",
        direction=direction,
        dispersions=(1.0, 0.0),
        **options,
    )
    return said(found)


def truly(
    *rates: tuple[float, float], direction: str = "lower", margin: Margin | None = None
) -> Truly:
    return Truly(np.array(rates, float), np.full(len(rates), 1000.0), direction, margin)


def wrong(found: Said, truth: Truly, line: str) -> int:
    return int(wrong_by_line(found, truth)[line][0])


def answer(found: Said) -> str:
    return str(GAP_ANSWERS[found.gap.answers.answer[0, 0]])


NARROWED = ((0.12, 0.08), (0.05, 0.05))
LEVELLED = ((0.12, 0.12), (0.05, 0.09))
WIDENED = ((0.08, 0.12), (0.05, 0.05))
REVERSED = ((0.12, 0.03), (0.06, 0.06))
OPENED = ((0.05, 0.09), (0.05, 0.05))
STEADY = ((0.12, 0.12), (0.05, 0.05))
RELATIVE = ((0.12, 0.09), (0.05, 0.0375))
ABSOLUTE = ((0.12, 0.10), (0.05, 0.03))
NO_GAP = ((0.08, 0.08), (0.08, 0.08))


@pytest.mark.parametrize(
    ("seen", "name", "true", "false"),
    [
        (NARROWED, "narrowed", [NARROWED, ((0.12, 0.11), (0.05, 0.05)), REVERSED],
         [STEADY, LEVELLED, RELATIVE, ABSOLUTE, NO_GAP, WIDENED, ((0.05, 0.05), (0.12, 0.10))]),
        (LEVELLED, "narrowed by levelling down", [LEVELLED],
         [NARROWED, STEADY, ((0.12, 0.11), (0.05, 0.09)), ((0.12, 0.10), (0.05, 0.05))]),
        (WIDENED, "widened", [WIDENED, ((0.08, 0.09), (0.05, 0.05))],
         [STEADY, NARROWED, RELATIVE, ABSOLUTE, ((0.05, 0.05), (0.08, 0.12))]),
        (REVERSED, "reversed", [REVERSED], [NARROWED, STEADY, OPENED, ((0.12, 0.06), (0.06, 0.06))]),
        (OPENED, "a gap opened", [OPENED, WIDENED], [STEADY, NO_GAP, NARROWED, RELATIVE]),
    ],
)  # fmt: skip
def test_answers_on_both_scales(
    seen: tuple[Any, ...], name: str, true: list[Any], false: list[Any]
) -> None:
    found = read(*seen)
    assert answer(found) == name
    for rates in true:
        assert wrong(found, truly(*rates), GAP) == 2
        assert wrong(found, truly(*rates), ONE_SCALE) == 2
    for rates in false:
        assert wrong(found, truly(*rates), GAP) == 0, rates
        assert wrong(found, truly(*rates), ONE_SCALE) == 2


def test_narrowed_not_known_through_whom_needs_both_scales_alone() -> None:
    found = read((0.12, 0.111), (0.05, 0.056), people=3000)
    assert answer(found) == "narrowed, not known through whom"
    strength = int(found.gap.strength[0, 0])
    assert strength == 1
    assert wrong(found, truly(*NARROWED), GAP) == wrong(found, truly(*LEVELLED), GAP) == 2
    assert wrong(found, truly(*ABSOLUTE), GAP) == wrong(found, truly(*STEADY), GAP) == strength


def test_levelling_down_where_the_focus_was_better_off() -> None:
    """The focus got worse and the comparison did not improve."""
    found = read((0.05, 0.09), (0.12, 0.12))
    assert answer(found) == "narrowed by levelling down"
    assert wrong(found, truly((0.05, 0.06), (0.12, 0.12)), GAP) == 2
    assert wrong(found, truly((0.05, 0.06), (0.12, 0.11)), GAP) == 0
    assert wrong(found, truly((0.05, 0.05), (0.12, 0.11)), GAP) == 0


def test_one_scale_is_false_only_by_what_it_says() -> None:
    """Equal relative change seen: the difference narrowed, the ratio cannot be told."""
    found = read(*RELATIVE, people=4000)
    assert answer(found) == "on one scale only"
    assert wrong(found, truly(*RELATIVE), ONE_SCALE) == 2
    assert wrong(found, truly(*NARROWED), ONE_SCALE) == 2
    assert wrong(found, truly(*STEADY), ONE_SCALE) == found.gap.strength[0, 0]
    assert wrong(found, truly(*STEADY), GAP) == 2


def test_differently_needs_both_claims() -> None:
    """The difference narrowed while the ratio stayed within 0.80 to 1.25."""
    found = read(*RELATIVE, people=90_000)
    assert answer(found) == "differently on the two scales"
    assert wrong(found, truly(*RELATIVE), ONE_SCALE) == 2
    assert wrong(found, truly((0.12, 0.06), (0.05, 0.05)), ONE_SCALE) == 0  # the ratio halved
    assert wrong(found, truly(*STEADY), ONE_SCALE) == 0


def test_unchanged_up_to_its_margins() -> None:
    found = read((0.10, 0.10), (0.05, 0.05), people=90_000, margin=MARGIN)
    assert answer(found) == "unchanged"
    for rates, strength in (
        (((0.10, 0.10), (0.05, 0.05)), 2),
        (((0.10, 0.081), (0.05, 0.05)), 2),
        (((0.10, 0.08), (0.05, 0.05)), 0),  # ratio of ratios 0.80
        (((0.10, 0.125), (0.05, 0.05)), 0),
        (((0.10, 0.12), (0.05, 0.05)), 0),  # the difference moved by the margin
    ):
        assert wrong(found, truly(*rates, margin=MARGIN), GAP) == strength, rates
    assert wrong(found, truly(*STEADY), GAP) == 0  # never without a margin


def test_no_gap_to_close_needs_equality_before() -> None:
    found = read((0.05, 0.05), (0.05, 0.05), people=90_000, margin=MARGIN)
    assert answer(found) == "no gap to close"
    assert wrong(found, truly((0.06, 0.06), (0.05, 0.05), margin=MARGIN), GAP) == 2
    assert wrong(found, truly((0.0625, 0.0625), (0.05, 0.05), margin=MARGIN), GAP) == 0
    assert wrong(found, truly((0.07, 0.07), (0.05, 0.05), margin=MARGIN), GAP) == 0


def test_what_cannot_be_told_is_never_false() -> None:
    found = read(*STEADY, people=300)
    assert answer(found) == "cannot tell"
    for rates in (NARROWED, WIDENED, NO_GAP):
        assert wrong(found, truly(*rates), GAP) == 2


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_the_non_event_side(direction: str) -> None:
    """97 and 94 % are 3 and 6 %: the ratio narrows on the side that is compared."""
    found = read((0.94, 0.96), (0.97, 0.97), direction=direction)
    assert found.gap.shift.flipped.all()
    truth = truly((0.94, 0.95), (0.97, 0.97), direction=direction)
    assert answer(found) == ("narrowed" if direction == "higher" else "narrowed by levelling down")
    assert wrong(found, truth, GAP) == 2
    steady = truly((0.94, 0.94), (0.97, 0.97), direction=direction)
    assert wrong(found, steady, GAP) == 0
    # seen and true move on the same ratio scale: 6 to 5 % against 3 to 2.5 % is equal there
    relative = truly((0.94, 0.95), (0.97, 0.975), direction=direction)
    assert wrong(found, relative, GAP) == 0


# where it stands


def test_a_gap_is_false_where_there_is_none_or_on_the_other_side() -> None:
    found = read(*STEADY)
    assert STANDS[found.standing[0][0]].value == "gap"
    assert wrong(found, truly(*STEADY), STAND) == 2
    assert wrong(found, truly(*NO_GAP), STAND) == 0
    assert wrong(found, truly((0.05, 0.05), (0.12, 0.12)), STAND) == 0
    assert wrong(found, truly((0.08, 0.09), (0.08, 0.08)), STAND) == 2  # the latest phase counts


def test_equal_is_false_on_and_outside_the_margin() -> None:
    found = read((0.05, 0.05), (0.05, 0.05), people=90_000, margin=MARGIN)
    assert STANDS[found.standing[0][0]].value == "equal within the agreed margin"
    for focus, strength in ((0.05, 2), (0.062, 2), (0.0625, 0), (0.04, 0), (0.0401, 2), (0.08, 0)):
        truth = truly((0.05, focus), (0.05, 0.05), margin=MARGIN)
        assert wrong(found, truth, STAND) == strength, focus
    wide = Margin(difference=0.02, ratio=2.0, agreed_by="us", agreed_on="")
    assert wrong(found, truly((0.05, 0.07), (0.05, 0.05), margin=wide), STAND) == 0
    assert wrong(found, truly((0.05, 0.069), (0.05, 0.05), margin=wide), STAND) == 2
    assert wrong(found, truly((0.05, 0.05), (0.05, 0.05)), STAND) == 0  # without a margin


def test_equality_is_judged_on_the_rarer_side() -> None:
    found = read((0.95, 0.95), (0.95, 0.95), people=90_000, margin=MARGIN)
    assert wrong(found, truly((0.95, 0.939), (0.95, 0.95), margin=MARGIN), STAND) == 2
    assert wrong(found, truly((0.95, 0.9375), (0.95, 0.95), margin=MARGIN), STAND) == 0


def test_a_small_gap_makes_both_claims() -> None:
    found = read((0.05, 0.055), (0.05, 0.05), people=200_000, margin=MARGIN)
    assert STANDS[found.standing[0][0]].value == "small gap, inside the agreed margin"
    assert wrong(found, truly((0.05, 0.055), (0.05, 0.05), margin=MARGIN), STAND) == 2
    assert wrong(found, truly((0.05, 0.05), (0.05, 0.05), margin=MARGIN), STAND) == 0
    assert wrong(found, truly((0.05, 0.08), (0.05, 0.05), margin=MARGIN), STAND) == 0


# one group's own change


@pytest.mark.parametrize(
    ("seen", "direction", "name", "true", "false"),
    [
        ((0.12, 0.08), "lower", "improved", [(0.12, 0.119)], [(0.12, 0.12), (0.12, 0.13)]),
        ((0.12, 0.08), "higher", "worse", [(0.12, 0.119)], [(0.12, 0.12), (0.12, 0.13)]),
        ((0.08, 0.12), "lower", "worse", [(0.12, 0.121)], [(0.12, 0.12), (0.12, 0.11)]),
        ((0.08, 0.12), "higher", "improved", [(0.12, 0.121)], [(0.12, 0.12), (0.12, 0.11)]),
        ((0.10, 0.10), "lower", "unchanged", [(0.10, 0.10), (0.10, 0.081), (0.10, 0.124)],
         [(0.10, 0.08), (0.10, 0.125), (0.10, 0.2)]),
        ((0.90, 0.90), "lower", "unchanged", [(0.90, 0.881), (0.90, 0.919)], [(0.90, 0.875), (0.90, 0.92)]),
    ],
)  # fmt: skip
def test_own_change(
    seen: tuple[float, float], direction: str, name: str, true: list[Any], false: list[Any]
) -> None:
    found = read(seen, (0.5, 0.5), direction=direction)
    assert OWN_ANSWERS[found.own.answer[0, 0]].value == name
    for pair, strength in [(p, 2) for p in true] + [(p, 0) for p in false]:
        assert wrong(found, truly(pair, (0.5, 0.5), direction=direction), FOCUS) == strength, pair


def test_unchanged_within_a_margin_too() -> None:
    found = read((0.10, 0.10), (0.05, 0.05), people=90_000, margin=MARGIN)
    small = Margin(difference=0.01, ratio=1.25, agreed_by="us", agreed_on="")
    for since, strength in ((0.109, 2), (0.11, 0), (0.09, 0)):
        truth = truly((0.10, since), (0.05, 0.05), margin=small)
        assert wrong(found, truth, FOCUS) == strength


def test_a_worsening_that_matters_must_not_be_ruled_out() -> None:
    found = read((0.10, 0.10), (0.05, 0.05))
    assert found.own.rules_out_worsening[0, :2].all()
    for rates, strength in (
        (((0.10, 0.10), (0.05, 0.05)), 2),
        (((0.10, 0.124), (0.05, 0.05)), 2),
        (((0.10, 0.125), (0.05, 0.05)), 0),
        (((0.10, 0.10), (0.05, 0.07)), 0),
        (((0.10, 0.05), (0.05, 0.02)), 2),  # better is no worsening
    ):
        assert wrong(found, truly(*rates), ABSENCE) == strength
    higher = read((0.10, 0.10), (0.05, 0.05), direction="higher")
    assert wrong(higher, truly((0.10, 0.08), (0.05, 0.05), direction="higher"), ABSENCE) == 0
    assert wrong(higher, truly((0.10, 0.13), (0.05, 0.05), direction="higher"), ABSENCE) == 2
    unsure = read((0.10, 0.10), (0.05, 0.05), people=100)
    assert wrong(unsure, truly((0.10, 0.2), (0.05, 0.05)), ABSENCE) == 2


# pages with more groups


def test_other_groups() -> None:
    found = read((0.12, 0.12), (0.05, 0.05), (0.08, 0.06), (0.05, 0.05))
    same = truly((0.12, 0.12), (0.05, 0.05), (0.08, 0.06), (0.05, 0.05))
    assert {name: wrong(found, same, name) for name in (OTHERS, OTHER_GAPS)} == {
        OTHERS: 2,
        OTHER_GAPS: 2,
    }
    steady = truly((0.12, 0.12), (0.05, 0.05), (0.08, 0.08), (0.05, 0.05))
    assert wrong(found, steady, OTHERS) == 0
    assert wrong(found, steady, OTHER_GAPS) == 2
    level = truly((0.12, 0.12), (0.05, 0.05), (0.08, 0.05), (0.05, 0.05))
    assert wrong(found, level, OTHERS) == 2
    assert wrong(found, level, OTHER_GAPS) == 0
    assert OTHERS not in wrong_by_line(read(*STEADY), truly(*STEADY))


def test_masked_flags() -> None:
    """The third group is left behind while all others improve; the fourth got worse."""
    found = read((0.12, 0.08), (0.05, 0.03), (0.08, 0.08), (0.05, 0.06))
    assert found.masked.left_behind[0].tolist() == [False, False, True, True]
    assert found.masked.got_worse[0].tolist() == [False, False, False, True]
    same = truly((0.12, 0.08), (0.05, 0.03), (0.08, 0.08), (0.05, 0.06))
    assert wrong(found, same, MASKED) == 2
    not_worse = truly((0.12, 0.08), (0.05, 0.03), (0.08, 0.08), (0.05, 0.05))
    assert wrong(found, not_worse, MASKED) == 0
    along = truly((0.12, 0.08), (0.05, 0.03), (0.08, 0.04), (0.05, 0.06))
    assert wrong(found, along, MASKED) == 0
    one_scale = truly((0.12, 0.11), (0.12, 0.11), (0.05, 0.0459), (0.12, 0.13))
    assert wrong(found, one_scale, MASKED) == 0  # behind on the difference scale alone


def test_masked_where_higher_is_better() -> None:
    found = read((0.6, 0.7), (0.6, 0.7), (0.6, 0.58), direction="higher")
    assert found.masked.left_behind[0].tolist() == [False, False, True]
    truth = truly((0.6, 0.7), (0.6, 0.7), (0.6, 0.58), direction="higher")
    assert wrong(found, truth, MASKED) == 2
    better = truly((0.6, 0.7), (0.6, 0.7), (0.6, 0.72), direction="higher")
    assert wrong(found, better, MASKED) == 0


def test_everything_must_have_been_asked() -> None:
    counts = GapCounts(np.full((1, 2, 1), 5.0), np.full((1, 2, 1), 50.0), np.zeros((1, 2, 1)))
    plan: dict[str, Any] = {"focus": [True, False], "comparison": [False, True], "phase": [0]}
    found = read_gaps(counts, kind="proportion", direction="lower", **plan)
    with pytest.raises(PlanError, match="two phases, a focus, a comparison") as caught:
        said(found)
    assert caught.value.remedy == (
        "Simulate both phases, and say whether lower or higher is better."
    )
