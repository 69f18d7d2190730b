"""What is given up, step by step, on drafts small enough to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from evenhand.disclosure import PreviousRelease, Settings, Span, Union
from evenhand.disclosure.draft import (
    Aim,
    Draft,
    aim_at,
    aims_of,
    events_in_band,
    facts_of,
    hidden_judged,
    shown_ratios,
)
from evenhand.disclosure.facts import Fact, Part
from evenhand.disclosure.giving import Step, apply, steps_for
from evenhand.disclosure.job import clusters, draft_of, job_of
from evenhand.disclosure.layout import base_spans
from evenhand.disclosure.loop import _in_step
from evenhand.measures.definition import Kind
from evenhand.measures.table import MeasureTable
from unit.disclosure.kit import measure, table

HALF = date(2024, 4, 1)
MO = Union("mo", "Mixed and Other", ("m", "o"))


def a_table(months: int = 6) -> MeasureTable:
    """Black 20 of 100, Mixed 12 of 90, White 30 of 300, Other 12 of 80 in every month."""
    x = [[20] * months, [12] * months, [30] * months, [12] * months]
    n = [[100] * months, [90] * months, [300] * months, [80] * months]
    return table(x, n)


def a_draft(
    exact: MeasureTable | None = None,
    *,
    unions: Sequence[Union] = (),
    starts: Sequence[date] = (HALF,),
    share: float = 0.9,
) -> Draft:
    used = a_table() if exact is None else exact
    settings = replace(Settings.from_defaults(), grain_share=share)
    job = job_of(
        used,
        ["b"],
        ["w"],
        starts,
        unions,
        people="people",
        earlier=PreviousRelease(),
        settings=settings,
    )
    return draft_of(job, base_spans(used))


def aim(draft: Draft, row: int, column: int, what: str = "numerator") -> Aim:
    return aim_at(draft, (draft.rows[row].members, draft.columns[column]), what)


def hide(draft: Draft, *cells: tuple[int, int], people: bool = False) -> Draft:
    apply([draft], [Step(0, "cell", r, c, people) for r, c in cells])
    return draft


def cell(row: int, column: int, people: bool = False) -> Step:
    return Step(0, "cell", row, column, people)


# Rows: 0 Black, 1 Mixed, 2 White, 3 Other, (4 union), last the total.
# Columns: 0-5 months, 6 the phase to March, 7 the phase since April.


def test_hiding_touches_only_what_the_step_names() -> None:
    draft = hide(a_draft(), (1, 2))
    assert not draft.show_events[1, 2]
    assert draft.show_events.sum() == 5 * 8 - 1
    assert draft.show_people.all()
    apply([draft], [cell(1, 3, people=True), Step(0, "rate", 3, 1), Step(0, "ratio", 0, 1)])
    assert not draft.show_events[1, 3]
    assert not draft.show_people[1, 3]
    assert draft.show_people.sum() == 5 * 8 - 1
    assert draft.rate.sum() == 5 * 2 - 1
    assert not draft.rate[3, 1]
    assert draft.ratio.tolist() == [True, False]


def test_a_step_hides_events_alone_unless_told() -> None:
    assert Step(0, "cell", 1, 2) == Step(0, "cell", 1, 2, people=False)


def test_the_own_phase_goes_first_when_nothing_else_is_hidden_in_it() -> None:
    draft = hide(a_draft(), (1, 1))
    assert steps_for([draft], aim(draft, 1, 1)) == [cell(1, 6)]
    people = hide(a_draft(), (1, 1), people=True)
    assert steps_for([people], aim(people, 1, 1, "denominator")) == [cell(1, 6, people=True)]


def test_then_a_rate_that_is_as_good_as_a_count() -> None:
    fine = hide(a_draft(), (1, 1), (1, 6))
    assert events_in_band(fine, 1, 0) == pytest.approx(0.01 * 270)  # 36 of 270 is 0.13
    assert steps_for([fine], aim(fine, 1, 1)) == [Step(0, "rate", 1, 0), Step(0, "rate", 4, 0)][:1]


def test_a_coarse_rate_stays() -> None:
    coarse = hide(a_draft(), (2, 1), (2, 6))
    coarse.spare = 0
    assert events_in_band(coarse, 2, 0) == pytest.approx(0.0055 * 900)
    assert steps_for([coarse], aim(coarse, 2, 1)) == [cell(4, 1)]


def test_then_the_total_of_the_month_then_totals_of_the_phase() -> None:
    draft = hide(a_draft(), (1, 1), (1, 2), (3, 1))
    target = aim(draft, 1, 1)
    assert steps_for([draft], target) == [cell(4, 1)]
    hide(draft, (4, 1))
    assert steps_for([draft], target) == [cell(4, 6)]
    hide(draft, (4, 6))
    assert steps_for([draft], target) == [cell(1, 6)]
    hide(draft, (1, 6))
    assert steps_for([draft], target) == [Step(0, "rate", 1, 0), Step(0, "rate", 4, 0)]
    apply([draft], steps_for([draft], target))
    assert steps_for([draft], target) == []


def test_a_ratio_goes_before_the_rates_of_its_groups() -> None:
    draft = hide(a_draft(share=1.0), (0, 1), (0, 2), (4, 1), (4, 6), (0, 6))
    target = aim(draft, 0, 1)
    assert steps_for([draft], target) == [Step(0, "ratio", 0, 0)]
    apply([draft], steps_for([draft], target))
    assert steps_for([draft], target) == [Step(0, "rate", 0, 0), Step(0, "rate", 4, 0)]


def test_focus_and_comparison_get_a_companion_in_the_same_phase() -> None:
    exact = a_table(20)
    n = exact.denominator.copy()
    n[0, 0, 2] = 95
    draft = hide(a_draft(replace(exact, denominator=n)), (0, 1))
    assert hidden_judged(draft) == 1
    assert draft.spare == 4
    assert steps_for([draft], aim(draft, 0, 1)) == [cell(0, 2), cell(4, 2)]
    white = hide(a_draft(exact), (2, 4))
    first = white.phase_column(1)
    assert steps_for([white], aim(white, 2, 4)) == [cell(2, 3), cell(4, 3)]
    assert white.columns[first].start == HALF
    other = hide(a_draft(exact), (3, 1))
    assert steps_for([other], aim(other, 3, 1)) == [cell(3, other.phase_column(0))]


def test_where_the_number_of_women_is_hidden_the_first_period_is_the_companion() -> None:
    exact = a_table(20)
    n = exact.denominator.copy()
    n[0, 0, 2] = 95
    draft = hide(a_draft(replace(exact, denominator=n)), (0, 1), people=True)
    assert steps_for([draft], aim(draft, 0, 1, "denominator")) == [
        cell(0, 0, people=True),
        cell(4, 0, people=True),
    ]


def test_a_companion_is_spared_where_the_grain_has_no_cell_left() -> None:
    exact = a_table(10)
    tight = hide(a_draft(exact), (0, 1), (0, 4))
    assert tight.spare == 2
    assert steps_for([tight], aim(tight, 0, 1)) == [cell(0, tight.phase_column(0))]
    just = hide(a_draft(exact), (0, 1))
    assert steps_for([just], aim(just, 0, 1))[0] == cell(0, 0)


def test_a_companion_must_not_stand_in_a_shown_union() -> None:
    union = Union("bo", "Black and Other", ("b", "o"))
    draft = hide(a_draft(a_table(20), unions=[union]), (0, 1))
    assert steps_for([draft], aim(draft, 0, 1)) == [cell(0, draft.phase_column(0))]
    hide(draft, (4, 2))
    assert steps_for([draft], aim(draft, 0, 1))[0] == cell(0, 2)
    elsewhere = hide(a_draft(a_table(20), unions=[MO]), (0, 1))
    assert steps_for([elsewhere], aim(elsewhere, 0, 1))[0] == cell(0, 0)


def test_a_companion_keeps_the_total_where_another_group_is_hidden_in_its_month() -> None:
    draft = hide(a_draft(a_table(20)), (0, 1), (1, 0))
    assert steps_for([draft], aim(draft, 0, 1)) == [cell(0, 0)]


def test_a_lone_member_of_a_union_takes_its_smallest_sibling_along() -> None:
    draft = hide(a_draft(unions=[MO]), (1, 1), (1, 6), (5, 1))
    apply([draft], [Step(0, "rate", 1, 0)])
    sibling = [cell(3, 1), cell(3, 6), Step(0, "rate", 3, 0)]
    assert steps_for([draft], aim(draft, 1, 1)) == sibling


def test_the_smallest_sibling_by_whole_time_then_by_key() -> None:
    wide = Union("mwo", "Mixed, White and Other", ("m", "w", "o"))
    exact = a_table()
    n = exact.denominator.copy()
    n[0, 1, :] = 80
    draft = hide(a_draft(replace(exact, denominator=n), unions=[wide]), (2, 1), (2, 2), (5, 1))
    assert steps_for([draft], aim(draft, 2, 1))[0] == cell(1, 1)  # "m" before "o", both 80 a month
    n[0, 3, :] = 79
    draft = hide(a_draft(replace(exact, denominator=n), unions=[wide]), (2, 1), (2, 2), (5, 1))
    assert steps_for([draft], aim(draft, 2, 1))[0] == cell(3, 1)


def test_the_comparison_is_the_last_sibling() -> None:
    wide = Union("mwo", "Mixed, White and Other", ("m", "w", "o"))
    exact = a_table()
    n = exact.denominator.copy()
    n[0, 2, :] = 50
    draft = hide(a_draft(replace(exact, denominator=n), unions=[wide]), (1, 1), (1, 2), (5, 1))
    assert steps_for([draft], aim(draft, 1, 1))[0] == cell(3, 1)


def test_at_last_the_union_itself() -> None:
    draft = hide(a_draft(unions=[MO]), (1, 1), (3, 1), (1, 2), (3, 2), (5, 1), (5, 6), (4, 6))
    target = aim(draft, 1, 1)
    hide(draft, (1, 6))
    apply([draft], [Step(0, "rate", r, 0) for r in (1, 4, 5)])
    assert steps_for([draft], target) == [cell(4, 1)]


def test_phase_totals_of_unions_go_after_those_of_the_total() -> None:
    draft = hide(a_draft(unions=[MO]), (1, 1), (1, 2), (3, 1), (3, 2), (5, 1), (5, 6), (4, 1))
    assert steps_for([draft], aim(draft, 1, 1)) == [cell(4, 6)]


def test_more_siblings_before_the_union() -> None:
    wide = Union("bmo", "Black, Mixed and Other", ("b", "m", "o"))
    draft = hide(a_draft(unions=[wide]), (1, 1), (1, 2), (3, 1), (3, 2), (5, 1), (5, 6), (4, 6))
    hide(draft, (1, 6))
    apply([draft], [Step(0, "rate", r, 0) for r in (1, 4, 5)])
    assert steps_for([draft], aim(draft, 1, 1))[0] == cell(0, 1)


def test_a_cell_that_uncovers_an_earlier_one_goes_last() -> None:
    draft = a_draft(starts=())
    early = aim_at(draft, (frozenset("m"), Span(date(2024, 2, 10), date(2024, 2, 20))), "numerator")
    hide(draft, (4, 1), (4, 6), (1, 6))
    apply([draft], [Step(0, "rate", r, 0) for r in (1, 4)])
    assert steps_for([draft], early) == [cell(1, 1)]


def test_measures_that_share_a_denominator_give_up_together() -> None:
    first = hide(a_draft(), (1, 1), people=True)
    second = hide(a_draft(replace(a_table(), measure=measure("other"))), (1, 1), people=True)
    both = [first, second]
    assert steps_for(both, aim(first, 1, 1, "denominator")) == [
        Step(0, "cell", 1, 6, people=True),
        Step(1, "cell", 1, 6, people=True),
    ]
    assert steps_for(both, aim(second, 1, 1)) == [Step(1, "cell", 1, 6)]


def test_when_its_own_measure_has_nothing_left_the_others_are_asked() -> None:
    first = hide(a_draft(), (1, 1), (1, 6), (4, 1), (4, 6))
    apply([first], [Step(0, "rate", r, 0) for r in (1, 4)])
    second = a_draft(replace(a_table(), measure=measure("other")))
    assert steps_for([first, second], aim(first, 1, 1)) == [Step(1, "cell", 1, 6)]


# What a draft tells, and what it asks.


def pieces(draft: Draft, row: int, column: int) -> tuple[Part, Part]:
    span, members = draft.columns[column], draft.rows[row].members
    return span.part("events pph", members), span.part("people", members)


def test_a_draft_tells_its_cells_rates_and_ratios() -> None:
    exact = table([[20], [30]], [[100], [290]], keys=("b", "w"), start=None)
    draft = a_draft(exact, starts=())
    facts = facts_of(draft)
    x, n = pieces(draft, 0, 0)
    assert Fact((x,), 20, 20) in facts
    assert Fact((n,), 100, 100) in facts
    assert Fact((x, replace(n, weight=-0.195)), 0.0) in facts
    assert Fact((replace(x, weight=-1.0), replace(n, weight=0.205)), 0.0) in facts
    y = pieces(draft, 1, 0)[0]
    assert Fact((replace(x, weight=290.0), replace(y, weight=-185.0)), 0.0) in facts
    assert Fact((replace(x, weight=-290.0), replace(y, weight=195.0)), 0.0) in facts
    assert len(facts) == 2 * 2 * 3 + 2 * 3 + 2
    apply([draft], [Step(0, "ratio", 0, 0), Step(0, "rate", 0, 0)])
    assert len(facts_of(draft)) == 2 * 2 * 3 + 2 * 2 + 2  # the ratio still follows from the counts
    hide(draft, (0, 1))
    assert shown_ratios(draft).tolist() == [False]


def test_a_ratio_needs_both_denominators() -> None:
    draft = hide(a_draft(), (0, 6), people=True)
    assert shown_ratios(draft).tolist() == [False, True]
    draft = hide(a_draft(), (0, 6))
    assert shown_ratios(draft).tolist() == [True, True]
    draft.pair = None
    assert shown_ratios(draft).tolist() == [False, False]
    assert draft.rounded_rate(0, 0) == 0.2


def test_hidden_small_counts_are_the_aims() -> None:
    exact = table(
        [[3, 20], [30, 4], [200, 96]], [[6, 100], [300, 90], [203, 100]], keys=("b", "w", "o")
    )
    draft = a_draft(exact, starts=())
    found = sorted(a.target.name for a in aims_of(draft) if len(a.members) == 1)
    assert found == [
        "pph complement: b from 2024-01-01",
        "pph complement: o from 2024-01-01",
        "pph complement: o from 2024-01-01",
        "pph complement: o from 2024-02-01",
        "pph denominator: b from 2024-01-01",
        "pph numerator: b from 2024-01-01",
        "pph numerator: w from 2024-02-01",
    ]


def test_an_aim_knows_where_it_stands() -> None:
    draft = a_draft()
    x, n = pieces(draft, 1, 2)
    one = aim(draft, 1, 2, "complement")
    assert one.target.parts == (n, replace(x, weight=-1.0))
    assert (one.members, one.span) == (frozenset("m"), draft.columns[2])
    assert (one.events, one.people) == ("events pph", "people")
    assert aim(draft, 1, 2, "denominator").events == ""
    assert aim(draft, 1, 2, "denominator").target.parts == (n,)
    assert aim(draft, 1, 2).target.parts == (x,)


def test_hidden_but_ordinary_counts_are_no_aims() -> None:
    draft = hide(a_draft(), (1, 2), people=True)
    assert aims_of(draft) == []


def test_revised_counts_are_aims_whatever_their_size() -> None:
    draft = hide(a_draft(), (1, 2), people=True)
    draft.revised_events[1, 2] = True
    assert [a.target.name for a in aims_of(draft)] == ["pph numerator: m from 2024-03-01"]
    x, n = pieces(draft, 1, 2)
    told = facts_of(draft)
    assert Fact((n,), 8) in told
    assert not any(x in f.parts and len(f.parts) == 1 for f in told)
    draft.revised_people[1, 2] = True
    assert [a.target.name for a in aims_of(draft)] == [
        "pph denominator: m from 2024-03-01",
        "pph numerator: m from 2024-03-01",
    ]


# Which measures go together.


def test_measures_of_the_same_women_are_one_cluster() -> None:
    first = a_table()
    same = replace(first, measure=measure("same"), numerator=first.numerator + 1)
    fewer = replace(first, denominator=first.denominator - 1)
    assert clusters([first, fewer, same, fewer]) == [[0, 2], [1, 3]]


def test_not_with_other_groups_periods_or_kind() -> None:
    first = a_table()
    later = table(first.numerator[0], first.denominator[0], start=date(2025, 1, 1))
    named = table(first.numerator[0], first.denominator[0], keys=("a", "m", "w", "o"))
    rate = replace(first, measure=measure("rate", Kind.RATE))
    assert clusters([first, later, named, rate]) == [[0], [1], [2], [3]]


def test_totals_go_with_their_denominator_when_that_is_the_aim() -> None:
    draft = hide(a_draft(), (1, 1), (1, 2), (3, 1), people=True)
    found = steps_for([draft], aim(draft, 1, 1, "denominator"))
    assert found == [cell(4, 1, people=True)]


def test_a_phase_of_one_period_is_not_that_period() -> None:
    one = table([[20], [30]], [[100], [300]], keys=("b", "w"))
    draft = hide(a_draft(one, starts=()), (0, 1), people=True)
    assert draft.columns[0] == draft.columns[1]
    _in_step([draft])
    assert draft.show_people.tolist() == [[True, False], [True, True], [True, True]]


def test_a_denominator_hidden_in_one_measure_is_hidden_in_both() -> None:
    first = hide(a_draft(), (1, 1), people=True)
    second = a_draft(replace(a_table(), measure=measure("other")))
    _in_step([first, second])
    assert not second.show_people[1, 1]
    assert not second.show_events[1, 1]
    assert second.show_people.sum() == 5 * 8 - 1


def test_ratios_are_told_with_as_many_figures_as_they_are_shown() -> None:
    draft = a_draft(table([[20], [30]], [[100], [290]], keys=("b", "w"), start=None), starts=())
    draft.figures = 3
    weights = {p.weight for f in facts_of(draft) for p in f.parts}
    assert -1.925 * 100 in weights  # 1.93, not 1.9
