"""How often themes come up, from whom, before and since a change; and who was not heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.equity import GapCounts, read_gap
from evenhand.equity.cells import by_phase
from evenhand.equity.model import OwnAnswer, OwnChange, Strength
from evenhand.ethnicity import EthnicGroup, GroupStatus
from evenhand.experience.heard import Heard, heard
from evenhand.experience.voices import VoiceTable
from evenhand.experience.words import percent, say
from evenhand.reading.figures import listing
from evenhand.reading.model import Phase, Plan
from evenhand.reading.timing import timing_of
from evenhand.spc import ControlChart, chart
from evenhand.stats.critical import critical
from evenhand.stats.intervals import wilson

Phases = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ThemeCell:
    """One theme, group and phase. Share and Wilson limits only from the least number of voices."""

    theme: str
    group: EthnicGroup | None  # None: all voices
    phase: int
    mentions: int
    voices: int
    share: float | None
    low: float | None
    high: float | None
    text: str  # "3 of 5 voices"


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """Whether a theme comes up more or less often with one group; `change` None: too few to read."""

    theme: str
    group: EthnicGroup | None  # None: all voices
    change: OwnChange | None
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class ThemeChart:
    """Run chart of one theme over all voices; None where there are too few points."""

    theme: str
    chart: ControlChart | None
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class ThemeReading:
    """Everything that is said about themes: cells, changes, charts, who was heard, notes."""

    table: VoiceTable
    phases: tuple[Phase, ...]
    cells: tuple[ThemeCell, ...]
    changes: tuple[ThemeChange, ...]
    charts: tuple[ThemeChart, ...]
    heard: Heard
    notes: tuple[str, ...]


def read_themes(
    table: VoiceTable,
    *,
    change_date: date | None = None,
    named_before: Sequence[str] = (),
    births: Mapping[str, int] | None = None,
) -> ThemeReading:
    """Read themes by group and phase.

    Shares have Wilson intervals. A change is judged by the rules of a group's own change (score
    intervals of ratio and difference, groups sharing the error), only where both phases have the
    least number of voices (`[alternatives] min_voices`).

    Parameters
    ----------
    table
        From `count_voices`.
    change_date
        Without one, only where things stand.
    named_before
        Themes named before the change: of others nothing is called clear.
    births
        Births by group label over the same time, to say who was not heard.

    Raises
    ------
    PlanError
        When the change date lies outside the voices.

    Examples
    --------
    >>> from evenhand.experience.voices import Voice, count_voices
    >>> asian = EthnicGroup("asian", "Asian")
    >>> found = read_themes(count_voices([Voice(date(2025, 1, 9), asian, ("pain",)),
    ...                                   Voice(date(2025, 2, 3), asian)]))
    >>> found.cells[0].text, found.heard.sentences[0]
    ('1 of 2 voices', '2 voices in the quarter from January 2025: 2 Asian.')
    """
    timing = timing_of(table.periods, table.grain, Plan(change_date=change_date))
    phases, index = timing.phases, timing.read
    cells = _cells(table, index, len(phases))
    return ThemeReading(
        table=table,
        phases=phases,
        cells=cells,
        changes=_changes(table, index, cells, named_before) if len(phases) > 1 else (),
        charts=tuple(_chart(table, place, index) for place in range(len(table.themes))),
        heard=heard(table, births or {}),
        notes=_notes(table, named_before, changing=len(phases) > 1),
    )


def _cells(table: VoiceTable, phase: Phases, phases: int) -> tuple[ThemeCell, ...]:
    voices = by_phase(_with_all(table.voices), phase, phases)
    rows: list[EthnicGroup | None] = [*table.groups, None]
    return tuple(
        _cell(theme, group, p, int(mentions[g, p]), int(voices[g, p]))
        for theme, counts in zip(table.themes, table.mentions, strict=True)
        for mentions in [by_phase(_with_all(counts), phase, phases)]
        for g, group in enumerate(rows)
        for p in range(phases)
    )


def _with_all(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([counts, counts.sum(axis=0, keepdims=True)])


def _cell(
    theme: str, group: EthnicGroup | None, phase: int, mentions: int, voices: int
) -> ThemeCell:
    if voices < _least():
        name = "few" if voices else "none"
        text = say("theme_cell", name, mentions=mentions, voices=voices)
        return ThemeCell(theme, group, phase, mentions, voices, None, None, None, text)
    share = mentions / voices
    low, high = (float(v) for v in wilson(mentions, voices, critical(_level())))
    shown = {"share": percent(share), "low": percent(low), "high": percent(high)}
    text = say("theme_cell", "share", mentions=mentions, voices=voices, **shown)
    return ThemeCell(theme, group, phase, mentions, voices, share, low, high, text)


def _least() -> int:
    return int(constant("alternatives", "min_voices"))


def _level() -> float:
    return float(constant("strength", "established_level"))


def _changes(
    table: VoiceTable, phase: Phases, cells: Sequence[ThemeCell], named_before: Sequence[str]
) -> tuple[ThemeChange, ...]:
    heard_in = {(c.theme, c.group, c.phase): c.voices for c in cells}
    return tuple(
        _change(table, theme, group, own, (heard_in[theme, group, 0], heard_in[theme, group, 1]))
        for place, theme in enumerate(table.themes)
        for group, own in _own(table, place, phase, exploratory=theme not in named_before)
    )


def _own(
    table: VoiceTable, place: int, phase: Phases, *, exploratory: bool
) -> list[tuple[EthnicGroup | None, OwnChange]]:
    """Own change of every stated group, then of all voices."""
    stated = np.array([g.status is GroupStatus.STATED for g in table.groups])
    if not stated.any():
        return []
    mentions, nothing = table.mentions[place], np.zeros_like(table.voices)
    found = read_gap(
        GapCounts(mentions[stated], table.voices[stated], nothing[stated]),
        focus=np.zeros(stated.sum(), bool),
        comparison=np.zeros(stated.sum(), bool),
        phase=phase,
        kind="proportion",
        direction="neither",
        exploratory=exploratory,
        missing_counts=(mentions[~stated], table.voices[~stated], nothing[~stated]),
    )
    groups = [g for g, known in zip(table.groups, stated, strict=True) if known]
    own: list[tuple[EthnicGroup | None, OwnChange]] = list(zip(groups, found.changes, strict=True))
    return own if found.overall_change is None else [*own, (None, found.overall_change)]


def _change(
    table: VoiceTable,
    theme: str,
    group: EthnicGroup | None,
    own: OwnChange,
    voices: tuple[int, int],
) -> ThemeChange:
    people = f"{group.label} {table.people}" if group else f"all {table.people} heard"
    words = {"theme": theme, "people": people}
    if min(voices) < _least():
        text = say("theme_change", "too_few", **words, before=voices[0], since=voices[1])
        return ThemeChange(theme, group, None, text)
    return ThemeChange(theme, group, own, say("theme_change", _change_name(own), **words))


def _change_name(own: OwnChange) -> str:
    if own.answer in (OwnAnswer.CANNOT_TELL, OwnAnswer.UNCHANGED):
        return own.answer.value.replace(" ", "_")
    strength = "established" if own.strength is Strength.ESTABLISHED else "suggested"
    return f"{own.answer.value}_{strength}"


def _chart(table: VoiceTable, place: int, phase: Phases) -> ThemeChart:
    """Share of all voices, a period with under the least for a point left out as missing."""
    least, needed = constant("alternatives", "chart_voices"), constant("charts", "min_points")
    voices = table.voices.sum(axis=0)
    enough = voices >= least
    words = {"grain": str(table.grain), "points": int(enough.sum())}
    if enough.sum() < needed:
        reason = say("theme_note", "no_chart", **words, least=least, needed=needed)
        return ThemeChart(table.themes[place], None, reason)
    share = np.where(enough, table.mentions[place].sum(axis=0) / np.maximum(voices, 1), np.nan)
    change = np.flatnonzero(phase == 1)[:1].tolist()
    drawn = chart("run", share, phases=change)
    return ThemeChart(table.themes[place], drawn, say("theme_note", "chart", **words))


def _notes(table: VoiceTable, named_before: Sequence[str], *, changing: bool) -> tuple[str, ...]:
    looked = [theme for theme in table.themes if theme not in named_before]
    exploring = changing and bool(looked)
    found = [say("theme_note", "exploratory", themes=listing(looked))] if exploring else []
    return (*found, say("theme_note", "speaking"), say("heard", "not_saturation"))
