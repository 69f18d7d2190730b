"""Hours by role and month, counted by hand."""

from __future__ import annotations

import pytest

from evenhand.frameworks.commitment import (
    CommitmentError,
    parse_commitment,
    usual_commitment,
    usual_plan,
)
from evenhand.planning.commitment import commitment

SMALL = """months = 4

[[role]]
id = "lead"
label = "Lead"
usual = 1

[[role]]
id = "data"
label = "Data"
usual = 2

[[activity]]
id = "meet"
label = "Meet"
kind = "meeting"
every = 2
in_person = true
hours = { lead = 3, data = 1.5 }

[[activity]]
id = "first"
label = "First data"
kind = "data"
first = 2
last = 3
hours = { data = 4 }
"""


def test_hours_of_each_month_with_the_way_there() -> None:
    found = commitment(parse_commitment(SMALL), {"lead": 1, "data": 3}, travel_hours=2)
    lead, data = found.roles
    # meetings in months 1 and 3, with two hours of travel each; first data in months 2 and 3
    assert lead.months == (5.0, 0.0, 5.0, 0.0)
    assert data.months == (3.5, 4.0, 7.5, 0.0)
    assert lead.kinds == {"meeting": 6, "travel": 4}
    assert data.kinds == {"meeting": 3.0, "travel": 4, "data": 8}
    assert (lead.each, lead.a_month, lead.together) == (10.0, 2.5, 10.0)
    assert (data.each, data.a_month, data.together) == (15.0, 3.75, 45.0)
    assert found.by_month == (15.5, 12.0, 27.5, 0.0)
    assert found.together == 55.0
    assert found.months == 4


def test_a_role_that_is_not_named_has_its_usual_number() -> None:
    found = commitment(parse_commitment(SMALL), {"lead": 0})
    assert [r.people for r in found.roles] == [0, 2]
    assert found.roles[0].months == (3.0, 0.0, 3.0, 0.0)
    assert found.together == 22.0


def test_the_usual_year_by_hand() -> None:
    each = {r.role.id: r.each for r in commitment(usual_plan(), {}).roles}
    # meetings 24 + coach 12 + sponsor 6 + days 18 + preparing 96 + data 6 and 9
    assert each["lead"] == 171
    assert each["member"] == 24 + 12 + 18 + 48
    assert each["partner"] == 24 + 18 + 24
    assert each["data"] == 24 + 18 + 36 + 36
    assert each["sponsor"] == 6 + 9


@pytest.mark.parametrize(
    ("people", "travel"), [({"lead": -1}, 0.0), ({}, -0.5)], ids=["nobody", "no time"]
)
def test_less_than_nothing_is_refused(people: dict[str, int], travel: float) -> None:
    with pytest.raises(ValueError, match="numbers from 0"):
        commitment(usual_plan(), people, travel_hours=travel)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("months = 4", "months = 61", "‘months’ must be a whole number from 1 to 60."),
        ("months = 4", "months = true", "‘months’ must be a whole number from 1 to 60."),
        ("months = 4", "months = 4\nyears = 1", "‘years’ is not known here."),
        ("months = 4", "months =", "line 1: This is not valid TOML"),
        ('id = "lead"', 'id = ""', "A [[role]] needs ‘id’, a short text."),
        ('label = "Lead"', "", "A [[role]] needs ‘label’, a short text."),
        ("usual = 1", "usual = 51", "‘lead’: ‘usual’ must be a whole number from 0 to 50."),
        ("usual = 1", "usual = 1\ncolour = 2", "‘lead’: ‘colour’ is not known here."),
        ('id = "data"', 'id = "lead"', "‘meet’ has hours for ‘data’, which is no [[role]]."),
        (
            'kind = "meeting"',
            'kind = "party"',
            "‘meet’: ‘kind’ must be one of meeting, work, data.",
        ),
        ("every = 2", "every = 0", "‘meet’: ‘every’ must be a whole number from 1 to 60."),
        ("in_person = true", "in_person = 1", "‘meet’: ‘in_person’ must be true or false."),
        ("hours = { data = 4 }", "", "‘first’: ‘hours’ by role are needed."),
        ("data = 4 }", "data = 201 }", "‘first’: hours must be a number from 0 to 200."),
        ("data = 4 }", "data = true }", "‘first’: hours must be a number from 0 to 200."),
        ('id = "first"', 'id = "meet"', "Two [[activity]] have the same id."),
    ],
)
def test_every_mistake_has_its_sentence(old: str, new: str, said: str) -> None:
    with pytest.raises(CommitmentError) as caught:
        parse_commitment(SMALL.replace(old, new, 1))
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["months = 3", "months = 3\nrole = 4", "months = 3\nrole = [4]"])
def test_roles_and_activities_are_tables(text: str) -> None:
    with pytest.raises(CommitmentError, match=r"At least one \[\[role\]\] is needed"):
        parse_commitment(text)


def test_what_comes_with_evenhand_can_be_read() -> None:
    assert parse_commitment(usual_commitment()) == usual_plan()
