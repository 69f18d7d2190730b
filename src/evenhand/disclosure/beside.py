"""Other measures of the same people: what they have shown is part of the attack, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.disclosure.layout import Source
from evenhand.disclosure.previous import Release
from evenhand.disclosure.protected import ProtectedTable
from evenhand.disclosure.rule import Rule, rule_for
from evenhand.measures.table import Counts, MeasureTable

_WAYS = ("denominator", "numerator")


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Another measure of the project or review: its counts of today, and all of it that was shown.

    Attributes
    ----------
    table
        Exact counts.
    releases
        Protected tables of it, the latest first.
    """

    table: MeasureTable
    releases: tuple[ProtectedTable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """The same with the names that the attack knows its counts by: those of the table to protect
    where they are the same counts."""

    name: str
    events: str
    people: str
    rule: Rule
    source: Source
    releases: tuple[Release, ...]


def neighbours(
    table: MeasureTable,
    beside: Sequence[Beside],
    nested: Sequence[tuple[str, str]],
    *,
    people: str,
    events: str,
    small: int,
) -> tuple[Neighbour, ...]:
    """Those that count something in common with a table, or a part of it; the others tell nothing.

    Parameters
    ----------
    table
        The table to protect.
    beside
        Other measures. Those of other groups, or of other lengths of periods, cannot be compared.
    nested
        Pairs (inner, outer) of measure ids.
    people, events
        Names of the table's own counts in the attack.
    small
        As in the rule.
    """
    names = {"denominator": people, "numerator": events}
    found = (_neighbour(table, one, names, nested, small) for one in beside if one.releases)
    return tuple(one for one in found if one is not None)


def _neighbour(
    table: MeasureTable,
    other: Beside,
    names: dict[str, str],
    nested: Sequence[tuple[str, str]],
    small: int,
) -> Neighbour | None:
    id = other.table.measure.id
    if id == table.measure.id or not _comparable(table, other):
        return None
    called = {way: _called(table, other.table, way, names) for way in _WAYS}
    if not (set(called.values()) & set(names.values()) or _part_of(table, other, nested)):
        return None
    return Neighbour(
        id,
        called["numerator"],
        called["denominator"],
        rule_for(other.table.measure, small),
        Source.of(other.table),
        tuple(Release.of(t) for t in other.releases),
    )


def _comparable(table: MeasureTable, other: Beside) -> bool:
    keys = {g.key for g in table.groups}
    released = {g.key for t in other.releases for g in t.groups}
    same_groups = [g.key for g in other.table.groups] == [g.key for g in table.groups]
    return same_groups and released <= keys and table.grain is other.table.grain


def _called(table: MeasureTable, other: MeasureTable, way: str, names: dict[str, str]) -> str:
    """What is counted in every period that both have is one quantity: births, or the women who bled."""
    mine, theirs = _in_common(table, other)
    for own, name in names.items():
        if mine and np.array_equal(_counts(table, own, mine), _counts(other, way, theirs)):
            return name
    return f"{'people' if way == 'denominator' else 'events'} {other.measure.id}"


def _counts(table: MeasureTable, way: str, columns: Sequence[int]) -> Counts:
    whole = table.over_sites()
    counts: Counts = getattr(whole, way)[0][:, list(columns)]
    return counts


def _in_common(table: MeasureTable, other: MeasureTable) -> tuple[list[int], list[int]]:
    """Places of the periods that both have; an undated table has one."""
    if not table.periods or not other.periods:
        return ([0], [0]) if table.periods == other.periods else ([], [])
    there = {period: place for place, period in enumerate(other.periods)}
    pairs = [(i, there[p]) for i, p in enumerate(table.periods) if p in there]
    return [i for i, _ in pairs], [j for _, j in pairs]


def _part_of(table: MeasureTable, other: Beside, nested: Sequence[tuple[str, str]]) -> bool:
    pair = {table.measure.id, other.table.measure.id}
    return any(set(ids) == pair for ids in nested)


def orders(found: Sequence[Neighbour]) -> Iterator[tuple[str, str]]:
    """Events are among the people they are counted in."""
    return ((one.events, one.people) for one in found if one.rule.complement)
