"""The workbook opens clean, holds no formula, and never shows a hidden number as blank or zero."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pytest

from evenhand.charts.words import HIDDEN
from evenhand.documents import to_excel
from evenhand.equity.model import Estimate
from evenhand.measures.definition import Kind
from evenhand.reading.model import Review
from fixtures.readings import (
    PPH,
    demo_review,
    hostile_review,
    make_reading,
    shared_review,
    undated_review,
    volume_review,
)

Made = Review | Callable[[], Review]
_KEPT: dict[Callable[[], Review], Any] = {}  # a workbook of each maker, opened once


@pytest.fixture(scope="module", autouse=True)
def _anew() -> None:
    """Nothing is taken over from an earlier run in the same process."""
    _KEPT.clear()


def opened(review: Made) -> Any:
    if isinstance(review, Review):
        return openpyxl.load_workbook(BytesIO(to_excel(review)))
    if review not in _KEPT:
        _KEPT[review] = opened(review())
    return _KEPT[review]


def rows(made: Any, name: str) -> list[dict[str, Any]]:
    """Rows of a sheet: of an open workbook, or of a review."""
    page = (made if isinstance(made, openpyxl.Workbook) else opened(made))[name]
    (table,) = page.tables.values()
    header, *body = page[table.ref]
    titles = [c.value for c in header]
    return [dict(zip(titles, [c.value for c in row], strict=True)) for row in body]


@pytest.mark.parametrize("make", [demo_review, shared_review, undated_review, volume_review])
def test_every_sheet_is_a_real_table_with_a_frozen_header(make: Any) -> None:
    for page in opened(make):
        (table,) = page.tables.values()
        assert page.freeze_panes is not None
        first = page[table.ref][0]
        assert page.freeze_panes == f"A{first[0].row + 1}"
        titles = [c.value for c in first]
        assert len(titles) == len(set(titles))


def test_the_sheets_are_named_for_people() -> None:
    assert opened(demo_review).sheetnames == [
        "Findings",
        "Postpartum haemorrhage, 1,000 m",
        "Blood loss weighed",
        "More than 30 minutes from call",
        "Rates and gaps",
        "Data",
        "Limits & signals",
        "Charts",
        "Intervals",
        "Completeness",
        "Representation",
        "Records",
        "Measures",
        "Plan",
        "Notes & constants",
        "Data dictionary",
    ]
    assert "Volume" in opened(volume_review).sheetnames
    assert "Data" not in opened(volume_review).sheetnames


def test_no_cell_is_a_formula_or_a_link() -> None:
    for page in opened(hostile_review):
        assert not page._hyperlinks
        for row in page.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    groups = {r["Group"] for r in rows(hostile_review, "Data")}
    assert {"=1+1", "<script>alert(1)</script>"} <= groups


def test_every_column_is_in_the_dictionary() -> None:
    told = {(r["Sheet"], r["Column"]) for r in rows(demo_review, "Data dictionary")}
    for page in opened(demo_review).worksheets[:-1]:
        (table,) = page.tables.values()
        assert {(page.title, cell.value) for cell in page[table.ref][0]} <= told


def test_counts_are_exact_for_the_team() -> None:
    review = demo_review()
    found = [
        r for r in rows(demo_review, "Data") if r["Measure id"] == PPH.id and r["Group"] == "Black"
    ]
    table = review.readings[0].table
    assert table is not None
    assert sum(r["Numerator"] for r in found) == int(table.numerator[0, 1].sum())
    assert found[0]["Period begins"] == datetime(2023, 1, 1)  # noqa: DTZ001
    assert found[0]["Rate"] == pytest.approx(found[0]["Numerator"] / found[0]["Denominator"])


def test_hidden_numbers_are_a_word() -> None:
    found = [r for r in rows(shared_review, "Data") if r["Group"] == "Mixed"]
    hidden = [r for r in found if r["Numerator"] == HIDDEN]
    assert len(hidden) == 27
    assert all(r["Denominator"] == HIDDEN and r["Rate"] == HIDDEN for r in hidden)
    assert {r["Not recorded"] for r in found} == {"not shown"}
    limits = [r for r in rows(shared_review, "Limits & signals") if r["Value"] == HIDDEN]
    assert all(r["Lower limit"] == HIDDEN for r in limits)


def test_a_shared_workbook_never_reads_the_exact_table() -> None:
    review = shared_review()
    bare = replace(review, readings=tuple(replace(r, table=None) for r in review.readings))
    assert to_excel(bare) == to_excel(review)


def test_hidden_rates_and_signs_stay_words() -> None:
    reading = make_reading()
    assert reading.gap is not None
    none = Estimate(None, None, None, None, None, "hidden")
    sign = Estimate(-1.0, None, None, None, None, "sign only")
    hide = lambda r: replace(r, numerator=None, denominator=None, missing=None, rate=none)  # noqa: E731
    gap = replace(
        reading.gap,
        rates=tuple(tuple(hide(r) for r in g) for g in reading.gap.rates),
        contrasts=tuple(replace(c, difference=sign) for c in reading.gap.contrasts),
    )
    review = replace(shared_review(), readings=(replace(reading, gap=gap, shared=object()),))
    found = rows(review, "Intervals")
    rates = [r for r in found if r["Quantity"] == "rate" and r["Group"] == "Asian"]
    assert {r["Numerator"] for r in rates} == {HIDDEN}
    assert {r["Estimate"] for r in found if r["Quantity"] == "difference"} == {HIDDEN}


def test_every_interval_of_the_reading_is_there() -> None:
    quantities = {r["Quantity"] for r in rows(demo_review, "Intervals")}
    assert quantities == {
        "rate",
        "ratio",
        "difference",
        "change, as a ratio",
        "change, as a difference",
        "change of the gap, ratio of ratios",
        "change of the gap, difference of differences",
    }
    bare = replace(demo_review(), readings=(replace(make_reading(), gap=None),))
    assert "Intervals" not in opened(bare).sheetnames


def test_means_have_no_numerator() -> None:
    reading = make_reading()
    table = reading.table
    assert table is not None
    measure = replace(PPH, kind=Kind.MEAN, origin=3000.0)
    sums = np.full(table.denominator.shape, 5.0)
    mean = replace(
        reading, measure=measure, table=replace(table, measure=measure, sums=sums, squares=sums)
    )
    review = replace(demo_review(), readings=(mean,))
    made = opened(review)
    first = rows(made, "Data")[0]
    assert first["Numerator"] is None
    assert first["Rate"] == pytest.approx(3000 + 5 / first["Denominator"])
    assert rows(made, "Intervals")[0]["Numerator"] is None


def test_records_without_dates_are_all_records() -> None:
    first = rows(undated_review, "Data")[0]
    assert (first["Period"], first["Period begins"]) == ("all records", None)
    assert "Limits & signals" not in opened(undated_review).sheetnames


def test_a_shared_reading_without_charts_has_no_rows_of_data() -> None:
    review = replace(undated_review(), audience="shared")
    assert "Data" not in opened(review).sheetnames


def test_points_without_dates_and_group_without_births_are_kept() -> None:
    reading = make_reading()
    chart = reading.groups[0].chart
    table = reading.table
    assert chart is not None
    assert table is not None
    points = (replace(chart.points[0], period=None, value=float("nan")),)
    groups = (replace(reading.groups[0], chart=replace(chart, points=points)), *reading.groups[1:])
    nobody = replace(table, denominator=np.zeros_like(table.denominator))
    review = replace(demo_review(), readings=(replace(reading, groups=groups, table=nobody),))
    made = opened(review)
    assert rows(made, "Limits & signals")[0]["Value"] is None
    assert rows(made, "Data")[0]["Rate"] is None
    shared = replace(review, audience="shared")
    assert rows(shared, "Data")[0]["Period"] == "all records"


def test_findings_hold_every_sentence() -> None:
    found = rows(demo_review, "Findings")
    assert {r["Part"] for r in found} == {
        "headline",
        "evidence",
        "flag",
        "group",
        "missing",
        "how we know",
    }
    assert found[0]["How sure"] == "clear"
    reading = replace(make_reading(), missing_sentence="")
    review = replace(demo_review(), readings=(reading,))
    assert "missing" not in {r["Part"] for r in rows(review, "Findings")}


def test_the_first_sheet_says_for_whom_it_is() -> None:
    page = opened(shared_review)["Findings"]
    assert "not zero" in page["A2"].value
    assert "Invented data" in page["A3"].value
    assert "keep inside the team" in opened(demo_review)["Findings"]["A2"].value


def test_notes_hold_every_constant_once() -> None:
    found = rows(demo_review, "Notes & constants")
    levels = [r["Value"] for r in found if r["Name"] == "established_level"]
    assert levels == ["0.95"]
    assert {"command", "note", "changed since last time", "measure"} <= {r["Part"] for r in found}


def test_absent_parts_make_no_rows() -> None:
    review = demo_review()
    bare = replace(
        review,
        readings=(replace(make_reading(replace(PPH, source="")), constants={}),),
        command="",
        completeness=replace(review.completeness, parts=(("stated", 0),)),
        source=replace(review.source, first=None, notes=()),
        notes=(),
        changes_since_last=(),
    )
    made = opened(bare)
    assert [r["Part"] for r in rows(made, "Notes & constants")] == ["measure"]
    assert (
        next(r for r in rows(made, "Completeness") if r["What"] == "recorded as")["Share"] is None
    )
    names = opened(replace(bare, completeness=None, representation=None)).sheetnames
    assert "Completeness" not in names
    assert "Representation" not in names


def test_columns_of_volume_may_be_unnamed() -> None:
    review = volume_review()
    assert review.volume is not None
    bare = replace(review, volume=replace(review.volume, columns=()))
    assert set(rows(bare, "Volume")[0]) == {"Group", "Earlier", "Latest", "Change"}


def test_very_long_text_and_control_characters_do_not_break_the_file() -> None:
    review = replace(volume_review(), notes=("a\x00\x07b" + "x" * 40_000,))
    note = rows(review, "Notes & constants")[0]["Value"]
    assert note.startswith("abx")
    assert len(note) == 32_000


def test_the_same_review_gives_the_same_bytes() -> None:
    assert to_excel(undated_review()) == to_excel(undated_review())


def test_a_reading_without_its_table_has_no_exact_rows() -> None:
    review = replace(demo_review(), readings=(replace(make_reading(), table=None),))
    assert "Data" not in opened(review).sheetnames


def test_one_phase_has_no_change_of_the_gap() -> None:
    review = replace(demo_review(), readings=(make_reading(phases=1),))
    assert {r["Quantity"] for r in rows(review, "Intervals")} == {"rate", "ratio", "difference"}


def test_every_chart_says_why_and_what_it_signals() -> None:
    found = rows(demo_review, "Charts")
    assert len(found) == 15
    assert found[1]["Chart"] == "p chart, exact limits"
    assert "shift" in found[1]["Signals since the change"]
