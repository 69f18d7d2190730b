"""What cannot be read is refused in full sentences: what is wrong, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evenhand.equity import GapCounts, read_gap
from evenhand.equity.deprivation import slope_index
from evenhand.equity.intersection import joint_table
from evenhand.equity.looks import Schedule, boundary
from evenhand.equity.many import read_gaps
from evenhand.equity.organisations import shrunk_gaps, shrunk_rates
from evenhand.equity.pooling.change import pool_changes
from evenhand.equity.pooling.model import TeamCounts
from evenhand.equity.pooling.started import TeamSeries, started_effect
from evenhand.equity.sites import across_sites
from evenhand.equity.standardised import direct_standardised, indirect_standardised
from evenhand.equity.stratified import mantel_haenszel
from evenhand.equity.summary_intervals import summary_intervals
from evenhand.errors import PlanError

TWO, ONES = np.full((2, 2), 2.0), np.ones((2, 2))
TEAM = TeamCounts("A", (6, 50), (4, 50), (5, 100), (6, 100))
EMPTY = TeamCounts("B", (0, 0), (4, 50), (5, 100), (6, 100))
UNTOLD = (
    "No period has both teams that have started and teams that have not yet, or there are too "
    "few events to tell."
)
NO_ORDER = (
    "A slope index needs groups with an order from worse to better off. Ethnic groups have no "
    "such order, and ranking them by their rates would invent one."
)
NO_ORDER_BUT = (
    "Compare each group with a named comparison (eh.compare, eh.equity_review), or look inside "
    "each level of deprivation (eh.joint_table)."
)
TOO_FEW = (
    "Shrinking needs four organisations or more: with fewer, no shrunk value is better than "
    "the crude one."
)
LATE = TeamSeries(((9, 99),) * 2, ((9, 99),) * 2, (0, 0))


PLAIN = GapCounts(ONES, TWO, ONES)


def reading(counts: GapCounts = PLAIN, **changed: Any) -> None:
    plan = {"focus": [True, False], "comparison": [False, True], "phase": [0, 1]}
    read_gap(counts, **(plan | {"kind": "proportion", "direction": "lower"} | changed))


def many(**options: Any) -> None:
    read_gaps(
        GapCounts(ONES[None], TWO[None], ONES[None]),
        focus=[True, False],
        comparison=[False, True],
        phase=[0, 1],
        kind="proportion",
        direction="lower",
        **options,
    )


def crossed(x: object = ((1, 2), (3, 4)), n: object = ((9, 9), (9, 9)), **changed: Any) -> None:
    sides = {"population": ["A"], "compare_with": ["B"]}
    joint_table(["A", "B"], ["1", "2"], x, n, **(sides | changed))  # type: ignore[arg-type]


def standardised(x: object = ((1, 2), (3, 4)), w: object = (1, 1), **options: Any) -> None:
    direct_standardised(["A", "B"], x, [[9, 9], [9, 9]], w, **options)  # type: ignore[arg-type]


def slope(x: object = (1, 2, 3), n: object = (9, 9, 9), **options: Any) -> None:
    slope_index(["A", "B", "C"][: len(x)], x, n, **options)  # type: ignore[arg-type]


REFUSED: list[tuple[Callable[[], object], str, str]] = [
    (
        lambda: reading(GapCounts(ONES, ONES[:1], ONES)),
        "The counts do not have one number for each group and period.",
        "Give numerator, denominator and missing the same shape: groups by periods.",
    ),
    (
        lambda: reading(GapCounts(ONES[:0], ONES[:0], ONES[:0])),
        "There is no group with a stated ethnicity, or no period, to read.",
        "Check the mapping of the ethnicity and date columns.",
    ),
    (
        lambda: reading(GapCounts(-ONES, ONES, ONES)),
        "A count is below 0.",
        "Check the file for negative numbers.",
    ),
    (
        lambda: reading(GapCounts(TWO, ONES, ONES)),
        "There are more events than people in a group and period.",
        "Check the numerator; if one person can have several, make it a rate.",
    ),
    (
        lambda: reading(kind="mean"),
        "A mean needs sums and sums of squares.",
        "Give the average, the number of values and their spread for each group.",
    ),
    (
        lambda: reading(kind="time between"),
        "A gap cannot be read for a measure of kind ‘time between’.",
        "Use one of: proportion, rate, count, mean; between-kinds are charted only.",
    ),
    (
        lambda: reading(direction="up"),
        "‘up’ is no direction of good.",
        "Use one of: lower, higher, neither.",
    ),
    (
        lambda: reading(focus=[True]),
        "The focus does not say yes or no for each of the 2 groups.",
        "Give one true or false for each group.",
    ),
    (
        lambda: reading(comparison=[True]),
        "The comparison does not say yes or no for each of the 2 groups.",
        "Give one true or false for each group.",
    ),
    (
        lambda: reading(comparison=[True, True]),
        "The population of focus and its comparison share a group.",
        "Leave that group out of one of them: a group cannot be compared with itself.",
    ),
    (
        lambda: reading(phase=[0]),
        "The phases do not match the periods.",
        "Give one phase for each period.",
    ),
    (
        lambda: reading(phase=[1, 1]),
        "The change date leaves no period before it, or no period at all is read.",
        "Choose a change date inside the data, with periods on both sides.",
    ),
    (
        lambda: many(dispersions=(np.ones(3), np.ones(3))),
        "The over-dispersion given does not fit the projects.",
        "Give phi and its degrees of freedom once, or once for each project.",
    ),
    (
        lambda: many(multipliers=(2.0, 1.3), schedule=Schedule((6.0, 12.0), 18.0, 0)),
        "Both multipliers and a schedule of looks were given.",
        "Give the schedule alone: it has its own multipliers.",
    ),
    (
        lambda: boundary([0.5, 0.5], alpha=0.05),
        "The looks do not rise from the change to the planned end.",
        "Give each look once, in order of time, none after the planned end.",
    ),
    (
        lambda: boundary([1.0], alpha=1.5),
        "1.5 is not a chance of error.",
        "Give a number between 0 and 1, say 0.05.",
    ),
    (
        lambda: mantel_haenszel([1], [9], [1], [9], kind="mean"),
        "‘mean’ cannot be compared within strata.",
        "Use proportion or rate.",
    ),
    (
        lambda: mantel_haenszel([1, 2], [9], [1], [9]),
        "The counts do not have one number for each stratum.",
        "Give four lists of the same length.",
    ),
    (
        lambda: mantel_haenszel([10], [9], [1], [9]),
        "A count is below 0, or there are more events than people.",
        "Check the counts; if one person can have several events, use kind rate.",
    ),
    (
        lambda: mantel_haenszel([1, 0], [9, 0], [0, 1], [0, 9]),
        "No stratum has people of both groups, so nothing can be compared within strata.",
        "Use wider strata.",
    ),
    (
        lambda: started_effect([LATE]),
        "Started against not yet needs two teams or more over the same periods.",
        "Give every team the same months.",
    ),
    (
        lambda: started_effect([LATE, LATE]),
        UNTOLD,
        "Read the teams before and since (eh.pool_teams), or wait for a staggered start.",
    ),
    (
        lambda: pool_changes([TEAM, TEAM], kind="mean"),
        "Teams cannot be pooled for a measure of kind ‘mean’ from their counts.",
        "Pool a proportion or a rate.",
    ),
    (
        lambda: pool_changes([TEAM, EMPTY]),
        "Pooling needs two teams or more with people in both groups before and since.",
        "Add the reviews of more teams, or read one team with eh.equity_review.",
    ),
    (
        lambda: standardised(method="wald"),
        "‘wald’ is no method for a standardised rate.",
        "Ask for dobson or gamma.",
    ),
    (
        lambda: standardised(w=[1, 2, 3]),
        "The counts do not have one number for each group and band.",
        "Give numerator and denominator as groups by bands, and one standard for each band.",
    ),
    (
        lambda: standardised(w=[0, 0]),
        "A count is below 0, or the standard population is empty.",
        "Check the counts and the standard population.",
    ),
    (
        lambda: standardised(compare_with="C"),
        "There is no group ‘C’ to compare with.",
        "Name one of: A, B.",
    ),
    (
        lambda: slope(model="probit"),
        "‘probit’ is no model for a gradient.",
        "Ask for logistic, poisson or linear.",
    ),
    (
        lambda: slope(n=[9, 9]),
        "The counts do not have one number for each level.",
        "Give one numerator and one denominator for each level.",
    ),
    (
        lambda: slope([1, 2], [9, 9]),
        "A gradient needs three ordered levels or more.",
        "Compare two levels directly (eh.compare).",
    ),
    (
        lambda: slope(n=[0, 9, 0]),
        "There is nobody in A, C.",
        "Join it with the level beside it.",
    ),
    (
        lambda: slope([1, 10, 3]),
        "A count of events is below 0, or above the number of people.",
        "Check the numerators; if one person can have several events, use model poisson.",
    ),
    (
        lambda: slope(dimension="Ethnicity"),
        NO_ORDER,
        NO_ORDER_BUT,
    ),
    (
        lambda: shrunk_rates(list("ABC"), [1] * 3, [9] * 3),
        TOO_FEW,
        "Show the crude values with their intervals.",
    ),
    (
        lambda: shrunk_rates(list("ABCD"), [1] * 4, [9] * 3),
        "The counts do not have one number for each organisation.",
        "Give one numerator and one denominator for each.",
    ),
    (
        lambda: shrunk_gaps(list("ABCD"), [1] * 4, [9, 9, 9, 0], [1] * 4, [9] * 4),
        "A count is below 0, or an organisation has nobody.",
        "Leave out organisations without people of the group.",
    ),
    (
        lambda: shrunk_gaps(list("ABCD"), [1] * 4, [9] * 4, [1, 1, 10, 1], [9] * 4),
        "There are more events than people.",
        "Check the counts; if one person can have several events, use kind rate.",
    ),
    (
        lambda: shrunk_gaps(list("ABCD"), [1, 10, 1, 1], [9] * 4, [1] * 4, [9] * 4),
        "There are more events than people.",
        "Check the counts; if one person can have several events, use kind rate.",
    ),
    (
        lambda: across_sites([1, 2], [9, 9], [1], [9]),
        "The counts do not have one number for each site.",
        "Give four lists of the same length.",
    ),
    (
        lambda: across_sites([1, 10], [9, 9], [1, 1], [9, 9]),
        "A count is below 0, or there are more events than people.",
        "Check the counts.",
    ),
    (
        lambda: across_sites([1, 1], [9, 9], [1, -1], [9, 9]),
        "A count is below 0, or there are more events than people.",
        "Check the counts.",
    ),
    (
        lambda: indirect_standardised(["A"], [[1, 2]], [[9, 9]], [1, 0], [9, 0]),
        "The reference has nobody in a band in which your groups have people.",
        "Join that band with its neighbour, or take another reference.",
    ),
    (
        lambda: indirect_standardised(["A"], [[1, 2]], [[9, 9]], [0, 0], [9, 9]),
        "The reference has no events, so nothing would be expected.",
        "Take a larger reference, or more years of it.",
    ),
    (
        lambda: indirect_standardised(["A"], [[1, 2]], [[9, 9]], [1], [9, 9]),
        "The reference does not have a number of events for each band.",
        "Give as many events as people, none below 0.",
    ),
    (
        lambda: summary_intervals([1], [9]),
        "Summary measures need two groups or more, each with people.",
        "Leave out groups without people.",
    ),
    (
        lambda: summary_intervals([1, 10], [9, 9]),
        "There is no event, or more events than people in a group.",
        "Check the numerators.",
    ),
    (
        lambda: crossed(population=["C"]),
        "There is no group ‘C’.",
        "Name groups out of: A, B.",
    ),
    (lambda: crossed(compare_with=[]), "No group was named.", "Name groups out of: A, B."),
    (
        lambda: crossed(compare_with=["B", "A"]),
        "A group is both in the population of focus and in the comparison.",
        "Name it on one side only.",
    ),
    (
        lambda: crossed(((1, 2),)),
        "The counts do not have one number for each group and level.",
        "Give numerator and denominator as groups by levels.",
    ),
    (
        lambda: crossed(((10, 2), (3, 4))),
        "A count is below 0, or there are more events than people.",
        "Check the counts; if one person can have several events, use kind rate.",
    ),
]


@pytest.mark.parametrize(("call", "problem", "remedy"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_refused_with_the_reason(call: Callable[[], object], problem: str, remedy: str) -> None:
    with pytest.raises(PlanError) as refused:
        call()
    assert (refused.value.problem, refused.value.remedy) == (problem, remedy)


def test_what_is_just_possible_is_read() -> None:
    """The same plans, right at the border of what is refused."""
    reading()
    reading(GapCounts(ONES, ONES, 0 * ONES))
    reading(GapCounts(0 * ONES, ONES, ONES))
    crossed(((0, 9), (9, 9)))
    standardised(w=[0, 1])
    slope([0, 9, 3])
    assert mantel_haenszel([0], [9], [9], [9]).crude_difference.value == -1
    assert summary_intervals([0, 9], [9, 9])
    assert len(pool_changes([TEAM, TEAM]).teams) == 2
    assert len(shrunk_rates(list("ABCD"), [0, 1, 2, 3], [9] * 4).organisations) == 4


def test_a_band_in_which_nobody_is_needs_no_reference() -> None:
    found = indirect_standardised(["A"], [[3, 0]], [[9, 0]], [1, 0], [9, 0])
    assert found.ratios[0].expected == pytest.approx(1.0)


def test_more_events_than_people_can_be_a_rate() -> None:
    assert shrunk_gaps(list("ABCD"), [10] * 4, [9] * 4, [1] * 4, [9] * 4, kind="rate").spread
