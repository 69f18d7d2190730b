"""Rows of dots and intervals: where they lie, worked out by hand, and words to the letter.

The axis of groups goes from 0 at 26 to 30 % at 314, that of differences from 100 fewer in 1,000 to
150 more. Ratios lie on a logarithmic axis.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from evenhand.charts import (
    comparison_chart,
    contrast_table,
    difference_chart,
    palette,
    rates_table,
    ratio_chart,
)
from evenhand.charts.words import NOTHING
from evenhand.equity.model import Estimate
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, Look
from fixtures.drawn import RATES, end, hand_made, sure, without_focus
from fixtures.pictures import Picture, Place, read_picture
from fixtures.readings import MARGIN, THEATRE


def of_rate(rate: float) -> float:
    return 26 + 288 * rate / 0.3


def of_difference(difference: float) -> float:
    return 26 + 288 * (difference + 0.05) / 0.2


def of_ratio(ratio: float) -> float:
    low, high = 0.8 / 1.04, 4.0 * 1.04
    return 26 + 288 * math.log(ratio / low) / math.log(high / low)


def near(x: float, y: float) -> object:
    return pytest.approx((x, y), abs=0.06)


def comparison(reading: EquityReading | None = None) -> Picture:
    return read_picture(sure(comparison_chart(reading or hand_made())).svg)


def whiskers(drawn: Picture, colour: str) -> list[tuple[Place, ...]]:
    """The lines of each interval: from end to end, then its two ends."""
    return [line for s in drawn.drawn(stroke=colour, width=2) if not s.round for line in s.lines]


def with_primary(reading: EquityReading, **fields: Estimate) -> EquityReading:
    """Other estimates in the latest phase of the population of focus."""
    assert reading.gap is not None
    changed = tuple(
        replace(c, **fields) if c.primary and c.phase == 1 else c for c in reading.gap.contrasts
    )
    return replace(reading, gap=replace(reading.gap, contrasts=changed))


def test_each_group_has_a_mark_for_each_phase_the_earlier_one_hollow() -> None:
    drawn = comparison()
    assert drawn.dots(palette.FOCUS, width=10) == [near(of_rate(0.12), 41), near(of_rate(0.09), 53)]
    assert drawn.dots(palette.OTHER, width=10) == [
        near(of_rate(0.06), 105),  # Mixed: nobody before
        near(of_rate(0.05), 145),
        near(of_rate(0.06), 157),
    ]
    assert drawn.dots(palette.WHITE, width=5.6) == [
        near(of_rate(0.12), 41),
        near(of_rate(0.05), 145),
    ]


def test_whiskers_end_in_bars_or_run_off_the_axis() -> None:
    drawn = comparison()
    first = whiskers(drawn, palette.FOCUS)[:3]
    left, right = of_rate(0.08), of_rate(0.16)
    assert [list(line) for line in first] == [
        [near(left, 41), near(right, 41)],
        [near(left, 37), near(left, 45)],
        [near(right, 37), near(right, 45)],
    ]
    cut = whiskers(drawn, palette.OTHER)[:3]
    assert [list(line) for line in cut] == [
        [near(of_rate(0.02), 105), near(314, 105)],
        [near(of_rate(0.02), 101), near(of_rate(0.02), 109)],
        [near(309, 101), near(314, 105), near(309, 109)],
    ]


def test_words_of_a_row_stand_above_its_marks() -> None:
    drawn = comparison()
    assert [(w.text, w.x, w.y, w.fill, w.bold) for w in drawn.words if w.size == 13] == [
        ("Black", 14, 29, palette.FOCUS, True),
        ("Mixed", 14, 81, palette.INK, True),
        ("White", 14, 133, palette.INK, True),
    ]
    assert [(w.text, w.x, w.y, w.fill) for w in drawn.words if w.anchor == "end"] == [
        ("12.0% → 9.0%", 326, 29, palette.INK),
        ("no births → 6.0%", 326, 81, palette.INK),
        ("5.0% → 6.0%", 326, 133, palette.INK),
    ]


def test_the_axis_and_the_line_of_the_comparison() -> None:
    drawn = comparison()
    assert [(w.text, w.x, w.y) for w in drawn.words if w.anchor == "middle"] == [
        ("White women", pytest.approx(of_rate(0.06), abs=0.06), 10),
        *(
            (f"{value}%", pytest.approx(of_rate(value / 100), abs=0.06), 187)
            for value in (0, 10, 20, 30)
        ),
    ]
    parts = [s.lines[0] for s in drawn.drawn(stroke=palette.INK, width=1.2)]
    assert [(a[0], a[1], b[1]) for a, b in parts] == [
        (pytest.approx(of_rate(0.06), abs=0.06), top, top + 32) for top in (34, 86, 138)
    ]
    (rule,) = drawn.drawn(stroke=palette.TRACE)
    assert rule.lines == (((14, 170), (326, 170)),)
    (ticks,) = drawn.drawn(stroke=palette.MUTED)
    assert [line[0] for line in ticks.lines] == [near(of_rate(v), 170) for v in (0, 0.1, 0.2, 0.3)]
    assert (drawn.width, drawn.height) == (340, 225)
    assert [(w.text, w.x, w.y) for w in drawn.words[-2:]] == [
        ("Hollow: before May 2024. Filled: since May 2024.", 14, 205),
        ("Lines are 95% intervals.", 14, 220),
    ]
    assert list(drawn.points) == [
        (pytest.approx(of_rate(0.09), abs=0.06), 53, "Black: 12.0% → 9.0%"),
        (pytest.approx(of_rate(0.06), abs=0.06), 105, "Mixed: no births → 6.0%"),
        (pytest.approx(of_rate(0.06), abs=0.06), 157, "White: 5.0% → 6.0%"),
    ]


def test_without_a_comparison_rows_start_at_the_top() -> None:
    drawn = comparison(replace(hand_made(), comparison_label=""))
    assert drawn.height == 211
    assert drawn.word("Black").y == 15
    assert drawn.points[0][1] == 39
    assert not drawn.drawn(stroke=palette.INK, width=1.2)


def test_a_group_without_a_figure_in_the_latest_phase_is_spoken_at_the_edge() -> None:
    reading = hand_made()
    assert reading.gap is not None
    rates = list(reading.gap.rates)
    rates[1] = (rates[1][0], replace(rates[1][1], rate=end(None)))
    drawn = comparison(replace(reading, gap=replace(reading.gap, rates=tuple(rates))))
    assert drawn.points[1] == (14, 105, f"Mixed: no births → {NOTHING}")


def test_the_axis_of_groups_is_not_stretched_by_one_long_interval() -> None:
    """At most 2.2 times the highest rate; never above 100 %."""
    reading = hand_made()
    assert reading.gap is not None
    high = tuple(tuple(replace(r, rate=end(0.6, 0.5, 0.99)) for r in g) for g in reading.gap.rates)
    drawn = comparison(replace(reading, gap=replace(reading.gap, rates=high)))
    assert [w.text for w in drawn.words if w.anchor == "middle"][1:] == ["0%", "50%", "100%"]
    per = replace(reading, measure=replace(THEATRE, kind=Kind.RATE))
    assert per.gap is not None
    twice = tuple(tuple(replace(r, rate=end(1.5, 1.0, 1.9)) for r in g) for g in per.gap.rates)
    drawn = comparison(replace(per, gap=replace(per.gap, rates=twice)))
    assert [w.text for w in drawn.words if w.anchor == "middle"][1:] == ["0", "1,000", "2,000"]


def test_a_mean_has_an_axis_around_all_ends() -> None:
    reading = replace(hand_made(), measure=replace(hand_made().measure, kind=Kind.MEAN))
    assert reading.gap is not None
    grams = tuple(
        tuple(replace(r, rate=end(3_310.0, 3_291.0, 3_329.0)) for r in g) for g in reading.gap.rates
    )
    drawn = comparison(replace(reading, gap=replace(reading.gap, rates=grams)))
    assert [w.text for w in drawn.words if w.anchor == "middle"] == [
        *("White women", "3,280", "3,300", "3,320", "3,340")
    ]


def test_an_interval_that_ends_with_the_axis_has_a_bar() -> None:
    """Nothing runs off: the bar stands at the very end."""
    reading = hand_made()
    assert reading.gap is not None
    ends = tuple(tuple(replace(r, rate=end(0.15, 0.0, 0.3)) for r in g) for g in reading.gap.rates)
    drawn = comparison(replace(reading, gap=replace(reading.gap, rates=ends)))
    assert whiskers(drawn, palette.FOCUS)[1:3] == [((26, 37), (26, 45)), ((314, 37), (314, 45))]


def test_the_name_of_the_comparison_stays_over_the_rows() -> None:
    reading = hand_made()
    assert reading.gap is not None
    label = "All other women together"
    for value, x in ((0.0, 14 + 24 * 3.1), (0.3, 326 - 24 * 3.1)):
        rates = (replace(RATES[2][0]), replace(RATES[2][1], rate=end(value)))
        gap = replace(reading.gap, comparison_rates=rates)
        drawn = comparison(replace(reading, gap=gap, comparison_label=label))
        assert drawn.word(label).x == pytest.approx(x, abs=0.06)
        line = drawn.drawn(stroke=palette.INK, width=1.2)[0].lines[0]
        assert line[0][0] == pytest.approx(of_rate(value), abs=0.06)


def test_rates_of_nought_have_an_axis_to_their_highest_end() -> None:
    reading = hand_made()
    assert reading.gap is not None
    none = tuple(tuple(replace(r, rate=end(0.0, 0.0, 0.03)) for r in g) for g in reading.gap.rates)
    drawn = comparison(replace(reading, gap=replace(reading.gap, rates=none)))
    assert [w.text for w in drawn.words if w.anchor == "middle"][1:] == ["0%", "1%", "2%", "3%"]


def test_two_phases_of_rates_per_thousand_say_both() -> None:
    drawn = comparison(hand_made(measure=THEATRE))
    assert drawn.texts[-2:] == [
        "Hollow: before May 2024. Filled: since May 2024.",
        "Per 1,000. Lines are 95% intervals.",
    ]
    assert "120.0 → 90.0" in drawn.texts


def test_one_phase_without_a_name() -> None:
    """Records without dates: one phase, nothing hollow, nothing said of time."""
    reading = hand_made()
    assert reading.gap is not None
    one = tuple(row[1:] for row in reading.gap.rates)
    gap = replace(reading.gap, rates=one, phases=1)
    chart = sure(comparison_chart(replace(reading, gap=gap, phases=())))
    assert chart.title == "Groups differ by more than chance would explain"
    assert chart.text == (
        "Haemorrhage by ethnic group, in alphabetical order. Black: 9.0%; Mixed: 6.0%; White: 6.0%."
    )
    assert chart.table.rows[0][:3] == ("Black", "", "90")
    assert not read_picture(chart.svg).dots(palette.WHITE)
    assert read_picture(chart.svg).texts[-1] == "Lines are 95% intervals."


def test_rows_of_groups_stand_in_the_order_of_the_groups() -> None:
    reading = without_focus(hand_made())
    assert reading.gap is not None
    back = replace(reading, gap=replace(reading.gap, contrasts=reading.gap.contrasts[::-1]))
    for draw in (ratio_chart, difference_chart):
        drawn = read_picture(sure(draw(back)).svg)
        assert [w.text for w in drawn.words if w.bold] == ["Black", "Mixed"]


def test_titles_for_each_group() -> None:
    alone = without_focus(hand_made())
    assert sure(difference_chart(alone)).title == (
        "How many more or fewer in 1,000 than White women, by group"
    )
    assert sure(difference_chart(alone)).text.startswith(
        "Each group compared with White women. Black: 30 more in 1,000 (10 fewer to 70 more); "
    )
    assert alone.gap is not None
    rarer = tuple(replace(c, side="non-event") for c in alone.gap.contrasts)
    other = replace(alone, gap=replace(alone.gap, contrasts=rarer))
    assert sure(ratio_chart(other)).title == (
        "How many times the rate for White women, by group (counting those who did not)"
    )
    mean = replace(alone, measure=replace(alone.measure, kind=Kind.MEAN))
    assert sure(difference_chart(mean)).title == (
        "How many more or fewer than White women, by group"
    )
    assert [row[0] for row in contrast_table(alone).rows[:2]] == ["Black", "Black"]


def test_a_phase_without_a_figure_is_left_out_of_the_title() -> None:
    reading = hand_made()
    assert reading.gap is not None
    first, *rest = reading.gap.contrasts
    none = replace(first, ratio=end(None), difference=end(None))
    found = replace(reading, gap=replace(reading.gap, contrasts=(none, *rest)))
    assert sure(ratio_chart(found)).title == (
        "Black women: 1.5 times the rate for White women since May 2024"
    )
    assert sure(difference_chart(found)).title == (
        "Black women: 30 more in 1,000 than White women since May 2024"
    )


def test_words_of_the_groups() -> None:
    chart = sure(comparison_chart(hand_made()))
    assert chart.title == "Groups differ by more than chance would explain since May 2024"
    assert chart.text == (
        "Haemorrhage by ethnic group, in alphabetical order. "
        "Black: 12.0% before May 2024, 9.0% since May 2024; "
        "Mixed: no births before May 2024, 6.0% since May 2024; "
        "White: 5.0% before May 2024, 6.0% since May 2024."
    )
    assert 'id="pph-1000-groups-t"' in chart.svg
    table = chart.table
    assert table == rates_table(hand_made())
    assert table.caption == "Haemorrhage: counts and rates by group"
    assert table.header == (
        *("Group", "When", "Events", "Out of", "Not recorded", "Rate", "95% interval"),
    )
    assert table.rows == (
        ("Black", "Before May 2024", "120", "1,000", "2", "12.0%", "8.0 to 16.0%"),
        ("Black", "Since May 2024", "90", "1,000", "2", "9.0%", "6.0 to 12.0%"),
        ("Mixed", "Before May 2024", "0", "0", "2", "no births", NOTHING),
        ("Mixed", "Since May 2024", "6", "100", "2", "6.0%", "2.0 to 60.0%"),
        ("White", "Before May 2024", "100", "2,000", "2", "5.0%", "4.0 to 6.0%"),
        ("White", "Since May 2024", "120", "2,000", "2", "6.0%", "5.0 to 7.0%"),
    )


def test_titles_follow_the_test_of_all_groups() -> None:
    bare = hand_made()
    assert bare.gap is not None
    assert bare.gap.omnibus is not None
    same = replace(bare.gap, omnibus=replace(bare.gap.omnibus, differ=False))
    assert (
        sure(comparison_chart(replace(hand_made(), gap=same))).title
        == "Differences between groups could be chance since May 2024"
    )
    untested = replace(bare.gap, omnibus=None)
    assert (
        sure(comparison_chart(replace(hand_made(), gap=untested))).title
        == "Each group with its 95% interval since May 2024"
    )


def test_ratios_lie_on_a_logarithmic_axis_the_earlier_hollow() -> None:
    chart = sure(ratio_chart(hand_made()))
    drawn = read_picture(chart.svg)
    assert drawn.dots(palette.OTHER, width=10) == [near(of_ratio(2.4), 41)]
    assert drawn.dots(palette.WHITE, width=5.6) == [near(of_ratio(2.4), 41)]
    assert drawn.dots(palette.FOCUS, width=10) == [near(of_ratio(1.5), 81)]
    assert next(list(line) for line in whiskers(drawn, palette.FOCUS)) == [
        near(of_ratio(0.8), 81),
        near(of_ratio(2.5), 81),
    ]
    assert [(w.text, w.x) for w in drawn.words if w.anchor == "middle"] == [
        ("equal", pytest.approx(of_ratio(1.0), abs=0.06)),
        *((f"{v:g}×", pytest.approx(of_ratio(v), abs=0.06)) for v in (1, 1.5, 2, 3)),
    ]
    assert [w.text for w in drawn.words if w.anchor == "end"] == [
        "2.4 times (1.5 to 4.0)",
        "1.5 times (0.80 to 2.5)",
    ]
    assert [(x, y) for x, y, _ in drawn.points] == [
        near(of_ratio(2.4), 41),
        near(of_ratio(1.5), 81),
    ]


def test_the_agreed_band_lies_between_its_edges() -> None:
    ratio = read_picture(sure(ratio_chart(hand_made())).svg)
    difference = read_picture(sure(difference_chart(hand_made())).svg)
    for drawn, low, high, down in (
        (ratio, of_ratio(0.8), of_ratio(1.25), 0),
        (difference, of_difference(-0.02), of_difference(0.02), 15),  # a name of two lines
    ):
        first, second, swatch = drawn.filled(palette.MARGIN)
        assert first.box == pytest.approx((low, 34, high, 54), abs=0.11)
        assert second.box == pytest.approx((low, 74 + down, high, 94 + down), abs=0.11)
        edges = drawn.drawn(stroke=palette.MARGIN_EDGE)
        assert [line[0][0] for line in edges[0].lines] == [
            pytest.approx(low, abs=0.06),
            pytest.approx(high, abs=0.06),
        ]
        label = drawn.word("counts as equal, as agreed")
        assert (label.x, label.y) == (34, 144 + down)
        assert swatch.box == (14, 135 + down, 28, 145 + down)
        assert drawn.height == 149 + down


def test_the_axis_holds_a_band_that_is_wider_than_the_intervals() -> None:
    reading = hand_made()
    wide = replace(MARGIN, difference=0.3, ratio=8.0)
    reading = replace(reading, plan=replace(reading.plan, margin=wide))
    difference = read_picture(sure(difference_chart(reading)).svg)
    ticks = [w.text for w in difference.words if w.anchor == "middle"][1:]
    assert (ticks[0], ticks[-1]) == ("−400", "+400")
    ratio = read_picture(sure(ratio_chart(reading)).svg)
    low, high = 1 / 8 / 1.04, 8 * 1.04
    for drawn, ends in (
        (difference, [26 + 288 * (v + 0.4) / 0.8 for v in (-0.3, 0.3)]),
        (ratio, [26 + 288 * math.log(v / low) / math.log(high / low) for v in (1 / 8, 8)]),
    ):
        edges = drawn.drawn(stroke=palette.MARGIN_EDGE)[0].lines
        assert [line[0][0] for line in edges] == pytest.approx(ends, abs=0.06)


def test_without_a_margin_there_is_no_band_and_no_key() -> None:
    reading = hand_made()
    reading = replace(reading, plan=replace(reading.plan, margin=None))
    for chart, height in (
        (sure(ratio_chart(reading)), 134),
        (sure(difference_chart(reading)), 149),
    ):
        drawn = read_picture(chart.svg)
        assert not drawn.filled(palette.MARGIN)
        assert drawn.height == height
        assert drawn.texts[-1] == "Lines are 95% intervals."
        assert chart.text.endswith("In brackets and as lines: 95% intervals.")


def test_differences_lie_on_a_straight_axis() -> None:
    drawn = read_picture(sure(difference_chart(hand_made())).svg)
    assert drawn.dots(palette.OTHER, width=10) == [near(of_difference(0.07), 41)]
    assert drawn.dots(palette.FOCUS, width=10) == [near(of_difference(0.03), 96)]
    assert [(w.text, w.x) for w in drawn.words if w.anchor == "middle"] == [
        ("equal", pytest.approx(of_difference(0), abs=0.06)),
        *(
            (text, pytest.approx(of_difference(v), abs=0.06))
            for text, v in (("−50", -0.05), ("0", 0), ("+50", 0.05), ("+100", 0.1), ("+150", 0.15))
        ),
    ]
    assert [w.text for w in drawn.words if w.anchor == "end"] == [
        "70 more in 1,000 (30 to 110)",
        "30 more in 1,000 (10 fewer to 70 more)",
    ]


def test_titles_texts_and_table_of_the_gap() -> None:
    ratio, difference = sure(ratio_chart(hand_made())), sure(difference_chart(hand_made()))
    assert ratio.title == (
        "Black women: 2.4 times the rate for White women before May 2024, 1.5 times since May 2024"
    )
    assert difference.title == (
        "Black women: 70 more in 1,000 than White women before May 2024, "
        "30 more in 1,000 since May 2024"
    )
    agreed = "the team and its lived experience partners"
    assert ratio.text == (
        "Black women compared with White women. Before May 2024: 2.4 times (1.5 to 4.0); "
        "Since May 2024: 1.5 times (0.80 to 2.5). In brackets and as lines: 95% intervals. "
        f"The band counts as equal, agreed by {agreed}."
    )
    assert difference.text == (
        "Black women compared with White women. Before May 2024: 70 more in 1,000 (30 to 110); "
        "Since May 2024: 30 more in 1,000 (10 fewer to 70 more). "
        f"In brackets and as lines: 95% intervals. The band counts as equal, agreed by {agreed}."
    )
    assert 'id="pph-1000-ratio-t"' in ratio.svg
    assert 'id="pph-1000-difference-t"' in difference.svg
    assert ratio.table == difference.table == contrast_table(hand_made())
    assert ratio.table.caption == "Haemorrhage: the gap, against White women"
    assert ratio.table.header == (
        *("Group", "When", "Ratio", "95% interval", "Difference", "95% interval", "Counting"),
    )
    focus, none = "Black women (primary)", "cannot be worked out"
    before, since = "Before May 2024", "Since May 2024"
    assert ratio.table.rows == (
        (focus, before, "2.4 times", "1.5 to 4.0", "70 more in 1,000", "30 to 110", "events"),
        (focus, since, "1.5 times", "0.80 to 2.5", "30 more in 1,000", "10 fewer to 70 more", "events"),
        ("Mixed", before, none, NOTHING, none, NOTHING, "events"),
        ("Mixed", since, "1.0 times", "0.50 or more", "0 more in 1,000", "40 fewer to 50 more", "events"),
    )  # fmt: skip


def test_each_group_against_the_comparison_in_the_latest_phase() -> None:
    chart = sure(ratio_chart(without_focus(hand_made())))
    drawn = read_picture(chart.svg)
    assert [w.text for w in drawn.words if w.bold] == ["Black", "Mixed"]
    assert not drawn.dots(palette.WHITE)  # nothing is hollow: all are of the latest phase
    assert len(drawn.dots(palette.FOCUS, width=10)) == 2
    assert chart.title == "How many times the rate for White women, by group"
    cut = whiskers(drawn, palette.FOCUS)[-1]
    assert [x for x, _ in cut] == [309, 314, 309]  # no upper bound: an arrow


def test_a_group_called_before_is_not_hollow() -> None:
    """Only phases can be earlier; the name of a group says nothing about time."""
    reading = without_focus(hand_made())
    named = replace(reading.groups[0], group=EthnicGroup("x", "Asked before 2020"))
    reading = replace(reading, groups=(named, *reading.groups[1:]))
    drawn = read_picture(sure(ratio_chart(reading)).svg)
    assert "Asked before 2020" in drawn.texts
    assert not drawn.dots(palette.WHITE)


def test_planned_looks_are_said_beside_the_intervals() -> None:
    look = Look(1, 3, date(2024, 10, 31), None, date(2025, 4, 30), True, (6, 9, 12), 4)
    chart = sure(ratio_chart(replace(hand_made(), look=look)))
    assert "95% intervals over all planned looks. The band" in chart.text
    drawn = read_picture(chart.svg)
    assert drawn.texts[-3:] == [
        "Lines are 95% intervals; since the change they",
        "hold over all planned looks, so they are wider.",
        "counts as equal, as agreed",
    ]
    assert [w.y for w in drawn.words[-3:]] == [129, 144, 159]
    before = replace(hand_made(), look=replace(look, to=None))
    assert "planned looks" not in sure(ratio_chart(before)).text


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (end(2.0, None, None), "2.0 times"),
        (end(2.0, None, 3.0), "2.0 times (up to 3.0)"),
        (end(2.0, 0.5, None), "2.0 times (0.50 or more)"),
        (end(0.0, None, 0.4), "0.00 times (up to 0.40)"),
    ],
)
def test_an_end_without_bound_in_words(ratio: Estimate, said: str) -> None:
    reading = with_primary(hand_made(), ratio=ratio)
    assert said in read_picture(sure(ratio_chart(reading)).svg).texts


def test_a_ratio_of_nought_has_words_and_no_mark() -> None:
    reading = with_primary(hand_made(), ratio=end(0.0, 0.0, 0.4))
    drawn = read_picture(sure(ratio_chart(reading)).svg)
    assert not drawn.dots(palette.FOCUS)
    assert whiskers(drawn, palette.FOCUS) == []
    assert drawn.points[1] == (14, 81, "Since May 2024: 0.00 times (0.00 to 0.40)")


def test_a_ratio_whose_interval_starts_at_nought_runs_off_to_the_left() -> None:
    reading = with_primary(hand_made(), ratio=end(1.5, 0.0, 2.5))
    drawn = read_picture(sure(ratio_chart(reading)).svg)
    assert whiskers(drawn, palette.FOCUS)[1] == ((31, 77), (26, 81), (31, 85))


def test_differences_in_words_at_their_borders() -> None:
    said = {
        (0.02, 0.0, 0.05): "20 more in 1,000 (0 to 50)",
        (-0.02, -0.05, 0.0): "20 fewer in 1,000 (0 to 50)",
        (-0.02, -0.05, 0.01): "20 fewer in 1,000 (50 fewer to 10 more)",
        (0.0, None, 0.01): "0 more in 1,000",
    }
    for ends, words in said.items():
        reading = with_primary(hand_made(), difference=end(*ends))
        assert words in read_picture(sure(difference_chart(reading)).svg).texts


def test_long_names_break_clear_of_the_figures() -> None:
    """Room for 37 letters beside no figures; 12 at least."""
    reading = hand_made()
    long = EthnicGroup("m", "White and Black Caribbean or White and Asian or other Mixed")
    groups = (reading.groups[0], replace(reading.groups[1], group=long), reading.groups[2])
    drawn = comparison(replace(reading, groups=groups))
    # "no births → 6.0%" has 16 letters: (312 - 16 x 6.6) / 7.4 = 27 letters of label
    assert [(w.text, w.y) for w in drawn.words if w.bold] == [
        ("Black", 29),
        ("White and Black Caribbean", 81),
        ("or White and Asian or other", 96),
        ("Mixed", 111),
        ("White", 163),
    ]
    assert drawn.points[1][1] == 135  # marks move down with the words
    assert drawn.height == 255
