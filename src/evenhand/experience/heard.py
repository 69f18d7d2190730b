"""Who was heard, and who was not: said before anything that was heard is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.defaults import constant
from evenhand.ethnicity import EthnicGroup, GroupStatus
from evenhand.experience.voices import VoiceTable
from evenhand.experience.words import percent, say
from evenhand.reading.figures import listing, month


@dataclass(frozen=True, slots=True)
class Heard:
    """Voices by group. `silent`: groups who gave birth here and were not heard at all."""

    voices: int
    by_group: tuple[tuple[EthnicGroup, int], ...]
    unstated: int
    silent: tuple[str, ...]
    few: tuple[str, ...]
    sentences: tuple[str, ...]


def heard(table: VoiceTable, births: Mapping[str, int]) -> Heard:
    """Count who was heard, beside births by group label where these are known.

    Examples
    --------
    >>> import numpy as np
    >>> from datetime import date
    >>> from evenhand.experience.voices import Voice, count_voices
    >>> table = count_voices([Voice(date(2025, 1, 9), EthnicGroup("asian", "Asian"), ("pain",))])
    >>> heard(table, {"Asian": 40, "Black": 10}).silent
    ('Black',)
    """
    counts = tuple((g, int(n)) for g, n in zip(table.groups, table.voices.sum(axis=1), strict=True))
    stated = tuple((g, n) for g, n in counts if g.status is GroupStatus.STATED)
    total = sum(n for _, n in counts)
    unstated = total - sum(n for _, n in stated)
    known = {g.label.casefold() for g, n in stated if n}
    silent = tuple(sorted((g for g in births if g.casefold() not in known), key=_alphabetical))
    least = int(constant("alternatives", "min_voices"))
    few = tuple(g.label for g, n in stated if 0 < n < least)
    return Heard(
        total, counts, unstated, silent, few,
        _sentences(table, stated, total, unstated, silent, few, births),
    )  # fmt: skip


def _alphabetical(label: str) -> tuple[bool, str]:
    return label.casefold().startswith("other"), label.casefold()


def _sentences(
    table: VoiceTable,
    stated: tuple[tuple[EthnicGroup, int], ...],
    total: int,
    unstated: int,
    silent: tuple[str, ...],
    few: tuple[str, ...],
    births: Mapping[str, int],
) -> tuple[str, ...]:
    parts = listing([f"{n} {g.label}" for g, n in stated])
    found = [
        say(
            "heard",
            "total_one" if total == 1 else "total",
            voices=total,
            span=_span(table),
            parts=parts or "none",
        )
    ]
    if unstated:
        found.append(say("heard", "unstated", count=unstated))
    if silent:
        found.append(say("heard", "silent", groups=_people(silent, table)))
    if few:
        least = constant("alternatives", "min_voices")
        found.append(say("heard", "few", least=least, groups=_people(few, table)))
    return (*found, *_beside_births(stated, total, births))


def _people(labels: tuple[str, ...], table: VoiceTable) -> str:
    return f"{listing(labels)} {table.people}"


def _beside_births(
    stated: tuple[tuple[EthnicGroup, int], ...], total: int, births: Mapping[str, int]
) -> list[str]:
    everyone, voices = sum(births.values()), {g.label.casefold(): n for g, n in stated}
    return [
        say(
            "heard",
            "births",
            group=label,
            voices=voices.get(label.casefold(), 0),
            total=total,
            births=f"{births[label]:,}",
            all_births=f"{everyone:,}",
            share=percent(births[label] / everyone),
        )
        for label in sorted(births, key=_alphabetical)
        if everyone
    ]


def _span(table: VoiceTable) -> str:
    """Months heard in; the last period is named by its first month."""
    first, last = month(table.periods[0]), month(table.periods[-1])
    if first == last:
        return (
            f"in the {table.grain} from {first}" if str(table.grain) != "month" else f"in {first}"
        )
    return f"in {table.grain}s from {first} to {last}"
