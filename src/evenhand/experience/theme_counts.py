"""Themes that others have counted already: a table of theme, period and group."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from evenhand.errors import InputFileError
from evenhand.ethnicity import EthnicGroup, in_display_order
from evenhand.experience.rows import Rows, days, groups_of, read_rows
from evenhand.experience.voices import VoiceTable
from evenhand.measures import Grain
from evenhand.measures.periods import contiguous, period_start

_Key = tuple[EthnicGroup, date]


def read_theme_counts(
    source: Any, *, grain: Grain = Grain.QUARTER, people: str = "women"
) -> VoiceTable:
    """A table with columns theme, date, ethnic group, mentions and voices.

    `voices` is how many were heard from that group in that period, the same for every theme.

    Raises
    ------
    InputFileError
        When a number is no number, mentions exceed voices, or two themes disagree on the voices.
    """
    rows = read_rows(source)
    groups, starts = groups_of(rows.column("ethnic group")), days(rows, "date")
    keys = [(g, period_start(d, grain)) for g, d in zip(groups, starts, strict=True)]
    mentions, voices = _numbers(rows, "mentions"), _numbers(rows, "voices")
    _refuse_more(rows, mentions, voices)
    themes = _one_spelling(rows.column("theme"))
    heard = _heard(rows, themes, keys, voices)
    return _table(themes, keys, mentions, heard, grain, people)


def _one_spelling(themes: tuple[str, ...]) -> tuple[str, ...]:
    """Themes with capitals ignored, each as it was first written."""
    first: dict[str, str] = {}
    return tuple(first.setdefault(theme.casefold(), theme) for theme in themes)


def _numbers(rows: Rows, column: str) -> list[int]:
    found = []
    for row, text in enumerate(rows.column(column), start=2):
        if not text.isdigit():
            raise InputFileError(
                f"‘{text}’ in column ‘{column}’ is not a whole number.",
                remedy="Write how many voices, as 0 or more.",
                where=f"{rows.name}, row {row}",
            )
        found.append(int(text))
    return found


def _refuse_more(rows: Rows, mentions: list[int], voices: list[int]) -> None:
    for row, (some, every) in enumerate(zip(mentions, voices, strict=True), start=2):
        if some > every:
            raise InputFileError(
                f"{some} mentions among {every} voices.",
                remedy="Count each voice once, however often she mentions the theme.",
                where=f"{rows.name}, row {row}",
            )


def _heard(
    rows: Rows, themes: tuple[str, ...], keys: list[_Key], voices: list[int]
) -> dict[_Key, int]:
    """Voices by group and period; rows of one theme add up, and all themes must agree."""
    by_theme: dict[str, dict[_Key, int]] = {}
    for theme, key, count in zip(themes, keys, voices, strict=True):
        counted = by_theme.setdefault(theme, {})
        counted[key] = counted.get(key, 0) + count
    first, *others = by_theme.items()
    for theme, counted in others:
        if counted != first[1]:
            raise InputFileError(
                f"‘{theme}’ and ‘{first[0]}’ do not rest on the same number of voices.",
                remedy="Give every theme a row for each group and period, with all voices heard.",
                where=rows.name,
            )
    return first[1]


def _table(
    themes: tuple[str, ...],
    keys: list[_Key],
    mentions: list[int],
    heard: dict[_Key, int],
    grain: Grain,
    people: str,
) -> VoiceTable:
    names = tuple(sorted(set(themes), key=str.casefold))  # one spelling each, so no ties
    groups = in_display_order(dict.fromkeys(g for g, _ in keys))
    periods = contiguous(min(p for _, p in keys), max(p for _, p in keys), grain)
    counts = np.zeros((len(names), len(groups), len(periods)), np.int64)
    total = np.zeros(counts.shape[1:], np.int64)
    for theme, (group, start), count in zip(themes, keys, mentions, strict=True):
        counts[names.index(theme), groups.index(group), periods.index(start)] += count
    for (group, start), count in heard.items():
        total[groups.index(group), periods.index(start)] = count
    return VoiceTable(names, groups, grain, periods, counts, total, people)
