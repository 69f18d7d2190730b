"""Text is measured before it is laid out: nothing runs over its place."""

from __future__ import annotations

import pytest

from evenhand.documents.slides.fit import (
    Box,
    body_size,
    cut,
    fitting,
    height,
    rows,
    title_size,
    width,
)
from evenhand.documents.slides.slide import Line


@pytest.mark.parametrize(
    ("text", "helvetica"),  # widths that Adobe's metrics give at 1,000 points
    [("Mixed", 2667), ("White", 2500), ("10.5%", 2835), ("Women", 3612)],
)
def test_widths_are_near_those_of_the_letters(text: str, helvetica: int) -> None:
    assert width(text, 1000) == pytest.approx(helvetica, rel=0.05)


def test_wide_and_combining_letters() -> None:
    assert width("出", 10) == 10
    assert width("e\u0301", 10) == width("e", 10)
    assert width("a", 10, bold=True) > width("a", 10)


def test_rows_break_at_words_and_long_words_are_broken() -> None:
    assert rows("", 20, 100) == 1
    assert rows("one two", 10, 1000) == 1
    assert rows("one two", 10, 20) == 2
    assert rows("n" * 100, 10, 100) == 6


def test_what_fits_is_counted() -> None:
    lines = [Line("one")] * 10
    assert height(lines[:1], 20, 100) == pytest.approx(1.55 * 20)
    assert fitting(lines, Box(100, 3.5 * 1.55 * 18)) == 3
    assert fitting(lines, Box(100, 1000)) == 10


def test_sizes_go_down_before_text_goes() -> None:
    assert body_size([Line("one")], Box(100, 1.55 * 22)) == 22
    assert body_size([Line("one")], Box(100, 1.55 * 20)) == 20
    assert body_size([Line("one")], Box(100, 1)) == 18
    assert title_size("one", Box(300, 36)) == 30
    assert title_size("one", Box(300, 24)) == 20
    assert title_size("one", Box(300, 23)) is None


def test_cutting_ends_with_an_ellipsis() -> None:
    box = Box(100, 12)
    assert cut("short", 10, box) == "short"
    said = cut("a sentence that goes on for far too long", 10, box)
    assert said.endswith("…")
    assert width(said, 10) <= 100
    assert cut("n" * 200, 10, box).endswith("n…")
