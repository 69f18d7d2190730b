"""read_gap as a whole: plans, levels, phases, kinds, directions, flags."""

from __future__ import annotations

import copy
import time

import numpy as np
import pytest

from evenhand.defaults import defaults
from evenhand.equity import GapCounts, read_gap
from evenhand.equity.model import GapAnswer, Margin, OwnAnswer, Stand, Strength
from evenhand.errors import PlanError
from fixtures.gaps import read_rows, two_phases

FIVE = [
    (127, 1064, 96, 1077),
    (181, 3266, 189, 3394),
    (14, 236, 15, 255),
    (52, 790, 53, 845),
    (18, 361, 16, 330),
]
BIG = [(600, 5000, 450, 5000), (750, 15000, 750, 15000)]
MARGIN = Margin(difference=0.02, ratio=1.25, agreed_by="partners", agreed_on="2025-01-01")


def test_levels_declared_before() -> None:
    reading = read_rows(FIVE)
    assert [c.level for c in reading.changes] == [0.95, 0.95] + [pytest.approx(1 - 0.05 / 3)] * 3
    assert reading.overall_change is not None
    assert reading.overall_change.level == 0.95
    assert [c.level for c in reading.contrasts[:4]] == [0.95] + [pytest.approx(1 - 0.05 / 3)] * 3


def test_levels_declared_afterwards_adjust_everything() -> None:
    reading = read_rows(FIVE, declared_before=False)
    assert {round(c.level, 6) for c in reading.contrasts} == {round(1 - 0.05 / 4, 6)}
    assert {round(c.level, 6) for c in reading.changes} == {round(1 - 0.05 / 5, 6)}
    assert reading.focus_change is not None
    assert reading.focus_change.level == pytest.approx(1 - 0.05 / 4)
    assert reading.overall_change is not None
    assert reading.overall_change.level == 0.95
    first = read_rows(FIVE).contrasts[0]
    assert reading.contrasts[0].ratio.low < first.ratio.low  # type: ignore[operator]
    assert reading.contrasts[0].ratio.low80 < first.ratio.low80  # type: ignore[operator]


def test_levels_declared_afterwards_widen_the_gap_change() -> None:
    first, later = (read_rows(FIVE, declared_before=d).gap_change for d in (True, False))
    assert first is not None
    assert later is not None
    assert later.ratio_of_ratios.low < first.ratio_of_ratios.low  # type: ignore[operator]
    assert later.ratio_of_ratios.value == first.ratio_of_ratios.value


def test_empty_focus_reads_every_group_against_the_comparison() -> None:
    reading = read_rows(FIVE, focus=[False] * 5)
    assert reading.focus_rates == ()
    assert (reading.standing, reading.gap_change, reading.focus_change) == (None, None, None)
    assert [(c.group, c.phase, c.primary) for c in reading.contrasts] == [
        (g, p, False) for p in (0, 1) for g in (0, 2, 3, 4)
    ]
    assert reading.contrasts[0].level == pytest.approx(1 - 0.05 / 4)
    assert reading.missing == ()
    later = read_rows(FIVE, focus=[False] * 5, declared_before=False)
    assert later.contrasts[0].level == pytest.approx(1 - 0.05 / 4)


def test_empty_comparison_gives_rates_and_own_changes() -> None:
    reading = read_rows(FIVE, comparison=[False] * 5)
    assert reading.contrasts == ()
    assert reading.comparison_rates == ()
    assert (reading.standing, reading.gap_change, reading.comparison_change) == (None, None, None)
    assert reading.focus_change is not None
    assert reading.changes[1].level == pytest.approx(1 - 0.05 / 4)
    one = read_rows(FIVE, comparison=[False] * 5, phase=[0, -1])
    assert (one.contrasts, one.changes, one.masked, one.mix) == ((), (), (), None)


def test_union_focus_shows_its_members() -> None:
    reading = read_rows(FIVE, focus=[True, False, True, False, False])
    primary = reading.contrasts[0]
    assert (primary.group, primary.primary) == (-1, True)
    assert [c.group for c in reading.contrasts if c.phase == 0] == [-1, 0, 2, 3, 4]
    assert reading.contrasts[1].level == pytest.approx(1 - 0.05 / 4)
    assert (reading.focus_rates[0].numerator, reading.focus_rates[0].denominator) == (141, 1300)
    assert reading.changes[0].level == pytest.approx(1 - 0.05 / 4)
    assert primary.ratio.value == pytest.approx(141 / 1300 / (181 / 3266))


def test_everyone_else_as_comparison() -> None:
    reading = read_rows(FIVE, comparison=[False, True, True, True, True])
    assert [c.group for c in reading.contrasts] == [0, 0]
    assert reading.comparison_rates[1].numerator == 189 + 15 + 53 + 16
    assert reading.contrasts[0].level == 0.95
    assert [c.level for c in reading.changes] == [0.95] + [pytest.approx(1 - 0.05 / 4)] * 4


def test_rates_with_counts_beside_them() -> None:
    counts = GapCounts(
        np.array([[5, 7, 9], [50, 60, 70]]),
        np.array([[100, 110, 120], [1000, 1100, 1200]]),
        np.array([[1, 2, 4], [8, 16, 32]]),
    )
    reading = read_gap(
        counts,
        focus=[True, False],
        comparison=[False, True],
        phase=[0, -1, 1],
        kind="proportion",
        direction="lower",
        missing_counts=(np.array([[3, 3, 3]]), np.array([[30, 40, 50]]), np.array([[1, 1, 1]])),
    )
    first, since = reading.rates[0]
    assert (first.phase, first.numerator, first.denominator, first.missing) == (0, 5, 100, 1)
    assert (since.phase, since.numerator, since.denominator, since.missing) == (1, 9, 120, 4)
    overall = reading.overall_rates[0]  # people without usable ethnicity are part of everyone
    assert (overall.numerator, overall.denominator, overall.missing) == (58, 1130, 10)
    assert overall.rate.value == pytest.approx(58 / 1130)
    assert reading.comparison_rates[1].missing == 32
    assert first.rate.method == "Wilson score"


def test_one_phase_says_only_where_it_stands() -> None:
    reading = read_rows(BIG, phase=[0, 0])
    assert reading.phases == 1
    assert (reading.changes, reading.masked, reading.gap_change) == ((), (), None)
    assert (reading.focus_change, reading.comparison_change, reading.overall_change) == (None,) * 3
    assert (reading.mix, reading.already_moving, reading.missing_change) == (None, False, None)
    assert reading.standing is not None
    assert reading.standing.answer is Stand.GAP
    assert reading.rates[0][0].numerator == 1050


def test_exploratory_and_broken_are_never_established() -> None:
    for name in ("exploratory", "broken"):
        reading = read_rows(BIG, **{name: True})
        assert reading.gap_change is not None
        assert reading.standing is not None
        assert reading.focus_change is not None
        assert reading.gap_change.answer is GapAnswer.NARROWED
        assert reading.standing.answer is Stand.GAP
        strengths = [reading.gap_change.strength, reading.standing.strength]
        strengths += [reading.focus_change.strength, *(c.strength for c in reading.changes)]
        assert Strength.ESTABLISHED not in strengths
        assert strengths[0] is Strength.SUGGESTED
        assert strengths[2] is Strength.SUGGESTED


def test_no_margin_never_equal() -> None:
    same = [(500, 10000, 500, 10000)] * 2
    reading = read_rows(same)
    assert reading.standing is not None
    assert reading.gap_change is not None
    assert (reading.standing.answer, reading.standing.strength) == (
        Stand.NOT_SHOWN,
        Strength.CANNOT_TELL,
    )
    assert reading.standing.favours == "neither"
    assert (reading.gap_change.answer, reading.gap_change.strength) == (
        GapAnswer.NO_GAP,
        Strength.CANNOT_TELL,
    )
    assert (reading.gap_change.months_enough, reading.gap_change.volume_enough) == (None, None)


def test_with_a_margin_equal_and_small_gap() -> None:
    reading = read_rows([(500, 10000, 500, 10000)] * 2, margin=MARGIN)
    assert reading.standing is not None
    assert reading.gap_change is not None
    assert reading.standing.answer is Stand.EQUAL
    assert reading.standing.strength is Strength.ESTABLISHED
    assert (reading.gap_change.answer, reading.gap_change.strength) == (
        GapAnswer.NO_GAP,
        Strength.ESTABLISHED,
    )
    small = read_rows(
        [(11000, 100000, 11000, 100000), (10000, 100000, 10000, 100000)], margin=MARGIN
    )
    assert small.standing is not None
    assert small.gap_change is not None
    assert small.standing.answer is Stand.SMALL_GAP
    assert (small.gap_change.answer, small.gap_change.strength) == (
        GapAnswer.UNCHANGED,
        Strength.ESTABLISHED,
    )


@pytest.mark.parametrize(
    ("margin", "expected"),
    [
        (Margin(0.02, 1.25, "", ""), Stand.EQUAL),
        (Margin(0.001, 1.25, "", ""), Stand.NOT_SHOWN),  # inside on the ratio only
        (Margin(0.02, 1.01, "", ""), Stand.NOT_SHOWN),  # inside on the difference only
    ],
)
def test_both_intervals_must_lie_inside(margin: Margin, expected: Stand) -> None:
    reading = read_rows([(500, 10000, 500, 10000)] * 2, margin=margin)
    assert reading.standing is not None
    assert reading.standing.answer is expected


def test_unchanged_needs_a_margin_on_the_difference() -> None:
    rows = [(11000, 100000, 11000, 100000), (10000, 100000, 10000, 100000)]
    change = read_rows(rows).gap_change
    assert change is not None
    assert (change.answer, change.ratio_scale, change.difference_scale) == (
        GapAnswer.CANNOT_TELL,
        "unchanged",
        "cannot tell",
    )


def test_reversed_and_opened() -> None:
    crossed = read_rows([(1200, 10000, 500, 10000), (800, 10000, 800, 10000)]).gap_change
    opened = read_rows([(800, 10000, 1200, 10000), (800, 10000, 800, 10000)]).gap_change
    assert crossed is not None
    assert opened is not None
    assert (crossed.answer, crossed.strength) == (GapAnswer.REVERSED, Strength.ESTABLISHED)
    assert (opened.answer, opened.strength) == (GapAnswer.OPENED, Strength.ESTABLISHED)
    assert opened.mover == "focus"


def test_widened_and_differently() -> None:
    widened = read_rows([(900, 10000, 1500, 10000), (500, 10000, 500, 10000)]).gap_change
    split = read_rows([(2000, 10000, 1200, 10000), (1000, 10000, 300, 10000)]).gap_change
    assert widened is not None
    assert split is not None
    assert (widened.answer, widened.mover) == (GapAnswer.WIDENED, "focus")
    assert (split.answer, split.ratio_scale, split.difference_scale) == (
        GapAnswer.DIFFERENTLY,
        "widened",
        "narrowed",
    )


def test_rarer_side() -> None:
    reading = read_rows([(900, 1000, 930, 1000), (2880, 3000, 2880, 3000)], direction="higher")
    contrast = reading.contrasts[0]
    assert contrast.side == "non-event"
    assert contrast.ratio.value == pytest.approx(100 / 1000 / (120 / 3000))
    assert contrast.difference.value == pytest.approx(-0.06)
    assert contrast.favours == "comparison"
    assert reading.changes[0].side == "non-event"
    assert reading.changes[0].ratio.value == pytest.approx(0.7)
    assert reading.changes[0].answer is OwnAnswer.IMPROVED
    assert reading.gap_change is not None
    assert reading.gap_change.ratio_of_ratios.value == pytest.approx(0.7)
    assert reading.gap_change.ratio_scale == "narrowed"


def test_one_side_for_all_phases_of_a_contrast() -> None:
    """Over half before, under half since: the ratios must still be of the same thing."""
    reading = read_rows([(700, 1000, 450, 1000), (600, 1000, 400, 1000)])
    assert {c.side for c in reading.contrasts} == {"non-event"}


def test_direction_neither_has_no_better_or_worse() -> None:
    reading = read_rows(BIG, direction="neither")
    assert reading.focus_change is not None
    assert reading.focus_change.answer is OwnAnswer.LOWER
    assert reading.standing is not None
    assert reading.standing.favours == "neither"
    assert reading.masked == ()
    assert not any(m.id in ("par", "paf", "mdbu", "mdbw") for m in reading.summaries)
    assert reading.gap_change is not None
    assert reading.gap_change.answer is GapAnswer.NARROWED


@pytest.mark.parametrize(
    ("direction", "rows", "expected"),
    [
        ("lower", (1000, 10000, 1000, 10000), True),
        ("lower", (1000, 10000, 1180, 10000), False),
        ("lower", (1000, 10000, 700, 10000), True),
        ("higher", (1000, 10000, 700, 10000), False),
        ("higher", (1000, 10000, 1300, 10000), True),
        ("neither", (1000, 10000, 1000, 10000), True),
        ("neither", (1000, 10000, 700, 10000), False),
        ("neither", (1000, 10000, 1300, 10000), False),
        # the non-event is rarer: 1,000 non-events
        ("lower", (9000, 10000, 9300, 10000), False),
        ("lower", (9000, 10000, 8700, 10000), True),
        ("higher", (9000, 10000, 8700, 10000), False),
        ("higher", (9000, 10000, 9300, 10000), True),
    ],
)
def test_ruling_out_a_worsening(
    direction: str, rows: tuple[int, int, int, int], expected: bool
) -> None:
    reading = read_rows([rows, (500, 10000, 500, 10000)], direction=direction)
    assert reading.changes[0].rules_out_worsening is expected


def test_a_margin_tightens_what_is_ruled_out_and_unchanged() -> None:
    rows = [(1000, 10000, 1000, 10000), (500, 10000, 500, 10000)]
    tight = Margin(0.0001, 1.25, "", "")
    for direction in ("lower", "higher"):
        assert read_rows(rows, direction=direction).changes[0].answer is OwnAnswer.UNCHANGED
        held = read_rows(rows, direction=direction, margin=tight).changes[0]
        assert held.answer is OwnAnswer.CANNOT_TELL
        assert not held.rules_out_worsening
        loose = read_rows(rows, direction=direction, margin=MARGIN).changes[0]
        assert loose.rules_out_worsening
        assert loose.answer is OwnAnswer.UNCHANGED


def test_months_enough() -> None:
    """Two years before, one month since: a later reading would do."""
    rows = np.array([[2400, 20000, 54, 600], [3000, 60000, 90, 1800]], float)
    n, x = np.zeros((2, 25)), np.zeros((2, 25))
    for g in range(2):
        n[g, :24], x[g, :24] = rows[g, 1] / 24, rows[g, 0] / 24
        n[g, 24], x[g, 24] = rows[g, 3], rows[g, 2]
    options = {
        "focus": [True, False],
        "comparison": [False, True],
        "phase": [0] * 24 + [1],
        "kind": "proportion",
        "direction": "lower",
    }
    counts = GapCounts(x, n, 0 * n)
    reading = read_gap(counts, **options)  # type: ignore[arg-type]
    change = reading.gap_change
    assert change is not None
    assert change.strength is not Strength.ESTABLISHED
    v_before = 1 / 2400 - 1 / 20000 + 1 / 3000 - 1 / 60000
    v_since = 1 / 54 - 1 / 600 + 1 / 90 - 1 / 1800
    effect = np.log(54 / 600 / (90 / 1800) / 2.4)
    d_before = 0.12 * 0.88 / 20000 + 0.05 * 0.95 / 60000
    p = 54 / 600
    d_since = p * (1 - p) / 600 + 0.05 * 0.95 / 1800
    shift = p - 0.05 - 0.07
    needed = 1.959964 + 0.841621
    months = max(
        v_since / ((effect / needed) ** 2 - v_before) - 1,
        d_since / ((shift / needed) ** 2 - d_before) - 1,
    )
    assert change.months_enough == int(np.ceil(months))
    quarters = read_gap(counts, **options, months_per_period=3.0).gap_change  # type: ignore[arg-type]
    assert quarters is not None
    assert quarters.months_enough == int(np.ceil(3 * months))
    both = v_before + v_since, d_before + d_since
    volume = max(both[0] / (effect / needed) ** 2, both[1] / (shift / needed) ** 2)
    assert change.volume_enough == pytest.approx(volume, rel=1e-5)


def test_months_beyond_ten_years_are_no_answer() -> None:
    """Most of the variance lies after the change, but the change is tiny."""
    change = read_rows([(12000, 100000, 115, 1000), (15000, 300000, 150, 3000)]).gap_change
    assert change is not None
    assert change.months_enough is None
    assert change.volume_enough is not None
    assert change.volume_enough > 10


def test_scales_that_point_different_ways_promise_nothing() -> None:
    """Ratio up, difference down: no volume would settle it."""
    change = read_rows([(20, 100, 12, 100), (10, 100, 4, 100)]).gap_change
    assert change is not None
    assert (change.months_enough, change.volume_enough) == (None, None)


def test_phi_widens_and_takes_t() -> None:
    rng = np.random.default_rng(3)
    n = np.full((2, 24), 400.0)
    p = np.clip(rng.normal([[0.12], [0.05]], 0.03, (2, 24)), 0.005, 1)
    x = rng.binomial(400, p).astype(float)
    options = {
        "focus": [True, False],
        "comparison": [False, True],
        "phase": np.repeat([0, 1], 12),
        "kind": "proportion",
        "direction": "lower",
    }
    monthly = read_gap(GapCounts(x, n, 0 * n), **options)  # type: ignore[arg-type]
    yearly = read_rows(
        [(a[:12].sum(), 4800, a[12:].sum(), 4800) for a in x]  # type: ignore[misc]
    )
    assert monthly.phi > 1.5
    assert monthly.phi_df == 44
    assert (yearly.phi, yearly.phi_df) == (1.0, 0.0)
    for a, b in ((monthly.rates[0][0].rate, yearly.rates[0][0].rate),):
        width = (a.high - a.low) / (b.high - b.low)  # type: ignore[operator]
        assert width == pytest.approx(np.sqrt(monthly.phi) * 2.0154 / 1.96, rel=0.02)
    assert monthly.omnibus is not None
    assert monthly.omnibus.adjusted_p > monthly.omnibus.p


def test_omnibus_of_the_latest_phase() -> None:
    reading = read_rows(FIVE)
    assert reading.omnibus is not None
    a = np.array(FIVE)[:, 2:]
    p = a[:, 0].sum() / a[:, 1].sum()
    assert reading.omnibus.chi2 == pytest.approx(
        ((a[:, 0] - a[:, 1] * p) ** 2 / (a[:, 1] * p * (1 - p))).sum()
    )
    assert (reading.omnibus.df, reading.omnibus.differ) == (4, True)
    same = read_rows([(50, 1000, 50, 1000)] * 3).omnibus
    assert same is not None
    assert not same.differ
    assert read_rows([(5, 10, 5, 10)], focus=[True], comparison=[False]).omnibus is None


def test_rates_of_events_per_exposure() -> None:
    reading = read_rows([(12, 500.5, 4, 480.0), (30, 2000.0, 28, 2100.0)], kind="rate")
    assert reading.rates[0][0].rate.method == "Byar"
    assert reading.rates[0][1].rate.method == "exact Poisson"
    first, since = (c for c in reading.contrasts if c.primary)
    assert (first.ratio.method, since.ratio.method) == ("person-time score", "conditional mid-P")
    assert first.difference.method == since.difference.method == "person-time score"
    assert first.side == "event"
    assert first.ratio.value == pytest.approx(12 / 500.5 / (30 / 2000))
    assert reading.gap_change is not None
    assert reading.gap_change.method == "closed form"


def test_counts_do_not_add_up_time() -> None:
    """Two groups counted over the same 12 months: everyone is 12 months, not 24."""
    x = np.vstack([np.full(24, 5), np.full(24, 9)])
    reading = read_gap(
        GapCounts(x, np.ones((2, 24)), np.zeros((2, 24))),
        focus=[True, False],
        comparison=[False, True],
        phase=np.repeat([0, 1], 12),
        kind="count",
        direction="lower",
    )
    assert (reading.overall_rates[0].numerator, reading.overall_rates[0].denominator) == (168, 12)
    assert reading.overall_rates[0].rate.value == pytest.approx(14)
    assert reading.mix is None
    assert reading.focus_change is not None
    assert reading.focus_change.ratio.value == pytest.approx(1)


def _means(values: list[list[np.ndarray]], origin: float) -> GapCounts:
    n = np.array([[len(v) for v in row] for row in values])
    sums = np.array([[(v - origin).sum() for v in row] for row in values])
    squares = np.array([[((v - origin) ** 2).sum() for v in row] for row in values])
    return GapCounts(n, n, 0 * n, sums, squares, origin)


def test_means() -> None:
    rng = np.random.default_rng(11)
    values = [
        [rng.normal(m, 5, 400) for m in row] for row in ([30.0, 25.0], [20.0, 20.0], [22.0, 21.0])
    ]
    reading = read_gap(
        _means(values, 10.0),
        focus=[True, False, False],
        comparison=[False, True, False],
        phase=[0, 1],
        kind="mean",
        direction="lower",
    )
    rate = reading.rates[0][0].rate
    assert rate.method == "Student t"
    assert rate.value == pytest.approx(values[0][0].mean())
    first = reading.contrasts[0]
    assert (first.ratio.method, first.difference.method) == ("log ratio of means (delta)", "Welch")
    assert first.difference.value == pytest.approx(values[0][0].mean() - values[1][0].mean())
    assert first.ratio.value == pytest.approx(values[0][0].mean() / values[1][0].mean())
    change = reading.gap_change
    assert change is not None
    assert (change.answer, change.method) == (GapAnswer.NARROWED, "closed form")
    m = [[v.mean() for v in row] for row in values]
    assert change.ratio_of_ratios.value == pytest.approx(m[0][1] / m[1][1] / (m[0][0] / m[1][0]))
    assert change.difference_of_differences.value == pytest.approx(
        m[0][1] - m[1][1] - m[0][0] + m[1][0]
    )
    v = [[a.var(ddof=1) / 400 for a in row] for row in values[:2]]
    half = 1.959964 * np.sqrt(sum(map(sum, v)))
    assert change.difference_of_differences.high == pytest.approx(
        m[0][1] - m[1][1] - m[0][0] + m[1][0] + half, rel=1e-5
    )
    relative = [[e / c**2 for e, c in zip(a, b, strict=True)] for a, b in zip(v, m, strict=False)]
    assert change.ratio_of_ratios.low == pytest.approx(
        change.ratio_of_ratios.value * np.exp(-1.959964 * np.sqrt(sum(map(sum, relative)))),
        rel=1e-5,
    )
    assert reading.omnibus is not None
    assert reading.omnibus.differ
    assert reading.mix is not None
    everyone = [np.concatenate([row[p] for row in values]).mean() for p in (0, 1)]
    assert reading.mix.overall == pytest.approx(everyone[1] - everyone[0])


def test_means_that_are_not_positive_are_judged_on_the_difference() -> None:
    rng = np.random.default_rng(12)
    values = [[rng.normal(m, 1, 300) for m in row] for row in ([-2.0, -1.0], [0.5, 0.5])]
    reading = read_gap(
        _means(values, 0.0),
        focus=[True, False],
        comparison=[False, True],
        phase=[0, 1],
        kind="mean",
        direction="higher",
        missing_counts=(np.ones((1, 2)), np.ones((1, 2)), np.ones((1, 2))),
    )
    assert reading.contrasts[0].ratio.value is None
    assert reading.contrasts[0].clear
    assert reading.standing is not None
    assert reading.standing.answer is Stand.GAP
    assert reading.missing == ()
    assert reading.overall_rates[0].denominator == 600


def test_a_group_without_people_is_undefined_not_zero() -> None:
    reading = read_rows([(0, 0, 5, 100), (50, 1000, 50, 1000), (3, 100, 0, 0)])
    assert reading.rates[0][0].rate.value is None
    assert reading.contrasts[0].ratio.value is None
    assert not reading.contrasts[0].clear
    assert reading.contrasts[0].favours == "neither"
    assert reading.gap_change is not None
    assert reading.gap_change.answer is GapAnswer.NO_GAP
    assert reading.changes[0].answer is OwnAnswer.CANNOT_TELL
    assert reading.gap_change.ratio_of_ratios.value is None


def test_zero_events_have_limits_but_no_made_up_value() -> None:
    reading = read_rows([(0, 400, 0, 400), (40, 400, 40, 400)])
    contrast = reading.contrasts[0]
    assert (contrast.ratio.value, contrast.ratio.low) == (0.0, 0.0)
    assert contrast.clear
    assert reading.changes[0].ratio.value is None
    assert reading.changes[0].ratio.high is None
    assert reading.gap_change is not None
    assert reading.gap_change.method == "bootstrap"
    assert reading.gap_change.answer is GapAnswer.CANNOT_TELL
    assert (reading.gap_change.months_enough, reading.gap_change.volume_enough) == (None, None)


def test_bootstrap_only_under_five_expected_and_reproducible() -> None:
    few = [(9, 60, 4, 60), (8, 150, 7, 150)]
    first, again = read_rows(few).gap_change, read_rows(few).gap_change
    assert first is not None
    assert first.method == "bootstrap"
    assert first == again
    assert (
        first.ratio_of_ratios.low
        < 4 / 60 / (7 / 150) / (9 / 60 / (8 / 150))
        < first.ratio_of_ratios.high
    )  # type: ignore[operator]
    many = read_rows([(24, 200, 18, 200), (40, 800, 40, 800)]).gap_change
    assert many is not None
    assert many.method == "closed form"


def test_nothing_global_is_touched() -> None:
    np.random.seed(1)
    before = np.random.get_state()[1].tolist()  # type: ignore[index, union-attr]
    read_rows([(9, 60, 4, 60), (8, 150, 7, 150)])
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index, union-attr]


def test_constants_can_be_given() -> None:
    constants = copy.deepcopy(defaults())
    constants["strength"]["established_level"] = 0.99
    constants["strength"]["suggested_level"] = 0.5
    wide, usual = read_rows(FIVE, constants=constants), read_rows(FIVE)
    assert wide.contrasts[0].level == 0.99
    assert wide.contrasts[0].ratio.low < usual.contrasts[0].ratio.low  # type: ignore[operator]
    assert wide.contrasts[0].ratio.low80 > usual.contrasts[0].ratio.low80  # type: ignore[operator]


def test_contrast_limits_are_the_score_limits() -> None:
    from evenhand.stats.proportions import score_difference, score_ratio

    contrast = read_rows(FIVE).contrasts[0]
    for z, names in (
        (1.959963984540054, ("low", "high")),
        (1.2815515655446004, ("low80", "high80")),
    ):
        ratio = score_ratio(127, 1064, 181, 3266, z)
        difference = score_difference(127, 1064, 181, 3266, z)
        for i, name in enumerate(names):
            assert getattr(contrast.ratio, name) == pytest.approx(float(ratio[i]))
            assert getattr(contrast.difference, name) == pytest.approx(float(difference[i]))


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"focus": [True, True], "comparison": [False, True]}, "share a group"),
        ({"focus": [True]}, "focus does not say"),
        ({"comparison": [True]}, "comparison does not say"),
        ({"phase": [0]}, "do not match"),
        ({"phase": [1, 1]}, "no period before"),
        ({"phase": [-1, -1]}, "no period"),
        ({"phase": [0, 2]}, "no period before"),
        ({"kind": "time between"}, "kind ‘time between’"),
        ({"direction": "up"}, "‘up’"),
        ({"kind": "mean"}, "sums"),
    ],
)
def test_plans_that_cannot_be_read(options: dict[str, object], part: str) -> None:
    with pytest.raises(PlanError, match=part) as error:
        read_rows(BIG, **options)
    assert error.value.remedy.endswith((".", "only."))
    assert error.value.remedy[0].isupper()


@pytest.mark.parametrize(
    ("counts", "part"),
    [
        (GapCounts(np.ones(2), np.ones(2), np.ones(2)), "one number for each"),
        (GapCounts(np.ones((2, 2)), np.ones((2, 1)), np.ones((2, 2))), "one number for each"),
        (GapCounts(np.ones((2, 2)), np.ones((2, 2)), np.ones((1, 2))), "one number for each"),
        (GapCounts(np.ones((0, 2)), np.ones((0, 2)), np.ones((0, 2))), "no group"),
        (GapCounts(np.ones((2, 0)), np.ones((2, 0)), np.ones((2, 0))), "no group"),
        (GapCounts(-np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 2))), "below 0"),
        (GapCounts(np.ones((2, 2)), np.ones((2, 2)), -np.ones((2, 2))), "below 0"),
        (GapCounts(2 * np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 2))), "more events"),
    ],
)
def test_counts_that_cannot_be(counts: GapCounts, part: str) -> None:
    with pytest.raises(PlanError, match=part) as error:
        read_gap(
            counts,
            focus=[True, False],
            comparison=[False, True],
            phase=[0, 1],
            kind="proportion",
            direction="lower",
        )
    assert error.value.remedy


def test_more_events_than_exposure_is_a_rate() -> None:
    counts = two_phases([(20, 10, 15, 10), (30, 20, 25, 20)])
    options = {"focus": [True, False], "comparison": [False, True], "phase": [0, 1]}
    reading = read_gap(counts, **options, kind="rate", direction="lower")  # type: ignore[arg-type]
    assert reading.rates[0][0].rate.value == 2.0


def test_a_reading_is_quick() -> None:
    """About 10 ms here; the bound leaves room for a busy machine."""
    read_rows(FIVE)
    start = time.process_time()
    for _ in range(5):
        read_rows(FIVE)
    assert (time.process_time() - start) / 5 < 0.1
