"""Teams that have started against teams that have not yet, in the same calendar periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.defaults import constant
from evenhand.equity.estimates import estimate
from evenhand.equity.model import Estimate
from evenhand.equity.settings import Settings, settings
from evenhand.errors import PlanError
from evenhand.stats.stepped import permuted_p, step_effect

METHOD = "conditional likelihood, clustered by team"
_FEW = 2


@dataclass(frozen=True, slots=True)
class TeamSeries:
    """One team over the periods that all teams share; each (events, people) by period.

    `started` is 1 from the first whole period after the team's start, 0 before, -1 for the period
    in which it starts.
    """

    focus: tuple[tuple[float, float], ...]
    comparison: tuple[tuple[float, float], ...]
    started: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StartedEffect:
    """The named estimate: ratio of ratios, started against not yet.

    `p` is the share of re-dealt start times with at least as large an effect; `periods` counts
    periods that have both kinds of team.
    """

    ratio: Estimate
    p: float | None
    teams: int
    started: int
    periods: int


def started_effect(
    teams: Sequence[TeamSeries], *, constants: Settings | None = None
) -> StartedEffect:
    """Ratio of ratios between teams that have started and teams that have not yet.

    Stratified by calendar period and by team: what changes everywhere in a period, what differs
    between teams, and what changes rates of both groups in a team cancel. Give the rarer side,
    event or non-event: the ratio rests on rates, not on odds, only while events are rare.

    Parameters
    ----------
    teams
        Two or more, over the same periods.

    Raises
    ------
    PlanError
        When periods differ, or no period has both kinds of team.

    Source
    ------
    Hussey and Hughes 2007; Wang and De Gruttola 2017. See docs/methods/pooling.md.

    Examples
    --------
    >>> early = TeamSeries(((60, 1000), (30, 1000)), ((40, 1000), (40, 1000)), (0, 1))
    >>> late = TeamSeries(((60, 1000), (60, 1000)), ((40, 1000), (40, 1000)), (0, 0))
    >>> found = started_effect([early, late])
    >>> round(found.ratio.value, 2), found.started, found.periods
    (0.5, 1, 1)
    """
    lengths = {len(v) for t in teams for v in (t.focus, t.comparison, t.started)}
    if len(teams) < _FEW or len(lengths) != 1:
        raise PlanError(
            "Started against not yet needs two teams or more over the same periods.",
            remedy="Give every team the same months.",
        )
    sides = [np.array([getattr(t, name) for t in teams], float) for name in ("focus", "comparison")]
    focus, comparison = ((v[..., 0], v[..., 1]) for v in sides)
    started = np.array([t.started for t in teams], float)
    found = step_effect(focus, comparison, started)
    if found is None:
        raise PlanError(
            "No period has both teams that have started and teams that have not yet, or there are "
            "too few events to tell.",
            remedy="Read the teams before and since (eh.pool_teams), or wait for a staggered start.",
        )
    both = (started == 1).any(axis=0) & (started == 0).any(axis=0)
    return StartedEffect(
        ratio=_ratio(found.value, found.error, found.units, constants or settings()),
        p=permuted_p(
            focus,
            comparison,
            started,
            draws=constant("pooling", "started_draws"),
            seed=constant("pooling", "started_seed"),
        ),
        teams=len(teams),
        started=int((started == 1).any(axis=1).sum()),
        periods=int(both.sum()),
    )


def _ratio(value: float, error: float, units: int, constants: Settings) -> Estimate:
    """t on teams - 1: a few teams tell little of how teams differ."""
    levels = (constants.established, constants.suggested)
    steps = [float(special.stdtrit(units - 1, (1 + level) / 2)) * error for level in levels]
    with np.errstate(over="ignore"):
        ends = [np.exp(value + sign * step) for step in steps for sign in (-1, 1)]
        return estimate(np.exp(value), ends, METHOD)
