"""Few events, each counted at once: who is watched, what is drawn, and what is never shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import log

import numpy as np
import pytest

from evenhand.charts import watch_charts
from evenhand.measures.definition import Break, Kind, Measure
from evenhand.measures.table import MeasureTable
from evenhand.reading import Plan, read
from evenhand.reading.model import Watch
from evenhand.review.sharing import protect_reading
from fixtures.tables import CHANGE, HAEMORRHAGE, SCREENED, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
FEW = {
    "asian": ((2, 800), (12, 900)),
    "black": ((29, 928), (27, 1_202)),
    "white": ((166, 2_926), (200, 3_685)),  # enough for a p chart
}


def watched(
    counts: dict[str, tuple[tuple[int, int], tuple[int, int]]] = FEW,
    *,
    plan: Plan = PLAN,
    measure: Measure = HAEMORRHAGE,
) -> Watch | None:
    return read(phased_table(counts, measure=measure), plan).watch


def sure(found: Watch | None) -> Watch:
    assert found is not None
    return found


def since(table: MeasureTable, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Events and women of each month since the change."""
    later = np.array([p >= CHANGE for p in table.periods])
    return table.numerator[0, place][later], table.denominator[0, place][later]


def test_groups_with_few_events_are_watched() -> None:
    found = sure(watched())
    assert (found.labels, found.without) == (("Asian", "Black"), False)
    assert found.cusum.baseline_rate.tolist() == [2 / 800, 29 / 928]
    assert found.cusum.births[:, -1].tolist() == [900, 1_202]


def test_lines_by_hand() -> None:
    """The log-likelihood ratio month by month, and expected less observed events."""
    found, (events, women) = sure(watched()), since(phased_table(FEW), 1)
    p, path = 29 / 928, 0.0
    for month, (x, n) in enumerate(zip(events, women, strict=True)):
        each = log(1 / (1 - p + 2 * p))
        path = max(0.0, path + x * (log(2) + each) + (n - x) * each)
        assert found.cusum.more.path[1, month] == pytest.approx(path, rel=0.02, abs=0.02)
    np.testing.assert_allclose(found.vlad.line[1], np.cumsum(p * women - events))


def test_asian_women_have_a_signal_of_more() -> None:
    found = sure(watched())
    assert found.cusum.more.signal.any(axis=1).tolist() == [True, False]
    titles = [c.title for c in watch_charts(read(phased_table(FEW), PLAN))]
    assert titles == [
        "Asian women: a signal of more events in 900 women",
        "Asian women: 2.2 events were expected and 12 seen, in 900 women",
        "Black women: no signal of more or fewer events in 1,202 women",
        "Black women: 37.6 events were expected and 27 seen, in 1,202 women",
    ]


def test_the_chance_of_a_false_signal_stands_beside() -> None:
    """Of 928 women before and 1,202 since, the rate before being an estimate."""
    found = sure(watched())
    assert found.false_more[1] == pytest.approx(0.1505, abs=0.0005)
    assert found.false_fewer[1] == pytest.approx(0.0857, abs=0.0005)
    assert found.sentence.endswith(
        "in this share of series: Asian 2% for more and under 1% for fewer; "
        "Black 15% for more and 9% for fewer."
    )


def test_where_nearly_everybody_has_the_event_those_without_it_are_counted() -> None:
    turned = {key: ((n0 - x0, n0), (n1 - x1, n1)) for key, ((x0, n0), (x1, n1)) in FEW.items()}
    found = sure(watched(turned, measure=SCREENED))
    assert (found.labels, found.without) == (("Asian", "Black"), True)
    assert found.cusum.baseline_rate.tolist() == [2 / 800, 29 / 928]
    charts = watch_charts(read(phased_table(turned, measure=SCREENED), PLAN))
    assert charts[0].title == "Asian women: a signal of more without the event in 900 women"


@pytest.mark.parametrize(
    "asian",
    [((0, 800), (12, 900)), ((2, 0), (2, 900)), ((2, 800), (0, 0)), ((3, 3), (2, 900))],
)
def test_a_group_needs_a_rate_before_and_women_since(
    asian: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    assert sure(watched({**FEW, "asian": asian})).labels == ("Black",)


@pytest.mark.parametrize("asian", [((1, 800), (2, 900)), ((2, 800), (0, 1))])
def test_one_event_before_or_one_woman_since_is_enough(
    asian: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    assert sure(watched({**FEW, "asian": asian})).labels == ("Asian", "Black")


def test_nobody_is_watched_where_all_have_enough_events() -> None:
    assert watched({"white": FEW["white"]}, plan=replace(PLAN, focus=(), comparison=())) is None
    assert watch_charts(read(phased_table({"white": FEW["white"]}), Plan())) == ()


def test_nothing_is_watched_without_a_change_or_across_a_break() -> None:
    assert watched(plan=replace(PLAN, change_date=None)) is None
    broken = replace(HAEMORRHAGE, breaks=(Break(date(2024, 1, 1), "weighed"),))
    assert watched(measure=broken) is None
    earlier = replace(HAEMORRHAGE, breaks=(Break(date(2022, 1, 1), "weighed"),))
    assert watched(measure=earlier) is not None


def test_counts_and_rates_are_not_watched() -> None:
    assert watched(measure=replace(HAEMORRHAGE, kind=Kind.RATE)) is None
    assert watched(measure=replace(HAEMORRHAGE, kind=Kind.CASES_BETWEEN)) is not None


def test_only_months_of_the_look_are_watched() -> None:
    monthly = replace(PLAN, mode="monthly", planned_end=date(2026, 4, 30), look_months=(6, 24))
    assert sure(watched(plan=monthly)).cusum.births.shape == (2, 6)


def test_nothing_is_watched_in_what_is_shared() -> None:
    shared = protect_reading(read(phased_table(FEW), PLAN))
    assert shared.watch is None
