"""Scales on which units are compared: value, its standard error and the target, all on one scale.

Each pair of functions goes from counts to the scale and from a limit on the scale back to counts.
Arrays are shaped (units,) or broadcast to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.spc.funnels.kinds import FunnelKind, FunnelMethod
from evenhand.spc.kinds import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """Units on the scale: `value` and `target` there, and the standard error of each unit."""

    value: Floats
    error: Floats
    target: float

    @property
    def z(self) -> Floats:
        """Standard errors from the target."""
        return np.asarray((self.value - self.target) / self.error)


def scaled(
    kind: FunnelKind, method: FunnelMethod, observed: Floats, size: Floats, target: float
) -> Scaled:
    """Units on the scale of the method: arcsine, square root of the ratio to target, or its log."""
    if kind is FunnelKind.PROPORTION:
        share = np.clip(observed / size, 0.0, 1.0)
        return Scaled(np.arcsin(np.sqrt(share)), 0.5 / np.sqrt(size), _angle(target))
    if kind is FunnelKind.RATIO_OF_COUNTS:
        value = np.log((observed + 0.5) / (size + 0.5))
        return Scaled(value, _log_error(observed, size), float(np.log(target)))
    expected = target * size
    if method is FunnelMethod.LOG:
        events = np.where(observed > 0, observed, 0.5)  # no events: as half an event
        return Scaled(np.log(events / expected), 1 / np.sqrt(expected), 0.0)
    return Scaled(np.sqrt(observed / expected), 0.5 / np.sqrt(expected), 1.0)


def _angle(target: float) -> float:
    return float(np.arcsin(np.sqrt(target)))


def _log_error(events: Floats, size: Floats) -> Floats:
    """Standard error of log((a + 1/2) / (b + 1/2)) for two counts."""
    return np.asarray(np.sqrt(events / (events + 0.5) ** 2 + size / (size + 0.5) ** 2))


def limit(
    kind: FunnelKind, method: FunnelMethod, size: Floats, target: float, z: float, tau2: float
) -> Floats:
    """The value z standard errors from the target, for units of `size`, in the unit of the input.

    Standard errors are those that a unit on target would have, so that the limit depends on size
    alone; over-dispersion adds tau2 to the variance.
    """
    if kind is FunnelKind.PROPORTION:
        angle = _angle(target) + z * np.sqrt(0.25 / size + tau2)
        return np.asarray(np.sin(np.clip(angle, 0.0, np.pi / 2)) ** 2)
    if kind is FunnelKind.RATIO_OF_COUNTS:
        error = np.sqrt(_log_error(target * size, size) ** 2 + tau2)
        events = target * np.exp(z * error) * (size + 0.5) - 0.5
        return np.asarray(np.maximum(events, 0.0) / size)
    expected = target * size
    if method is FunnelMethod.LOG:
        return np.asarray(target * np.exp(z * np.sqrt(1 / expected + tau2)))
    root = np.maximum(1 + z * np.sqrt(0.25 / expected + tau2), 0.0)
    return np.asarray(target * root**2)
