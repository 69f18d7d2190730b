"""`import evenhand as eh`: frames in and out, a notebook's view, a dozen names."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import evenhand as eh
from evenhand.demo import COLUMNS, demo_rows
from evenhand.errors import UserError
from evenhand.review.mapping import read_mapping

MAPPING = Path(eh.__file__).parent / "examples" / "mapping.toml"
OPTIONS = {
    "mapping": MAPPING,
    "measures": "pph_1000",
    "population": "Black",
    "compare_with": "White",
    "change_date": date(2024, 5, 1),
}


@pytest.fixture(scope="module")
def births(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "births.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(demo_rows())
    return path


@pytest.fixture(scope="module")
def made(births: Path) -> eh.ReviewResult:
    return eh.equity_review(births, **OPTIONS)


def test_every_name_is_there() -> None:
    assert {"equity_review", "chart", "compare", "recognise", "protect", "wilson"} <= set(dir(eh))
    rooms = {p.stem for p in Path(eh.__file__).parent.iterdir()}
    assert rooms.isdisjoint(eh.library.__all__)  # a room's name would hide the function
    with pytest.raises(AttributeError, match="no attribute"):
        eh.nothing_like_it  # noqa: B018


def test_pandas_and_polars_frames_give_the_review_of_the_file(
    births: Path, made: eh.ReviewResult
) -> None:
    told = [s.text for s in made.readings[0].headline]
    for frame in (
        pd.read_csv(births, dtype=str, keep_default_na=False),
        pl.read_csv(births, infer_schema=False),
    ):
        again = eh.equity_review(frame, **{**OPTIONS, "mapping": read_mapping(MAPPING)})
        assert [s.text for s in again.readings[0].headline] == told
        assert again.frame()["numerator"].tolist() == made.frame()["numerator"].tolist()


def test_a_mapping_counts_whether_it_is_a_file_or_held_in_memory(
    births: Path, made: eh.ReviewResult
) -> None:
    read = read_mapping(MAPPING)
    later = replace(read, date=replace(read.date, first=date(2024, 1, 1)))
    by_file = eh.equity_review(pl.read_csv(births, infer_schema=False), **OPTIONS)
    in_memory = eh.equity_review(births, **{**OPTIONS, "mapping": later})
    told = [s.text for s in made.readings[0].headline]
    assert [s.text for s in by_file.readings[0].headline] == told
    assert made.review.source.first.year == 2023
    assert in_memory.review.source.first == date(2024, 1, 1)
    assert in_memory.review.source.accepted < made.review.source.accepted


def test_frames_out_hold_counts_beside_rates(made: eh.ReviewResult) -> None:
    frame = made.frame()
    assert isinstance(frame, pd.DataFrame)
    assert isinstance(made.frame("polars"), pl.DataFrame)
    assert len(frame) == 10
    black = frame[(frame.group == "Black") & (frame.phase == "since May 2024")].iloc[0]
    assert black.rate == pytest.approx(black.numerator / black.denominator)


def test_a_notebook_shows_the_page_whole_and_nothing_is_written(
    made: eh.ReviewResult, tmp_path: Path
) -> None:
    assert made._repr_html_().startswith('<iframe title="births"')
    assert made.to_dict()["readings"][0]["measure"]["id"] == "pph_1000"
    assert {p.name for p in made.write(tmp_path)} == {"review.html", "review.json", "review.xlsx"}


def test_steps_can_be_taken_one_by_one(births: Path) -> None:
    with eh.read_records(births, MAPPING) as rows:
        (table,) = eh.count(rows, [m for m in eh.measure_definitions() if m.id == "pph_1000"])
    reading = eh.read(table, eh.Plan(focus=("Black",), comparison=("White",)))
    assert reading.focus_label == "Black women"
    assert "not shown" not in reading.headline[0].text
    assert eh.chart("p", [[4, 1, 7, 2]], [[69, 59, 72, 64]]).upper.shape == (1, 4)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: eh.wilson(11, 10), "There cannot be 11 events among 10 people. Give events first"),
        (lambda: eh.wilson(-1, 10), "There cannot be -1 events among 10 people."),
        (lambda: eh.wilson(0, 0), "There cannot be 0 events among 0 people."),
        (lambda: eh.wilson(5, 10, level=95), "A level of 95 is not one. Give one such as 0.95."),
        (lambda: eh.wilson(5, 10, level=1), "A level of 1 is not one."),
        (lambda: eh.compare((1202, 103), (199, 3666)), "There cannot be 1,202 events among 103"),
        (lambda: eh.compare((103, 1202), (1, 0)), "There cannot be 1 events among 0 people."),
    ],
)
def test_counts_that_cannot_be_are_refused(call: Callable[[], object], words: str) -> None:
    with pytest.raises(UserError, match=re.escape(words)):
        call()


def test_ends_of_what_can_be() -> None:
    assert eh.wilson(10, 10).value == 1.0
    assert eh.wilson(0, 1).value == 0.0
    assert math.isinf(eh.compare((1, 10), (0, 20)).ratio.value)
    assert math.isnan(eh.compare((0, 10), (0, 20)).ratio.value)
