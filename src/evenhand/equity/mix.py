"""Did care change, or did who came for care change? Kitagawa's split."""

from __future__ import annotations

import numpy as np

from evenhand.equity.frame import Frame
from evenhand.equity.model import Mix
from evenhand.stats.critical import Floats


def kitagawa(before: Floats, since: Floats, n_before: Floats, n_since: Floats) -> Mix:
    """Split an overall change into a part from rates and a part from mix; they add up exactly.

    rate = sum (w0 + w1)/2 (y1 - y0), mix = sum (y0 + y1)/2 (w1 - w0). A group absent from one phase
    has no rate there: its other rate stands in, so that it counts as mix.

    Parameters
    ----------
    before, since
        Rates of each group, shaped (groups,); NaN where nobody is.
    n_before, n_since
        People of each group.

    Source
    ------
    Kitagawa 1955.

    Examples
    --------
    >>> same = np.array([0.1, 0.3])
    >>> m = kitagawa(same, same, np.array([50.0, 50.0]), np.array([75.0, 25.0]))
    >>> round(m.overall, 3), round(m.rate_part, 3), round(m.mix_part, 3)
    (-0.05, 0.0, -0.05)
    """
    present = (n_before > 0) | (n_since > 0)
    y0 = np.where(n_before > 0, before, since)[present]
    y1 = np.where(n_since > 0, since, before)[present]
    w0, w1 = (n[present] / n.sum() for n in (n_before, n_since))
    rate = float(((w0 + w1) / 2 * (y1 - y0)).sum())
    mixed = float(((y0 + y1) / 2 * (w1 - w0)).sum())
    return Mix(overall=rate + mixed, rate_part=rate, mix_part=mixed)


def mix(frame: Frame) -> Mix | None:
    """Split of the overall change over groups; people without usable ethnicity are one more.

    None with one phase, for counts (which have no mix), and where a phase is empty.
    """
    if frame.phases < 2 or frame.kind == "count":
        return None
    values, n = _with_missing(frame)
    if (n.sum(axis=0) == 0).any():
        return None
    return kitagawa(values[:, 0], values[:, 1], n[:, 0], n[:, 1])


def _with_missing(frame: Frame) -> tuple[Floats, Floats]:
    """Rates and people of each group and of those without ethnicity, (groups + 1, phases)."""
    cells, groups, overall = frame.cells, slice(0, frame.groups), frame.overall_row
    amount = cells.mean * cells.n if frame.kind == "mean" else cells.x
    amount = np.where(cells.n > 0, amount, 0.0)
    n = np.vstack([cells.n[groups], cells.n[overall] - cells.n[groups].sum(axis=0)])
    total = np.vstack([amount[groups], amount[overall] - amount[groups].sum(axis=0)])
    with np.errstate(divide="ignore", invalid="ignore"):
        return total / n, n
