"""One group per person: edges."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.ethnicity import EthnicGroup, GroupStatus, Rule, assign, compare_rules

AFRICAN = EthnicGroup("black_african", "Black African", "black")
OTHER = EthnicGroup("any_other", "Any other ethnic group", "other")
INDIAN = EthnicGroup("indian", "Indian", "asian")
SOMALI = EthnicGroup("own_somali", "Somali", "black_african")
BLANK = EthnicGroup("blank", "Left blank", status=GroupStatus.BLANK)


def _of_one(groups: list[EthnicGroup], days: list[str], rule: Rule) -> str | None:
    return assign(groups, ["p"] * len(groups), days, rule=rule).as_dict()["p"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.MODAL_TIE_NULL, None),
        (Rule.MODAL_TIE_RECENT, "indian"),
        (Rule.MOST_RECENT, "indian"),
        (Rule.MODAL_SPECIFIC, "indian"),
        (Rule.MODAL_TIE_ALPHA_LAST, "any_other"),
    ],
)
def test_a_tie(rule: Rule, expected: str | None) -> None:
    assert _of_one([OTHER, INDIAN], ["2024-01-01", "2025-01-01"], rule) == expected


def test_two_groups_on_the_latest_day_give_none() -> None:
    assert _of_one([OTHER, INDIAN], ["2025-01-01", "2025-01-01"], Rule.MOST_RECENT) is None


def test_other_stays_where_nothing_else_is_recorded() -> None:
    assert _of_one([OTHER, BLANK], ["2025-01-01", "2025-01-02"], Rule.MODAL_SPECIFIC) == "any_other"


def test_other_is_dropped_even_where_it_is_commonest() -> None:
    days = ["2025-01-01", "2025-01-02", "2025-01-03"]
    assert _of_one([OTHER, OTHER, INDIAN], days, Rule.MODAL_SPECIFIC) == "indian"
    assert _of_one([OTHER, OTHER, INDIAN], days, Rule.MODAL_TIE_RECENT) == "any_other"


def test_people_without_a_stated_group_are_kept_without_one() -> None:
    found = assign([BLANK, INDIAN], ["a", "b"], ["2025-01-01"] * 2)
    assert found.as_dict() == {"a": None, "b": "indian"}
    assert found.assigned == 0.5
    assert found.counts == {"indian": 1}


def test_groups_without_an_nhs_letter_come_after_those_with_one() -> None:
    days = ["2025-01-01", "2025-01-02"]
    assert _of_one([SOMALI, OTHER], days, Rule.MODAL_TIE_ALPHA_LAST) == "own_somali"


def test_nobody() -> None:
    found = assign([], [], [])
    assert found.as_dict() == {}
    assert np.isnan(found.assigned)
    assert np.isnan(found.other)


def test_effects_name_their_rule_in_words() -> None:
    effects = compare_rules([OTHER, AFRICAN], ["p", "p"], ["2025-01-01", "2025-01-02"])
    assert [effect.changed for effect in effects] == [0, 1, 1, 1, 1]
    assert all(effect.words for effect in effects)
