"""How complete ethnicity is, in pictures: places by hand, words and tables to the letter."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from evenhand.charts import (
    known_over_time,
    known_table,
    over_time_table,
    palette,
    ways_chart,
    ways_table,
)
from evenhand.charts.words import HIDDEN, NOTHING
from evenhand.reading.recording import Ways
from fixtures.drawn import sure
from fixtures.drawn_recording import OVER_TIME, READING, recording
from fixtures.pictures import Picture, read_picture

STARTS = (0, 90, 181, 273, 365, 456, 547)  # six quarters since 1 January 2023
WAYS = (
    "Known and stated",
    "Asked, and chose not to say",
    "Not known: not asked, or not recorded",
    "Left empty",
    "A code that nobody can use",
)


def drawn(name: str) -> Picture:
    return read_picture(recording(name).svg)


def near(x: float, y: float) -> object:
    return pytest.approx((x, y), abs=0.06)


def of_share(share: float) -> float:
    return 26 + 288 * share


def middle(place: int) -> float:
    return 44 + 282 * (STARTS[place] + STARTS[place + 1]) / 2 / 547


def test_all_records_then_each_system_on_one_scale() -> None:
    found = drawn("recording-by-system")
    assert found.dots(palette.FOCUS, width=10) == [near(of_share(0.9), 27)]
    assert found.dots(palette.OTHER, width=10) == [
        near(of_share(0.6), 67),
        near(of_share(0.75), 107),
    ]
    lines = [s.lines[0] for s in found.drawn(stroke=palette.OTHER, width=2)]
    assert lines == [(near(of_share(0.5), 67), near(of_share(0.7), 67))]
    (first,) = found.drawn(stroke=palette.FOCUS, width=2)
    assert first.lines[0] == (near(of_share(0.85), 27), near(of_share(0.95), 27))
    assert [(w.text, w.y, w.fill) for w in found.words if w.bold] == [
        ("All records", 15, palette.FOCUS),
        ("Booking", 55, palette.INK),
        ("Clinic", 95, palette.INK),
        ("Labour ward", 135, palette.INK),
    ]
    assert [w.text for w in found.words if w.anchor == "end"] == ["90%", "60%", "75%", HIDDEN]
    assert [(w.text, w.x) for w in found.words if w.anchor == "middle"] == [
        ("0%", 26),
        ("50%", 170),
        ("100%", 314),
    ]
    assert found.texts[-1] == "Lines are 95% intervals."
    assert found.points[1] == (pytest.approx(of_share(0.6), abs=0.06), 67, "Booking: 60%")
    assert found.points[3] == (14, 147, "Labour ward: hidden")
    assert (found.height, found.name) == (200, "recording-known")


def test_systems_in_words_and_as_a_table() -> None:
    chart = recording("recording-by-system")
    assert chart.title == "Known and stated ethnicity, by where it was recorded"
    assert chart.text == (
        f"{chart.title}. All records: 90%; Booking: 60%; Clinic: 75%; Labour ward: hidden."
    )
    assert chart.table == known_table(READING)
    assert chart.table.caption == "Known and stated ethnicity"
    assert chart.table.header == ("Where", "Records", "Share")
    assert chart.table.rows == (
        ("All records", "900 of 1,000 records", "90%"),
        ("Booking", "60 of 100 records", "60%"),
        ("Clinic", "about 75%", "75%"),
        ("Labour ward", "hidden", HIDDEN),
    )


def test_all_records_over_time() -> None:
    found = drawn("recording-over-time")
    known = ((0, 0.5), (1, 0.8), (3, 0.9), (4, 0.95), (5, 1.0))
    places = [near(middle(i), 130 - 118 * v) for i, v in known]
    assert found.dots(palette.FOCUS, width=4.8) == places
    (line,) = found.drawn(stroke=palette.FOCUS, width=1.6)
    assert [list(part) for part in line.lines] == [places[:2], places[2:]]
    assert [(w.text, w.x, w.y) for w in found.words if w.anchor == "end"] == [
        ("0%", 39, 134),
        ("50%", 39, 75),
        ("100%", 39, 16),
    ]
    (rules,) = found.drawn(stroke=palette.GRID)
    assert rules.lines == (((44, 130), (326, 130)), ((44, 71), (326, 71)), ((44, 12), (326, 12)))
    assert [(w.text, w.y) for w in found.words if w.anchor == "start"] == [
        ("2023", 146),
        ("2024", 146),
    ]
    assert [(x, y) for x, y, _ in found.points][:3] == [*places[:2], near(middle(2), 130)]
    assert found.points[2][2] == "Jul to Sep 2023: hidden"
    assert found.points[5][2] == "Apr to Jun 2024: 10 of 10"
    assert (found.width, found.height, found.name) == (340, 156, "recording-time")


def test_time_in_words_and_as_a_table() -> None:
    chart = recording("recording-over-time")
    assert chart.title == "Known and stated ethnicity, by quarter"
    assert chart.text == f"{chart.title}, all records together."
    assert chart.table == over_time_table(READING)
    assert chart.table.caption == "Known and stated, by quarter"
    assert chart.table.header == ("When", "Records", "Share")
    assert chart.table.rows[1:3] == (
        ("Apr to Jun 2023", "8 of 10", "80.0%"),
        ("Jul to Sep 2023", "hidden", NOTHING),
    )
    assert known_over_time(replace(READING, over_time=OVER_TIME[1:3])) is None
    assert known_over_time(replace(READING, over_time=OVER_TIME[:2])) is not None


def test_ways_are_cut_in_their_shares_with_the_same_textures_as_elsewhere() -> None:
    """From 14 to 326: a half, a quarter, two tenths, a twentieth; then three quarters and one."""
    found = drawn("recording-ways")
    frames = [s.box for s in found.strokes if s.fill != "none" and s.box[1] in (20, 90)]
    whole = (14, 170, 248, 279.2, 310.4, 326)
    assert frames == [
        *(pytest.approx((a, 20, b, 38), abs=0.06) for a, b in itertools.pairwise(whole)),
        pytest.approx((310.4, 20, 326, 38), abs=0.06),  # dark, on its white
        (14, 90, 248, 108),
        (248, 90, 326, 108),
    ]
    assert [s.box for s in found.filled(palette.FOCUS)] == [
        (14, 20, 170, 38),
        (14, 90, 248, 108),
        (14, 120, 32, 133),
    ]
    assert [s.box[:2] for s in found.drawn(stroke=palette.CONCERN)] == [
        near(170, 20),
        near(14, 140),
    ]
    assert [s.box for s in found.filled(palette.INK)] == [
        pytest.approx((310.4, 20, 326, 38), abs=0.06),
        (14, 200, 32, 213),
    ]
    assert [(w.text, w.x, w.y, w.bold) for w in found.words] == [
        ("All records", 14, 15, True),
        ("Booking", 14, 59, True),
        (HIDDEN, 326, 59, False),
        ("Labour ward", 14, 85, True),
        *((way, 40, 131 + 20 * i, False) for i, way in enumerate(WAYS)),
    ]
    assert (found.width, found.height, found.name) == (340, 226, "recording-ways")


def test_ways_in_words_and_as_a_table_to_the_nearest_step() -> None:
    chart = recording("recording-ways")
    assert chart.title == "How it was recorded"
    assert chart.text == (
        "How it was recorded. All records: Known and stated 50%, Asked, and chose not to say 25%, "
        "Not known: not asked, or not recorded 10%, Left empty 10%, A code that nobody can use 5%; "
        "Labour ward: Known and stated 75%, Asked, and chose not to say 0%, "
        "Not known: not asked, or not recorded 25%, Left empty 0%, A code that nobody can use 0%."
    )
    assert chart.table == ways_table(READING)
    assert chart.table.caption == "How ethnicity was recorded, to the nearest 5%"
    assert chart.table.header == ("Where", *WAYS)
    assert chart.table.rows == (
        ("All records", "50%", "25%", "10%", "10%", "5%"),
        ("Booking", *[HIDDEN] * 5),
        ("Labour ward", "75%", "0%", "25%", "0%", "0%"),
    )


def test_everything_known_is_a_hundred_per_cent() -> None:
    every = replace(READING, ways=(Ways("All records", (1.0, 0.0, 0.0, 0.0, 0.0)),))
    assert ways_table(every).rows == (("All records", "100%", "0%", "0%", "0%", "0%"),)
    assert "Known and stated 100%," in sure(ways_chart(every)).text
    assert ways_chart(replace(READING, ways=READING.ways[1:2])) is None
