"""The finding first: one or two sentences a midwife would say."""

from __future__ import annotations

from evenhand.equity.model import GapAnswer, GapChange, Stand, Standing, Strength
from evenhand.frameworks import say
from evenhand.reading.context import Context, change_key
from evenhand.reading.model import Sentence


def headline(ctx: Context) -> tuple[Sentence, ...]:
    """Headline sentences: how care for the population of focus changed, then the gap."""
    own = _own(ctx) if ctx.has_focus else ()
    if not ctx.has_comparison:
        return own or (Sentence(say("every_headline", "no_comparison")),)
    return (*own, *_gap(ctx)) if ctx.has_focus else _every_group(ctx)


def _own(ctx: Context) -> tuple[Sentence, ...]:
    change = ctx.gap.focus_change
    if change is None:
        return ()
    text = say(f"own_headline{ctx.family}", change_key(change), **ctx.words)
    return (Sentence(text, change.strength, evidence=("focus_change",)),)


def _gap(ctx: Context) -> tuple[Sentence, ...]:
    change, standing = ctx.gap.gap_change, ctx.gap.standing
    if change is not None:
        return (Sentence(gap_sentence(change, ctx), change.strength, evidence=("gap_change",)),)
    if standing is not None:
        text = say(f"stand_headline{ctx.family}", stand_key(standing), **ctx.words)
        return (Sentence(text, standing.strength, evidence=("standing",)),)
    return ()


def stand_key(standing: Standing) -> str:
    """Which sentence says where the gap stands."""
    if standing.answer is Stand.SMALL_GAP:
        return "small_gap"
    if standing.answer is Stand.EQUAL:
        return "equal"
    if standing.answer is Stand.NOT_SHOWN:
        return "not_shown"
    side = "more" if (standing.contrast.difference.value or 0) > 0 else "fewer"
    return f"gap_{side}" + ("" if standing.strength is Strength.ESTABLISHED else "_suggested")


_STRENGTHENED = {
    GapAnswer.NARROWED: "narrowed",
    GapAnswer.LEVELLED_DOWN: "levelled",
    GapAnswer.NARROWED_UNKNOWN: "narrowed_unknown",
    GapAnswer.WIDENED: "widened",
    GapAnswer.OPENED: "opened",
    GapAnswer.REVERSED: "reversed",
}
_PLAIN = {
    GapAnswer.DIFFERENTLY: "differently",
    GapAnswer.UNCHANGED: "unchanged",
    GapAnswer.CANNOT_TELL: "cannot_tell",
    GapAnswer.NO_GAP: "no_gap",
}


def gap_sentence(change: GapChange, ctx: Context) -> str:
    """How the gap has changed, in one sentence."""
    if change.answer is GapAnswer.ONE_SCALE:
        return say("gap_headline", "one_scale", **ctx.words, **_two_scales(change))
    if change.answer in _PLAIN:
        scales = {
            "ratio_scale": say("scale", change.ratio_scale),
            "difference_scale": say("scale", change.difference_scale),
        }
        return say("gap_headline", _PLAIN[change.answer], **ctx.words, **scales)
    return say("gap_headline", f"{_STRENGTHENED[change.answer]}_{change.strength}", **ctx.words)


def _two_scales(change: GapChange) -> dict[str, str]:
    ratio_sure = change.ratio_scale != "cannot tell"
    sure, unsure = ("ratio", "difference") if ratio_sure else ("difference", "ratio")
    answer = change.ratio_scale if ratio_sure else change.difference_scale
    likely = "" if change.strength is Strength.ESTABLISHED else "likely "
    return {
        "sure_scale": sure,
        "unsure_scale": unsure,
        "sure_answer": likely + say("scale", answer),
    }


def _every_group(ctx: Context) -> tuple[Sentence, ...]:
    """No population of focus: name the groups that clearly differ, alphabetical as everywhere."""
    found = []
    clear = [c for c in ctx.secondary(ctx.last) if c.clear]
    for side, sign in (("more", 1), ("fewer", -1)):
        places = [c.group for c in clear if sign * (c.difference.value or 0) > 0]
        if places:
            text = say(
                "every_headline", f"{side}{ctx.family}", groups=ctx.people(places), **ctx.words
            )
            found.append(Sentence(text, Strength.ESTABLISHED, evidence=("contrasts",)))
    if not found:
        found.append(Sentence(say("every_headline", "none", **ctx.words), Strength.CANNOT_TELL))
    return tuple(found)
