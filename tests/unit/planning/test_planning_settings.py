"""The situations that are simulated, written out: what is true in each, and how many cells there are."""

from __future__ import annotations

from collections import Counter

import pytest

from evenhand.planning.characteristics.charts import _cases as chart_cases
from evenhand.planning.characteristics.power import cases
from evenhand.planning.characteristics.settings import MARGIN, Setting, grid
from evenhand.planning.simulate import MixDrift

# null: (before, since) of focus and comparison, drift, whether case mix drifts, direction, margin
SINGLE = {
    "no gap": ((0.08, 0.08), (0.08, 0.08), 0.0, False, "lower", False),
    "constant gap": ((0.12, 0.05), (0.12, 0.05), 0.0, False, "lower", False),
    "equal relative change": ((0.12, 0.05), (0.09, 0.0375), 0.0, False, "lower", False),
    "equal absolute change": ((0.12, 0.05), (0.10, 0.03), 0.0, False, "lower", False),
    "levelling down": ((0.12, 0.05), (0.12, 0.08), 0.0, False, "lower", False),
    "common drift on the log scale": ((0.12, 0.05), (0.12, 0.05), -0.2, False, "lower", False),
    "case-mix drift": ((0.12, 0.05), (0.12, 0.05), 0.0, True, "lower", False),
    "constant gap, 94 % and 97 % screened": ((0.94, 0.97), (0.94, 0.97), 0.0, False, "higher", False),
    "gap exactly as large as the margin": ((0.062, 0.05), (0.062, 0.05), 0.0, False, "lower", True),
    "change exactly as large as its margin": ((0.06, 0.05), (0.048, 0.05), 0.0, False, "lower", True),
    "worsening exactly as large as matters": ((0.048, 0.05), (0.06, 0.05), 0.0, False, "lower", True),
    "constant gap, 1.2 % and 0.5 %": ((0.012, 0.005), (0.012, 0.005), 0.0, False, "lower", False),
}  # fmt: skip


def told(s: Setting) -> tuple[object, ...]:
    truth = s.truth
    return (
        truth.before, truth.since, truth.drift, truth.mix is not None, s.direction,
        s.margin is not None,
    )  # fmt: skip


def test_two_groups_at_one_look() -> None:
    cells = [s for s in grid() if s.how == "single" and len(s.truth.births) == 2]
    assert {s.null for s in cells} == set(SINGLE)
    for s in cells:
        assert told(s) == SINGLE[s.null], s.key
        assert s.truth.births[1] == 3 * s.truth.births[0]
        assert (s.truth.months_before, s.truth.months_since) == (18, 18)
        assert s.truth.mix in (None, MixDrift(0.2, 0.4, 3.0))
    counted = Counter(s.null for s in cells)
    assert counted.pop("constant gap, 1.2 % and 0.5 %") == 9
    assert set(counted.values()) == {15}
    assert max(s.truth.births[0] for s in cells if "1.2 %" in s.null) == 2000.0
    assert (MARGIN.difference, MARGIN.ratio, MARGIN.agreed_by, MARGIN.agreed_on) == (
        0.012, 1.25, "simulation", "",
    )  # fmt: skip


def test_pages_of_five_groups() -> None:
    cells = [s for s in grid() if len(s.truth.births) == 5]
    assert Counter(s.null for s in cells) == {
        "no gap": 9, "constant gap": 9, "equal relative change": 9,
    }  # fmt: skip
    assert {s.truth.births for s in cells} == {
        (300.0, 1800.0, 240.0, 150.0, 45.0),
        (1000.0, 6000.0, 800.0, 500.0, 150.0),
        (2000.0, 12000.0, 1600.0, 1000.0, 300.0),
    }
    rates = {s.null: (s.truth.before, s.truth.since) for s in cells}
    gap = (0.12, 0.05, 0.08, 0.07, 0.10)
    assert rates["no gap"] == ((0.08,) * 5, (0.08,) * 5)
    assert rates["constant gap"] == (gap, gap)
    before, since = rates["equal relative change"]
    assert before == gap
    assert since == pytest.approx([0.09, 0.0375, 0.06, 0.0525, 0.075])
    assert {(s.how, s.direction, s.margin) for s in cells} == {("single", "lower", None)}


def test_plans_read_monthly() -> None:
    cells = [s for s in grid() if s.how == "monthly"]
    assert Counter(s.null for s in cells) == {
        "no gap": 15, "constant gap": 15, "equal relative change": 15,
    }  # fmt: skip
    assert all(told(s) == SINGLE[s.null] for s in cells)
    assert {s.truth.phi for s in cells} == {1.0, 2.0, 3.0}


def test_what_is_chosen_afterwards() -> None:
    """The worst of five groups like each other; the date that shows the most, of two groups."""
    cells = [s for s in grid() if s.how in ("worst", "dates")]
    assert Counter((s.how, s.null) for s in cells) == {
        (how, null): 9 for how in ("worst", "dates") for null in ("no gap", "constant gap")
    }
    assert {s.truth.births[0] for s in cells} == {200.0, 2000.0, 20000.0}
    for s in cells:
        if s.how == "dates":
            assert told(s) == SINGLE[s.null]
            continue
        births = s.truth.births[0]
        assert s.truth.births == (*(births,) * 5, 3 * births)
        rates = (*(0.08,) * 5, 0.08) if s.null == "no gap" else (*(0.12,) * 5, 0.05)
        assert s.truth.before == s.truth.since == rates
        assert (s.truth.months_before, s.truth.months_since) == (30, 18)


def test_a_key_names_all_that_tells_cells_apart() -> None:
    (one,) = (s for s in grid() if s.how == "worst" and s.key.endswith("200 births, phi 2")
              and s.null == "constant gap")  # fmt: skip
    assert one.key == "worst, constant gap, 6 groups, 200 births, phi 2"


def test_power_is_asked_at_every_volume_and_length() -> None:
    found = list(cases())
    assert Counter((c.aim, c.known, c.truth.phi) for c in found) == {
        ("12 to 9 % against a steady 5 %", True, 1.0): 12,
        ("12 to 9 % against a steady 5 %", False, 1.0): 12,
        ("12 to 9 % against a steady 5 %", False, 2.0): 12,
        ("12 to 6 % against a steady 5 %", False, 1.0): 12,
        ("12 to 6 % against a steady 5 %", False, 2.0): 12,
        ("5 to 3.5 % against a steady 2.5 %", False, 1.0): 12,
        ("5 to 3.5 % against a steady 2.5 %", False, 2.0): 12,
    }
    rates = {c.aim: (c.truth.before, c.truth.since) for c in found}
    assert rates == {
        "12 to 9 % against a steady 5 %": ((0.12, 0.05), (0.09, 0.05)),
        "12 to 6 % against a steady 5 %": ((0.12, 0.05), (0.06, 0.05)),
        "5 to 3.5 % against a steady 2.5 %": ((0.05, 0.025), (0.035, 0.025)),
    }
    sizes = {(c.truth.births, c.truth.months_before, c.truth.months_since) for c in found}
    assert sizes == {
        (births, months, months)
        for births in ((200.0, 800.0), (500.0, 2000.0), (1000.0, 3000.0), (5000.0, 15000.0))
        for months in (12, 24, 36)
    }


def test_charts_are_asked_at_every_volume_rule_and_length() -> None:
    found = list(chart_cases())
    assert len(found) == len(set(found)) == 36
    assert set(found) == {
        (kind, rules, births, phi, since)
        for births in (600.0, 2000.0, 6000.0)
        for kind, phi in (("p", 1.0), ("p", 2.0), ("p'", 2.0))
        for rules in ("making-data-count", "anhoej")
        for since in (12, 18)
    }
