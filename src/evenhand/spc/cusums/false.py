"""How often a CUSUM signals although nothing changed, also when the baseline was only estimated."""

from __future__ import annotations

import numpy as np
import scipy

from evenhand.spc.cusums.chain import signal_within
from evenhand.spc.cusums.scores import scores
from evenhand.spc.kinds import ChartError

_NODES = 40  # rates that stand for what is not known of the baseline


def false_signal_chance(
    baseline_rate: float,
    odds_ratio: float,
    threshold: float,
    births: int,
    *,
    baseline_births: int | None = None,
) -> float:
    """Chance of at least one signal in so many births without any change.

    Parameters
    ----------
    baseline_rate, odds_ratio, threshold
        As in `cusum`.
    births
        How many are watched.
    baseline_births
        How many births the baseline rate was estimated from; None takes it as known.

    Notes
    -----
    Exact by Markov chain for a known rate. An estimate from x of n may be off: the chance is then
    averaged over 40 equally likely rates of the Beta(x + 1/2, n - x + 1/2) distribution.

    Examples
    --------
    >>> round(false_signal_chance(0.05, 2.0, 4.5, 1000), 3)
    0.112
    >>> round(false_signal_chance(0.05, 2.0, 4.5, 1000, baseline_births=400), 3)
    0.219
    """
    steps = scores(baseline_rate, odds_ratio)
    rates = [baseline_rate]
    if baseline_births is not None:
        if baseline_births < 1:
            raise ChartError(
                "A baseline needs at least one birth.",
                remedy="Give how many births the baseline rate was estimated from.",
            )
        seen = baseline_rate * baseline_births
        middles = (np.arange(_NODES) + 0.5) / _NODES
        rates = list(scipy.stats.beta.ppf(middles, seen + 0.5, baseline_births - seen + 0.5))
    return float(signal_within(steps, steps.height(threshold), rates, births).mean())
