"""How we know: the choices and constants behind a page, and whom its numbers leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.equity.model import Estimate, Margin, MissingBounds, MissingChange, Mix
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Kind
from evenhand.reading import Plan, read
from evenhand.reading.context import Context
from evenhand.reading.how import how_we_know
from evenhand.reading.missing import (
    missing_parts,
    missing_sentence,
    shared_parts,
    shared_sentence,
)
from evenhand.reading.model import Look, MissingPart
from fixtures.tables import HAEMORRHAGE, flat_table, group, phased_table
from fixtures.worded import EXAMPLE, PLAN, context

NOTHING = Estimate(None, None, None, None, None, "")
LOOK = Look(
    2, 4, date(2025, 4, 30), date(2025, 10, 31), date(2026, 4, 30), False, (6, 12, 18, 24), 16
)
READ = replace(
    LOOK,
    fraction=0.714,
    stand_fraction=0.5,
    established=2.456,
    suggested=1.567,
    stand_established=2.789,
    stand_suggested=1.89,
)
COMPARISON = "Black women are compared with White women. Reason given: none recorded; a comparison is a choice, so write down why it was made."
PRIMARY = "The comparison of Black women with White women is the primary one and is not adjusted; the other groups are adjusted together (Bonferroni)."
LEVEL = (
    "Clear means that the 95% interval excludes no change; likely means that the 80% interval does."
)
PLANNED = "Clear means that the interval of this look excludes no change, wide enough that over all planned looks together 95% stay right; likely means the same at 80%."
INTERVALS = "Intervals: Miettinen-Nurminen score; closed form; widened for month-to-month scatter by a factor of 1.00 (phi 1.00)."
RULES = "Chart rules: making-data-count."
NO_MARGIN = "No margin for “equal” has been agreed, so equality is never claimed."
MIX = "Of the overall change of −0.6 percentage points, −0.6 percentage points came from changes in care within groups and 0.0 percentage points from a change in who was cared for."
ONE_LOOK = "This page is one look at the data. Reading it every month and stopping at the first good news would make false good news more likely."
SMALL = "This page reads one measure in one place. No sentence here says what caused a change."
LOOKED = "Look 2 of 4 in the plan, with data to 30 April 2025. By now 71.4% is known of what will be known at the planned end."
BAR = "Each further look is a further chance to be wrong, so the bar is higher than for one look. Here clear needs 2.46 standard errors in place of 1.96, and likely 1.57 in place of 1.28; for where the gap stands, 2.79 and 1.89. Over all looks together a false clear stays at or under 5%, and a false likely at or under 20%."
UNREGISTERED = (
    "No date of registration is recorded, so nobody can see that the plan came before the data."
)


@pytest.fixture(scope="module")
def ctx() -> Context:
    return context()


def how(ctx: Context, **fields: Any) -> list[str]:
    found = how_we_know(replace(ctx, **fields))
    assert {(s.strength, s.lead, s.evidence) for s in found} == {(None, "", ())}
    return [s.text for s in found]


def test_all_of_it_in_order(ctx: Context) -> None:
    assert how(ctx) == [
        COMPARISON,
        PRIMARY,
        LEVEL,
        INTERVALS,
        RULES,
        NO_MARGIN,
        MIX,
        ONE_LOOK,
        SMALL,
    ]


def test_a_reason_and_a_margin_that_were_agreed(ctx: Context) -> None:
    margin = Margin(0.0125, 1.5, "the team and its partners", "12 March 2024")
    plan = replace(PLAN, reason="the largest group", margin=margin, rules="anhoej")
    found = how(ctx, plan=plan)
    assert found[0] == (
        "Black women are compared with White women. Reason given: the largest group"
    )
    assert found[4:6] == [
        "Chart rules: anhoej.",
        "Agreed margin for “equal”: up to 12.5 more in 1,000 (agreed by the team and its partners, 12 March 2024).",
    ]


def test_a_day_that_is_kept_is_said_in_words(ctx: Context) -> None:
    margin = Margin(0.02, 1.5, "the team", "2024-03-12")
    assert how(ctx, plan=replace(PLAN, margin=margin))[5] == (
        "Agreed margin for “equal”: up to 20 more in 1,000 (agreed by the team, 12 March 2024)."
    )


@pytest.mark.parametrize("side", ["focus", "comparison"])
def test_without_two_sides_nobody_is_compared(ctx: Context, side: str) -> None:
    nobody = np.zeros(5, bool)
    assert how(ctx, scope=replace(ctx.scope, **{side: nobody}))[0] == LEVEL


@pytest.mark.parametrize(
    ("look", "level", "said"),
    [
        (READ, PLANNED, [UNREGISTERED, LOOKED, BAR]),
        (replace(READ, fraction=None), PLANNED, [UNREGISTERED]),
        (replace(READ, to=None), LEVEL, [UNREGISTERED]),
    ],
)
def test_a_planned_look(ctx: Context, look: Look, level: str, said: list[str]) -> None:
    found = how(ctx, look=look)
    assert found[2] == level
    assert found[7:] == [*said, SMALL]
    plan = replace(PLAN, registered_on=date(2024, 4, 2))
    registered = "Plan registered on 2 April 2024."
    assert how(ctx, look=look, plan=plan)[7:] == [registered, *said[1:], SMALL]
    assert how(ctx, plan=plan)[7:] == [registered, ONE_LOOK, SMALL]


@pytest.mark.parametrize(
    ("phi", "factor", "shown"),
    [(0.5, "1.00", "0.50"), (1.0, "1.00", "1.00"), (2.25, "1.50", "2.25"), (1.999, "1.41", "2.00")],
)
def test_intervals_and_what_widens_them(ctx: Context, phi: float, factor: str, shown: str) -> None:
    gap = replace(ctx.gap, phi=phi)
    end = f"widened for month-to-month scatter by a factor of {factor} (phi {shown})."
    assert f"Intervals: Miettinen-Nurminen score; closed form; {end}" in how(ctx, gap=gap)
    bare = replace(gap, gap_change=None, contrasts=())
    assert f"Intervals: Wilson; {end}" in how(ctx, gap=bare)


def test_methods_are_named_once_each(ctx: Context) -> None:
    exact = tuple(
        replace(c, ratio=replace(c.ratio, method="mid-P" if c.group == 2 else "score"))
        for c in ctx.gap.contrasts
    )
    found = how(ctx, gap=replace(ctx.gap, contrasts=exact))
    assert found[3].startswith("Intervals: score; mid-P; closed form; widened")


def test_what_the_missing_could_do_to_the_change(ctx: Context) -> None:
    low, high = replace(NOTHING, value=0.581), replace(NOTHING, value=1.04)
    gap = replace(ctx.gap, missing_change=MissingChange(low, high))
    said = "If everyone without a usable ethnicity fell the one way before and the other way since, the change in the gap (ratio of ratios) would lie between 0.58 and 1.0."
    assert how(ctx, gap=gap)[6] == said
    for one in (MissingChange(NOTHING, high), MissingChange(low, NOTHING)):
        assert how(ctx, gap=replace(ctx.gap, missing_change=one))[6] == MIX


def test_what_the_overall_change_is_made_of(ctx: Context) -> None:
    gap = replace(ctx.gap, mix=Mix(-0.03, 0.01, -0.04))
    said = "Of the overall change of −3.0 percentage points, +1.0 percentage point came from changes in care within groups and −4.0 percentage points from a change in who was cared for."
    assert how(ctx, gap=gap)[6] == said
    assert MIX not in how(ctx, gap=replace(ctx.gap, mix=None))


# --- who is missing ------------------------------------------------------------------------------

NOT_STATED, BLANK = group("not_stated"), group("blank")
MISSING = {"not_stated": (22, 190), "blank": (0, 40)}
COUNTS = {"black": (12, 100), "white": (60, 1_000)}


def test_each_way_of_being_missing_has_its_share_of_everybody() -> None:
    """190 and 40 of 1,330."""
    table = flat_table({**COUNTS, **MISSING})
    assert missing_parts(table) == (
        MissingPart(NOT_STATED, 190, 190 / 1_330, 22),
        MissingPart(BLANK, 40, 40 / 1_330, 0),
    )
    assert missing_parts(flat_table(COUNTS)) == ()
    empty = replace(table, denominator=table.denominator * 0, numerator=table.numerator * 0)
    assert [p.share for p in missing_parts(empty)] == [0.0, 0.0]
    months = phased_table({"black": ((1, 60), (1, 60)), "blank": ((1, 20), (2, 40))})
    assert missing_parts(months) == (MissingPart(BLANK, 60, 60 / 180, 3),)


def said_of(ctx: Context, *parts: MissingPart) -> str:
    return missing_sentence(ctx, parts)


def bounded(ctx: Context, answer: str, tipping: float | None, low: float | None = 1.4) -> Context:
    """What the missing could do, in the phase before and in the latest."""
    ends = replace(NOTHING, value=low), replace(NOTHING, value=2.04)
    last = MissingBounds(1, 22, 190, NOTHING, *ends, tipping, answer)
    return replace(ctx, gap=replace(ctx.gap, missing=(replace(last, phase=0, tipping=9.0), last)))


def test_the_outcome_of_the_missing_and_what_they_could_change(ctx: Context) -> None:
    """22 of 200 are 11.0 %; the stated: 761 of 11,618 are 6.6 %."""
    parts = MissingPart(NOT_STATED, 160, 0.016, 22), MissingPart(BLANK, 40, 0.004, 0)
    start = "2.0% of women have no usable ethnicity. Of those, 11.0% had a major haemorrhage, against 6.6% of those with a stated ethnicity."
    lies = "If all of them fell the one way or the other, the ratio would lie between 1.4 and 2.0."
    assert said_of(ctx, *parts) == start
    tipped = "Could they change the answer? It cannot be ruled out: their ratio would have to differ from that of the known by a factor of 2.6."
    found = bounded(ctx, "cannot be ruled out", 2.64)
    assert said_of(found, *parts) == f"{start} {tipped} {lies}"
    never = "Could they change the answer? Only if their ratio differed from that of the known by more than a factor of 10."
    assert said_of(bounded(ctx, "cannot be ruled out", None), *parts) == f"{start} {never} {lies}"
    turned = "They could reverse the answer about the gap: it depends on who they are."
    assert said_of(bounded(ctx, "could reverse", 2.64), *parts) == f"{start} {turned} {lies}"
    assert said_of(bounded(ctx, "could reverse", 2.64, None), *parts) == f"{start} {turned}"
    gap = found.gap.missing
    open_end = replace(gap[1], largest=NOTHING)
    endless = replace(found, gap=replace(found.gap, missing=(gap[0], open_end)))
    assert said_of(endless, *parts) == f"{start} {tipped}"
    early = replace(found, gap=replace(found.gap, missing=gap[:1]))
    assert said_of(early, *parts) == start


def test_nobody_missing_few_missing_and_no_outcome_to_tell(ctx: Context) -> None:
    none = "Every row has a usable ethnicity."
    assert said_of(ctx) == none
    assert said_of(ctx, MissingPart(BLANK, 0, 0.0, 0)) == none
    assert said_of(ctx, MissingPart(BLANK, None, 0.0, None)) == none
    waits = replace(ctx, measure=replace(HAEMORRHAGE, kind=Kind.MEAN))
    assert said_of(waits, MissingPart(BLANK, 1, 0.0001, 0)) == (
        "Under 0.1% of women have no usable ethnicity."
    )
    nobody = tuple(
        tuple(replace(r, numerator=None, denominator=None) for r in g) for g in ctx.gap.rates
    )
    hidden = replace(ctx, gap=replace(ctx.gap, rates=nobody))
    assert said_of(hidden, MissingPart(BLANK, 40, 0.02, 4)) == (
        "2.0% of women have no usable ethnicity."
    )
    assert said_of(ctx, MissingPart(BLANK, 40, 0.02, None)).startswith(
        "2.0% of women have no usable ethnicity. Of those, 0.0% had"
    )


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((), "Fewer than 1 in 100 women, or none, have no usable ethnicity."),
        ((0.0, 0.0), "Fewer than 1 in 100 women, or none, have no usable ethnicity."),
        ((0.0049,), "Fewer than 1 in 100 women, or none, have no usable ethnicity."),
        ((0.0049, 0.0049, 0.0049), "Fewer than 2 in 100 women, or none, have no usable ethnicity."),
        ((0.005,), "About 0.5% of women have no usable ethnicity."),
        ((0.0163, 0.0049), "About 1.6% of women have no usable ethnicity."),
        ((0.0163, 0.0349), "About 5.1% of women have no usable ethnicity."),
        ((0.123,), "About 12% of women have no usable ethnicity."),
    ],
)
def test_others_read_a_share_that_never_tells_few_from_nobody(
    ctx: Context, shares: tuple[float, ...], said: str
) -> None:
    parts = tuple(MissingPart(BLANK, 10, s, 1) for s in shares)
    assert shared_sentence(ctx, parts, ()) == said


@pytest.mark.parametrize(
    ("answer", "tipping", "said"),
    [
        ("could reverse", 2.0, "They could reverse the answer about the gap"),
        ("cannot be ruled out", None, "Could they change the answer? Only if their ratio"),
        ("cannot be ruled out", 2.34, "Could they change the answer? It cannot be ruled out; how"),
    ],
)
def test_others_read_what_who_is_missing_could_change_without_a_number(
    ctx: Context, answer: str, tipping: float | None, said: str
) -> None:
    some = Estimate(2.34, 2.34, 2.34, 2.34, 2.34, "x")
    earlier = MissingBounds(ctx.last - 1, 1, 9, some, some, some, 9.9, "could reverse")
    bounds = (earlier, MissingBounds(ctx.last, 1, 9, some, some, some, tipping, answer))
    parts = (MissingPart(BLANK, 10, 0.05, 1),)
    found = shared_sentence(ctx, parts, bounds)
    assert found.startswith(f"About 5% of women have no usable ethnicity. {said}")
    assert "2.3" not in found
    few = (MissingPart(BLANK, 1, 0.001, 1),)
    assert said not in shared_sentence(ctx, few, bounds)  # it would tell that there are some


def test_shares_for_others_hold_no_counts() -> None:
    parts = (
        MissingPart(NOT_STATED, 190, 0.01634, 22),
        MissingPart(BLANK, 40, 0.00499, 0),
        MissingPart(EthnicGroup("x", "X", status=GroupStatus.NOT_KNOWN), 50, 0.005, 3),
    )
    assert shared_parts(parts) == (
        MissingPart(NOT_STATED, None, 0.016, None),
        MissingPart(parts[2].group, None, 0.005, None),
    )


def test_a_reading_holds_its_missing_parts() -> None:
    counts = {**EXAMPLE, "not_stated": ((10, 100), (12, 90)), "blank": ((0, 20), (0, 20))}
    found = read(phased_table(counts), Plan(change_date=PLAN.change_date))
    assert found.missing == missing_parts(phased_table(counts))
    assert found.missing_sentence.startswith(
        "1.9% of women have no usable ethnicity. Of those, 9.6% had a major haemorrhage, against 6.6%"
    )
