"""Making Data Count's icons: how the last point is special, and the target against the limits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.spc.kinds import Assurance, Codes, Degenerate, Floats, Ints, PointType, Variation


def last_known(value: Floats) -> Ints:
    """Place of the last point that is not missing; the last place where all are."""
    known = ~np.isnan(value[:, ::-1])
    return np.asarray(value.shape[1] - 1 - known.argmax(axis=1))


def at(array: NDArray[Any], place: Ints) -> NDArray[Any]:
    """One value a series: arrays (series, periods) at `place` (series,)."""
    return array[np.arange(len(place)), place]


_VARIATION = np.full((len(PointType), 3), Variation.COMMON_CAUSE, np.int8)  # type, side + 1
_VARIATION[PointType.IMPROVEMENT] = (Variation.IMPROVEMENT_LOW, 0, Variation.IMPROVEMENT_HIGH)
_VARIATION[PointType.CONCERN] = (Variation.CONCERN_LOW, 0, Variation.CONCERN_HIGH)
_VARIATION[PointType.NEUTRAL_HIGH] = Variation.NEUTRAL_HIGH
_VARIATION[PointType.NEUTRAL_LOW] = Variation.NEUTRAL_LOW


def variation(point_type: Codes, side: Codes) -> Codes:
    """Icon of each series from the type and side of its last point, shaped (series,)."""
    return np.asarray(_VARIATION[point_type, side + 1])


def assurance(target: Floats | None, lower: Floats, upper: Floats, better: int) -> Codes:
    """Icon of each series: pass when the whole range of chance lies on the good side of the target.

    A target on a limit is inconsistent. No icon without a target or a direction, or where there are
    no limits. All arrays are shaped (series,).
    """
    if target is None or better == 0:
        return np.full(lower.shape, Assurance.NONE, np.int8)
    missed = target > upper if better > 0 else target < lower
    met = target < lower if better > 0 else target > upper
    icon = np.where(missed, Assurance.FAIL, np.where(met, Assurance.PASS, Assurance.INCONSISTENT))
    return np.where(np.isnan(target + lower + upper), Assurance.NONE, icon).astype(np.int8)


def limits_or_value(
    lower: Floats, upper: Floats, value: Floats, degenerate: Codes
) -> tuple[Floats, Floats]:
    """Last limits; a constant series has its one value for both, and so passes or fails by it."""
    constant = degenerate == Degenerate.CONSTANT
    return np.where(constant, value, lower), np.where(constant, value, upper)
