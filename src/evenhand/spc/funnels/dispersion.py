"""Over-dispersion of units: phi, and the additive variance between units (tau squared)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from evenhand.spc.funnels.kinds import Extremes
from evenhand.spc.funnels.scale import Scaled
from evenhand.spc.kinds import Bools, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How much units differ beyond chance.

    `phi` is the mean of z squared (1: chance alone). `tau2` is the variance between units on the
    scale of the method. `z` are the units' distances from the target in standard errors, `used` the
    same after winsorising, `kept` which of them count.
    """

    phi: float
    tau2: float
    z: Floats
    used: Floats
    kept: Bools


def spread_of(units: Scaled, known: Bools, extremes: Extremes, share: float) -> Spread:
    """Over-dispersion of units (N of them): phi = sum z^2 / N.

    tau2 = (N phi - (N - 1)) / (sum w - sum w^2 / sum w), w = 1 / error^2, never under 0.

    Source
    ------
    Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202; DerSimonian and Laird 1986.
    """
    used, kept = units.z.copy(), known.copy()
    if extremes is Extremes.WINSORISE:
        used[known] = _winsorised(used[known], share)
    elif extremes is Extremes.TRIM:
        kept[known] = _inner(used[known], share)
    count = int(kept.sum())
    if not count:
        return Spread(float("nan"), 0.0, units.z, used, kept)
    total = float((used[kept] ** 2).sum())
    return Spread(total / count, _between(total, units.error[kept]), units.z, used, kept)


def _winsorised(z: Floats, share: float) -> Floats:
    """Units beyond the outer quantiles are moved onto them (quantiles as R's type 7)."""
    low, high = np.quantile(z, [share, 1 - share])
    return np.asarray(np.clip(z, low, high))


def _inner(z: Floats, share: float) -> Bools:
    """Which units stay when the outer shares, by rank, are left out."""
    rank = scipy.stats.rankdata(z) / (len(z) + 1)
    place = rank + 1e-12  # a rank on the border stays below, goes above
    return np.asarray((place >= share) & (place < 1 - share))


def _between(total: float, error: Floats) -> float:
    weight = 1 / error**2
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    excess = total - (len(error) - 1)
    return excess / room if excess > 0 and room > 0 else 0.0
