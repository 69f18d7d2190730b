"""The plan of looks: what it refuses, which look it reads, and what the answers share."""

from __future__ import annotations

import pytest

from evenhand.equity.looks import Schedule, boundary
from evenhand.errors import PlanError

PLAN = Schedule((6.0, 12.0, 18.0), 18.0, 0)


@pytest.mark.parametrize(
    ("look", "baseline"), [(-1, 18.0), (3, 18.0), (0, 0.0), (0, -1.0)], ids=str
)
def test_a_look_or_a_baseline_that_is_not_there_is_refused(look: int, baseline: float) -> None:
    with pytest.raises(PlanError) as refused:
        Schedule((6.0, 12.0, 18.0), baseline, look)
    assert str(refused.value).startswith(
        "The look that is read is not one of the planned looks, or there is no baseline."
    )
    assert refused.value.remedy == (
        "Give the place of the look, from 0, and the months before the change."
    )


def test_the_first_and_the_last_look_may_be_read() -> None:
    assert [Schedule(PLAN.months, 0.5, look).look for look in (0, 2)] == [0, 2]


def test_looks_out_of_order_are_refused_when_planned() -> None:
    with pytest.raises(PlanError, match=r"^The looks do not rise from the change to the planned"):
        Schedule((6.0, 6.0), 18.0, 0)


def test_the_fractions_of_a_change_and_of_what_is_since_it() -> None:
    assert PLAN.fractions() == pytest.approx((0.5, 0.8, 1.0))
    assert PLAN.fractions(since_only=True) == pytest.approx((1 / 3, 2 / 3, 1.0))


def test_the_end_of_a_plan_keeps_its_looks() -> None:
    assert PLAN.at_the_end == Schedule(PLAN.months, 18.0, 2)
    assert PLAN.at_the_end.at_the_end == PLAN.at_the_end


def test_answers_share_the_error_of_each_look() -> None:
    """Half of the information may spend 0.00305: 2.9626 by the normal table; less for more answers."""
    assert PLAN.multiplier(0.95) == pytest.approx(2.9626, abs=1e-4)
    for tests in (1, 2, 3):
        shared = boundary(PLAN.fractions(), alpha=0.05 / tests)
        assert PLAN.multiplier(0.95, tests=tests) == pytest.approx(shared[0], abs=1e-9)
    since = boundary((1 / 3, 2 / 3, 1.0), alpha=0.05)
    assert PLAN.multiplier(0.95, since_only=True) == pytest.approx(since[0], abs=1e-9)


def test_levels_are_the_tails_of_the_multipliers() -> None:
    found = PLAN.levels(0.95, [[0, 1], [2, 1]])
    one, two = (PLAN.levels(0.95, n)[()] for n in (1, 2))
    assert found.tolist() == [[one, one], [two, one]]
    assert one == pytest.approx(0.99695, abs=1e-5)  # 1 - 0.00305, the error spent by one half
    assert PLAN.at_the_end.levels(0.95, 1)[()] < one < two
    assert PLAN.levels(0.95, 1, since_only=True)[()] > one
