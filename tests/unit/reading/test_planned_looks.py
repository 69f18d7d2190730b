"""A monthly plan: which look is read, what it needs, and what the page says beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.equity.looks import Schedule, boundary, change_information
from evenhand.errors import PlanError
from evenhand.measures.periods import Grain, contiguous
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.build import read_all
from evenhand.reading.timing import timing_of
from fixtures.tables import CHANGE, SCREENED, phased_table

COUNTS = {
    "asian": ((52, 790), (53, 845)),
    "black": ((127, 1_064), (96, 1_077)),
    "white": ((181, 3_266), (189, 3_394)),
}
MONTHS = contiguous(date(2023, 1, 1), date(2025, 12, 1), Grain.MONTH)  # 16 before, 20 since
SINGLE = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
MONTHLY = replace(
    SINGLE, mode="monthly", planned_end=date(2026, 4, 30), registered_on=date(2024, 4, 2)
)


def reading(plan: Plan) -> EquityReading:
    return read(phased_table(COUNTS), plan)


def flags(found: EquityReading) -> dict[str, str]:
    return {f.id: f.text for f in found.flags}


def how(found: EquityReading) -> str:
    return " ".join(s.text for s in found.how_we_know)


def test_the_look_follows_from_the_last_period_and_the_schedule() -> None:
    look = timing_of(MONTHS, Grain.MONTH, MONTHLY).look
    assert look is not None
    assert (look.number, look.of, look.baseline_months) == (20, 24, 16)
    assert (look.to, look.next_to, look.end) == (
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 4, 30),
    )
    assert look.on_time
    times = change_information(np.arange(1, 25), baseline=16, end=24).tolist()
    assert look.fraction == pytest.approx(times[19])
    assert look.stand_fraction == pytest.approx(20 / 24)
    assert look.established == pytest.approx(boundary(times, alpha=0.05)[19])
    assert look.suggested == pytest.approx(boundary(times, alpha=0.20)[19])


def test_one_look_has_no_look() -> None:
    found = timing_of(MONTHS, Grain.MONTH, SINGLE)
    assert found.look is found.schedule is None
    assert "one look at the data" in how(reading(SINGLE))


def test_intervals_are_those_of_the_look_and_the_baseline_is_read_once() -> None:
    found, once = reading(MONTHLY), reading(SINGLE)
    assert found.gap is not None
    assert once.gap is not None
    assert found.look is not None
    schedule = found.look.schedule
    assert schedule is not None
    before, since = (c for c in found.gap.contrasts if c.primary)
    assert before.level == pytest.approx(0.95)
    assert before.ratio == next(c.ratio for c in once.gap.contrasts if c.primary)
    z = schedule.multiplier(0.95, since_only=True)
    assert since.level == pytest.approx(float(schedule.levels(0.95, 1, since_only=True)))
    change, plain = found.gap.gap_change, once.gap.gap_change
    assert change is not None
    assert plain is not None
    low, high = change.ratio_of_ratios.low, change.ratio_of_ratios.high
    plain_low, plain_high = plain.ratio_of_ratios.low, plain.ratio_of_ratios.high
    assert low
    assert high
    assert plain_low
    assert plain_high
    wider = np.log(high / low) / np.log(plain_high / plain_low)
    assert wider == pytest.approx(schedule.multiplier(0.95) / 1.959964, rel=1e-6)
    assert z > schedule.multiplier(0.95)


def test_other_groups_share_the_error_over_all_looks() -> None:
    found = reading(MONTHLY)
    assert found.gap is not None
    assert found.look is not None
    assert found.look.schedule is not None
    asian = next(c for c in found.gap.contrasts if not c.primary and c.phase == 1)
    assert asian.level == pytest.approx(
        float(found.look.schedule.levels(0.95, 1, since_only=True))
    )  # one other group: not shared
    late = read(phased_table(COUNTS), replace(MONTHLY, declared_before=False))
    assert late.gap is not None
    primary = next(c for c in late.gap.contrasts if c.primary and c.phase == 1)
    z = found.look.schedule.multiplier(0.95, tests=2, since_only=True)
    times = tuple(m / 24 for m in range(1, 25))
    assert z == pytest.approx(boundary(times, alpha=0.025)[19])
    assert primary.level > asian.level


def test_between_looks_answers_are_those_of_the_last_one() -> None:
    plan = replace(MONTHLY, look_every=6)
    found = reading(plan)
    assert found.look is not None
    assert (found.look.number, found.look.of, found.look.on_time) == (3, 4, False)
    assert found.phases[1].end == date(2025, 10, 31)
    assert found.phases[1].label == "from May 2024 to October 2025"
    assert found.gap is not None
    months = 18 / 20
    assert found.gap.focus_rates[1].denominator == pytest.approx(1_077 * months, abs=2)
    assert flags(found)["between-looks"] == (
        "The answers are those of the planned look with data to 31 October 2025. Later months are"
        " not judged yet. The next planned look is with data to 30 April 2026."
    )
    chart = found.groups[1].chart
    assert chart is not None
    assert [p.phase for p in chart.points[-3:]] == [1, -1, -1]
    assert dict(chart.centres)[1] == pytest.approx(found.gap.focus_rates[1].rate.value)
    assert chart.points[-1].value is not None


def test_before_the_first_look_only_the_baseline_is_read() -> None:
    found = reading(replace(MONTHLY, look_months=(24,)))
    assert found.look is not None
    assert (found.look.number, found.look.to, found.look.schedule) == (0, None, None)
    assert [p.label for p in found.phases] == ["before May 2024"]
    assert found.gap is not None
    assert found.gap.gap_change is None
    assert flags(found)["before-first-look"] == (
        "The first planned look is with data to 30 April 2026. Until then this page reads the time"
        " before the change."
    )
    assert "more Black women than White women" in found.headline[0].text


def test_after_the_end_the_plan_says_so() -> None:
    found = reading(replace(MONTHLY, planned_end=date(2025, 4, 1)))
    assert found.look is not None
    assert (found.look.number, found.look.of, found.look.next_to) == (12, 12, None)
    assert flags(found)["plan-ended"].startswith(
        "The plan ended with the look at data to 30 April 2025"
    )


def test_what_the_look_needs_is_said() -> None:
    said = how(reading(MONTHLY))
    assert "Plan registered on 2 April 2024." in said
    assert "Look 20 of 24 in the plan, with data to 31 December 2025." in said
    assert "in place of 1.96" in said
    assert "one look at the data" not in said
    assert "No date of registration" in how(reading(replace(MONTHLY, registered_on=None)))


def test_registered_after_the_change_is_exploratory() -> None:
    plan = replace(MONTHLY, registered_on=date(2024, 5, 2))
    assert plan.exploratory
    assert not MONTHLY.exploratory
    assert not replace(plan, registered_on=CHANGE).exploratory
    found = reading(plan)
    assert "registered on 2 May 2024, after the change on 1 May 2024" in flags(found)["exploratory"]
    strengths = {s.strength for s in (*found.headline, *found.lines)}
    assert "established" not in {str(s) for s in strengths if s}


def test_secondary_measures_are_labelled() -> None:
    assert "secondary" not in flags(reading(replace(MONTHLY, primary_measure="pph_1000")))
    plan = replace(MONTHLY, primary_measure="pph_1500")
    assert flags(reading(plan))["secondary"] == (
        "The plan’s primary measure is another one (Major haemorrhage, 1,500 ml or more). This one"
        " is read beside it, and is not what the project is judged on."
    )
    assert "(screened)" in flags(reading(replace(MONTHLY, primary_measure="screened")))["secondary"]


def test_a_measure_of_ones_own_is_named_by_its_title() -> None:
    plan = replace(MONTHLY, primary_measure="screened")
    ours = replace(SCREENED, title="Screened by ten weeks")
    tables = [phased_table(COUNTS), phased_table(COUNTS, measure=ours)]
    about, own = read_all(tables, plan)
    assert "is another one (Screened by ten weeks)." in flags(about)["secondary"]
    assert "secondary" not in flags(own)


def test_the_baseline_can_begin_later_than_the_data() -> None:
    found = timing_of(MONTHS, Grain.MONTH, replace(SINGLE, baseline_from=date(2023, 6, 10)))
    assert found.phases[0].start == date(2023, 7, 1)
    assert (found.read == -1).sum() == 6
    early = timing_of(MONTHS, Grain.MONTH, replace(SINGLE, baseline_from=date(2020, 1, 1)))
    assert early.phases[0].start == date(2023, 1, 1)


def test_quarters_are_looked_at_once_a_quarter() -> None:
    quarters = contiguous(date(2023, 1, 1), date(2025, 10, 1), Grain.QUARTER)
    plan = replace(MONTHLY, change_date=date(2024, 4, 1), planned_end=date(2026, 3, 31))
    look = timing_of(quarters, Grain.QUARTER, plan).look
    assert look is not None
    assert look.months == (3, 6, 9, 12, 15, 18, 21, 24)
    assert (look.number, look.baseline_months) == (7, 15)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(MONTHLY, planned_end=None), "needs a planned end"),
        (replace(MONTHLY, planned_end=date(2024, 4, 30)), "is not after the change"),
        (replace(MONTHLY, change_date=None), "needs dated records and a change date"),
        (replace(MONTHLY, look_every=0), "less than one month apart"),
        (replace(MONTHLY, look_months=(6, 6)), "do not rise to the planned end"),
        (replace(MONTHLY, look_months=(0, 6)), "do not rise to the planned end"),
        (replace(MONTHLY, look_months=(6, 25)), "24 months after the change"),
        (replace(SINGLE, baseline_from=date(2024, 4, 2)), "hold no whole period"),
        (replace(SINGLE, baseline_from=date(2027, 1, 1)), "hold no whole period"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: Plan, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        timing_of(MONTHS, Grain.MONTH, plan)


def test_chosen_looks_end_with_the_plan() -> None:
    look = timing_of(MONTHS, Grain.MONTH, replace(MONTHLY, look_months=(6, 12))).look
    assert look is not None
    assert look.months == (6, 12, 24)
    again = timing_of(MONTHS, Grain.MONTH, replace(MONTHLY, look_months=(6, 12, 24))).look
    assert again is not None
    assert again.months == (6, 12, 24)


@pytest.mark.parametrize(("look", "baseline"), [(-1, 16.0), (2, 16.0), (0, 0.0)])
def test_a_look_outside_the_schedule_is_refused(look: int, baseline: float) -> None:
    with pytest.raises(PlanError, match="not one of the planned looks"):
        Schedule((12.0, 24.0), baseline, look)
