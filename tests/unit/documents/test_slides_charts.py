"""Charts are native: their numbers are those of the reading, hidden ones are gaps that say so."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from lxml import etree

from evenhand.documents import to_powerpoint
from evenhand.documents.native import (
    Look,
    NativeChart,
    Series,
    Sort,
    ValueAxis,
    gap_charts,
    rates_chart,
    time_charts,
    volume_chart,
)
from evenhand.documents.native.model import Values
from evenhand.documents.slides.chart_book import chart_book, distances, layout
from evenhand.equity.model import Estimate
from evenhand.measures.definition import Kind
from evenhand.reading.model import VolumeView
from fixtures.decks import charts, notes, only, opened, series, slide_called, title
from fixtures.readings import PPH, demo_review, make_reading, shared_review, with_signals


def behind(chart: Any) -> list[tuple[Any, ...]]:
    """Rows of the workbook behind a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    page = openpyxl.load_workbook(BytesIO(blob)).active
    assert page is not None
    return [tuple(c.value for c in row) for row in page.iter_rows()]


def test_points_averages_and_limits_are_those_of_the_reading() -> None:
    reading = demo_review().readings[0]
    points = reading.groups[1].chart.points  # type: ignore[union-attr]
    (chart,) = charts(opened(demo_review).slides[1])
    found = series(chart)
    assert list(chart.plots[0].categories)[:2] == ["Jan 2023", "Feb 2023"]
    assert found["Rate by month"] == tuple(p.value for p in points)
    assert found["Upper limit"] == tuple(p.upper for p in points)
    assert found["Lower limit"] == tuple(p.lower for p in points)
    before = found["Average before May 2024"]
    since = found["Average since May 2024"]
    assert before == tuple(p.centre if p.phase == 0 else None for p in points)
    assert since == tuple(p.centre if p.phase == 1 else None for p in points)
    special = found["Special cause, improvement"]
    assert special == tuple(p.value if p.tone else None for p in points)
    assert sum(v is not None for v in special) == 7


def test_the_workbook_behind_a_chart_holds_what_is_drawn() -> None:
    for slide in opened(demo_review).slides:
        for chart in charts(slide):
            header, *rows = behind(chart)
            columns = {name: [r[i] for r in rows] for i, name in enumerate(header)}
            for name, values in series(chart).items():
                drawn = [None if v is None else pytest.approx(v, rel=1e-14) for v in values]
                assert columns[name] == drawn, (title(slide), name)
            assert [r[0] for r in rows] == list(chart.plots[0].categories)


def test_rates_stand_with_their_intervals() -> None:
    reading = demo_review().readings[0]
    gap = reading.gap
    assert gap is not None
    deck = opened(only(demo_review(), reading))
    (chart,) = charts(slide_called(deck, "Groups differ by more than chance"))
    assert list(chart.plots[0].categories) == ["Asian", "Black (focus)", "Mixed", "White", "Other"]
    assert series(chart)["Since May 2024"] == tuple(r[1].rate.value for r in gap.rates)
    header, *rows = behind(chart)
    low, high = (header.index(f"Since May 2024: 95% interval {e}") for e in ("from", "to"))
    up = header.index("Since May 2024: up to the interval")
    for row, rates in zip(rows, gap.rates, strict=True):
        assert row[low] == pytest.approx(rates[1].rate.low)
        assert row[high] == pytest.approx(rates[1].rate.high)
        assert row[up] == pytest.approx(rates[1].rate.high - rates[1].rate.value)  # type: ignore[operator]


def test_the_gap_is_drawn_before_and_since_with_its_margin() -> None:
    reading = make_reading()
    gap = reading.gap
    assert gap is not None
    ratio, difference = gap_charts(reading)
    values = tuple(c.ratio.value for c in gap.contrasts if c.primary)
    assert ratio.series[0].values == values
    assert [s.values for s in ratio.series[1:]] == [(0.8, 0.8), (1.25, 1.25)]
    assert ratio.categories == ("Before May 2024", "Since May 2024")
    assert (ratio.axis.low, ratio.axis.high, ratio.axis.equal) == (0.5, 4.0, 1.0)
    assert ratio.axis.title == "Times the rate for White women"
    wanted = [1000 * (c.difference.value or 0) for c in gap.contrasts if c.primary]
    assert difference.series[0].values == pytest.approx(wanted)
    assert [s.values[0] for s in difference.series[1:]] == pytest.approx([-12.0, 12.0])
    assert difference.axis.title == "More or fewer in 1,000 than White women"


def test_counting_those_who_did_not_is_said() -> None:
    reading = make_reading(margin=None)
    assert reading.gap is not None
    rarer = tuple(replace(c, side="non-event") for c in reading.gap.contrasts)
    ratio = gap_charts(replace(reading, gap=replace(reading.gap, contrasts=rarer)))[0]
    assert ratio.axis.title == "Times the rate for White women, counting those who did not"
    assert len(ratio.series) == 1


def test_hidden_periods_are_gaps_and_say_so() -> None:
    deck = opened(shared_review)
    slide = slide_called(deck, "Postpartum haemorrhage, 1,000 ml or more: each group over time")
    mixed = charts(slide)[1]
    found = series(mixed)
    hidden = found["Hidden, not zero"]
    assert [i for i, v in enumerate(hidden) if v == 1] == list(range(0, 36, 4))
    rate = found["Rate by month"]
    assert all(rate[i] is None for i in range(0, 36, 4))
    xml = etree.tostring(mixed._chartSpace).decode()
    assert "&quot;hidden&quot;" in xml
    assert "pattFill" in xml
    rows = behind(mixed)
    assert rows[1][rows[0].index("Hidden, not zero")] == 1
    assert rows[1][1] is None
    text = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert "Hatched: hidden, not zero." in text
    assert "hidden is not zero" in notes(slide)


def test_hidden_values_are_not_drawn_even_if_a_point_holds_one() -> None:
    reading = make_reading()
    group = reading.groups[0]
    chart = group.chart
    assert chart is not None
    points = (replace(chart.points[0], hidden=True, tone="concern"), *chart.points[1:])
    groups = (replace(group, chart=replace(chart, points=points)), *reading.groups[1:])
    drawn = time_charts(replace(reading, groups=groups))[0]
    assert drawn is not None
    assert drawn.series[0].values[0] is None
    assert {s.name: s.values[0] for s in drawn.series}["Upper limit"] is None
    assert not any(s.name.startswith("Special") for s in drawn.series)


def test_a_shared_deck_never_reads_the_exact_table() -> None:
    review = shared_review()
    bare = replace(review, readings=tuple(replace(r, table=None) for r in review.readings))
    assert to_powerpoint(bare) == to_powerpoint(review)


def test_a_hidden_rate_is_named_beside_its_group() -> None:
    reading = make_reading()
    assert reading.gap is not None
    none = Estimate(None, None, None, None, None, "hidden")
    gone = replace(reading.gap.rates[2][0], rate=none, numerator=None, denominator=None)
    rates = list(reading.gap.rates)
    rates[2] = (gone, rates[2][1])
    shared = replace(reading, gap=replace(reading.gap, rates=tuple(rates)), shared=object())
    drawn = rates_chart(shared)
    assert drawn is not None
    assert drawn.categories[2] == "Mixed: hidden before May 2024"
    assert drawn.series[0].values[2] is None
    both = replace(reading.gap, rates=(*rates[:2], (gone, gone), *rates[3:]))
    drawn = rates_chart(replace(reading, gap=both, shared=object()))
    assert drawn is not None
    assert drawn.categories[2] == "Mixed: hidden"


def test_means_are_marks_not_bars() -> None:
    reading = make_reading(replace(PPH, kind=Kind.MEAN))
    drawn = rates_chart(reading)
    assert drawn is not None
    assert drawn.sort is Sort.MARKS
    assert drawn.categories[:4] == ("Asian", "Asian", "Black (focus)", "Black (focus)")
    first, second = drawn.series
    assert first.values[1] is None
    assert second.values[0] is None
    assert first.look.mark != second.look.mark
    assert drawn.axis.low is not None
    assert drawn.axis.low <= min(v for v in first.values if v is not None)
    assert gap_charts(reading)[0].axis.equal == 0.0


def test_rates_per_thousand_are_scaled_and_shares_are_not() -> None:
    reading = make_reading(replace(PPH, multiplier=1000))
    drawn = time_charts(reading)[0]
    assert drawn is not None
    point = reading.groups[0].chart.points[0]  # type: ignore[union-attr]
    assert drawn.series[0].values[0] == pytest.approx(1000 * point.value)  # type: ignore[operator]
    assert drawn.axis.form == "#,##0.0"
    assert time_charts(make_reading())[0].axis.form == "0.0%"  # type: ignore[union-attr]


def test_charts_between_events_have_their_own_scale_and_numbers() -> None:
    reading = make_reading()
    chart = reading.groups[2].chart
    assert chart is not None
    points = tuple(replace(p, period=None, value=12.0, centre=14.0) for p in chart.points[:5])
    between = replace(chart, kind="g", points=points, centres=((0, 14.0),))
    groups = (*reading.groups[:2], replace(reading.groups[2], chart=between), *reading.groups[3:])
    drawn = time_charts(replace(reading, groups=groups))
    g, p = drawn[2], drawn[0]
    assert g is not None
    assert p is not None
    assert g.categories == ("1", "2", "3", "4", "5")
    assert g.series[0].name == "Births between events"
    assert g.series[1].name == "Median"
    assert g.axis.high == 15.0
    assert p.axis.high is not None
    assert p.axis.high < 1
    days = replace(between, kind="t")
    groups = (*reading.groups[:2], replace(reading.groups[2], chart=days), *reading.groups[3:])
    third = time_charts(replace(reading, groups=groups))[2]
    assert third is not None
    assert (third.series[0].name, third.series[1].name) == ("Days between events", "Centre line")
    turned = replace(between, without=True)
    groups = (*reading.groups[:2], replace(reading.groups[2], chart=turned), *reading.groups[3:])
    third = time_charts(replace(reading, groups=groups))[2]
    assert third is not None
    assert third.series[0].name == "Births between two without the event"


def test_special_causes_differ_in_shape_and_hollow_bars_in_fill() -> None:
    drawn = [c for c in time_charts(with_signals(make_reading())) if c is not None]
    marks = {s.look.mark for c in drawn for s in c.series if s.name.startswith("Special")}
    assert marks == {"diamond", "triangle", "square"}
    rates = rates_chart(make_reading())
    assert rates is not None
    assert [s.look.hollow for s in rates.series] == [True, False]


def test_all_groups_share_one_scale() -> None:
    axes = {c.axis for c in time_charts(make_reading()) if c is not None}
    assert len(axes) == 1


def drawn_with(low: Values, high: Values, *, logarithmic: bool) -> NativeChart:
    found = Series("gap", (2.0, None), Look("#000000", "circle"), low=low, high=high)
    axis = ValueAxis(0.5, 8.0, logarithmic=logarithmic)
    return NativeChart("a", "b", Sort.MARKS, "When", ("x", "y"), (found,), axis)


def test_an_end_without_bound_runs_to_the_end_of_the_axis() -> None:
    chart = drawn_with((None, None), (None, None), logarithmic=True)
    assert distances(chart.series[0], chart, upwards=True) == (6.0, None)
    assert distances(chart.series[0], chart, upwards=False) == (1.5, None)
    zero = drawn_with((0.0, None), (3.0, None), logarithmic=True)
    assert distances(zero.series[0], zero, upwards=False) == (1.5, None)
    plain = drawn_with((0.0, None), (3.0, None), logarithmic=False)
    assert distances(plain.series[0], plain, upwards=False) == (2.0, None)
    assert distances(plain.series[0], plain, upwards=True) == (1.0, None)


def test_text_in_the_workbook_of_a_chart_is_never_a_formula() -> None:
    chart = drawn_with((None, None), (None, None), logarithmic=False)
    bad = replace(chart, categories=("=1+1", "http://x"), corner="@SUM(A1)")
    book = openpyxl.load_workbook(BytesIO(chart_book(bad, layout(bad))))
    page = book.active
    assert page is not None
    assert all(c.data_type != "f" and c.hyperlink is None for row in page.iter_rows() for c in row)
    assert page["A2"].value == "=1+1"
    assert chart_book(bad, layout(bad)) == chart_book(bad, layout(bad))


def test_volume_without_any_figure_has_no_chart() -> None:
    assert volume_chart(VolumeView("Deliveries", (("Asian", None, None),))) is None
    bare = volume_chart(VolumeView("Deliveries", (("Asian", 3, 4),)))
    assert bare is not None
    assert [s.name for s in bare.series] == ["Earlier", "Latest"]
    assert bare.axis.form == "#,##0"


def test_every_part_is_well_formed_and_every_chart_has_its_workbook() -> None:
    with zipfile.ZipFile(BytesIO(to_powerpoint(demo_review()))) as found:
        names = found.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(found.read(name))
        drawn = [n for n in names if n.startswith("ppt/charts/chart")]
        books = [n for n in names if n.startswith("ppt/embeddings/")]
        assert len(drawn) == len(books) > 10
        assert not any("thumbnail" in n or "printerSettings" in n for n in names)
