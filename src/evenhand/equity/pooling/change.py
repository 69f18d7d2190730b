"""Several teams that test the same change: each by itself, fixed and random effects beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from evenhand.equity.estimates import around, estimate, multipliers
from evenhand.equity.model import Estimate
from evenhand.equity.pooling.answers import alone, answer
from evenhand.equity.pooling.model import (
    Pair,
    PooledChange,
    PooledPart,
    PooledScale,
    Setup,
    TeamCounts,
)
from evenhand.equity.settings import Settings, settings
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats
from evenhand.stats.meta import Mean, heterogeneity, prediction, tau_squared
from evenhand.stats.meta import fixed as fixed_mean
from evenhand.stats.meta import random as random_mean

_CONTRASTS = {  # of focus since, focus before, comparison since, comparison before
    "before": (0, 1, 0, -1),
    "since": (1, 0, -1, 0),
    "change": (1, -1, -1, 1),
    "focus": (1, -1, 0, 0),
    "comparison": (0, 0, 1, -1),
}
_KINDS = ("proportion", "rate")


def pool_changes(
    teams: Sequence[TeamCounts],
    *,
    kind: str = "proportion",
    direction: str = "lower",
    constants: Settings | None = None,
) -> PooledChange:
    """The change in a gap over several teams, stratified by team.

    Each team is its own stratum: its ratio of ratios and difference of differences come from its
    own before and since, so that teams of different size, rate or mix do not stand in for change.
    Log ratios pool by inverse variance; half an event (and half a non-event) is added to the four
    cells of a team with none. Differences pool in fixed effects by size, 1/sum(1/n) (weights that do not depend on
    the rates seen), in random effects by inverse variance. tau2 by Paule and Mandel, interval by
    Hartung and Knapp, never narrower than chance within teams makes it. Each team's variance is
    multiplied by its own phi.

    Parameters
    ----------
    teams
        Two or more.
    kind
        "proportion" or "rate".
    direction
        Which way is better: "lower", "higher" or "neither".

    Raises
    ------
    PlanError
        For fewer than two usable teams, or a kind that cannot be pooled from counts.

    Source
    ------
    Higgins, Thompson and Spiegelhalter 2009; Hartung and Knapp 2001.

    Examples
    --------
    >>> one = TeamCounts("A", (127, 1064), (96, 1077), (181, 3266), (189, 3394))
    >>> two = TeamCounts("B", (60, 500), (44, 510), (80, 1600), (82, 1650))
    >>> found = pool_changes([one, two])
    >>> round(found.change.ratio.fixed.value, 2), round(found.change.ratio.fixed.high, 2)
    (0.74, 0.96)
    >>> found.fixed.gap.value, found.fixed.gap_strength.value
    ('narrowed', 'established')
    """
    used, left_out = _usable(teams, kind)
    x, n = _cells(used)
    setup = Setup(
        proportion=kind == "proportion",
        flipped=kind == "proportion" and bool(2 * x.sum() > n.sum()),
        direction=direction,
        constants=settings() if constants is None else constants,
        phi=np.array([t.phi for t in used]),
    )
    parts = {
        name: PooledPart(_ratios(x, n, weights, setup), _differences(x, n, weights, setup))
        for name, weights in _CONTRASTS.items()
    }
    return PooledChange(
        teams=tuple(t.team for t in used),
        side="non-event" if setup.flipped else "event",
        before=parts["before"],
        since=parts["since"],
        change=parts["change"],
        focus=parts["focus"],
        comparison=parts["comparison"],
        fixed=answer(parts, lambda scale: scale.fixed, setup),
        random=answer(parts, lambda scale: scale.random, setup),
        alone=alone(parts, len(used), setup),
        left_out=left_out,
    )


def _usable(teams: Sequence[TeamCounts], kind: str) -> tuple[list[TeamCounts], tuple[str, ...]]:
    if kind not in _KINDS:
        raise PlanError(
            f"Teams cannot be pooled for a measure of kind ‘{kind}’ from their counts.",
            remedy="Pool a proportion or a rate.",
        )
    empty = {t.team for t in teams if not all(n > 0 for _, n in _pairs(t))}
    used = [t for t in teams if t.team not in empty]
    if len(used) < 2:
        raise PlanError(
            "Pooling needs two teams or more with people in both groups before and since.",
            remedy="Add the reviews of more teams, or read one team with eh.equity_review.",
        )
    return used, tuple(t.team for t in teams if t.team in empty)


def _pairs(team: TeamCounts) -> tuple[Pair, ...]:
    return team.focus_since, team.focus_before, team.comparison_since, team.comparison_before


def _cells(teams: Sequence[TeamCounts]) -> tuple[Floats, Floats]:
    """Events and people shaped (4, teams)."""
    both = np.array([_pairs(t) for t in teams], float)
    return both[:, :, 0].T, both[:, :, 1].T


def _ratios(x: Floats, n: Floats, weights: Sequence[int], setup: Setup) -> PooledScale:
    """Log contrasts of each team, pooled and carried back."""
    sign = np.array(weights, float)[:, None]
    events = n - x if setup.flipped else x
    empty = ((events == 0) | (setup.proportion & (events == n))).any(axis=0)
    a = events + 0.5 * empty
    b = n + (1.0 * empty if setup.proportion else 0.0)  # and half a non-event
    part = 1 / a - (1 / b if setup.proportion else 0.0)
    logs = (sign * np.log(a / b)).sum(axis=0)
    variance = (sign**2 * part).sum(axis=0) * setup.phi
    return _scale(logs, variance, fixed_mean(logs, variance), setup.constants, logged=True)


def _differences(x: Floats, n: Floats, weights: Sequence[int], setup: Setup) -> PooledScale:
    sign = np.array(weights, float)[:, None]
    values = (sign * x / n).sum(axis=0)
    # half an event: a rate of 0 is not known exactly
    p = (x + 0.5) / (n + (1.0 if setup.proportion else 0.0))
    spread = p * (1 - p) if setup.proportion else p
    variance = (sign**2 * spread / n).sum(axis=0) * setup.phi
    size = 1 / (sign**2 / n).sum(axis=0)
    share = size / size.sum()
    together = Mean(float((share * values).sum()), float(np.sqrt((share**2 * variance).sum())), 0)
    return _scale(values, variance, together, setup.constants, logged=False)


def _scale(
    values: Floats, variance: Floats, together: Mean, constants: Settings, *, logged: bool
) -> PooledScale:
    tau2 = tau_squared(values, variance)
    over = random_mean(values, variance, tau2)
    z = multipliers(constants=constants)
    name = "log-Wald" if logged else "Wald"
    back: Callable[[float], float] = np.exp if logged else float
    reach = prediction(over, tau2, constants.established)
    return PooledScale(
        teams=tuple(
            around(float(v), float(np.sqrt(s)), name, z=z, logged=logged)
            for v, s in zip(values, variance, strict=True)
        ),
        fixed=_pooled(together, "fixed effects", back, constants),
        random=_pooled(over, "random effects, Hartung-Knapp", back, constants),
        spread=heterogeneity(values, variance, tau2),
        reach=None if reach is None else (float(back(reach[0])), float(back(reach[1]))),
    )


def _pooled(
    mean: Mean, method: str, back: Callable[[float], float], constants: Settings
) -> Estimate:
    ends = [*mean.limits(constants.established), *mean.limits(constants.suggested)]
    with np.errstate(over="ignore"):
        return estimate(back(mean.value), [back(v) for v in ends], method)
