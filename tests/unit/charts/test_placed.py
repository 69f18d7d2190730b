"""Things placed on two scales of words: the highest step on top, numbers in their own order, nothing coloured."""

from __future__ import annotations

from evenhand.charts import PlacedRow, placed_chart
from fixtures.pictures import read_picture

ACROSS, UP = ("Ours", "Others must agree", "Out of reach"), ("Small", "Some", "Large")
ROWS = [
    PlacedRow("1", "Scales", "Large", "Ours"),
    PlacedRow("2", "A film", "Small", "Others must agree"),
    *(PlacedRow(str(n), f"Idea {n}", "Large", "Ours") for n in range(3, 10)),
]


def chart(rows: list[PlacedRow]) -> str:
    return placed_chart("g", "Ideas", rows, across=ACROSS, up=UP, names=("How much", "Who can")).svg


def places() -> dict[str, tuple[float, float]]:
    return {w.text: (w.x, w.y) for w in read_picture(chart(ROWS)).words}


def test_the_highest_step_is_on_top_and_the_first_on_the_left() -> None:
    at = places()
    assert at["Large"][1] < at["Some"][1] < at["Small"][1]
    assert at["1"][1] < at["2"][1]
    assert at["1"][0] < at["2"][0]


def test_numbers_keep_their_order_three_in_a_line_and_the_row_grows_with_them() -> None:
    at = places()
    assert at["1"][0] < at["3"][0] < at["4"][0]
    assert at["1"][1] == at["4"][1] < at["5"][1]
    assert at["9"][1] < at["Some"][1]


def test_long_steps_break_and_end_above_the_grid() -> None:
    at = places()
    assert at["Others must"][1] < at["agree"][1]
    assert at["agree"][1] == at["Ours"][1]


def test_every_number_is_in_the_words_and_the_table() -> None:
    made = placed_chart("g", "Ideas", ROWS[:2], across=ACROSS, up=UP, names=("How much", "Who can"))
    assert made.text == "Ideas. 1, Scales: Large, Ours; 2, A film: Small, Others must agree."
    assert made.table.header == ("", "How much", "Who can")
    assert made.table.rows == (
        ("1. Scales", "Large", "Ours"),
        ("2. A film", "Small", "Others must agree"),
    )
