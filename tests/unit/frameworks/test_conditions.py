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
