"""What many answers say together; every number here was worked out by hand."""

from __future__ import annotations

import statistics
from typing import Any

import pytest

from evenhand.frameworks.instruments import instruments, parse_instrument, source_of
from evenhand.instruments import changes, read_results, unchanged

MUSIQ = instruments()["musiq_ar"]
FIVE = [{"EXT-01": v, "EXT-02": 4, "EXT-07": 2, "ORG-08": 3, "ORG-09": 5} for v in (1, 3, 5, 7, 7)]


def test_an_item_over_five_people() -> None:
    found = read_results(MUSIQ, FIVE).item("EXT-01")
    assert (found.asked, found.answered, found.dont_know, found.not_applicable) == (5, 5, 0, 0)
    assert found.mean == pytest.approx(4.6)
    assert found.spread == pytest.approx(2.6076810)  # sample sd of 1, 3, 5, 7, 7
    assert found.counts == (1, 0, 1, 0, 1, 0, 2)


def test_a_spread_needs_five_answers_because_fewer_show_a_person() -> None:
    assert read_results(MUSIQ, FIVE[:4]).item("EXT-01").spread is None
    four_and_one = [*FIVE[:4], {"EXT-01": "dont_know"}]
    found = read_results(MUSIQ, four_and_one).item("EXT-01")
    assert (found.spread, found.answered, found.dont_know, found.asked) == (None, 4, 1, 5)


def test_structural_racism_is_turned_round_and_shown_as_answered() -> None:
    found = read_results(MUSIQ, FIVE).item("EXT-07")
    assert (found.mean, found.as_answered) == (6.0, 2.0)
    assert found.counts[1] == 5


def test_a_domain_is_the_mean_of_its_answered_factors() -> None:
    external, organisation, *_, team, rolled = read_results(MUSIQ, FIVE).scores
    assert external.value == pytest.approx((4.6 + 4 + 6) / 3)
    assert (external.answered, external.of, external.weighted) == (3, 7, False)
    assert organisation.value == pytest.approx(4)
    assert (team.value, team.answered, team.of) == (None, 0, 12)
    assert (rolled.value, rolled.answered, rolled.of) == (
        4,
        2,
        18,
    )  # organisation, with microsystem


def test_how_far_people_lie_apart_on_a_domain() -> None:
    external, organisation, *_ = read_results(MUSIQ, FIVE).scores
    own = [(v + 4 + 6) / 3 for v in (1, 3, 5, 7, 7)]  # EXT-07 is turned round
    assert (external.people, external.spread) == (5, pytest.approx(statistics.stdev(own)))
    assert (organisation.people, organisation.spread) == (5, 0)
    four = read_results(MUSIQ, FIVE[:4]).scores[0]
    assert (four.people, four.spread) == (4, None)


def test_a_domain_of_which_too_few_answered_anything_tells_no_spread() -> None:
    given = [*FIVE[:4], {"EXT-01": "dont_know", "ORG-08": 5}]
    external, organisation, *_ = read_results(MUSIQ, given, minimum=5).scores
    assert (external.value, external.people, external.spread) == (None, 0, None)
    assert (organisation.people, organisation.spread) == (
        5,
        pytest.approx(statistics.stdev([3] * 4 + [5])),
    )


def test_weights_count_in_the_spread_too() -> None:
    text = source_of("musiq_ar").replace(
        'items = ["EXT-01",', 'weights = { EXT-01 = 3 }\nitems = ["EXT-01",', 1
    )
    given = [{"EXT-01": v, "EXT-02": 4} for v in (1, 3, 5, 7)] + [{"EXT-02": 2}]
    found = read_results(parse_instrument(text, name="m.toml"), given).scores[0]
    own = [(3 * v + 4) / 4 for v in (1, 3, 5, 7)] + [2]
    assert (found.weighted, found.people) == (True, 5)
    assert found.spread == pytest.approx(statistics.stdev(own))


def test_an_item_that_fewer_than_the_minimum_answered_would_be_somebodys() -> None:
    """Five finished, and one of them alone answered EXT-03."""
    given = [*FIVE[:4], FIVE[4] | {"EXT-03": 2}]
    assert read_results(MUSIQ, given).item("EXT-03").mean == 2
    found = read_results(MUSIQ, given, minimum=5)
    alone = found.item("EXT-03")
    assert (alone.mean, alone.as_answered, alone.spread, alone.counts) == (None, None, None, ())
    assert alone.answered == 1
    assert found.item("EXT-01").mean == pytest.approx(4.6)
    assert found.scores[0].answered == 3  # nor is it inside of a domain


def test_the_rows_of_a_matrix_are_items() -> None:
    text = """
id = "rows"
version = 1
title = "Rows"
purpose = "To test."
visibility = "team"
scale = [{ name = "s", low = 1, high = 5, anchors = {}, beside = ["dont_know"] }]
[[section]]
name = "a"
label = "A"
item = [
  { name = "q", type = "select_one", label = "Q", choices = [{ name = "x", label = "X" }] },
  { name = "m", type = "matrix", scale = "s", label = "M", relevant = "${q} = 'x'", rows = [{ name = "p", label = "P" }, { name = "r", label = "R" }] },
]
"""
    rows = parse_instrument(text, name="rows.toml")
    asked = {"q": "x", "m": {"p": 2, "r": "dont_know"}}
    found = read_results(rows, [asked, {"q": "x", "m": {"p": 4}}, {"m": {"p": 5}}])
    one, other = found.items
    assert (one.item.name, str(one.item.label), one.mean, one.asked) == ("m/p", "P", 3, 2)
    assert (other.item.name, other.mean, other.dont_know) == ("m/r", None, 1)


def test_a_score_needs_as_many_items_as_it_says() -> None:
    least = SCORED.replace("items =", "least = 2\nitems =")
    two = parse_instrument(least, name="scored.toml")
    assert read_results(two, [{"a": 3}]).scores[0].value is None
    assert read_results(two, [{"a": 3, "b": 4}]).scores[0].value == 3.5


SCORED = """
id = "scored"
version = 1
title = "Scored"
purpose = "To test."
visibility = "team"
scale = [{ name = "s", low = 1, high = 5, anchors = {} }]
[[section]]
name = "x"
label = "X"
item = [
  { name = "a", type = "scale", scale = "s", label = "A" },
  { name = "b", type = "scale", scale = "s", label = "B" },
]
[[score]]
name = "both"
label = "Both"
items = ["a", "b"]
"""


def test_a_cell_is_the_factors_of_one_domain_and_principle() -> None:
    cells = read_results(MUSIQ, FIVE).cells
    assert [(c.domain, c.principle, c.items) for c in cells] == [
        ("External Environment", 2, ("EXT-07",)),
        ("Organisation", 1, ("ORG-08",)),
        ("Organisation", 5, ("ORG-09",)),
        ("Infrastructure", 4, ("INF-07",)),
        ("Infrastructure", 7, ("INF-07",)),
        ("Microsystem", 1, ("MIC-07",)),
        ("Microsystem", 5, ("MIC-08",)),
        ("Microsystem", 6, ("MIC-09",)),
        ("QI&I Team", 3, ("TEAM-11", "TEAM-12")),
    ]
    assert [c.value for c in cells[:4]] == [6, 3, 5, None]


def test_two_factors_of_a_cell_count_the_same() -> None:
    found = read_results(MUSIQ, [{"TEAM-11": 2, "TEAM-12": 5}, {"TEAM-11": 4}]).cells[-1]
    assert found.value == pytest.approx((3 + 5) / 2)


def test_nobody_answered() -> None:
    found = read_results(MUSIQ, [])
    assert found.people == 0
    assert found.item("EXT-07").mean is None
    assert found.item("EXT-07").as_answered is None
    assert {s.value for s in found.scores} == {None}


def test_since_last_time() -> None:
    before = read_results(MUSIQ, [{"EXT-01": 2, "EXT-02": 4}])
    now = read_results(MUSIQ, [{"EXT-01": 5, "EXT-03": 4}])
    (only,) = changes(now, before)
    assert (only.name, only.before, only.now, only.by) == ("EXT-01", 2, 5, 3)


TWO = """
id = "two"
version = {version}
title = "Two"
purpose = "To test."
visibility = "team"
scale = [{{ name = "s", low = 1, high = 5, anchors = {{}} }}]
[[section]]
name = "a"
label = "A"
item = [
  {{ name = "same", type = "scale", scale = "s", label = "Same" }},
  {{ name = "other", type = "scale", scale = "s", label = "{label}" }},
  {{ name = "only", type = "select_one", label = "O", choices = [{{ name = "y", label = "Y" }}] }},
  {{ name = "if", type = "scale", scale = "s", label = "If", relevant = "${{only}} = 'y'" }},
]
[[score]]
name = "w"
label = "Weighted"
items = ["same", "other"]
weights = {{ same = 3 }}
"""


def test_only_what_is_asked_in_the_same_words_is_compared() -> None:
    first = parse_instrument(TWO.format(version=1, label="Was"), name="two.toml")
    second = parse_instrument(TWO.format(version=2, label="Is"), name="two.toml")
    answers = [{"same": 2, "other": 2}]
    found = changes(read_results(second, answers), read_results(first, answers))
    assert [c.name for c in found] == ["same"]


def test_weights_are_used_and_said() -> None:
    form = parse_instrument(TWO.format(version=1, label="Was"), name="two.toml")
    (score,) = read_results(form, [{"same": 1, "other": 5}]).scores
    assert (score.value, score.weighted, score.label) == (2.0, True, "Weighted")


def test_who_is_not_asked_is_not_counted() -> None:
    form = parse_instrument(TWO.format(version=1, label="Was"), name="two.toml")
    found = read_results(form, [{"only": "y", "if": 4}, {"if": 1}]).item("if")
    assert (found.asked, found.answered, found.mean) == (1, 1, 4.0)


def test_a_scale_that_changed_under_its_name_is_not_compared() -> None:
    text = """
id = "f"
version = 1
title = "F"
purpose = "P"
visibility = "team"
scale = [{ name = "s", low = 1, high = 7, anchors = { 1 = "No", 7 = "Yes" } }]
[[section]]
name = "a"
label = "A"
item = [
  { name = "r", type = "scale", scale = "s", label = "R" },
  { name = "one", type = "select_one", label = "One", choices = [{ name = "x", label = "X" }] },
]
"""

    def of(changed: str, name: str) -> Any:
        return parse_instrument(changed, name="f.toml").item(name)

    assert unchanged(of(text, "r"), of(text, "r"))
    assert not unchanged(of(text, "r"), of(text.replace("high = 7", "high = 9"), "r"))
    assert not unchanged(of(text, "r"), of(text.replace('7 = "Yes"', '7 = "Always"'), "r"))
    assert not unchanged(of(text, "one"), of(text.replace('label = "X"', 'label = "Y"'), "one"))
    assert unchanged(
        of(text, "r"), of(text.replace('label = "R"', 'label = { en = "R", cy = "C" }'), "r")
    )
    assert unchanged(of(text, "r"), of(text.replace('"s"', '"t"'), "r"))
