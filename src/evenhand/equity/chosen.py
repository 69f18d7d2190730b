"""A focus chosen because it looked worst: what its next figure would be if nothing changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.equity.cells import Cells
from evenhand.equity.frame import Frame
from evenhand.equity.model import ByChance, Estimate
from evenhand.stats.critical import Floats, critical

_FEWEST = 3  # candidates from which a spread between groups can be told


@dataclass(frozen=True, slots=True)
class Predicted:
    """One candidate under the random-effects model, on the scale of the model."""

    mean: float  # over the candidates
    tau2: float  # variance between them
    value: float  # expected next, if nothing changes
    variance: float  # of that expectation


def predicted(values: Floats, variances: Floats, place: int) -> Predicted:
    """Expectation of one candidate's next value: drawn in towards the mean of all candidates.

    tau^2 = max(0, (Q - (J - 1)) / (S1 - S2/S1)) with weights 1/v (DerSimonian and Laird); mean by weights
    1/(v + tau^2); B = v/(v + tau^2); expectation B mean + (1 - B) y, variance (1 - B) v + B^2 / sum
    1/(v + tau^2).

    Parameters
    ----------
    values, variances
        Of every candidate, shaped (candidates,).
    place
        Which of them was chosen.

    Source
    ------
    Jones and Spiegelhalter 2009; DerSimonian and Laird 1986.

    Examples
    --------
    >>> found = predicted(np.array([1.0, 2.0, 6.0]), np.full(3, 1.0), 2)
    >>> found.mean, found.tau2, round(found.value, 3)
    (3.0, 6.0, 5.571)
    """
    weight = 1 / variances
    centre = (weight * values).sum() / weight.sum()
    q = (weight * (values - centre) ** 2).sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, float((q - (len(values) - 1)) / scale))
    spread = 1 / (variances + tau2)
    mean = (spread * values).sum() / spread.sum()
    drawn_in = variances[place] / (variances[place] + tau2)
    value = drawn_in * mean + (1 - drawn_in) * values[place]
    variance = (1 - drawn_in) * variances[place] + drawn_in**2 / spread.sum()
    return Predicted(float(mean), tau2, float(value), float(variance))


def by_chance(frame: Frame) -> ByChance | None:
    """What would be expected of the population of focus without any change.

    Candidates are the focus and every stated group outside it, at the baseline, on the logit scale
    (log for rates and counts, plain for means), variances times phi. The interval is for the rate
    since the change, with its people: a value outside it is more than chance alone would bring.

    Returns
    -------
    None with one phase, without a focus, or with fewer than three candidates with people.
    """
    if frame.phases < 2 or not frame.focus.any():
        return None
    rows = np.array([*np.flatnonzero(~frame.focus).tolist(), frame.focus_row])
    before, since = (frame.cells.at(rows, phase) for phase in (0, 1))
    values, variances = _scaled(before, frame.kind)
    usable = np.isfinite(values) & np.isfinite(variances) & (variances > 0)
    if usable.sum() < _FEWEST or not usable[-1] or since.n[-1] <= 0:
        return None
    spread = frame.spread
    found = predicted(values[usable], variances[usable] * spread.phi, int(usable.sum()) - 1)
    again = _sampling(found.value, since, frame.kind) * spread.phi
    error = float(np.sqrt(found.variance + again))
    z = [
        float(critical(level)) for level in (frame.constants.established, frame.constants.suggested)
    ]
    expected = _back(found.value, frame.kind)
    ends = [_back(found.value + sign * m * error, frame.kind) for m in z for sign in (-1, 1)]
    return ByChance(
        expected=Estimate(
            expected, ends[0], ends[1], ends[2], ends[3], "random effects (DerSimonian-Laird)"
        ),
        before=float(_rate(before, frame.kind)[-1]),
        since=float(_rate(since, frame.kind)[-1]),
        candidates=int(usable.sum()),
        between=float(np.sqrt(found.tau2)),
    )


def _rate(cells: Cells, kind: str) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return cells.mean if kind == "mean" else cells.x / cells.n


def _scaled(cells: Cells, kind: str) -> tuple[Floats, Floats]:
    """Values on the scale of the model and their variances; half an event where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "mean":
            return cells.mean, cells.variance / cells.n
        if kind != "proportion":
            x = np.where(cells.x > 0, cells.x, 0.5)
            return np.log(x / cells.n), np.where(cells.n > 0, 1 / x, np.nan)
        edge = (cells.x <= 0) | (cells.x >= cells.n)
        x, n = cells.x + np.where(edge, 0.5, 0.0), cells.n + np.where(edge, 1.0, 0.0)
        people = np.where(cells.n > 0, 1.0, np.nan)
        return np.log(x / (n - x)) * people, (1 / x + 1 / (n - x)) * people


def _sampling(value: float, since: Cells, kind: str) -> float:
    """Sampling variance of the later phase at the expected rate."""
    n = float(since.n[-1])
    if kind == "mean":
        return float(since.variance[-1] / n)
    rate = _back(value, kind)
    return 1 / (n * rate * (1 - rate)) if kind == "proportion" else 1 / (n * rate)


def _back(value: float, kind: str) -> float:
    if kind == "mean":
        return value
    return float(special.expit(value)) if kind == "proportion" else float(np.exp(value))
