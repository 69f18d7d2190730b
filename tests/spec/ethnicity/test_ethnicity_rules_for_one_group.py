"""One group per person: published rules, run by others on invented records of 1,200 people."""

from __future__ import annotations

import pytest

from evenhand.ethnicity import Rule, assign, compare_rules
from spec.ethnicity import ethnicity_reference as reference

COLUMNS = {
    Rule.MODAL_TIE_NULL: "modal_tie_null(GDPPR modal)",
    Rule.MODAL_TIE_RECENT: "modal_tie_recent",
    Rule.MOST_RECENT: "most_recent(no source precedence)",
    Rule.MODAL_SPECIFIC: "modal_recent_excluding_other_if_specific",
    Rule.MODAL_TIE_ALPHA_LAST: "modal_tie_alpha_last(OpenSAFELY SUS)",
}
PEOPLE = reference.column("person_id")
DATES = reference.column("contact_date")


@pytest.mark.parametrize("rule", Rule)
def test_each_person_gets_the_group_that_the_published_rule_gives(rule: Rule) -> None:
    found = assign(reference.groups(), PEOPLE, DATES, rule=rule).as_dict()
    expected = {
        row["person_id"]: reference.LETTERS[row[COLUMNS[rule]]]
        for row in reference.rows("rules_assigned")
    }
    assert found == expected


@pytest.mark.parametrize("rule", Rule)
def test_shares_assigned_other_and_right(rule: Rule) -> None:
    expected = {row[""]: row for row in reference.rows("rules_summary")}[COLUMNS[rule]]
    found = assign(reference.groups(), PEOPLE, DATES, rule=rule)
    truth = {
        r["person_id"]: reference.LETTERS[r["truth"]] for r in reference.rows("rules_assigned")
    }
    right = [truth[person] == key for person, key in found.as_dict().items() if key]
    assert round(100 * found.assigned, 3) == float(expected["assigned_pct"])
    assert round(100 * found.other, 3) == float(expected["other_S_pct"])
    assert round(100 * sum(right) / len(right), 3) == float(expected["accuracy_among_assigned_pct"])


def test_effect_of_other_rules_counts_people_who_change() -> None:
    effects = compare_rules(reference.groups(), PEOPLE, DATES, in_use=Rule.MODAL_TIE_NULL)
    assert [effect.rule for effect in effects] == list(Rule)
    table = reference.rows("rules_assigned")
    for effect in effects:
        used, other = COLUMNS[Rule.MODAL_TIE_NULL], COLUMNS[effect.rule]
        assert effect.changed == sum(row[used] != row[other] for row in table)
        assert effect.counts["any_other"] == sum(row[other] == "S" for row in table)
