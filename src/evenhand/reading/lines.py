"""The evidence under the headline: the population of focus, the gap, the other groups."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.equity.model import (
    Contrast,
    GapAnswer,
    GapChange,
    OwnAnswer,
    OwnChange,
    Stand,
    Standing,
    Strength,
)
from evenhand.frameworks import say
from evenhand.measures.definition import Measure
from evenhand.reading.context import Context
from evenhand.reading.figures import month, months_after, units
from evenhand.reading.model import Sentence
from evenhand.reading.visible import visible


def lines(ctx: Context) -> tuple[Sentence, ...]:
    """Evidence lines, each with its lead in bold."""
    found = (_own(ctx), _gap(ctx), _others(ctx))
    return tuple(line for line in found if line is not None)


def _own(ctx: Context) -> Sentence | None:
    change = ctx.gap.focus_change
    if not ctx.has_focus or change is None:
        return None
    before, since = ctx.gap.focus_rates
    text = say(
        "own_line",
        "text",
        before=ctx.rate(before.rate.value),
        since=ctx.rate(since.rate.value),
        before_label=ctx.phases[0].label,
        since_label=ctx.phases[1].label,
    )
    answer = say("own_line", str(change.answer).replace(" ", "_"))
    lead = say(
        "own_line", "lead", focus=ctx.scope.focus_label, answer=answer, strength=_bracket(change)
    )
    return Sentence(text, change.strength, lead, ("focus_change", "focus_rates"))


def _bracket(change: OwnChange) -> str:
    if change.strength is Strength.CANNOT_TELL:
        return ""
    return f" ({say('strength', str(change.strength))})"


def _gap(ctx: Context) -> Sentence | None:
    standing = ctx.gap.standing
    if standing is None or not ctx.has_focus:
        return None
    lead = say("gap_line", "lead", stand=_stand(standing), change=_gap_change(ctx))
    text = " ".join(
        filter(None, (_ratios(ctx), _differences(ctx), _mover(ctx), _projection(ctx), enough(ctx)))
    )
    return Sentence(text, standing.strength, lead, ("standing", "gap_change", "contrasts"))


def _stand(standing: Standing) -> str:
    names = {Stand.SMALL_GAP: "small_gap", Stand.EQUAL: "equal", Stand.NOT_SHOWN: "not_shown"}
    return say("stand_line", names.get(standing.answer, f"gap_{standing.strength}"))


def _gap_change(ctx: Context) -> str:
    change = ctx.gap.gap_change
    if change is None:
        return ""
    name = str(change.answer).replace(" ", "_").replace(",", "")
    words = say("gap_line", name, **ctx.words)
    likely = "likely " if change.strength is Strength.SUGGESTED else ""
    return f"; {likely}{words}"


def _ratios(ctx: Context) -> str:
    found = [ctx.primary(phase.index) for phase in ctx.phases]
    contrasts = [c for c in found if c is not None and c.ratio.value is not None]
    if len(contrasts) < len(ctx.phases) or len({c.side for c in contrasts}) > 1:
        return ""
    name = "text" if contrasts[0].side == "event" else "text_non_event"
    if len(contrasts) == 1:
        return say(
            "gap_line", f"{name}_one", ratio=ctx.ratio(contrasts[0].ratio.value), **ctx.words
        )
    return say(
        "gap_line",
        name,
        before_ratio=ctx.ratio(contrasts[0].ratio.value),
        since_ratio=ctx.ratio(contrasts[1].ratio.value),
        before_label=ctx.phases[0].label,
        since_label=ctx.phases[1].label,
        **ctx.words,
    )


def _differences(ctx: Context) -> str:
    found = [ctx.primary(phase.index) for phase in ctx.phases]
    shown = [ctx.difference(visible(c.difference).value) for c in found if c is not None]
    if len(shown) < len(ctx.phases):
        return ""
    if len(shown) == 1:
        return say("gap_line", "text_difference_one", difference=shown[0])
    return say(
        "gap_line",
        "text_difference",
        before_difference=shown[0],
        since_difference=shown[1],
        before_label=ctx.phases[0].label,
        since_label=ctx.phases[1].label,
    )


_MOVED = (
    GapAnswer.NARROWED,
    GapAnswer.LEVELLED_DOWN,
    GapAnswer.WIDENED,
    GapAnswer.OPENED,
    GapAnswer.REVERSED,
)


def _mover(ctx: Context) -> str:
    """Whose care moved the gap, where that can be told."""
    change = ctx.gap.gap_change
    if change is None or change.answer not in _MOVED:
        return ""
    sides = {
        "focus": (ctx.scope.focus_label, ctx.gap.focus_change),
        "comparison": (ctx.scope.comparison_label, ctx.gap.comparison_change),
    }
    moved = ("focus", "comparison") if change.mover == "both" else (change.mover,)
    named = [sides[m] for m in moved if m in sides]
    if not named:
        return say("mover", "not_known")
    words = {}
    for name, (label, own) in zip(("first", "second"), named, strict=False):
        words[name] = label
        words[f"{name}_answer"] = _own_answer(own)
    return say("mover", "both" if len(named) == 2 else "one", **words)


def _own_answer(change: OwnChange | None) -> str:
    answer = OwnAnswer.CANNOT_TELL if change is None else change.answer
    return say("own_line", str(answer).replace(" ", "_"))


def _projection(ctx: Context) -> str:
    """When care would be equal at this pace; nothing unless narrowing is clear."""
    change, end = ctx.gap.gap_change, ctx.phases[-1].end
    found = None if change is None else change.projection
    if found is None or end is None:
        return ""
    low = month(months_after(end, found.low))
    if found.high > _HORIZON:
        return say("projection", "open", low=low)
    dates = (month(months_after(end, m)) for m in (found.months, found.high))
    return say("projection", "text", low=low, months=next(dates), high=next(dates))


_HORIZON = 240  # months: beyond twenty years no date is named


def enough(ctx: Context) -> str:
    """What would settle an answer that is not established yet."""
    return enough_said(ctx.gap.gap_change, ctx.measure, shared=ctx.shared)


def enough_said(change: GapChange | None, measure: Measure, *, shared: bool) -> str:
    """The same from the change of the gap alone."""
    if change is None or change.strength is Strength.ESTABLISHED:
        return ""
    if change.answer is GapAnswer.UNCHANGED:
        return ""
    words = {"units": units(measure), "people": measure.people}
    if shared and change.months_enough is None and change.volume_enough is None:
        return say("enough", "shared", **words)
    return _enough(change, words, "shared_" if shared else "")


def _enough(change: GapChange, words: Mapping[str, str], form: str) -> str:
    """Protected counts leave the months' own scatter out, so that there it takes as much or more."""
    if change.months_enough is not None:
        return say("enough", f"{form}months", months=_months(change.months_enough))
    if change.volume_enough is not None and change.volume_enough < _FAR:
        return say("enough", f"{form}volume", times=_times(change.volume_enough), **words)
    return say("enough", "other", **words)


def _months(months: int) -> str:
    return f"{months} more months" if months > 1 else "1 more month"


_FAR = 100  # times as many: no pooling of teams reaches that


def _times(volume: float) -> str:
    return f"{volume:.1f}" if volume < 9.5 else f"{volume:.0f}"


def _others(ctx: Context) -> Sentence | None:
    if not ctx.has_comparison and not ctx.gap.changes:
        return None
    text = _others_changed(ctx) if ctx.gap.changes else _others_stand(ctx)
    return Sentence(text, None, say("others", "lead"), ("changes", "contrasts")) if text else None


def _others_changed(ctx: Context) -> str:
    """What happened to every group outside the population of focus."""
    places = [p for p in range(len(ctx.scope.stated)) if not ctx.scope.focus[p]]
    changes = {p: ctx.gap.changes[p] for p in places}
    found = [_listed(ctx, changes, answer, strength) for answer, strength in _SAID]
    found.append(_absence(ctx, changes))
    return " ".join(filter(None, found))


_SAID = (
    (OwnAnswer.WORSE, Strength.ESTABLISHED),
    (OwnAnswer.WORSE, Strength.SUGGESTED),
    (OwnAnswer.IMPROVED, Strength.ESTABLISHED),
    (OwnAnswer.IMPROVED, Strength.SUGGESTED),
)


def _listed(
    ctx: Context, changes: dict[int, OwnChange], answer: OwnAnswer, strength: Strength
) -> str:
    places = [p for p, c in changes.items() if c.answer is answer and c.strength is strength]
    verb = "worse" if answer is OwnAnswer.WORSE else "better"
    return say("others", f"{verb}_{strength}", groups=ctx.people(places)) if places else ""


def _absence(ctx: Context, changes: dict[int, OwnChange]) -> str:
    """ "No group got worse" only where every interval excludes a worsening that matters."""
    if ctx.gap.direction == "neither" or not changes:
        return ""
    open_ = [
        p
        for p, c in changes.items()
        if c.answer is not OwnAnswer.WORSE and not c.rules_out_worsening
    ]
    if open_:
        text = say("others", "none_seen", groups=ctx.people(open_), **ctx.words)
        worse = any(c.answer is OwnAnswer.WORSE for c in changes.values())
        return text.replace("No worsening seen;", "Otherwise no worsening seen;") if worse else text
    if any(c.answer is OwnAnswer.WORSE for c in changes.values()):
        return ""
    return say("others", "none_worse_sure").capitalize()


def _others_stand(ctx: Context) -> str:
    contrasts = ctx.secondary(ctx.last)
    found = [_differs(ctx, contrasts, side, sign) for side, sign in (("more", 1), ("fewer", -1))]
    unclear = [c.group for c in contrasts if not c.clear]
    if unclear:
        found.append(say("others", "not_shown", groups=ctx.people(unclear)))
    found.append(_omnibus(ctx))
    return " ".join(filter(None, found))


def _differs(ctx: Context, contrasts: tuple[Contrast, ...], side: str, sign: int) -> str:
    places = [c.group for c in contrasts if c.clear and sign * (c.difference.value or 0) > 0]
    return (
        say("others", f"differs_{side}", groups=ctx.people(places), **ctx.words) if places else ""
    )


def _omnibus(ctx: Context) -> str:
    omnibus = ctx.gap.omnibus
    if omnibus is None:
        return ""
    p = "below 0.001" if omnibus.adjusted_p < 0.001 else f"{omnibus.adjusted_p:.3f}"
    return say("others", "groups_differ" if omnibus.differ else "groups_same", p=p)


def card_sentence(ctx: Context, place: int) -> str:
    """The line under a group's name on its card."""
    if ctx.gap.changes:
        return _card_change(ctx, place)
    contrast = next((c for c in ctx.gap.contrasts if _is_about(ctx, c, place)), None)
    if ctx.scope.comparison[place]:
        return say("card", "compared")
    if contrast is None:
        return ""
    if not contrast.clear:
        return say("card", "same", **ctx.words)
    side = "differs_more" if (contrast.difference.value or 0) > 0 else "differs_fewer"
    return say("card", side, **ctx.words)


def _is_about(ctx: Context, contrast: Contrast, place: int) -> bool:
    about = contrast.group == place or (contrast.primary and bool(ctx.scope.focus[place]))
    return about and contrast.phase == ctx.last


def _card_change(ctx: Context, place: int) -> str:
    change = ctx.gap.changes[place]
    if change.strength is not Strength.CANNOT_TELL and change.answer is not OwnAnswer.UNCHANGED:
        name = f"{str(change.answer).replace(' ', '_')}_{change.strength}"
        return say("card", name, **ctx.words)
    if change.answer is OwnAnswer.UNCHANGED:
        return say("card", "unchanged")
    if change.rules_out_worsening and ctx.gap.direction != "neither":
        return say("card", "no_worsening")
    return say("card", "too_few", **ctx.words)
