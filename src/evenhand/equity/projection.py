"""If the gap went on closing at the pace seen: when would care be equal? Never before the lower end."""

from __future__ import annotations

import math

import numpy as np

from evenhand.equity.change import GapShift
from evenhand.equity.compare import multipliers
from evenhand.equity.frame import Frame
from evenhand.equity.model import Projection
from evenhand.stats.critical import Floats


def fieller(
    top: float, bottom: float, variances: tuple[float, float, float], multiplier: float
) -> tuple[float, float] | None:
    """Fieller's interval of top/bottom; None where the bottom could be zero.

    The ratios r with (top - r bottom)^2 <= z^2 (v_top - 2 r c + r^2 v_bottom).

    Parameters
    ----------
    variances
        Of top, of bottom, and their covariance.

    Source
    ------
    Fieller 1954.

    Examples
    --------
    >>> low, high = fieller(10.0, 5.0, (1.0, 0.25, 0.0), 2.0)
    >>> round(low, 3), round(high, 3)
    (1.5, 2.667)
    """
    v_top, v_bottom, both = (multiplier**2 * v for v in variances)
    a, b, c = bottom**2 - v_bottom, top * bottom - both, top**2 - v_top
    if a <= 0:
        return None
    root = math.sqrt(max(b * b - a * c, 0.0))
    return (b - root) / a, (b + root) / a


def projection(frame: Frame, shift: GapShift, logs: Floats, spans: Floats) -> Projection | None:
    """Months after the last period read until the log ratio reaches 0 at the pace between the phases.

    The gap fell from g0 to g1 over the time between the middles of the phases. At that pace it is 0
    after g1/(g0 - g1) times as long again: a ratio of two estimates that share g1, so its interval
    is Fieller's, with v1, v0 + v1 and covariance -v1, at the multiplier of `established`.

    Parameters
    ----------
    shift
        One gap.
    logs
        Log ratios before and since, on the side of the shift.
    spans
        Months at which each period begins and ends, shaped (periods, 2).

    Returns
    -------
    None where the gap did not fall towards 0, or where the lower end lies before the end of the data
    (care could be equal already, so that "not before" would say nothing).
    """
    g0, g1 = (float(v) for v in logs)
    if not (np.isfinite([g0, g1]).all() and g0 * g1 > 0 and abs(g1) < abs(g0)):
        return None
    parts = shift.parts[0, :, 0]
    v1, v0 = float(parts[0] + parts[2]), float(parts[1] + parts[3])
    z = float(multipliers(frame.levels(frame.primary_tests, 1), frame.spread)[0][0])
    ends = fieller(abs(g1), abs(g0) - abs(g1), (v1, v0 + v1, -v1), z)
    if ends is None:
        return None
    middles = [spans[frame.phase == phase].mean() for phase in (0, 1)]
    apart = middles[1] - middles[0]
    rest = spans[frame.phase == 1].max() - middles[1]
    value, low, high = (r * apart - rest for r in (abs(g1) / (abs(g0) - abs(g1)), *ends))
    return Projection(float(value), float(low), float(high)) if low > 0 else None
