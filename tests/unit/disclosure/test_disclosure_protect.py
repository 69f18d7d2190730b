"""What one release shows: grain, hidden cells, margins, phases, the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.disclosure import (
    Settings,
    SharedGrain,
    Union,
    phase_figures,
    protect,
    protect_all,
)
from evenhand.disclosure.protected import Masked
from evenhand.errors import DisclosureError, PlanError
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from unit.disclosure.kit import group, measure, table

PLAN = {"focus": ["b"], "comparison": ["w"]}
CHANGE = date(2024, 7, 1)


def steady(months: int = 12, **rows: tuple[int, int]) -> MeasureTable:
    """The same numerator and denominator in every month."""
    x = [[pair[0]] * months for pair in rows.values()]
    n = [[pair[1]] * months for pair in rows.values()]
    return table(x, n, keys=tuple(rows))


def hidden_at(cells: Masked, row: int) -> list[int]:
    return np.flatnonzero(np.ma.getmaskarray(cells)[row]).tolist()


def changed(exact: MeasureTable, *cells: tuple[int, int, int]) -> MeasureTable:
    """The table with other numerators: (group, period, numerator)."""
    x = exact.numerator.copy()
    for g, p, value in cells:
        x[0, g, p] = value
    return replace(exact, numerator=x)


def test_all_is_shown_where_nothing_is_small() -> None:
    safe = protect(steady(b=(20, 100), w=(30, 300)), phase_starts=[CHANGE], **PLAN)
    assert safe.grain is SharedGrain.MONTH
    assert not safe.hidden.any()
    assert not safe.hidden_denominator.any()
    assert safe.numerator[0].tolist() == [20] * 12
    assert safe.denominator[1].tolist() == [300] * 12
    assert safe.cells_numerator[safe.row("total")].tolist() == [50] * 12
    assert safe.phases.numerator.tolist() == [[120, 120], [180, 180], [300, 300]]
    assert safe.phases.denominator.tolist()[2] == [2400, 2400]
    assert safe.phases.rate.tolist() == [[0.2, 0.2], [0.1, 0.1], [0.13, 0.13]]  # 0.125 goes up
    assert safe.attack.cells == 0
    assert safe.attack.minimum is None
    assert safe.attack.rounds == 0
    assert safe.previous is None
    assert safe.measure == "pph"
    assert safe.kind is Kind.PROPORTION


@pytest.mark.parametrize(
    ("monthly", "grain", "periods"),
    [
        (8, SharedGrain.MONTH, 12),
        (7, SharedGrain.QUARTER, 4),
        (2, SharedGrain.HALF_YEAR, 2),
        (1, SharedGrain.ALL, 1),
    ],
)
def test_the_finest_grain_that_passes(monthly: int, grain: SharedGrain, periods: int) -> None:
    exact = table(
        [[monthly] * 12, [30] * 12],
        [[100] * 12, [300] * 12],
        keys=("b", "w"),
        start=date(2024, 4, 1),
    )
    safe = protect(exact, **PLAN)
    assert safe.grain is grain
    assert len(safe.periods) == periods
    assert not safe.hidden.any()


def test_phases_are_the_grain_before_all_periods() -> None:
    exact = table([[1] * 18, [30] * 18], [[99] * 18, [300] * 18], keys=("b", "w"))
    safe = protect(exact, phase_starts=[date(2024, 10, 1)], **PLAN)
    assert safe.grain is SharedGrain.PHASE
    assert safe.periods == (date(2024, 1, 1), date(2024, 10, 1))
    assert safe.numerator.tolist() == [[9, 9], [270, 270]]


def test_nine_in_ten_cells_of_focus_and_comparison_must_pass() -> None:
    exact = steady(months=10, b=(20, 100), w=(30, 300))
    two = changed(exact, (0, 0, 3), (0, 1, 3))
    assert protect(two, **PLAN).grain is SharedGrain.MONTH
    three = changed(two, (0, 2, 3))
    assert protect(three, **PLAN).grain is SharedGrain.QUARTER
    easier = replace(Settings.from_defaults(), grain_share=0.85)
    assert protect(three, settings=easier, **PLAN).grain is SharedGrain.MONTH


def test_other_groups_do_not_decide_the_grain() -> None:
    exact = steady(b=(20, 100), w=(30, 300), o=(1, 20))
    assert protect(exact, **PLAN).grain is SharedGrain.MONTH
    assert protect(exact).grain is not SharedGrain.MONTH  # no focus: every stated group
    missing = steady(b=(20, 100), w=(30, 300), ns=(1, 20))
    assert protect(missing).grain is SharedGrain.MONTH


def test_a_named_focus_of_two_groups_is_judged_as_one() -> None:
    exact = steady(b=(5, 100), m=(5, 100), w=(30, 300))
    safe = protect(exact, focus=["b", "m"], comparison=["w"])
    assert safe.grain is SharedGrain.MONTH
    assert safe.cells_numerator[safe.row("focus")].tolist() == [10] * 12
    assert safe.row_of(["m", "b"]) == safe.row("focus")
    assert safe.row_of(["m", "w"]) is None


def test_zero_is_hidden_like_any_small_count() -> None:
    exact = changed(steady(b=(20, 100), w=(30, 300), o=(9, 90)), (2, 3, 0), (2, 4, 5))
    safe = protect(exact, **PLAN)
    assert hidden_at(safe.numerator, 2) == [3, 4]
    assert safe.numerator.data[2, 3] == safe.numerator.data[2, 4] == -1
    assert safe.denominator[2].tolist() == [90] * 12
    assert safe.rates().tolist()[2][:5] == [0.1, 0.1, 0.1, None, None]


def test_a_hidden_denominator_hides_its_numerator() -> None:
    exact = steady(b=(20, 100), w=(30, 300), m=(9, 90), o=(9, 90))
    n = exact.denominator.copy()
    n[0, 2:, 3] = 6
    safe = protect(changed(replace(exact, denominator=n), (2, 3, 2), (3, 3, 0)), **PLAN)
    assert hidden_at(safe.denominator, 2) == hidden_at(safe.denominator, 3) == [3]
    assert hidden_at(safe.numerator, 2) == hidden_at(safe.numerator, 3) == [3]
    assert not safe.hidden[:2].any()


def test_a_total_that_gives_a_lone_cell_back_is_dropped() -> None:
    exact = changed(steady(b=(20, 100), w=(30, 300), o=(9, 90)), (2, 3, 5))
    safe = protect(exact, **PLAN)
    assert hidden_at(safe.cells_numerator, safe.row("total")) == [3]
    assert hidden_at(safe.numerator, 2) == [3]
    # the total of the phase would give it back as well
    assert safe.phases.numerator.tolist()[2] == [None]
    assert safe.attack.minimum == 4
    assert safe.attack.rounds > 0


def test_a_total_over_two_hidden_cells_stays_when_it_leaves_room() -> None:
    exact = steady(b=(20, 100), w=(30, 300), m=(9, 90), o=(9, 90))
    roomy = protect(changed(exact, (2, 3, 4), (3, 3, 4)), **PLAN)
    assert hidden_at(roomy.cells_numerator, roomy.row("total")) == []
    tight = protect(changed(exact, (2, 3, 1), (3, 3, 1)), **PLAN)
    assert hidden_at(tight.cells_numerator, tight.row("total")) == [3]


def test_a_second_period_of_the_focus_is_hidden_to_keep_its_phase() -> None:
    exact = steady(b=(20, 100), w=(30, 300))
    n = exact.denominator.copy()
    n[0, 0, 5] = 90
    safe = protect(changed(replace(exact, denominator=n), (0, 3, 5)), **PLAN)
    assert hidden_at(safe.numerator, 0) == [3, 5]  # the month with the fewest women
    assert safe.phases.numerator.tolist()[0] == [225]


def test_not_where_the_grain_cannot_spare_it() -> None:
    exact = changed(steady(b=(20, 100), w=(30, 300)), (0, 3, 5))
    strict = replace(Settings.from_defaults(), grain_share=0.95)
    safe = protect(exact, settings=strict, **PLAN)
    assert safe.grain is SharedGrain.MONTH
    assert hidden_at(safe.numerator, 0) == [3]
    assert safe.phases.numerator.tolist()[0] == [None]


UNION = [Union("mo", "Mixed and Other", ("m", "o"))]


def test_a_union_hides_its_smallest_other_member_too() -> None:
    exact = steady(b=(20, 100), w=(30, 300), m=(9, 90), o=(9, 80), a=(12, 85))
    three = [Union("amo", "Asian, Mixed and Other", ("a", "m", "o"))]
    safe = protect(changed(exact, (2, 3, 5)), unions=three, **PLAN)
    assert hidden_at(safe.cells_numerator, safe.row("amo")) == []
    assert hidden_at(safe.numerator, 2) == [3]
    assert hidden_at(safe.numerator, 3) == [3]
    assert hidden_at(safe.numerator, 4) == []


def test_a_union_is_given_up_when_its_members_cannot_cover_for_each_other() -> None:
    exact = steady(b=(20, 100), w=(30, 300), m=(9, 90), o=(9, 80))
    safe = protect(changed(exact, (2, 3, 1), (3, 3, 8)), unions=UNION, **PLAN)
    assert hidden_at(safe.cells_numerator, safe.row("mo")) == [3]


def test_a_comparison_is_hidden_for_anothers_sake_only_last() -> None:
    exact = changed(steady(b=(20, 100), w=(12, 70), o=(9, 90), m=(9, 95)), (3, 3, 5))
    unions = [Union("mwo", "Mixed, White and Other", ("m", "w", "o"))]
    safe = protect(exact, unions=unions, **PLAN)
    assert hidden_at(safe.numerator, 2) == [3]  # Other, though White is smaller here
    assert hidden_at(safe.numerator, 1) == []


def test_rounded_rates_stand_in_for_a_phase_total_that_fails() -> None:
    exact = steady(b=(20, 100), w=(30, 300), o=(12, 100))
    safe = protect(changed(exact, (2, 3, 5)), phase_starts=[CHANGE], **PLAN)
    assert safe.phases.numerator.tolist()[2] == [None, 72]
    assert safe.phases.rate.tolist()[2] == [0.11, 0.12]
    few = protect(changed(steady(b=(20, 100), w=(30, 300), o=(9, 30)), (2, 3, 5)), **PLAN)
    assert few.phases.rate.tolist()[2] == [None]  # 104 of 360 is 0.29: too near


def test_ratio_of_focus_over_comparison() -> None:
    safe = protect(steady(b=(20, 100), w=(30, 290)), phase_starts=[CHANGE], **PLAN)
    assert safe.phases.ratio.tolist() == [1.9, 1.9]
    assert protect(steady(b=(20, 100), w=(30, 290)), focus=["b"]).phases.ratio.tolist() == [None]


def test_figures_follow_the_setting() -> None:
    three = replace(Settings.from_defaults(), figures=3)
    safe = protect(steady(b=(20, 100), w=(31, 290)), settings=three, **PLAN)
    assert safe.phases.rate.tolist()[1] == [0.107]
    assert safe.phases.ratio.tolist() == [1.87]


def test_phase_figures_in_words_order() -> None:
    exact = changed(steady(b=(20, 100), w=(30, 300), o=(12, 100)), (2, 3, 5))
    found = phase_figures(protect(exact, phase_starts=[CHANGE], **PLAN))
    assert [(f.key, f.span.start.month) for f in found[:3]] == [("b", 1), ("b", 7), ("w", 1)]
    assert (found[0].label, found[0].rate, found[0].ratio) == ("Black", 0.2, 2.0)
    assert (found[0].numerator, found[0].denominator) == (120, 600)
    assert (found[4].rate, found[4].numerator, found[4].denominator) == (0.11, None, 600)


def test_a_change_inside_a_quarter_is_part_of_the_attack() -> None:
    """Quarters of 9 and a phase to the end of February: the two leave January and February of the
    first quarter and March as small counts that nobody published."""
    exact = steady(b=(3, 100), w=(30, 300))
    cut = protect(exact, phase_starts=[date(2024, 6, 1)], **PLAN)
    assert cut.grain is SharedGrain.QUARTER
    assert cut.phases.numerator.tolist()[0] == [None, None]
    whole = protect(exact, phase_starts=[CHANGE], **PLAN)
    assert whole.phases.numerator.tolist()[0] == [18, 18]


def test_nothing_to_show_is_said_so() -> None:
    exact = steady(b=(0, 50), w=(0, 50))
    with pytest.raises(DisclosureError) as caught:
        protect(exact, **PLAN)
    assert caught.value.problem == (
        "‘Major haemorrhage’ cannot be shared: too few people or events in every group,"
        " even with all periods together."
    )
    assert caught.value.remedy == (
        "Pool years, groups or teams, choose a measure with more events, or keep it in the team."
    )


def test_one_rare_measure_does_not_stop_the_others() -> None:
    rare = steady(b=(0, 50), w=(0, 50))
    common = replace(steady(b=(20, 50), w=(20, 50)), measure=measure("common"))
    first, second = protect_all([rare, common], **PLAN)
    assert first.nothing_shown
    assert first.grain is SharedGrain.ALL
    assert not second.nothing_shown
    assert (first.measure, second.measure) == ("pph", "common")


def test_unknown_groups_are_refused() -> None:
    with pytest.raises(PlanError, match=r"no group ‘z’.*Use one of: b, w"):
        protect(steady(b=(20, 100), w=(30, 300)), focus=["z"])


def test_without_dates() -> None:
    exact = table([[41], [60], [5]], [[341], [360], [100]], keys=("b", "w", "o"), start=None)
    safe = protect(exact, **PLAN)
    assert safe.grain is SharedGrain.ALL
    assert safe.numerator.tolist() == [[41], [60], [None]]
    assert safe.phases.ratio.tolist() == [0.72]
    assert safe.cells_numerator.tolist()[3] == [None]


def test_sites_are_summed() -> None:
    one = steady(b=(5, 50), w=(15, 150))
    both = replace(
        one,
        sites=("east", "west"),
        numerator=np.concatenate([one.numerator] * 2),
        denominator=np.concatenate([one.denominator] * 2),
        missing=np.concatenate([one.missing] * 2),
    )
    assert protect(both, **PLAN).numerator.tolist() == [[10] * 12, [30] * 12]


def test_counts_have_no_complement_and_no_people() -> None:
    exact = table([[20, 3, 9], [30, 30, 30]], [[1] * 3] * 2, keys=("b", "w"), kind=Kind.COUNT)
    easy = replace(Settings.from_defaults(), grain_share=0.8)
    safe = protect(exact, settings=easy, **PLAN)
    assert safe.numerator.tolist() == [[20, None, 9], [30, 30, 30]]
    assert not safe.hidden_denominator.any()


def test_rates_may_exceed_one() -> None:
    exact = table([[20, 30], [30, 30]], [[10, 20], [8, 9]], keys=("b", "w"), kind=Kind.RATE)
    assert protect(exact, **PLAN).rates().tolist()[0] == [2.0, 1.5]


def means(n: list[list[int]]) -> MeasureTable:
    people = np.array(n)[None]
    exact = table(np.zeros_like(people)[0], n, keys=("b", "w", "o"), kind=Kind.MEAN)
    return replace(
        exact,
        measure=measure(kind=Kind.MEAN, origin=500.0),
        sums=people * 20.0,
        squares=people * 410.0,
    )


def test_means_show_groups_with_enough_values_and_no_totals() -> None:
    safe = protect(means([[11, 12], [30, 30], [7, 9]]), **PLAN)
    assert safe.mean is not None
    assert safe.deviation is not None
    assert safe.mean.tolist() == [[520, 520], [520, 520], [None, 520], [None, None]]
    assert safe.deviation.tolist()[0][0] == pytest.approx(np.sqrt(110 / 10))
    assert safe.denominator.tolist() == [[11, 12], [30, 30], [None, 9]]
    assert safe.phases.spans == ()
    assert phase_figures(safe) == ()
    assert protect(steady(b=(20, 100), w=(30, 300)), **PLAN).mean is None


def test_equal_values_have_no_spread() -> None:
    exact = replace(means([[11], [30], [9]]), squares=np.array([[[11], [30], [9]]]) * 400.0)
    assert protect(exact, **PLAN).deviation.tolist()[:3] == [[0.0]] * 3


def test_the_report_says_whom_the_rule_hid_from_the_table_alone() -> None:
    exact = changed(steady(b=(20, 100), w=(30, 300), o=(1, 20), m=(9, 90)), (3, 3, 0), (3, 4, 2))
    n = exact.denominator.copy()
    n[0, 2, :] = 5
    report = protect(replace(exact, denominator=n), **PLAN).report
    black, white, other, mixed = report.groups
    assert (black.cells, black.people, black.periods) == (0, 0, ())
    assert (other.key, other.label, other.cells, other.people) == ("o", "Other", 1, 1)
    assert mixed.cells == mixed.people == pytest.approx(2 / 12)
    assert mixed.periods == (date(2024, 4, 1), date(2024, 5, 1))
    assert report.cells == pytest.approx(14 / 48)
    assert report.wholly_hidden == ("Other",)
    assert report.partly_hidden == ("Mixed",)
    assert white.label == "White"


def test_the_report_is_the_same_whether_a_hidden_count_is_zero_or_not() -> None:
    exact = steady(b=(20, 100), w=(30, 300), m=(9, 90), o=(9, 90))
    for other in (0, 1, 7):
        one = protect(changed(exact, (2, 3, other)), **PLAN)
        assert one.report == protect(changed(exact, (2, 3, 4)), **PLAN).report


def test_measures_with_the_same_denominators_hide_them_together() -> None:
    first = steady(b=(20, 100), w=(30, 300))
    second = replace(changed(first, (0, 3, 2)), measure=measure("inner"))
    one, two = protect_all([first, second], nested=[("inner", "pph")], **PLAN)
    assert not one.hidden.any()
    assert 3 in hidden_at(two.numerator, 0)
    assert two.attack.minimum == 4


def test_nested_measures_bound_each_other() -> None:
    """3 of 3 months: inner 20, 30 shown; the outer total less the inner total would be exact."""
    outer = table([[5, 20, 20], [30] * 3], [[100] * 3, [300] * 3], keys=("b", "w"))
    inner = replace(
        table([[4, 15, 15], [20] * 3], [[100] * 3, [300] * 3], keys=("b", "w")),
        measure=measure("inner"),
    )
    easy = replace(Settings.from_defaults(), grain_share=0.5)
    pair = protect_all(
        [inner, outer], nested=[("inner", "pph"), ("inner", "absent")], settings=easy, **PLAN
    )
    assert [p.attack.minimum for p in pair] == [4, 4]


def test_tables_of_one_unit_at_two_grains_do_not_give_months_back() -> None:
    """The common measure shows women by month, one month hidden; the rare one shows them by
    quarter: the difference would be the hidden month."""
    months = 6
    n = [[100] * months, [300] * months, [60] * months]
    n[2][1] = 4
    common = table([[20] * months, [30] * months, [2] * months], n, keys=("b", "w", "o"))
    rare = replace(
        table([[4] * months, [30] * months, [12, 2, 12, 12, 12, 12]], n, keys=("b", "w", "o")),
        measure=measure("rare"),
    )
    one, two = protect_all([common, rare], **PLAN)
    assert one.grain is SharedGrain.MONTH
    assert two.grain is SharedGrain.QUARTER
    assert hidden_at(one.denominator, 2) == [1]
    assert hidden_at(two.denominator, 2) == [0]


def test_different_denominators_are_different_attacks() -> None:
    first = steady(b=(20, 100), w=(30, 300))
    other = replace(steady(b=(20, 101), w=(30, 300)), measure=measure("other"))
    count = replace(first, measure=measure("count", Kind.COUNT))
    moved = replace(first, periods=tuple(date(2023, m, 1) for m in range(1, 13)))
    named = replace(first, groups=(group("a"), group("w")))
    found = protect_all([first, other, count, moved])
    assert [f.measure for f in found] == ["pph", "other", "count", "pph"]
    assert protect_all([first, named])[1].groups[0].label == "Asian"


def test_quarterly_tables_stay_quarterly() -> None:
    exact = table(
        [[20, 20], [30, 30]], [[99, 99], [300, 300]], keys=("b", "w"), grain=Grain.QUARTER
    )
    safe = protect(exact, **PLAN)
    assert safe.grain is SharedGrain.QUARTER
    assert safe.periods == (date(2024, 1, 1), date(2024, 4, 1))
