"""Charters and aims in words: what changed from one version to the next, and who is said to have changed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from evenhand.frameworks.charter import CharterSection, charter_words
from evenhand.frameworks.method import Prompt, method
from evenhand.planning.aims import Finding
from evenhand.web.charter.aims import asked_of
from evenhand.web.charter.models import AimVersion, CharterVersion

TEAM = "the team"
GONE = "somebody who has left"


@dataclass(frozen=True, slots=True)
class Change:
    """What one version changed.

    Attributes
    ----------
    who
        A name; the team where racism is named and nobody signed.
    named
        Whether a person stands behind `who`: without, the hour is not shown.
    meanwhile
        Labels of boxes that somebody else changed while this version was written, and that it keeps.
    anew
        Labels of boxes that somebody else changed meanwhile too, and that this version puts otherwise.
    """

    number: int
    at: datetime
    who: str
    named: bool
    labels: tuple[str, ...]
    meanwhile: tuple[str, ...]
    anew: tuple[str, ...]
    version: CharterVersion


def changes(versions: Sequence[CharterVersion], names: Mapping[UUID, str]) -> list[Change]:
    """What each version changed, the latest first; `versions` in the same order."""
    by_number = {v.number: v for v in versions}
    return [_change(v, by_number, names) for v in versions]


def _change(
    found: CharterVersion, by_number: Mapping[int, CharterVersion], names: Mapping[UUID, str]
) -> Change:
    before = _content(by_number, found.number - 1)
    open_in_browser = _content(by_number, found.made_from)
    changed = _differing(before, found.content)
    others = _differing(open_in_browser, before)
    return Change(
        number=found.number,
        at=found.made_at,
        who=names.get(found.made_by, GONE) if found.made_by else TEAM,
        named=found.made_by is not None,
        labels=tuple(changed),
        meanwhile=tuple(label for label in others if label not in changed),
        anew=tuple(label for label in others if label in changed),
        version=found,
    )


def _content(by_number: Mapping[int, CharterVersion], number: int) -> Mapping[str, Any]:
    found = by_number.get(number)
    return found.content if found else {}


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    fields = charter_words().fields
    return [f.label for f in fields if one.get(f.name, "") != other.get(f.name, "")]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section of a charter with its prompts, and what the team wrote."""

    section: CharterSection
    prompts: tuple[Prompt, ...]
    texts: tuple[tuple[str, str], ...]  # label, text


def sections(content: Mapping[str, Any]) -> tuple[SectionShown, ...]:
    """Every section, also those without a word yet."""
    return tuple(
        SectionShown(
            s,
            tuple(method().prompt(p) for p in s.prompts),
            tuple((f.label, content.get(f.name, "")) for f in s.fields),
        )
        for s in charter_words().sections
    )


def lines(text: str) -> list[str]:
    """One thing a line."""
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


@dataclass(frozen=True, slots=True)
class AimShown:
    """A version of an aim, who kept it, and what is asked about it."""

    version: AimVersion
    who: str
    asked: tuple[Finding, ...]


def aims(
    versions: Sequence[AimVersion], names: Mapping[UUID, str], means: str = ""
) -> list[AimShown]:
    """Every version, the latest first; `means` of the number in that one."""
    return [
        AimShown(
            v, names.get(v.made_by, GONE), asked_of(v, means if n == 0 else "") if v.text else ()
        )
        for n, v in enumerate(versions)
    ]
