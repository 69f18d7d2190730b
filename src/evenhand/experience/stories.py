"""The log of most significant change: what changed, who chose it, why; never who told it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evenhand.defaults import constant
from evenhand.errors import InputFileError
from evenhand.experience.personal import personal_data
from evenhand.experience.words import say
from evenhand.measures import Grain
from evenhand.measures.periods import period_start
from evenhand.reading.figures import listing, month

CONSENTS = ("team only", "programme", "public")
LEVELS = ("told", "team", "organisation", "programme")  # how far a story has been chosen
_FIELDS = ("on", "domain", "summary", "chosen_by", "reason", "level", "consent", "group")


@dataclass(frozen=True, slots=True)
class Story:
    """One story of change, in the third person and about care.

    `chosen_by` names a role or a meeting, never a person ("lived experience partners"). `consent`
    is how far she agreed that it may go; `level` how far it has been chosen.
    """

    on: date
    domain: str
    summary: str
    chosen_by: str
    reason: str
    level: str
    consent: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class StorySummary:
    """How many were told and chosen, by domain and period; nothing is made of the numbers."""

    stories: int
    by_domain: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]  # domain, (period, stories)
    choosers: tuple[tuple[str, int], ...]
    sentences: tuple[str, ...]


def read_stories(path: str | Path) -> tuple[Story, ...]:
    """Stories of a TOML file, one `[[story]]` each, in the order of their dates.

    Raises
    ------
    InputFileError
        When the file cannot be read, or a story lacks a field, holds what could name a person, is
        written in the first person, or has been chosen beyond the consent given.
    """
    file = Path(path)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputFileError(
            "The log of stories cannot be read.",
            remedy="It is a TOML file with one [[story]] a story; check its name and its quotes.",
            where=file.name,
        ) from error
    return parse_stories(content.get("story", ()), name=file.name)


def parse_stories(tables: Sequence[Mapping[str, Any]], *, name: str = "") -> tuple[Story, ...]:
    """Stories from their tables, checked.

    Examples
    --------
    >>> parse_stories([{"on": date(2025, 3, 1), "domain": "being heard", "level": "team",
    ...     "summary": "Placeholder: a request for an interpreter was met the same day.",
    ...     "chosen_by": "lived experience partners", "reason": "It had never happened before.",
    ...     "consent": "programme"}])[0].domain
    'being heard'
    """
    if not tables:
        raise InputFileError(
            "There is no story.", remedy="Begin each one with [[story]].", where=name or None
        )
    found = [_story(table, f"{name}, story {n}" if name else f"story {n}")
             for n, table in enumerate(tables, start=1)]  # fmt: skip
    return tuple(sorted(found, key=lambda story: story.on))


def summarise_stories(
    stories: Sequence[Story], *, grain: Grain = Grain.QUARTER, audience: str = "team only"
) -> StorySummary:
    """Counts by domain and period, and who chose; only stories whose consent reaches `audience`.

    Raises
    ------
    InputFileError
        For an audience that is none of `CONSENTS`.
    """
    _one_of("audience", audience, CONSENTS, "the summary")
    kept = [s for s in stories if CONSENTS.index(s.consent) >= CONSENTS.index(audience)]
    domains: dict[str, Counter[date]] = {}
    for story in kept:
        domains.setdefault(story.domain, Counter())[period_start(story.on, grain)] += 1
    ordered = sorted(domains.items(), key=lambda pair: pair[0].casefold())
    by_domain = tuple(
        (domain, tuple((month(p), counts[p]) for p in sorted(counts))) for domain, counts in ordered
    )
    choosers = tuple(sorted(Counter(s.chosen_by for s in kept).items()))
    return StorySummary(len(kept), by_domain, choosers, _sentences(len(kept), by_domain, choosers))


def _sentences(
    stories: int,
    by_domain: tuple[tuple[str, tuple[tuple[str, int], ...]], ...],
    choosers: tuple[tuple[str, int], ...],
) -> tuple[str, ...]:
    if not stories:
        return (say("story_summary", "lead_none"), say("story_summary", "not_counted"))
    who = listing([f"{name} ({n})" for name, n in choosers]) or "nobody yet"
    lines = [
        say("story_summary", "lead_one" if stories == 1 else "lead", stories=stories, choosers=who)
    ]
    for domain, counts in by_domain:
        parts = listing([f"{n} from {period}" for period, n in counts])
        lines.append(say("story_summary", "domain", domain=domain, parts=parts))
    return (*lines, say("story_summary", "not_counted"))


def _story(table: Mapping[str, Any], where: str) -> Story:
    unknown = [key for key in table if key not in _FIELDS]
    missing = [key for key in _FIELDS[:-1] if not table.get(key)]
    if unknown:
        raise InputFileError(
            f"A story has no field called ‘{unknown[0]}’.",
            remedy=f"The fields are: {', '.join(_FIELDS)}. Names and contact details have no place here.",
            where=where,
        )
    if missing:
        raise InputFileError(
            f"The story lacks {', '.join(f'‘{key}’' for key in missing)}.",
            remedy="Each is needed, consent above all: without it the story is not kept.",
            where=where,
        )
    if type(table["on"]) is not date:
        raise InputFileError(
            "‘on’ is not a date.", remedy="Write it as 2025-03-31, without quotes.", where=where
        )
    texts = {key: str(table.get(key, "")).strip() for key in _FIELDS[1:]}
    story = Story(on=table["on"], **texts)
    _check(story, where)
    return story


def _check(story: Story, where: str) -> None:
    _one_of("consent", story.consent, CONSENTS, where)
    _one_of("level", story.level, LEVELS, where)
    if story.level == "programme" and story.consent == "team only":
        raise InputFileError(
            "The story was chosen for the programme, and consent is for the team only.",
            remedy="Ask her again, or choose another story.",
            where=where,
        )
    for text in (story.summary, story.reason, story.chosen_by, story.domain):
        if found := personal_data(text):
            raise InputFileError(
                f"The story holds {found}.",
                remedy="Take out everything that could name a person.",
                where=where,
            )
    _check_summary(story.summary, where)


def _check_summary(summary: str, where: str) -> None:
    if found := re.search(r"\b(I|I['’]\w+|me|my|mine|we|us|our|ours)\b", summary):
        raise InputFileError(
            f"The summary speaks in the first person (‘{found[0]}’).",
            remedy="Write it in the third person, about care: her own words need their own consent.",
            where=where,
        )
    most = int(constant("alternatives", "story_words"))
    if len(summary.split()) > most:
        raise InputFileError(
            f"The summary has more than {most} words.", remedy="Shorten it.", where=where
        )


def _one_of(what: str, value: str, options: Sequence[str], where: str) -> None:
    if value not in options:
        raise InputFileError(
            f"‘{value}’ is no {what}.",
            remedy=f"Use one of: {', '.join(options)}.",
            where=where,
        )
