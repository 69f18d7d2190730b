"""Figures worked out a second way, to the last digit: bootstrap, tipping points, what would do."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from evenhand.defaults import constant, defaults
from evenhand.equity import GapCounts, read_gap
from evenhand.equity.cells import Cells
from evenhand.equity.change import four, gap_shift
from evenhand.equity.missing import Known, disagree, ratio_known, states, tipping_factor
from evenhand.equity.settings import settings
from evenhand.stats.dispersion import Dispersion
from evenhand.stats.persontime import rate_difference_score, rate_ratio, rate_score_z
from evenhand.stats.proportions import score_ratio, score_z
from fixtures.gaps import read_rows

Z = 1.959963984540054
FEW = [(9.0, 60.0), (4.0, 61.0), (8.0, 150.0), (7.0, 149.0)]  # focus then comparison, by phase


@pytest.mark.parametrize(
    ("kind", "flipped"), [("proportion", False), ("proportion", True), ("rate", False)]
)
def test_bootstrap_worked_out_again(kind: str, flipped: bool) -> None:
    rows = [(n - x, n) for x, n in FEW] if flipped else FEW
    cells = [Cells(*(np.array([v]) for v in (x, n, 0.0, np.nan, np.nan))) for x, n in rows]
    found = gap_shift(
        four(*cells),
        kind=kind,
        flipped=np.array([flipped]),
        levels=(np.array([0.95]), np.array([0.8])),
        spread=Dispersion(1.0, 0.0, 1.0),
        constants=settings(),
    )
    x, n = np.array([rows[i] for i in (1, 0, 3, 2)]).T[..., None]
    rng = np.random.default_rng(constant("intervals", "bootstrap_seed"))
    chances = rng.random((4, constant("intervals", "bootstrap_draws")))
    if kind == "proportion":
        drawn = stats.binom.ppf(chances, n, (x + 0.5) / (n + 1))
    else:
        drawn = stats.poisson.ppf(chances, x + 0.5)
    rarer = n - drawn if flipped else drawn
    logs = np.log((rarer + 0.5) / (n + (0.5 if kind == "proportion" else 0.0)))
    points = drawn / n
    for scale, of, turned in (("ratio", logs, np.exp), ("difference", points, np.positive)):
        change = of[0] - of[1] - of[2] + of[3]
        expected = [turned(np.quantile(change, q)) for q in (0.025, 0.975, 0.1, 0.9)]
        got = [getattr(getattr(found, scale), v)[0] for v in ("low", "high", "low80", "high80")]
        assert got == pytest.approx(expected, rel=1e-9)
    assert found.ratio.method[0] == found.difference.method[0] == "bootstrap"


def test_bootstrap_is_stretched_about_the_smoothed_estimate() -> None:
    cells = [Cells(*(np.array([v]) for v in (x, n, 0.0, np.nan, np.nan))) for x, n in FEW]
    plain, wide = (
        gap_shift(
            four(*cells),
            kind="proportion",
            flipped=np.array([False]),
            levels=(np.array([0.95]), np.array([0.8])),
            spread=Dispersion(phi, 1e9, phi),
            constants=settings(),
        )
        for phi in (1.0, 4.0)
    )
    order = [FEW[i] for i in (1, 0, 3, 2)]
    logs = [np.log((x + 0.5) / (n + 0.5)) for x, n in order]
    centre = logs[0] - logs[1] - logs[2] + logs[3]
    for name in ("low", "high", "low80", "high80"):
        near, far = (np.log(getattr(s.ratio, name)[0]) - centre for s in (plain, wide))
        assert far == pytest.approx(2 * near, rel=1e-6)


def known(kind: str = "proportion", *, missing: tuple[float, float] = (60.0, 800.0)) -> Known:
    n = (12.0, 12.0) if kind == "count" else (1064.0, 3266.0)
    return Known((127.0, n[0]), (181.0, n[1]), missing, 0.2, 0.6)


@pytest.mark.parametrize("kind", ["proportion", "rate", "count"])
@pytest.mark.parametrize("factor", [0.3, 1.0, 2.0])
def test_states_worked_out_again(kind: str, factor: float) -> None:
    k = known(kind)
    ratio = 127 / k.focus[1] / (181 / k.comparison[1]) * factor
    n1, n0, events = 160.0, 480.0, 48.0
    first = events * n1 * ratio / (n1 * ratio + n0)
    if kind == "proportion":
        z = float(score_z(127 + first, 1064 + n1, 181 + events - first, 3266 + n0))
    else:
        add = (0.0, 0.0) if kind == "count" else (n1, n0)
        z = float(
            rate_score_z(
                127 + first, k.focus[1] + add[0], 181 + events - first, k.comparison[1] + add[1]
            )
        )
    sign = np.sign(z)
    inside, outside = (
        states(k, kind, abs(z) * scale, np.array([factor]))[0] for scale in (0.999999, 1.000001)
    )
    assert (inside, outside) == (sign, 0.0)


def test_states_keep_events_within_people() -> None:
    """All 100 missing had the event: whatever the factor, both groups' missing all had it."""
    k = Known((20.0, 100.0), (60.0, 300.0), (100.0, 100.0), 0.25, 0.75)
    z = float(score_z(45.0, 125.0, 135.0, 375.0))
    for factor in (0.01, 1.0, 100.0):
        assert states(k, "proportion", 1e-6, np.array([factor]))[0] == np.sign(z)
    nobody = Known((20.0, 100.0), (40.0, 300.0), (0.0, 100.0), 0.25, 0.75)
    z = float(score_z(20.0, 125.0, 40.0, 375.0))
    for factor in (0.01, 1.0, 100.0):
        assert states(nobody, "proportion", z * 0.999999, np.array([factor]))[0] == 1
        assert states(nobody, "proportion", z * 1.000001, np.array([factor]))[0] == 0


def scanned(k: Known, kind: str, steps: int) -> float | None:
    """The nearest of steps x steps factors each way that changes the answer."""
    base = states(k, kind, Z, np.array([1.0]))[0]
    for step in range(1, steps * steps + 1):
        away = np.log(100.0) * step / (steps * steps)
        for sign in (1.0, -1.0):
            if states(k, kind, Z, np.array([np.exp(sign * away)]))[0] != base:
                return float(np.exp(sign * away))
    return None


@pytest.mark.parametrize(
    "k",
    [
        Known((60.0, 500.0), (100.0, 1300.0), (50.0, 400.0), 0.25, 0.65),
        Known((45.0, 500.0), (100.0, 1300.0), (100.0, 400.0), 0.25, 0.65),
        Known((20.0, 500.0), (60.0, 1300.0), (100.0, 400.0), 0.25, 0.65),
        Known((40.0, 500.0), (150.0, 1300.0), (100.0, 400.0), 0.25, 0.65),
        Known((600.0, 5000.0), (750.0, 15000.0), (1.0, 10.0), 0.25, 0.75),
        Known((39.0, 500.0), (101.0, 1300.0), (30.0, 400.0), 0.3, 0.7),
    ],
)
@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_tipping_point_by_scanning(k: Known, kind: str) -> None:
    found, expected = tipping_factor(k, kind, Z, 12), scanned(k, kind, 12)
    assert found == (None if expected is None else pytest.approx(expected, rel=1e-9))


def test_small_numbers_still_have_a_ratio() -> None:
    assert ratio_known(Known((1.0, 1.0), (1.0, 1.0), (1.0, 5.0), 0.5, 0.5)) == 1.0
    assert (
        tipping_factor(
            Known((60.0, 500.0), (120.0, 1000.0), (200.0, 900.0), 0.3, 0.7), "proportion", Z, 60
        )
        is not None
    )


def test_disagree_is_random_against_equal() -> None:
    """By hand: the answers at factor 1 and at one over the known ratio."""
    for events in range(20, 80):
        k = Known((float(events), 500.0), (98.0, 1300.0), (50.0, 1000.0), 5 / 18, 13 / 18)
        factors = np.array([1.0, 1 / ratio_known(k)])
        for kind in ("proportion", "rate"):
            a, b = states(k, kind, Z, factors)
            assert disagree(k, kind, Z) == (a != b)


def missing_reading(rows, **options):  # type: ignore[no-untyped-def]
    lost = GapCounts(np.array([[90, 60]]), np.array([[600, 500]]), np.zeros((1, 2)))
    return read_rows(rows, missing_counts=lost, **options)


ROWS = [(60, 500, 50, 520), (100, 1300, 95, 1250), (20, 300, 22, 310)]


@pytest.mark.parametrize("kind", ["proportion", "rate"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("declared", [True, False])
def test_tipping_and_answer_of_a_reading(kind: str, turned: bool, declared: bool) -> None:
    rows = [(n - x, n, m - y, m) for x, n, y, m in ROWS] if turned else ROWS
    reading = missing_reading(rows, kind=kind, declared_before=declared)
    flipped = turned and kind == "proportion"
    z = Z if declared else 2.241402727604947  # Bonferroni over two contrasts
    for p, found in enumerate(reading.missing):
        n = [r[2 * p + 1] for r in rows]
        x = [r[2 * p] for r in rows]
        side = [b - a for a, b in zip(x, n, strict=True)] if flipped else x
        lost = ((90, 600), (60, 500))[p]
        k = Known(
            (side[0], n[0]),
            (side[1], n[1]),
            (lost[1] - lost[0] if flipped else lost[0], lost[1]),
            n[0] / sum(n),
            n[1] / sum(n),
        )
        expected = tipping_factor(k, kind, z, 60)
        assert found.tipping == (None if expected is None else pytest.approx(expected))
        could = "could reverse" if disagree(k, kind, z) else "cannot be ruled out"
        assert found.answer == could


def test_limits_of_the_bounds() -> None:
    reading = missing_reading(ROWS).missing[0]
    low, high = score_ratio(60, 500 + 510, 100 + 90, 1300 + 90, Z)
    assert (reading.smallest.low, reading.smallest.high) == pytest.approx((float(low), float(high)))
    few = missing_reading([(12, 500, 11, 520), (14, 1300, 13, 1250)], kind="rate").missing[0]
    constants = copy.deepcopy(defaults())
    constants["intervals"]["exact_rate_below"] = 20
    exact = missing_reading(
        [(12, 500, 11, 520), (14, 1300, 13, 1250)], kind="rate", constants=constants
    ).missing[0]
    assert few.smallest.method == "person-time score"
    assert exact.smallest.method == "conditional mid-P"
    low, _ = rate_ratio(12, 1100, 104, 1300, Z, exact_below=20)
    assert exact.smallest.low == pytest.approx(float(low))


def test_volume_on_the_non_event() -> None:
    """The same small unit told of the non-event needs the same volume."""
    rows = [(24, 200, 18, 200), (40, 800, 40, 800)]
    turned = [(n - x, n, m - y, m) for x, n, y, m in rows]
    plain, other = read_rows(rows).gap_change, read_rows(turned, direction="higher").gap_change
    assert plain is not None
    assert other is not None
    assert plain.volume_enough is not None
    assert other.volume_enough == pytest.approx(plain.volume_enough)


def test_no_change_at_all_needs_no_volume() -> None:
    change = read_rows([(24, 200, 24, 200), (40, 800, 40, 800)]).gap_change
    assert change is not None
    assert (change.months_enough, change.volume_enough) == (None, None)


def test_one_month_is_the_least() -> None:
    """More than enough on paper, yet an answer that is not established: one month, not none."""
    change = read_rows(
        [(1200, 10000, 900, 10000), (1500, 30000, 1500, 30000)], exploratory=True
    ).gap_change
    assert change is not None
    assert (change.months_enough, change.volume_enough) == (1, 1.0)


def test_counts_of_a_union_before_the_change() -> None:
    """Two groups counted over the same months: the trend weighs each month once."""
    x = np.array([[30.0, 26, 23, 20, 16, 20, 20], [9.0, 9, 9, 9, 9, 9, 9], [30.0] * 7])
    reading = read_gap(
        GapCounts(x, np.ones_like(x), 0 * x),
        focus=[True, True, False],
        comparison=[False, False, True],
        phase=[0] * 5 + [1, 1],
        kind="count",
        direction="lower",
    )
    assert reading.already_moving
    assert reading.focus_rates[0].denominator == 5
    low, _ = rate_difference_score(115 + 45, 5, 150, 5, Z)
    assert reading.contrasts[0].difference.low == pytest.approx(float(low))


def test_the_surer_answer_comes_first() -> None:
    """A gap clearly smaller that has likely crossed: "narrowed" is the established part of it."""
    change = read_rows([(120, 1000, 68, 1000), (85, 1000, 85, 1000)]).gap_change
    assert change is not None
    assert (change.answer.value, change.strength.value) == ("narrowed", "established")


def test_settings_are_the_defaults() -> None:
    s = settings()
    assert (s.established, s.suggested, s.same_low, s.same_high) == (0.95, 0.80, 0.80, 1.25)
    assert (s.bootstrap_below, s.bootstrap_draws, s.exact_below, s.floor) == (5, 4000, 10, 1.0)
    assert (s.masked_level, s.masked_events, s.tipping_steps, s.null_draws) == (0.95, 10, 60, 2000)
    assert (s.power, s.most_months) == (0.80, 120)
    assert replace(s, floor=2.0) != s


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_left_behind_finds_the_right_group(place: int, direction: str) -> None:
    """One group stands still while the others improve by half."""
    rows = [(400, 2000, 200, 2000)] * 3
    rows[place] = (400, 2000, 400, 2000)
    if direction == "higher":
        rows = [(n - x, n, m - y, m) for x, n, y, m in rows]
    reading = read_rows(rows, direction=direction)
    assert [(m.group, m.kind) for m in reading.masked] == [(place, "left behind")]


@pytest.mark.parametrize(
    ("rows", "direction"),
    [
        # behind on the difference only: the same relative improvement from a worse start
        ([(2400, 10000, 1800, 10000), (1500, 30000, 1125, 30000)], "lower"),
        ([(7600, 10000, 8200, 10000), (28500, 30000, 28875, 30000)], "higher"),
        # behind on the ratio only: the same absolute improvement from a worse start
        ([(2400, 10000, 2100, 10000), (1500, 30000, 600, 30000)], "lower"),
        ([(7600, 10000, 7900, 10000), (28500, 30000, 29400, 30000)], "higher"),
    ],
)
def test_behind_on_one_scale_is_not_left_behind(
    rows: list[tuple[int, int, int, int]], direction: str
) -> None:
    reading = read_rows(rows, direction=direction)
    assert [m for m in reading.masked if m.group == 0] == []


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_a_worsening_at_80_only_is_no_flag(direction: str) -> None:
    rows = [(400, 2000, 428, 2000), (4000, 40000, 3980, 40000)]
    if direction == "higher":
        rows = [(n - x, n, m - y, m) for x, n, y, m in rows]
    reading = read_rows(rows, direction=direction)
    assert reading.masked == ()


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_everyone_worse_at_80_only_still_flags_a_group(direction: str) -> None:
    """Overall "not worse" is judged at 95 %."""
    rows = [(400, 2000, 500, 2000), (4000, 40000, 4020, 40000)]
    if direction == "higher":
        rows = [(n - x, n, m - y, m) for x, n, y, m in rows]
    reading = read_rows(rows, direction=direction)
    assert (0, "got worse") in [(m.group, m.kind) for m in reading.masked]


@pytest.mark.parametrize("sign", [1, -1])
def test_a_baseline_gap_at_80_is_enough(sign: int) -> None:
    """z 1.6 before, far wider since: widened, not opened."""
    rows = [(120, 1000, 300, 1000), (98, 1000, 98, 1000)]
    if sign < 0:
        rows = [(98, 1000, 20, 1000), (120, 1000, 120, 1000)]
    change = read_rows(rows).gap_change
    assert change is not None
    assert change.answer.value == "widened"


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_corrected_summaries_worked_out_again(kind: str, direction: str) -> None:
    from evenhand.equity.summaries import measures, summaries

    n = np.array([2000.0, 900, 3000, 700])
    x = np.array([150.0, 110, 210, 80])
    y, variance = x / n, np.array([0.04, 0.05, 0.06, 0.05])
    cells = Cells(x, n, 0 * n, y, variance)
    phi, draws, seed = 1.5, 400, 9
    found = {
        m.id: m
        for m in summaries(
            cells,
            kind=kind,
            direction=direction,
            reference=[True, False, False, False],
            phi=phi,
            draws=draws,
            rng=np.random.default_rng(seed),
        )
    }
    w = n / n.sum()
    mu = w @ y
    spread = {"proportion": y * (1 - y) / (n - 1), "rate": y / n, "mean": variance / n}[kind]
    bgv = (w * (y - mu) ** 2).sum()
    fixed = bgv - phi * (w * (1 - w) * spread).sum()
    assert fixed > 0
    assert found["bgv"].corrected == pytest.approx(fixed)
    rng = np.random.default_rng(seed)

    def drawn(centre: np.ndarray) -> np.ndarray:
        if kind == "mean":
            return rng.normal(centre, np.sqrt(phi * variance / n), (draws, 4))
        if kind == "proportion":
            events = rng.binomial(n.astype(int)[:, None], centre[:, None], (4, draws)).T
        else:
            events = rng.poisson((n * centre)[:, None], (4, draws)).T
        return np.maximum(centre + np.sqrt(phi) * (events / n - centre), 0)

    reference = np.array([True, False, False, False])
    null = measures(drawn(np.full(4, mu)), w, direction=direction, reference=reference)
    centre = mu + np.sqrt(fixed / bgv) * (y - mu)
    world = measures(drawn(centre), w, direction=direction, reference=reference)
    truth = measures(centre, w, direction=direction, reference=reference)
    raw = measures(y, w, direction=direction, reference=reference)
    for name in ("difference", "ratio", "mdmu", "mdbw", "mdrw", "idisu", "theil", "mld", "par"):
        value = float(raw[name] - world[name].mean() + truth[name])
        assert found[name].corrected == pytest.approx(value), name
    for name in raw:
        p = (1 + (np.abs(null[name]) >= abs(raw[name]) * (1 - 1e-12)).sum()) / (draws + 1)
        assert found[name].null_p == pytest.approx(p), name


def test_two_values_are_enough_for_a_mean() -> None:
    from evenhand.equity.summaries import summaries

    two = Cells(*(np.array(v, float) for v in ([2, 2], [2, 2], [0, 0], [1, 5], [0.1, 0.1])))
    options = {"kind": "mean", "direction": "lower", "rng": np.random.default_rng(1)}
    assert summaries(two, **options)[0].raw == pytest.approx(4.0)  # type: ignore[arg-type]


def test_one_person_in_a_group() -> None:
    from evenhand.equity.summaries import summaries

    one = Cells(*(np.array(v, float) for v in ([1, 30], [1, 100], [0, 0], [0, 0], [0, 0])))
    options = {"kind": "proportion", "direction": "lower", "rng": np.random.default_rng(1)}
    found = summaries(one, **options)  # type: ignore[arg-type]
    assert found[0].raw == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("focus", "comparison", "mover", "answer"),
    [
        (
            (600, 5000, 600, 5000),
            (750, 15000, 1200, 15000),
            "comparison",
            "narrowed by levelling down",
        ),
        ((600, 5000, 450, 5000), (750, 15000, 750, 15000), "focus", "narrowed"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_places_of_focus_and_comparison(
    focus: tuple[int, int, int, int],
    comparison: tuple[int, int, int, int],
    mover: str,
    answer: str,
    place: int,
) -> None:
    """The same answer wherever the two groups stand among others that did something else."""
    rows = [(100, 1000, 200, 1000), (200, 2000, 60, 2000), (90, 900, 90, 900), (50, 1000, 99, 1000)]
    rows[place], rows[2] = focus, comparison
    places = np.arange(4)
    reading = read_rows(rows, focus=places == place, comparison=places == 2)
    change = reading.gap_change
    assert change is not None
    assert (change.answer.value, change.mover) == (answer, mover)
    assert change.strength.value == "established"
    assert (change.months_enough, change.volume_enough) == (None, None)
    assert reading.contrasts[0].group == place
    assert reading.standing is not None
    assert reading.standing.contrast.group == place
