"""Started against not yet, from the teams' readings: months that all share, words, no names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import evenhand as eh
from evenhand.errors import PlanError
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain, contiguous
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.started import started_reading
from fixtures.tables import HAEMORRHAGE, flat_table, phased_table

MONTHS = contiguous(date(2024, 1, 1), date(2024, 12, 1), Grain.MONTH)
STARTS = [date(2024, m, 1) for m in (3, 4, 6, 8, 9)]


def team(
    start: date | None,
    *,
    ratio: float = 3.0,
    effect: float = 1 / 3,
    flip: bool = False,
    months: tuple[date, ...] = MONTHS,
) -> EquityReading:
    """Rates of 3 % against 9 %, which falls to 3 % on the day the team starts."""
    table = phased_table(
        {"black": ((0, 9), (0, 9)), "white": ((0, 9), (0, 9))},
        first=months[0],
        last=months[-1],
        change=months[6],
    )
    women = np.array([[[200] * len(months), [1000] * len(months)]])
    since = np.array([start is not None and m >= start for m in months])
    black = np.where(since, 6 * ratio * effect, 6 * ratio).astype(int)
    events = np.stack([black, np.full(len(months), 30)])[None]
    if flip:
        events = women - events
    table = replace(table, numerator=events, denominator=women)
    return read(table, Plan(focus=("Black",), comparison=("White",), change_date=start))


def six(**options: object) -> list[EquityReading]:
    return [team(s, **options) for s in (*STARTS, None)]  # type: ignore[arg-type]


def test_a_gap_that_closes_where_teams_start() -> None:
    found = eh.staggered_start(six())
    assert found.side == "event"
    assert found.effect.ratio.value == pytest.approx(1 / 3)
    assert (found.effect.teams, found.effect.started, found.effect.periods) == (6, 5, 10)
    assert found.headline.text == (
        "In teams that have started, the gap with White women is smaller than in teams that have not "
        "yet, in the same months."
    )
    assert found.headline.evidence == ("effect.ratio",)
    assert found.lines[0].text.startswith(
        "Ratio of ratios 0.33 (0.33 to 0.33), 6 teams of which 5 have started, 10 periods with both "
        "kinds; 1 is no difference. Dealing the start times anew gives as large a difference in 0.1%"
    )
    assert found.notes[0].startswith("This holds if who started when had nothing to do with")
    assert found.notes[1].startswith("With fewer than ten teams")
    assert (found.title, found.focus_label, found.comparison_label) == (
        HAEMORRHAGE.title,
        "Black women",
        "White women",
    )


def test_two_teams_alone_are_never_called_clear() -> None:
    """Two start times can be dealt in two ways, and both give as large a difference."""
    found = started_reading([team(STARTS[2]), team(None)])
    assert found.effect.p == 1.0
    assert found.headline.text.startswith(
        "Too early to say whether the gap with White women differs"
    )
    assert found.headline.strength is not None
    assert found.headline.strength.value == "cannot tell"


def test_wider_and_the_better_off_focus() -> None:
    wider = started_reading(six(ratio=1.5, effect=2.0)).headline.text
    assert "the gap with White women is bigger than" in wider
    # the focus had the lower rate: a rise narrows
    lower = started_reading(six(ratio=0.5, effect=2.0)).headline.text
    assert "the gap with White women is smaller than" in lower


def test_four_teams_can_be_likely() -> None:
    four = [team(s) for s in (STARTS[0], STARTS[2], STARTS[4], None)]
    found = started_reading(four)
    assert found.effect.p == pytest.approx(1 / 24)
    assert found.headline.strength is not None
    assert found.headline.strength.value == "established"
    three = started_reading([team(s) for s in (STARTS[0], STARTS[3], None)])
    assert three.effect.p == pytest.approx(1 / 6)
    assert "is likely smaller than in teams that have not yet" in three.headline.text


def test_the_rarer_side() -> None:
    found = started_reading(six(flip=True))
    assert found.side == "non-event"
    assert found.effect.ratio.value == pytest.approx(1 / 3)


def test_the_month_of_the_start_is_left_out_and_months_are_shared() -> None:
    inside = replace(team(date(2024, 6, 1)))
    inside = replace(inside, plan=replace(inside.plan, change_date=date(2024, 6, 15)))
    shorter = team(None, months=MONTHS[2:])
    found = started_reading([inside, shorter, team(STARTS[0], months=MONTHS[1:])])
    # March to December are shared; the first team is in neither in June
    assert found.effect.periods == 10
    assert found.effect.ratio.value == pytest.approx(1 / 3)
    on_the_day = started_reading([team(date(2024, 6, 1)), team(None)])
    assert on_the_day.effect.periods == 7


def test_ten_teams_need_no_warning() -> None:
    many = [team(STARTS[i % 5]) for i in range(9)] + [team(None)]
    assert len(started_reading(many).notes) == 1


def test_readings_that_do_not_fit() -> None:
    one, two = team(STARTS[0]), team(None)
    with pytest.raises(PlanError, match="the months of two teams or more"):
        started_reading([one])
    with pytest.raises(PlanError, match="the months of two teams or more"):
        started_reading([one, replace(two, table=None)])
    undated = read(
        flat_table({"black": (3, 90), "white": (3, 90)}),
        Plan(focus=("Black",), comparison=("White",)),
    )
    with pytest.raises(PlanError, match="the months of two teams or more"):
        started_reading([one, undated])
    for changed in ({"focus_label": "x"}, {"comparison_label": "x"}, {"grain": Grain.QUARTER}):
        with pytest.raises(PlanError, match="differ in measure, length of period"):
            started_reading([one, replace(two, **changed)])  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="or one of these is not named"):
        started_reading([replace(r, comparison_label="") for r in (one, two)])
    with pytest.raises(PlanError, match="or one of these is not named"):
        started_reading([replace(r, focus_label="") for r in (one, two)])
    with pytest.raises(PlanError, match="not offered for kind ‘count’"):
        started_reading(
            [replace(r, measure=replace(r.measure, kind=Kind.COUNT)) for r in (one, two)]
        )
    earlier = contiguous(date(2022, 1, 1), date(2022, 12, 1), Grain.MONTH)
    with pytest.raises(PlanError, match="share no months"):
        started_reading([one, team(None, months=earlier)])
    with pytest.raises(PlanError, match="No period has both"):
        started_reading([two, two])
