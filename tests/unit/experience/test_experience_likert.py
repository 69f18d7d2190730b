"""Answers in order: distributions, who did not answer, comparisons in words, and the scale."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import evenhand as eh
from evenhand.equity.model import Strength
from evenhand.errors import InputFileError, MeasureError, PlanError
from evenhand.ethnicity import EthnicGroup
from evenhand.experience import (
    Item,
    Scale,
    ScaleAnswers,
    answers_of,
    parse_scale,
    read_answers,
    read_likert,
)
from evenhand.measures import Grain
from evenhand.stats.ordinal import mann_whitney, superiority, superiority_interval

BLACK, WHITE = EthnicGroup("black", "Black"), EthnicGroup("white", "White")
LABELS = ("never", "sometimes", "often", "always")
ONE = Scale("heard", "Being heard", LABELS, (Item("listened", "Staff listened"),))
TWO = Scale(
    "heard",
    "Being heard",
    LABELS,
    (Item("listened", "Staff listened"), Item("ignored", "Pain was ignored", reverse=True)),
    top=2,
)
CHANGE = date(2024, 1, 1)


def given(*counts: tuple[EthnicGroup, date, list[int]], scale: Scale = ONE) -> ScaleAnswers:
    """People by group and day, with how many gave each answer (not answered first)."""
    rows = [(g, day, code) for g, day, n in counts for code, k in enumerate(n) for _ in range(k)]
    codes = np.array([[code] * len(scale.items) for _, _, code in rows])
    return answers_of(scale, codes, [g for g, _, _ in rows], [day for _, day, _ in rows])


BEFORE, SINCE = date(2023, 6, 1), date(2024, 6, 1)
ANSWERS = given(
    (BLACK, BEFORE, [2, 20, 20, 8, 2]),
    (BLACK, SINCE, [3, 4, 10, 20, 16]),
    (WHITE, BEFORE, [0, 5, 10, 20, 30]),
    (WHITE, SINCE, [1, 4, 10, 22, 32]),
)


def test_distributions_with_those_who_did_not_answer() -> None:
    found = read_likert(ANSWERS, change_date=CHANGE)
    assert found.phases == ("before January 2024", "since January 2024")
    first = found.distributions[0]
    assert (first.group, first.phase, first.counts, first.not_answered) == (
        BLACK, 0, (20, 20, 8, 2), 2,
    )  # fmt: skip
    assert (first.answered, first.top, first.share) == (50, 2, 0.04)
    assert (round(first.low or 0, 4), round(first.high or 0, 4)) == (0.011, 0.1346)  # Wilson
    assert first.mean == pytest.approx((20 + 40 + 24 + 8) / 50)
    assert found.notes[:2] == (
        "‘Staff listened’: 5 of 105 Black women did not answer this question.",
        "‘Staff listened’: 1 of 134 White women did not answer this question.",
    )


def test_few_answers_have_no_share_and_no_mean() -> None:
    found = read_likert(given((BLACK, BEFORE, [1, 4, 5, 0, 0]))).distributions[0]
    assert found.answered == 9
    assert (found.share, found.low, found.high, found.mean) == (None,) * 4
    enough = read_likert(given((BLACK, BEFORE, [1, 4, 6, 0, 0]))).distributions[0]
    assert enough.share == 0.0


def test_comparisons_are_the_chance_of_a_higher_answer() -> None:
    found = read_likert(ANSWERS, focus=["Black"], compare_with=["white"], change_date=CHANGE)
    between, change = found.comparisons
    since, other, before = [4, 10, 20, 16], [4, 10, 22, 32], [20, 20, 8, 2]
    expected = superiority(since, other)
    assert between.value == pytest.approx(float(expected.value))
    assert (between.low, between.high) == pytest.approx(
        tuple(map(float, superiority_interval(expected, 0.95)))
    )
    assert (between.low80, between.high80) == pytest.approx(
        tuple(map(float, superiority_interval(expected, 0.80)))
    )
    assert between.p == pytest.approx(float(mann_whitney(since, other)[1]))
    assert between.strength is Strength.SUGGESTED
    assert between.text == (
        "‘Staff listened’: Black women likely gave lower answers than White women; too few answers to"
        " be sure. Of a pair drawn one from each side, the first would answer higher in 42% of"
        " cases (32% to 52%), a tie counting half."
    )
    assert change.value == pytest.approx(float(superiority(since, before).value))
    assert change.strength is Strength.ESTABLISHED
    assert change.text.startswith(
        "‘Staff listened’: the experience of Black women is better since the change (clear)."
    )


def test_dates_set_afterwards_make_nothing_clear() -> None:
    found = read_likert(ANSWERS, focus=["Black"], change_date=CHANGE, set_afterwards=True)
    assert [c.what for c in found.comparisons] == ["change"]
    assert found.comparisons[0].strength is Strength.SUGGESTED
    assert "likely better" in found.comparisons[0].text


def test_worse_higher_and_cannot_tell_have_their_words() -> None:
    worse = read_likert(
        given((BLACK, SINCE, [0, 20, 20, 8, 2]), (BLACK, BEFORE, [0, 4, 10, 20, 16])),
        focus=["Black"],
        change_date=CHANGE,
    )
    assert "is worse since the change (clear)" in worse.comparisons[0].text
    higher = read_likert(
        given((BLACK, SINCE, [0, 2, 3, 20, 40]), (WHITE, SINCE, [0, 30, 20, 10, 5])),
        focus=["Black"],
        compare_with=["White"],
    )
    assert "gave higher answers than White women (clear)" in higher.comparisons[0].text
    same = read_likert(
        given((BLACK, SINCE, [0, 5, 5, 5, 5]), (WHITE, SINCE, [0, 5, 5, 5, 5])),
        focus=["Black"],
        compare_with=["White"],
    )
    assert same.comparisons[0].strength is Strength.CANNOT_TELL
    assert "no difference between Black women and White women is shown" in same.comparisons[0].text


def test_too_few_on_one_side_are_not_compared() -> None:
    few = given((BLACK, SINCE, [3, 9, 0, 0, 0]), (WHITE, SINCE, [0, 0, 0, 9, 40]))
    found = read_likert(few, focus=["Black"], compare_with=["White"]).comparisons[0]
    assert found.value is None
    assert found.text == "‘Staff listened’: too few answers to read (9 and 49)."
    assert (found.item, found.what, found.strength) == (
        "listened",
        "between",
        Strength.CANNOT_TELL,
    )
    enough = given((BLACK, SINCE, [3, 10, 0, 0, 0]), (WHITE, SINCE, [0, 0, 0, 1, 9]))
    compared = read_likert(enough, focus=["Black"], compare_with=["White"]).comparisons[0]
    assert (compared.value, compared.item) == (0.0, "listened")


def test_a_union_of_groups_is_named_with_its_members() -> None:
    mixed = EthnicGroup("mixed", "Mixed")
    rows = (
        (BLACK, SINCE, [0, 9, 0, 0, 0]),
        (mixed, SINCE, [0, 2, 0, 0, 0]),
        (WHITE, SINCE, [0, 0, 0, 0, 40]),
    )
    found = read_likert(given(*rows), focus=["Black", "Mixed"], compare_with=["White"]).comparisons[
        0
    ]
    assert "Black and Mixed women gave lower answers than White women (clear)" in found.text
    lone = read_likert(
        given((BLACK, BEFORE, [0, 3, 0, 0, 0]), (BLACK, SINCE, [0, 3, 0, 0, 0])),
        focus=["Black"],
        change_date=CHANGE,
    )
    assert lone.comparisons[0].text == "‘Staff listened’: too few answers to read (3 and 3)."


def test_questions_of_one_scale_share_the_error() -> None:
    rows = ((BLACK, SINCE, [0, 4, 10, 20, 16]), (WHITE, SINCE, [0, 4, 10, 22, 32]))
    found = read_likert(given(*rows, scale=TWO), focus=["Black"], compare_with=["White"])
    expected = superiority_interval(superiority([4, 10, 20, 16], [4, 10, 22, 32]), 0.975)
    assert (found.comparisons[0].low, found.comparisons[0].high) == pytest.approx(
        tuple(map(float, expected))
    )
    assert found.comparisons[1].value == pytest.approx(1 - (found.comparisons[0].value or 0))


def test_alpha_is_said_and_a_low_one_too() -> None:
    rows = ((BLACK, SINCE, [0, 4, 10, 20, 16]), (WHITE, SINCE, [0, 4, 10, 22, 32]))
    low = read_likert(given(*rows, scale=TWO))
    assert low.notes[-1] == (
        "Alpha is under 0.70: read the questions one by one, not as one score."
    ) or low.notes[-1] == ("Too few answers to say whether the questions hang together.")
    straight = Scale("s", "S", LABELS, (Item("a", "A"), Item("b", "B")))
    good = read_likert(given(*rows, scale=straight))
    assert good.alpha.value == pytest.approx(1.0)
    assert good.notes[-1].startswith("The 2 questions hang together with alpha 1.00 (1.00 to 1.00)")
    none = read_likert(answers_of(straight, [[1, 1], [1, 1]], [BLACK, BLACK]))
    assert none.notes[-1] == "Too few answers to say whether the questions hang together."


def test_top_box_is_an_ordinary_measure() -> None:
    one = ANSWERS.top_box("listened", grain=Grain.YEAR)
    assert one.periods == (date(2023, 1, 1), date(2024, 1, 1))
    assert one.numerator.tolist() == [[[2, 16], [30, 32]]]
    assert one.denominator.tolist() == [[[50, 50], [65, 68]]]
    assert one.missing.tolist() == [[[2, 3], [0, 1]]]
    assert one.measure.title == "Staff listened: ‘always’"
    assert eh.read(one, eh.Plan(focus=("Black",), comparison=("White",))).headline
    with pytest.raises(MeasureError, match=r"no question called ‘food’.*listened"):
        ANSWERS.top_box("food")


def test_top_box_of_a_reverse_coded_question_without_dates() -> None:
    answers = answers_of(TWO, [[4, 1], [3, 2], [2, 4], [0, 0]], [BLACK] * 4)
    assert answers.codes.tolist() == [[4, 4], [3, 3], [2, 1], [0, 0]]
    one = answers.top_box("ignored")
    assert one.measure.title == "Pain was ignored: ‘never’ or ‘sometimes’"
    assert (one.numerator.tolist(), one.denominator.tolist(), one.periods) == ([[[2]]], [[[3]]], ())
    assert answers.top_box("listened").measure.title == "Staff listened: ‘often’ or ‘always’"


@pytest.mark.parametrize(("codes", "on"), [([[1, 2]], []), ([[1]], [CHANGE, CHANGE]), ([1], [])])
def test_answers_that_do_not_fit(codes: Any, on: list[date]) -> None:
    with pytest.raises(MeasureError, match="do not fit together"):
        answers_of(ONE, codes, [BLACK], on)


@pytest.mark.parametrize("code", [-1, 5])
def test_answers_outside_the_labels(code: int) -> None:
    with pytest.raises(MeasureError, match="outside 1 to 4"):
        answers_of(ONE, [[code]], [BLACK])


def test_a_group_that_gave_no_answers() -> None:
    with pytest.raises(PlanError, match="‘Asian’ is not a group"):
        read_likert(ANSWERS, focus=["Asian"])


SCALE = """
id = "heard"
title = "Being heard"
labels = ["never", "sometimes", "often", "always"]
source = "placeholder"
people = "people"
[[item]]
id = "listened"
text = "Staff listened"
[[item]]
id = "ignored"
text = "Pain was ignored"
reverse = true
column = "q2"
"""
FILE = """date,ethnic group,listened,q2
2023-06-01,Black,Always,1
2024-06-01,White,2.0,never
2024-06-02,White,,4
"""


def test_answers_from_a_file(tmp_path: Path) -> None:
    scale = parse_scale(SCALE, name="scale.toml")
    assert (scale.top, scale.people, scale.items[1].reverse) == (1, "people", True)
    path = tmp_path / "answers.csv"
    path.write_text(FILE, encoding="utf-8")
    found = read_answers(path, scale)
    assert found.codes.tolist() == [[4, 4], [2, 4], [0, 1]]
    assert [g.label for g in found.groups] == ["Black", "White"]
    saved = tmp_path / "scale.toml"
    saved.write_text(SCALE, encoding="utf-8")
    readings = [eh.likert(path, saved), eh.likert(path, scale), eh.likert(found)]
    assert readings[0].distributions == readings[1].distributions == readings[2].distributions
    with pytest.raises(MeasureError, match="need their scale"):
        eh.likert(path)
    path.write_text(FILE.replace("Always", "maybe"), encoding="utf-8")
    with pytest.raises(
        InputFileError, match="row 2: ‘maybe’ in column ‘listened’ is not an answer"
    ):
        read_answers(path, scale)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "heard"', 'id = "Heard it"', "An id is missing"),
        ('title = "Being heard"', "", "A title or the text"),
        ('text = "Staff listened"', 'text = ""', "A title or the text"),
        ('id = "ignored"', 'id = "listened"', "two have the same id"),
        ('["never", "sometimes", "often", "always"]', '["never"]', "from 2 to 11 labels"),
        ('"often"', '"never"', "from 2 to 11 labels"),
        ('people = "people"', "top = 4", "‘top’ says how many"),
        ('people = "people"', "top = true", "‘top’ says how many"),
        ('people = "people"', "colour = 1", "no field called ‘colour’"),
        ("reverse = true", "revers = true", "no field called ‘revers’"),
        ("reverse = true", "reverse = 1", "‘reverse’ must be true or false"),
        ('id = "heard"', "id = ", "not valid TOML"),
    ],
)
def test_scales_that_are_wrong(old: str, new: str, said: str) -> None:
    with pytest.raises(MeasureError) as found:
        parse_scale(SCALE.replace(old, new, 1), name="scale.toml")
    assert said in str(found.value)
    assert str(found.value).startswith("scale.toml: ")


def test_a_scale_needs_questions_and_a_file(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match="There is no question"):
        parse_scale(SCALE.split("[[item]]", maxsplit=1)[0], name="scale.toml")
    with pytest.raises(MeasureError, match=r"none\.toml: The scale cannot be read"):
        eh.likert(tmp_path / "x.csv", tmp_path / "none.toml")
