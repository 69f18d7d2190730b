"""One focus, one aim and one principle in words, as finely as a team shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evenhand.charts.words import day
from evenhand.frameworks.alignment import alignment, spared
from evenhand.frameworks.focus import Criterion, choosing
from evenhand.frameworks.method import Prompt, method
from evenhand.planning.aims import AimParts, Target, targets_in_words
from evenhand.reading.figures import listing
from evenhand.web.charter.aims import asked_of, parts_in
from evenhand.web.charter.models import AimVersion
from evenhand.web.focus.locking import Place
from evenhand.web.focus.models import Lock
from evenhand.web.projects.models import Completion
from evenhand.web.prompts.queries import State


@dataclass(frozen=True, slots=True)
class Step:
    """What an option is by one criterion; empty where nobody talked about it or it is not shared."""

    criterion: Criterion
    shown: str
    why: str = ""


def steps(scores: Mapping[str, Any], *, finely: bool) -> tuple[Step, ...]:
    """Every criterion in its order: with its number and reason, or in the words of its step alone."""
    return tuple(_step(c, scores.get(c.id), finely=finely) for c in choosing().criteria)


def _step(criterion: Criterion, found: Mapping[str, Any] | None, *, finely: bool) -> Step:
    score = found["score"] if found else None
    if not finely:
        return Step(criterion, "" if score is None else criterion.anchors[score - 1])
    return Step(criterion, criterion.shown(score), spared(found["why"]) if found else "")


# ---- how a focus was chosen


def how_chosen(lock: Lock, *, finely: bool) -> Iterator[str]:
    """With the three parts or without, by the team or over it. Never who: no name, no role, nobody who was away."""
    words, content = alignment().focus, lock.content
    if content["missing"]:
        yield words["without"].format(missing=listing(not_there(content["missing"])))
        if finely and lock.without_reason:
            yield words["reason"].format(reason=spared(lock.without_reason))
    else:
        yield words["with_all"]
    if over := content.get("override"):
        yield words["override"].format(team_choice=spared(over["team_choice"]))
        if finely:
            yield words["reason"].format(reason=spared(over["reason"]))
    if finely and lock.number > 1:
        yield words["again"].format(number=lock.number)


def not_there(missing: Sequence[str]) -> list[str]:
    """Parts that were missing, by name: the sentences of the time hold how many people were heard."""
    begins = {name: text.partition("{")[0] for name, text in choosing().missing.items()}
    names = (next((n for n, b in begins.items() if m.startswith(b)), "other") for m in missing)
    return [alignment().without[n] for n in dict.fromkeys(names)]


def where_it_lies(place: Place | None, lock: Lock, *, finely: bool) -> Iterator[str]:
    """To the programme's areas as they are now, and why it lies outside of them."""
    if place is None:
        yield choosing().lock["no_areas"]
        return
    yield place.sentence
    reason = lock.content["outside_reason"]
    if place.inside:
        return
    if not reason:
        yield alignment().focus["outside_bare"]
    elif finely:
        yield alignment().focus["outside_reason"].format(reason=spared(reason))


def area_named(area: str, place: Place | None) -> str:
    """Of a project without a focus: whether its area has the name of one of the programme's."""
    words = alignment().focus
    if not area:
        return words["no_area"]
    if place is None or not place.areas:
        return choosing().lock["no_areas"]
    name = "named_inside" if place.inside else "named_outside"
    return words[name].format(programme=place.programme)


# ---- what an aim holds


@dataclass(frozen=True, slots=True)
class AimTold:
    """The equity in an aim, and what is asked about it.

    Attributes
    ----------
    sentence
        As the team wrote it; empty where only words are shared.
    whom, gap, level, by
        What it says of each, in a sentence that holds no number but a day.
    asked
        What its reader would ask, the same questions as its team reads.
    complete
        That the team calls it complete, and without what; empty while it does not.
    """

    sentence: str
    whom: str
    gap: str
    level: str
    by: str
    asked: tuple[str, ...]
    complete: str
    names_whom: bool
    names_gap: bool


def aim_told(
    version: AimVersion | None, completed: Completion | None, *, means: str, finely: bool
) -> AimTold | None:
    """None where there is no aim."""
    if version is None or not version.text.strip():
        return None
    parts = parts_in(version, means)
    return AimTold(
        sentence=_sentence(version, parts) if finely else "",
        whom=_whom(parts),
        gap=alignment().aim["gap" if parts.gap else "no_gap"],
        level=_level(parts.targets),
        by="" if _told_each(parts.targets) else _by(parts.targets),
        asked=tuple(_asked(version, means, finely=finely)),
        complete=_complete(completed, finely=finely),
        names_whom=bool(parts.groups),
        names_gap=parts.gap,
    )


def _sentence(version: AimVersion, parts: AimParts) -> str:
    return alignment().aim["counted"] if parts.counted else spared(version.text)


def _whom(parts: AimParts) -> str:
    words = alignment().aim
    if parts.lumped:
        return words["lumped"]
    if parts.groups:
        return words["group"].format(groups=listing(parts.groups))
    return words["everyone" if parts.everyone else "no_group"]


def _told_each(targets: Sequence[Target]) -> bool:
    return len(targets) > 1 or targets[0].of == "gap"


def _level(targets: Sequence[Target]) -> str:
    """What its number is; where there are several targets, each with its day."""
    if not _told_each(targets):
        return alignment().reach[targets[0].kind]
    plain = [t if not re.search(r"\d", t.against) else replace(t, against="") for t in targets]
    told = dict.fromkeys(targets_in_words(plain, numbers=False))
    return alignment().aim["targets"].format(targets="; ".join(told))


def _by(targets: Sequence[Target]) -> str:
    words = alignment().aim
    days = [day(t.by) for t in targets if t.by]
    spans = [words["within"].format(months=t.within_months) for t in targets if t.within_months]
    if days:
        return words["by"].format(days=listing(list(dict.fromkeys(days))))
    return f"{spans[0][:1].upper()}{spans[0][1:]}." if spans else words["no_day"]


def _asked(version: AimVersion, means: str, *, finely: bool) -> Iterator[str]:
    """Without what the team typed where only words are shared: it may hold its numbers."""
    for found in asked_of(version, means):
        plain = finely and spared(found.says) == found.says
        plain = plain or not re.search(r"\d", found.says)
        yield f"{found.says} {found.asks}" if plain else found.asks


def _complete(found: Completion | None, *, finely: bool) -> str:
    words = alignment()
    if found is None:
        return ""
    if not found.missing:
        return words.aim["complete"]
    told = words.aim["complete_without"].format(missing=" ".join(found.missing))
    reason = words.focus["reason"].format(reason=spared(found.reason))
    return f"{told} {reason}" if finely and found.reason else told


# ---- the prompts of one principle


@dataclass(frozen=True, slots=True)
class PrincipleTold:
    """How far the prompts of one principle are."""

    number: int
    name: str
    prompts: tuple[tuple[Prompt, State], ...]

    @property
    def something(self) -> int:
        """How many have something."""
        return sum(state != State.NOT_YET for _, state in self.prompts)

    @property
    def evidenced(self) -> int:
        """How many have an answer with evidence."""
        return sum(state == State.EVIDENCE for _, state in self.prompts)

    @property
    def in_words(self) -> str:
        words, found = alignment().coverage, self.something
        return words["all" if found == len(self.prompts) else "some" if found else "nothing"]


def principles_told(states: Mapping[str, State]) -> tuple[PrincipleTold, ...]:
    """All seven, whether anything is there or not."""
    model = method()
    return tuple(
        PrincipleTold(
            number, name, tuple((p, states[p.id]) for p in model.prompts if p.principle == number)
        )
        for number, name in enumerate(model.principles, start=1)
    )
