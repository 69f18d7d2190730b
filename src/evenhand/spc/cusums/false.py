"""How often a CUSUM signals although nothing changed, also when the baseline was only estimated."""

from __future__ import annotations

from math import ceil

import numpy as np
import scipy

from evenhand.spc.cusums.chain import signal_within
from evenhand.spc.cusums.scores import scores
from evenhand.spc.kinds import ChartError

_NODES = 40  # rates that stand for what is not known of the baseline
_RARE = 0.005  # rarer events are worked out at this rate, with as many of them expected


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
    averaged over 40 equally likely rates of the Beta(x + 1/2, n - x + 1/2) distribution. Under 1 in
    200 the chance hangs on how many events are expected and hardly on how many births they come
    from: it is worked out at 1 in 200, which moves it by under a fiftieth of itself.

    Examples
    --------
    >>> round(false_signal_chance(0.05, 2.0, 4.5, 1000), 3)
    0.112
    >>> round(false_signal_chance(0.05, 2.0, 4.5, 1000, baseline_births=400), 3)
    0.219
    """
    if baseline_births is not None and baseline_births < 1:
        raise ChartError(
            "A baseline needs at least one birth.",
            remedy="Give how many births the baseline rate was estimated from.",
        )
    fewer = max(_RARE / baseline_rate, 1.0) if baseline_rate > 0 else 1.0  # times as few births
    watched = births if fewer == 1 else ceil(births / fewer)
    rate = baseline_rate * fewer
    steps = scores(rate, odds_ratio)
    rates = [rate]
    if baseline_births is not None:
        seen, without = baseline_rate * baseline_births, (1 - rate) * baseline_births / fewer
        middles = (np.arange(_NODES) + 0.5) / _NODES
        rates = list(scipy.stats.beta.ppf(middles, seen + 0.5, without + 0.5))
    return float(signal_within(steps, steps.height(threshold), rates, watched).mean())
