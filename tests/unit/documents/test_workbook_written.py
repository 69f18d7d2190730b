"""What is asked of the writer of workbooks: every cell, width, format and chart, call by call."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evenhand.documents.native import NativeChart
from evenhand.documents.workbook import book as room
from evenhand.documents.workbook.graphs import add_graphs
from evenhand.documents.workbook.sheet import Column, Form, Graph, Line, Sheet
from fixtures.approved import assert_approved
from fixtures.heard import Heard
from fixtures.readings import demo_review
from fixtures.small_charts import BARS, LINES, MARKS

APPROVED = Path(__file__).parent / "approved"
COLUMNS = (
    Column("Group", "Ethnic group"),
    Column("What it says", "In words", Form.LONG),
    Column("n", "Births", Form.WHOLE),
    Column("Share here", "0 to 1", Form.SHARE),
    Column("Rate", "Not scaled", Form.NUMBER),
    Column("Period begins", "First day", Form.DATE),
)
ROWS = (
    ("Asian", "Long words. " * 40, 12, 0.5, float("nan"), date(2024, 5, 1)),
    ("Black\x07", "", 0, None, 0.0625, None),
    ("hidden", "short", "hidden", "hidden", float("inf"), None),
    ("x" * 60, "y" * 3000, 1, 1.0, -2.5, date(2023, 1, 1)),
)


def graph(chart: NativeChart, first: int) -> Graph:
    """Series beside each other, as on the sheet of a measure, or below each other with arms."""
    arms = (4, 5) if chart.series[0].low else (None, None)
    named = 2 if chart.series[0].low else None
    lines = tuple(
        Line(s, first + i, 3 + i, named=named, below=arms[0], above=arms[1])
        for i, s in enumerate(chart.series)
    )
    return Graph(chart, lines, first, categories=1, title=0, hidden=6 if chart.any_hidden else None)


GRAPHS = tuple(graph(c, i) for i, c in enumerate((LINES, MARKS, BARS, LINES, MARKS, BARS, LINES)))


def test_charts_over_the_cells_of_their_sheet() -> None:
    told: list[str] = []
    made = Sheet("O'Neill's own", COLUMNS, (), graphs=GRAPHS[:3])
    add_graphs(Heard("book", told), Heard("page", told), made, 4)
    assert_approved(APPROVED / "workbook-charts.txt", "\n".join(told) + "\n")


def test_charts_stand_two_beside_each_other_and_are_described() -> None:
    told: list[str] = []
    made = Sheet("Own", COLUMNS, (), graphs=GRAPHS)
    add_graphs(Heard("book", told), Heard("page", told), made, 4)
    placed = [t for t in told if t.startswith("page.insert_chart")]
    rows = [int(t.split("(")[1].split(",")[0]) for t in placed]
    assert rows == [4, 4, 21, 21, 38, 38, 55]
    assert ["'x_offset': 640" in t for t in placed] == [False, True] * 3 + [False]
    assert all("'description': 'Rates by months" not in t for t in placed)


def test_a_sheet_is_written_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    sheets = (
        Sheet("Own & other", COLUMNS, ROWS, ("A title", "Who it is for"), GRAPHS),
        Sheet("Bare", COLUMNS[:1], ()),
    )
    monkeypatch.setattr(room, "_sheets", lambda _review: sheets)
    monkeypatch.setattr(room.xlsxwriter, "Workbook", Opened(told))
    assert room.to_excel(demo_review()) == b""
    kept = [t for t in told if not t.startswith("chart") and "insert_chart" not in t]
    assert_approved(APPROVED / "workbook-cells.txt", "\n".join(kept) + "\n")


class Opened:
    """Stands in for the writer: what it is opened with is told as well."""

    def __init__(self, told: list[str]) -> None:
        self.told = told

    def __call__(self, _buffer: Any, options: dict[str, Any]) -> Opened:
        self.told.append(f"opened with {options}")
        return self

    def __enter__(self) -> Heard:
        return Heard("book", self.told)

    def __exit__(self, *_: object) -> None:
        self.told.append("closed")


@pytest.mark.parametrize(("text", "lines"), [("", 1), ("x" * 80, 1), ("x" * 83, 2), ("x" * 170, 3)])
def test_a_row_is_as_tall_as_its_longest_text(text: str, lines: int) -> None:
    """A line of a column 90 wide holds a tenth less than 90 letters."""
    made = Sheet("S", COLUMNS[:3], ())
    assert room._lines(made, ("x" * 900, text, 9), [48, 90, 9]) == lines


def test_columns_are_as_wide_as_what_they_hold_and_no_wider_than_they_may() -> None:
    def width(column: Column, *cells: Any) -> float:
        return room._width(Sheet("S", (column,), tuple((c,) for c in cells)), 0, column.form)

    assert width(Column("n", "", Form.WHOLE)) == 5
    assert width(Column("n", "", Form.WHOLE), 123456789) == 11
    assert width(Column("n", "", Form.WHOLE), "x" * 99) == 24
    assert width(Column("n", "", Form.NUMBER), 0.123456789123) == 13
    assert width(Column("n", "", Form.DATE), date(2024, 1, 1)) == 13
    assert width(Column("A heading of twenty.", "", Form.DATE)) == 24
    assert width(Column("n", ""), "x" * 99, None) == 48
    assert width(Column("n", "", Form.LONG), "x" * 99) == 90
    assert width(Column("n", ""), *["x"] * 200, "x" * 40) == 5  # the first 200 rows are looked at


def test_no_text_is_longer_than_a_cell_or_a_header() -> None:
    assert room._clean("x" * 32_000) == "x" * 32_000
    assert room._clean("x" * 32_001) == "x" * 31_999 + "…"
    assert room._clean("a\tb\nc\x00\x0b\x1fd") == "a\tb\ncd"
    assert room._plain("A&B" + "x" * 200) == "A&&B" + "x" * 107
