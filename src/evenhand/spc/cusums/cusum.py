"""`cusum`: many groups at once, each watched for more and for fewer events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.defaults import constant
from evenhand.spc.cusums.chain import average_run_length, height_for
from evenhand.spc.cusums.inputs import Births, baseline_of, read_births
from evenhand.spc.cusums.scores import Scores, scores
from evenhand.spc.kinds import Bools, ChartError, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One direction of a CUSUM: arrays shaped (series, births) or (series,).

    `path` is the log-likelihood ratio so far, for a change by `odds_ratio` against none: it never
    falls under 0, and starts again from 0 after a signal. `signal` marks where it reaches
    `threshold`. `arl` are the births until a false signal, on average; `arl_changed` until a true
    one when the odds have changed as looked for.
    """

    odds_ratio: float
    threshold: Floats
    path: Floats
    signal: Bools
    arl: Floats
    arl_changed: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cusum:
    """CUSUM of events against a baseline rate: `more` looks for more events, `fewer` for fewer.

    `births` is shaped (series, births): how many births have been seen by then. `baseline_rate` is
    shaped (series,).
    """

    baseline_rate: Floats
    births: Floats
    more: Side
    fewer: Side

    @property
    def dialect(self) -> str:
        """What is looked for, in one line, to print beside the chart."""
        return (
            f"CUSUM of log-likelihood ratios for odds {self.more.odds_ratio:g} times, and "
            f"{self.fewer.odds_ratio:.3g} times, the baseline's; starts again after a signal; "
            f"{self._false}"
        )

    @property
    def _false(self) -> str:
        arl = np.concatenate([self.more.arl, self.fewer.arl])
        return f"a false signal every {arl.min():,.0f} births or more on average"


def cusum(
    events: ArrayLike,
    births: ArrayLike | None = None,
    *,
    baseline_rate: ArrayLike,
    odds_ratio: float = 2.0,
    threshold: float | None = None,
    arl: float | None = None,
) -> Cusum:
    """Watch rare events in many groups at once (Bernoulli CUSUM).

    Parameters
    ----------
    events
        Shaped (series, births): 1 for a birth with the event, 0 for one without, NaN for unknown or
        padding (nothing is added). With `births`: events in each period, shaped (series, periods).
    births
        Births in each period; the path is then read at the end of each.
    baseline_rate
        Share of births with the event before: one for all, or one a series.
    odds_ratio
        By how much the odds rise (`more`); `fewer` looks for its inverse.
    threshold
        Where a signal lies, as log-likelihood ratio; or
    arl
        Births until a false signal on average, from which each threshold is found. Without either,
        the threshold of defaults.toml.

    Raises
    ------
    ChartError
        Outcomes that are not 0 or 1, more events than births, or a rate or odds ratio that leaves
        nothing to watch.

    Notes
    -----
    S(t) = max(0, S(t-1) + W(t)), W the log-likelihood ratio of one birth; see `scores`. Run lengths
    are exact (`average_run_length`) for births one by one; read at the end of periods the path
    can only be lower, so false signals come no more often.

    Source
    ------
    Reynolds and Stoumbos 1999; Steiner, Cook, Farewell and Treasure 2000.

    Examples
    --------
    >>> drawn = cusum([[0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1]], baseline_rate=0.05, odds_ratio=3.0)
    >>> drawn.more.signal[0].tolist().index(True), round(float(drawn.more.threshold[0]), 2)
    (7, 4.54)
    """
    if odds_ratio <= 1:
        raise ChartError(
            f"An odds ratio of {odds_ratio:g} is not a rise.",
            remedy="Give one above 1; its inverse is watched as well.",
        )
    if threshold is not None and arl is not None:
        raise ChartError(
            "A threshold and a run length were both given.", remedy="Give one of them."
        )
    if (threshold is not None and threshold <= 0) or (arl is not None and arl <= 1):
        raise ChartError(
            "A threshold must lie above 0, and a run length above 1.", remedy="Give a larger one."
        )
    given = read_births(events, births)
    rate = baseline_of(baseline_rate, len(given.events))
    sides = [_side(given, rate, r, threshold, arl) for r in (odds_ratio, 1 / odds_ratio)]
    return Cusum(rate, given.so_far, *sides)


def _side(
    given: Births, rate: Floats, odds_ratio: float, threshold: float | None, arl: float | None
) -> Side:
    steps = [scores(float(p), odds_ratio) for p in rate]
    heights = [_height(s, float(p), threshold, arl) for s, p in zip(steps, rate, strict=True)]
    path, signal = _walk(given.added(steps), np.array(heights))
    unit = np.array([s.unit for s in steps])
    changed = odds_ratio * rate / (1 - rate + odds_ratio * rate)
    return Side(
        odds_ratio=odds_ratio,
        threshold=np.array(heights) * unit,
        path=np.where(given.known, path * unit[:, None], np.nan),
        signal=signal & given.known,
        arl=_run_lengths(steps, heights, rate),
        arl_changed=_run_lengths(steps, heights, changed),
    )


def _height(steps: Scores, rate: float, threshold: float | None, arl: float | None) -> int:
    if arl is not None:
        return height_for(steps, rate, arl)
    return steps.height(constant("cusum", "threshold") if threshold is None else threshold)


def _run_lengths(steps: list[Scores], heights: list[int], rate: Floats) -> Floats:
    known: dict[tuple[int, int, float], float] = {}  # groups often share one baseline
    out = []
    for s, h, p in zip(steps, heights, rate, strict=True):
        place = (s.event, h, float(p))
        if place not in known:
            known[place] = average_run_length(s, h, float(p))
        out.append(known[place])
    return np.array(out)


def _walk(step: Floats, height: Floats) -> tuple[Floats, Bools]:
    """Paths of all series, in whole units: arrays (series, births)."""
    path, now = np.zeros(step.shape), np.zeros(len(step))
    for t in range(step.shape[1]):
        now = np.maximum(now + step[:, t], 0.0)
        path[:, t] = now
        now = np.where(now >= height, 0.0, now)
    return path, path >= height[:, None]
