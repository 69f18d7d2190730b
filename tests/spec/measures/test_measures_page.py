"""The page about measures tells the truth: its example counts as it says, its list is the library."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from evenhand.errors import MeasureError
from evenhand.measures import count, library, parse_measures
from evenhand.records.recordset import ColumnKind
from fixtures.counted import embedded

PAGE = (Path(__file__).parents[3] / "docs" / "measures.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)[0]
WOMEN = [
    ("spontaneous", 1600.0),
    ("instrumental", 400.0),
    ("spontaneous", None),
    ("emergency caesarean", 1900.0),
    (None, 300.0),
]
COLUMNS = {"mode_of_birth": ColumnKind.CODE, "blood_loss_ml": ColumnKind.NUMBER}


def test_the_example_counts_as_the_page_says() -> None:
    rows = [
        {"event_date": date(2024, 5, 7), "mode_of_birth": mode, "blood_loss_ml": loss}
        for mode, loss in WOMEN
    ]
    (table,) = count(embedded(rows, COLUMNS), parse_measures(EXAMPLE, name="page"))
    found = (table.numerator.sum(), table.denominator.sum(), table.missing.sum())
    assert (*found, table.scope_unknown) == (1, 2, 1, 1)


def test_the_error_on_the_page_is_the_error() -> None:
    wrong = EXAMPLE.replace("blood_loss_ml >=", "blod_loss_ml >=")
    (one,) = parse_measures(wrong, name="ours.toml")
    with pytest.raises(MeasureError) as found:
        count(embedded([{"event_date": date(2024, 5, 7)}], COLUMNS), [one])
    assert str(found.value) in PAGE


def test_every_measure_of_the_library_is_listed_and_no_other() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (?=Of |Mean|Number)", PAGE, flags=re.MULTILINE)
    assert sorted(listed) == sorted(one.id for one in library())
