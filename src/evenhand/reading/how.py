"""How we know: the choices, intervals, rules and constants behind a reading."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.equity.model import Mix
from evenhand.frameworks import say
from evenhand.reading.context import Context
from evenhand.reading.figures import in_full, said_day, show_share
from evenhand.reading.model import Sentence


def how_we_know(ctx: Context) -> tuple[Sentence, ...]:
    """Sentences behind "How we know"."""
    return tuple(Sentence(text) for text in _texts(ctx))


def _texts(ctx: Context) -> Iterator[str]:
    if ctx.has_focus and ctx.has_comparison:
        reason = ctx.plan.reason or say("how", "no_reason")
        yield say("how", "comparison", reason=reason, **ctx.words)
        yield say("how", "primary", **ctx.words)
    planned = ctx.look is not None and ctx.look.to is not None
    yield say("how", "level_planned" if planned else "level")
    yield _intervals(ctx)
    yield say("how", "rules", rules=ctx.plan.rules)
    yield _margin(ctx)
    yield from _missing_change(ctx)
    if ctx.gap.mix is not None:
        yield _mix(ctx, ctx.gap.mix)
    yield from _looks(ctx)
    yield say("flag", "small")


def _looks(ctx: Context) -> Iterator[str]:
    """One look, or which look of a plan."""
    if ctx.plan.registered_on is not None:
        yield say("plan", "registered", day=in_full(ctx.plan.registered_on))
    look = ctx.look
    if look is None:
        yield say("flag", "one_look")
        return
    if ctx.plan.registered_on is None:
        yield say("plan", "unregistered")
    if look.to is None or look.fraction is None:
        return
    names = ("established", "suggested", "stand_established", "stand_suggested")
    yield say(
        "plan",
        "look",
        number=look.number,
        of=look.of,
        to=in_full(look.to),
        fraction=show_share(look.fraction),
    )
    yield say("plan", "bar", **{name: f"{getattr(look, name):.2f}" for name in names})


def _intervals(ctx: Context) -> str:
    methods = dict.fromkeys(c.ratio.method for c in ctx.gap.contrasts)
    change = ctx.gap.gap_change
    if change is not None:
        methods[change.ratio_of_ratios.method] = None
    method = "; ".join(methods) or "Wilson"
    phi = ctx.gap.phi
    return say(
        "how", "intervals", method=method, factor=f"{max(phi, 1.0) ** 0.5:.2f}", phi=f"{phi:.2f}"
    )


def _margin(ctx: Context) -> str:
    margin = ctx.plan.margin
    if margin is None:
        return say("how", "no_margin")
    per_thousand = f"{margin.difference * 1000:g}"
    return say(
        "how",
        "margin",
        per_thousand=per_thousand,
        who=margin.agreed_by,
        when=said_day(margin.agreed_on),
    )


def _missing_change(ctx: Context) -> Iterator[str]:
    found = ctx.gap.missing_change
    if found is None or found.smallest.value is None or found.largest.value is None:
        return
    low, high = ctx.ratio(found.smallest.value), ctx.ratio(found.largest.value)
    yield say("how", "missing_change", low=low, high=high)


def _mix(ctx: Context, mix: Mix) -> str:
    return say(
        "how",
        "mix",
        overall=ctx.signed(mix.overall),
        rate=ctx.signed(mix.rate_part),
        mix=ctx.signed(mix.mix_part),
    )
