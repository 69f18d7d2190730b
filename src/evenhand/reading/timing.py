"""When: phases by calendar date, and which planned look of a monthly plan is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.equity.looks import Schedule
from evenhand.errors import PlanError
from evenhand.measures.periods import Grain, next_period
from evenhand.reading.figures import month
from evenhand.reading.model import Look, Phase, Plan

Ints = NDArray[np.int64]
MONTHS = {
    Grain.MONTH: 1,
    Grain.QUARTER: 3,
    Grain.HALF_YEAR: 6,
    Grain.YEAR: 12,
    Grain.FINANCIAL_YEAR: 12,
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Phases with the phase of each period.

    `read` is -1 for periods in no phase: before the baseline, with the change inside, or after the
    planned look. They are drawn and not judged. `calendar` are the phases to the end of the data.
    """

    calendar: tuple[Phase, ...]
    phases: tuple[Phase, ...]
    read: Ints
    look: Look | None = None

    @property
    def schedule(self) -> Schedule | None:
        """The planned looks; None for one look, and before the first."""
        return None if self.look is None else self.look.schedule


def timing_of(periods: Sequence[date], grain: Grain, plan: Plan) -> Timing:
    """Phases of a plan over these periods, and the look that they have reached.

    Raises
    ------
    PlanError
        When a date of the plan lies outside the data, or a monthly plan lacks one.
    """
    phases, index = _calendar(periods, grain, plan)
    if plan.mode != "monthly":
        return Timing(phases, phases, index)
    return _planned(periods, grain, plan, phases, index)


def _calendar(periods: Sequence[date], grain: Grain, plan: Plan) -> tuple[tuple[Phase, ...], Ints]:
    """Phases and, for each period, the phase it is in (-1: before the baseline, or the period that
    holds a change inside it)."""
    if not periods:
        return (Phase(0, "in these records", None, None),), np.zeros(1, np.int64)
    end, change = next_period(periods[-1], grain), plan.change_date
    first = _baseline_start(periods, plan)
    if change is None:
        label = _span(first, end - _DAY)
        index = np.where([p >= first for p in periods], 0, -1)
        return (Phase(0, label, first, end - _DAY),), index.astype(np.int64)
    if not periods[0] < change < end:
        raise PlanError(
            f"The change date {change:%d/%m/%Y} is outside the data, which run from"
            f" {month(periods[0])} to {month(end - _DAY)}.",
            remedy="Give a change date inside the data, or leave it out to see only where the gap stands.",
        )
    index = np.array([_phase(p, change, grain) if p >= first else -1 for p in periods], np.int64)
    return (
        Phase(0, f"before {month(change)}", first, change - _DAY),
        Phase(1, f"since {month(change)}", change, end - _DAY),
    ), index


def _baseline_start(periods: Sequence[date], plan: Plan) -> date:
    """Start of the first period of the baseline."""
    wanted = plan.baseline_from
    if wanted is None or wanted <= periods[0]:
        return periods[0]
    later = [p for p in periods if p >= wanted]
    if not later or (plan.change_date is not None and later[0] >= plan.change_date):
        raise PlanError(
            f"The baseline would begin on {wanted:%d/%m/%Y} and hold no whole period.",
            remedy="Give an earlier start of the baseline, before the change.",
        )
    return later[0]


def _phase(start: date, change: date, grain: Grain) -> int:
    if start >= change:
        return 1
    return 0 if next_period(start, grain) <= change else -1


def _span(first: date, last: date) -> str:
    """From the month of the first day to that of the last."""
    start, end = month(first), month(last)
    return f"in {start}" if start == end else f"from {start} to {end}"


def _planned(
    periods: Sequence[date], grain: Grain, plan: Plan, phases: tuple[Phase, ...], index: Ints
) -> Timing:
    """The same, read at the latest planned look that the data have reached."""
    if len(phases) < 2:
        raise PlanError(
            "A monthly plan needs dated records and a change date.",
            remedy="Give the change date, or read once (mode single).",
        )
    begins = next((p for p, phase in zip(periods, index, strict=True) if phase == 1), None)
    start = begins or next_period(periods[-1], grain)
    looks = _look_months(plan, start, MONTHS[grain])
    ends = [_later(start, m) - _DAY for m in looks]
    data_end = next_period(periods[-1], grain) - _DAY
    number = sum(end <= data_end for end in ends)
    look = Look(
        number=number,
        of=len(looks),
        to=ends[number - 1] if number else None,
        next_to=ends[number] if number < len(ends) else None,
        end=ends[-1],
        on_time=bool(number) and ends[number - 1] == data_end,
        months=looks,
        baseline_months=int((index == 0).sum()) * MONTHS[grain],
    )
    schedule = look.schedule
    if schedule is None:
        before = np.where(index == 0, 0, -1).astype(np.int64)
        return Timing(phases, phases[:1], before, look)
    late = [next_period(p, grain) - _DAY > ends[number - 1] for p in periods]
    read = np.where(late, -1, index).astype(np.int64)
    until = (phases[0], phases[1] if look.on_time else _until(phases[1], start, ends[number - 1]))
    return Timing(phases, until, read, _with_multipliers(look, schedule))


def _until(phase: Phase, start: date, end: date) -> Phase:
    """The phase as far as the look reads."""
    return replace(phase, end=end, label=_span(start, end))


def _with_multipliers(look: Look, schedule: Schedule) -> Look:
    sure, likely = (constant("strength", f"{s}_level") for s in ("established", "suggested"))
    return replace(
        look,
        fraction=schedule.fractions()[schedule.look],
        stand_fraction=schedule.fractions(since_only=True)[schedule.look],
        established=schedule.multiplier(sure),
        suggested=schedule.multiplier(likely),
        stand_established=schedule.multiplier(sure, since_only=True),
        stand_suggested=schedule.multiplier(likely, since_only=True),
    )


def _look_months(plan: Plan, start: date, grain_months: int) -> tuple[int, ...]:
    """Months since the change at each planned look; the last is the planned end."""
    if plan.planned_end is None:
        raise PlanError(
            "A monthly plan needs a planned end: the error that may be made is shared out until then.",
            remedy="Give the last month that the plan will read, say 2025-10-31.",
        )
    end = plan.planned_end
    total = (end.year - start.year) * 12 + end.month - start.month + 1
    if total < 1:
        raise PlanError(
            f"The planned end, {month(end)}, is not after the change.",
            remedy="Give the last month that the plan will read, after the change date.",
        )
    if plan.look_months:
        return _chosen_months(plan.look_months, total)
    every = max(plan.look_every, grain_months)
    if plan.look_every < 1:
        raise PlanError(
            "Looks cannot be less than one month apart.",
            remedy="Give 1 for every month, 3 for quarters.",
        )
    return (*range(every, total, every), total)


def _chosen_months(wanted: Sequence[int], total: int) -> tuple[int, ...]:
    rising = wanted[0] > 0 and all(a < b for a, b in pairwise(wanted))
    if not rising or wanted[-1] > total:
        raise PlanError(
            f"The looks after {', '.join(map(str, wanted))} months do not rise to the planned end,"
            f" which is {total} months after the change.",
            remedy="Give the months since the change in order, none after the planned end.",
        )
    return tuple(wanted) if wanted[-1] == total else (*wanted, total)


def _later(start: date, months: int) -> date:
    """First day of the month so many months after the one that begins at `start`."""
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
