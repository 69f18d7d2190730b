"""The profile of a team's context: places worked out by hand, words and table to the letter."""

from __future__ import annotations

import pytest

from evenhand.charts import ProfileRow, palette, profile_chart, profile_table
from fixtures.drawn import sure
from fixtures.drawn_profile import ROWS, profile
from fixtures.pictures import read_picture


def of(value: float) -> float:
    """Six steps from 26 to 314."""
    return 26 + 48 * (value - 1)


def places(colour: str, width: float) -> list[float]:
    return [x for x, _ in read_picture(profile("profile").svg).dots(colour, width=width)]


def test_alone_is_a_dot_and_the_round_before_hollow() -> None:
    found = [of(v) for v in (2.0, 4.6, 1.0, 4.0)]
    assert places(palette.OTHER, 10) == pytest.approx(found, abs=0.06)
    assert places(palette.WHITE, 5.6) == pytest.approx([of(2.0), of(4.0)], abs=0.06)


def test_together_is_a_square() -> None:
    picture = read_picture(profile("profile").svg)
    squares = [s.box for s in picture.strokes if s.fill == palette.FOCUS]
    middles = [(left + right) / 2 for left, _, right, _ in squares]
    assert middles == pytest.approx([of(v) for v in (5.0, 7.0, 4.0)], abs=0.06)
    assert [right - left for left, _, right, _ in squares] == pytest.approx([10] * 3, abs=0.06)


def test_rows_stand_in_the_order_of_the_form_on_the_whole_scale() -> None:
    picture = read_picture(profile("profile").svg)
    assert [w.text for w in picture.words if w.bold] == [r.label for r in ROWS]
    ticks = [w.text for w in picture.words if w.anchor == "middle"]
    assert ticks == ["1", "2", "3", "4", "5", "6", "7"]
    assert picture.texts[-3:] == [
        "Hollow: the round before.",
        "Dot: alone, mean.",
        "Square: agreed together.",
    ]


def test_in_words_and_as_a_table() -> None:
    chart = profile("profile")
    assert chart.title == "By domain"
    assert chart.text == (
        "By domain, from 1 to 7. External environment: before 2.0, alone 4.6, together 5.0; "
        "Organisation: alone 1.0, together 7.0; Infrastructure: not answered; "
        "Improvement team: before 4.0, together 4.0."
    )
    assert chart.table == profile_table("By domain", ROWS)
    assert chart.table.header == ("", "Alone, mean", "Together", "Round before")
    assert chart.table.rows[0] == ("External environment", "4.6", "5.0", "2.0")
    assert chart.table.rows[2] == ("Infrastructure", "–", "–", "–")


def test_only_marks_that_are_there_are_explained_and_nothing_is_no_picture() -> None:
    one = sure(profile_chart("a", "A", [ProfileRow("Team", 3.0, None, None)], low=0, high=4))
    assert "Dot: alone, mean." in one.svg
    assert "Hollow" not in one.svg
    assert "Square" not in one.svg
    assert profile_chart("a", "A", ROWS[2:3], low=1, high=7) is None
