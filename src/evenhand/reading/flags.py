"""What a reader must know beside the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.equity.model import OwnAnswer
from evenhand.frameworks import say
from evenhand.measures.definition import Break, Measure, Role
from evenhand.measures.table import MeasureTable
from evenhand.reading.context import Context
from evenhand.reading.figures import as_day, in_full, show_share, title_of
from evenhand.reading.model import EquityReading, Flag, Phase, Plan


def flags(ctx: Context) -> tuple[Flag, ...]:
    """Every flag of one measure, in a fixed order."""
    return (
        *_masked(ctx),
        *_looks(ctx),
        *_honesty(ctx),
        *_margin(ctx),
        *_breaks(ctx),
        *_caution(ctx),
        *_outcome_missing(ctx),
        *_unplaced(ctx),
    )


def inside_breaks(measure: Measure, phases: Sequence[Phase]) -> tuple[Break, ...]:
    """Breaks of the measure that fall inside the phases read."""
    start, end = phases[0].start, phases[-1].end
    if start is None or end is None:
        return ()
    return tuple(b for b in measure.breaks if start < b.on < end)


def balancing_flags(readings: Sequence[EquityReading]) -> tuple[Flag, ...]:
    """A balancing measure that got worse for a group, to be shown with every outcome."""
    found = []
    for reading in readings:
        if reading.measure.role is not Role.BALANCING or reading.gap is None:
            continue
        worse = [
            g.group.label
            for g, change in zip(reading.groups, reading.gap.changes, strict=False)
            if change.answer is OwnAnswer.WORSE
        ]
        for label in worse:
            text = say(
                "flag",
                "balancing_worse",
                measure=reading.measure.title,
                people=f"{label} {reading.measure.people}",
            )
            found.append(Flag("balancing", "Balancing measure", text))
    return tuple(found)


def secondary_flags(measure: Measure, plan: Plan, titles: Mapping[str, str]) -> tuple[Flag, ...]:
    """The plan is judged on another measure, named by its title as in `titles` (by id)."""
    primary = plan.primary_measure
    if not primary or primary == measure.id:
        return ()
    text = say("plan", "secondary", primary=title_of(primary, titles))
    return (Flag("secondary", "Not the primary measure", text),)


def _masked(ctx: Context) -> Iterator[Flag]:
    for flag in ctx.gap.masked:
        name = "masked_worse" if flag.kind == "got worse" else "masked_behind"
        yield Flag(
            "masked",
            "Hidden by the overall figure",
            say("flag", name, people=ctx.people([flag.group])),
        )


def _looks(ctx: Context) -> Iterator[Flag]:
    """Where the plan stands, when the data do not end with a planned look."""
    look = ctx.look
    if look is not None and look.to is None and look.next_to is not None:
        text = say("plan", "early", next=in_full(look.next_to))
        yield Flag("before-first-look", "Before the first planned look", text)
    elif look is not None and look.to is not None and not look.on_time:
        yield _off_plan(look.to, look.next_to)
    elif look is None and len(ctx.phases) > 1 and ctx.gap.phases == 1:
        when = in_full(ctx.plan.change_date) if ctx.plan.change_date else ""
        text = say("flag", "nothing_since", change=when)
        yield Flag("nothing-since", "Nothing since the change yet", text)


def _off_plan(to: date, following: date | None) -> Flag:
    if following is None:
        return Flag("plan-ended", "The plan has ended", say("plan", "ended", to=in_full(to)))
    text = say("plan", "between", to=in_full(to), next=in_full(following))
    return Flag("between-looks", "Between planned looks", text)


def _honesty(ctx: Context) -> Iterator[Flag]:
    plan = ctx.plan
    if ctx.gap.already_moving and len(ctx.phases) > 1:
        yield Flag("already-moving", "Already changing before", say("flag", "already_moving"))
    yield from _chosen(ctx)
    if plan.dates_set_afterwards and len(ctx.phases) > 1:
        yield Flag("exploratory", "Exploratory", say("flag", "exploratory"))
    elif plan.registered_on and plan.change_date and plan.registered_late:
        days = in_full(plan.registered_on), in_full(plan.change_date)
        text = say("plan", "registered_late", day=days[0], change=days[1])
        yield Flag("exploratory", "Exploratory", text)
    if not plan.declared_before and ctx.has_focus:
        yield Flag("declared-after", "Named afterwards", say("flag", "declared_after"))


def _margin(ctx: Context) -> Iterator[Flag]:
    """A margin that was agreed late, or changed after it was locked."""
    plan, title = ctx.plan, say("flag", "margin_title")
    agreed = as_day(plan.margin.agreed_on) if plan.margin else None
    if agreed and plan.change_date and agreed > plan.change_date:
        days = in_full(agreed), in_full(plan.change_date)
        yield Flag("margin", title, say("flag", "margin_late", day=days[0], change=days[1]))
    for change in plan.margin_changes:
        text = say(
            "flag", "margin_changed", day=in_full(change.on), reason=_sentence(change.reason)
        )
        yield Flag("margin", title, text)


def _chosen(ctx: Context) -> Iterator[Flag]:
    """What a focus that was chosen for being worst would show by chance, beside what it shows."""
    plan, until, start = ctx.plan, ctx.plan.chosen_with_data_to, ctx.phases[0].start
    later = until is not None and start is not None and until < start
    if until is not None and not later:
        text = say("plan", "overlap", day=in_full(until))
        yield Flag("baseline-overlap", say("plan", "overlap_title"), text)
    if not plan.chosen_because_worst:
        return
    if until is not None and later:
        text = words = say("flag", "chosen_later", day=in_full(until))
    else:
        words = say("flag", "chosen_worst")
        text = " ".join(filter(None, (say("flag", "chosen_worst"), _by_chance(ctx))))
    yield Flag("chosen-worst", "Chosen because worst", text, words)


def _by_chance(ctx: Context) -> str:
    found = ctx.gap.by_chance
    if found is None or found.expected.value is None:
        return ""
    expected, alone = found.expected, found.expected.value - found.before
    following = say(
        "flag",
        "chosen_next",
        expected=ctx.rate(expected.value),
        low=ctx.rate(expected.low),
        high=ctx.rate(expected.high),
        since=ctx.rate(found.since),
    )
    seen = found.since - found.before
    if seen * alone <= 0:
        return following
    name = "chosen_all" if abs(alone) >= abs(seen) else "chosen_part"
    way = say("flag", "chosen_down" if seen < 0 else "chosen_up")
    sizes = {"part": ctx.difference(alone), "change": ctx.difference(seen)}
    return say("flag", name, way=way, next=following, **sizes)


def _breaks(ctx: Context) -> Iterator[Flag]:
    for found in inside_breaks(ctx.measure, ctx.phases):
        text = say("flag", "break", date=in_full(found.on), what=_sentence(found.what))
        recorded = "" if ctx.shared else _recorded(ctx, found.on)
        yield Flag("break", "A break in the numbers", f"{text} {recorded}".strip())


def _recorded(ctx: Context, on: date) -> str:
    """Share of each group whose answer is recorded, on both sides of a break; for the team alone."""
    table = ctx.scope.table
    early = np.array([p < on for p in table.periods], bool)
    shares = [
        say("flag", "recorded_group", people=ctx.people([place]), before=before, since=since)
        for place, group in enumerate(ctx.scope.stated)
        for row in (table.groups.index(group),)
        for before, since in (tuple(_share_of(table, row, side) for side in (early, ~early)),)
        if before and since
    ]
    return say("flag", "recorded", groups="; ".join(shares)) if shares else ""


def _share_of(table: MeasureTable, row: int, side: NDArray[np.bool_]) -> str:
    known, lost = (int(a[0, row, side].sum()) for a in (table.denominator, table.missing))
    return show_share(known / (known + lost)) if known + lost else ""


def _sentence(what: str) -> str:
    return what if what.endswith(".") else f"{what}."


def _caution(ctx: Context) -> Iterator[Flag]:
    if ctx.measure.caution:
        yield Flag("caution", "Read with care", ctx.measure.caution)


def _unplaced(ctx: Context) -> Iterator[Flag]:
    """Units that the definition could not place: exact counts, so for the team alone."""
    table = ctx.scope.table
    for name, count in (("undated", table.undated), ("scope_unknown", table.scope_unknown)):
        if count and not ctx.shared:
            text = say("flag", name, count=f"{count:,}", **ctx.words)
            yield Flag("data-quality", "Not counted", text)


def _outcome_missing(ctx: Context) -> Iterator[Flag]:
    missing = sum(r.missing or 0 for r in ctx.gap.overall_rates)
    scope = missing + sum(r.denominator or 0 for r in ctx.gap.overall_rates)
    if scope and missing / scope > 0.01:
        share = show_share(missing / scope)
        text = say("flag", "outcome_missing", share=share, **ctx.words)
        words = say("flag", "outcome_missing_words")
        yield Flag("data-quality", "Answers missing", text, words)
