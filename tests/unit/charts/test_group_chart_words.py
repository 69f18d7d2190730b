"""Small multiples in words and as tables, to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.charts import group_charts, time_text
from evenhand.charts.words import HIDDEN, NOTHING
from fixtures.drawn import COMPARED, FOCUS, between, chart, hand_made, month, sure
from fixtures.readings import THEATRE


def test_titles() -> None:
    titles = [sure(c).title for c in group_charts(hand_made())]
    assert titles[0] == "Black: Better since the change (clear)"
    assert titles[1].startswith("Mixed: ")
    plain = hand_made()
    plain = replace(plain, groups=tuple(replace(g, sentence="") for g in plain.groups))
    assert [sure(c).title for c in group_charts(plain)] == ["Black", "Mixed", "White"]


def test_names_inside_the_page_differ() -> None:
    for place, found in enumerate(group_charts(hand_made())):
        assert f'id="pph-1000-g{place}-t"' in sure(found).svg


def test_the_population_of_focus_in_words() -> None:
    assert sure(group_charts(hand_made())[0]).text == (
        "Haemorrhage, Black, by month, p chart, exact limits. "
        "Average 10.0% before May 2024 and 8.0% since May 2024. "
        "Chart signal since the change: outside (concern). "
        "Points marked as special cause: 1 improvement, 1 concern and 1 neither better nor worse. "
        "1 period without records: the line is broken there. "
        "2 periods hidden to protect small numbers; hidden is not zero."
    )


def test_a_point_above_the_scale_in_words() -> None:
    assert sure(group_charts(hand_made())[2]).text == (
        "Haemorrhage, White, by month, p chart. "
        "Average 5.0% before May 2024 and 5.0% since May 2024. No special cause. "
        "Above the scale, drawn as an arrowhead at its edge: 90.0%."
    )


def test_limits_above_the_scale_are_said() -> None:
    high = replace(COMPARED, points=(replace(COMPARED.points[0], upper=0.26), *COMPARED.points[1:]))
    said = sure(group_charts(hand_made(charts=(FOCUS, None, high)))[2]).text
    assert said.endswith("at its edge: 90.0%. The upper limit reaches above the scale.")
    at = replace(COMPARED, points=(replace(COMPARED.points[0], upper=0.25), *COMPARED.points[1:]))
    said = sure(group_charts(hand_made(charts=(FOCUS, None, at)))[2]).text
    assert said.endswith("at its edge: 90.0%.")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("g", "Median 20.0 births between events before May 2024 and 45.0 births between events since May 2024."),
        ("t", "Centre line 20.0 days between events before May 2024 and 45.0 days between events since May 2024."),
    ],
)  # fmt: skip
def test_what_lies_between_events_in_words(kind: str, said: str) -> None:
    found = sure(group_charts(hand_made(charts=(FOCUS, between(kind), COMPARED)))[1])
    assert found.text == f"Haemorrhage, Mixed, by month, {kind} chart. {said} No special cause."


def test_between_women_without_the_event_in_words_and_in_the_table() -> None:
    turned = replace(between("g"), without=True)
    found = sure(group_charts(hand_made(charts=(FOCUS, turned, COMPARED)))[1])
    assert "Median 20.0 births between two without the event before May 2024" in found.text
    assert found.table is not None
    assert found.table.header[3] == "Births between two without the event"


def test_a_run_chart_has_medians() -> None:
    run = replace(COMPARED, kind="run", title="run chart", centres=((0, 0.05),))
    found = sure(group_charts(hand_made(charts=(FOCUS, None, run)))[2])
    assert "run chart. Median 5.0% before May 2024. No special cause." in found.text
    assert ">median 5.0%<" in found.svg


def test_without_averages_limits_or_signals() -> None:
    none = chart(tuple(month(i, 3) for i in range(10)), kind="none", title="too few points")
    reading = hand_made(charts=(none, None, None))
    assert time_text(reading, reading.groups[0], none) == (
        "Haemorrhage, Black, by month, too few points."
    )
    told = replace(none, kind="p", signals=("Chart signal since the change: shift (concern).",))
    assert time_text(reading, reading.groups[0], told).endswith(
        "too few points. Chart signal since the change: shift (concern)."
    )
    unnamed = replace(none, kind="p", centres=((7, 0.03),))
    assert "Average 3.0%. No special cause." in time_text(reading, reading.groups[0], unnamed)


def test_rates_per_thousand_say_it() -> None:
    reading = hand_made(measure=replace(THEATRE, title="Theatre"))
    assert "Average 100.0 per 1,000 before May 2024" in sure(group_charts(reading)[0]).text


def test_the_table_of_the_population_of_focus() -> None:
    table = sure(group_charts(hand_made())[0]).table
    assert table.caption == "Haemorrhage: Black, by month"
    assert table.header == (
        *("Period", "Events", "Out of", "Rate"),
        *("Centre", "Lower", "Upper", "Marked"),
    )
    before, since = ("10.0%", "2.0%", "18.0%"), ("8.0%", "0%", "16.0%")
    assert table.rows == (
        ("Jan 2024", "10", "100", "10.0%", *before, ""),
        ("Feb 2024", "12", "100", "12.0%", *before, ""),
        ("Mar 2024", "8", "100", "8.0%", *before, ""),
        ("Apr 2024", "10", "100", "10.0%", *before, ""),
        ("May 2024", "18", "100", "18.0%", *since, "outside (concern)"),
        ("Jun 2024", "2", "100", "2.0%", *since, "shift (improvement)"),
        ("Jul 2024", HIDDEN, HIDDEN, HIDDEN, "8.0%", NOTHING, NOTHING, ""),
        ("Aug 2024", HIDDEN, HIDDEN, HIDDEN, "8.0%", NOTHING, NOTHING, ""),
        ("Sep 2024", NOTHING, NOTHING, NOTHING, "8.0%", NOTHING, NOTHING, ""),
        ("Oct 2024", "8", "100", "8.0%", *since, "trend (neutral)"),
    )


def test_thousands_are_marked_and_a_signal_without_tone_stands_alone() -> None:
    big = month(0, 1_234, denominator=12_340, value=0.1, signal="outside")
    found = sure(group_charts(hand_made(charts=(chart((big,)), None, None)))[0])
    assert found.table.rows[0][1:3] == ("1,234", "12,340")
    assert found.table.rows[0][-1] == "outside"
    assert read_points(found.svg) == ["Jan 2024: 10.0%, 1,234 of 12,340"]


def test_a_point_without_one_of_its_counts_says_the_value_alone() -> None:
    points = month(0, 5, numerator=None), month(1, 5, denominator=None), month(2, 5, tone="odd")
    found = sure(group_charts(hand_made(charts=(chart(points), None, None)))[0])
    assert read_points(found.svg) == [
        "Jan 2024: 5.0%",
        "Feb 2024: 5.0%",
        "Mar 2024: 5.0%, 5 of 100, neither better nor worse",
    ]


def test_the_table_between_events() -> None:
    table = sure(group_charts(hand_made())[1]).table
    assert table.rows[1] == ("2", "1", NOTHING, "20.0", "20.0", "0", "60.0", "")


def read_points(svg: str) -> list[str]:
    from fixtures.pictures import read_picture

    return [said for _, _, said in read_picture(svg).points]
