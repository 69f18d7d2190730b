"""One stratum is the crude table: R's columns of `pairwise_in01_vs_White` and `pairwise_in02_vs_A`."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from evenhand.stats.strata import (
    odds_ratio,
    rate_difference,
    rate_ratio,
    risk_difference,
    risk_ratio,
)

DATA = Path(__file__).parent / "data"
Z95 = 1.959963984540054


def rows() -> list[dict[str, str]]:
    out: list[dict[str, str]] = []
    for name in ("pairwise_in01_vs_White", "pairwise_in02_vs_A"):
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            out += csv.DictReader(file)
    return out


@pytest.mark.parametrize(
    "row", rows(), ids=lambda row: row["group"] if "group" in row else row["code"]
)
def test_one_stratum_is_the_crude_table(row: dict[str, str]) -> None:
    x1, n1, x0, n0 = (float(row[k]) for k in ("x1", "n1", "x0", "n0"))
    counts = [x1], [n1], [x0], [n0]
    for name, method in (("rr", risk_ratio), ("or", odds_ratio), ("irr", rate_ratio)):
        found = method(*counts)
        value, error = float(found.value), float(found.error)
        ours = np.exp([value, value - Z95 * error, value + Z95 * error])
        theirs = [float(row[k]) for k in (name, f"{name}_lo", f"{name}_hi")]
        assert ours == pytest.approx(theirs, rel=1e-9)
    assert float(risk_ratio(*counts).error) == pytest.approx(float(row["log_rr_se"]), rel=1e-9)
    rates = rate_difference(*counts)
    assert float(rates.value) == pytest.approx(float(row["ird"]), rel=1e-9)
    assert float(rates.value - Z95 * rates.error) == pytest.approx(float(row["ird_lo"]), rel=1e-8)
    # Sato's variance mixes both groups' rates; R's column is Wald's, each with its own
    risks = risk_difference(*counts)
    assert float(risks.value) == pytest.approx(float(row["rd"]), rel=1e-9)
    assert float(risks.error) == pytest.approx(float(row["rd_se"]), rel=0.2)
