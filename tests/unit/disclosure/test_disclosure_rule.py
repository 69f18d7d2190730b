from __future__ import annotations

from datetime import date
from math import inf

import pytest

from evenhand.disclosure.facts import Part
from evenhand.disclosure.rule import Rule, complement, events_facts, people_facts, rule_for
from evenhand.disclosure.settings import Settings
from evenhand.errors import DisclosureError
from evenhand.measures.definition import Kind
from unit.disclosure.kit import measure

X = Part("x", frozenset("b"), date.min, date.max)
N = Part("n", frozenset("b"), date.min, date.max)
SHARE = Rule(7)


def test_settings_come_from_the_defaults() -> None:
    assert Settings.from_defaults() == Settings(small=7, min_feasible=4, grain_share=0.9, figures=2)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (Kind.PROPORTION, Rule(7, events=True, complement=True, people=True)),
        (Kind.RATE, Rule(7, events=True, complement=False, people=True)),
        (Kind.COUNT, Rule(7, events=True, complement=False, people=False)),
        (Kind.MEAN, Rule(7, events=False, complement=False, people=True)),
    ],
)
def test_each_kind_has_its_reading(kind: Kind, rule: Rule) -> None:
    assert rule_for(measure(kind=kind), 7) == rule


@pytest.mark.parametrize("kind", [Kind.TIME_BETWEEN, Kind.CASES_BETWEEN])
def test_gaps_between_events_are_never_shared(kind: Kind) -> None:
    with pytest.raises(DisclosureError) as caught:
        rule_for(measure(kind=kind), 7)
    assert caught.value.problem == (
        f"‘Major haemorrhage’ measures {kind.value}: every point is about one person,"
        " so the series cannot be shared."
    )
    assert caught.value.remedy == (
        "Share the same events as a proportion or a count, or keep this chart in the team."
    )


@pytest.mark.parametrize(
    ("x", "n", "people", "events"),
    [
        (8, 16, True, True),
        (7, 16, True, False),
        (0, 500, True, False),  # zero is hidden like one
        (9, 16, True, False),  # seven women without the event
        (500, 500, True, False),
        (8, 15, True, False),
        (3, 7, False, False),
        (0, 0, False, False),
    ],
)
def test_numerator_complement_and_denominator(x: int, n: int, people: bool, events: bool) -> None:
    assert SHARE.shows_people(n) is people
    assert SHARE.shows_events(x, n) is events


def test_rates_have_no_complement() -> None:
    assert Rule(7, complement=False).shows_events(16, 16)


def test_a_plain_count_has_no_people_below_it() -> None:
    count = Rule(7, complement=False, people=False)
    assert count.shows_people(1)
    assert count.shows_events(8, 1)
    assert not count.shows_events(7, 1)


def test_a_mean_hides_by_the_number_of_values_only() -> None:
    mean = Rule(7, events=False, complement=False)
    assert mean.shows_events(0, 8)
    assert not mean.shows_events(0, 7)
    assert events_facts(mean, X, N, (0, 7), shown=False) == []


def bounds(facts: list[object]) -> list[tuple[object, float, float]]:
    return [(f.parts, f.low, f.high) for f in facts]  # type: ignore[attr-defined]


def test_shown_counts_are_known_exactly() -> None:
    assert bounds(people_facts(SHARE, N, 90, shown=True)) == [((N,), 90, 90)]
    assert bounds(events_facts(SHARE, X, N, (20, 90), shown=True)) == [((X,), 20, 20)]


def test_hidden_denominators_are_known_to_be_small_or_not() -> None:
    assert bounds(people_facts(SHARE, N, 0, shown=False)) == [((N,), 0, 7)]
    assert bounds(people_facts(SHARE, N, 8, shown=False)) == [((N,), 8, inf)]


OTHERS = complement(X, N)


@pytest.mark.parametrize(
    ("counts", "known"),
    [
        ((7, 16), [((X,), 0, 7)]),
        ((0, 16), [((X,), 0, 7)]),
        ((9, 16), [(OTHERS, 0, 7)]),
        ((8, 16), [((X,), 8, inf), (OTHERS, 8, inf)]),
        ((7, 15), []),  # up to 15, every numerator would be hidden
        ((7, 14), []),
    ],
)
def test_hidden_numerators_are_known_by_their_side(
    counts: tuple[int, int], known: list[object]
) -> None:
    assert bounds(events_facts(SHARE, X, N, counts, shown=False)) == known


def test_without_complement_only_the_numerator_has_a_side() -> None:
    rate = Rule(7, complement=False)
    assert bounds(events_facts(rate, X, N, (5, 9), shown=False)) == [((X,), 0, 7)]
    assert bounds(events_facts(rate, X, N, (8, 9), shown=False)) == [((X,), 8, inf)]


def test_the_complement_is_a_difference() -> None:
    assert (N, Part("x", frozenset("b"), date.min, date.max, -1.0)) == OTHERS
