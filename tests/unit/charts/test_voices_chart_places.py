"""People's words in pictures: places worked out by hand, words and tables to the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.charts import (
    levels_chart,
    moments_chart,
    palette,
    shares_chart,
    shares_table,
    stories_chart,
)
from evenhand.charts.voices import levels_table, moments_table, scale_of
from evenhand.charts.words import HIDDEN, NOTHING
from evenhand.measures.periods import Grain
from fixtures.drawn import PHASES, sure
from fixtures.drawn_voices import FINDING, LABELS, MOMENTS, PART, SHARES, TOLD, voices
from fixtures.pictures import Picture, read_picture

STARTS = (0, 90, 181, 273, 365, 456, 547)  # six quarters since 1 January 2023


def drawn(name: str) -> Picture:
    return read_picture(voices(name).svg)


def near(x: float, y: float) -> object:
    return pytest.approx((x, y), abs=0.06)


def of_share(share: float) -> float:
    return 26 + 288 * share


def test_each_group_has_both_phases_the_earlier_hollow() -> None:
    found = drawn("voices-by-group")
    assert found.dots(palette.OTHER, width=10) == [
        near(of_share(0.6), 27),
        near(of_share(0.7), 39),
        near(of_share(0.7), 183),
        near(of_share(0.8), 195),
    ]
    assert found.dots(palette.FOCUS, width=10) == [near(of_share(0.4), 79), near(of_share(0.5), 91)]
    assert found.dots(palette.WHITE, width=5.6) == [
        near(of_share(0.6), 27),
        near(of_share(0.4), 79),
        near(of_share(0.7), 183),
    ]
    (black,) = [s for s in found.drawn(stroke=palette.FOCUS, width=2) if s.box[1] == 87]
    assert black.lines[0] == (near(of_share(0.35), 91), near(of_share(0.65), 91))
    assert [(w.text, w.y, w.fill) for w in found.words if w.bold] == [
        ("Everyone", 15, palette.INK),
        ("Black", 67, palette.FOCUS),
        ("Mixed", 119, palette.INK),
        ("White", 171, palette.INK),
    ]
    assert [(w.text, w.y) for w in found.words if w.anchor == "end"] == [
        ("60% → 70%", 15),
        ("40% → 50%", 67),
        ("hidden → 2 of 3", 119),
        ("70% → 80%", 171),
    ]
    assert [(w.text, w.x) for w in found.words if w.anchor == "middle"] == [
        ("0%", 26),
        ("50%", 170),
        ("100%", 314),
    ]
    assert found.texts[-3:] == [
        "Hollow: before May 2024.",
        "Filled: since May 2024.",
        "Lines are 95% intervals.",
    ]
    assert [(x, y) for x, y, _ in found.points] == [
        near(of_share(0.7), 39),
        near(of_share(0.5), 91),
        near(14, 143),
        near(of_share(0.8), 195),
    ]
    assert found.name == "kind-listened-groups"


def test_groups_in_words_and_as_a_table() -> None:
    chart = voices("voices-by-group")
    assert chart.title == "Felt listened to: each group with its 95% interval"
    assert chart.text == (
        "Felt listened to by ethnic group, in alphabetical order. Everyone: 60% → 70%; "
        "Black: 40% → 50%; Mixed: hidden → 2 of 3; White: 70% → 80%."
    )
    assert chart.table == shares_table(FINDING, PART)
    assert chart.table.caption == "Felt listened to, by group"
    assert chart.table.header == ("Group", "Before May 2024", "Since May 2024")
    assert chart.table.rows == (
        ("Everyone", "60 of 100 women (60%)", "70 of 100 women (70%)"),
        ("Black", "8 of 20 women (40%)", "10 of 20 women (50%)"),
        ("Mixed", "hidden: small numbers", "2 of 3 women"),
        ("White", "42 of 60 women (70%)", "48 of 60 women (80%)"),
        ("Other", "nobody", "nobody"),
    )


def test_a_group_with_nobody_has_no_row_everybody_always_has() -> None:
    none = tuple(replace(s, share=None, low=None, high=None, text="nobody") for s in SHARES)
    chart = shares_chart(FINDING, replace(PART, shares=none))
    assert [w.text for w in read_picture(chart.svg).words if w.bold] == ["Everyone", "Mixed"]
    assert "Everyone: nobody; Mixed: hidden → nobody." in chart.text


def test_one_phase_is_filled_and_the_bundle_itself_is_the_whole() -> None:
    one = replace(FINDING, phases=PHASES[:1])
    part = replace(PART, id="", shares=SHARES[::2])
    found = read_picture(shares_chart(one, part).svg)
    assert not found.dots(palette.WHITE)
    assert found.texts[-2:] == ["100%", "Lines are 95% intervals."]
    assert found.name == "kind-whole-groups"


@pytest.mark.parametrize(
    ("share", "high", "top"),
    [(0.1, 0.2, 0.2), (0.1, 0.9, 0.25), (0.0, 0.0, 1.0), (None, None, 1.0), (0.02, None, 0.02)],
)
def test_one_scale_for_all_parts(share: float | None, high: float | None, top: float) -> None:
    """To the highest end, but at most 2.2 times the highest share: 0.22 needs a scale to 0.25."""
    small = tuple(replace(s, share=share, low=share, high=high) for s in SHARES)
    low = replace(PART, shares=tuple(replace(s, share=None, low=None, high=None) for s in SHARES))
    finding = replace(FINDING, parts=(low, replace(PART, shares=small)))
    axis = scale_of(finding)
    assert (axis.low, axis.start, axis.end) == (0, 26, 314)
    assert axis.high == pytest.approx(top)


def middle(place: int) -> float:
    return 44 + 282 * (STARTS[place] + STARTS[place + 1]) / 2 / 547


def test_everybody_over_time() -> None:
    found = drawn("voices-over-time")
    known = ((0, 0.5), (1, 0.8), (3, 0.9), (4, 0.95), (5, 1.0))
    places = [near(middle(i), 130 - 116 * v) for i, v in known]
    assert found.dots(palette.FOCUS, width=4.8) == places
    (line,) = found.drawn(stroke=palette.TRACE, width=1.6)
    assert [list(part) for part in line.lines] == [places[:2], places[2:]]
    (hatch,) = found.drawn(stroke=palette.EDGE, width=0.8)
    left, right = 44 + 282 * 181 / 547, 44 + 282 * 273 / 547
    assert hatch.box == pytest.approx((left, 14, right, 130), abs=0.06)
    assert [(w.text, w.x, w.y) for w in found.words if w.anchor == "end"] == [
        ("0%", 39, 134),
        ("50%", 39, 76),
        ("100%", 39, 18),
    ]
    (rules,) = found.drawn(stroke=palette.GRID)
    assert rules.lines == (((44, 130), (326, 130)), ((44, 72), (326, 72)), ((44, 14), (326, 14)))
    (change,) = found.drawn(stroke=palette.INK, dash="2 3")
    x = 44 + 282 * 486 / 547
    assert change.lines[0] == (near(x, 8), near(x, 130))
    word = found.word("change, May 2024")
    assert (word.x, word.y) == (pytest.approx(332 - 104, abs=0.06), 161)
    assert [(w.text, w.y) for w in found.words if w.text.startswith("20")] == [
        ("2023", 146),
        ("2024", 146),
    ]
    assert [said for _, _, said in found.points][1:3] == [
        "Apr to Jun 2023: 8 of 10",
        "Jul to Sep 2023: hidden: small numbers",
    ]
    assert found.points[2][:2] == near(middle(2), 130)
    assert (found.width, found.height, found.name) == (340, 176, "kind-listened-time")


def test_time_in_words_and_as_a_table() -> None:
    chart = voices("voices-over-time")
    assert chart.title == "Felt listened to, by quarter"
    assert chart.text == (
        "Felt listened to, by quarter, everybody together. Last: Apr to Jun 2024, 10 of 10."
    )
    assert chart.table == moments_table(PART)
    assert chart.table.caption == "Felt listened to, by quarter"
    assert chart.table.header == ("Quarter", "Of all", "Share")
    assert chart.table.rows[1:3] == (
        ("Apr to Jun 2023", "8 of 10", "80.0%"),
        ("Jul to Sep 2023", "hidden: small numbers", NOTHING),
    )


def test_time_needs_two_points_and_no_change() -> None:
    assert moments_chart(FINDING, replace(PART, moments=MOMENTS[1:3])) is None
    plain = replace(FINDING, plan=replace(FINDING.plan, change_date=None))
    two = sure(moments_chart(plain, replace(PART, moments=MOMENTS[:2])))
    assert "change" not in two.svg
    none = tuple(replace(m, share=0.0, hidden=False) for m in MOMENTS)
    flat = read_picture(sure(moments_chart(FINDING, replace(PART, moments=none))).svg)
    assert [w.text for w in flat.words if w.anchor == "end"] == ["0%", "50%", "100%"]
    assert {y for _, y in flat.dots(palette.FOCUS)} == {130}


def test_answers_are_cut_in_their_shares_worst_first() -> None:
    """From 14 to 326; 20 answers, so 15.6 for each."""
    found = drawn("voices-answers")
    edges = [s.box for s in found.strokes if s.fill == "none" and s.box[1] in (20.5, 64.5)]
    assert edges == [
        pytest.approx((14.5, 20.5, 91.5, 37.5), abs=0.06),
        pytest.approx((92.5, 20.5, 325.5, 37.5), abs=0.06),
        *(
            pytest.approx((14 + 15.6 * a + 0.5, 64.5, 14 + 15.6 * b - 0.5, 81.5), abs=0.11)
            for a, b in ((0, 1), (1, 3), (3, 6), (6, 10), (10, 20))
        ),
    ]
    assert [(w.text, w.x, w.y, w.fill) for w in found.words[:4]] == [
        ("Asian", 14, 15, palette.INK),
        ("20 answers", 326, 15, palette.INK),
        ("Black", 14, 59, palette.FOCUS),
        ("20 answers, 2 without", 326, 59, palette.INK),
    ]
    assert [(w.text, w.x, w.y) for w in found.words[4:]] == [
        (label, 40, 105 + 20 * i) for i, label in enumerate(LABELS)
    ]
    assert (found.width, found.height, found.name) == (340, 200, "kind-listened-answers")


def test_answers_differ_by_texture() -> None:
    found = drawn("voices-answers")
    key = [s for s in found.strokes if s.box[1] >= 93]
    hatches = [s for s in key if s.stroke == palette.CONCERN]
    assert [s.width for s in hatches] == [1.3, 1.3]
    assert len(hatches[0].lines) > len(hatches[1].lines)  # the worst is closer
    dots = [s for s in key if s.round]
    assert [(s.stroke, s.width, len(s.lines)) for s in dots] == [(palette.FOCUS, 2.4, 6)]
    assert [s.box for s in key if s.fill == palette.FOCUS] == [(14, 174, 32, 187)]
    assert [s.box for s in key if s.fill == palette.BAND] == [
        (14, 134, 32, 147),
        (14, 154, 32, 167),
    ]
    assert [s.box for s in key if s.fill == palette.WHITE] == [
        (14, 94, 32, 107),
        (14, 114, 32, 127),
    ]
    edges = [s.stroke for s in key if s.fill == "none" and s.width == 1]
    assert edges == [*[palette.INK] * 4, palette.WHITE]


def test_answers_in_words_and_as_a_table() -> None:
    chart = voices("voices-answers")
    assert chart.title == "Felt listened to: how each answer was given"
    assert chart.text == (
        "Felt listened to: how each answer was given, by ethnic group in alphabetical order. "
        "Asian: very poor 0, poor 5, neither 0, good 0, very good 15, no answer 0; "
        "Black: very poor 1, poor 2, neither 3, good 4, very good 10, no answer 2."
    )
    assert chart.table == levels_table(FINDING, PART)
    assert chart.table.caption == "Felt listened to: answers since May 2024"
    assert chart.table.header == (
        *("Group", "Very poor", "Poor", "Neither", "Good", "Very good", "No answer"),
    )
    assert chart.table.rows == (
        ("Asian", "0", "5", "0", "0", "15", "0"),
        ("Black", "1", "2", "3", "4", "10", "2"),
        ("White", "0", "0", "0", "0", "0", "3"),
    )
    assert levels_chart(FINDING, replace(PART, levels=PART.levels[2:])) is None
    assert levels_chart(FINDING, replace(PART, levels=())) is None


def test_a_story_is_a_dot_on_the_day_it_was_told() -> None:
    """Four months, 121 days, from 22 to 318."""

    def x_of(day: int) -> float:
        return 22 + 296 * day / 121

    found = drawn("voices-stories")
    assert found.dots(palette.FOCUS, width=9) == [
        near(x_of(19), 28),
        near(x_of(64), 28),
        near(x_of(120), 112),
    ]
    assert [(w.text, w.x, w.y) for w in found.words if w.bold] == [
        ("Care", 14, 15),
        ("Our team", 14, 57),
        ("What women said", 14, 99),
    ]
    lines = [s.lines[0] for s in found.drawn(stroke=palette.GRID)]
    assert lines == [((14, y), (326, y)) for y in (28, 70, 112)]
    assert [said for _, _, said in found.points] == [
        "Care: Jan 2024",
        "Care: Mar 2024",
        "What women said: Apr 2024",
    ]
    assert found.points[2][:2] == near(x_of(120), 112)
    assert (found.word("2024").y, found.height, found.name) == (142, 150, "ours-stories")


def test_stories_in_words_and_as_a_table() -> None:
    chart = voices("voices-stories")
    assert chart.title == "When stories of change were told"
    assert chart.text == (
        "When stories of change were told, by what they are about. "
        "Care: 2; Our team: 0; What women said: 1."
    )
    assert chart.table.caption == "Stories of change by what they are about"
    assert chart.table.header == ("About", "Told in")
    assert chart.table.rows == (
        ("Care", "Jan 2024, Mar 2024"),
        ("Our team", NOTHING),
        ("What women said", "Apr 2024"),
    )
    assert stories_chart("ours", TOLD[1:2]) is None
    assert stories_chart("ours", ()) is None
    one = sure(stories_chart("ours", (("Care", (date(2024, 5, 31),)),)))
    assert read_picture(one.svg).points[0][0] == pytest.approx(22 + 296 * 30 / 31, abs=0.06)


def test_months_are_named_by_their_length() -> None:
    monthly = replace(PART, grain=Grain.MONTH)
    assert moments_table(monthly).header[0] == "Month"
    assert HIDDEN in moments_table(monthly).rows[2][1]
