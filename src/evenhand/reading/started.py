"""The named estimate of a staggered start, from the teams' readings, with its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.equity.model import Strength
from evenhand.equity.pooling.started import StartedEffect, TeamSeries, started_effect
from evenhand.errors import PlanError
from evenhand.frameworks import wording
from evenhand.measures.definition import Kind
from evenhand.measures.periods import next_period
from evenhand.measures.table import MeasureTable
from evenhand.reading.figures import show_ratio
from evenhand.reading.model import EquityReading, Sentence
from evenhand.reading.scope import scope_of

_FEW_TEAMS = 10
Sides = NDArray[np.float64]  # (focus and comparison, events and people, periods)


@dataclass(frozen=True, slots=True)
class StartedReading:
    """Started against not yet. No team is named, and none stands out."""

    title: str
    focus_label: str
    comparison_label: str
    side: str  # "event" or "non-event": which the ratio is of, the rarer
    effect: StartedEffect
    headline: Sentence
    lines: tuple[Sentence, ...]
    notes: tuple[str, ...]


def started_reading(readings: Sequence[EquityReading]) -> StartedReading:
    """Read teams that have started against teams that have not yet, over the months all share.

    Parameters
    ----------
    readings
        One reading a team, with its counts by month; a team without a change date has not started.
        Same measure, population of focus and comparison.

    Raises
    ------
    PlanError
        When the readings do not fit, hold no counts, share no months, or nothing is staggered.
    """
    tables = _fitting(readings)
    months = sorted(set.intersection(*(set(t.periods) for t in tables)))
    if not months:
        raise PlanError(
            "The teams share no months.", remedy="Give reviews that cover the same time."
        )
    first = readings[0]
    sides = [_sides(t, r, months) for t, r in zip(tables, readings, strict=True)]
    turned = first.measure.kind is Kind.PROPORTION and _more_than_half(sides)
    if turned:
        sides = [_non_events(s) for s in sides]
    started = [_started(r, t, months) for t, r in zip(tables, readings, strict=True)]
    effect = started_effect([_series(s, z) for s, z in zip(sides, started, strict=True)])
    return StartedReading(
        title=first.measure.title,
        focus_label=first.focus_label,
        comparison_label=first.comparison_label,
        side="non-event" if turned else "event",
        effect=effect,
        headline=_headline(effect, _wider_before(sides, started), first.comparison_label),
        lines=(_figures(effect),),
        notes=_notes(effect),
    )


def _fitting(readings: Sequence[EquityReading]) -> list[MeasureTable]:
    tables = [r.table for r in readings if r.table is not None and r.table.periods]
    if len(tables) < max(len(readings), 2):
        raise PlanError(
            "Started against not yet needs the months of two teams or more.",
            remedy="Give readings made for the team, with dates.",
        )
    same = {(r.measure.id, r.grain, r.focus_label, r.comparison_label) for r in readings}
    if len(same) > 1 or not readings[0].focus_label or not readings[0].comparison_label:
        raise PlanError(
            "The teams’ readings differ in measure, length of period, population of focus or "
            "comparison, or one of these is not named.",
            remedy="Read every team with the same ones.",
        )
    if readings[0].measure.kind not in (Kind.PROPORTION, Kind.RATE):
        raise PlanError(
            f"Started against not yet is not offered for kind ‘{readings[0].measure.kind}’.",
            remedy="Use a proportion or a rate.",
        )
    return tables


def _sides(table: MeasureTable, reading: EquityReading, months: Sequence[date]) -> Sides:
    scope = scope_of(table, reading.plan)
    rows = [table.groups.index(g) for g in scope.stated]
    columns = [table.periods.index(m) for m in months]
    counts = np.stack([table.numerator.sum(axis=0), table.denominator.sum(axis=0)])
    kept = counts[:, rows][:, :, columns].astype(float)
    return np.stack([kept[:, side].sum(axis=1) for side in (scope.focus, scope.comparison)])


def _more_than_half(sides: Sequence[Sides]) -> bool:
    events, people = (sum(float(s[:, k].sum()) for s in sides) for k in (0, 1))
    return 2 * events > people


def _non_events(sides: Sides) -> Sides:
    return np.stack([sides[:, 1] - sides[:, 0], sides[:, 1]], axis=1)


def _started(reading: EquityReading, table: MeasureTable, months: Sequence[date]) -> list[int]:
    start = reading.plan.change_date
    if start is None:
        return [0] * len(months)
    inside = [m < start < next_period(m, table.grain) for m in months]
    return [-1 if i else int(m >= start) for m, i in zip(months, inside, strict=True)]


def _series(sides: Sides, started: Sequence[int]) -> TeamSeries:
    focus, comparison = (
        tuple((float(x), float(n)) for x, n in zip(*side, strict=True)) for side in sides
    )
    return TeamSeries(focus, comparison, tuple(started))


def _wider_before(sides: Sequence[Sides], started: Sequence[Sequence[int]]) -> bool:
    """Before starting, the focus had the higher rate of the side that the ratio is of."""
    before = [s[:, :, np.array(z) == 0].sum(axis=2) for s, z in zip(sides, started, strict=True)]
    (x1, n1), (x0, n0) = np.sum(before, axis=0)
    return bool(x1 * n0 >= x0 * n1)


def _headline(effect: StartedEffect, wider: bool, comparison: str) -> Sentence:
    evidence = ("effect.ratio",)
    e, share = effect.ratio, 1.0 if effect.p is None else effect.p
    for strength, low, high, most in (
        (Strength.ESTABLISHED, e.low, e.high, 1 - constant("strength", "established_level")),
        (Strength.SUGGESTED, e.low80, e.high80, 1 - constant("strength", "suggested_level")),
    ):
        below, above = high is not None and high < 1, low is not None and low > 1
        # both: with few teams the interval alone is too narrow
        if (below or above) and share <= most + 1e-12:
            way = "narrowed" if below == wider else "widened"
            text = _say(f"{way}_{strength.value}", comparison=comparison)
            return Sentence(text, strength, evidence=evidence)
    text = _say("cannot_tell", comparison=comparison)
    return Sentence(text, Strength.CANNOT_TELL, evidence=evidence)


def _figures(effect: StartedEffect) -> Sentence:
    e = effect.ratio
    ratio = f"{show_ratio(e.value)} ({show_ratio(e.low)} to {show_ratio(e.high)})"
    share = "no known share" if effect.p is None else f"{effect.p:.1%}"
    counted = {"teams": effect.teams, "started": effect.started, "periods": effect.periods}
    return Sentence(_say("figures", ratio=ratio, p=share, **counted), evidence=("effect",))


def _notes(effect: StartedEffect) -> tuple[str, ...]:
    few = (_say("few"),) if effect.teams < _FEW_TEAMS else ()
    return (_say("assumptions"), *few)


def _say(name: str, **words: object) -> str:
    return wording("pooling")["started"][name].format(**words)
