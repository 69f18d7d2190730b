"""A table counted by a second characteristic as a joint table: for the team, or protected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.disclosure import protect
from evenhand.equity.intersection import joint_table
from evenhand.equity.joint import JointTable
from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.measures.definition import Kind
from evenhand.measures.strata import NOT_RECORDED
from evenhand.measures.table import MeasureTable
from evenhand.reading.figures import listing
from evenhand.reading.model import Plan
from evenhand.reading.scope import raised, scope_of

Counts = NDArray[np.int64]
_KINDS = {Kind.PROPORTION: "proportion", Kind.RATE: "rate"}


def cross(
    table: MeasureTable,
    plan: Plan,
    *,
    dimension: str,
    order: Sequence[str] = (),
    ordered: bool = False,
    audience: str = "team",
) -> JointTable:
    """Joint groups of ethnicity and a second characteristic, all periods together.

    Parameters
    ----------
    table
        Counted by `Strata`: the levels stand in the place of sites.
    plan
        Population of focus and comparison, and the level of ethnic groups.
    dimension
        What the levels are of, for the words.
    order
        Levels in order, reference first; those not named are left out. None keeps the table's.
    ordered
        The table's own order means something (bands do), so that neighbours may be put together.
    audience
        "team", or "shared": protected first, and then everything from what is shown.

    Raises
    ------
    PlanError
        When the measure, the groups or the levels do not fit.
    DisclosureError
        When nothing can be shared.
    """
    if table.measure.kind not in _KINDS:
        raise PlanError(
            f"A measure of kind ‘{table.measure.kind}’ cannot be crossed.",
            remedy="Cross a proportion or a rate.",
        )
    levels = _levels(table, order)
    whole = table.over_periods()
    scope = scope_of(whole, plan)
    groups = scope.stated
    x, n = (_by_level(whole, name, groups, levels, plan) for name in ("numerator", "denominator"))
    if audience == "shared":
        x, n = _protected(whole, groups, levels, x, n)
    unknown = 0
    if NOT_RECORDED in table.sites and audience == "team":
        unknown = int(whole.denominator[table.sites.index(NOT_RECORDED)].sum())
    labels = [g.label for g in groups]
    return joint_table(
        labels,
        levels,
        x,
        n,
        population=[label for label, f in zip(labels, scope.focus, strict=True) if f],
        compare_with=[label for label, c in zip(labels, scope.comparison, strict=True) if c],
        dimension=dimension,
        kind=_KINDS[table.measure.kind],
        ordered=bool(order or ordered) and audience == "team",
        unknown=unknown,
        hidden=audience == "shared",
        people=table.measure.people,
    )


def _levels(table: MeasureTable, order: Sequence[str]) -> tuple[str, ...]:
    found = tuple(level for level in table.sites if level != NOT_RECORDED)
    strange = [level for level in order if level not in found]
    if strange:
        raise PlanError(
            f"There is no level ‘{strange[0]}’.", remedy=f"Name levels out of: {listing(found)}."
        )
    if len(order or found) < 2:
        raise PlanError(
            "There are fewer than two levels to cross with.",
            remedy="Check how the column is mapped, or where it is cut.",
        )
    return tuple(order) or found


def _by_level(
    whole: MeasureTable,
    name: str,
    groups: Sequence[EthnicGroup],
    levels: Sequence[str],
    plan: Plan,
) -> Counts:
    """Counts shaped (groups, levels)."""
    counts = getattr(whole, name)[:, :, 0]
    out = np.zeros((len(groups), len(levels)), np.int64)
    target = [raised(g, plan) for g in whole.groups]
    for place, group in enumerate(target):
        if group in groups:
            out[groups.index(group)] += [counts[whole.sites.index(v), place] for v in levels]
    return out


def _protected(
    whole: MeasureTable,
    groups: Sequence[EthnicGroup],
    levels: Sequence[str],
    x: Counts,
    n: Counts,
) -> tuple[Counts, Counts]:
    """Every joint group as a row of one protected table; hidden ones come back without people."""
    joint = {
        (i, j): EthnicGroup(f"{g.key}|{j}", f"{g.label}, {level}")
        for i, g in enumerate(groups)
        for j, level in enumerate(levels)
    }
    places = {group: place for place, group in joint.items()}
    shown = in_display_order(joint.values())
    table = MeasureTable(
        measure=whole.measure,
        grain=whole.grain,
        periods=(),
        groups=shown,
        sites=("",),
        numerator=_row(x, places, shown),
        denominator=_row(n, places, shown),
        missing=_row(np.zeros_like(x), places, shown),
    )
    safe = protect(table)
    keep = {g.key: k for k, g in enumerate(safe.groups)}
    out_x, out_n = np.zeros_like(x), np.zeros_like(n)
    for (i, j), group in joint.items():
        found = safe.numerator[keep[group.key], 0], safe.denominator[keep[group.key], 0]
        if not any(np.ma.is_masked(v) for v in found):
            out_x[i, j], out_n[i, j] = (int(v) for v in found)
    return out_x, out_n


def _row(
    counts: Counts, places: dict[EthnicGroup, tuple[int, int]], shown: Sequence[EthnicGroup]
) -> Counts:
    return np.array([[[counts[places[g]]] for g in shown]], np.int64)
