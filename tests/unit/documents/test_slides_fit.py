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


def letters(count: int) -> str:
    """So many letters, each of 556 thousandths."""
    return "n" * count


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [  # at 10 points a letter is 5.56 wide, a space 2.9
        (f"{letters(4)} {letters(4)}", 47.38, 1),
        (f"{letters(4)} {letters(4)}", 47.37, 2),
        (letters(4), 22.2401, 1),
        (letters(4), 22.23, 2),
        (letters(9), 22.24, 3),
        (f"{letters(2)} {letters(4)}", 22.2401, 2),
        (f"{letters(9)} {letters(2)}", 22.24, 3),  # the last of the long word shares its line
        (f"{letters(9)} {letters(3)}", 22.24, 4),
        (f"a  b {letters(1)}", 22.4801, 1),
    ],
)
def test_lines_that_a_paragraph_takes(text: str, room: float, lines: int) -> None:
    assert rows(text, 10, room) == lines


def test_bold_letters_are_a_twelfth_wider() -> None:
    assert width(letters(100), 10, bold=True) == pytest.approx(556 * 1.08)
    assert rows(letters(4), 10, 22.24, bold=True) == 2
    assert rows(f"{letters(4)} {letters(4)}", 10, 47.38 * 1.08 + 1e-9, bold=True) == 1
    assert rows(f"{letters(4)} {letters(4)}", 10, 47.38 * 1.08 - 0.01, bold=True) == 2


@pytest.mark.parametrize(
    ("letter", "units"),
    [("i", 222), ("I", 290), ("(", 350), ("k", 500), ("0", 556), ("Z", 611), ("A", 667), ("H", 722),
     ("O", 778), ("M", 860), ("W", 1000), ("Ŵ", 640), ("ß", 640), ("\u0301", 0), ("Ａ", 1000)],
)  # fmt: skip
def test_the_width_of_a_letter(letter: str, units: int) -> None:
    assert width(letter, 1000) == units


def test_items_are_set_in_and_long_leads_are_bold() -> None:
    plain, item = Line(letters(10)), Line(letters(10), item=True)
    assert height([plain], 10, 55.6) == pytest.approx(15.5)
    assert height([item], 10, 55.6) == pytest.approx(27.5)
    assert height([item], 10, 65.6) == pytest.approx(15.5)
    led = Line("", letters(10))
    assert height([led], 10, 55.6) == pytest.approx(27.5)
    assert height([Line(letters(5), letters(4))], 10, 53) == pytest.approx(15.5)
    assert height([plain, plain], 10, 55.6) == pytest.approx(31.0)


def test_exactly_full_is_not_too_full() -> None:
    lines = [Line("one"), Line("two")]
    assert fitting(lines, Box(100, 2 * 1.55 * 18 + 1e-9)) == 2
    assert fitting(lines, Box(100, 2 * 1.55 * 18 - 0.01)) == 1
    assert fitting(lines, Box(100, 1.55 * 9), 9) == 1
    assert fitting(lines, Box(100, 1.0)) == 0
    assert fitting([], Box(1, 1)) == 0


def test_where_text_is_cut() -> None:
    one_line = Box(60, 12)
    assert (
        cut(f"{letters(4)} {letters(4)} {letters(4)}", 10, one_line)
        == f"{letters(4)} {letters(4)}…"
    )
    assert cut(f"{letters(4)} {letters(9)}", 10, one_line) == f"{letters(4)}…"
    assert cut(letters(20), 10, one_line) == f"{letters(8)}…"
    assert cut(letters(20), 10, one_line, bold=True) == f"{letters(8)}…"
    assert cut(letters(20), 10, Box(1, 12)) == "n…"
    assert cut(f"{letters(4)} {letters(4)}", 10, Box(60, 24)) == f"{letters(4)} {letters(4)}"
    two = cut(" ".join([letters(4)] * 6), 10, Box(60, 24))
    assert two == " ".join([letters(4)] * 4) + "…"


def test_titles_are_measured_in_bold() -> None:
    assert title_size(letters(10), Box(556 * 0.3 * 1.08 + 1e-9, 36)) == 30
    assert title_size(letters(10), Box(556 * 0.3 * 1.08 - 0.01, 36)) == 28
