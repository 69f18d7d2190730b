"""Looking inside: sites within the gap, and the groups within a high-level group. For the team alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.equity.sites import AcrossSites, across_sites, members
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.frameworks import say, wording
from evenhand.measures.definition import Kind
from evenhand.measures.table import MeasureTable
from evenhand.reading.context import Context
from evenhand.reading.figures import listing
from evenhand.reading.model import Flag, Sentence
from evenhand.reading.scope import raised

Mask = NDArray[np.bool_]
FEWEST = 10  # people in a member group before its rate is written out


def site_sentences(
    ctx: Context, table: MeasureTable, phase: NDArray[np.int64]
) -> tuple[Sentence, ...]:
    """The gap as a whole beside the gap within the same site, in the latest phase."""
    if len(table.sites) < 2 or table.measure.kind is not Kind.PROPORTION:
        return ()
    if not ctx.has_focus or not ctx.has_comparison:
        return ()
    latest = phase == ctx.last
    sides = [_by_site(ctx, table, side, latest) for side in (ctx.scope.focus, ctx.scope.comparison)]
    found = across_sites(*sides[0], *sides[1], phi=ctx.gap.phi, phi_df=ctx.gap.phi_df)
    if found is None or found.adjusted_ratio.value is None:
        return ()
    text = say(
        "how",
        "sites" if found.side == "event" else "sites_non_event",
        sites=len(table.sites),
        crude=ctx.ratio(found.crude_ratio.value),
        adjusted=ctx.ratio(found.adjusted_ratio.value),
        low=ctx.ratio(found.adjusted_ratio.low),
        high=ctx.ratio(found.adjusted_ratio.high),
    )
    return Sentence(text), _split(ctx, found)


def _split(ctx: Context, found: AcrossSites) -> Sentence:
    """The crude difference as a part within sites and a part between them, signed as it is."""
    parts = (found.crude_difference.value or 0.0, found.within, found.between)
    crude, within, between = (ctx.signed(v) for v in parts)
    words = wording("comparing")["organisations"]["within"]
    return Sentence(words.format(crude=crude, within=within, between=between))


def member_flags(ctx: Context, table: MeasureTable, phase: NDArray[np.int64]) -> tuple[Flag, ...]:
    """High-level groups whose members differ by more than chance in the latest phase."""
    if table.measure.kind is not Kind.PROPORTION:
        return ()
    whole = table.over_sites().over_periods(list(phase == ctx.last) if table.periods else None)
    return tuple(_member_flags(ctx, whole))


def _member_flags(ctx: Context, whole: MeasureTable) -> Iterator[Flag]:
    """Bonferroni over the groups judged: five tests on every page would cry wolf on one in five."""
    judged = [(g, kept) for g, inside in _inside(ctx) if len(kept := _large(inside, whole)) > 1]
    for group, kept in judged:
        places = [whole.groups.index(g) for g in kept]
        counts = whole.numerator[0, places, 0], whole.denominator[0, places, 0]
        level = 1 - (1 - constant("masked", "level")) / len(judged)
        test = members(*counts, phi=ctx.gap.phi, phi_df=ctx.gap.phi_df, level=level)
        if test.differ:
            shown = [_counted(ctx, g, x, n) for g, x, n in zip(kept, *counts, strict=True)]
            people = f"{group.label} {ctx.measure.people}"
            text = say("flag", "members", people=people, members=listing(shown))
            yield Flag("members", "Groups inside a group differ", text)


def _inside(ctx: Context) -> Iterator[tuple[EthnicGroup, tuple[EthnicGroup, ...]]]:
    return zip(ctx.scope.stated, ctx.scope.members, strict=True)


def _large(inside: Sequence[EthnicGroup], whole: MeasureTable) -> list[EthnicGroup]:
    return [g for g in inside if whole.denominator[0, whole.groups.index(g), 0] >= FEWEST]


def _counted(ctx: Context, group: EthnicGroup, events: int, people: int) -> str:
    return f"{group.label} {ctx.rate(events / people)} ({events:,} of {people:,})"


def _by_site(
    ctx: Context, table: MeasureTable, side: Mask, latest: Mask
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    keys = {g.key for g, inside in zip(ctx.scope.stated, side, strict=True) if inside}
    rows = np.array([raised(g, ctx.plan).key in keys for g in table.groups], bool)
    numerator = table.numerator[:, rows][:, :, latest].sum(axis=(1, 2))
    denominator = table.denominator[:, rows][:, :, latest].sum(axis=(1, 2))
    return numerator, denominator
