"""Charts of single events: exact limits in the picture, the title and what chance would show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.reading import Plan
from evenhand.reading.build import _false_signals
from evenhand.reading.charting import Gaps, _gaps_chart
from evenhand.reading.model import GroupChart
from evenhand.spc import advise, chart, false_signal_rate
from fixtures.tables import HAEMORRHAGE

PHASES = np.repeat([0, 1], [24, 12])
VALUES = np.random.default_rng(4).geometric(0.05, 36)


def drawn(between: Kind) -> GroupChart:
    named = "cases between" if between is Kind.CASES_BETWEEN else "time between"
    gaps = Gaps(between, VALUES, PHASES)
    return _gaps_chart(gaps, advise(VALUES, kind=named), HAEMORRHAGE, Plan(), Grain.MONTH)


@pytest.mark.parametrize(
    ("between", "kind", "title", "by_chance"),
    [
        (Kind.CASES_BETWEEN, "g", "g chart, exact limits: cases between events", 0.1246),
        (Kind.TIME_BETWEEN, "t", "t chart, exact limits: time between events", 0.1508),
    ],
)
def test_gaps_between_events_have_exact_limits(
    between: Kind, kind: str, title: str, by_chance: float
) -> None:
    found = drawn(between)
    assert (found.kind, found.title, found.limits) == (kind, title, "exact")
    assert found.reason.startswith(f"{kind} chart with exact limits: each of the 36 points")
    exact = chart(kind, VALUES[None, :].astype(float), phases=[24], limits="exact")
    assert found.points[0].upper == pytest.approx(exact.upper[0, 0])
    assert _false_signals("making-data-count", found, 12) == pytest.approx(by_chance)


def test_where_no_rate_of_exact_limits_is_published_the_other_one_stands() -> None:
    found = drawn(Kind.CASES_BETWEEN)
    assert _false_signals("life-qi", found, 12) == false_signal_rate("life-qi", "g", 12)
    plain = replace(found, limits="three-sigma")
    assert _false_signals("anhoej", plain, 12) == false_signal_rate("anhoej", "g", 12)
    exact = false_signal_rate("anhoej", "g", 12, limits="exact")
    assert _false_signals("anhoej", found, 12) == exact
