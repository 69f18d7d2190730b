"""The XML of native charts as PowerPoint reads it, and the workbook behind each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evenhand.documents.native import Look, NativeChart, Series, Sort, ValueAxis
from evenhand.documents.slides import chart_book as behind
from evenhand.documents.slides.chart_book import chart_book, layout, ref
from evenhand.documents.slides.chart_xml import Size, chart_xml
from fixtures.approved import assert_approved, written_out, xml_lines
from fixtures.heard import Heard
from fixtures.small_charts import BARS, LINES, MARKS

APPROVED = Path(__file__).parent / "approved"
CHARTS = {"lines": LINES, "marks": MARKS, "bars": BARS}


@pytest.mark.parametrize("name", CHARTS)
def test_the_xml_of_a_chart(name: str) -> None:
    chart = CHARTS[name]
    made = xml_lines(chart_xml(chart, layout(chart), Size()))
    assert_approved(APPROVED / f"slides-chart-{name}.xml", made)


@pytest.mark.parametrize("name", CHARTS)
def test_where_every_number_of_a_chart_stands(name: str) -> None:
    found = layout(CHARTS[name])
    told = [c.heading for c in found.columns]
    told += [str((p.series.name, p.value, p.below, p.above)) for p in found.placed]
    values = [written_out(c.values) for c in found.columns]
    whole = "\n".join([*told, f"hidden: {found.hidden}", *values])
    assert_approved(APPROVED / f"slides-book-{name}.txt", whole)


def test_the_workbook_behind_a_chart_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Opened:
        def __init__(self, _buffer: Any, options: dict[str, Any]) -> None:
            told.append(f"opened with {options}")

        def __enter__(self) -> Heard:
            return Heard("book", told)

        def __exit__(self, *_: object) -> None:
            told.append("closed")

    monkeypatch.setattr(behind.xlsxwriter, "Workbook", Opened)
    assert chart_book(LINES, layout(LINES)) == b""
    assert_approved(APPROVED / "slides-book-cells.txt", "\n".join(told) + "\n")


def test_a_column_is_named_from_its_second_cell_on() -> None:
    assert ref(0, 3) == "Sheet1!$A$2:$A$4"
    assert ref(27, 1) == "Sheet1!$AB$2:$AB$2"


def xml(chart: NativeChart, **size: Any) -> str:
    return chart_xml(chart, layout(chart), Size(**size))


def months(count: int, name: str = "Jan 2024") -> NativeChart:
    series = (Series("Rate", (0.1,) * count, Look("#000000", "circle")),)
    return NativeChart("n", "t", Sort.LINES, "Month", (name,) * count, series, ValueAxis())


@pytest.mark.parametrize(
    ("count", "name", "names", "every"),
    [(6, "Jan 2024", 6, 1), (7, "Jan 2024", 6, 2), (36, "Jan 2024", 6, 6), (36, "x" * 16, 6, 12),
     (36, "Q1", 6, 6), (9, "x" * 99, 6, 5)],
)  # fmt: skip
def test_many_periods_are_named_now_and_then(count: int, name: str, names: int, every: int) -> None:
    found = xml(months(count, name), names=names)
    assert f'<c:tickLblSkip val="{every}"/><c:tickMarkSkip val="{every}"/>' in found


def test_names_lie_level_turn_a_little_or_are_left_to_the_program() -> None:
    assert '<a:bodyPr rot="0" vert="horz"/>' in xml(months(6))
    assert '<a:bodyPr rot="1" vert="horz"/>' in xml(months(7))
    eight, nine = (
        replace(BARS, categories=("x",) * n, series=(Series("Rate", (0.1,) * n, Look("#000000")),))
        for n in (8, 9)
    )
    assert '<a:bodyPr rot="0" vert="horz"/>' in xml(eight)
    assert "rot=" not in xml(nine)


def test_a_key_is_shown_where_there_is_something_to_tell_apart() -> None:
    one = replace(LINES, series=LINES.series[:1], hidden=())
    assert "<c:legend>" not in xml(one)
    assert "<c:legend>" in xml(replace(one, hidden=(False, True, False)))
    assert "<c:legend>" in xml(replace(LINES, hidden=()))
    assert "<c:legend>" not in xml(LINES, key=False)
    first = replace(LINES.series[0], in_key=False)
    quiet = replace(LINES, series=(first, *LINES.series[1:]), hidden=())
    assert "<c:legend>" not in xml(quiet)


def test_letters_are_as_large_as_asked_everywhere() -> None:
    found = xml(MARKS, letters=11)
    assert found.count('sz="1100"') == 4  # categories, title of values, key, and all else
    assert 'sz="1400"' not in found


def test_an_axis_without_ends_leaves_them_to_the_program() -> None:
    found = xml(months(3))
    assert "<c:max val" not in found
    assert "<c:min val" not in found
    assert "<c:majorUnit" not in found
    assert '<c:crosses val="autoZero"/><c:auto' in found
