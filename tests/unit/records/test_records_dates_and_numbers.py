"""What dates, numbers and codes may look like, and what is said when they cannot be read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from evenhand.errors import InputFileError, MappingError
from evenhand.records import (
    ColumnKind,
    ColumnMapping,
    ColumnRule,
    DateOrder,
    DateRule,
    LoadedRecords,
    OnError,
    load,
    open_source,
)
from fixtures.records_files import ETHNICITY, mapping, write_csv

TODAY = date(2025, 6, 30)


def _load(
    path: Path, values: list[str], rule: ColumnRule | None = None, **date_parts: object
) -> LoadedRecords:
    rows = [(v, "A") for v in values]
    write_csv(path / "x.csv", rows, ("V", "Ethnic category"))
    parts = (
        {"date": None, "columns": (rule,)}
        if rule
        else {"date": DateRule("V", **date_parts), "columns": ()}
    )  # type: ignore[arg-type]
    whole = ColumnMapping(ethnicity=ETHNICITY, **parts)  # type: ignore[arg-type]
    found = load(open_source(path / "x.csv"), whole, today=TODAY)
    assert isinstance(found, LoadedRecords)
    return found


def _dates(path: Path, *values: str, **parts: object) -> list[date]:
    with _load(path, list(values), **parts) as records:  # type: ignore[arg-type]
        return [d for (d,) in records.fetch("SELECT event_date FROM records ORDER BY 1")]


@pytest.mark.parametrize(
    "written",
    [
        "3/2/2025", "03/02/2025", "03-02-25", "03.02.2025", "3 Feb 2025", "3-Feb-25", "03 February 2025", "2025-02-03", "2025/2/3", "20250203",
        "2025-02-03T14:30:00", "2025-02-03 14:30", "2025-02-03T23:59:59.123Z", "2025-02-03T23:59:59+01:00", "03/02/2025 02:30 PM", "45691", "45691.75",
        " 3/2/2025 ",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(tmp_path: Path, written: str) -> None:
    assert _dates(tmp_path, written, "13/02/2025") == [date(2025, 2, 3), date(2025, 2, 13)]


@pytest.mark.parametrize(
    "written",
    ["31/02/2025", "2025-13-01", "29/02/2023", "yesterday", "5 Foo 2025", "1/2/3/2025", "12345678901", "00/01/2025", "20251301"],
)  # fmt: skip
def test_what_is_no_day_is_set_aside(tmp_path: Path, written: str) -> None:
    with _load(tmp_path, [written, "13/02/2025"]) as records:
        (only,) = records.report
        assert only.row == 2
        assert records.report.accepted == 1


def test_month_first_is_found_over_all_rows_and_said(tmp_path: Path) -> None:
    with _load(tmp_path, ["01/02/2025"] * 500 + ["01/13/2025"]) as records:
        found = records.fetch("SELECT min(event_date), max(event_date) FROM records")
        assert found == [(date(2025, 1, 2), date(2025, 1, 13))]
        assert any("month first" in note for note in records.report.notes)


def test_an_order_that_cannot_be_told_is_day_first_and_said(tmp_path: Path) -> None:
    with _load(tmp_path, ["01/02/2025", "03/04/2025"]) as records:
        assert records.fetch("SELECT min(event_date) FROM records") == [(date(2025, 2, 1),)]
        assert any("fit both" in note for note in records.report.notes)
    with _load(tmp_path, ["01/02/2025"], order=DateOrder.MONTH_DAY) as records:
        assert records.fetch("SELECT event_date FROM records") == [(date(2025, 1, 2),)]
        assert records.report.notes == ()


def test_mixed_orders_are_said(tmp_path: Path) -> None:
    with _load(tmp_path, ["13/02/2025", "02/14/2025"]) as records:
        assert records.report.accepted == 1
        assert any("mix day first" in note for note in records.report.notes)


def test_days_and_months_swapped_by_a_spreadsheet_are_refused(tmp_path: Path) -> None:
    swapped = [f"2025-{m:02d}-02" for m in range(1, 7)] + [f"{d}/02/2025" for d in range(13, 20)]
    with pytest.raises(MappingError, match="swapped"):
        _load(tmp_path, swapped)


def test_future_early_and_late_dates(tmp_path: Path) -> None:
    values = ["01/07/2025", "30/06/2025", "31/12/2019", "01/01/2020", "13/05/1850"]
    with _load(tmp_path, values, first=date(2020, 1, 1)) as records:
        problems = {f.row: f.problem for f in records.report}
        assert "after the day of reading" in problems[2]
        assert "before the earliest" in problems[4]
        assert "before the earliest" in problems[6]
        assert records.report.accepted == 2
    assert _dates(tmp_path, *values[:4], last=date(2020, 1, 1)) == [
        date(2019, 12, 31),
        date(2020, 1, 1),
    ]


def test_a_missing_date_is_a_problem_only_where_required(tmp_path: Path) -> None:
    with _load(tmp_path, ["13/02/2025", "NA", ""]) as records:
        assert records.report.accepted == 1
        assert records.report.set_aside == 2
    with _load(tmp_path, ["13/02/2025", "NA", ""], required=False) as records:
        assert records.report.accepted == 3


@pytest.mark.parametrize(
    ("written", "value"),
    [("1,200", 1200.0), (" 5 ", 5.0), (".5", 0.5), ("-3", -3.0), ("1e3", 1000.0), ("NA", None), ("", None), ("0", 0.0), ("+7.", 7.0)],
)  # fmt: skip
def test_numbers(tmp_path: Path, written: str, value: float | None) -> None:
    with _load(tmp_path, [written, "1"], ColumnRule("x", "V", ColumnKind.NUMBER)) as records:
        assert (value,) in records.fetch("SELECT x FROM records")
        assert records.report.accepted == 2


@pytest.mark.parametrize(
    "written", ["500ml", "inf", "1 200", "12,34", "e5", "0x1F", "1_000", "ten", "+", "5-6"]
)
def test_what_is_no_number(tmp_path: Path, written: str) -> None:
    with _load(tmp_path, [written, "1"], ColumnRule("x", "V", ColumnKind.NUMBER)) as records:
        (only,) = records.report
        assert only.problem == "The value is not a number."
        assert only.value == ""


def test_a_wrong_value_may_count_as_missing_instead(tmp_path: Path) -> None:
    rule = ColumnRule("x", "V", ColumnKind.NUMBER, low=0, high=10, on_error=OnError.MISSING)
    with _load(tmp_path, ["5", "11", "ten"], rule) as records:
        assert sorted(records.fetch("SELECT x FROM records"), key=str) == [(5.0,), (None,), (None,)]
        assert records.report.set_aside == 0
        assert [c.sets_aside for c in records.report.counts] == [False, False]
        assert records.report.failures == 2


def test_weeks_and_days(tmp_path: Path) -> None:
    rule = ColumnRule("gestation_days", "V", ColumnKind.NUMBER, format="weeks+days")
    with _load(tmp_path, ["39+2", "40", "38 + 6", "39+7"], rule) as records:
        assert sorted(records.fetch("SELECT gestation_days FROM records")) == [
            (272.0,),
            (275.0,),
            (280.0,),
        ]
        assert records.report.set_aside == 1


def test_units_are_changed_before_limits(tmp_path: Path) -> None:
    rule = ColumnRule("birth_weight_g", "V", ColumnKind.NUMBER, low=200, high=7000, multiply=1000)
    with _load(tmp_path, ["3.25", "3250"], rule) as records:
        assert records.fetch("SELECT birth_weight_g FROM records") == [(3250.0,)]


def test_codes_are_folded_translated_and_closed(tmp_path: Path) -> None:
    rule = ColumnRule(
        "mode",
        "V",
        ColumnKind.CODE,
        codes={"SVD": "Spontaneous"},
        allowed=("forceps", "Spontaneous"),
    )
    with _load(
        tmp_path, [" svd", "Forceps ", "FORCEPS", "spontaneous", "other", ""], rule
    ) as records:
        found = records.fetch("SELECT mode, count(*) FROM records GROUP BY 1 ORDER BY 1")
        assert found == [("forceps", 2), ("spontaneous", 2), (None, 1)]
        assert [(f.value, f.problem) for f in records.report] == [
            ("other", "The code is not in the list of the mapping.")
        ]


def test_codes_of_an_open_list_stay(tmp_path: Path) -> None:
    rule = ColumnRule(
        "mode", "V", ColumnKind.CODE, codes={"SVD": "spontaneous", "NA": "not applicable"}
    )
    with _load(tmp_path, ["SVD", "Kiwi", "1.0", "NA"], rule) as records:
        assert sorted(records.fetch("SELECT mode FROM records")) == [
            ("1",),
            ("kiwi",),
            ("not applicable",),
            ("spontaneous",),
        ]


def test_required_values(tmp_path: Path) -> None:
    for kind in (ColumnKind.NUMBER, ColumnKind.CODE, ColumnKind.BOOLEAN, ColumnKind.TEXT):
        with _load(tmp_path, ["1", ""], ColumnRule("x", "V", kind, required=True)) as records:
            assert records.report.accepted == 1


def test_more_rules_than_bits_in_a_word(tmp_path: Path) -> None:
    names = [f"v{i}" for i in range(40)]
    rows = [["A", *["1"] * 40], ["A", *["1"] * 39, "x"], ["A", "9", *["1"] * 39]]
    write_csv(tmp_path / "wide.csv", rows, ["Ethnic category", *names])
    rules = tuple(ColumnRule(n, n, ColumnKind.NUMBER, low=0, high=5, required=True) for n in names)
    with load(open_source(tmp_path / "wide.csv"), mapping(*rules, date=None)) as records:
        assert [(f.row, f.column) for f in records.report] == [(3, "v39"), (4, "v0")]


def test_nothing_left_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(
        InputFileError, match=r"No row can be used.*‘V’ \(2 rows\): The date cannot be read"
    ):
        _load(tmp_path, ["soon", "later"])


def test_tomorrow_is_counted_from_the_day_of_reading(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [("2020-01-01", "A")], ("V", "Ethnic category"))
    whole = ColumnMapping(ethnicity=ETHNICITY, date=DateRule("V"))
    with pytest.raises(InputFileError, match="after the day of reading"):
        load(open_source(path), whole, today=date(2020, 1, 1) - timedelta(days=1))
