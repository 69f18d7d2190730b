"""Several teams' readings of one measure, pooled into one reading with its sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evenhand.defaults import constant
from evenhand.equity.model import Estimate, GapAnswer, OwnAnswer, Strength
from evenhand.equity.pooling import (
    PooledAnswer,
    PooledChange,
    PooledScale,
    TeamCounts,
    pool_changes,
)
from evenhand.errors import PlanError
from evenhand.frameworks import wording
from evenhand.reading.figures import listing, show_ratio, show_signed
from evenhand.reading.model import EquityReading, Sentence

_FORMS = {  # answers whose words depend on the strength
    GapAnswer.NARROWED: "narrowed",
    GapAnswer.LEVELLED_DOWN: "levelled",
    GapAnswer.NARROWED_UNKNOWN: "narrowed_unknown",
    GapAnswer.WIDENED: "widened",
    GapAnswer.OPENED: "opened",
    GapAnswer.REVERSED: "reversed",
}
_PLAIN = {
    GapAnswer.DIFFERENTLY: "differently",
    GapAnswer.ONE_SCALE: "one_scale",
    GapAnswer.UNCHANGED: "unchanged",
    GapAnswer.NO_GAP: "no_gap",
    GapAnswer.CANNOT_TELL: "cannot_tell",
}


@dataclass(frozen=True, slots=True)
class TeamReading:
    """What pooling needs of one team's reading. `name` leaves it only if the team agreed."""

    name: str
    measure_id: str
    title: str
    kind: str
    direction: str
    multiplier: int
    people: str
    event: str
    focus: str
    comparison: str
    counts: TeamCounts


@dataclass(frozen=True, slots=True)
class PooledReading:
    """Several teams together. `labels` stand in the order of the estimates in `change`."""

    title: str
    focus_label: str
    comparison_label: str
    multiplier: int
    labels: tuple[str, ...]
    change: PooledChange
    headline: tuple[Sentence, ...]
    lines: tuple[Sentence, ...]
    notes: tuple[str, ...]


def team_reading(reading: EquityReading, name: str) -> TeamReading:
    """One team's part, from its reading.

    Raises
    ------
    PlanError
        When it has no change, no population of focus or comparison, or its counts are hidden.
    """
    gap, measure = reading.gap, reading.measure
    if gap is None or gap.phases != 2 or not reading.focus_label or not reading.comparison_label:
        raise PlanError(
            "A reading to pool needs a change date, a population of focus and a comparison.",
            remedy="Make the team’s review again with all three.",
            where=measure.title,
        )
    pairs = [(r.numerator, r.denominator) for r in (*gap.focus_rates, *gap.comparison_rates)]
    return TeamReading(
        name=name,
        measure_id=measure.id,
        title=measure.title,
        kind=measure.kind.value,
        direction=measure.direction.value,
        multiplier=measure.multiplier,
        people=measure.people,
        event=measure.event,
        focus=reading.focus_label,
        comparison=reading.comparison_label,
        counts=team_counts(name, pairs, gap.phi, where=measure.title),
    )


def team_counts(
    name: str, pairs: Sequence[tuple[int | None, int | None]], phi: float, *, where: str
) -> TeamCounts:
    """Counts of focus before, focus since, comparison before, comparison since.

    Raises
    ------
    PlanError
        When a count is hidden.
    """
    known = [(float(x), float(n)) for x, n in pairs if x is not None and n is not None]
    if len(known) != 4:
        raise PlanError(
            "Counts are hidden in one of the reviews, so it cannot be pooled.",
            remedy="Pool the reviews made for the team (audience team), then protect the result.",
            where=where,
        )
    before, since, other_before, other_since = known
    return TeamCounts(name, before, since, other_before, other_since, phi=phi)


def pool_readings(teams: Sequence[TeamReading], *, named: Collection[str] = ()) -> PooledReading:
    """Pool the teams and say what they show together.

    Parameters
    ----------
    teams
        Readings of one measure with the same population of focus and comparison.
    named
        Names of the teams that agreed to be named here. Every other team is "Another team": its
        name is nowhere in the result. Named teams stand alphabetically, the others after them in an
        order that says nothing about them.

    Raises
    ------
    PlanError
        When the readings are of different things, two teams share a name, or fewer than two remain.
    """
    _refuse_mixture(teams, named)
    shown = _in_order(teams, set(named))
    first = teams[0]
    change = pool_changes([t.counts for t in shown], kind=first.kind, direction=first.direction)
    unnamed = len(teams) - len(set(named))
    return PooledReading(
        title=first.title,
        focus_label=first.focus,
        comparison_label=first.comparison,
        multiplier=first.multiplier,
        labels=change.teams,
        change=change,
        headline=_headline(first, change),
        lines=_lines(first, change),
        notes=_notes(change, unnamed),
    )


def _refuse_mixture(teams: Sequence[TeamReading], named: Collection[str]) -> None:
    if len(teams) < 2:
        raise PlanError("Pooling needs two teams or more.", remedy="Add more teams’ reviews.")
    same = {(t.measure_id, t.kind, t.direction, t.multiplier, t.focus, t.comparison) for t in teams}
    if len(same) > 1:
        raise PlanError(
            "The teams’ readings differ in measure, population of focus or comparison.",
            remedy="Pool readings of one measure, made with the same focus and comparison.",
        )
    names = [t.name for t in teams]
    if len(set(names)) < len(names):
        raise PlanError("Two teams have the same name.", remedy="Give each team its own name.")
    strange = sorted(set(named) - set(names))
    if strange:
        raise PlanError(
            f"There is no team called {listing(strange)}.", remedy="Check the names to be shown."
        )


def _in_order(teams: Sequence[TeamReading], named: set[str]) -> list[TeamReading]:
    """Named teams alphabetically; then the others, shuffled and without their names."""
    shown = sorted((t for t in teams if t.name in named), key=lambda t: t.name.casefold())
    others = sorted((t for t in teams if t.name not in named), key=lambda t: t.name)
    shuffled = np.random.default_rng(constant("pooling", "order_seed")).permutation(len(others))
    word = wording("pooling")["team"]["another"]
    hidden = [
        replace(others[place], name=label, counts=replace(others[place].counts, team=label))
        for i, place in enumerate(shuffled)
        for label in [word if len(others) == 1 else f"{word} ({i + 1})"]
    ]
    return [*(replace(t, counts=replace(t.counts, team=t.name)) for t in shown), *hidden]


def _say(section: str, name: str, **words: object) -> str:
    return wording("pooling")[section][name].format(**words)


def _headline(team: TeamReading, change: PooledChange) -> tuple[Sentence, ...]:
    return (
        _own(team, change),
        _gap(team, change.fixed, "fixed"),
        _gap(team, change.random, "random"),
        *_programme(change),
    )


def _own(team: TeamReading, change: PooledChange) -> Sentence:
    answer, strength = change.fixed.own, change.fixed.own_strength
    words = {"teams": len(change.teams), "focus": team.focus, "event": team.event}
    evidence = ("change.focus.ratio.fixed", "change.focus.difference.fixed")
    if answer in (OwnAnswer.CANNOT_TELL, OwnAnswer.UNCHANGED):
        return Sentence(_say("own", answer.name.lower(), **words), strength, evidence=evidence)
    way = "lower" if (change.focus.difference.fixed.value or 0) < 0 else "higher"
    return Sentence(_say("own", f"{way}_{strength.value}", **words), strength, evidence=evidence)


def _gap(team: TeamReading, answer: PooledAnswer, model: str) -> Sentence:
    form = _FORMS.get(answer.gap)
    name = f"{form}_{answer.gap_strength.value}" if form else _PLAIN[answer.gap]
    text = _say("gap", name, where=_say("where", model), comparison=team.comparison)
    evidence = (f"change.change.ratio.{model}", f"change.change.difference.{model}")
    return Sentence(text, answer.gap_strength, evidence=evidence)


def _programme(change: PooledChange) -> tuple[Sentence, ...]:
    narrower = change.fixed.gap in (GapAnswer.NARROWED, GapAnswer.NARROWED_UNKNOWN)
    if not narrower or change.fixed.gap_strength is not Strength.ESTABLISHED:
        return ()
    name = "some_alone" if change.alone else "none_alone"
    text = _say("programme", name, alone=change.alone, teams=len(change.teams))
    return (Sentence(text, Strength.ESTABLISHED, evidence=("change.alone",)),)


def _lines(team: TeamReading, change: PooledChange) -> tuple[Sentence, ...]:
    ratio, difference = change.change.ratio, change.change.difference
    name = "ratio" if change.side == "event" else "ratio_non_event"
    shown = [_ratio(e) for e in (ratio.fixed, ratio.random)]
    points = [_points(e, team.multiplier) for e in (difference.fixed, difference.random)]
    return (
        Sentence(_say("figures", name, fixed=shown[0], random=shown[1])),
        Sentence(_say("figures", "difference", fixed=points[0], random=points[1])),
        _spread(ratio),
        _reach(ratio),
    )


def _spread(ratio: PooledScale) -> Sentence:
    found = ratio.spread
    words = {"p": f"{found.p:.3f}", "i2": f"{found.i2:.0%}", "teams": len(ratio.teams)}
    name = "spread_more" if found.p < 0.05 else "spread_chance"
    return Sentence(_say("figures", name, **words), evidence=("change.change.ratio.spread",))


def _reach(ratio: PooledScale) -> Sentence:
    if ratio.reach is None:
        return Sentence(_say("figures", "few"))
    low, high = (show_ratio(v) for v in ratio.reach)
    text = _say("figures", "reach", low=low, high=high)
    return Sentence(text, evidence=("change.change.ratio.reach",))


def _notes(change: PooledChange, unnamed: int) -> tuple[str, ...]:
    notes = [_say("programme", "agreement"), _say("programme", "cause")]
    if unnamed == 1:
        notes.append(_say("programme", "one_unnamed"))
    if change.left_out:
        notes.append(_say("programme", "left_out", teams=listing(change.left_out)))
    return tuple(notes)


def _ratio(e: Estimate) -> str:
    return f"{show_ratio(e.value)} ({show_ratio(e.low)} to {show_ratio(e.high)})"


def _points(e: Estimate, multiplier: int) -> str:
    """A difference on the measure's scale with its interval, signed."""
    low, value, high = (show_signed(v, multiplier) for v in (e.low, e.value, e.high))
    unit = "percentage points" if multiplier == 100 else f"per {multiplier:,}"
    return f"{value} {unit} ({low} to {high})"
