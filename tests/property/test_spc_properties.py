"""Charts treat every series alike, whatever its neighbours, unit and place."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evenhand.spc import ChartKind, RuleSet, chart, signals_since

kinds = st.sampled_from(list(ChartKind))
rule_sets = st.sampled_from(list(RuleSet))
WITHHOLDS = RuleSet.MAKING_DATA_COUNT_EXCEL  # draws nothing under 13 points
NEEDS_SIZE = {
    *(ChartKind.P, ChartKind.U, ChartKind.P_PRIME, ChartKind.U_PRIME),
    *(ChartKind.I_PRIME, ChartKind.S),
}
PLAIN = [ChartKind.RUN, ChartKind.I, ChartKind.XMR, ChartKind.MR]


@st.composite
def tables(draw, *, gaps=True):
    """Numerators and denominators of a few series, with gaps and empty periods."""
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 30)))
    size = draw(arrays(np.int64, shape, elements=st.integers(0 if gaps else 1, 60))).astype(float)
    share = draw(arrays(np.float64, shape, elements=st.floats(0, 1)))
    events = np.floor(size * share)
    if gaps:
        events[draw(arrays(bool, shape, elements=st.booleans())) & (share < 0.1)] = np.nan
    return events, size


def drawn(kind, table, **options):
    events, size = table
    if kind is ChartKind.XBAR:
        return chart(kind, events, size, spread=np.sqrt(events + 1), **options)
    if kind in NEEDS_SIZE:
        return chart(kind, events, size, **options)
    return chart(kind, events + 1 if kind is ChartKind.T else events, **options)


def fields_of(one):
    for field in dataclasses.fields(one):
        value = getattr(one, field.name)
        if dataclasses.is_dataclass(value):
            yield from fields_of(value)
        elif isinstance(value, np.ndarray) and field.name != "phase":
            yield field.name, value


@given(tables(), kinds, rule_sets, st.randoms(use_true_random=False))
def test_permuting_series_permutes_the_chart(table, kind, rules, random):
    order = list(range(len(table[0])))
    random.shuffle(order)
    options = {"rules": rules, "direction": "lower", "target": 0.5}
    first = drawn(kind, table, **options)
    second = drawn(kind, (table[0][order], table[1][order]), **options)
    for (name, one), (_, other) in zip(fields_of(first), fields_of(second), strict=True):
        np.testing.assert_array_equal(one[order], other, err_msg=name)


@given(tables(), kinds, rule_sets)
def test_a_series_does_not_depend_on_its_neighbours(table, kind, rules):
    together = drawn(kind, table, rules=rules)
    for s in range(len(table[0])):
        alone = drawn(kind, (table[0][s], table[1][s]), rules=rules)
        for (name, one), (_, other) in zip(fields_of(together), fields_of(alone), strict=True):
            np.testing.assert_array_equal(one[s], other[0], err_msg=name)


@given(tables(), st.sampled_from(PLAIN), rule_sets, st.sampled_from([0.25, 2.0, 1024.0]))
def test_scaling_scales_the_lines_and_keeps_the_marks(table, kind, rules, factor):
    plain = chart(kind, table[0], rules=rules)
    scaled = chart(kind, table[0] * factor, rules=rules)
    for name in ("value", "centre", "lower", "upper", "near_lower", "near_upper"):
        np.testing.assert_array_equal(getattr(plain, name) * factor, getattr(scaled, name))
    for name in ("outside", "shift", "trend", "two_of_three", "cause", "point_type", "degenerate"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(scaled, name), err_msg=name)


@given(tables(), st.sampled_from([ChartKind.RUN, ChartKind.XMR]), rule_sets)
def test_turning_upside_down_turns_every_side(table, kind, rules):
    """Judged against the same centre, of whole numbers so that no rounding differs."""
    plain = chart(kind, table[0], rules=rules, direction="lower")
    turned = chart(kind, -table[0], rules=rules, direction="higher")
    np.testing.assert_array_equal(plain.side, -turned.side)
    np.testing.assert_array_equal(plain.point_type, turned.point_type)


@given(tables(), kinds, rule_sets)
def test_lines_stand_in_order_and_missing_points_carry_no_mark(table, kind, rules):
    chosen = drawn(kind, table, rules=rules)
    known = ~np.isnan(chosen.upper) & ~np.isnan(chosen.lower)
    for low, high in (
        ("lower", "near_lower"),
        ("near_lower", "near_upper"),
        ("near_upper", "upper"),
    ):
        below, above = getattr(chosen, low)[known], getattr(chosen, high)[known]
        assert (below <= above + 1e-12 * np.abs(above)).all()
    missing = np.isnan(chosen.value)
    assert not (chosen.cause[missing] != 0).any()
    assert not (chosen.special & (chosen.side == 0)).any()
    assert ((chosen.point_type != 0) == chosen.special).all()


@given(tables(gaps=False), st.sampled_from(["p", "u"]))
def test_exact_limits_are_passed_no_more_often_than_said(table, kind):
    """Whole counts strictly outside exact limits have a chance of at most the tail on each side."""
    from scipy import stats

    events, size = table
    exact = chart(kind, events, size, limits="exact")
    centre = exact.centre
    known = ~np.isnan(exact.upper)
    upper, lower = np.rint(exact.upper * size), np.rint(exact.lower * size)
    law = stats.binom(size, centre) if kind == "p" else stats.poisson(size * centre)
    assert (law.sf(upper)[known] <= 0.00135).all()
    assert (law.cdf(lower - 1)[known] < 0.00135).all()


@settings(max_examples=50)
@given(tables(), kinds, rule_sets, st.integers(1, 29))
def test_signals_lie_after_the_change(table, kind, rules, change):
    chosen = drawn(kind, table, rules=rules)
    if change >= chosen.value.shape[1]:
        return
    for signal in signals_since(chosen, change):
        assert all(change <= p < chosen.value.shape[1] for p in signal.periods)
        assert 0 <= signal.series < len(table[0])


@given(tables(), rule_sets.filter(lambda rules: rules is not WITHHOLDS), st.integers(0, 29))
def test_what_comes_later_does_not_move_a_frozen_line(table, rules, points):
    periods = table[0].shape[1]
    frozen = min(max(points, 1), periods)
    whole = chart("xmr", table[0], rules=rules, baseline=frozen)
    early = chart("xmr", table[0][:, :frozen], rules=rules)
    np.testing.assert_array_equal(whole.centre[:, :frozen], early.centre)
    np.testing.assert_array_equal(whole.upper[:, :frozen], early.upper)


@pytest.mark.parametrize("kind", list(ChartKind))
def test_one_period(kind):
    chosen = drawn(kind, (np.array([[1.0]]), np.array([[5.0]])))
    assert chosen.value.shape == (1, 1)
