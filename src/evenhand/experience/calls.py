"""The library's calls for people's words: from a file or frame to a reading in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from evenhand.errors import MeasureError
from evenhand.experience.answers import ScaleAnswers, read_answers
from evenhand.experience.likert import LikertReading, read_likert
from evenhand.experience.scale import Scale, read_scale
from evenhand.experience.stories import StorySummary, read_stories, summarise_stories
from evenhand.experience.themes import ThemeReading, read_themes
from evenhand.experience.voices import Voice, VoiceTable, count_voices, read_voices
from evenhand.measures import Grain


def themes(
    voices: Any,
    *,
    change_date: date | None = None,
    named_before: Sequence[str] = (),
    births: Mapping[str, int] | None = None,
    grain: str = "quarter",
    people: str = "women",
) -> ThemeReading:
    """How often themes come up, by group, before and since a change.

    Parameters
    ----------
    voices
        A file or frame with columns date, ethnic group and themes (between semicolons); a sequence
        of `Voice`; or a `VoiceTable`.
    named_before, births
        As in `read_themes`.

    Raises
    ------
    UserError
        With what is wrong and what to do.
    """
    if isinstance(voices, VoiceTable):
        table = voices
    else:
        given = voices if _are_voices(voices) else read_voices(voices)
        table = count_voices(given, grain=Grain(grain), people=people)
    return read_themes(table, change_date=change_date, named_before=named_before, births=births)


def stories(
    log: str | Path, *, grain: str = "quarter", audience: str = "team only"
) -> StorySummary:
    """The summary of a log of most significant change (TOML, `[[story]]`)."""
    return summarise_stories(read_stories(log), grain=Grain(grain), audience=audience)


def likert(
    answers: Any,
    scale: Scale | str | Path | None = None,
    *,
    population: Sequence[str] | str = (),
    compare_with: Sequence[str] | str = (),
    change_date: date | None = None,
    set_afterwards: bool = False,
) -> LikertReading:
    """Answers in order, by group, before and since a change.

    Parameters
    ----------
    answers
        A file or frame with columns date, ethnic group and one for each question, and then `scale`
        (a `Scale` or its TOML file); or a `ScaleAnswers`.
    population, compare_with
        Groups by label or key.
    """
    ready = isinstance(answers, ScaleAnswers)
    given = answers if ready else read_answers(answers, _scale(scale))
    return read_likert(
        given,
        focus=_names(population),
        compare_with=_names(compare_with),
        change_date=change_date,
        set_afterwards=set_afterwards,
    )


def _are_voices(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(v, Voice) for v in given)


def _scale(scale: Scale | str | Path | None) -> Scale:
    if scale is None:
        raise MeasureError(
            "Answers from a file need their scale.", remedy="Give its TOML file as well."
        )
    return scale if isinstance(scale, Scale) else read_scale(scale)


def _names(value: Sequence[str] | str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
