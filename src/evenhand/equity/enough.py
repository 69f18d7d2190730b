"""What would be enough: months, or times the volume, to establish a change that stays as seen."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from evenhand.equity.change import GapShift
from evenhand.equity.settings import Settings
from evenhand.stats.critical import Floats


def _needed_variance(shift: GapShift, multiplier: float, phi: float, power: float) -> Floats:
    """Largest variance (before phi), on each scale, at which the chance is `power`.

    NaN where a value is undefined or the two scales point different ways: nothing would settle it.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = np.array([np.log(shift.ratio.value[0]), shift.difference.value[0]])
    if shift.flipped[0]:
        effect[0] = -effect[0]
    if not np.isfinite(effect).all() or effect[0] * effect[1] <= 0:
        return np.full(2, np.nan)
    return np.asarray((effect / (multiplier + special.ndtri(power) * math.sqrt(phi))) ** 2, float)


def months_enough(
    shift: GapShift, *, months_since: float, multiplier: float, phi: float, constants: Settings
) -> int | None:
    """More months since the change, at this volume, for the chance asked; None where none would do.

    Solves (z + z_power) sqrt(V_before + V_since m/(m + k)) = |change| for k on both scales, and
    takes the longer. The months before the change are past: where their variance alone is too
    large, no number of later months helps.

    Parameters
    ----------
    shift
        One gap.
    months_since
        Months already in the later phase.
    multiplier
        Of the established level, sqrt(phi) included.
    """
    since, before = _split(shift)
    left = _needed_variance(shift, multiplier, phi, constants.power) - before
    if not np.isfinite(left).all() or (left <= 0).any():
        return None
    more = max(1, math.ceil(float((months_since * (since / left - 1)).max())))
    return more if more <= constants.most_months else None


def volume_enough(
    shift: GapShift, *, multiplier: float, phi: float, constants: Settings
) -> float | None:
    """Times as many people in both phases for the chance asked; None where nothing changed.

    Variances fall in proportion to volume, so it is V / (change / (z + z_power))^2, the larger of
    both scales.
    """
    since, before = _split(shift)
    needed = _needed_variance(shift, multiplier, phi, constants.power)
    if (
        not np.isfinite(needed).all()
        or (needed <= 0).any()
        or not np.isfinite(since + before).all()
    ):
        return None
    return max(1.0, float(((since + before) / needed).max()))


def _split(shift: GapShift) -> tuple[Floats, Floats]:
    """Variances of the later and of the earlier phase, on each scale."""
    parts = shift.parts[:, :, 0]
    return parts[:, 0] + parts[:, 2], parts[:, 1] + parts[:, 3]
