"""Many projects at once are read exactly as each by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from evenhand.equity import GapCounts, read_gap, read_gaps
from evenhand.equity.model import GapReading, Margin
from evenhand.equity.numbers import Numbers
from evenhand.equity.verdict import GAP_ANSWERS, MOVERS, OWN_ANSWERS, SCALES, STANDS, STRENGTHS
from evenhand.errors import PlanError
from evenhand.stats.critical import critical
from evenhand.stats.proportions import score_ratio

PROJECTS, GROUPS, PERIODS = 30, 4, 12
PHASE = np.repeat([0, -1, 1], [6, 1, 5])
FOCUS, COMPARISON = np.arange(4) == 1, np.arange(4) == 3
MARGIN = Margin(difference=0.03, ratio=1.5, agreed_by="partners", agreed_on="2025-01-01")


def drawn(kind: str, seed: int, projects: int = PROJECTS) -> GapCounts:
    """From a handful of births a month to hundreds, with zeros, gaps and over-dispersed months."""
    rng = np.random.default_rng(seed)
    shape = (projects, GROUPS, PERIODS)
    size = rng.choice([4, 30, 300], (projects, 1, 1)) * np.array([1, 1, 2, 4])[:, None]
    n = rng.poisson(size, shape).astype(float)
    rate = (
        rng.choice([0.02, 0.1, 0.6], (projects, 1, 1)) * rng.uniform(0.5, 1.5, shape[:2])[..., None]
    )
    rate = rate * rng.choice([1.0, 0.6], (projects, GROUPS, 1)) ** (PHASE == 1)
    missing = rng.integers(0, 3, shape).astype(float)
    if kind == "proportion":
        return GapCounts(rng.binomial(n.astype(int), rate.clip(0, 1)), n, missing)
    if kind != "mean":
        n = np.ones(shape) if kind == "count" else n
        x = rng.poisson(rate * (size if kind == "count" else n), shape)
        return GapCounts(x, n, missing)
    sums = rng.normal(5 * rate * n, 1 + np.sqrt(n))
    squares = sums**2 / np.maximum(n, 1) + rng.chisquare(np.maximum(n - 1, 1)) * 4
    zero = np.zeros(shape)
    return GapCounts(zero, n, missing, sums * (n > 0), squares * (n > 0), origin=2.0)


def single(counts: GapCounts, i: int) -> GapCounts:
    arrays = (counts.numerator, counts.denominator, counts.missing, counts.sums, counts.squares)
    return GapCounts(*(None if a is None else a[i] for a in arrays), origin=counts.origin)  # type: ignore[arg-type]


def assert_same(found: Numbers, i: int, reading: GapReading) -> None:
    """Every number and answer of one project is that of its own reading, to the last bit."""
    phases = reading.phases
    rows = (*reading.rates, reading.focus_rates, reading.comparison_rates, reading.overall_rates)
    for row, expected in enumerate(rows):
        for p, rate in enumerate(expected):
            assert found.rates.estimate(i, row, p) == rate.rate
    assert found.dispersions.phi[i] == reading.phi
    assert found.dispersions.df[i] == reading.phi_df
    assert found.already_moving[i] == reading.already_moving
    assert_contrasts_same(found, i, reading)
    if phases == 2:
        assert_changes_same(found, i, reading)


def assert_contrasts_same(found: Numbers, i: int, reading: GapReading) -> None:
    assert found.contrasts is not None
    assert found.standing is not None
    assert reading.standing is not None
    for at, contrast in enumerate(reading.contrasts):
        phase, place = divmod(at, len(reading.contrasts) // reading.phases)
        column = place * reading.phases + phase
        assert found.contrasts.ratio.estimate(i, column) == contrast.ratio
        assert found.contrasts.difference.estimate(i, column) == contrast.difference
    assert STANDS[found.standing[0][i]] == reading.standing.answer
    assert STRENGTHS[found.standing[1][i]] == reading.standing.strength


def assert_changes_same(found: Numbers, i: int, reading: GapReading) -> None:
    own, gap, hidden, change = found.own, found.gap, found.masked, reading.gap_change
    assert own is not None
    assert gap is not None
    assert hidden is not None
    assert change is not None
    changes = (
        *reading.changes,
        reading.focus_change,
        reading.comparison_change,
        reading.overall_change,
    )
    for row, expected in enumerate(changes):
        assert expected is not None
        assert own.pairs.ratio.estimate(i, row) == expected.ratio
        assert own.pairs.difference.estimate(i, row) == expected.difference
        assert OWN_ANSWERS[own.answer[i, row]] == expected.answer
        assert STRENGTHS[own.strength[i, row]] == expected.strength
        assert own.rules_out_worsening[i, row] == expected.rules_out_worsening
        assert np.broadcast_to(own.level, own.answer.shape)[i, row] == expected.level
    assert gap.shift.ratio.estimate(i, 0) == change.ratio_of_ratios
    assert gap.shift.difference.estimate(i, 0) == change.difference_of_differences
    assert GAP_ANSWERS[gap.answers.answer[i, 0]] == change.answer
    assert STRENGTHS[gap.strength[i, 0]] == change.strength
    assert SCALES[gap.answers.ratio[i, 0]] == change.ratio_scale
    assert SCALES[gap.answers.difference[i, 0]] == change.difference_scale
    assert MOVERS[gap.answers.mover[i, 0]] == change.mover
    flags = {"got worse": hidden.got_worse[i], "left behind": hidden.left_behind[i]}
    seen = [(k, g) for k, flagged in flags.items() for g in np.flatnonzero(flagged).tolist()]
    assert seen == [(f.kind, f.group) for f in reading.masked]


PLANS: list[dict[str, Any]] = [
    {"kind": "proportion", "direction": "lower"},
    {"kind": "proportion", "direction": "higher", "margin": MARGIN, "declared_before": False},
    {"kind": "rate", "direction": "lower", "exploratory": True},
    {"kind": "count", "direction": "higher"},
    {"kind": "mean", "direction": "lower"},
]


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: f"{p['kind']}-{p['direction']}")
def test_as_each_project_by_itself(plan: dict[str, Any]) -> None:
    counts = drawn(plan["kind"], seed=11)
    lost = drawn(plan["kind"], seed=12)
    options = {"focus": FOCUS, "comparison": COMPARISON, "phase": PHASE, **plan}
    found = read_gaps(counts, missing_counts=lost, **options)
    methods = set()
    for i in range(PROJECTS):
        reading = read_gap(single(counts, i), missing_counts=single(lost, i), **options)
        assert_same(found, i, reading)
        assert reading.gap_change is not None
        methods.add(reading.gap_change.method)
    assert methods == ({"closed form"} if plan["kind"] == "mean" else {"closed form", "bootstrap"})


def test_unions_and_one_phase() -> None:
    counts = drawn("proportion", seed=13, projects=6)
    options: dict[str, Any] = {
        "focus": [True, True, False, False],
        "comparison": COMPARISON,
        "phase": np.zeros(PERIODS, int),
        "kind": "proportion",
        "direction": "lower",
    }
    found = read_gaps(counts, **options)
    assert found.own is None
    assert found.gap is None
    assert found.masked is None
    for i in range(6):
        assert_same(found, i, read_gap(single(counts, i), **options))


def test_phase_sums_with_their_dispersion() -> None:
    """Sums of each phase and the phi of the months give what the months give."""
    counts = drawn("proportion", seed=14)
    kept = PHASE >= 0
    months = GapCounts(
        *(a[..., kept] for a in (counts.numerator, counts.denominator, counts.missing))
    )
    inside = np.stack([PHASE[kept] == p for p in (0, 1)], axis=1).astype(float)
    sums = GapCounts(*(a @ inside for a in (months.numerator, months.denominator, months.missing)))
    options: dict[str, Any] = {
        "focus": FOCUS,
        "comparison": COMPARISON,
        "kind": "proportion",
        "direction": "lower",
    }
    first = read_gaps(months, phase=PHASE[kept], **options)
    spread = (first.dispersions.phi, first.dispersions.df)
    second = read_gaps(sums, phase=[0, 1], dispersions=spread, **options)
    assert first.own is not None
    assert second.own is not None
    assert first.gap is not None
    assert second.gap is not None
    assert (first.dispersions.phi > 1).any()
    assert (first.gap.shift.ratio.low == second.gap.shift.ratio.low).all()
    assert (first.own.pairs.difference.high80 == second.own.pairs.difference.high80).all()
    plain = read_gaps(sums, phase=[0, 1], dispersions=(0.4, 30), **options)
    assert plain.dispersions.phi.tolist() == [1.0] * PROJECTS
    assert plain.dispersions.raw.tolist() == [0.4] * PROJECTS


def plain_plan() -> dict[str, Any]:
    return {
        "focus": [True, False],
        "comparison": [False, True],
        "phase": [0, 1],
        "kind": "proportion",
        "direction": "lower",
    }


def copies(count: int) -> GapCounts:
    x = np.tile([[127.0, 96.0], [181.0, 189.0]], (count, 1, 1))
    n = np.tile([[1064.0, 1077.0], [3266.0, 3394.0]], (count, 1, 1))
    return GapCounts(x, n, 0 * n)


def test_multipliers_of_each_project_and_strength() -> None:
    """The running example: established at 1.96, suggested with a boundary of 2.5, silent at 8."""
    z = np.array([1.959963984540054, 2.5, 8.0, np.inf])
    found = read_gaps(copies(4), multipliers=(z, 1.2815515655446004), **plain_plan())
    assert found.own is not None
    strength = found.own.strength[:, 2]
    assert [STRENGTHS[s].value for s in strength] == ["established"] + ["suggested"] * 3
    wide = found.own.pairs.ratio
    expected = score_ratio(96, 1077, 127, 1064, np.minimum(z, 8))[0]
    assert wide.low[:2, 2] == pytest.approx(expected[:2], rel=1e-9)
    assert wide.low[2:, 2] == pytest.approx(expected[2:], rel=0.01)  # a level so near 1 is rounded
    assert len(set(wide.low80[:, 2].tolist())) == 1
    assert found.rates.low[0, 0, 0] > found.rates.low[1, 0, 0]
    silent = read_gaps(copies(1), multipliers=(8.0, 8.0), **plain_plan())
    assert silent.own is not None
    assert OWN_ANSWERS[silent.own.answer[0, 2]].value == "cannot tell"


def test_default_multipliers_are_those_of_the_constants() -> None:
    one = read_gaps(copies(1), **plain_plan())
    same = read_gaps(copies(1), multipliers=(critical(0.95), critical(0.80)), **plain_plan())
    assert one.own is not None
    assert same.own is not None
    assert same.own.pairs.ratio.low == pytest.approx(one.own.pairs.ratio.low, rel=1e-12)
    assert same.own.pairs.ratio.high80 == pytest.approx(one.own.pairs.ratio.high80, rel=1e-12)


def test_refuses_what_does_not_fit() -> None:
    with pytest.raises(PlanError, match="one number for each group and period") as caught:
        read_gaps(single(copies(2), 0), **plain_plan())
    assert caught.value.remedy == (
        "Give numerator, denominator and missing the same shape: projects by groups by periods."
    )
    with pytest.raises(PlanError, match="over-dispersion given does not fit") as caught:
        read_gaps(copies(2), dispersions=(np.ones(3), 30), **plain_plan())
    assert caught.value.remedy == (
        "Give phi and its degrees of freedom once, or once for each project."
    )
    with pytest.raises(PlanError) as caught:
        read_gap(copies(2), **plain_plan())
    assert caught.value.remedy == (
        "Give numerator, denominator and missing the same shape: groups by periods."
    )
