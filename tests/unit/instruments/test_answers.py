"""Whether answers fit, and what each is worth."""

from __future__ import annotations

import math
from typing import Any

import pytest

from evenhand.frameworks.instruments import parse_instrument
from evenhand.instruments import mistakes, worth

FORM = parse_instrument(
    """
id = "every"
version = 1
title = "Every type"
purpose = "To test."
visibility = "team"
scale = [{ name = "s", low = 0, high = 4, anchors = {}, beside = ["dont_know"] }]
[[section]]
name = "a"
label = "A"
item = [
  { name = "t", type = "text", label = "T", required = true },
  { name = "l", type = "long_text", label = "L" },
  { name = "i", type = "integer", label = "I", constraint = ". >= 1 and . <= 60", constraint_message = "From 1 to 60." },
  { name = "d", type = "decimal", label = "D", constraint = ". > 0" },
  { name = "day", type = "date", label = "Day" },
  { name = "one", type = "select_one", label = "One", choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }] },
  { name = "many", type = "select_multiple", label = "Many", choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }] },
  { name = "r", type = "scale", scale = "s", label = "R" },
  { name = "back", type = "scale", scale = "s", label = "Back", reverse = true },
  { name = "m", type = "matrix", scale = "s", label = "M", rows = [{ name = "p", label = "P" }] },
  { name = "f", type = "file", label = "F" },
  { name = "n", type = "note", label = "N" },
  { name = "then", type = "text", label = "Then", required = true, relevant = "${one} = 'y'" },
]
""",
    name="every.toml",
)


def said(name: str, value: Any) -> list[str]:
    return [m.sentence for m in mistakes(FORM, {name: value}, finished=False) if m.item == name]


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("t", "Yes"),
        ("l", "long " * 2000),
        ("i", 1),
        ("i", 60),
        ("d", 0.5),
        ("d", 3),
        ("day", "2026-02-28"),
        ("one", "x"),
        ("many", ["x", "y"]),
        ("r", 0),
        ("r", 4),
        ("r", "dont_know"),
        ("m", {"p": 2}),
        ("m", {"p": "dont_know"}),
        ("f", "kept-file"),
        ("i", ""),
        ("many", []),
        ("m", {}),
        ("r", None),
    ],
)
def test_what_fits(name: str, fits: Any) -> None:
    assert said(name, fits) == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("t", 3, "Type a shorter text."),
        ("t", "x" * 10_001, "Type a shorter text."),
        ("i", 1.0, "Type a whole number."),
        ("i", True, "Type a whole number."),
        ("i", "many", "Type a whole number."),
        ("i", 61, "From 1 to 60."),
        ("d", math.nan, "Type a number."),
        ("d", math.inf, "Type a number."),
        ("d", 0, "This is outside of what can be."),
        ("day", "2026-02-30", "Give a day, month and year."),
        ("day", "20260228", "Give a day, month and year."),
        ("day", 3, "Give a day, month and year."),
        ("one", "z", "Choose one of the answers."),
        ("many", ["z"], "Choose among the answers."),
        ("many", ["x", "x"], "Choose among the answers."),
        ("many", [3], "Choose among the answers."),
        ("many", "x", "Choose among the answers."),
        ("r", 5, "Choose a whole number from 0 to 4."),
        ("r", -1, "Choose a whole number from 0 to 4."),
        ("r", True, "Choose a whole number from 0 to 4."),
        ("r", "not_applicable", "Choose a whole number from 0 to 4."),
        ("m", {"q": 1}, "Answer the rows that are there."),
        ("m", 3, "Answer the rows that are there."),
        ("m", {"p": 9}, "Choose a whole number from 0 to 4."),
        ("n", "a", "Nothing is asked here."),
        ("gone", "a", "This version of the form does not ask this."),
    ],
)
def test_what_does_not(name: str, value: Any, sentence: str) -> None:
    assert said(name, value) == [sentence]


def test_a_finished_form_needs_what_is_required_and_shown() -> None:
    assert [m.item for m in mistakes(FORM, {}, finished=True)] == ["t"]
    asked = mistakes(FORM, {"t": "a", "one": "y"}, finished=True)
    assert [(m.item, m.sentence) for m in asked] == [("then", "Answer this.")]
    assert mistakes(FORM, {"t": "a", "one": "x"}, finished=True) == ()
    assert mistakes(FORM, {}, finished=False) == ()


def test_what_an_answer_is_worth() -> None:
    assert worth(FORM, FORM.item("r"), 1) == 1
    assert worth(FORM, FORM.item("back"), 1) == 3
    assert math.isnan(worth(FORM, FORM.item("r"), "dont_know"))
    assert math.isnan(worth(FORM, FORM.item("r"), "not_applicable"))
    assert math.isnan(worth(FORM, FORM.item("r"), ""))
