"""What must hold of every reading, whatever the counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evenhand.equity import GapCounts, read_gap
from evenhand.equity.model import GapAnswer, GapReading
from fixtures.gaps import read_rows

QUICK = settings(max_examples=25, deadline=None)
SIDES = {"lower": "higher", "higher": "lower", "neither": "neither"}


@st.composite
def rows(draw: st.DrawFn, groups: int = 4) -> list[tuple[int, int, int, int]]:
    """Four groups of events and people, two phases, zeros included."""
    out = []
    for _ in range(groups):
        n0, n1 = draw(st.integers(1, 3000)), draw(st.integers(1, 3000))
        out.append((draw(st.integers(0, n0)), n0, draw(st.integers(0, n1)), n1))
    return out


def numbers(reading: GapReading) -> list[float | None]:
    """Every number that does not depend on the order of the groups."""
    change, standing = reading.gap_change, reading.standing
    assert change is not None
    assert standing is not None
    found = [change.ratio_of_ratios, change.difference_of_differences]
    found += [standing.contrast.ratio, standing.contrast.difference]
    return [getattr(e, n) for e in found for n in ("value", "low", "high", "low80", "high80")]


def same(a: list[float | None], b: list[float | None]) -> None:
    assert [v is None for v in a] == [v is None for v in b]
    shown = [(x, y) for x, y in zip(a, b, strict=True) if x is not None]
    np.testing.assert_allclose(*zip(*shown, strict=True), rtol=1e-7, atol=1e-9)


@QUICK
@given(rows(), st.permutations(range(4)), st.sampled_from(["lower", "higher"]))
def test_the_order_of_groups_changes_nothing(
    table: list[tuple[int, int, int, int]], order: list[int], direction: str
) -> None:
    plain = read_rows(table, direction=direction)
    places = np.array(order)
    mixed = read_rows(
        [table[i] for i in order],
        focus=places == 0,
        comparison=places == 1,
        direction=direction,
    )
    same(numbers(plain), numbers(mixed))
    assert mixed.gap_change is not None
    assert plain.gap_change is not None
    assert mixed.gap_change.answer is plain.gap_change.answer
    back = [order.index(i) for i in range(4)]
    assert tuple(mixed.changes[i].answer for i in back) == tuple(c.answer for c in plain.changes)
    assert {(order[m.group], m.kind) for m in mixed.masked} == {
        (m.group, m.kind) for m in plain.masked
    }


@QUICK
@given(rows(2), st.integers(1, 6), st.sampled_from(["proportion", "rate"]))
def test_merging_months_is_the_merged(
    table: list[tuple[int, int, int, int]], months: int, kind: str
) -> None:
    """Steady months have phi 1: their sum must give exactly the same reading."""
    a = np.array(table, float)
    x = np.repeat(a[:, [0, 2]], months, axis=1)
    n = np.repeat(a[:, [1, 3]], months, axis=1)
    plan: dict[str, Any] = {
        "focus": [True, False],
        "comparison": [False, True],
        "kind": kind,
        "direction": "lower",
    }
    monthly = read_gap(GapCounts(x, n, 0 * n), phase=np.repeat([0, 1], months), **plan)
    plan["months_per_period"] = float(months)
    merged = read_gap(
        GapCounts(a[:, [0, 2]] * months, a[:, [1, 3]] * months, 0 * a[:, :2]), phase=[0, 1], **plan
    )
    assert monthly.phi == merged.phi == 1
    assert replace(monthly, phi_df=0.0, already_moving=False) == replace(merged, phi_df=0.0)


@QUICK
@given(rows(3))
def test_events_and_non_events_tell_the_same_story(table: list[tuple[int, int, int, int]]) -> None:
    """Counting non-events instead turns the direction of good round and nothing else."""
    parts = (table[:2], *([row] for row in table))
    sums = [tuple(map(sum, zip(*part, strict=True))) for part in parts]
    assume(all(2 * (x0 + x1) != n0 + n1 for x0, n0, x1, n1 in sums))  # exactly half: no rarer side
    turned = [(n0 - x0, n0, n1 - x1, n1) for x0, n0, x1, n1 in table]
    plain, other = read_rows(table), read_rows(turned, direction="higher")
    for a, b in zip(plain.changes, other.changes, strict=True):
        assert (a.answer, a.strength) == (b.answer, b.strength)
        assert a.rules_out_worsening == b.rules_out_worsening
        assert {a.side, b.side} == {"event", "non-event"}
        same([a.ratio.low, a.ratio.high], [b.ratio.low, b.ratio.high])
        assert a.difference.value is not None
        assert b.difference.value == pytest.approx(-a.difference.value, abs=1e-12)
    assert plain.gap_change is not None
    assert other.gap_change is not None
    if "bootstrap" in (plain.gap_change.method, other.gap_change.method):
        return  # drawn afresh for the other side
    assert plain.gap_change.answer is other.gap_change.answer
    assert plain.gap_change.strength is other.gap_change.strength
    assert plain.gap_change.mover == other.gap_change.mover
    assert [(m.group, m.kind) for m in plain.masked if m.kind == "got worse"] == [
        (m.group, m.kind) for m in other.masked if m.kind == "got worse"
    ]


@QUICK
@given(rows(2), st.floats(0.01, 1000))
def test_the_unit_of_exposure_changes_no_ratio(
    table: list[tuple[int, int, int, int]], scale: float
) -> None:
    scaled = [(x0, n0 * scale, x1, n1 * scale) for x0, n0, x1, n1 in table]
    plain, other = read_rows(table, kind="rate"), read_rows(scaled, kind="rate")
    for a, b in zip(plain.contrasts, other.contrasts, strict=True):
        same([a.ratio.low, a.ratio.high], [b.ratio.low, b.ratio.high])
        low, high = a.difference.low, a.difference.high
        assert low is not None
        assert high is not None
        same([low / scale, high / scale], [b.difference.low, b.difference.high])


@QUICK
@given(rows(3))
def test_intervals_nest_and_hold_their_value(table: list[tuple[int, int, int, int]]) -> None:
    reading = read_rows(table)
    found = [c.ratio for c in reading.contrasts] + [c.difference for c in reading.contrasts]
    found += [c.ratio for c in reading.changes] + [r.rate for g in reading.rates for r in g]
    for e in found:
        low = [-np.inf if v is None else v for v in (e.low, e.low80)]
        high = [np.inf if v is None else v for v in (e.high, e.high80)]
        assert low[0] <= low[1] + 1e-9
        assert high[1] <= high[0] + 1e-9
        if e.value is not None:
            assert low[1] - 1e-9 <= e.value <= high[1] + 1e-9


@QUICK
@given(rows(3), st.sampled_from(["exploratory", "broken"]))
def test_nothing_capped_is_established(table: list[tuple[int, int, int, int]], reason: str) -> None:
    reading = read_rows(table, **{reason: True})
    assert reading.standing is not None
    assert reading.gap_change is not None
    said = [reading.standing.strength, reading.gap_change.strength]
    said += [c.strength for c in reading.changes]
    assert "established" not in said


@QUICK
@given(rows(2))
def test_narrowed_is_said_only_with_the_focus_improved(
    table: list[tuple[int, int, int, int]],
) -> None:
    reading = read_rows(table)
    assert reading.gap_change is not None
    assert reading.focus_change is not None
    if reading.gap_change.answer is GapAnswer.NARROWED:
        assert reading.focus_change.answer.value == "improved"
        if reading.contrasts[0].favours == "comparison":  # the focus was worse off before
            assert reading.gap_change.mover in ("focus", "both")
        assert reading.gap_change.ratio_scale == reading.gap_change.difference_scale == "narrowed"


@QUICK
@given(rows(2), st.integers(1, 200), st.data())
def test_missing_bounds_hold_the_observed_ratio(
    table: list[tuple[int, int, int, int]], lost: int, data: st.DataObject
) -> None:
    events = data.draw(st.integers(0, lost))
    missing = np.array([[events, 0]]), np.array([[lost, 0]]), np.zeros((1, 2))
    reading = read_rows(table, missing_counts=missing)
    contrast, (bounds,) = reading.contrasts[0], reading.missing
    ends = [bounds.smallest.value, bounds.largest.value]
    if contrast.ratio.value is not None and None not in ends:
        assert min(ends) - 1e-9 <= contrast.ratio.value <= max(ends) + 1e-9  # type: ignore[type-var, operator]
