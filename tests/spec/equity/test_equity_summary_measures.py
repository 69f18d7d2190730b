"""Summary measures against WHO's sample of 34 provinces (formulas of the handbook, in R 4.2) and the
intervals that healthequal 1.0.1 gets wrong (Theil, PAF), put right.

`data/births_attended_by_region.csv`: births attended by skilled staff (NonorderedSample).
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from evenhand.equity.summaries import TITLES, measures
from evenhand.equity.summary_intervals import summary_intervals
from evenhand.errors import PlanError

DATA = Path(__file__).parent / "data" / "births_attended_by_region.csv"
Z95 = 1.959963984540054
X, N = [467, 31, 148, 96, 29], [14679, 937, 4346, 2111, 813]


def provinces() -> dict[str, np.ndarray]:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = ("estimate", "population", "reference")
    return {name: np.array([float(r[name]) for r in rows]) for name in names}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("difference", 35.80473327637),
        ("ratio", 1.557747246857),
        ("bgv", 50.42022647517),
        ("bgsd", 7.100720137786),
        ("cov", 7.752158301636),
        ("mdmu", 6.615572985481),
        ("mdmw", 5.326110975384),
        ("mdbu", 10.32640322517),
        ("mdbw", 8.403313483834),
        ("mdru", 7.158215915456),
        ("mdrw", 5.643219743407),
        ("idisu", 7.222502513028),
        ("idisw", 5.814741971527),
        ("theil", 3.143872324748),
        ("mld", 3.307900613667),
        ("par", 8.403313483834),
        ("paf", 9.174254881317),
    ],
)
def test_thirty_four_provinces(name: str, expected: float) -> None:
    t = provinces()
    share = t["population"] / t["population"].sum()
    found = measures(t["estimate"], share, direction="higher", reference=t["reference"] == 1)
    assert float(found[name]) == pytest.approx(expected, rel=1e-11)


def test_every_measure_is_in_the_table() -> None:
    assert len(TITLES) == 17


def one(name: str, **options: object) -> tuple[float | None, float | None, float | None]:
    found = {m.id: m for m in summary_intervals(X, N, **options)}[name]  # type: ignore[arg-type]
    return found.value, found.low, found.high


def test_intervals_that_a_peer_gets_wrong() -> None:
    """healthequal 1.0.1: Theil 6.165 to 6.181 (its error lacks times 1,000), PAF -5.62 to -5.51."""
    value, low, high = one("theil")
    assert (round(value, 3), round(low, 1), round(high, 1)) == (6.173, -1.8, 14.1)
    value, low, high = one("paf")
    assert (round(value, 2), round(high - value, 2), round(value - low, 2)) == (-5.56, 5.28, 5.28)


def test_the_others() -> None:
    """BGV 15.2 (-7.1 to 37.6) per 1,000 squared; difference and ratio as R's Wald intervals."""
    assert [round(1e6 * v, 1) for v in one("bgv")] == [15.2, -7.1, 37.6]
    assert [round(1000 * v, 2) for v in one("difference")] == [13.66, 4.33, 22.99]
    assert [round(v, 3) for v in one("ratio")] == [1.429, 1.153, 1.772]
    assert [round(v, 6) for v in one("par")] == [-0.001875, -0.003655, -0.000094]
    assert [m.id for m in summary_intervals(X, N)] == [
        "difference",
        "ratio",
        "bgv",
        "theil",
        "mld",
        "par",
        "paf",
    ]
    assert summary_intervals(X, N)[0].title == "Difference, highest and lowest"


def test_theil_and_mld_errors_by_numerical_differentiation() -> None:
    x, n = np.array(X, float), np.array(N, float)
    y, w = x / n, n / n.sum()
    s = np.sqrt(y * (1 - y) / n)
    for name in ("theil", "mld"):
        slopes = []
        for i in range(5):
            up, down = y.copy(), y.copy()
            up[i], down[i] = y[i] + 1e-7, y[i] - 1e-7
            ends = [float(measures(v, w, direction="lower")[name]) for v in (up, down)]
            slopes.append((ends[0] - ends[1]) / 2e-7)
        error = np.sqrt(((np.array(slopes) * s) ** 2).sum())
        value, low, high = one(name)
        assert high - value == pytest.approx(Z95 * error, rel=1e-5)
        assert value - low == pytest.approx(Z95 * error, rel=1e-5)


def test_attributable_fraction_by_the_delta_method() -> None:
    """PAF = 100 (p_best/p - 1) over the multinomial two-by-two table, differentiated numerically."""
    cells = np.array([29.0 + 96 + 148 + 31, 22886 - 14679 - 304.0, 467.0, 14679 - 467.0])
    total = cells.sum()

    def fraction(p: np.ndarray) -> float:
        a, b, c, d = p
        return 100 * (c / (c + d) / ((a + c) / (a + b + c + d)) - 1)

    share = cells / total
    steps = np.eye(4) * 1e-7
    slope = np.array([(fraction(share + e) - fraction(share - e)) / 2e-7 for e in steps])
    variance = ((slope**2 * share).sum() - (slope @ share) ** 2) / total
    value, _, high = one("paf")
    assert value == pytest.approx(fraction(share))
    assert high - value == pytest.approx(Z95 * np.sqrt(variance), rel=1e-5)


def test_the_other_direction_and_level() -> None:
    value, low, high = one("paf", direction="higher", level=0.8)
    assert value == pytest.approx(100 * (96 / 2111 / (771 / 22886) - 1))
    assert high - value == pytest.approx(value - low)
    wide = one("paf", direction="higher")
    assert wide[2] - value == pytest.approx((high - value) * Z95 / 1.2815515655446004)


def test_a_rate_of_nothing_has_no_ratio_and_no_log_deviation() -> None:
    """healthequal puts 1e-6 in its place, so that its value depends on the unit: here there is none."""
    found = {m.id: m for m in summary_intervals([0, 3, 4], [100, 100, 100])}
    for name in ("ratio", "mld"):
        assert (found[name].value, found[name].low) == (None, None)
    assert found["theil"].value is not None
    assert found["difference"].value == pytest.approx(0.04)
    scaled = {m.id: m for m in summary_intervals([0, 30, 40], [1000, 1000, 1000])}
    assert scaled["theil"].value == pytest.approx(found["theil"].value)


@pytest.mark.parametrize(
    ("x", "n", "words"),
    [
        ([1], [9], "two groups or more"),
        ([1, 2], [9, 0], "two groups or more"),
        ([1, 2], [9], "two groups or more"),
        ([[1, 2]], [[9, 9]], "two groups or more"),
        ([0, 0], [9, 9], "no event, or more events"),
        ([1, 10], [9, 9], "no event, or more events"),
        ([-1, 1], [9, 9], "no event, or more events"),
    ],
)
def test_counts_that_cannot_be(x: list[int], n: list[int], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        summary_intervals(x, n)
