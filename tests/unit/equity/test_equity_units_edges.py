"""Fits that do not settle, and intervals without an end."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.equity.model import Estimate
from evenhand.equity.pooling.answers import _same
from evenhand.equity.settings import settings
from evenhand.stats import gradient, meta, stepped


def test_a_fit_that_does_not_settle_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    n = np.full((2, 2), 1000.0)
    counts, started = ((n * 0.06, n), (n * 0.04, n)), np.array([[0, 1], [0, 0]])
    monkeypatch.setattr(stepped, "_STEPS", 0)
    assert stepped.step_effect(*counts, started) is None
    assert stepped.permuted_p(*counts, started, draws=9, seed=1) is None
    monkeypatch.setattr(gradient, "_STEPS", 1)
    line = gradient.fitted([9, 40, 90], [100, 100, 100])
    assert np.isnan(float(line.bottom))
    monkeypatch.setattr(meta, "_STEPS", 1)
    assert meta.tau_squared([0.1, 0.5, 0.9], [0.01, 0.2, 0.01], method="REML") > 0


@pytest.mark.parametrize(
    ("low", "high", "same"),
    [
        (None, 1.1, False),
        (0.9, None, False),
        (0.80, 1.1, False),
        (0.9, 1.25, False),
        (0.81, 1.24, True),
    ],
)
def test_no_end_is_never_unchanged(low: float | None, high: float | None, same: bool) -> None:
    found = _same(Estimate(1.0, low, high, low, high, "by hand"), settings())
    assert found.tolist() == [same]
