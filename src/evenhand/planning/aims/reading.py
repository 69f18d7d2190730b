"""An aim as people write it, taken apart by the words in `frameworks/aims.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from evenhand.planning.aims.days import When, days_of
from evenhand.planning.aims.model import AimParts, Target
from evenhand.planning.aims.numbers import Found, Reached, reached_in, said_once
from evenhand.planning.aims.people import compared_with, everyone_in, groups_of
from evenhand.planning.aims.shape import Mark, Shape, shape_of
from evenhand.planning.aims.words import blanked, content, either, held, lowered

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\b(?!/)")
_NEVER_A_POSTCODE = re.compile(r"\b(?:Q[1-4]|HB\d+|T[12])\b")
_CLOSE = 0.005  # half a percentage point: a share and two levels that people rounded

__all__ = ["content", "read_aim"]


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

    A later target without a number is one of its own:

    >>> two = read_aim("Fewer tears in Black women, from 4% to 3% by 2027, and the rate of White women by 2028")
    >>> [(t.kind, t.against, t.by.year) for t in two.targets]
    [('level', '', 2027), ('parity', 'White women', 2028)]
    """
    plain = " ".join(text.split())
    low = lowered(plain)
    deeds, groups = content()["deeds"], content()["groups"]
    days = days_of(low)
    shape = shape_of(low, days)
    found = reached_in(shape)
    targets = tuple(_targets(plain, shape, found, days))
    compared = tuple(dict.fromkeys(t.against for t in targets if t.against))
    lumped = held(groups["lumped"], low)
    return AimParts(
        text=plain,
        groups=() if lumped else groups_of(plain, compared),
        everyone=everyone_in(low, compared),
        lumped=lumped[:1],
        places=tuple(
            dict.fromkeys(p for p in _POSTCODE.findall(plain) if not _NEVER_A_POSTCODE.match(p))
        ),
        direction=_direction(low, deeds),
        targets=targets,
        gap=_of_the_gap(targets, shape),
        process=_process(low, deeds),
        vague=held(deeds["vague"], low),
        counted=bool(held(deeds["count"], low)),
        elective=_elective(low, deeds["unchosen"]),
        sentences=len(re.findall(r"[^.!?]+(?:[.!?](?=\s|$)|$)", _undotted(plain))),
        unclear_days=tuple(
            dict.fromkeys(plain[w.end - len(w.unclear) : w.end] for w in days if w.unclear)
        ),
        ranges=found.ranges,
        unread=found.unread,
        left=found.left,
    )


def _undotted(text: str) -> str:
    """Dots of dates, numbers and abbreviations end no sentence."""
    text = re.sub(r"\b(?:i\.\s?e|e\.\s?g|approx|vs|no)\.", lambda m: "-" * len(m[0]), text)
    return re.sub(r"(?<=\d)\.(?=\d)", "/", text)


def _direction(low: str, deeds: Mapping[str, Any]) -> Literal["less", "more", ""]:
    """The deed that comes first; “or more” is a border and no deed."""
    text = blanked(low, either(deeds["borders"]))
    text = blanked(text, rf"\b(?:not|without)\s+{either((*deeds['less'], *deeds['more']))}")
    first = {way: re.search(either(deeds[way]), text) for way in ("less", "more")}
    there = {way: found.start() for way, found in first.items() if found}
    if not there:
        return ""
    return "less" if min(there, key=lambda way: there[way]) == "less" else "more"


def _process(low: str, deeds: Mapping[str, Any]) -> tuple[str, ...]:
    """What a team does; not the room where care is given."""
    before = "|".join(deeds["at"])
    rooms = "|".join(deeds["rooms"])
    where = rf"\b(?:{before})\s+(?:[\w’'-]+\s+){{0,4}}?(?:{rooms})\b"
    return held(deeds["process"], blanked(low, where))


def _of_the_gap(targets: Sequence[Target], shape: Shape) -> bool:
    """Whether it says what becomes of the gap; with whom care is compared alone does not."""
    if any(t.kind == "parity" or t.of == "gap" for t in targets):
        return True
    return any(m.letter == "G" and not _denied(shape.low, m.start) for m in shape.marks.values())


def _denied(low: str, at: int) -> bool:
    before = re.split(r"[.,;]", low[:at])[-1].split()[-5:]
    return "not" in before


# ---- targets and their days


def _targets(plain: str, shape: Shape, found: Found, days: Sequence[When]) -> Iterator[Target]:
    reached = said_once(found.reached, shape.text)
    reached = _with_bare_gap(reached, shape)
    free = [d for d in days if not any(r.start <= d.start < r.end for r in found.reached)]
    if not reached:
        when = free[-1] if free else None
        yield _dated(Target("direction"), when)
        return
    now = found.now[0].value if found.now else None
    first = next((n for n, r in enumerate(reached) if r.of == "rate" and r.kind != "parity"), 0)
    for number, one in enumerate(reached):
        when = _when(number, reached, free, shape)
        baseline = now if number == first and one.baseline is None else one.baseline
        yield _target(plain, shape, one, when, baseline, _end_of(number, reached, plain))


def _dated(target: Target, when: When | None) -> Target:
    return replace(target, by=when.by, within_months=when.within) if when else target


def _with_bare_gap(reached: tuple[Reached, ...], shape: Shape) -> tuple[Reached, ...]:
    """A gap that is to become smaller, without a number, is a target too."""
    if any(r.of == "gap" or r.kind == "parity" for r in reached):
        return reached
    smaller = either(("narrow", "narrowing", "close", *content()["deeds"]["less"]))
    found = re.search(rf"{smaller}\s+(?:\w+\s+){{0,4}}?G_*", shape.text)
    if not found or _denied(shape.low, found.start()):
        return reached
    bare = Reached("direction", found.start(), found.end(), of="gap")
    return tuple(sorted((*reached, bare), key=lambda r: r.start))


def _end_of(number: int, reached: Sequence[Reached], plain: str) -> int:
    return reached[number + 1].start if number + 1 < len(reached) else len(plain)


def _when(
    number: int, reached: Sequence[Reached], days: Sequence[When], shape: Shape
) -> When | None:
    """The day after a target and before the next; else one that stands before it, else the next of all."""
    one, before = reached[number], [d for d in days if d.start < reached[number].start]
    if _days_stand_first(reached, days):
        return before[-1]
    end = _end_of(number, reached, shape.low)
    own = next((d for d in days if one.start <= d.start < end), None)
    if own or not days:
        return own
    begun = before[-1].end if before else 0
    if before and held(content()["deeds"]["afterwards"], shape.low[begun:end]):
        return None
    return before[-1] if before else next((d for d in days if d.start >= one.start), days[-1])


def _days_stand_first(reached: Sequence[Reached], days: Sequence[When]) -> bool:
    """“By 2026 … 20%, and by 2028 … 50%”: each day is before its target."""
    starts = [0, *(r.end for r in reached)]
    if len(days) < len(reached) or (days and days[-1].start > reached[-1].start):
        return False
    pairs = zip(starts, reached, strict=False)
    return all(any(s <= d.start < r.start for d in days) for s, r in pairs)


def _target(
    plain: str, shape: Shape, one: Reached, when: When | None, baseline: float | None, end: int
) -> Target:
    words = content()["numbers"]
    tail = rf"[\s)]*(?:{either((*words['relative'], *words['absolute']))}\s*)?{either(words['yearly'])}"
    after = re.match(tail, shape.low[one.end :])
    share, points = _said(one.said, one.said_kind, one)
    read = Target(
        one.kind,
        one.value,
        baseline,
        each_year=bool(after) and one.kind not in ("level", "parity"),
        said_share=share,
        said_points=points,
        of=one.of,
        against=_against(plain, one, end),
    )
    return _dated(read, when)


def _said(said: Mark | None, kind: str, one: Reached) -> tuple[float | None, float | None]:
    """A number that could be either is what fits the levels beside it."""
    if said is None or said.value is None:
        return None, None
    if kind == "unclear" and one.value is not None and one.baseline is not None:
        change = abs(one.value - one.baseline)
        by_share = abs(change - said.value * one.baseline) <= _CLOSE
        kind = "share" if by_share or abs(change - said.value) > _CLOSE else "points"
    return (None, said.value) if kind == "points" else (said.value, None)


def _against(plain: str, one: Reached, end: int) -> str:
    """The comparison of parity or a gap: after it, else anywhere in the aim."""
    if one.kind != "parity" and one.of != "gap":
        return ""
    return compared_with(plain, one.start, end) or compared_with(plain, 0, len(plain))


def _elective(low: str, unchosen: Sequence[str]) -> str:
    """“elective” right before something that nobody chooses."""
    found = re.search(rf"\belective\s+{either(unchosen)}", low)
    return found[0] if found else ""
