"""The gap and the groups beside each other: honest ends, no sorting, words beside every line."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from evenhand.charts import (
    comparison_chart,
    contrast_table,
    difference_chart,
    palette,
    rates_table,
    ratio_chart,
)
from evenhand.charts.model import Chart
from evenhand.equity.model import Contrast, Estimate
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading
from fixtures.readings import GROUPS, MARGIN, PPH, THEATRE, make_reading, undated_review


def sure(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def labels(chart: Chart) -> list[str]:
    root = ET.fromstring(chart.svg)  # noqa: S314
    return [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]


def with_contrasts(reading: EquityReading, **fields: object) -> EquityReading:
    assert reading.gap is not None
    changed = tuple(replace(c, **fields) for c in reading.gap.contrasts)
    return replace(reading, gap=replace(reading.gap, contrasts=changed))


def without_focus(reading: EquityReading) -> EquityReading:
    assert reading.gap is not None
    others = tuple(c for c in reading.gap.contrasts if not c.primary)
    return replace(reading, focus_label="", gap=replace(reading.gap, contrasts=others))


NONE = Estimate(None, None, None, None, None, "hidden")


def test_the_titles_say_before_and_since() -> None:
    reading = make_reading()
    assert sure(ratio_chart(reading)).title == (
        "Black women: 2.5 times the rate for White women before May 2024, 1.5 times since May 2024"
    )
    assert sure(difference_chart(reading)).title == (
        "Black women: 73 more in 1,000 than White women before May 2024, "
        "29 more in 1,000 since May 2024"
    )


def test_a_row_gives_the_figure_and_its_interval() -> None:
    assert "1.5 times (1.2 to 1.9)" in labels(sure(ratio_chart(make_reading())))
    assert "29 more in 1,000 (11 to 46)" in labels(sure(difference_chart(make_reading())))


def test_the_margin_is_drawn_only_when_it_was_agreed() -> None:
    assert palette.MARGIN in sure(ratio_chart(make_reading(margin=MARGIN))).svg
    assert palette.MARGIN not in sure(ratio_chart(make_reading(margin=None))).svg
    assert palette.MARGIN not in sure(difference_chart(make_reading(margin=None))).svg
    assert "agreed by the team" in sure(difference_chart(make_reading())).text


def test_without_a_focus_every_group_has_a_row() -> None:
    reading = without_focus(make_reading())
    chart = sure(ratio_chart(reading))
    rows = [t for t in labels(chart) if t in {g.label for g in GROUPS}]
    assert rows == ["Asian", "Mixed", "Other"]
    assert chart.title == "How many times the rate for White women, by group"
    assert sure(difference_chart(reading)).title.endswith("in 1,000 than White women, by group")
    assert chart.text.startswith("Each group compared with White women")


def test_one_phase_names_its_dates() -> None:
    chart = sure(ratio_chart(make_reading(phases=1)))
    assert chart.title.endswith("the rate for White women, January 2023 to December 2025")


def test_records_without_dates_are_all_records() -> None:
    reading = undated_review().readings[0]
    plain = replace(reading, phases=(replace(reading.phases[0], label=""),))
    chart = sure(ratio_chart(plain))
    assert "All records" in labels(chart)
    assert chart.title.endswith("the rate for White women")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, 3.0, "2.0 times (up to 3.0)"),
        (1.2, None, "2.0 times (1.2 or more)"),
        (None, None, "2.0 times"),
    ],
)
def test_an_end_without_bound_is_said_and_runs_off(
    low: float | None, high: float | None, said: str
) -> None:
    estimate = Estimate(2.0, low, high, None, None, "score")
    chart = sure(ratio_chart(with_contrasts(make_reading(), ratio=estimate)))
    assert said in labels(chart)
    assert "nan" not in chart.svg
    assert "inf" not in chart.svg


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    wide = Estimate(2.0, 0.001, 900.0, None, None, "score")
    chart = sure(ratio_chart(with_contrasts(make_reading(), ratio=wide)))
    assert re.search(r"l5 4", chart.svg)
    assert re.search(r"l-5 4", chart.svg)


def test_fewer_is_fewer() -> None:
    fewer = Estimate(-0.02, -0.03, -0.01, None, None, "score")
    chart = sure(difference_chart(with_contrasts(make_reading(), difference=fewer)))
    assert "20 fewer in 1,000 (10 to 30)" in labels(chart)


def test_an_interval_across_zero_names_both_ways() -> None:
    across = Estimate(0.02, -0.01, 0.05, None, None, "score")
    chart = sure(difference_chart(with_contrasts(make_reading(), difference=across)))
    assert "20 more in 1,000 (10 fewer to 50 more)" in labels(chart)


def test_a_difference_without_an_interval_is_said_alone() -> None:
    alone = Estimate(0.02, None, None, None, None, "score")
    chart = sure(difference_chart(with_contrasts(make_reading(), difference=alone)))
    assert "20 more in 1,000" in labels(chart)
    assert contrast_table(with_contrasts(make_reading(), difference=alone)).rows[0][5] == "–"


def test_means_have_a_difference_and_no_ratio() -> None:
    reading = replace(make_reading(), measure=replace(PPH, kind=Kind.MEAN))
    grams = Estimate(-112.4, -180.0, -44.0, None, None, "t")
    reading = with_contrasts(reading, difference=grams)
    assert ratio_chart(reading) is None
    assert "112.4 lower (44.0 to 180.0)" in labels(sure(difference_chart(reading)))
    up = with_contrasts(reading, difference=replace(grams, value=3.0, low=-2.0, high=8.0))
    assert "3.0 higher (2.0 lower to 8.0 higher)" in labels(sure(difference_chart(up)))
    assert sure(difference_chart(without_focus(reading))).title.startswith(
        "How many more or fewer than"
    )


def test_the_rarer_side_is_named() -> None:
    reading = with_contrasts(make_reading(), side="non-event")
    assert sure(ratio_chart(reading)).title.endswith("(counting those who did not)")
    assert contrast_table(reading).rows[0][-1] == "those who did not"


def test_one_phase_without_a_figure_is_said() -> None:
    reading = make_reading()
    assert reading.gap is not None
    first, *rest = reading.gap.contrasts
    empty = replace(first, ratio=NONE, difference=NONE)
    reading = replace(reading, gap=replace(reading.gap, contrasts=(empty, *rest)))
    assert "cannot be worked out" in labels(sure(ratio_chart(reading)))
    assert "cannot be worked out" in labels(sure(difference_chart(reading)))
    shared = replace(reading, shared=object())
    assert "hidden" in labels(sure(ratio_chart(shared)))


def test_a_zero_ratio_has_words_and_no_dot() -> None:
    reading = make_reading()
    assert reading.gap is not None
    first, *rest = reading.gap.contrasts
    none = replace(first, ratio=Estimate(0.0, 0.0, 0.4, 0.0, 0.3, "score"))
    reading = replace(reading, gap=replace(reading.gap, contrasts=(none, *rest)))
    assert "0.00 times (0.00 to 0.40)" in labels(sure(ratio_chart(reading)))


def test_a_protected_difference_is_a_word_never_a_number() -> None:
    sign = Estimate(-1.0, None, None, None, None, "sign only")
    reading = replace(with_contrasts(make_reading(), difference=sign), shared=object())
    assert difference_chart(reading) is None
    assert contrast_table(reading).rows[0][4] == "hidden"


def test_nothing_to_compare_is_no_chart() -> None:
    reading = make_reading()
    for empty in (replace(reading, gap=None), with_contrasts(reading, ratio=NONE, difference=NONE)):
        assert ratio_chart(empty) is None
        assert difference_chart(empty) is None
    assert contrast_table(replace(reading, gap=None)).rows == ()


def test_shared_figures_have_two_figures() -> None:
    reading = replace(make_reading(), shared=object())
    assert "2.5 times (2.0 to 3.1)" in labels(sure(ratio_chart(reading)))
    assert "12% → 8.4%" in labels(sure(comparison_chart(reading)))


def test_the_table_holds_every_contrast() -> None:
    reading = make_reading()
    assert reading.gap is not None
    table = contrast_table(reading)
    assert len(table.rows) == len(reading.gap.contrasts)
    assert table.rows[0][0] == "Black women (primary)"
    lost = with_contrasts(make_reading(), group=99, primary=False)
    assert contrast_table(lost).rows[0][0] == "–"
    assert ratio_chart(lost) is None


def test_groups_stand_in_display_order_never_by_rate() -> None:
    chart = sure(comparison_chart(make_reading()))
    assert [t for t in labels(chart) if t in {g.label for g in GROUPS}] == [g.label for g in GROUPS]


def test_the_comparison_line_is_named() -> None:
    assert "White women" in labels(sure(comparison_chart(make_reading())))
    bare = replace(make_reading(), comparison_label="")
    assert "White women" not in labels(sure(comparison_chart(bare)))
    reading = make_reading()
    assert reading.gap is not None
    gone = replace(reading, gap=replace(reading.gap, comparison_rates=()))
    assert "White women" not in labels(sure(comparison_chart(gone)))


def test_the_title_follows_the_test_of_all_groups() -> None:
    reading = make_reading()
    assert reading.gap is not None
    assert reading.gap.omnibus is not None
    assert sure(comparison_chart(reading)).title.endswith("would explain since May 2024")
    same = replace(reading.gap, omnibus=replace(reading.gap.omnibus, differ=False))
    assert "could be chance" in sure(comparison_chart(replace(reading, gap=same))).title
    untested = replace(reading, gap=replace(reading.gap, omnibus=None))
    assert sure(comparison_chart(untested)).title.startswith("Each group with its 95% interval")


def test_hollow_and_filled_are_explained() -> None:
    assert "Hollow: before May 2024. Filled: since May 2024." in labels(
        sure(comparison_chart(make_reading()))
    )
    one = labels(sure(comparison_chart(make_reading(THEATRE, phases=1))))
    assert "Per 1,000. Lines are 95% intervals." in one


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("before abcde 12", ["Hollow: before abcde 12. Filled: since abcdefghi 12."]),
        ("before abcdef 12", ["Hollow: before abcdef 12.", "Filled: since abcdefghi 12."]),
    ],
)
def test_long_names_of_phases_stand_on_lines_of_their_own(name: str, lines: list[str]) -> None:
    reading = make_reading()
    first, last = reading.phases
    phases = (replace(first, label=name), replace(last, label="since abcdefghi 12"))
    drawn = labels(sure(comparison_chart(replace(reading, phases=phases))))
    assert [line for line in drawn if line.startswith(("Hollow", "Filled"))] == lines


def test_no_rates_is_no_chart() -> None:
    reading = make_reading()
    assert comparison_chart(replace(reading, gap=None)) is None
    assert rates_table(replace(reading, gap=None)).rows == ()
    assert reading.gap is not None
    hidden = tuple(tuple(replace(r, rate=NONE) for r in g) for g in reading.gap.rates)
    assert comparison_chart(replace(reading, gap=replace(reading.gap, rates=hidden))) is None


def test_a_group_without_births_or_hidden_is_told_apart() -> None:
    reading = make_reading()
    assert reading.gap is not None
    rates = list(reading.gap.rates)
    rates[2] = tuple(replace(r, rate=NONE, numerator=0, denominator=0) for r in rates[2])
    nobody = replace(reading, gap=replace(reading.gap, rates=tuple(rates)))
    assert "no births → no births" in labels(sure(comparison_chart(nobody)))
    rates[2] = tuple(replace(r, denominator=4) for r in rates[2])
    odd = replace(reading, gap=replace(reading.gap, rates=tuple(rates)))
    assert "– → –" in labels(sure(comparison_chart(odd)))
    rates[2] = tuple(replace(r, numerator=None, denominator=None, missing=None) for r in rates[2])
    shared = replace(reading, shared=object(), gap=replace(reading.gap, rates=tuple(rates)))
    assert "hidden → hidden" in labels(sure(comparison_chart(shared)))
    row = next(r for r in rates_table(shared).rows if r[0] == "Mixed")
    assert row[2:5] == ("hidden", "hidden", "hidden")
    assert "Not recorded" not in rates_table(shared).header


def test_a_tiny_group_does_not_flatten_the_others() -> None:
    reading = make_reading()
    assert reading.gap is not None
    rates = list(reading.gap.rates)
    wide = Estimate(0.1, 0.001, 0.95, None, None, "Wilson")
    rates[4] = tuple(replace(r, rate=wide) for r in rates[4])
    chart = sure(comparison_chart(replace(reading, gap=replace(reading.gap, rates=tuple(rates)))))
    assert "l-5 4" in chart.svg
    assert "100%" not in labels(chart)


def test_means_stand_beside_each_other_without_a_zero() -> None:
    reading = replace(make_reading(), measure=replace(PPH, kind=Kind.MEAN))
    assert reading.gap is not None
    grams = Estimate(3310.0, 3290.0, 3330.0, None, None, "t")
    rates = tuple(tuple(replace(r, rate=grams) for r in g) for g in reading.gap.rates)
    reading = replace(reading, gap=replace(reading.gap, rates=rates))
    assert "0" not in labels(sure(comparison_chart(reading)))
    assert rates_table(reading).rows[0][2] == "–"


def test_all_rates_zero_still_draws() -> None:
    reading = make_reading()
    assert reading.gap is not None
    none = Estimate(0.0, 0.0, 0.0, 0.0, 0.0, "Wilson")
    rates = tuple(tuple(replace(r, rate=none) for r in g) for g in reading.gap.rates)
    chart = comparison_chart(replace(reading, gap=replace(reading.gap, rates=rates)))
    assert "0%" in labels(sure(chart))


def test_long_names_break_and_stay_clear_of_the_figures() -> None:
    long = EthnicGroup("long", "Any other Mixed or multiple ethnic background, as people wrote it")
    chart = sure(comparison_chart(make_reading(groups=(GROUPS[0], GROUPS[1], long, GROUPS[3]))))
    assert not any(len(text) > 40 for text in labels(chart)[:-3])
    assert "Any other Mixed or multiple" in " ".join(labels(chart))


def test_contrasts_of_a_reading_are_left_as_they_are() -> None:
    reading = make_reading()
    assert reading.gap is not None
    before: tuple[Contrast, ...] = reading.gap.contrasts
    ratio_chart(reading)
    assert reading.gap.contrasts == before


def test_a_ratio_without_an_interval_has_none_in_the_table() -> None:
    alone = Estimate(2.0, None, None, None, None, "published")
    assert contrast_table(with_contrasts(make_reading(), ratio=alone)).rows[0][2:4] == (
        "2.0 times",
        "–",
    )
