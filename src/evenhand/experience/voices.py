"""Voices: interviews and feedback coded by theme, counted so that a theme is a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from evenhand.errors import MeasureError
from evenhand.ethnicity import EthnicGroup, in_display_order
from evenhand.experience.rows import days, groups_of, names_in, read_rows
from evenhand.measures import Direction, Grain, Kind, Measure, MeasureTable, Role
from evenhand.measures.periods import contiguous, period_start
from evenhand.measures.table import Counts
from evenhand.records.recordset import Unit


@dataclass(frozen=True, slots=True)
class Voice:
    """One interview or piece of feedback: when, whose group, and the themes it mentions.

    One row a person: several from one person would count her several times.
    """

    on: date
    group: EthnicGroup
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class VoiceTable:
    """Counts of voices, and of those that mention each theme.

    Attributes
    ----------
    themes
        Names, in alphabetical order.
    mentions
        Shaped (themes, groups, periods).
    voices
        Shaped (groups, periods).
    """

    themes: tuple[str, ...]
    groups: tuple[EthnicGroup, ...]
    grain: Grain
    periods: tuple[date, ...]
    mentions: Counts
    voices: Counts
    people: str = "women"

    def measure(self, theme: str) -> MeasureTable:
        """One theme as an ordinary measure: the share of voices that mention it.

        It can be read, charted, protected and put on a page like any other measure.

        Raises
        ------
        MeasureError
            When no voice is coded with that theme.
        """
        if theme not in self.themes:
            raise MeasureError(
                f"There is no theme called ‘{theme}’.",
                remedy=f"The themes are: {', '.join(self.themes)}.",
            )
        mentions = self.mentions[self.themes.index(theme)]
        return MeasureTable(
            measure=_measure(theme, self.people),
            grain=self.grain,
            periods=self.periods,
            groups=self.groups,
            sites=("",),
            numerator=mentions[None],
            denominator=self.voices[None],
            missing=np.zeros_like(self.voices)[None],
        )


def read_voices(
    source: Any, *, on: str = "date", group: str = "ethnic group", themes: str = "themes"
) -> tuple[Voice, ...]:
    """Coded voices from a file or frame, one row each; themes between semicolons.

    Raises
    ------
    InputFileError
        When a column is missing or a date cannot be read.
    """
    rows = read_rows(source)
    parts = zip(days(rows, on), groups_of(rows.column(group)), rows.column(themes), strict=True)
    return tuple(Voice(day, whose, names_in(cell)) for day, whose, cell in parts)


def count_voices(
    voices: Sequence[Voice],
    *,
    grain: Grain = Grain.QUARTER,
    themes: Sequence[str] = (),
    people: str = "women",
) -> VoiceTable:
    """Count voices by theme, group and period.

    Parameters
    ----------
    voices
        One each; a theme that is written twice in one voice counts once, capitals ignored.
    themes
        Every theme of the coding frame, so that one that nobody mentions is shown as 0; those
        found in the voices are added.

    Raises
    ------
    MeasureError
        When there is no voice, or no theme.

    Examples
    --------
    >>> black = EthnicGroup("black", "Black")
    >>> table = count_voices([Voice(date(2025, 1, 9), black, ("pain",)),
    ...                       Voice(date(2025, 2, 3), black)])
    >>> table.mentions.tolist(), table.voices.tolist()
    ([[[1]]], [[2]])
    """
    if not voices:
        raise MeasureError("There is no voice to count.", remedy="Give one row for each voice.")
    spelled = [*themes, *(theme for voice in voices for theme in voice.themes)]
    found: dict[str, str] = {}
    for theme in spelled:
        found.setdefault(theme.casefold(), theme)
    if not found:
        raise MeasureError(
            "No voice is coded with a theme.", remedy="Write the themes in their column."
        )
    names = tuple(found[folded] for folded in sorted(found))
    groups = in_display_order(dict.fromkeys(voice.group for voice in voices))
    periods = contiguous(min(v.on for v in voices), max(v.on for v in voices), grain)
    mentions, total = _counted(voices, names, groups, periods, grain)
    return VoiceTable(names, groups, grain, periods, mentions, total, people)


def _counted(
    voices: Sequence[Voice],
    names: Sequence[str],
    groups: Sequence[EthnicGroup],
    periods: Sequence[date],
    grain: Grain,
) -> tuple[Counts, Counts]:
    theme_at = {name.casefold(): place for place, name in enumerate(names)}
    group_at = {group: place for place, group in enumerate(groups)}
    period_at = {start: place for place, start in enumerate(periods)}
    mentions = np.zeros((len(names), len(groups), len(periods)), np.int64)
    total = np.zeros((len(groups), len(periods)), np.int64)
    for voice in voices:
        at = group_at[voice.group], period_at[period_start(voice.on, grain)]
        total[at] += 1
        for theme in {theme.casefold() for theme in voice.themes}:
            mentions[(theme_at[theme], *at)] += 1
    return mentions, total


def _measure(theme: str, people: str) -> Measure:
    """Speaking of something is not good or bad in itself: no direction."""
    return Measure(
        id="theme_" + re.sub(r"\W+", "_", theme.casefold()).strip("_"),
        title=f"Voices that mention ‘{theme}’",
        meaning=f"Of the voices heard, those that mention ‘{theme}’.",
        role=Role.OUTCOME,
        kind=Kind.PROPORTION,
        direction=Direction.NEITHER,
        unit=Unit.WOMAN,
        ethnicity_of="mother",
        people=people,
        event=f"mentioned ‘{theme}’",
        caution="Who was heard decides what is heard: read it beside who is missing.",
    )
