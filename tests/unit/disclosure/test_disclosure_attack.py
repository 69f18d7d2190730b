"""The attack against tables small enough to count by hand."""

from __future__ import annotations

from datetime import date
from itertools import product
from math import inf

import numpy as np
import pytest

from evenhand.disclosure import attack
from evenhand.disclosure.attack import counts_of, reach_of
from evenhand.disclosure.facts import Fact, Feasible, Part, Target
from evenhand.disclosure.programme import build
from evenhand.disclosure.solve import Piece, extremes, feasible_counts, solution

ALWAYS = (date.min, date.max)


def part(quantity: str, *groups: str, weight: float = 1.0) -> Part:
    return Part(quantity, frozenset(groups), *ALWAYS, weight)


def births(*groups: str) -> tuple[Part, ...]:
    return (part("denominator", *groups),)


def events(*groups: str) -> tuple[Part, ...]:
    return (part("numerator", *groups),)


def exactly(parts: tuple[Part, ...], value: float) -> Fact:
    return Fact(parts, value, value)


def test_a_total_gives_back_a_lone_hidden_cell() -> None:
    known = [exactly(births("a"), 12), exactly(births("a", "b"), 15)]
    assert attack(known, [Target("b", births("b"))]) == (Feasible("b", 1, 3.0, 3.0),)


def test_two_hidden_cells_share_what_the_total_leaves() -> None:
    known = [exactly(births("a", "b", "c"), 20), exactly(births("a"), 15)]
    found = attack(known, [Target("b", births("b")), Target("c", births("c"))], need=9)
    assert found == (Feasible("b", 6, 0.0, 5.0), Feasible("c", 6, 0.0, 5.0))


def test_a_numerator_is_no_more_than_its_denominator() -> None:
    known = [exactly(births("a"), 2)]
    assert attack(known, [Target("x", events("a"))])[0] == Feasible("x", 3, 0.0, 2.0)
    assert attack(known, [Target("x", events("a"))], within=())[0].high == inf


def test_a_complement_is_attacked_too() -> None:
    known = [exactly(births("a"), 100), Fact(events("a"), 95, 97)]
    women_without = (part("denominator", "a"), part("numerator", "a", weight=-1.0))
    assert attack(known, [Target("c", women_without)])[0] == Feasible("c", 3, 3.0, 5.0)


def test_an_unbounded_count_has_all_the_room_it_needs() -> None:
    assert attack([], [Target("b", births("b"))])[0] == Feasible("b", 4, 0.0, inf)
    pair = Target("both", births("a", "b"))
    assert attack([Fact(births("a"), 3)], [pair])[0] == Feasible("both", 4, 3.0, inf)


def test_signed_quantities_may_be_negative() -> None:
    late = part("late", "b")
    known = [exactly((*births("b"), late), 10)]
    target = [Target("b", births("b"))]
    assert attack(known, target)[0].high == 10
    assert attack(known, target, signed=["late"])[0].high == inf


def test_time_adds_up() -> None:
    def year(start: int, end: int) -> tuple[Part, ...]:
        return (Part("denominator", frozenset("b"), date(start, 1, 1), date(end, 1, 1)),)

    known = [exactly(year(2020, 2023), 30), exactly(year(2020, 2022), 26)]
    found = attack(known, [Target("last", year(2022, 2023)), Target("first", year(2020, 2021))])
    assert [(f.count, f.high) for f in found] == [(1, 4.0), (4, 26.0)]


def test_holes_in_the_feasible_set_are_not_counted() -> None:
    """Twice one count plus three times another is 12: the first may be 0, 3 or 6, nothing between."""
    known = [exactly((part("x", "a", weight=2.0), part("y", "a", weight=3.0)), 12)]
    found = attack(known, [Target("x", (part("x", "a"),))])
    assert found == (Feasible("x", 3, 0.0, 6.0),)


def test_facts_that_contradict_each_other_leave_no_table() -> None:
    known = [exactly(births("a", "b"), 5), exactly(births("a", "b"), 6)]
    assert attack(known, [Target("a", births("a"))])[0].count == 0
    odd = [exactly((part("x", "a", weight=2.0), part("y", "a", weight=2.0)), 5)]
    assert attack(odd, [Target("x", (part("x", "a"),))])[0].count == 0


def test_the_default_asks_for_four() -> None:
    target = [Target("b", births("b"))]
    assert attack([Fact(births("b"), 0, 7)], target)[0].count == 4
    assert attack([Fact(births("b"), 0, 7)], target, need=9)[0].count == 8


@pytest.mark.parametrize("seed", range(6))
def test_same_answer_as_trying_every_table(seed: int) -> None:
    """Three groups and two periods with totals known, against every table that fits."""
    random = np.random.default_rng(seed)
    true = random.integers(0, 4, (3, 2))
    every = np.array(list(product(range(9), repeat=4)))
    a, b = every[:, :2], every[:, 2:]
    c = true.sum(axis=0) - a - b
    fits = (c >= 0).all(axis=1) & (a.sum(axis=1) == true[0].sum()) & (a[:, 0] <= true[0, 0] + 1)
    months = [(date(2024, 1, 1), date(2024, 2, 1)), (date(2024, 2, 1), date(2024, 3, 1))]

    def cell(groups: str, p: int) -> tuple[Part, ...]:
        return (Part("x", frozenset(groups), *months[p]),)

    row = (Part("x", frozenset("a"), months[0][0], months[1][1]),)
    known = [exactly(cell("abc", p), int(true[:, p].sum())) for p in range(2)]
    known += [exactly(row, int(true[0].sum())), Fact(cell("a", 0), 0, int(true[0, 0]) + 1)]
    targets = [Target(f"{g}{p}", cell(g, p)) for g in "abc" for p in range(2)]
    possible = [set(x[fits, p].tolist()) for x in (a, b, c) for p in range(2)]
    found = attack(known, targets, need=50)
    assert [(f.count, f.low, f.high) for f in found] == [
        (len(values), min(values), max(values)) for values in possible
    ]


def piece(matrix: list[list[float]], high: list[float], upper: list[float]) -> Piece:
    size = len(upper)
    return Piece(
        np.array(matrix).reshape(-1, size),
        np.full(len(matrix), -np.inf),
        np.array(high),
        np.zeros(size),
        np.array(upper),
        np.eye(size),
    )


def test_a_piece_is_counted_once() -> None:
    memo: dict[bytes, tuple[int, ...]] = {}
    first = piece([[1.0, 1.0]], [2.0], [9.0, 9.0])
    assert feasible_counts(first, 4, memo) == (3, 3)
    assert len(memo) == 1
    memo[first.key(4)] = (77, 77)
    assert feasible_counts(piece([[1.0, 1.0]], [2.0], [9.0, 9.0]), 4, memo) == (77, 77)
    assert feasible_counts(first, 3, memo) == (3, 3)
    assert feasible_counts(piece([[1.0, 1.0]], [1.0], [9.0, 9.0]), 4, memo) == (2, 2)


def test_solutions_are_integers_within_bounds_or_nothing() -> None:
    one = piece([[1.0, 1.0]], [5.0], [9.0, 3.0])
    x = solution(one, np.array([-1.0, -2.0]))
    assert x is not None
    assert x.tolist() == [2.0, 3.0]
    aimed = solution(one, np.array([-1.0, 0.0]), (1, 2, 2))
    assert aimed is not None
    assert aimed.tolist() == [3.0, 2.0]
    assert solution(one, np.zeros(2), (1, 4, 4)) is None
    assert solution(piece([[1.0]], [5.0], [-1.0]), np.zeros(1)) is None


def test_a_solution_with_no_rows_is_bounded_by_its_bounds() -> None:
    assert extremes(piece([], [], [9.0, 3.0]), 1) == (0.0, 3.0)


def test_an_answer_that_does_not_fit_when_rounded_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Wrong:
        x = np.array([4.6, 0.4])
        status = 0

    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: Wrong)
    assert solution(piece([[1.0, 1.0]], [4.0], [9.0, 9.0]), np.zeros(2)) is None
    assert solution(piece([[1.0, 1.0]], [5.0], [9.0, 9.0]), np.zeros(2)) is not None
    low = Piece(np.ones((1, 2)), np.array([6.0]), np.array([9.0]), *np.zeros((2, 2)), np.eye(2))
    assert solution(low, np.zeros(2)) is None


def test_plain_bounds_are_never_too_narrow() -> None:
    known = [exactly(births("a", "b"), 3), exactly(births("c"), 5), Fact(births("b"), 1)]
    targets = [Target(g, births(g)) for g in ("a", "b", "c")]
    programme = build(known, targets, within=(), signed=())
    assert reach_of(programme, 4).tolist() == [3, 3, 1]
    assert reach_of(programme, 2).tolist() == [2, 2, 1]
    assert counts_of(programme, 4, {}).tolist() == [3, 3, 1]


def test_bounds_that_chase_each_other_are_left_to_the_solver() -> None:
    """x > y and y > x: every round raises both, so the rounds are counted."""
    chase = [
        Fact((part("x", "a"), part("y", "a", weight=-1.0)), 1),
        Fact((part("y", "a"), part("x", "a", weight=-1.0)), 1),
    ]
    assert attack(chase, [Target("x", (part("x", "a"),))])[0].count == 0


def test_an_impossible_table_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver's presolve has called a problem impossible that had a solution."""
    asked: list[object] = []

    class Answer:
        def __init__(self, status: int, x: object) -> None:
            self.status, self.x = status, x

    def milp(*_: object, options: dict[str, object], **__: object) -> Answer:
        asked.append(options["presolve"])
        return Answer(2, None) if options["presolve"] else Answer(0, np.array([1.0, 1.0]))

    monkeypatch.setattr("scipy.optimize.milp", milp)
    x = solution(piece([[1.0, 1.0]], [4.0], [9.0, 9.0]), np.zeros(2))
    assert x is not None
    assert x.tolist() == [1.0, 1.0]
    assert asked == [True, False]
