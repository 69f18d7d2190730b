"""When: phases by calendar date, the baseline, planned looks; every border and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.equity.looks import Schedule
from evenhand.errors import PlanError
from evenhand.measures.periods import Grain, contiguous
from evenhand.reading import Plan
from evenhand.reading.model import Look, Phase
from evenhand.reading.timing import MONTHS, timing_of

PERIODS = contiguous(date(2023, 1, 1), date(2024, 12, 1), Grain.MONTH)
PLAN = Plan(change_date=date(2024, 1, 1))
MONTHLY = replace(PLAN, mode="monthly", planned_end=date(2025, 6, 15))


def phases(plan: Plan, grain: Grain = Grain.MONTH) -> tuple[list[Phase], list[int]]:
    periods = PERIODS if grain is Grain.MONTH else contiguous(PERIODS[0], PERIODS[-1], grain)
    found = timing_of(periods, grain, plan)
    assert found.calendar == found.phases
    assert (found.look, found.schedule) == (None, None)
    assert found.read.dtype == np.int64
    return list(found.phases), found.read.tolist()


def test_the_length_of_every_grain() -> None:
    assert {str(g): n for g, n in MONTHS.items()} == {
        "month": 1,
        "quarter": 3,
        "half-year": 6,
        "year": 12,
        "financial-year": 12,
    }


def test_before_and_since() -> None:
    assert phases(PLAN) == (
        [
            Phase(0, "before January 2024", date(2023, 1, 1), date(2023, 12, 31)),
            Phase(1, "since January 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ],
        [0] * 12 + [1] * 12,
    )


def test_a_change_inside_a_month() -> None:
    found, index = phases(replace(PLAN, change_date=date(2024, 1, 10)))
    assert [p.end for p in found] == [date(2024, 1, 9), date(2024, 12, 31)]
    assert [p.start for p in found] == [date(2023, 1, 1), date(2024, 1, 10)]
    assert index == [0] * 12 + [-1] + [1] * 11


def test_quarters_are_named_to_their_last_month() -> None:
    quarters = contiguous(PERIODS[0], PERIODS[-1], Grain.QUARTER)
    found = timing_of(quarters, Grain.QUARTER, Plan())
    assert found.phases[0].label == "from January 2023 to December 2024"
    one = timing_of(quarters[:1], Grain.QUARTER, Plan())
    assert one.phases[0].label == "from January 2023 to March 2023"
    with pytest.raises(PlanError, match="from January 2023 to December 2024"):
        timing_of(quarters, Grain.QUARTER, replace(PLAN, change_date=date(2025, 1, 1)))


def test_a_change_inside_a_quarter() -> None:
    assert phases(replace(PLAN, change_date=date(2024, 2, 1)), Grain.QUARTER)[1] == (
        [0] * 4 + [-1] + [1] * 3
    )
    assert phases(PLAN, Grain.QUARTER)[1] == [0] * 4 + [1] * 4


def test_one_time_and_no_dates() -> None:
    assert phases(Plan()) == (
        [Phase(0, "from January 2023 to December 2024", date(2023, 1, 1), date(2024, 12, 31))],
        [0] * 24,
    )
    one = timing_of(PERIODS[:1], Grain.MONTH, Plan())
    assert one.phases == (Phase(0, "in January 2023", date(2023, 1, 1), date(2023, 1, 31)),)
    none = timing_of((), Grain.MONTH, Plan())
    assert none.phases == (Phase(0, "in these records", None, None),)
    assert (none.read.tolist(), none.read.dtype) == ([0], np.int64)
    late = Plan(baseline_from=date(2023, 3, 1))
    assert phases(late) == (
        [Phase(0, "from March 2023 to December 2024", date(2023, 3, 1), date(2024, 12, 31))],
        [-1] * 2 + [0] * 22,
    )


@pytest.mark.parametrize(
    ("wanted", "start", "left_out"),
    [
        (date(2022, 6, 1), date(2023, 1, 1), 0),
        (date(2023, 1, 1), date(2023, 1, 1), 0),
        (date(2023, 1, 2), date(2023, 2, 1), 1),
        (date(2023, 2, 1), date(2023, 2, 1), 1),
        (date(2023, 12, 1), date(2023, 12, 1), 11),
    ],
)
def test_the_first_whole_period_of_the_baseline(wanted: date, start: date, left_out: int) -> None:
    found, index = phases(replace(PLAN, baseline_from=wanted))
    assert found[0].start == start
    assert index == [-1] * left_out + [0] * (12 - left_out) + [1] * 12


@pytest.mark.parametrize("wanted", [date(2023, 12, 2), date(2024, 1, 1)])
def test_a_baseline_without_a_whole_period_is_refused(wanted: date) -> None:
    with pytest.raises(PlanError) as refused:
        timing_of(PERIODS, Grain.MONTH, replace(PLAN, baseline_from=wanted))
    assert refused.value.problem == (
        f"The baseline would begin on {wanted:%d/%m/%Y} and hold no whole period."
    )
    assert refused.value.remedy == "Give an earlier start of the baseline, before the change."
    with pytest.raises(PlanError, match="hold no whole period"):
        timing_of(PERIODS, Grain.MONTH, Plan(baseline_from=date(2024, 12, 2)))


@pytest.mark.parametrize("day", [date(2023, 1, 1), date(2025, 1, 1)])
def test_a_change_outside_the_data_is_refused(day: date) -> None:
    with pytest.raises(PlanError) as refused:
        timing_of(PERIODS, Grain.MONTH, replace(PLAN, change_date=day))
    assert refused.value.problem == (
        f"The change date {day:%d/%m/%Y} is outside the data, which run from January 2023 to December 2024."
    )
    assert refused.value.remedy == (
        "Give a change date inside the data, or leave it out to see only where the gap stands."
    )


@pytest.mark.parametrize("day", [date(2023, 1, 2), date(2024, 12, 31)])
def test_a_change_just_inside_the_data(day: date) -> None:
    assert len(timing_of(PERIODS, Grain.MONTH, replace(PLAN, change_date=day)).phases) == 2


# --- planned looks --------------------------------------------------------------------------------


def test_a_look_on_time() -> None:
    """17 months since the change to the middle of June 2025: the whole month counts, 18; 12 are there."""
    found = timing_of(PERIODS, Grain.MONTH, MONTHLY)
    look = found.look
    assert look is not None
    schedule = Schedule(tuple(float(m) for m in range(1, 19)), 12.0, 11)
    assert found.schedule == look.schedule == schedule
    assert look == Look(
        number=12,
        of=18,
        to=date(2024, 12, 31),
        next_to=date(2025, 1, 31),
        end=date(2025, 6, 30),
        on_time=True,
        months=tuple(range(1, 19)),
        baseline_months=12,
        fraction=schedule.fractions()[11],
        stand_fraction=schedule.fractions(since_only=True)[11],
        established=schedule.multiplier(0.95),
        suggested=schedule.multiplier(0.80),
        stand_established=schedule.multiplier(0.95, since_only=True),
        stand_suggested=schedule.multiplier(0.80, since_only=True),
    )
    assert found.phases == found.calendar
    assert found.read.tolist() == [0] * 12 + [1] * 12


def test_between_looks_later_months_are_drawn_and_not_judged() -> None:
    found = timing_of(PERIODS, Grain.MONTH, replace(MONTHLY, look_every=5))
    look = found.look
    assert look is not None
    assert (look.months, look.number, look.of, look.on_time) == ((5, 10, 15, 18), 2, 4, False)
    assert (look.to, look.next_to) == (date(2024, 10, 31), date(2025, 3, 31))
    assert found.read.tolist() == [0] * 12 + [1] * 10 + [-1] * 2
    assert found.calendar[1].end == date(2024, 12, 31)
    assert found.phases == (
        found.calendar[0],
        Phase(1, "from January 2024 to October 2024", date(2024, 1, 1), date(2024, 10, 31)),
    )


def test_one_month_since_the_change_is_named_alone() -> None:
    found = timing_of(PERIODS, Grain.MONTH, replace(MONTHLY, look_months=(1,)))
    assert found.phases[1].label == "in January 2024"
    assert found.phases[1].end == date(2024, 1, 31)


def test_before_the_first_look_only_the_baseline_is_read() -> None:
    found = timing_of(PERIODS, Grain.MONTH, replace(MONTHLY, look_months=(13,)))
    assert found.phases == found.calendar[:1]
    assert found.read.tolist() == [0] * 12 + [-1] * 12
    assert found.schedule is None
    look = found.look
    assert look is not None
    assert (look.number, look.to, look.next_to, look.on_time) == (0, None, date(2025, 1, 31), False)
    assert (look.fraction, look.established, look.months) == (None, None, (13, 18))


def test_after_the_last_look() -> None:
    found = timing_of(PERIODS, Grain.MONTH, replace(MONTHLY, planned_end=date(2024, 6, 1)))
    look = found.look
    assert look is not None
    assert (look.number, look.of, look.to, look.next_to) == (6, 6, date(2024, 6, 30), None)
    assert (look.end, look.on_time) == (date(2024, 6, 30), False)
    assert found.read.tolist() == [0] * 12 + [1] * 6 + [-1] * 6


def test_looks_count_from_the_first_whole_month_since_the_change() -> None:
    """A change on 10 January: February is the first month; the baseline begins in March 2023."""
    plan = replace(
        MONTHLY,
        change_date=date(2024, 1, 10),
        baseline_from=date(2023, 3, 1),
        planned_end=date(2024, 12, 31),
        look_every=3,
    )
    found = timing_of(PERIODS, Grain.MONTH, plan)
    look = found.look
    assert look is not None
    assert (look.months, look.baseline_months) == ((3, 6, 9, 11), 10)
    assert (look.number, look.to, look.on_time) == (4, date(2024, 12, 31), True)


def test_a_change_in_the_last_month_has_no_look_yet() -> None:
    """On 10 December 2024: the first whole month, January 2025, is not there."""
    plan = replace(MONTHLY, change_date=date(2024, 12, 10))
    look = timing_of(PERIODS, Grain.MONTH, plan).look
    assert look is not None
    assert (look.number, look.next_to, look.months) == (0, date(2025, 1, 31), (1, 2, 3, 4, 5, 6))


def test_quarters_are_looked_at_once_a_quarter_at_most() -> None:
    quarters = contiguous(PERIODS[0], PERIODS[-1], Grain.QUARTER)
    found = timing_of(quarters, Grain.QUARTER, MONTHLY)
    look = found.look
    assert look is not None
    assert (look.months, look.number, look.baseline_months) == ((3, 6, 9, 12, 15, 18), 4, 12)
    half = timing_of(quarters, Grain.QUARTER, replace(MONTHLY, look_every=6)).look
    assert half is not None
    assert half.months == (6, 12, 18)


@pytest.mark.parametrize(
    ("months", "looks"),
    [((6, 12), (6, 12, 18)), ((6, 18), (6, 18)), ((18,), (18,)), ((1, 2, 17), (1, 2, 17, 18))],
)
def test_chosen_looks_end_with_the_plan(months: tuple[int, ...], looks: tuple[int, ...]) -> None:
    found = timing_of(PERIODS, Grain.MONTH, replace(MONTHLY, look_months=months)).look
    assert found is not None
    assert found.months == looks


ORDER = "Give the months since the change in order, none after the planned end."


@pytest.mark.parametrize(
    ("plan", "message", "remedy"),
    [
        (
            replace(MONTHLY, change_date=None),
            "A monthly plan needs dated records and a change date.",
            "Give the change date, or read once (mode single).",
        ),
        (
            replace(MONTHLY, planned_end=None),
            "A monthly plan needs a planned end: the error that may be made is shared out until then.",
            "Give the last month that the plan will read, say 2025-10-31.",
        ),
        (
            replace(MONTHLY, planned_end=date(2023, 12, 31)),
            "The planned end, December 2023, is not after the change.",
            "Give the last month that the plan will read, after the change date.",
        ),
        (
            replace(MONTHLY, look_every=0),
            "Looks cannot be less than one month apart.",
            "Give 1 for every month, 3 for quarters.",
        ),
        (
            replace(MONTHLY, look_months=(0, 6)),
            "The looks after 0, 6 months do not rise to the planned end, which is 18 months after the change.",
            ORDER,
        ),
        (
            replace(MONTHLY, look_months=(6, 6)),
            "The looks after 6, 6 months do not rise to the planned end, which is 18 months after the change.",
            ORDER,
        ),
        (
            replace(MONTHLY, look_months=(6, 19)),
            "The looks after 6, 19 months do not rise to the planned end, which is 18 months after the change.",
            ORDER,
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: Plan, message: str, remedy: str) -> None:
    with pytest.raises(PlanError) as refused:
        timing_of(PERIODS, Grain.MONTH, plan)
    assert (refused.value.problem, refused.value.remedy) == (message, remedy)


def test_a_plan_of_a_single_month() -> None:
    look = timing_of(PERIODS, Grain.MONTH, replace(MONTHLY, planned_end=date(2024, 1, 1))).look
    assert look is not None
    assert (look.months, look.end) == ((1,), date(2024, 1, 31))
    assert MONTHLY.look_every == 1
