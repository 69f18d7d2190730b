"""Instruments from TOML: what comes with Evenhand, and every mistake with its line and its mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.frameworks.instruments import (
    InstrumentError,
    Words,
    instruments,
    parse_instrument,
    schema,
)
from evenhand.frameworks.method import method

SMALL = """id = "small"
version = 1
title = { en = "Small", cy = "Bach" }
purpose = "To show."
visibility = "team"

[[scale]]
name = "agree"
low = 1
high = 5
anchors = { 1 = "No", 5 = "Yes" }

[[section]]
name = "first"
label = "First"

[[section.item]]
name = "role"
type = "select_one"
label = "Who are you"

[[section.item.choices]]
name = "partner"
label = "A partner"

[[section.item]]
name = "heard"
type = "scale"
scale = "agree"
label = "I was heard"
relevant = "${role} = 'partner'"

[[score]]
name = "all"
label = "All"
items = ["heard"]
"""
# factors by domain: all, and added for anti-racism (facts of the source)
FACTORS = {
    "External Environment": (7, 2),
    "Organisation": (9, 2),
    "Infrastructure": (7, 1),
    "Microsystem": (9, 3),
    "QI&I Team": (12, 2),
}


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def test_musiq_ar_has_its_44_factors_in_five_domains() -> None:
    items = list(instruments()["musiq_ar"].items())
    for domain, (all_of_it, added) in FACTORS.items():
        of_it = [i for i in items if i.tags.domain == domain]
        assert (len(of_it), sum(not i.own_wording for i in of_it)) == (all_of_it, added)
    assert len(items) == 44
    assert len({i.tags.factor for i in items}) == 44
    assert {i.tags.scope for i in items} == {"project", "general"}


def test_every_principle_has_a_factor() -> None:
    found = {p for i in instruments()["musiq_ar"].items() for p in i.tags.principle}
    assert found == set(range(1, len(method().principles) + 1))


def test_only_structural_racism_runs_the_other_way() -> None:
    turned = [i.name for i in instruments()["musiq_ar"].items() if i.reverse]
    assert turned == ["EXT-07"]


def test_every_item_of_musiq_ar_takes_a_comment_and_a_way_out() -> None:
    musiq = instruments()["musiq_ar"]
    assert all(i.comment for i in musiq.items())
    assert musiq.scales["supportive"].beside == ("dont_know", "not_applicable")
    assert (musiq.scales["supportive"].low, musiq.scales["supportive"].high) == (1, 7)


def test_its_scores_are_the_domains_and_there_is_no_total() -> None:
    musiq = instruments()["musiq_ar"]
    *domains, rolled = musiq.scores
    scored = [name for s in domains for name in s.items]
    assert scored == [i.name for i in musiq.items()]
    assert [str(s.label) for s in domains] == [str(s.label) for s in musiq.sections]
    assert rolled.instead_of == ("ORG_mean", "MIC_mean")
    assert set(rolled.items) == {n for s in domains if s.name in rolled.instead_of for n in s.items}
    assert all(set(s.weights.values()) == {1.0} for s in musiq.scores)


def test_where_two_levels_are_one_each_thing_is_asked_once() -> None:
    musiq = instruments()["musiq_ar"]
    pairs = {i.name: i.tags.same_as for i in musiq.items() if i.tags.same_as}
    assert pairs == {
        "MIC-01": "ORG-01",
        "MIC-02": "ORG-02",
        "MIC-06": "ORG-07",
        "MIC-07": "ORG-08",
        "MIC-08": "ORG-09",
    }
    asked = {i.name for i in musiq.one_level().items()}
    assert asked == {i.name for i in musiq.items()} - set(pairs)
    answers = {"ORG-01": 3, "MIC-09": 2}
    assert musiq.both_levels(answers) == {"ORG-01": 3, "MIC-01": 3, "MIC-09": 2}


def test_texts_in_two_languages() -> None:
    small = parse_instrument(SMALL, name="small.toml")
    assert str(small.title) == "Small"
    assert small.title.within("cy") == "Bach"
    assert small.purpose.within("cy") == "To show."
    assert not Words()
    assert str(Words()) == ""


def test_its_own_language_comes_first() -> None:
    welsh = changed("version = 1\n", 'version = 1\nlanguage = "cy"\n')
    assert str(parse_instrument(welsh, name="small.toml").title) == "Bach"


def test_an_item_shows_when_its_condition_holds() -> None:
    small = parse_instrument(SMALL, name="small.toml")
    assert [i.name for i in small.shown({})] == ["role"]
    assert [i.name for i in small.shown({"role": "partner"})] == ["role", "heard"]
    assert small.item("heard").asks
    with pytest.raises(LookupError, match="lost"):
        small.item("lost")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("version = 1\n", "version = 0\n", 2, "version: 0 is less than the minimum of 1"),
        ('name = "agree"', 'nam = "agree"', 7, "scale › 0"),
        ('label = "Who are you"', "label = 3", 20, "section › 0 › item › 0 › label"),
        ("low = 1\n", "low = 5\n", 9, "The scale ‘agree’ ends before it begins. Turn it round."),
        ('5 = "Yes"', '6 = "Yes"', 11, "has words at 6, outside of it. Use 1 to 5."),
        ('scale = "agree"', 'scale = "agrees"', 29, "‘agrees’, which is not there. Known: agree."),
        ("${role} =", "${rol} =", 31, "asks for ‘rol’, which is not asked before it."),
        ("${role} = 'partner'", "${role}", 31, "one of = != < <= > >= is wanted"),
        ("${role} = 'partner'", ". = 1", 31, "only a constraint may ask for ‘.’"),
        ('name = "heard"', 'name = "role"', 27, "The name ‘role’ is there twice."),
        ('name = "heard"', 'name = "first"', 27, "The name ‘first’ is there twice."),
        ('items = ["heard"]', 'items = ["herd"]', 36, "names ‘herd’, which is not there."),
        ('items = ["heard"]', 'items = ["role"]', 36, "needs ‘role’ to be answered on a scale."),
        (
            'items = ["heard"]',
            'items = ["heard"]\nweights = { role = 2 }',
            37,
            "A weight is given for ‘role’",
        ),
        (
            'type = "select_one"',
            'type = "text"',
            19,
            "choices belong to select_one and select_multiple",
        ),
        ('type = "scale"', 'type = "text"', 28, "a scale belongs to scale and matrix"),
        ('type = "scale"', 'type = "matrix"', 28, "rows belong to a matrix"),
        (
            'label = "Who are you"',
            'label = "Who are you"\nreverse = true',
            21,
            "has no scale to turn round",
        ),
        ('"team"', '"anonymous"', 1, "need a minimum group of at least 5"),
        (
            'label = "First"',
            'label = "First"\nrelevant = "${role} = 1"',
            16,
            "‘role’, which is not asked before",
        ),
        ("high = 5", "high = ", 10, "This is not valid TOML"),
    ],
)
def test_a_mistake_names_its_line_and_its_mend(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(changed(old, new), name="small.toml")
    assert caught.value.where == f"small.toml, line {line}"
    assert said in str(caught.value)
    assert caught.value.remedy


def test_what_is_there_twice_in_a_list_of_choices() -> None:
    twice = changed(
        'label = "A partner"\n',
        'label = "A partner"\n[[section.item.choices]]\nname = "partner"\nlabel = "Again"\n',
    )
    with pytest.raises(InstrumentError, match="‘partner’ is there twice") as caught:
        parse_instrument(twice, name="small.toml")
    assert caught.value.where == "small.toml, line 26"


def test_a_group_that_is_large_enough_may_answer_without_names() -> None:
    made = parse_instrument(changed('"team"', '"anonymous"\nminimum_group = 8'), name="small.toml")
    assert made.minimum_group == 8


def test_the_schema_names_every_part() -> None:
    assert schema()["title"] == "An instrument of Evenhand"
    assert "select_multiple" in schema()["$defs"]["item"]["properties"]["type"]["enum"]


LINES = SMALL.splitlines(keepends=True)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(LINES) - 1), st.text(max_size=12), st.sampled_from(["put", "drop", "twice"])
)
def test_whatever_a_definition_holds_the_answer_is_a_sentence(
    at: int, noise: str, how: str
) -> None:
    lines = list(LINES)
    if how == "put":
        lines[at] = lines[at].rstrip("\n") + noise + "\n"
    elif how == "drop":
        del lines[at]
    else:
        lines.insert(at, lines[at])
    where = "noise.toml, line 1"
    try:
        parse_instrument("".join(lines), name="noise.toml")
    except InstrumentError as error:
        where = error.where or ""
    assert re.fullmatch(r"noise\.toml, line \d+", where)


def test_the_documented_instrument_is_one() -> None:
    text = (Path(__file__).parents[3] / "docs" / "instruments.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert parse_instrument(shown, name="how_it_went.toml").minimum_group == 8
