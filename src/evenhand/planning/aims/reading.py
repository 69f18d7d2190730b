"""An aim as people write it, taken apart by the words in `frameworks/aims.toml`."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from evenhand.planning.aims.model import AimParts, Target

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_PER_CENT = r"(\d+(?:\.\d+)?)\s*(?:%|per\s?cent|percent)"
_NUMBER = re.compile(
    rf"(?P<from>from\s+(?P<old>\d+(?:\.\d+)?)\s*%?\s+to\s+{_PER_CENT.replace('(', '(?P<new>', 1)})"
    rf"|(?P<to>\bto\s+{_PER_CENT.replace('(', '(?P<level>', 1)})"
    rf"|(?P<points>(?P<by_points>\d+(?:\.\d+)?)\s*(?:percentage\s+points?|points?\b|pp\b))"
    rf"|(?P<share>{_PER_CENT.replace('(', '(?P<by>', 1)}(?P<relative>\s+(?:of\s+(?:the|its)\s+rate|relative|fewer|lower))?)"
)
_DAY = re.compile(
    r"\b(?:by|before|until)\s+(?:the\s+end\s+of\s+)?(?:"
    r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{2,4})"
    rf"|(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>\d{{4}})"
    r"|(?P<only>\d{4}))"
)
_WITHIN = re.compile(r"\b(?:in|within)\s+(\d{1,3})\s+months?\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\b")


@cache
def content() -> Mapping[str, Any]:
    """The content file."""
    text = resources.files("evenhand.frameworks").joinpath("aims.toml").read_text("utf-8")
    return tomllib.loads(text)


def read_aim(text: str) -> AimParts:
    """The parts of an aim.

    Parameters
    ----------
    text
        One aim, in a sentence or a few.

    Returns
    -------
    AimParts
        What was found; nothing is guessed that the text does not say.

    Examples
    --------
    >>> aim = read_aim("Reduce haemorrhage in Somali women from 12% to 9% by 31 March 2027")
    >>> aim.groups, aim.direction, aim.targets[0].kind, aim.targets[0].value, aim.targets[0].baseline
    (('Somali',), 'less', 'level', 0.09, 0.12)
    """
    plain = " ".join(text.split())
    low = plain.casefold()
    deeds, groups = content()["deeds"], content()["groups"]
    lumped = _held(groups["lumped"], low)
    return AimParts(
        text=plain,
        groups=() if lumped else _groups(plain, groups["named"]),
        everyone=bool(_held(groups["everyone"], low)),
        lumped=lumped[:1],
        places=tuple(dict.fromkeys(_POSTCODE.findall(plain))),
        direction=_direction(low, deeds),
        targets=tuple(_targets(low, deeds)),
        gap=bool(_held(deeds["gap"], low)),
        process=_held(deeds["process"], low),
        vague=_held(deeds["vague"], low),
        counted=bool(_held(deeds["count"], low)),
        elective=_elective(low, deeds["unchosen"]),
        sentences=len(re.findall(r"[^.!?]+(?:[.!?](?=\s|$)|$)", _undotted(plain))),
    )


def _undotted(text: str) -> str:
    """Dots of dates and numbers end no sentence."""
    return re.sub(r"(?<=\d)\.(?=\d)", "/", text)


def _held(known: Iterable[str], low: str) -> tuple[str, ...]:
    """Which of these the text holds, as whole words, in the order of the list."""
    return tuple(w for w in known if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", low))


def _groups(plain: str, named: Iterable[str]) -> tuple[str, ...]:
    """Groups by name, the longest first, so that Black African is not Black and African."""
    found: list[tuple[int, str]] = []
    rest = plain
    for name in sorted(named, key=len, reverse=True):
        for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", rest):
            found.append((hit.start(), name))
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda m: " " * len(m[0]), rest)
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def _direction(low: str, deeds: Mapping[str, Any]) -> Literal["less", "more", ""]:
    """The deed that comes first."""
    first = {
        way: min(
            (m.start() for w in deeds[way] if (m := re.search(rf"\b{w}\b", low))), default=None
        )
        for way in ("less", "more")
    }
    there = {way: at for way, at in first.items() if at is not None}
    if not there:
        return ""
    return "less" if min(there, key=lambda way: there[way]) == "less" else "more"


_Said = tuple[float | None, float | None]  # of a level: the share and the points it is said as too


@dataclass(frozen=True, slots=True)
class _When:
    by: date | None = None
    within: int | None = None


def _targets(low: str, deeds: Mapping[str, Any]) -> Iterator[Target]:
    """Each number with the day that comes after it; a day at the front counts for all."""
    numbers = list(_NUMBER.finditer(_without_days(low)))
    days = [(m.start(), _When(by=_day(m))) for m in _DAY.finditer(low)]
    days += [(m.start(), _When(within=int(m[1]))) for m in _WITHIN.finditer(low)]
    days.sort(key=lambda pair: pair[0])
    numbers = _before_the_gap(numbers, low)
    for number, said in _said_twice(numbers, low):
        found = _target(number, _after(number.end(), days), low)
        yield replace(found, said_share=said[0], said_points=said[1])
    if not numbers:
        kind: Literal["parity", "direction"] = (
            "parity" if _held(deeds["parity"], low) else "direction"
        )
        when = days[-1][1] if days else _When()
        yield Target(kind, by=when.by, within_months=when.within)


def _without_days(low: str) -> str:
    return _DAY.sub(lambda m: " " * len(m[0]), low)


def _before_the_gap(numbers: list[re.Match[str]], low: str) -> list[re.Match[str]]:
    """What the gap is to become is no target of its own where the aim has a number already."""
    gap = low.find("the gap")
    first = [n for n in numbers if gap < 0 or n.start() < gap]
    return first or numbers


def _said_twice(numbers: list[re.Match[str]], low: str) -> Iterator[tuple[re.Match[str], _Said]]:
    """“by 50% (from 12% to 6%)” is one target: its levels, and what it was said as beside them."""
    waiting: re.Match[str] | None = None
    for number in numbers:
        between = low[waiting.end() : number.start()] if waiting else ""
        if waiting and number["from"] and not between.strip(" ,("):
            yield number, _said(waiting)
            waiting = None
            continue
        if waiting:
            yield waiting, (None, None)
        waiting = number
    if waiting:
        yield waiting, (None, None)


def _said(number: re.Match[str]) -> _Said:
    if number["points"]:
        return None, _share(float(number["by_points"]))
    return (_share(float(number["by"])) if number["share"] else None), None


def _after(at: int, days: list[tuple[int, _When]]) -> _When:
    return next((when for start, when in days if start >= at), days[-1][1] if days else _When())


def _target(number: re.Match[str], when: _When, low: str) -> Target:
    each_year = bool(re.match(r"\s*(?:per|a|each|every)\s+year", low[number.end() :]))
    if number["from"]:
        new, old = float(number["new"]), float(number["old"])
        return Target("level", _share(new), _share(old), when.by, when.within)
    if number["to"]:
        return Target("level", _share(float(number["level"])), None, when.by, when.within)
    if number["points"]:
        value = _share(float(number["by_points"]))
        return Target("points", value, None, when.by, when.within, each_year)
    kind: Literal["share", "unclear"] = "share" if number["relative"] else "unclear"
    return Target(kind, _share(float(number["by"])), None, when.by, when.within, each_year)


def _share(per_cent: float) -> float:
    return round(per_cent / 100, 12)


def _day(found: re.Match[str]) -> date | None:
    """A month or a year alone means its last day; 31 February is no day."""
    with suppress(ValueError):
        return _written_day(found)
    return None


def _written_day(found: re.Match[str]) -> date:
    if found["only"]:
        return date(int(found["only"]), 12, 31)
    if found["month"]:
        year, month = int(found["year"]), _MONTHS.index(found["month"]) + 1
        return date(year, month, int(found["day"] or monthrange(year, month)[1]))
    year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
    return date(year, int(found["m"]), int(found["d"]))


def _elective(low: str, unchosen: Iterable[str]) -> str:
    """“elective” right before something that nobody chooses."""
    names = "|".join(re.escape(w) for w in unchosen)
    found = re.search(rf"\belective\s+(?:{names})\b", low)
    return found[0] if found else ""
