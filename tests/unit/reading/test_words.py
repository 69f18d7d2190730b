"""Every answer has its words, and the words are about care."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest

from evenhand.equity.model import GapAnswer, GapChange, OwnAnswer, OwnChange, Stand, Strength
from evenhand.errors import PlanError
from evenhand.frameworks import wording
from evenhand.measures.definition import Break, Kind, Role
from evenhand.reading import Plan, read, read_all
from evenhand.reading.context import Context, change_key
from evenhand.reading.headline import gap_sentence, headline, stand_key
from evenhand.reading.lines import lines
from evenhand.reading.scope import scope_of
from evenhand.reading.timing import timing_of
from fixtures.tables import CHANGE, HAEMORRHAGE, SCREENED, flat_table, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
COUNTS = {"black": ((127, 1_064), (96, 1_077)), "white": ((181, 3_266), (189, 3_394))}


@pytest.fixture(scope="module")
def ctx() -> Context:
    table = phased_table(COUNTS)
    reading = read(table, PLAN)
    assert reading.gap is not None
    return Context(HAEMORRHAGE, PLAN, scope_of(table, PLAN), reading.phases, reading.gap)


def with_change(ctx: Context, **fields: object) -> GapChange:
    assert ctx.gap.gap_change is not None
    return replace(ctx.gap.gap_change, **fields)


@pytest.mark.parametrize(
    ("answer", "strength", "scale"),
    list(product(GapAnswer, Strength, ("narrowed", "widened", "unchanged", "cannot tell"))),
)
def test_every_answer_about_the_gap_has_a_sentence(
    ctx: Context, answer: GapAnswer, strength: Strength, scale: str
) -> None:
    if strength is Strength.CANNOT_TELL:
        strength = Strength.SUGGESTED
    change = with_change(ctx, answer=answer, strength=strength, ratio_scale=scale)
    assert gap_sentence(change, ctx).endswith(".")
    assert all(
        "{" not in s.text for s in lines(replace(ctx, gap=replace(ctx.gap, gap_change=change)))
    )


@pytest.mark.parametrize(("answer", "strength"), list(product(OwnAnswer, Strength)))
@pytest.mark.parametrize("kind", [Kind.PROPORTION, Kind.MEAN])
def test_every_answer_about_a_group_has_a_sentence(
    ctx: Context, answer: OwnAnswer, strength: Strength, kind: Kind
) -> None:
    settled = answer is OwnAnswer.CANNOT_TELL
    assert ctx.gap.focus_change is not None
    change: OwnChange = replace(
        ctx.gap.focus_change,
        answer=answer,
        strength=Strength.CANNOT_TELL if settled else strength,
    )
    if not settled and strength is Strength.CANNOT_TELL:
        return
    assert change_key(change) in wording("verdicts")["own_headline"]
    said = headline(
        replace(
            ctx, gap=replace(ctx.gap, focus_change=change), measure=replace(HAEMORRHAGE, kind=kind)
        )
    )
    assert "Black women" in said[0].text


@pytest.mark.parametrize(("answer", "strength"), list(product(Stand, Strength)))
def test_every_standing_has_a_sentence(ctx: Context, answer: Stand, strength: Strength) -> None:
    assert ctx.gap.standing is not None
    standing = replace(ctx.gap.standing, answer=answer, strength=strength)
    for family in ("", "_quantity"):
        assert stand_key(standing) in wording("verdicts")[f"stand_headline{family}"]


def test_words_never_name_people_as_the_problem() -> None:
    text = " ".join(t for section in wording("verdicts").values() for t in section.values())
    assert not re.search(
        r"BAME|non-White|hard to reach|non-compliant|target group|parity", text, re.I
    )


def test_care_not_the_group_is_the_subject_of_headlines() -> None:
    for name, text in wording("verdicts")["own_headline"].items():
        assert "in our care" in text or "care for" in text, name


def test_a_month_that_holds_the_change_is_in_neither_phase() -> None:
    table = phased_table(COUNTS)
    late = replace(PLAN, change_date=date(2024, 5, 10))
    inside = timing_of(table.periods, table.grain, late).read
    first = timing_of(table.periods, table.grain, PLAN).read
    assert (inside == -1).sum() == 1
    assert table.periods[int((inside == -1).argmax())] == date(2024, 5, 1)
    assert (first == -1).sum() == 0


@pytest.mark.parametrize("day", [date(2022, 1, 1), date(2026, 6, 1), date(2023, 1, 1)])
def test_a_change_outside_the_data_is_refused_with_what_the_data_hold(day: date) -> None:
    with pytest.raises(PlanError, match="January 2023 to December 2025"):
        read(phased_table(COUNTS), replace(PLAN, change_date=day))


def test_a_group_cannot_be_compared_with_itself() -> None:
    with pytest.raises(PlanError, match="both in the population of focus"):
        read(phased_table(COUNTS), replace(PLAN, comparison=("Black", "White")))


def test_everyone_else_is_a_comparison() -> None:
    reading = read(phased_table(COUNTS), replace(PLAN, comparison=(), versus_everyone_else=True))
    assert reading.comparison_label == "all other women"
    assert "all other women" in reading.headline[1].text


def test_a_detailed_group_that_is_named_stays_itself_and_leaves_its_high_level_group() -> None:
    counts = {
        "black_african": ((60, 500), (50, 500)),
        "black_caribbean": ((40, 400), (40, 400)),
        "white_british": ((181, 3_266), (189, 3_394)),
    }
    reading = read(phased_table(counts), replace(PLAN, focus=("Black African",)))
    assert [g.group.label for g in reading.groups] == ["Black", "Black African", "White"]
    assert reading.focus_label == "Black African women"


def test_without_a_focus_every_group_is_read_against_the_comparison() -> None:
    table = flat_table({"asian": (50, 1000), "black": (120, 1000), "white": (50, 1000)})
    reading = read(table, Plan(comparison=("White",)))
    assert (
        reading.headline[0].text
        == "In our care, more Black women than White women had a major haemorrhage."
    )
    bare = read(table, Plan())
    assert "name one to see" in bare.headline[0].text


def test_a_break_inside_is_named_and_nothing_across_it_is_clear() -> None:
    broken = replace(
        HAEMORRHAGE,
        breaks=(Break(date(2024, 6, 1), "blood loss was weighed instead of estimated"),),
    )
    counts = {"black": ((800, 6_667), (400, 8_333)), "white": ((1_000, 20_000), (1_250, 25_000))}
    reading = read(phased_table(counts, measure=broken), PLAN)
    assert any(flag.id == "break" and "1 June 2024" in flag.text for flag in reading.flags)
    assert reading.gap is not None
    assert reading.gap.focus_change is not None
    assert reading.gap.focus_change.strength is not Strength.ESTABLISHED


def test_exploratory_dates_are_never_clear() -> None:
    counts = {"black": ((800, 6_667), (400, 8_333)), "white": ((1_000, 20_000), (1_250, 25_000))}
    reading = read(phased_table(counts), replace(PLAN, dates_set_afterwards=True))
    assert any(flag.id == "exploratory" for flag in reading.flags)
    assert all(s.strength is not Strength.ESTABLISHED for s in reading.headline)


def test_a_balancing_measure_that_got_worse_stands_beside_the_outcome() -> None:
    worse = replace(HAEMORRHAGE, id="admission", title="Admission", role=Role.BALANCING)
    balancing = phased_table(
        {"black": ((50, 1_064), (150, 1_077)), "white": ((181, 3_266), (189, 3_394))}, measure=worse
    )
    outcome, _ = read_all([phased_table(COUNTS), balancing], PLAN)
    assert any(f.id == "balancing" and "Black women" in f.text for f in outcome.flags)


def test_higher_is_better_reads_the_other_way() -> None:
    reading = read(
        phased_table(
            {"black": ((500, 1_000), (650, 1_000)), "white": ((700, 1_000), (705, 1_000))},
            measure=SCREENED,
        ),
        PLAN,
    )
    assert (
        reading.headline[0].text == "More Black women were screened in our care since the change."
    )


def test_missing_ethnicity_is_a_group_and_is_said() -> None:
    counts = {**COUNTS, "not_stated": ((10, 100), (10, 100)), "blank": ((0, 20), (0, 20))}
    reading = read(phased_table(counts), PLAN)
    assert [p.group.label for p in reading.missing] == ["Not stated", "Left blank"]
    assert "have no usable ethnicity" in reading.missing_sentence
    assert [g.group.label for g in reading.groups] == ["Black", "White"]


def test_members_of_a_high_level_group_that_differ_are_named_with_counts() -> None:
    table = flat_table({"bangladeshi": (40, 200), "indian": (10, 200), "white_british": (50, 1000)})
    reading = read(table, Plan(focus=("Asian",), comparison=("White",)))
    (flag,) = [f for f in reading.flags if f.id == "members"]
    assert "Bangladeshi 20.0% (40 of 200) and Indian 5.0% (10 of 200)" in flag.text


def test_the_gap_within_sites_stands_beside_the_whole() -> None:
    """Two sites with equal care in each: the whole shows a ratio of 1.4, the same site none."""
    one = flat_table({"black": (30, 100), "white": (15, 50)})
    two = flat_table({"black": (5, 50), "white": (10, 100)})
    both = replace(
        one,
        sites=("Harbour", "Meadow"),
        numerator=np.concatenate([one.numerator, two.numerator]),
        denominator=np.concatenate([one.denominator, two.denominator]),
        missing=np.concatenate([one.missing, two.missing]),
    )
    reading = read(both, Plan(focus=("Black",), comparison=("White",)))
    said = " ".join(s.text for s in reading.how_we_know)
    assert "Sites: 1.4 times over all 2 sites together, 1.0 times" in said
    assert (
        "The gap of +6.7 percentage points over all sites is made of 0.0 percentage points between "
        "people cared for at the same site, and +6.7 percentage points from being cared for at "
        "different sites." in said
    )


@pytest.mark.parametrize("origin", [0.0, 20.0])
def test_a_mean_is_read_about_zero_whatever_its_origin(origin: float) -> None:
    """Values 10 and 20 (Black), 30 and 40 (White): means 15 and 35."""
    wait = replace(
        HAEMORRHAGE, kind=Kind.MEAN, numerator=None, value="days", origin=origin, event="the wait"
    )
    table = flat_table({"black": (0, 2), "white": (0, 2)}, measure=wait)
    values = np.array([[10.0, 20.0], [30.0, 40.0]]) - origin
    table = replace(
        table,
        sums=values.sum(axis=1)[None, :, None],
        squares=(values**2).sum(axis=1)[None, :, None],
    )
    reading = read(table, Plan(focus=("Black",), comparison=("White",)))
    assert reading.gap is not None
    assert [r[0].rate.value for r in reading.gap.rates] == [15.0, 35.0]


def test_the_missing_are_set_against_those_with_a_stated_ethnicity_alone() -> None:
    """20 of 200 stated, 30 of 100 missing: 10.0 %, not the 16.7 % of everyone."""
    table = flat_table({"black": (10, 100), "white": (10, 100), "blank": (30, 100)})
    reading = read(table, Plan(focus=("Black",), comparison=("White",)))
    assert (
        "30.0% had a major haemorrhage, against 10.0% of those with a stated"
        in reading.missing_sentence
    )
