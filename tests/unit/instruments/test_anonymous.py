"""What is released of answers without a name, attacked by everything that can be added up and taken away."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.frameworks.instruments import instruments, parse_instrument
from evenhand.instruments.anonymous import (
    AnonymousError,
    Part,
    Released,
    band,
    refuse_unfit,
    release,
    shown_parts,
)

PULSE = instruments()["safety_pulse"]
ONE = "SAFE-01"
LEAST = 8


def many(part: str, *values: Any, name: str = ONE) -> list[tuple[str, dict[str, Any]]]:
    return [(part, {name: v}) for v in values]


def figure(part: Part | None, name: str = ONE) -> tuple[float, int, float, tuple[int, int]] | None:
    assert part is not None
    return next(((f.mean, f.edge, f.spread, f.band) for f in part.figures if f.name == name), None)


def test_fewer_than_the_minimum_show_nothing_at_all() -> None:
    assert release(PULSE, many("", *[3] * 7), minimum=LEAST) == Released(None, (), None)
    assert release(PULSE, [], minimum=LEAST) == Released(None, (), None)


def test_from_the_minimum_on_the_whole_is_shown() -> None:
    found = release(PULSE, many("", 1, 2, 3, 4, 5, 1, 2, 4), minimum=LEAST)
    assert figure(found.whole) == (2.8, 0, 1.5, (8, 11))
    assert found.whole is not None
    assert (found.whole.name, found.whole.band, found.parts, found.rest) == ("", (8, 11), (), None)


def test_a_reversed_item_is_turned_round() -> None:
    found = release(PULSE, many("", *[2] * 8, name="SAFE-04"), minimum=LEAST)
    assert figure(found.whole, "SAFE-04") == (4.0, 0, 0.5, (8, 11))


@pytest.mark.parametrize(("value", "mean", "edge"), [(1, 1.5, -1), (5, 4.5, 1), (3, 3.0, 0)])
def test_what_everybody_answered_is_not_told(value: int, mean: float, edge: int) -> None:
    """All at an end of the scale, or all at the same step, would be everybody's answer."""
    found = release(PULSE, many("", *[value] * 9), minimum=LEAST)
    assert figure(found.whole) == (mean, edge, 0.5, (8, 11))


def test_an_item_that_few_answered_is_not_shown() -> None:
    given_ = many("", *[3] * 7, "dont_know") + [("", {"SAFE-02": 2})] * 2
    found = release(PULSE, given_, minimum=LEAST)
    assert found.whole is not None
    assert found.whole.figures == ()


def test_parts_that_are_large_enough_and_the_others_together() -> None:
    given_ = many("a", *[2] * 8) + many("b", *[4] * 9) + many("c", *[3] * 4) + many("d", *[5] * 4)
    found = release(PULSE, given_, minimum=LEAST)
    assert [(p.name, figure(p)) for p in found.parts] == [
        ("a", (2.0, 0, 0.5, (8, 11))),
        ("b", (4.0, 0, 0.5, (8, 11))),
    ]
    assert found.rest is not None
    assert (found.rest.parts, figure(found.rest)) == (("c", "d"), (4.0, 0, 1.1, (8, 11)))


def test_three_people_are_not_the_whole_less_a_team() -> None:
    found = release(PULSE, many("a", *[4] * 9) + many("b", *[1] * 3), minimum=LEAST)
    assert (found.parts, found.rest) == ((), None)
    assert figure(found.whole) == (3.2, 0, 1.4, (12, 15))


def test_the_smallest_is_held_back_to_hide_the_few() -> None:
    given_ = many("a", *[4] * 12) + many("b", *[2] * 9) + many("c", 1)
    found = release(PULSE, given_, minimum=LEAST)
    assert [p.name for p in found.parts] == ["a"]
    assert found.rest is not None
    assert found.rest.parts == ("b", "c")


def test_an_item_is_shown_of_parts_only_if_the_others_who_answered_it_are_enough() -> None:
    given_ = many("a", *[4] * 9) + many("b", *[2] * 8, 3) + [("b", {"SAFE-02": 3})] * 2
    given_ = [(p, {**a, "SAFE-02": 3}) if p == "a" else (p, a) for p, a in given_]
    found = release(PULSE, given_, minimum=LEAST)
    assert [[f.name for f in p.figures] for p in found.parts] == [[ONE], [ONE]]
    assert found.whole is not None
    assert [f.name for f in found.whole.figures] == [ONE, "SAFE-02"]


def test_how_many_is_told_in_steps() -> None:
    assert [band(n, minimum=8) for n in (8, 9, 11, 12, 16)] == [
        (8, 11),
        (8, 11),
        (8, 11),
        (12, 15),
        (16, 19),
    ]


def test_one_more_person_changes_no_number_of_people() -> None:
    """Two releases beside each other, as if one had been made too early."""
    one = release(PULSE, many("", *[3] * 9), minimum=LEAST)
    other = release(PULSE, many("", *[3] * 9, 4), minimum=LEAST)
    assert one.whole is not None
    assert other.whole is not None
    assert one.whole.band == other.whole.band
    assert figure(one.whole) == (3.0, 0, 0.5, (8, 11))
    assert figure(other.whole) == (3.1, 0, 0.5, (8, 11))


SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 14), min_size=1)


@given(SIZES, st.integers(5, 12))
def test_nothing_that_can_be_added_or_taken_away_is_few_people(
    sizes: dict[str, int], minimum: int
) -> None:
    kept = sorted(shown_parts(sizes, minimum=minimum))
    total = sum(sizes.values())
    sums = [sum(sizes[n] for n in c) for r in range(len(kept) + 1) for c in combinations(kept, r)]
    reached = set(sums) | {total - s for s in sums}
    assert not any(0 < s < minimum for s in reached if total >= minimum)
    assert all(sizes[n] >= minimum for n in kept)


ANSWERS = st.fixed_dictionaries(
    {}, optional={n: st.sampled_from([1, 2, 3, 4, 5, "dont_know"]) for n in (ONE, "SAFE-02")}
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), ANSWERS), max_size=45), st.randoms())
def test_whatever_is_answered_in_any_order(given_: list[Any], shuffled: Any) -> None:
    found = release(PULSE, given_, minimum=LEAST)
    mixed = list(given_)
    shuffled.shuffle(mixed)
    assert release(PULSE, mixed, minimum=LEAST) == found
    for item in (ONE, "SAFE-02"):
        _attack(found, given_, item)


def _attack(found: Released, given_: list[Any], item: str) -> None:
    """Every signed sum of the sets of which a figure is shown: nobody, or enough people, and no one twice."""
    answered = [isinstance(a.get(item), int) for _, a in given_]
    shown = [p for p in (found.whole, *found.parts, found.rest) if p is not None]
    sets = []
    for part in shown:
        if any(f.name == item for f in part.figures):
            inside = [a and p in part.parts for (p, _), a in zip(given_, answered, strict=True)]
            sets.append(np.array(inside, dtype=int))
            assert sum(inside) >= LEAST
    for signs in np.ndindex(*[3] * len(sets)):
        total = sum((s - 1) * v for s, v in zip(signs, sets, strict=True))
        if not sets or np.abs(total).max() > 1 or (total < 0).any():
            continue  # no set of people
        assert total.sum() == 0 or total.sum() >= LEAST


ASKS = """
id = "asks"
version = 1
title = "Asks"
purpose = "To test."
visibility = "anonymous"
minimum_group = 8
scale = [{ name = "s", low = 1, high = 5, anchors = {} }]
[[section]]
name = "a"
label = "A"
item = [%s]
"""


@pytest.mark.parametrize(
    "item",
    [
        '{ name = "x", type = "text", label = "X" }',
        '{ name = "x", type = "date", label = "X" }',
        '{ name = "x", type = "select_one", label = "X", choices = [{ name = "y", label = "Y" }] }',
        '{ name = "x", type = "file", label = "X" }',
        (
            '{ name = "s", type = "scale", scale = "s", label = "S" }, '
            '{ name = "x", type = "scale", scale = "s", label = "X", relevant = "${s} = 1" }'
        ),
    ],
)
def test_a_form_that_could_tell_who_answered_is_refused(item: str) -> None:
    with pytest.raises(AnonymousError, match="‘X’ could tell who answered"):
        refuse_unfit(parse_instrument(ASKS % item, name="asks.toml"))


def test_the_pulse_that_comes_with_evenhand_fits() -> None:
    refuse_unfit(PULSE)
    assert (PULSE.visibility, PULSE.minimum_group) == ("anonymous", 8)
