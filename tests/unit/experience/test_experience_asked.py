"""What is asked: definitions from choices and from TOML, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.errors import MeasureError
from evenhand.experience import Asked, Form, Line, asked_for, asked_to_toml, parse_asked, with_lines
from fixtures import told

DAY = date(2026, 1, 5)


@pytest.mark.parametrize("asked", [told.themes(), told.answers(), told.bundle(), told.log()])
def test_a_definition_reads_back_as_it_was_written(asked: Asked) -> None:
    assert parse_asked(asked_to_toml(asked), name="x.toml") == asked


def test_reversed_questions_and_their_source_are_kept() -> None:
    asked = replace(
        told.answers(), lines=(Line("ignored", "I was ignored", DAY, reverse=True),), source="A 1"
    )
    assert parse_asked(asked_to_toml(asked), name="x.toml") == asked
    scale = asked.scale()
    assert (scale.items[0].reverse, scale.top, scale.size, scale.source) == (True, 2, 4, "A 1")


def test_named_before_counts_from_the_day_a_line_was_written_down() -> None:
    asked = with_lines(told.themes("Pain"), ("Kind words",), named=date(2026, 2, 1))
    assert asked.named_before(date(2026, 2, 1)) == ("Pain",)
    assert asked.named_before(date(2026, 2, 2)) == ("Pain", "Kind words")
    assert asked.named_before(None) == ("Pain", "Kind words")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "A title is missing, or what was asked."),
        ({"question": " "}, "A title is missing, or what was asked."),
        ({"texts": ()}, "There must be one to 20 lines."),
        ({"texts": tuple(f"line {n}" for n in range(21))}, "There must be one to 20 lines."),
        ({"texts": ("Pain", "pain!")}, "Two lines say the same."),
        ({"labels": ("no", "yes")}, "Labels belong to answers in order."),
        ({"form": Form.ANSWERS}, "from 2 to 11 answers"),
        ({"form": Form.ANSWERS, "labels": ("no", "no")}, "from 2 to 11 answers"),
        ({"form": Form.ANSWERS, "labels": tuple("abcdefghijkl")}, "from 2 to 11 answers"),
        ({"form": Form.ANSWERS, "labels": ("no", "yes"), "top": 2}, "at least one, and not all"),
        ({"form": Form.ANSWERS, "labels": ("no", "yes"), "top": 0}, "at least one, and not all"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object], said: str) -> None:
    given: dict[str, object] = {
        "title": "Raised",
        "form": Form.THEMES,
        "question": "What mattered?",
        "texts": ("Pain",),
    }
    chosen = given | change
    title, form = str(chosen.pop("title")), Form(str(chosen.pop("form")))
    with pytest.raises(MeasureError, match=said):
        asked_for(title, form, role="outcome", named=DAY, **chosen)  # type: ignore[arg-type]


def test_twenty_lines_and_eleven_answers_are_allowed() -> None:
    texts = tuple(f"line {n}" for n in range(20))
    assert len(told.themes(*texts).lines) == 20
    eleven = tuple("abcdefghijk")
    made = asked_for(
        "T", Form.ANSWERS, role="outcome", question="q", texts=("a",), named=DAY, labels=eleven
    )
    assert made.scale().size == 11


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "not valid TOML"),
        ('id = "x"\nfood = 1', "no field called ‘food’"),
        ('id = "x"\n[[line]]\nid = "a"\nfood = 1', "no field called ‘food’"),
        ('id = "x"', "A field is missing"),
        ('id = "x"\ntitle = "t"\nform = "runes"\nrole = "outcome"', "A field is missing"),
    ],
)
def test_toml_that_does_not_read_says_why(text: str, said: str) -> None:
    with pytest.raises(MeasureError, match=said) as found:
        parse_asked(text, name="x.toml")
    assert found.value.where == "x.toml"
