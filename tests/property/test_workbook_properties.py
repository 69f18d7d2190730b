"""An instrument as Excel: any answers come back as they went out, and any workbook gives answers or sentences."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.errors import InputFileError
from evenhand.frameworks.factors import factor_set_from, shipped_factors
from evenhand.frameworks.instruments import parse_instrument
from evenhand.instruments import mistakes
from evenhand.instruments.workbook import (
    Brought,
    factors_to_workbook,
    read_factors,
    read_workbook,
    to_workbook,
)

FORM = parse_instrument(
    """
id = "any"
version = 1
title = "Any"
purpose = "To test."
visibility = "team"
scale = [{ name = "s", low = 1, high = 7, anchors = {}, beside = ["dont_know"] }]
[[section]]
name = "a"
label = "A"
item = [
  { name = "t", type = "text", label = "T", comment = true },
  { name = "i", type = "integer", label = "I" },
  { name = "d", type = "decimal", label = "D" },
  { name = "day", type = "date", label = "Day" },
  { name = "one", type = "select_one", label = "One", choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }] },
  { name = "many", type = "select_multiple", label = "Many", choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }] },
  { name = "r", type = "scale", scale = "s", label = "R", relevant = "${one} = 'x'" },
  { name = "m", type = "matrix", scale = "s", label = "M", rows = [{ name = "p", label = "P" }, { name = "q", label = "Q" }] },
]
""",
    name="any.toml",
)
STEPS = st.one_of(st.integers(1, 7), st.just("dont_know"))
# as forms keep them: without spaces around, and without what no form field takes
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60).map(
    str.strip
)
ANSWERS = st.fixed_dictionaries(
    {
        "t": TEXTS,
        "i": st.integers(-(10**20), 10**20),
        "d": st.floats(allow_nan=False, allow_infinity=False),
        "day": st.dates(date(1800, 1, 1)).map(date.isoformat),
        "one": st.just("x"),
        "many": st.lists(st.sampled_from("xy"), unique=True).map(sorted),
        "r": STEPS,
        "m": st.dictionaries(st.sampled_from("pq"), STEPS),
    }
)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(),
    st.dates(date(1900, 3, 1)),
    st.datetimes(),
    st.times(),
    st.sampled_from(["=1/0", "=E2", "#REF!", "t", "many/x", "Yes", "Answers"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20),
)
PLACES = st.tuples(st.integers(1, 14), st.integers(1, 8))


def read(content: bytes) -> Brought:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.xlsx"
        path.write_bytes(content)
        return read_workbook(path, FORM)


@settings(max_examples=60, deadline=None)
@given(ANSWERS, TEXTS)
def test_any_answers_come_back_as_they_went_out(answers: dict[str, Any], comment: str) -> None:
    found = read(to_workbook(FORM, answers=answers, comments={"t": comment}, saved=3))
    assert found == Brought(answers, {"t": comment}, 3, ())


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(["About", "Answers"]), PLACES), CELLS, max_size=9))
def test_any_workbook_gives_answers_that_fit_or_sentences(
    changed: dict[tuple[str, tuple[int, int]], Any],
) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(to_workbook(FORM)))
    for (sheet, (row, column)), value in changed.items():
        opened[sheet].cell(row, column, value)
    kept = io.BytesIO()
    opened.save(kept)
    _fits_or_is_told(lambda: read(kept.getvalue()))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_damage_gives_answers_that_fit_or_sentences(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)))
    _fits_or_is_told(lambda: read(bytes(content[: end if end % 2 else None])))


WHOLE = to_workbook(FORM, answers={"t": "Words", "one": "x", "r": 3})


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(["About", "Factors"]), PLACES), CELLS, max_size=9))
def test_any_set_of_factors_gives_factors_or_sentences(
    changed: dict[tuple[str, tuple[int, int]], Any],
) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(factors_to_workbook(shipped_factors())))
    for (sheet, (row, column)), value in changed.items():
        opened[sheet].cell(row, column, value)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.xlsx"
        opened.save(path)
        found = read_factors(path)
    assert all(m.cell.split("!")[0] in ("About", "Factors") for m in found.mistakes)
    assert all(m.sentence.endswith(".") for m in found.mistakes)
    if not found.mistakes:
        factor_set_from({"title": "Any", "factor": found.factors})


def _fits_or_is_told(reading: Callable[[], Brought]) -> None:
    try:
        found = reading()
    except InputFileError:
        return  # told with a sentence
    assert all(m.cell.split("!")[0] in ("About", "Answers") for m in found.mistakes)
    assert all(m.sentence.endswith(".") for m in found.mistakes)
    if not found.mistakes:
        assert mistakes(FORM, found.answers, finished=False) == ()
