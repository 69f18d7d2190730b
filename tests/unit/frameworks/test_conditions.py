"""Conditions of items: what is understood, what it means, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.frameworks.instruments import ConditionError, parse_condition

ANSWERS = {
    "age": 30,
    "role": "partner",
    "help": ["travel", "childcare"],
    "day": "2026-05-01",
    "gap": None,
}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("${age} = 30", True),
        ("${age} = '30'", True),
        ("${age} != 30", False),
        ("${age} < 31 and ${age} >= 30", True),
        ("${age} <= 29", False),
        ("${age} > 30", False),
        ("${age} > 29.5", True),
        ("${role} = 'partner'", True),
        ('${role} = "lead"', False),
        ("${role} = 'lead' or ${age} = 30", True),
        ("${role} = 'lead' and ${age} = 30 or ${age} = 30", True),  # and binds closer
        ("${role} = 'lead' and (${age} = 30 or ${age} = 30)", False),
        ("not(${role} = 'lead')", True),
        ("selected(${help}, 'travel')", True),
        ("selected(${help}, 'rest')", False),
        ("selected(${role}, 'partner')", True),
        ("${day} < '2026-06-01'", True),
        ("${day} >= '2026-05-02'", False),
        ("${gap} = ''", True),
        ("${gap} != ''", False),
        ("${nothing} < 5", False),
        ("${nothing} > 5", False),
        ("selected(${nothing}, 'a')", False),
    ],
)
def test_what_it_means(text: str, true: bool) -> None:
    assert parse_condition(text).holds(ANSWERS) is true


@pytest.mark.parametrize(
    ("here", "true"), [(0, False), (1, True), (60, True), (61, False), ("", False)]
)
def test_a_constraint_asks_for_the_answer_itself(here: Any, true: bool) -> None:
    condition = parse_condition(". >= 1 and . <= 60")
    assert condition.here
    assert condition.holds({}, here=here) is true


def test_it_knows_what_it_asks_for() -> None:
    condition = parse_condition("not(selected(${help}, 'a')) and ${role} = ''")
    assert condition.names == {"help", "role"}
    assert not condition.here


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it ends too early"),
        ("${age}", "one of = != < <= > >= is wanted after a value"),
        ("${age} =", "it ends too early"),
        ("${age} = 3 3", "‘3’ stands where it should end"),
        ("(${age} = 3", "‘)’ is wanted"),
        ("not ${age} = 3", "‘(’ is wanted"),
        ("count(${age}) = 3", "‘count(${age}) = 3’ is not understood"),
        ("${age} + 1 = 3", "‘+ 1 = 3’ is not understood"),
        ("= 3", "a value is wanted where ‘=’ stands"),
        ("selected('a', 'b')", "selected() takes an answer and a choice"),
        ("selected(${a}, ${b})", "selected() takes an answer and a choice"),
        ("selected(${a} 'b')", "‘,’ is wanted"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "answers", "holds"),
    [
        ("${a} >= -5", {"a": -5}, True),
        ("${a} >= -5", {"a": -6}, False),
        ("${a} = 1234567", {"a": 1234568}, False),
        ("${a} = 1234567", {"a": 1234567}, True),
        ("${a} = 3", {"a": "3"}, True),
        ("selected(${a}, 1)", {"a": ["1", "2"]}, True),
        ("selected(${a}, 'x')", {"a": 5}, False),
        ("selected(${a}, 5)", {"a": 5}, True),
    ],
)
def test_numbers_of_any_size_and_sign(text: str, answers: dict[str, Any], holds: bool) -> None:
    assert parse_condition(text).holds(answers) is holds


def test_conditions_that_nobody_could_check_are_refused() -> None:
    with pytest.raises(ConditionError, match="more than 40 deep"):
        parse_condition("(" * 60 + "1 = 1" + ")" * 60)
    with pytest.raises(ConditionError, match="longer than 2000 letters"):
        parse_condition(" and ".join(["1 = 1"] * 400))


def test_two_conditions_that_are_understood_alike_are_the_same() -> None:
    assert parse_condition("${a}=1") == parse_condition("  ${a} = 1.0 ")
    assert parse_condition("${a}=1") != parse_condition("${a}=2")
