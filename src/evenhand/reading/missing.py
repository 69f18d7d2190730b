"""Who is missing from the numbers, and what they could change."""

from __future__ import annotations

import math

from evenhand.disclosure import round_figures
from evenhand.equity.model import MissingBounds
from evenhand.ethnicity.groups import GroupStatus
from evenhand.frameworks import say
from evenhand.measures.definition import Kind
from evenhand.measures.table import MeasureTable
from evenhand.reading.context import Context
from evenhand.reading.figures import show_ratio, show_share
from evenhand.reading.model import MissingPart


def missing_parts(table: MeasureTable) -> tuple[MissingPart, ...]:
    """Each way of having no usable ethnicity, with its share of all units and its own numerator."""
    whole = table.over_sites().over_periods()
    counted = whole.denominator[0, :, 0]
    events = whole.numerator[0, :, 0]
    total = max(int(counted.sum()), 1)
    return tuple(
        MissingPart(group, int(counted[i]), float(counted[i] / total), int(events[i]))
        for i, group in enumerate(whole.groups)
        if group.status is not GroupStatus.STATED
    )


def missing_sentence(ctx: Context, parts: tuple[MissingPart, ...]) -> str:
    """Share missing, their outcome beside that of the known, and what it could do to the answer."""
    people = sum(p.denominator or 0 for p in parts)
    if not people:
        return say("missing", "none")
    share = say("missing", "share", share=show_share(sum(p.share for p in parts)), **ctx.words)
    share = share[0].upper() + share[1:]  # "Under 0.1% of women"
    return " ".join(filter(None, (share, _their_rate(ctx, parts, people), _could(ctx))))


def shared_parts(parts: tuple[MissingPart, ...]) -> tuple[MissingPart, ...]:
    """Shares to two figures; counts and outcomes of people without an ethnicity stay in the team.

    A share under half a percent is left out, so that it cannot be told from nobody.
    """
    return tuple(
        MissingPart(p.group, None, round_figures(p.share), None)
        for p in parts
        if p.share >= _LEAST_SHARED
    )


_LEAST_SHARED = 0.005


def shared_sentence(
    ctx: Context, parts: tuple[MissingPart, ...], bounds: tuple[MissingBounds, ...]
) -> str:
    """Share missing for people outside the team, from the exact parts; what it could change, in words."""
    shown = sum(p.share for p in shared_parts(parts))
    if not shown:  # nor what they could change: that would tell that there are some
        most = math.floor(100 * sum(p.share for p in parts)) + 1
        return say("missing", "shared_few", most=most, **ctx.words)
    share = say("missing", "shared", share=f"{100 * round_figures(shown):g}%", **ctx.words)
    found = next((b for b in bounds if b.phase == ctx.last), None)
    return share if found is None else f"{share} {_could_shared(found)}"


def _could_shared(found: MissingBounds) -> str:
    if found.answer == "could reverse":
        return say("missing", "reverse")
    return _tipping(None) if found.tipping is None else say("missing", "tipping_shared")


def _their_rate(ctx: Context, parts: tuple[MissingPart, ...], people: int) -> str:
    if ctx.measure.kind is not Kind.PROPORTION:
        return ""
    events = sum(p.numerator or 0 for p in parts)
    stated = [rate for rates in ctx.gap.rates for rate in rates]
    known = sum(r.numerator or 0 for r in stated)
    of = sum(r.denominator or 0 for r in stated)
    if not of:
        return ""
    return say(
        "missing",
        "rate",
        rate=ctx.rate(events / people),
        known=ctx.rate(known / of),
        **ctx.words,
    )


def _could(ctx: Context) -> str:
    bounds = next((b for b in ctx.gap.missing if b.phase == ctx.last), None)
    if bounds is None:
        return ""
    first = (
        say("missing", "reverse") if bounds.answer == "could reverse" else _tipping(bounds.tipping)
    )
    low, high = bounds.smallest.value, bounds.largest.value
    if low is None or high is None:
        return first
    return f"{first} {say('missing', 'bounds', low=show_ratio(low), high=show_ratio(high))}"


def _tipping(factor: float | None) -> str:
    if factor is None:
        return say("missing", "tipping_none", limit=10)
    return say("missing", "tipping", factor=f"{factor:.1f}")
