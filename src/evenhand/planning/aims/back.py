"""What was read of an aim, said back: every target with its day, so that a reader sees what was understood."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.planning.aims.model import AimParts, Target
from evenhand.planning.aims.words import content

_ONE_POINT = 0.01


def said_back(aim: AimParts) -> str:
    """One sentence with every target and its day; empty where the aim has nothing to reach but less or more.

    Examples
    --------
    >>> from evenhand.planning.aims import read_aim
    >>> said_back(read_aim("Fewer tears, from 4% to 3% by 2027, and the rate of White women by 2028"))
    'To reach: from 4% to 3% by 31 December 2027; parity with White women by 31 December 2028.'
    """
    if all(t.kind == "direction" and t.of == "rate" for t in aim.targets):
        return ""
    told = "; ".join(_target(t) for t in aim.targets)
    return _say("line", targets=told)


def targets_in_words(targets: Sequence[Target], *, numbers: bool) -> tuple[str, ...]:
    """Each target with its day; without `numbers` only of what kind it is."""
    words = content()["read_kind"]
    if numbers:
        return tuple(_target(t) for t in targets)
    return tuple(words[_kind_of(t)].format(against=t.against) + _when(t) for t in targets)


def _kind_of(target: Target) -> str:
    if target.kind == "parity":
        return "parity" if target.against else "parity_alone"
    return "gap" if target.of == "gap" else target.kind


def _target(target: Target) -> str:
    yearly = _say("each_year") if target.each_year else ""
    return _how_much(target) + yearly + _when(target)


def _how_much(target: Target) -> str:
    words = {
        "what": _say("gap") if target.of == "gap" else "",
        "old": _in(target, target.baseline) if target.of == "rate" else _number(target.baseline),
        "new": _in(target, target.value),
        "value": _number(target.value) if target.kind != "unclear" else f"{_number(target.value)}%",
        "points": "point" if target.value == _ONE_POINT else "points",
        "against": target.against,
    }
    return _say(_name(target), **words)


def _name(target: Target) -> str:
    kind, old = target.kind, target.baseline is not None
    if kind == "parity":
        name = "parity" if target.against else "parity_alone"
        return "parity_from" if old and target.against else name
    if kind == "direction":
        return "direction_gap" if target.of == "gap" else "direction"
    if target.value is None:
        return "unread"
    if kind == "level":
        return "level_from" if old else "level"
    return "share_gap" if kind == "share" and target.of == "gap" else kind


def _when(target: Target) -> str:
    if target.by is not None:
        return _say("by", day=f"{target.by.day} {target.by:%B} {target.by.year}")
    if target.within_months is not None:
        return _say("within", months=target.within_months)
    return _say("no_day")


def _in(target: Target, share: float | None) -> str:
    points = " percentage point" if share == _ONE_POINT else " percentage points"
    unit = points if target.of == "gap" else "%"
    return "" if share is None else f"{_number(share)}{unit}"


def _number(share: float | None) -> str:
    return "" if share is None else f"{round(100 * share, 2):g}"


def _say(name: str, **words: object) -> str:
    form: str = content()["read"][name]
    return form.format(**words)
