"""Where it gets crowded: nothing is cut, no words lie on others, no number loses its digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from evenhand.charts import (
    Chart,
    comparison_chart,
    difference_chart,
    funnel_chart,
    gap_series_charts,
    group_charts,
    known_chart,
    levels_chart,
    missing_chart,
    ratio_chart,
    representation_chart,
    shares_chart,
    stories_chart,
    ways_chart,
)
from evenhand.charts.forest import forest_difference_chart
from evenhand.charts.words import short
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures.definition import Break, Kind
from evenhand.reading.model import EquityReading
from evenhand.spc import funnel
from fixtures.drawn import COMPARED, FOCUS, between, chart, end, hand_made, month, pooled, sure
from fixtures.drawn_recording import READING
from fixtures.drawn_voices import FINDING, PART, SHARES, TOLD
from fixtures.pictures import outside, read_picture, touching
from fixtures.readings import REPRESENTATION, demo_review, make_reading, shared_review


def pictures_of(reading: EquityReading) -> Iterator[Chart]:
    found = (
        *group_charts(reading),
        *gap_series_charts(reading),
        comparison_chart(reading),
        ratio_chart(reading),
        difference_chart(reading),
        missing_chart(reading),
    )
    return (chart for chart in found if chart)


def assert_roomy(chart: Chart | None) -> None:
    drawn = read_picture(sure(chart).svg)
    assert outside(drawn) == []
    assert touching(drawn) == []


@pytest.mark.parametrize("review", [demo_review(), shared_review()], ids=["team", "shared"])
def test_every_picture_of_a_review(review: object) -> None:
    for reading in review.readings:  # type: ignore[attr-defined]
        for drawn in pictures_of(reading):
            assert_roomy(drawn)


@pytest.mark.parametrize("first", [1, 9])
def test_averages_of_a_short_phase_stay_inside_and_apart(first: int) -> None:
    """A change in the second or in the last month."""
    points = tuple(month(i, 10, phase=int(i >= first)) for i in range(10))
    one = chart(points, (0, 0.1234), (1, 0.1), kind="run")
    reading = hand_made(charts=(one, None, None), phases=())
    drawn = read_picture(sure(group_charts(reading)[0]).svg)
    assert outside(drawn) == []
    assert touching(drawn) == []
    words = [w for w in drawn.words if w.y == 16]
    assert [w.text for w in words] == ["median 12.3%", "median 10.0%"]


def test_three_averages_stand_beside_one_another() -> None:
    points = tuple(month(i, 10, phase=(-1, 0, 1)[min(i, 2)]) for i in range(10))
    one = chart(points, (-1, 0.1), (0, 0.1), (1, 0.1))
    drawn = read_picture(sure(group_charts(hand_made(charts=(one, None, None), phases=()))[0]).svg)
    assert outside(drawn) == []
    assert touching(drawn) == []


def test_dates_at_the_edges_stay_inside() -> None:
    breaks = tuple(Break(date(2024, m, 1), "new form") for m in (1, 2, 9, 10))
    reading = hand_made(measure=replace(hand_made().measure, breaks=breaks))
    for drawn in (*group_charts(reading), *gap_series_charts(reading)):
        assert_roomy(drawn)


def test_a_long_figure_stands_below_its_label() -> None:
    """Beside figures of more than 33 letters, a label has no room for 12 letters."""
    assert_roomy(difference_chart(make_reading(phases=1)))
    reading = hand_made()
    assert reading.gap is not None
    wide = tuple(replace(c, difference=end(0.12, -0.15, 0.39)) for c in reading.gap.contrasts)
    chart = sure(difference_chart(replace(reading, gap=replace(reading.gap, contrasts=wide))))
    assert_roomy(chart)
    drawn = read_picture(chart.svg)
    said = "120 more in 1,000 (150 fewer to 390 more)"
    assert [(w.text, w.x, w.y) for w in drawn.words if w.y < 120] == [
        ("equal", drawn.words[0].x, 10),
        ("Before May 2024", 14, 29),
        (said, 326, 44),
        ("Since May 2024", 14, 84),
        (said, 326, 99),
    ]
    assert [y for _, y, _ in drawn.points] == [56, 111]


def test_long_names_of_a_reference_population() -> None:
    long = "Any other Mixed or multiple ethnic background, as people wrote it themselves"
    rows = (("Asian", *REPRESENTATION.rows[0][1:]), (long, *REPRESENTATION.rows[1][1:]))
    rows = (*rows, ("White", *REPRESENTATION.rows[3][1:]))
    chart = representation_chart(replace(REPRESENTATION, rows=rows))
    assert_roomy(chart)
    drawn = read_picture(sure(chart).svg)
    assert " ".join(w.text for w in drawn.words if w.bold) == f"Asian {long} White"
    # four lines of a name move everything below them by three lines
    assert [y for _, y in drawn.dots("#17568c")] == [28, 115, 157]


def test_long_names_of_groups() -> None:
    reading = hand_made()
    long = EthnicGroup("m", "White and Black Caribbean or White and Asian or any other Mixed")
    groups = tuple(replace(g, group=long) for g in reading.groups)
    assert_roomy(comparison_chart(replace(reading, groups=groups)))


def test_long_names_of_groups_and_domains_in_people_s_words() -> None:
    long = "Any other Mixed or multiple ethnic background, as people wrote it themselves"
    group = EthnicGroup("m", long)
    levels = tuple(replace(one, group=group) for one in PART.levels)
    shares = tuple(replace(s, group=s.group and replace(s.group, label=long)) for s in SHARES)
    assert_roomy(levels_chart(FINDING, replace(PART, levels=levels)))
    assert_roomy(shares_chart(FINDING, replace(PART, shares=shares)))
    assert_roomy(stories_chart("k", tuple((f"{long} {domain}", days) for domain, days in TOLD)))


def test_long_names_of_systems() -> None:
    long = "Maternity information system of the Hillside birth centre · Community booking clinic"
    known = tuple(replace(k, label=long) for k in READING.known)
    ways = tuple(replace(w, label=long) for w in READING.ways)
    reading = replace(READING, known=known, ways=ways)
    assert_roomy(known_chart(reading))
    assert_roomy(ways_chart(reading))


@pytest.mark.parametrize("place", [0, 1])
def test_ones_own_largest_unit_is_named_inside(place: int) -> None:
    found = funnel("proportion", [30, 190], [800, 2_100], overdispersion="none")
    names = ["Riverside and Hillside maternity unit", "Willow House birth centre and home births"]
    chart = funnel_chart(found, names, own=names[place], title="Induction")
    assert_roomy(chart)
    drawn = read_picture(chart.svg)
    (square,) = drawn.filled("#17568c")
    word = drawn.word(names[place])
    left, _, right, _ = square.box
    assert (word.anchor, word.x) == (
        ("start", pytest.approx(right + 3.5, abs=0.06)),
        ("end", pytest.approx(left - 3.5, abs=0.06)),
    )[place]


def test_large_rates_of_a_funnel_are_named_inside() -> None:
    found = funnel("rate", [300, 1_900], [8.0, 210.0], overdispersion="none")
    assert_roomy(funnel_chart(found, ["a", "b"], own="a", title="R", per=10_000))


def test_large_numbers_keep_their_digits() -> None:
    rare = replace(
        between(), points=tuple(replace(p, value=1_234.0) for p in between().points), centres=((0, 1_234.5),)
    )  # fmt: skip
    drawn = read_picture(sure(group_charts(hand_made(charts=(FOCUS, rare, COMPARED)))[1]).svg)
    assert "1,234 between" in drawn.texts
    by = forest_difference_chart(pooled(multiplier=100_000))
    assert [w.text for w in read_picture(by.svg).words if w.anchor == "middle"][1:] == [
        *("−10,000", "−5,000", "0", "+5,000", "+10,000"),
    ]
    reading = hand_made(measure=replace(hand_made().measure, kind=Kind.RATE, multiplier=1_000_000))
    assert "+100,000" in read_picture(gap_series_charts(reading)[1].svg).texts
    assert "+150,000" in read_picture(sure(difference_chart(reading)).svg).texts
    assert "300,000" in read_picture(sure(comparison_chart(reading)).svg).texts
    assert "200,000" in read_picture(sure(group_charts(reading)[0]).svg).texts
    many = funnel("rate", [100, 200], [1_234_567.0, 2_000_000.0], overdispersion="none")
    made = funnel_chart(many, ["a", "b"], own="a", title="R")
    assert made.table.rows[0][2] == "1,234,567"
    assert "2,000,000" in read_picture(made.svg).texts


@pytest.mark.parametrize(
    ("value", "figures", "said"),
    [
        (0, 3, "0"),
        (12.5, 3, "12.5"),
        (12.54, 3, "12.5"),
        (0.1, 3, "0.1"),
        (0.0001, 3, "0.0001"),
        (0.000123456, 3, "0.000123"),
        (999.6, 3, "1,000"),
        (1_234.5, 3, "1,234"),
        (1_234_567, 6, "1,234,567"),
        (-0.05, 4, "−0.05"),
        (-2_000, 3, "−2,000"),
        (100, 3, "100"),
        (50.000000000001, 4, "50"),
    ],
)
def test_short_numbers(value: float, figures: int, said: str) -> None:
    assert short(value, figures=figures) == said
