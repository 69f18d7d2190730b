"""What a reading is about: its groups at one level, and who is compared with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import PlanError
from evenhand.ethnicity import canonical_groups
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order
from evenhand.measures.definition import Measure
from evenhand.measures.table import MeasureTable
from evenhand.reading.figures import listing
from evenhand.reading.model import Plan


@dataclass(frozen=True, slots=True)
class Scope:
    """Groups of a table at the plan's level, and the two sides of the comparison (masks over stated groups)."""

    table: MeasureTable  # all sites together: stated groups at the level, then the missing ones
    stated: tuple[EthnicGroup, ...]
    members: tuple[tuple[EthnicGroup, ...], ...]
    focus: NDArray[np.bool_]
    comparison: NDArray[np.bool_]
    focus_label: str
    comparison_label: str


def scope_of(table: MeasureTable, plan: Plan) -> Scope:
    """Bring a table to the plan's level and find the two sides in it.

    Raises
    ------
    PlanError
        When a named group is not in the table, or stands on both sides.
    """
    whole = table.over_sites()
    levelled, members = _at_level(whole, plan)
    stated = tuple(g for g in levelled.groups if g.status is GroupStatus.STATED)
    focus = _mask(stated, plan.focus, "population of focus")
    comparison = _comparison(stated, plan, focus)
    if (focus & comparison).any():
        both = listing(
            [g.label for g, f, c in zip(stated, focus, comparison, strict=True) if f and c]
        )
        raise PlanError(
            f"{both} is both in the population of focus and in what it is compared with.",
            remedy="Choose a comparison that does not contain the population of focus.",
        )
    return Scope(
        levelled,
        stated,
        members,
        focus,
        comparison,
        _side_label(stated, focus, table.measure),
        _comparison_label(stated, comparison, plan, table.measure),
    )


def _at_level(
    table: MeasureTable, plan: Plan
) -> tuple[MeasureTable, tuple[tuple[EthnicGroup, ...], ...]]:
    target = [raised(g, plan) for g in table.groups]
    groups = in_display_order(dict.fromkeys(target))
    levelled = table.regrouped(groups, [groups.index(t) for t in target])
    members = tuple(
        _members(table.groups, target, g) for g in groups if g.status is GroupStatus.STATED
    )
    return levelled, members


def at_level(table: MeasureTable, plan: Plan) -> MeasureTable:
    """All sites together, in the groups that a reading under the plan speaks of."""
    return _at_level(table.over_sites(), plan)[0]


def _members(
    groups: Sequence[EthnicGroup], target: Sequence[EthnicGroup], whole: EthnicGroup
) -> tuple[EthnicGroup, ...]:
    """The groups inside a high-level one; empty for a group that only holds itself."""
    inside = tuple(g for g, t in zip(groups, target, strict=True) if t == whole)
    return () if inside == (whole,) else inside


def high_level(group: EthnicGroup) -> EthnicGroup:
    """The high-level group that holds `group`; a group of no known system stays as it is."""
    known = canonical_groups()
    current = group
    while current.parent is not None and current.parent in known:
        current = known[current.parent]
    return current


def raised(group: EthnicGroup, plan: Plan) -> EthnicGroup:
    """A group's high-level group, unless the plan names the group itself (a local sub-group, say)."""
    named = {name.casefold() for name in (*plan.focus, *plan.comparison)}
    if plan.level == "detailed" or {group.key.casefold(), group.label.casefold()} & named:
        return group
    return high_level(group)


def _comparison(
    stated: Sequence[EthnicGroup], plan: Plan, focus: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    if plan.versus_everyone_else and focus.any():
        return ~focus
    return _mask(stated, plan.comparison, "comparison")


def named_groups(groups: Sequence[EthnicGroup], names: Sequence[str], what: str) -> tuple[int, ...]:
    """Places of groups named by key or label.

    Raises
    ------
    PlanError
        When a named group is not among them.
    """
    return tuple(_find(groups, name, what) for name in names)


def _mask(stated: Sequence[EthnicGroup], names: Sequence[str], what: str) -> NDArray[np.bool_]:
    mask = np.zeros(len(stated), bool)
    for name in names:
        mask[_find(stated, name, what)] = True
    return mask


def _find(stated: Sequence[EthnicGroup], name: str, what: str) -> int:
    wanted = name.casefold()
    for place, group in enumerate(stated):
        if wanted in (group.key.casefold(), group.label.casefold()):
            return place
    raise PlanError(
        f"The {what} ‘{name}’ is not a group in these records.",
        remedy=f"Name one of: {listing([f'‘{g.label}’' for g in stated])}.",
    )


def _side_label(stated: Sequence[EthnicGroup], mask: NDArray[np.bool_], measure: Measure) -> str:
    labels = [g.label for g, inside in zip(stated, mask, strict=True) if inside]
    return f"{listing(labels)} {measure.people}" if labels else ""


def _comparison_label(
    stated: Sequence[EthnicGroup], mask: NDArray[np.bool_], plan: Plan, measure: Measure
) -> str:
    if plan.versus_everyone_else:
        return f"all other {measure.people}"
    return _side_label(stated, mask, measure)
