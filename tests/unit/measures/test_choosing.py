"""Measures made by choosing, and what a change of them is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.errors import MeasureError
from evenhand.frameworks.measuring import measuring
from evenhand.measures import Break, parse_measures
from evenhand.measures.choosing import (
    Choices,
    Question,
    changed,
    condition,
    is_by_hand,
    made_by_choosing,
    with_break,
)
from evenhand.measures.definition import Direction, Kind, Role
from evenhand.records.recordset import ColumnKind, Unit
from evenhand.review.catalogue import to_toml

LOSS = Choices(
    title="Blood loss of 1,200 ml or more!",
    event="lost 1,200 ml of blood or more",
    whom="women",
    role="outcome",
    kind="proportion",
    direction="lower",
    happened=Question("blood_loss_ml", "at_least", "1,200"),
)
HEARD = replace(LOSS, title="Listened to", event="felt heard", happened=Question())


def test_words_fit_what_the_library_knows() -> None:
    words = measuring()
    assert [r.id for r in words.roles] == list(Role)
    assert {d.id for d in words.directions} == set(Direction)
    assert {k.id for k in words.kinds} <= set(Kind)
    assert {w.unit for w in words.whom} == set(Unit)
    assert {kind for t in words.tests for kind in t.of} <= set(ColumnKind)


def test_choices_become_a_checked_definition() -> None:
    one = made_by_choosing(LOSS)
    assert (one.id, one.numerator, one.denominator) == (
        "blood_loss_of_1_200_ml_or_more",
        "blood_loss_ml >= 1200",
        "TRUE",
    )
    assert one.needs == ("blood_loss_ml",)
    assert one.meaning == "Of women, those who lost 1,200 ml of blood or more."
    assert parse_measures(to_toml(one), name="x")[0] == one


@pytest.mark.parametrize(
    ("asked", "sql"),
    [
        (Question("transfusion", "yes"), "transfusion"),
        (Question("transfusion", "no"), "NOT transfusion"),
        (Question("birth_weight_g", "less", "2500"), "birth_weight_g < 2500"),
        (Question("birth_weight_g", "at_most", "2 500".replace(" ", "")), "birth_weight_g <= 2500"),
        (Question("birth_weight_g", "more", "-1.5"), "birth_weight_g > -1.5"),
        (Question("onset_of_labour", "one_of", "induced,"), "onset_of_labour IN ('induced')"),
    ],
)
def test_questions(asked: Question, sql: str) -> None:
    assert condition(asked) == sql


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Question("nowhere", "yes"), "no column ‘nowhere’"),
        (Question("transfusion", "at_least", "3"), "cannot be asked of"),
        (Question("transfusion", ""), "cannot be asked of"),
        (Question("birth_weight_g", "less", "2500; DROP"), "needs a number"),
        (Question("onset_of_labour", "one_of", "x') OR ('1'='1"), "needs words"),
        (Question("onset_of_labour", "one_of", " , "), "needs words"),
    ],
)
def test_what_does_not_fit_is_said(asked: Question, sentence: str) -> None:
    with pytest.raises(MeasureError, match=sentence):
        condition(asked)


def test_typed_by_hand_needs_no_column_and_no_source_has_it() -> None:
    assert is_by_hand(made_by_choosing(HEARD))
    assert not is_by_hand(made_by_choosing(LOSS))
    rate = made_by_choosing(replace(HEARD, kind="rate", multiplier=1000))
    assert (rate.value, rate.multiplier) == ("amount_by_hand", 1000)
    with pytest.raises(MeasureError, match="no ‘of how many’"):
        made_by_choosing(replace(HEARD, kind="count"))


def test_averages_need_a_number() -> None:
    waited = made_by_choosing(replace(HEARD, kind="mean", number="pmh_wait_days"))
    assert (waited.value, waited.numerator, waited.multiplier) == ("pmh_wait_days", None, 1)
    assert waited.meaning == "Listened to."
    with pytest.raises(MeasureError, match="needs a number that is recorded"):
        made_by_choosing(replace(HEARD, kind="mean"))
    with pytest.raises(MeasureError, match="Nobody is chosen"):
        made_by_choosing(replace(HEARD, whom=""))


def test_only_among_some() -> None:
    some = made_by_choosing(replace(LOSS, among=Question("theatre", "yes")))
    assert some.denominator == "theatre"


def test_a_title_without_letters_has_an_id_too() -> None:
    assert made_by_choosing(replace(HEARD, title="24/7")).id == "m_24_7"


def test_counted_differently_needs_a_day_and_is_a_break() -> None:
    old = made_by_choosing(LOSS)
    other = replace(LOSS, happened=Question("blood_loss_ml", "at_least", "1500"))
    new = made_by_choosing(other, id=old.id)
    with pytest.raises(MeasureError, match="from which day"):
        changed(old, new, on=None, what="")
    day = date(2026, 5, 1)
    assert changed(old, new, on=day, what=" bar raised ").breaks == (Break(day, "bar raised"),)


def test_other_words_are_no_break_and_keep_those_there_are() -> None:
    old = with_break(made_by_choosing(LOSS), on=date(2026, 1, 1), what="weighed")
    new = made_by_choosing(replace(LOSS, title="Blood loss"), id=old.id)
    assert changed(old, new, on=None, what="shorter").breaks == old.breaks


def test_another_kind_is_another_measure() -> None:
    old = made_by_choosing(LOSS)
    new = made_by_choosing(replace(LOSS, whom="births"), id=old.id)
    with pytest.raises(MeasureError, match="another measure"):
        changed(old, new, on=date(2026, 1, 1), what="x")


def test_breaks_stand_in_order_and_one_a_day() -> None:
    one = made_by_choosing(LOSS)
    for day in (date(2026, 3, 1), date(2026, 1, 1)):
        one = with_break(one, on=day, what="x")
    assert [b.on.month for b in one.breaks] == [1, 3]
    with pytest.raises(MeasureError, match="has a break already"):
        with_break(one, on=date(2026, 1, 1), what="y")
