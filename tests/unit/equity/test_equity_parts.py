"""The parts behind a reading: cells, masking, missing ethnicity, mix, trend, summaries, sites."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.equity import GapCounts, read_gap
from evenhand.equity.cells import Cells, by_phase, joined, unions
from evenhand.equity.change import four, gap_shift
from evenhand.equity.compare import adjusted, rarer_is_non_event
from evenhand.equity.contrasts import favours
from evenhand.equity.missing import Known, disagree, ratio_known, states, tipping_factor
from evenhand.equity.mix import kitagawa
from evenhand.equity.settings import settings
from evenhand.equity.sites import across_sites, members
from evenhand.equity.summaries import measures, summaries
from evenhand.equity.trend import trend_z
from evenhand.stats.dispersion import Dispersion
from fixtures.gaps import read_rows

FIVE = [
    (127, 1064, 96, 1077),
    (181, 3266, 189, 3394),
    (14, 236, 15, 255),
    (52, 790, 53, 845),
    (18, 361, 16, 330),
]
Z = 1.959963984540054


# cells


def test_unions_of_counts_take_the_longest_time() -> None:
    counts = GapCounts(
        np.array([[1, 2, 4], [8, 16, 32]]), np.array([[1, 1, 1], [0, 1, 1]]), np.zeros((2, 3))
    )
    found = unions(
        counts, np.array([[True, True], [False, True]]), np.array([0, 0, 1]), 2, kind="count"
    )
    assert found.x.tolist() == [[27, 36], [24, 32]]
    assert found.n.tolist() == [[2, 1], [1, 1]]


def test_periods_left_out() -> None:
    assert by_phase(np.array([[1, 2, 4]]), np.array([-1, 0, 1]), 2).tolist() == [[2.0, 4.0]]


def test_joined_rows() -> None:
    one = GapCounts(*[np.full((1, 2), v) for v in (1, 2, 3)], *[np.full((1, 2), 5.0)] * 2, origin=7)
    two = GapCounts(*[np.full((2, 2), v) for v in (4, 5, 6)])
    assert joined(one, None) is one
    assert joined(one, two) is one  # without sums the second has no mean
    both = joined(two, one)
    assert both.sums is None
    assert both.squares is None
    assert both.numerator[:, 0].tolist() == [4, 4, 1]
    assert both.denominator[:, 0].tolist() == [5, 5, 2]
    assert both.missing[:, 0].tolist() == [6, 6, 3]
    same = joined(one, one)
    assert same.sums is not None
    assert same.sums.shape == (2, 2)
    assert same.origin == 7


def test_small_helpers() -> None:
    assert adjusted(0.95, 0) == 0.95
    assert adjusted(0.80, 4) == pytest.approx(0.95)
    assert rarer_is_non_event("rate", np.array([9.0]), np.array([10.0])).tolist() == [False]
    assert rarer_is_non_event("proportion", np.array([5.0]), np.array([10.0])).tolist() == [False]
    assert favours("lower", -0.1) == "group"
    assert favours("higher", -0.1) == "comparison"
    assert favours("lower", 0.0) == favours("lower", float("nan")) == "neither"


# the change of a gap


def shift_of(
    rows: list[tuple[float, float]],
    kind: str = "proportion",
    *,
    flipped: bool = False,
    phi: float = 1.0,
    df: float = 0.0,
):  # type: ignore[no-untyped-def]
    """Rows: focus before, focus since, comparison before, comparison since."""
    cells = [Cells(*(np.array([v]) for v in (x, n, 0.0, np.nan, np.nan))) for x, n in rows]
    return gap_shift(
        four(*cells),
        kind=kind,
        flipped=np.array([flipped]),
        levels=(np.array([0.95]), np.array([0.8])),
        spread=Dispersion(phi, df, phi),
        constants=settings(),
    )


GAP = [(127.0, 1064.0), (96.0, 1077.0), (181.0, 3266.0), (189.0, 3394.0)]


def test_closed_form_of_proportions() -> None:
    found = shift_of(GAP)
    variance = sum(1 / x - 1 / n for x, n in GAP)
    centre = np.log(96 / 1077 / (127 / 1064) / (189 / 3394 / (181 / 3266)))
    assert np.log(found.ratio.low[0]) == pytest.approx(centre - Z * np.sqrt(variance))
    assert np.log(found.ratio.high80[0]) == pytest.approx(centre + 1.2815516 * np.sqrt(variance))
    error = np.sqrt(sum(x / n * (1 - x / n) / n for x, n in GAP))
    shift = 96 / 1077 - 127 / 1064 - 189 / 3394 + 181 / 3266
    assert found.difference.high[0] == pytest.approx(shift + Z * error)
    assert found.difference.low80[0] == pytest.approx(shift - 1.2815516 * error)
    assert found.ratio.method[0] == found.difference.method[0] == "closed form"


def test_closed_form_on_the_non_event() -> None:
    found = shift_of(GAP, flipped=True)
    logs = [np.log(1 - x / n) for x, n in GAP]
    assert np.log(found.ratio.value[0]) == pytest.approx(logs[1] - logs[0] - logs[3] + logs[2])
    variance = sum(1 / (n - x) - 1 / n for x, n in GAP)
    assert found.parts[0].sum() == pytest.approx(variance)
    assert found.difference.value[0] == shift_of(GAP).difference.value[0]


def test_closed_form_of_rates() -> None:
    found = shift_of(GAP, "rate")
    assert found.parts[0, :, 0] == pytest.approx([1 / x for x in (96, 127, 189, 181)])
    order = (GAP[1], GAP[0], GAP[3], GAP[2])
    assert found.parts[1, :, 0] == pytest.approx([x / n**2 for x, n in order])


def test_phi_stretches_the_closed_form() -> None:
    plain, wide = shift_of(GAP), shift_of(GAP, phi=2.0, df=10.0)
    half, wider = (np.log(s.ratio.high[0] / s.ratio.value[0]) for s in (plain, wide))
    assert wider / half == pytest.approx(np.sqrt(2) * 2.2281389 / Z)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_bootstrap_agrees_with_the_formula_where_both_hold(kind: str) -> None:
    """Just under the border the two give nearly the same interval."""
    rows = [(19.0, 400.0), (12.0, 400.0), (35.0, 1200.0), (36.0, 1200.0)]
    constants = settings()
    closed = shift_of(rows, kind)
    assert closed.ratio.method[0] == "closed form"
    from dataclasses import replace

    cells = [Cells(*(np.array([v]) for v in (x, n, 0.0, np.nan, np.nan))) for x, n in rows]
    drawn = gap_shift(
        four(*cells),
        kind=kind,
        flipped=np.array([False]),
        levels=(np.array([0.95]), np.array([0.8])),
        spread=Dispersion(1.0, 0.0, 1.0),
        constants=replace(constants, bootstrap_below=100),
    )
    assert drawn.ratio.method[0] == "bootstrap"
    for name in ("low", "high", "low80", "high80"):
        assert np.log(getattr(drawn.ratio, name)[0]) == pytest.approx(
            np.log(getattr(closed.ratio, name)[0]), abs=0.09
        )
        assert getattr(drawn.difference, name)[0] == pytest.approx(
            getattr(closed.difference, name)[0], abs=0.003
        )


def test_bootstrap_is_stretched_by_phi() -> None:
    rows = [(4.0, 60.0), (2.0, 60.0), (8.0, 150.0), (7.0, 150.0)]
    plain, wide = shift_of(rows), shift_of(rows, phi=4.0, df=1e6)
    centre = 2 / 60 - 4 / 60 - 7 / 150 + 8 / 150
    for name in ("low", "high", "low80", "high80"):
        near, far = (getattr(s.difference, name)[0] - centre for s in (plain, wide))
        assert far == pytest.approx(2 * near, rel=1e-4)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(50, 1000)] * 4, "closed form"),
        ([(5, 100)] * 4, "closed form"),
        ([(4.9, 100)] * 4, "bootstrap"),
        ([(95, 100)] * 4, "closed form"),
        ([(96, 100)] * 4, "bootstrap"),
        ([(0, 1000), (90, 1000), (50, 1000), (60, 1000)], "bootstrap"),
        ([(1000, 1000), (500, 1000), (500, 1000), (500, 1000)], "bootstrap"),
        ([(0, 0), (90, 1000), (50, 1000), (60, 1000)], "closed form"),
    ],
)
def test_when_the_bootstrap_is_used(rows: list[tuple[float, float]], expected: str) -> None:
    assert shift_of(rows).ratio.method[0] == expected


def test_rates_over_one_are_not_proportions() -> None:
    assert shift_of([(960, 100)] * 4, "rate").ratio.method[0] == "closed form"
    assert shift_of([(4, 100)] * 4, "rate").ratio.method[0] == "bootstrap"
    assert shift_of([(100, 100)] * 4, "rate").ratio.method[0] == "closed form"


# masking


def test_got_worse_and_left_behind() -> None:
    rows = [(100, 1000, 160, 1000), (1000, 10000, 700, 10000), (100, 1000, 70, 1000)]
    reading = read_rows(rows)
    assert [(m.group, m.kind) for m in reading.masked] == [(0, "got worse"), (0, "left behind")]
    flag = reading.masked[0]
    assert flag.change.value == pytest.approx(0.06)
    assert flag.others.value == pytest.approx(770 / 11000 - 0.1)
    turned = read_rows([(n - x, n, m - y, m) for x, n, y, m in rows], direction="higher")
    assert [(m.group, m.kind) for m in turned.masked] == [(0, "got worse"), (0, "left behind")]


def test_nothing_is_masked_when_everyone_got_worse() -> None:
    assert read_rows([(100, 1000, 200, 1000), (1000, 10000, 1500, 10000)]).masked == ()


def test_left_behind_needs_both_scales() -> None:
    """Equal relative change from a higher start is behind on the difference only."""
    assert read_rows([(2400, 10000, 1800, 10000), (1500, 30000, 1125, 30000)]).masked == ()


def test_masking_is_adjusted_over_groups_judged() -> None:
    """z near 2.1 for the group: flagged alone with one other, not among twenty."""
    pair = [(100, 1000, 131, 1000), (5000, 50000, 4500, 50000)]
    one = [m.group for m in read_rows([*pair]).masked if m.kind == "got worse"]
    many = [
        m.group
        for m in read_rows([*pair, *[(500, 5000, 450, 5000)] * 18]).masked
        if m.kind == "got worse"
    ]
    assert (one, many) == ([], [])
    clear = [(100, 1000, 134, 1000), pair[1]]
    assert [m.group for m in read_rows(clear).masked if m.kind == "got worse"] == [0]
    more = read_rows([*clear, *[(500, 5000, 450, 5000)] * 18])
    assert [m for m in more.masked if m.kind == "got worse"] == []


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ((0, 2000, 10, 200), True),  # ten events in all
        ((0, 2000, 9, 200), False),  # nine
        ((990, 990, 10, 20), True),  # ten non-events, direction higher
    ],
)
def test_groups_too_small_to_judge(row: tuple[int, int, int, int], found: bool) -> None:
    higher = row[0] > 900
    rows = [row, (50000, 100000, 52000 if higher else 48000, 100000)]
    reading = read_rows(rows, direction="higher" if higher else "lower")
    assert any(m.group == 0 for m in reading.masked) is found


def test_nine_non_events_are_too_few() -> None:
    rows = [(1990, 1990, 9, 18), (25000, 50000, 25000, 50000)]
    assert read_rows(rows, direction="higher").masked == ()


def test_one_group_alone_cannot_be_left_behind() -> None:
    reading = read_rows([(100, 1000, 90, 1000)], focus=[True], comparison=[False])
    assert reading.masked == ()


# missing ethnicity


def with_missing(rows, lost, **options):  # type: ignore[no-untyped-def]
    x0, n0, x1, n1 = lost
    counts = GapCounts(np.array([[x0, x1]]), np.array([[n0, n1]]), np.zeros((1, 2)))
    return read_rows(rows, missing_counts=counts, **options)


def test_bounds_by_hand() -> None:
    reading = with_missing(FIVE, (20, 300, 0, 0))
    assert [m.phase for m in reading.missing] == [0]
    found = reading.missing[0]
    assert (found.missing_numerator, found.missing_denominator) == (20, 300)
    assert found.rate_missing.value == pytest.approx(20 / 300)
    assert found.rate_missing.method == "Wilson score"
    assert found.smallest.value == pytest.approx(127 / (1064 + 280) / (201 / (3266 + 20)))
    assert found.largest.value == pytest.approx(147 / (1064 + 20) / (181 / (3266 + 280)))
    assert found.smallest.low < found.smallest.value < found.largest.high


def test_bounds_turn_round_when_the_focus_is_lower() -> None:
    reading = with_missing([FIVE[1], FIVE[0]], (20, 300, 20, 300))
    for p, found in enumerate(reading.missing):
        assert found.phase == p
        assert found.largest.value < found.smallest.value < 1
    first = reading.missing[0]
    assert first.largest.value == pytest.approx(181 / (3266 + 280) / (147 / (1064 + 20)))


def test_bounds_of_rates_and_counts() -> None:
    rate = with_missing(FIVE, (20, 300, 20, 300), kind="rate").missing[0]
    assert rate.smallest.value == pytest.approx(127 / (1064 + 300) / (201 / 3266))
    assert rate.largest.value == pytest.approx(147 / 1064 / (181 / (3266 + 300)))
    rows = [(127, 12, 96, 12), (181, 12, 189, 12)]
    count = with_missing(rows, (20, 12, 20, 12), kind="count").missing[0]
    # the focus is lower: the gap is smallest when it is given the events
    assert count.smallest.value == pytest.approx(147 / 181)
    assert count.largest.value == pytest.approx(127 / 201)


def test_bounds_of_the_change() -> None:
    reading = with_missing(FIVE[:2], (20, 300, 10, 200))
    change = reading.missing_change
    assert change is not None
    low0, high0 = 127 / 1344 / (201 / 3286), 147 / 1084 / (181 / 3546)
    low1, high1 = 96 / (1077 + 190) / (199 / 3404), 106 / 1087 / (189 / (3394 + 190))
    assert change.smallest.value == pytest.approx(low1 / high0)
    assert change.largest.value == pytest.approx(high1 / low0)
    turned = with_missing([FIVE[1], FIVE[0]], (20, 300, 10, 200)).missing_change
    assert turned is not None
    assert turned.smallest.value == pytest.approx(high0 / low1)
    assert with_missing(FIVE[:2], (0, 0, 0, 0)).missing_change is None
    assert with_missing(FIVE[:2], (0, 0, 0, 0)).missing == ()
    assert read_rows(FIVE).missing_change is None
    assert with_missing(FIVE, (20, 300, 0, 0), phase=[0, -1]).missing_change is None


KNOWN = Known((127.0, 1064.0), (181.0, 3266.0), (60.0, 800.0), 0.2, 0.6)


def test_missing_at_random_keeps_ratio_and_total() -> None:
    """By hand: 160 and 480 missing people with 48 events at the known ratio."""
    ratio = 127 / 1064 / (181 / 3266)
    assert ratio_known(KNOWN) == pytest.approx(ratio)
    first = 48 * 160 * ratio / (160 * ratio + 480)
    from evenhand.stats.proportions import score_z

    z = float(score_z(127 + first, 1064 + 160, 181 + 48 - first, 3266 + 480))
    assert states(KNOWN, "proportion", z - 1e-9, np.array([1.0])).tolist() == [1.0]
    assert states(KNOWN, "proportion", z + 1e-9, np.array([1.0])).tolist() == [0.0]
    rate = states(KNOWN, "rate", 2.0, np.array([1.0]))
    count = states(KNOWN, "count", 2.0, np.array([1.0]))
    assert rate.tolist() == count.tolist() == [1.0]


def test_tipping_factor_is_where_the_answer_changes() -> None:
    known = Known((60.0, 500.0), (100.0, 1300.0), (50.0, 400.0), 0.25, 0.65)
    factor = tipping_factor(known, "proportion", Z, 60)
    assert factor is not None
    assert factor < 1
    base, changed = states(known, "proportion", Z, np.array([factor * 1.002, factor]))
    assert (base, changed) == (1.0, 0.0)


def test_tipping_factor_upwards() -> None:
    """No gap shown: a higher ratio among the missing would show one."""
    known = Known((45.0, 500.0), (100.0, 1300.0), (100.0, 400.0), 0.25, 0.65)
    assert states(known, "proportion", Z, np.array([1.0])).tolist() == [0.0]
    factor = tipping_factor(known, "proportion", Z, 60)
    assert factor is not None
    assert factor > 1
    assert states(known, "proportion", Z, np.array([factor / 1.002, factor])).tolist() == [0.0, 1.0]


def test_tipping_takes_the_nearest() -> None:
    """Downwards is nearer on the log scale here."""
    known = Known((20.0, 500.0), (60.0, 1300.0), (100.0, 400.0), 0.25, 0.65)
    factor = tipping_factor(known, "proportion", Z, 60)
    up = states(known, "proportion", Z, np.array([1 / factor])) if factor else None
    assert factor is not None
    assert factor < 1
    assert up is not None
    assert up.tolist() == [0.0]


def test_too_few_missing_to_tip_anything() -> None:
    known = Known((600.0, 5000.0), (750.0, 15000.0), (1.0, 10.0), 0.25, 0.75)
    assert tipping_factor(known, "proportion", Z, 60) is None
    assert not disagree(known, "proportion", Z)


def test_undefined_ratio_has_no_tipping_point() -> None:
    for known in (
        Known((5.0, 100.0), (0.0, 100.0), (5.0, 50.0), 0.5, 0.5),
        Known((0.0, 100.0), (5.0, 100.0), (5.0, 50.0), 0.5, 0.5),
        Known((0.0, 0.0), (5.0, 100.0), (5.0, 50.0), 0.0, 1.0),
        Known((5.0, 100.0), (0.0, 0.0), (5.0, 50.0), 1.0, 0.0),
    ):
        assert tipping_factor(known, "proportion", Z, 60) is None
        assert not disagree(known, "proportion", Z)


def test_could_reverse_only_when_random_and_equal_disagree() -> None:
    shaky = with_missing([(52, 500, 52, 500), (98, 1300, 98, 1300)], (50, 1000, 1, 10))
    assert [m.answer for m in shaky.missing] == ["could reverse", "cannot be ruled out"]
    assert shaky.missing[0].tipping is not None


# mix


def test_kitagawa_by_hand() -> None:
    m = kitagawa(
        np.array([0.1, 0.3]), np.array([0.12, 0.2]), np.array([60.0, 40.0]), np.array([30.0, 70.0])
    )
    assert m.rate_part == pytest.approx(0.45 * 0.02 + 0.55 * -0.1)
    assert m.mix_part == pytest.approx(0.11 * -0.3 + 0.25 * 0.3)
    assert m.overall == pytest.approx(0.3 * 0.12 + 0.7 * 0.2 - 0.6 * 0.1 - 0.4 * 0.3)


def test_a_group_that_appears_counts_as_mix() -> None:
    m = kitagawa(
        np.array([0.1, np.nan, np.nan]),
        np.array([0.1, 0.3, np.nan]),
        np.array([100.0, 0, 0]),
        np.array([50.0, 50, 0]),
    )
    assert (m.rate_part, m.mix_part) == (0.0, pytest.approx(0.1))
    gone = kitagawa(
        np.array([0.1, 0.3]), np.array([0.1, np.nan]), np.array([50.0, 50]), np.array([100.0, 0])
    )
    assert (gone.rate_part, gone.mix_part) == (0.0, pytest.approx(-0.1))


def test_mix_of_a_reading_holds_everyone() -> None:
    reading = with_missing(FIVE, (20, 300, 30, 200))
    assert reading.mix is not None
    rates = [r.rate.value for r in reading.overall_rates]
    assert reading.mix.overall == pytest.approx(rates[1] - rates[0])
    assert reading.mix.rate_part + reading.mix.mix_part == pytest.approx(reading.mix.overall)
    assert read_rows([(0, 0, 5, 10), (0, 0, 5, 10)]).mix is None


# trend


def test_trend_is_cochran_armitage() -> None:
    x, n = np.array([10.0, 15.0, 22.0, 24.0]), np.array([100.0, 120.0, 110.0, 90.0])
    p, t = x.sum() / n.sum(), np.arange(4)
    mean = (t * n).sum() / n.sum()
    z = ((t - mean) * (x - n * p)).sum() / np.sqrt(p * (1 - p) * (n * (t - mean) ** 2).sum())
    assert trend_z(x, n, x, "proportion") == pytest.approx(z)
    assert trend_z(x, n, x, "rate") == pytest.approx(z * np.sqrt(1 - p))
    assert trend_z(x[::-1], n[::-1], x, "proportion") == pytest.approx(-z)
    spread = 3 * n * 1.0
    total = n.sum()
    variance = (spread.sum() - x.sum() ** 2 / total) / (total - 1)
    by_mean = ((t - mean) * x).sum() / np.sqrt(variance * (n * (t - mean) ** 2).sum())
    assert trend_z(x, n, spread, "mean") == pytest.approx(by_mean)


def test_trend_needs_three_months_and_some_spread() -> None:
    n = np.array([100.0, 100.0, 0.0])
    assert trend_z(np.array([5.0, 50.0, 0.0]), n, n, "proportion") == 0
    assert trend_z(np.zeros(4), np.full(4, 9.0), np.zeros(4), "proportion") == 0
    assert trend_z(np.array([5.0, 9.0, 20.0]), n + 1, n, "proportion") > 0


def monthly(before: list[float], *, focus: bool = True, kind: str = "proportion", n: float = 100):  # type: ignore[no-untyped-def]
    since = [np.mean(before)] * 4
    x = np.array([[*before, *since], [30.0] * (len(before) + 4)])
    return read_gap(
        GapCounts(x, np.full(x.shape, 1.0 if kind == "count" else n), 0 * x),
        focus=[focus, False],
        comparison=[False, True],
        phase=[0] * len(before) + [1] * 4,
        kind=kind,
        direction="lower",
    )


def test_already_moving() -> None:
    assert monthly([30, 26, 23, 20, 16]).already_moving
    assert monthly([16, 20, 23, 26, 30]).already_moving
    assert not monthly([20, 24, 22, 19, 21]).already_moving
    assert monthly([30, 26, 23, 20, 16], kind="count").already_moving
    # without a focus everyone counts: half as steep
    assert not monthly([24, 23, 22, 21, 20], focus=False).already_moving
    assert monthly([45, 35, 25, 15, 5], focus=False).already_moving


def test_already_moving_reads_the_baseline_only() -> None:
    x = np.array([[20.0, 20, 20, 10, 5, 2], [30.0] * 6])
    reading = read_gap(
        GapCounts(x, np.full(x.shape, 100.0), 0 * x),
        focus=[True, False],
        comparison=[False, True],
        phase=[0, 0, 0, 1, 1, 1],
        kind="proportion",
        direction="lower",
    )
    assert not reading.already_moving


def test_already_moving_means() -> None:
    n = np.full((1, 6), 50.0)
    sums = n * np.array([10.0, 10.5, 11.0, 11.5, 12.0, 12.0])
    squares = n * (np.array([10.0, 10.5, 11.0, 11.5, 12.0, 12.0]) ** 2 + 1)
    reading = read_gap(
        GapCounts(n, n, 0 * n, sums, squares),
        focus=[True],
        comparison=[False],
        phase=[0, 0, 0, 0, 1, 1],
        kind="mean",
        direction="lower",
    )
    assert reading.already_moving


# summary measures


def cells_of(x: list[float], n: list[float]) -> Cells:
    a, b = np.array(x, float), np.array(n, float)
    return Cells(a, b, 0 * a, a, a)


def test_every_measure_by_hand() -> None:
    y, w = np.array([0.1, 0.2, 0.4]), np.array([0.5, 0.3, 0.2])
    mu = 0.05 + 0.06 + 0.08
    away = np.abs(y - mu)
    q = y / mu
    expected = {
        "difference": 0.3,
        "ratio": 4.0,
        "bgv": (w * away**2).sum(),
        "bgsd": np.sqrt((w * away**2).sum()),
        "cov": 100 * np.sqrt((w * away**2).sum()) / mu,
        "mdmu": away.mean(),
        "mdmw": (w * away).sum(),
        "mdbu": (0 + 0.1 + 0.3) / 3,
        "mdbw": 0.3 * 0.1 + 0.2 * 0.3,
        "mdru": (0.1 + 0 + 0.2) / 3,
        "mdrw": 0.5 * 0.1 + 0.2 * 0.2,
        "idisu": 100 * away.mean() / mu,
        "idisw": 100 * (w * away).sum() / mu,
        "theil": 1000 * (w * q * np.log(q)).sum(),
        "mld": 1000 * -(w * np.log(q)).sum(),
        "par": 0.1 - mu,
        "paf": 100 * (0.1 - mu) / mu,
    }
    found = measures(y, w, direction="lower", reference=np.array([False, True, False]))
    assert {k: float(v) for k, v in found.items()} == pytest.approx(expected)
    higher = measures(y, w, direction="higher", reference=np.array([True, True, False]))
    reference = (0.05 + 0.06) / 0.8
    assert float(higher["mdbu"]) == pytest.approx((0.3 + 0.2) / 3)
    assert float(higher["par"]) == pytest.approx(0.4 - mu)
    assert float(higher["mdrw"]) == pytest.approx((w * np.abs(y - reference)).sum())
    neither = measures(y, w, direction="neither", reference=np.array([False] * 3))
    assert not {"mdbu", "mdbw", "mdru", "mdrw", "par", "paf"} & set(neither)
    assert "mdru" not in measures(y, w, direction="lower")


def run(cells: Cells, seed: int = 1, **options):  # type: ignore[no-untyped-def]
    plan = {"kind": "proportion", "direction": "lower", "rng": np.random.default_rng(seed)}
    return {m.id: m for m in summaries(cells, **(plan | options))}


IN01 = cells_of([467, 31, 148, 96, 29], [14679, 937, 4346, 2111, 813])


def test_bias_correction_and_null_test() -> None:
    found = run(IN01)
    y, n = IN01.x / IN01.n, IN01.n
    w = n / n.sum()
    noise = (w * (1 - w) * y * (1 - y) / (n - 1)).sum()
    assert found["bgv"].raw * 1e6 == pytest.approx(15.2, abs=0.05)
    assert found["bgv"].corrected == pytest.approx(found["bgv"].raw - noise)
    assert found["bgsd"].corrected == pytest.approx(np.sqrt(found["bgv"].corrected))
    assert found["cov"].corrected == pytest.approx(100 * found["bgsd"].corrected / (w @ y))
    assert 0.005 < found["bgv"].null_p < 0.06
    assert found["bgv"].title == "Between-group variance"
    assert all(0 < m.null_p <= 1 for m in found.values())
    assert found["ratio"].corrected < found["ratio"].raw
    assert found["paf"].raw <= found["paf"].corrected <= 0
    assert list(found)[:4] == ["difference", "ratio", "bgv", "bgsd"]


def test_phi_raises_p_and_lowers_the_corrected_value() -> None:
    plain, wide = run(IN01), run(IN01, phi=3.0)
    assert wide["bgv"].null_p > plain["bgv"].null_p
    assert wide["bgv"].corrected < plain["bgv"].corrected
    assert wide["bgv"].raw == plain["bgv"].raw


def test_equal_groups_find_nothing_on_average() -> None:
    """Peers find inequality in every draw here (mean BGSD 2.24, MDBW 5.32 per 1,000)."""
    rng = np.random.default_rng(2)
    n = np.array([14679.0, 937, 4346, 2111, 813])
    bgv, mdbw, p = [], [], []
    for i in range(150):
        x = rng.binomial(n.astype(int), 0.034).astype(float)
        found = run(Cells(x, n, 0 * x, x, x), seed=i, draws=300)
        bgv.append(found["bgv"].corrected * 1e6)
        mdbw.append((found["mdbw"].corrected * 1e3, found["mdbw"].raw * 1e3))
        p.append(found["mdbw"].null_p)
    corrected, raw = np.mean(mdbw, axis=0)
    assert raw == pytest.approx(5.3, abs=0.8)
    assert corrected < 0.5 * raw
    assert np.mean(bgv) < 3
    assert 0.02 <= np.mean(np.array(p) <= 0.1) <= 0.2


def test_unequal_groups_are_found_at_their_size() -> None:
    rng = np.random.default_rng(3)
    n = np.array([14679.0, 937, 4346, 2111, 813])
    rates = np.array([0.031, 0.036, 0.038, 0.052, 0.040])
    truth = {k: float(v) for k, v in measures(rates, n / n.sum(), direction="lower").items()}
    found = []
    for i in range(150):
        x = rng.binomial(n.astype(int), rates).astype(float)
        got = run(Cells(x, n, 0 * x, x, x), seed=i, draws=300)
        found.append([(got[k].raw, got[k].corrected) for k in ("bgv", "mdbw", "difference")])
    raw, corrected = np.mean(found, axis=0).T
    for i, name in enumerate(("bgv", "mdbw", "difference")):
        assert abs(corrected[i] - truth[name]) < abs(raw[i] - truth[name]) or corrected[
            i
        ] == pytest.approx(truth[name], rel=0.1)
        assert corrected[i] == pytest.approx(truth[name], rel=0.25)


def test_summaries_of_rates_counts_and_means() -> None:
    rate = run(IN01, kind="rate")
    y, n = IN01.x / IN01.n, IN01.n
    w = n / n.sum()
    assert rate["bgv"].corrected == pytest.approx(rate["bgv"].raw - (w * (1 - w) * y / n).sum())
    mean, variance, size = np.array([10.0, 12, 11]), np.array([4.0, 4, 9]), np.array([50.0, 60, 70])
    cells = Cells(size, size, 0 * size, mean, variance)
    found = run(cells, kind="mean")
    w = size / size.sum()
    noise = (w * (1 - w) * variance / size).sum()
    assert found["bgv"].raw == pytest.approx((w * (mean - w @ mean) ** 2).sum())
    assert found["bgv"].corrected == pytest.approx(found["bgv"].raw - noise)
    assert found["bgv"].null_p < 0.01


def test_summaries_need_two_groups_and_an_event() -> None:
    assert run(cells_of([3, 0], [10, 0])) == {}
    assert run(cells_of([0, 0], [10, 10])) == {}
    single = Cells(*(np.array(v, float) for v in ([1, 5], [1, 5], [0, 0], [2, 3], [np.nan, 1])))
    assert run(single, kind="mean") == {}
    left = run(cells_of([3, 0, 4], [10, 0, 20]), reference=[True, False, False])
    assert left["mdru"].raw == pytest.approx(0.05)


def test_a_rate_of_zero_is_unbounded_not_replaced() -> None:
    found = run(cells_of([0, 10, 20], [100, 100, 100]))
    assert (found["ratio"].raw, found["mld"].raw) == (None, None)
    assert found["ratio"].corrected is None
    assert found["theil"].raw is not None
    assert found["ratio"].null_p < 0.05


def test_negative_means_have_no_theil() -> None:
    cells = Cells(*(np.array(v, float) for v in ([50, 50], [50, 50], [0, 0], [-1, 2], [1, 1])))
    found = run(cells, kind="mean")
    assert (found["theil"].raw, found["theil"].null_p) == (None, None)
    assert found["bgv"].null_p < 0.01


# sites and members


def rows_of(name: str) -> list[dict[str, str]]:
    import csv
    from pathlib import Path

    folder = Path(__file__).parents[2] / "spec" / "stats" / "data"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["pairwise_in01_vs_White", "pairwise_in02_vs_A"])
def test_one_site_is_the_log_wald_ratio(name: str) -> None:
    """Mantel-Haenszel over one stratum is R's crude log-Wald risk ratio and risk difference."""
    for row in rows_of(name):
        x1, n1, x0, n0 = (float(row[k]) for k in ("x1", "n1", "x0", "n0"))
        found = across_sites([x1], [n1], [x0], [n0])
        assert found is not None
        ratio = found.adjusted_ratio
        expected = [float(row[k]) for k in ("rr", "rr_lo", "rr_hi")]
        assert [ratio.value, ratio.low, ratio.high] == pytest.approx(expected)
        assert found.adjusted_difference.value == pytest.approx(float(row["rd"]))
        assert found.adjusted_difference.low == pytest.approx(float(row["rd_lo"]), abs=0.002)
        assert (found.q, found.q_df, found.q_p) == (pytest.approx(0), 0, 1.0)
        assert found.between == 0
        assert found.within == pytest.approx(float(row["rd"]))


def test_mantel_haenszel_by_hand() -> None:
    x1, n1 = np.array([30.0, 12]), np.array([100.0, 150])
    x0, n0 = np.array([50.0, 40]), np.array([300.0, 600])
    found = across_sites(x1, n1, x0, n0)
    assert found is not None
    total = n1 + n0
    rr = (x1 * n0 / total).sum() / (x0 * n1 / total).sum()
    assert found.adjusted_ratio.value == pytest.approx(rr)
    variance = ((n1 * n0 * (x1 + x0) - x1 * x0 * total) / total**2).sum() / (
        (x1 * n0 / total).sum() * (x0 * n1 / total).sum()
    )
    assert found.adjusted_ratio.high == pytest.approx(rr * np.exp(Z * np.sqrt(variance)))
    assert found.adjusted_ratio.low80 == pytest.approx(rr * np.exp(-1.2815516 * np.sqrt(variance)))
    rd = ((x1 * n0 - x0 * n1) / total).sum() / (n1 * n0 / total).sum()
    assert found.adjusted_difference.value == pytest.approx(rd)
    p = ((n1**2 * x0 - n0**2 * x1 + n1 * n0 * (n0 - n1) / 2) / total**2).sum()
    q = ((x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * total)).sum()
    error = np.sqrt(rd * p + q) / (n1 * n0 / total).sum()
    assert found.adjusted_difference.high == pytest.approx(rd + Z * error)
    assert found.adjusted_difference.low80 == pytest.approx(rd - 1.2815516 * error)
    crude = 42 / 250 - 90 / 900
    assert found.crude_difference.value == pytest.approx(crude)
    assert found.crude_ratio.value == pytest.approx(42 / 250 / 0.1)
    assert found.crude_ratio.low < found.crude_ratio.low80 < found.crude_ratio.high80
    assert found.within + found.between == pytest.approx(crude)
    w1, w0 = n1 / 250, n0 / 900
    assert found.within == pytest.approx(((w1 + w0) / 2 * (x1 / n1 - x0 / n0)).sum())
    assert found.between != 0
    a, b, c, d = x1 + 0.5, n1 + 1, x0 + 0.5, n0 + 1
    logs, weight = np.log(a / b / (c / d)), 1 / (1 / a - 1 / b + 1 / c - 1 / d)
    q_by_hand = (weight * (logs - (weight * logs).sum() / weight.sum()) ** 2).sum()
    assert (found.q, found.q_df, found.sites) == (pytest.approx(q_by_hand), 1, 2)
    assert found.crude_ratio.method == "Miettinen-Nurminen score"
    assert found.adjusted_ratio.method == found.adjusted_difference.method == "Mantel-Haenszel"
    wide = across_sites(x1, n1, x0, n0, phi=4.0, phi_df=1e9)
    assert wide is not None
    assert wide.adjusted_ratio.high == pytest.approx(
        rr * np.exp(2 * Z * np.sqrt(variance)), rel=1e-6
    )
    assert wide.q == pytest.approx(q_by_hand / 4)


def test_simpson_across_sites() -> None:
    """No gap inside either site, a crude gap because the groups are cared for at different sites."""
    found = across_sites([90, 5], [300, 100], [30, 45], [100, 900])
    assert found is not None
    assert found.adjusted_ratio.value == pytest.approx(1.0)
    assert found.within == pytest.approx(0.0)
    assert found.between == pytest.approx(95 / 400 - 75 / 1000)


def test_sites_with_one_group_only() -> None:
    found = across_sites([10, 4, 0], [100, 40, 0], [10, 0, 6], [100, 0, 60])
    assert found is not None
    assert found.sites == 1
    assert found.crude_difference.value == pytest.approx(14 / 140 - 16 / 160)
    assert found.within + found.between == pytest.approx(14 / 140 - 16 / 160)
    assert across_sites([1, 0], [10, 0], [0, 2], [0, 10]) is None
    empty = across_sites([10, 0], [100, 0], [10, 0], [100, 0])
    assert empty is not None
    assert empty.between == 0


def test_sites_without_events() -> None:
    found = across_sites([0], [100], [10], [100])
    assert found is not None
    assert (found.adjusted_ratio.value, found.adjusted_ratio.low) == (0.0, None)
    none = across_sites([5], [100], [0], [100])
    assert none is not None
    assert none.adjusted_ratio.value is None
    assert none.crude_ratio.value is None
    assert none.crude_ratio.low is not None


def test_members_of_a_group() -> None:
    found = members([10, 30], [100, 100])
    assert found.chi2 == pytest.approx(12.5)
    assert (found.df, found.differ) == (1, True)
    assert found.adjusted_p == found.p
    same = members([10, 12], [100, 100])
    assert not same.differ
    wide = members([10, 30], [100, 100], phi=4.0, phi_df=20.0)
    assert wide.adjusted_p > wide.p
    assert not wide.differ
    assert members([10, 30], [100, 100], kind="rate").chi2 == pytest.approx(10.0)
    assert not members([10, 30], [100, 100], level=0.9999).differ
