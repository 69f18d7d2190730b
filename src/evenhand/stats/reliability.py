"""Whether the items of a scale hang together: Cronbach's alpha."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from evenhand.stats.critical import Floats


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha with its interval; `people` answered every item, `anyone` at least one."""

    value: float
    low: float
    high: float
    people: int
    anyone: int
    items: int


def cronbach_alpha(values: ArrayLike, *, level: float = 0.95) -> Alpha:
    """Cronbach's alpha of items that point the same way; NaN where it cannot be told.

    alpha = k/(k - 1) (1 - sum of item variances / sum of all covariances). Each variance and
    covariance rests on everyone who answered both items. The interval is Feldt's:
    1 - (1 - alpha) F(q; n - 1, (n - 1)(k - 1)) at q = 0.975 and 0.025, n the people who answered at least one.

    Parameters
    ----------
    values
        Shaped (people, items), reverse-coded items turned round already; NaN not answered.

    Source
    ------
    Cronbach 1951; Feldt, Woodruff and Salih 1987.

    Examples
    --------
    >>> round(cronbach_alpha([[1, 2], [2, 3], [3, 3], [4, 5]]).value, 4)
    0.96
    """
    x = np.asarray(values, float)
    people, items = x.shape
    known = ~np.isnan(x)
    anyone, complete = int(known.any(axis=1).sum()), int(known.all(axis=1).sum())
    nothing = Alpha(np.nan, np.nan, np.nan, complete, anyone, items)
    if items < 2 or people < 2:
        return nothing
    shared = _covariances(x)
    total = shared.sum()
    if not np.isfinite(total) or total <= 0:
        return nothing
    alpha = items / (items - 1) * (1 - np.trace(shared) / total)
    tail, df = (1 - level) / 2, (anyone - 1, (anyone - 1) * (items - 1))
    low, high = (1 - (1 - alpha) * scipy.stats.f.ppf(q, *df) for q in (1 - tail, tail))
    return Alpha(float(alpha), float(low), float(high), complete, anyone, items)


def _covariances(x: Floats) -> Floats:
    """Each pair of items over the people who answered both, (items, items)."""
    known = ~np.isnan(x)
    filled = np.where(known, x, 0.0)
    n = known.T.astype(float) @ known
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = filled.T @ known  # sum of the first over people who have both
        cross = filled.T @ filled
        return np.asarray((cross - sums * sums.T / n) / (n - 1), float)
