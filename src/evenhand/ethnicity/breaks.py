"""Which groups move when a column changes from one code system to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from evenhand.ethnicity.catalogue import (
    CodeSystem,
    Grouping,
    canonical_groups,
    code_system,
    home_of,
)
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order

_REGROUPED = frozenset({"chinese"})  # moves between high-level groups even where it has no own one


@dataclass(frozen=True)
class BreakMarker:
    """One group whose people are counted elsewhere after the change, in words."""

    group: str
    label: str
    before: str
    after: str
    sentence: str


def breaks_between(system_a: str, system_b: str) -> tuple[BreakMarker, ...]:
    """Say which groups move between two code systems, or between two groupings.

    Parameters
    ----------
    system_a, system_b
        Keys of code systems, or a grouping: "2001", "2011", "2021".

    Returns
    -------
    tuple of BreakMarker
        In display order; empty when nobody moves.

    Raises
    ------
    MappingError
        If a system is not known.

    Examples
    --------
    >>> for marker in breaks_between("2001", "2011"):
    ...     print(marker.sentence)
    Arab: counted within Any other ethnic group before, a group of its own after.
    Chinese: within Other before, within Asian after.
    Gypsy or Irish Traveller: counted within Other White before, a group of its own after.
    """
    before, after = _system(system_a), _system(system_b)
    moved = (_moved(group, before, after) for group in _detailed(before, after))
    return (*(marker for marker in moved if marker), *_recoded(before, after))


def _system(name: str) -> CodeSystem:
    return code_system(f"census_{name}" if name in get_args(Grouping) else name)


def _detailed(before: CodeSystem, after: CodeSystem) -> tuple[EthnicGroup, ...]:
    """Stated groups of either system; a high-level group only where no member stands for it."""
    groups = canonical_groups()
    keys = before.group_keys | after.group_keys | _REGROUPED
    spoken_for = {groups[key].parent for key in keys}
    stated = (groups[key] for key in keys - spoken_for)
    return in_display_order(g for g in stated if g.status is GroupStatus.STATED)


def _moved(group: EthnicGroup, before: CodeSystem, after: CodeSystem) -> BreakMarker | None:
    was, now = _place(group.key, before), _place(group.key, after)
    if was == now:
        was, now = _parent(group.key, before), _parent(group.key, after)
        words = tuple(f"within {_label(key)}" for key in (was, now))
    else:
        words = tuple(_words(key, group.key) for key in (was, now))
    if was == now:
        return None
    sentence = f"{group.label}: {words[0]} before, {words[1]} after."
    return BreakMarker(group.key, group.label, was, now, sentence)


def _place(key: str, system: CodeSystem) -> str:
    """Where a system counts the people of a group: its own, the former one, the one above."""
    chain = (key, home_of(key), _parent(key, system))
    return next((place for place in chain if place in system.group_keys), "")


def _parent(key: str, system: CodeSystem) -> str:
    grouping = system.grouping if system.grouping in get_args(Grouping) else "2021"
    return canonical_groups(grouping)[key].parent or ""


def _label(key: str) -> str:
    return canonical_groups()[key].label if key else "no group"


def _words(place: str, key: str) -> str:
    if place == key:
        return "a group of its own"
    return f"counted within {_label(place)}" if place else "without a group"


def _recoded(before: CodeSystem, after: CodeSystem) -> tuple[BreakMarker, ...]:
    """Codes that both systems have, with different meanings."""
    shared = sorted(before.codes.keys() & after.codes.keys())
    return tuple(
        _code_marker(before.spelling[code], before.codes[code], after.codes[code])
        for code in shared
        if before.codes[code] != after.codes[code]
    )


def _code_marker(code: str, was: str, now: str) -> BreakMarker:
    sentence = f"The code {code} means {_label(was)} before, {_label(now)} after."
    return BreakMarker(now, _label(now), was, now, sentence)
