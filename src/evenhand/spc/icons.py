"""Making Data Count's icons: how the last point is special, and the target against the limits."""

from __future__ import annotations

import numpy as np

from evenhand.spc.kinds import Assurance, Codes, Degenerate, Floats, PointType, Variation


def last_known(value: Floats) -> np.ndarray:  # type: ignore[type-arg]
    """Place of the last point that is not missing; the last place where all are."""
    known = ~np.isnan(value[:, ::-1])
    return value.shape[1] - 1 - known.argmax(axis=1)


def at(array: Floats | Codes, place: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """One value a series: arrays (series, periods) at `place` (series,)."""
    return array[np.arange(len(place)), place]


def variation(point_type: Codes, side: Codes) -> Codes:
    """Icon of each series from the type and side of its last point, shaped (series,)."""
    high = side > 0
    icon = np.full(point_type.shape, Variation.COMMON_CAUSE, np.int8)
    for kind, if_high, if_low in (
        (PointType.IMPROVEMENT, Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW),
        (PointType.CONCERN, Variation.CONCERN_HIGH, Variation.CONCERN_LOW),
        (PointType.NEUTRAL_HIGH, Variation.NEUTRAL_HIGH, Variation.NEUTRAL_HIGH),
        (PointType.NEUTRAL_LOW, Variation.NEUTRAL_LOW, Variation.NEUTRAL_LOW),
    ):
        icon = np.where(point_type == kind, np.where(high, if_high, if_low), icon)
    return icon.astype(np.int8)


def assurance(
    target: Floats | None,
    lower: Floats,
    upper: Floats,
    better: int,
) -> Codes:
    """Icon of each series: pass when the whole range of chance lies on the good side of the target.

    A target on a limit is inconsistent. No icon without a target or a direction, or where there are
    no limits. All arrays are shaped (series,).
    """
    none = np.full(lower.shape, Assurance.NONE, np.int8)
    if target is None or better == 0:
        return none
    beyond = np.where(target > upper, 1, np.where(target < lower, -1, 0)) * better
    icon = np.select(
        [beyond > 0, beyond < 0], [Assurance.FAIL, Assurance.PASS], Assurance.INCONSISTENT
    )
    return np.where(np.isnan(target) | np.isnan(lower) | np.isnan(upper), none, icon).astype(
        np.int8
    )


def limits_or_value(
    lower: Floats, upper: Floats, value: Floats, degenerate: Codes
) -> tuple[Floats, Floats]:
    """Last limits; a constant series has its one value for both, and so passes or fails by it."""
    constant = degenerate == Degenerate.CONSTANT
    return np.where(constant, value, lower), np.where(constant, value, upper)
