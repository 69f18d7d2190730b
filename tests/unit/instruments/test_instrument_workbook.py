"""An instrument as Excel: out with what is known, back with the same answers, or with what is wrong in which cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import instruments, parse_instrument
from evenhand.instruments.workbook import Brought, read_workbook, said, to_workbook

MUSIQ = instruments()["musiq_ar"]
FORM = parse_instrument(
    """
id = "each"
version = 2
title = "Each type"
purpose = "To test."
visibility = "team"
scale = [{ name = "s", low = 0, high = 4, anchors = { 0 = "Never", 4 = "Always" }, beside = ["dont_know", "not_applicable"] }]
[[section]]
name = "a"
label = "A"
item = [
  { name = "n", type = "note", label = "Read this." },
  { name = "t", type = "text", label = "T", required = true },
  { name = "l", type = "long_text", label = "L", comment = true },
  { name = "i", type = "integer", label = "I", constraint = ". >= 1 and . <= 60", constraint_message = "From 1 to 60." },
  { name = "d", type = "decimal", label = "D" },
  { name = "day", type = "date", label = "Day" },
  { name = "one", type = "select_one", label = "One", choices = [{ name = "x", label = "Same" }, { name = "y", label = "same" }, { name = "z", label = "Zed" }] },
  { name = "many", type = "select_multiple", label = "Many", comment = true, choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }] },
  { name = "r", type = "scale", scale = "s", label = "R", hint = "Of late.", own_wording = true },
  { name = "m", type = "matrix", scale = "s", label = "M", rows = [{ name = "p", label = "P" }, { name = "q", label = "Q" }] },
  { name = "f", type = "file", label = "F" },
  { name = "then", type = "text", label = "Then", comment = true, relevant = "${one} = 'z'" },
]
""",
    name="each.toml",
)
ANSWERS = {
    "t": "=1+1",
    "l": "First\nsecond",
    "i": 12,
    "d": 0.1 + 0.2,
    "day": "2026-02-28",
    "one": "z",
    "many": ["y"],
    "r": "dont_know",
    "m": {"p": 0, "q": "not_applicable"},
    "then": "Yes, then",
}
COMMENTS = {"l": "A comment", "many": "", "then": ""}
ROW = {"n": 2, "t": 3, "l": 4, "i": 5, "d": 6, "day": 7, "one": 8, "x": 9, "y": 10, "r": 11}
ROW |= {"p": 12, "q": 13, "then": 14}

AGAIN = "Take the file from the page again."
Change = Callable[[Any], None]


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def brought(tmp_path: Path, change: Change | None = None, **given: Any) -> Brought:
    """The form, changed by hand, and read back."""
    opened = book(to_workbook(FORM, **({"answers": ANSWERS, "comments": COMMENTS} | given)))
    if change:
        change(opened)
    path = tmp_path / "brought.xlsx"
    opened.save(path)
    return read_workbook(path, FORM)


def put(cell: str, value: Any, sheet: str = "Answers") -> Change:
    def change(opened: Any) -> None:
        opened[sheet][cell] = value

    return change


def told(found: Brought) -> list[tuple[str, str]]:
    return [(m.cell, m.sentence) for m in found.mistakes]


def test_what_went_out_comes_back(tmp_path: Path) -> None:
    found = brought(tmp_path, saved=7)
    assert told(found) == []
    assert found.answers == ANSWERS
    assert found.comments == COMMENTS
    assert found.saved == 7


def test_nothing_is_answered_in_an_empty_form(tmp_path: Path) -> None:
    found = brought(tmp_path, answers={}, comments={})
    assert told(found) == []
    empty = {"t": "", "l": "", "i": "", "d": "", "day": "", "one": "", "many": [], "r": "", "m": {}}
    assert found.answers == empty
    assert found.comments == {"l": "", "many": ""}


def test_the_file_made_here_is_read_without_a_spreadsheet_between(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    path.write_bytes(to_workbook(FORM, answers=ANSWERS, comments=COMMENTS, made_for="round own"))
    assert read_workbook(path, FORM, made_for="round own").answers == ANSWERS
    (wrong,) = read_workbook(path, FORM, made_for="round together").mistakes
    assert (wrong.cell, wrong.sentence) == (
        "About!B11",
        f"This file was made for another round or application, or for another sheet of answers. {AGAIN}",
    )


def test_the_first_sheet_explains() -> None:
    about = book(to_workbook(MUSIQ, saved=3, made_for="round own"))["About"]
    texts = [row[0].value for row in about.iter_rows(max_row=7)]
    assert texts[:3] == ["MUSIQ-AR", str(MUSIQ.purpose), str(MUSIQ.note)]
    assert texts[3].startswith("Answer on the sheet ‘Answers’, in the columns ‘Answer’ and")
    assert texts[6] == "* Our wording, not validated."
    assert [(about[f"A{n}"].value, about[f"B{n}"].value) for n in range(9, 13)] == [
        ("Form", "musiq_ar"),
        ("Version", MUSIQ.version),
        ("Made for", "round own"),
        ("Saved so often", 3),
    ]


def test_every_question_stands_in_order_and_only_answers_and_comments_can_be_typed() -> None:
    opened = book(to_workbook(MUSIQ))
    sheet = opened["Answers"]
    rows = list(sheet.iter_rows(min_row=2))
    assert [r[1].value for r in rows] == [i.name for i in MUSIQ.items()]
    assert rows[0][2].value == f"{MUSIQ.item('EXT-01').label} *"
    assert rows[0][3].value.endswith(" 1: Not at all true, 4: Neither, 7: Entirely true.")
    open_cells = {c.coordinate for r in sheet.iter_rows() for c in r if not c.protection.locked}
    assert open_cells == {f"{c}{n}" for c in "EF" for n in range(2, 46)}
    assert all(opened[name].protection.sheet for name in opened.sheetnames)
    assert opened["Lists"].sheet_state == "hidden"
    assert sheet.column_dimensions["B"].hidden


def test_closed_questions_offer_what_is_allowed() -> None:
    opened = book(to_workbook(FORM))
    rules = {str(v.sqref): v for v in opened["Answers"].data_validations.dataValidation}
    assert {cell: rule.type for cell, rule in rules.items()} == {
        "E5": "whole",
        "E6": "decimal",
        "E8": "list",
        "E9": "list",
        "E10": "list",
        "E11": "list",
        "E12": "list",
        "E13": "list",
    }
    column, last = rules["E11"].formula1.split("!")[1].split(":")
    offered = [c.value for (c,) in opened["Lists"][f"{column}:{last}"]]
    assert offered == [0, 1, 2, 3, 4, "Don't know", "Does not apply"]
    assert rules["E11"].promptTitle is None
    assert rules["E11"].prompt == "0: Never, 4: Always."
    (one,) = {c.value for (c,) in opened["Lists"]["A1:A1"]}
    assert one == "Same (x)"


@pytest.mark.parametrize(
    ("cell", "value", "name", "kept"),
    [
        ("E11", "3", "r", 3),
        ("E11", 3.0, "r", 3),
        ("E11", " DON'T  KNOW ", "r", "dont_know"),
        ("E5", "12", "i", 12),
        ("E6", 3, "d", 3.0),
        ("E7", "01/02/2026", "day", "2026-02-01"),
        ("E7", "2026-02-01", "day", "2026-02-01"),
        ("E8", "same (Y)", "one", "y"),
        ("E9", "yes", "many", ["x", "y"]),
        ("E10", "No", "many", []),
        ("E3", 12, "t", "12"),
        ("E4", "  spaces  ", "l", "spaces"),
        ("E13", None, "m", {"p": 0}),
    ],
)
def test_what_people_type_is_understood(
    tmp_path: Path, cell: str, value: Any, name: str, kept: Any
) -> None:
    found = brought(tmp_path, put(cell, value))
    assert [m for m in told(found) if m[0] == f"Answers!{cell}"] == []
    assert found.answers[name] == kept


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("E11", 9, "Choose a whole number from 0 to 4."),
        ("E11", 2.5, "Choose a whole number from 0 to 4."),
        ("E11", "often", "Choose a whole number from 0 to 4."),
        ("E11", True, "Choose a whole number from 0 to 4."),
        ("E13", 9, "Choose a whole number from 0 to 4."),
        ("E5", 61, "From 1 to 60."),
        ("E5", 1.5, "Type a whole number."),
        ("E5", 10**20, "Type a whole number."),
        ("E6", "much", "Type a number."),
        ("E6", "nan", "Type a number."),
        ("E7", "30/02/2026", "Give a day, month and year."),
        ("E7", "spring", "Give a day, month and year."),
        ("E8", "same", "Choose one of the answers."),
        ("E9", "maybe", "Choose Yes, or leave the cell empty."),
        ("E3", "x" * 10_001, "Type a shorter text."),
        ("F4", "x" * 2_001, "Type a shorter text."),
        ("E2", "read", "Nothing is asked here."),
        ("F3", "more", "No comment is taken here. Move it, or empty the cell."),
        ("F10", "more", "No comment is taken here. Move it, or empty the cell."),
        ("G5", "more", "Nothing is read from this cell. Move it, or empty it."),
        ("A1", "Part", f"Row 1 does not hold the headings of this form. {AGAIN}"),
        ("B20", "t", f"‘t’ is there twice. {AGAIN}"),
        ("B20", "u", f"This version of the form does not ask ‘u’. {AGAIN}"),
        ("E20", "5", f"This row has no name. {AGAIN}"),
    ],
)
def test_what_does_not_fit_is_told_with_its_cell(
    tmp_path: Path, cell: str, value: Any, sentence: str
) -> None:
    found = brought(tmp_path, put(cell, value))
    where = cell.replace("E20", "B20")
    assert told(found) == [(f"Answers!{where}", sentence)]


def test_a_row_that_was_taken_away_is_missed(tmp_path: Path) -> None:
    found = brought(tmp_path, lambda opened: opened["Answers"].delete_rows(5))
    assert told(found) == [("Answers!B14", f"The row of ‘i’ is not there. {AGAIN}")]


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("B9", "other", "This is not the form Each type."),
        ("B10", 1, "This is not version 2 of the form."),
        ("B12", "often", "It does not say from which answers it was made."),
        ("B12", 1e12, "It does not say from which answers it was made."),
    ],
)
def test_another_form_is_told_once(tmp_path: Path, cell: str, value: Any, sentence: str) -> None:
    found = brought(tmp_path, put(cell, value, "About"))
    assert told(found) == [(f"About!{cell}", f"{sentence} {AGAIN}")]
    assert found.answers == {}


@pytest.mark.parametrize("name", ["About", "Answers"])
def test_a_sheet_that_is_not_there(tmp_path: Path, name: str) -> None:
    def change(opened: Any) -> None:
        opened[name].title = "Else"

    assert told(brought(tmp_path, change)) == [
        (f"{name}!A1", f"There is no sheet ‘{name}’. {AGAIN}")
    ]


def test_what_is_not_asked_with_these_answers_is_told_or_left_alone(tmp_path: Path) -> None:
    found = brought(tmp_path, put("E8", "Same (x)"))
    assert told(found) == [
        (
            "Answers!E14",
            "With the answers above this is not asked. Empty the cell, or change an answer above.",
        )
    ]
    # an answer that is kept and not asked for any more does not go out, and stays as it is
    left = brought(tmp_path, answers={**ANSWERS, "one": "x"})
    assert told(left) == []
    assert "then" not in left.answers
    assert "then" not in left.comments


def test_a_formula_counts_as_what_it_shows(tmp_path: Path) -> None:
    """Written without a result it shows nothing."""
    assert brought(tmp_path, put("E5", "=6*7")).answers["i"] == ""


def test_many_mistakes_are_not_all_told(tmp_path: Path) -> None:
    def change(opened: Any) -> None:
        for row in range(20, 210):
            opened["Answers"][f"B{row}"] = opened["Answers"][f"G{row}"] = "u"

    assert len(brought(tmp_path, change).mistakes) == 200


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputFileError):
        read_workbook(path, FORM)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("many", ["x", "y"], "X, Y"),
        ("m", {"p": 0, "q": "not_applicable"}, "P: 0; Q: Does not apply"),
        ("one", "z", "Zed"),
        ("t", "", ""),
        ("d", 0.5, "0.5"),
        ("f", "kept", ""),
    ],
)
def test_an_answer_in_words(name: str, value: Any, text: str) -> None:
    assert said(FORM, FORM.item(name), value) == text


def test_old_days_and_long_numbers_are_not_rounded(tmp_path: Path) -> None:
    answers = {"day": "1899-12-31", "d": 1e300, "t": "a\r\nb\x00c"}
    found = brought(tmp_path, answers=answers)
    assert told(found) == []
    assert {n: found.answers[n] for n in answers} == {**answers, "t": "a\nbc"}
