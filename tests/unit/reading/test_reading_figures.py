"""How numbers look in sentences: every scale, every border, for the team and for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.equity.model import (
    Contrast,
    Estimate,
    OwnAnswer,
    OwnChange,
    PhaseRate,
    Strength,
)
from evenhand.measures.definition import Kind, Measure
from evenhand.reading import Plan
from evenhand.reading.context import Context, change_key, counts_text
from evenhand.reading.figures import (
    in_full,
    listing,
    month,
    months_after,
    show_difference,
    show_rate,
    show_ratio,
    show_share,
    show_signed,
    title_of,
    to_figures,
    to_two_figures,
    units,
)
from evenhand.reading.visible import visible, visible_contrast
from evenhand.records.recordset import Unit
from fixtures.tables import CHANGE, HAEMORRHAGE
from fixtures.worded import context

PER_1000 = replace(HAEMORRHAGE, multiplier=1_000)
PER_100000 = replace(HAEMORRHAGE, multiplier=100_000)
MEAN = replace(HAEMORRHAGE, kind=Kind.MEAN)
COUNT = replace(HAEMORRHAGE, kind=Kind.COUNT)
NOTHING = Estimate(None, None, None, None, None, "")


@pytest.mark.parametrize(
    ("value", "measure", "rate", "difference", "two_figures"),
    [
        (None, HAEMORRHAGE, "no figure", "no figure", "hidden"),
        (0.1194, HAEMORRHAGE, "11.9%", "11.9 percentage points", "12%"),
        (0.0101, HAEMORRHAGE, "1.0%", "1.0 percentage point", "1.0%"),
        (0.0949, HAEMORRHAGE, "9.5%", "9.5 percentage points", "9.5%"),
        (0.0049, HAEMORRHAGE, "0.5%", "0.5 percentage points", "0.49%"),
        (0.0, HAEMORRHAGE, "0.0%", "0.0 percentage points", "0%"),
        (0.0119, PER_1000, "11.9 per 1,000", "11.9 per 1,000", "12 per 1,000"),
        (0.001, PER_1000, "1.0 per 1,000", "1.0 per 1,000", "1.0 per 1,000"),
        (0.00099, PER_1000, "0.99 per 1,000", "0.99 per 1,000", "0.99 per 1,000"),
        (0.0123, PER_100000, "1,230.0 per 100,000", "1,230.0 per 100,000", "1,200 per 100,000"),
        (1234.56, MEAN, "1,234.6", "1,234.6", "1,200"),
        (1234.56, COUNT, "1,234.6", "1,234.6", "1,200"),
        (3.25, replace(MEAN, multiplier=1_000), "3.2", "3.2", "3.2"),
        (0.5, COUNT, "0.5", "0.5", "0.50"),
    ],
)
def test_a_number_on_its_scale(
    value: float | None, measure: Measure, rate: str, difference: str, two_figures: str
) -> None:
    assert show_rate(value, measure) == rate
    assert show_difference(value, measure) == difference
    assert to_two_figures(value, measure) == two_figures


def test_a_difference_has_no_sign_of_its_own() -> None:
    for measure, shown in (
        (HAEMORRHAGE, "3.0 percentage points"),
        (PER_1000, "30.0 per 1,000"),
        (replace(PER_1000, kind=Kind.COUNT), "0.0"),
    ):
        assert show_difference(-0.03, measure) == shown
    assert to_two_figures(-0.03, HAEMORRHAGE) == "3.0%"


@pytest.mark.parametrize(
    ("value", "figures", "shown"),
    [
        (0, 2, "0"),
        (12.04, 2, "12"),
        (8.91, 2, "8.9"),
        (99.6, 2, "100"),
        (1_234, 2, "1,200"),
        (1_234, 3, "1,230"),
        (0.01234, 2, "0.012"),
        (0.01234, 1, "0.01"),
        (-12.34, 3, "−12.3"),
        (-1_234.5, 2, "−1,200"),
        (1, 2, "1.0"),
        (10, 2, "10"),
    ],
)
def test_significant_figures(value: float, figures: int, shown: str) -> None:
    assert to_figures(value, figures) == shown


@pytest.mark.parametrize(
    ("value", "multiplier", "shown"),
    [
        (None, 100, "no figure"),
        (-0.0712, 100, "−7.1"),
        (0.0712, 100, "+7.1"),
        (0.0004, 100, "0.0"),
        (-0.0004, 100, "0.0"),
        (0.0004, 1_000, "+0.4"),
        (1.2345, 1_000, "+1,234.5"),
        (-1.2345, 1_000, "−1,234.5"),
    ],
)
def test_a_change_of_a_difference(value: float | None, multiplier: int, shown: str) -> None:
    assert show_signed(value, multiplier) == shown


def test_ratios_and_shares() -> None:
    assert [show_ratio(r) for r in (2.04, 0.9949, 0.1, 12.34)] == ["2.0", "0.99", "0.10", "12.3"]
    shares = (0.0, 0.0000001, 0.00099, 0.001, 0.0123, 1.0)
    shown = ["0.0%", "under 0.1%", "under 0.1%", "0.1%", "1.2%", "100.0%"]
    assert [show_share(s) for s in shares] == shown


@pytest.mark.parametrize(
    ("unit", "noun"),
    [
        (Unit.WOMAN, "women"),
        (Unit.BIRTH, "births"),
        (Unit.BABY, "babies"),
        (Unit.REFERRAL, "referrals"),
        (Unit.ADMISSION, "admissions"),
    ],
)
def test_the_noun_of_a_unit(unit: Unit, noun: str) -> None:
    assert units(replace(HAEMORRHAGE, unit=unit)) == noun


def test_names_in_a_sentence() -> None:
    names = ["Asian", "Mixed", "White", "Other"]
    said = [
        "",
        "Asian",
        "Asian and Mixed",
        "Asian, Mixed and White",
        "Asian, Mixed, White and Other",
    ]
    assert [listing(names[:n]) for n in range(5)] == said


def test_a_measure_has_the_title_that_the_team_gave_it() -> None:
    assert title_of("pph_1500", {}) == "Major haemorrhage, 1,500 ml or more"
    assert title_of("pph_1500", {"pph_1500": "Ours"}) == "Ours"
    assert title_of("gone", {"ours": "Our own"}) == "gone"


def test_days_and_months_in_words() -> None:
    assert month(date(2024, 5, 31)) == "May 2024"
    assert in_full(date(2024, 5, 1)) == "1 May 2024"
    last = date(2025, 12, 31)
    assert [months_after(last, m) for m in (0.0, 0.99, 1.0, 11.5, 12.0, 25.0)] == [
        date(2026, 1, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2028, 2, 1),
    ]
    assert months_after(date(2025, 10, 31), 1.5) == date(2025, 12, 1)


# for the team, and for people outside it


def test_what_each_audience_reads() -> None:
    team = context()
    others = replace(team, shared=True)
    rates = [c.rate(v) for c in (team, others) for v in (0.1194, None)]
    assert rates == ["11.9%", "no figure", "12%", "hidden"]
    differences = [c.difference(v) for c in (team, others) for v in (-0.0312, None)]
    assert differences == [
        "3.1 percentage points",
        "no figure",
        "3.1 percentage points",
        "hidden",
    ]
    assert others.difference(0.12) == "12 percentage points"
    assert replace(others, measure=PER_1000).difference(0.0123) == "12 per 1,000"
    ratios = [c.ratio(v) for c in (team, others) for v in (2.04, 0.987, 12.34, None)]
    assert ratios == ["2.0", "0.99", "12.3", "no figure", "2.0", "0.99", "12", "no figure"]


def test_a_signed_difference_that_shows_as_zero_has_no_sign() -> None:
    team = context()
    assert [team.signed(v) for v in (0.03, -0.03, 0.0004, -0.0004, 0.0, 1.0)] == [
        "+3.0 percentage points",
        "−3.0 percentage points",
        "0.0 percentage points",
        "0.0 percentage points",
        "0.0 percentage points",
        "+100.0 percentage points",
    ]
    rare = replace(team, measure=PER_1000)
    assert [rare.signed(v) for v in (0.0, -0.00009)] == ["0.00 per 1,000", "−0.09 per 1,000"]


def test_words_every_template_may_name() -> None:
    ctx = context()
    assert ctx.words == {
        "since": " since the change",
        "worse": "Black women",  # the side that moved the gap
        "opened": " since the change",
        "focus": "Black women",
        "comparison": "White women",
        "people": "women",
        "units": "women",
        "event": "had a major haemorrhage",
        "Event": "Had a major haemorrhage",
    }
    moving = replace(ctx, gap=replace(ctx.gap, already_moving=True)).words
    assert (moving["since"], moving["opened"]) == (" than before", "")
    assert ctx.gap.gap_change is not None
    for mover in ("comparison", "both", "not known"):
        gap = replace(ctx.gap, gap_change=replace(ctx.gap.gap_change, mover=mover))
        assert replace(ctx, gap=gap).words["worse"] == "White women"
    nobody = replace(ctx.gap, gap_change=None)
    assert replace(ctx, gap=nobody).words["worse"] == "White women"


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        (Kind.PROPORTION, ""),
        (Kind.CASES_BETWEEN, ""),
        (Kind.TIME_BETWEEN, ""),
        (Kind.MEAN, "_quantity"),
        (Kind.RATE, "_quantity"),
        (Kind.COUNT, "_quantity"),
    ],
)
def test_shares_of_people_and_quantities_have_sentences_of_their_own(
    kind: Kind, family: str
) -> None:
    assert replace(context(), measure=replace(HAEMORRHAGE, kind=kind)).family == family


def test_contrasts_by_phase() -> None:
    ctx = context()
    assert [(c.primary, c.phase) for c in (ctx.primary(0), ctx.primary(1)) if c] == [
        (True, 0),
        (True, 1),
    ]
    assert ctx.primary(2) is None
    assert [(c.group, c.phase) for c in ctx.secondary(1)] == [(0, 1), (2, 1), (4, 1)]
    assert ctx.secondary(2) == ()
    assert (ctx.last, ctx.has_focus, ctx.has_comparison) == (1, True, True)
    assert ctx.people([0, 2]) == "Asian and Mixed women"


def changed(answer: OwnAnswer, strength: Strength, difference: float | None) -> OwnChange:
    found = replace(NOTHING, value=difference)
    return OwnChange(NOTHING, found, answer, strength, "event", rules_out_worsening=False)


@pytest.mark.parametrize(
    ("answer", "strength", "difference", "key"),
    [
        (OwnAnswer.CANNOT_TELL, Strength.CANNOT_TELL, -0.1, "cannot_tell"),
        (OwnAnswer.UNCHANGED, Strength.ESTABLISHED, -0.1, "unchanged"),
        (OwnAnswer.IMPROVED, Strength.ESTABLISHED, -0.1, "lower_established"),
        (OwnAnswer.IMPROVED, Strength.SUGGESTED, 0.1, "higher_suggested"),
        (OwnAnswer.WORSE, Strength.SUGGESTED, 0.0, "higher_suggested"),
        (OwnAnswer.WORSE, Strength.SUGGESTED, None, "higher_suggested"),
        (OwnAnswer.WORSE, Strength.SUGGESTED, -0.5, "lower_suggested"),
    ],
)
def test_which_sentence_a_change_calls_for(
    answer: OwnAnswer, strength: Strength, difference: float | None, key: str
) -> None:
    assert change_key(changed(answer, strength, difference)) == key


@pytest.mark.parametrize(
    ("numerator", "denominator", "kind", "said"),
    [
        (96, 1_077, Kind.PROPORTION, "96 of 1,077 women since May 2024"),
        (1_096, 21_077, Kind.RATE, "1,096 in 21,077 since May 2024"),
        (0, 1_077, Kind.MEAN, "1,077 women since May 2024"),
        (None, 1_077, Kind.MEAN, "1,077 women since May 2024"),
        (None, None, Kind.MEAN, "hidden since May 2024"),
        (None, 1_077, Kind.PROPORTION, "hidden since May 2024"),
        (96, None, Kind.PROPORTION, "hidden since May 2024"),
        (1_096, 21, Kind.COUNT, "1,096 of 21 women since May 2024"),
    ],
)
def test_counts_under_a_chart(
    numerator: int | None, denominator: int | None, kind: Kind, said: str
) -> None:
    rate = PhaseRate(1, numerator, denominator, 0, NOTHING)
    assert counts_text(rate, replace(HAEMORRHAGE, kind=kind), "since May 2024") == said


def test_a_sign_that_may_be_told_is_no_figure() -> None:
    shown = Estimate(-0.1, -0.2, 0.0, -0.15, -0.05, "score")
    sign = replace(shown, method="sign only")
    none = Estimate(None, None, None, None, None, "sign only")
    assert (visible(shown), visible(sign)) == (shown, none)
    contrast = Contrast(1, 1, sign, shown, "event", True, 0.95, True, "neither")
    assert visible_contrast(contrast) == replace(contrast, ratio=none)
    assert visible_contrast(replace(contrast, ratio=shown, difference=sign)) == replace(
        contrast, ratio=shown, difference=none
    )


def test_a_late_plan_is_exploratory() -> None:
    plan = Plan(change_date=CHANGE, registered_on=date(2024, 5, 2))
    assert (plan.registered_late, plan.exploratory) == (True, True)
    on_time = replace(plan, registered_on=CHANGE)
    assert (on_time.registered_late, on_time.exploratory) == (False, False)
    assert not replace(plan, change_date=None).registered_late
    assert not replace(plan, registered_on=None).registered_late
    assert replace(on_time, dates_set_afterwards=True).exploratory


def test_a_context_knows_its_sides() -> None:
    ctx = context(Plan(change_date=CHANGE))
    assert (ctx.has_focus, ctx.has_comparison) == (False, False)
    assert isinstance(ctx, Context)
