from __future__ import annotations

from datetime import date

import pytest

from evenhand.disclosure.layout import (
    ALWAYS,
    RowKind,
    SharedGrain,
    Source,
    Span,
    Union,
    base_spans,
    grains,
    phase_spans,
    rows_of,
    spans_at,
)
from evenhand.disclosure.protected import nominal
from evenhand.errors import PlanError
from evenhand.measures.periods import Grain
from unit.disclosure.kit import periods, table


def months(number: int, start: date = date(2024, 2, 1)) -> object:
    return table([[9] * number], [[99] * number], start=start)


def day(month: int, year: int = 2024) -> date:
    return date(year, month, 1)


def test_months_are_spans() -> None:
    assert base_spans(months(2)) == (Span(day(2), day(3)), Span(day(3), day(4)))


def test_without_dates_there_is_one_endless_span() -> None:
    undated = table([[9]], [[99]], start=None)
    assert base_spans(undated) == (ALWAYS,)
    assert grains(undated, (ALWAYS,)) == [(SharedGrain.ALL, (ALWAYS,))]


def test_quarters_are_cut_to_the_days_that_the_data_cover() -> None:
    assert spans_at(months(4), Grain.QUARTER) == (Span(day(2), day(4)), Span(day(4), day(6)))


def test_phases_meet_at_the_change_date() -> None:
    assert phase_spans(months(4), [day(4)]) == (Span(day(2), day(4)), Span(day(4), day(6)))


def test_a_period_with_the_change_inside_is_in_no_phase() -> None:
    assert phase_spans(months(4), [date(2024, 3, 15)]) == (
        Span(day(2), day(3)),
        Span(day(4), day(6)),
    )


def test_changes_outside_the_data_make_no_phase() -> None:
    whole = (Span(day(2), day(6)),)
    assert phase_spans(months(4), [day(1), day(2), day(6), day(7)]) == whole
    assert phase_spans(months(1), [date(2024, 2, 15)]) == ()


def test_phases_come_in_order_of_time() -> None:
    assert [s.start for s in phase_spans(months(4), [day(5), day(3)])] == [day(2), day(3), day(5)]


def test_grains_from_the_tables_own_to_all_periods() -> None:
    phases = (Span(day(2), day(4)), Span(day(4), day(6)))
    assert [g for g, _ in grains(months(4), phases)] == [
        SharedGrain.MONTH,
        SharedGrain.QUARTER,
        SharedGrain.HALF_YEAR,
        SharedGrain.PHASE,
        SharedGrain.ALL,
    ]
    assert grains(months(4), phases)[3][1] == phases
    assert grains(months(4), phases)[4][1] == (Span(day(2), day(6)),)


def test_one_phase_is_all_periods() -> None:
    found = grains(months(2), (Span(day(2), day(4)),))
    assert SharedGrain.PHASE not in [g for g, _ in found]


@pytest.mark.parametrize(
    ("own", "tried"),
    [
        (Grain.QUARTER, [SharedGrain.QUARTER, SharedGrain.HALF_YEAR, SharedGrain.ALL]),
        (Grain.HALF_YEAR, [SharedGrain.HALF_YEAR, SharedGrain.ALL]),
        (Grain.FINANCIAL_YEAR, [SharedGrain.FINANCIAL_YEAR, SharedGrain.ALL]),
        (Grain.YEAR, [SharedGrain.YEAR, SharedGrain.ALL]),
    ],
)
def test_never_finer_than_the_table(own: Grain, tried: list[SharedGrain]) -> None:
    starts = {Grain.YEAR: day(1), Grain.FINANCIAL_YEAR: day(4), Grain.HALF_YEAR: day(4)}
    one = table([[9, 9]], [[99, 99]], start=starts.get(own, day(1)), grain=own)
    assert [g for g, _ in grains(one, ())] == tried


def test_spans_hold_and_meet() -> None:
    spring = Span(day(3), day(6))
    assert spring.holds(spring)
    assert spring.holds(Span(day(3), day(4)))
    assert spring.holds(Span(day(5), day(6)))
    assert not spring.holds(Span(day(2), day(4)))
    assert not spring.holds(Span(day(5), day(7)))
    assert spring.meets(Span(day(5), day(7)))
    assert not spring.meets(Span(day(6), day(7)))
    assert not spring.meets(Span(day(2), day(3)))


def keys(found: object) -> list[tuple[str, RowKind]]:
    return [(row.key, row.kind) for row in found]  # type: ignore[attr-defined]


FOUR = table([[9]] * 4, [[99]] * 4, start=None)


def test_rows_are_groups_then_unions_then_the_total() -> None:
    found = rows_of(FOUR, ["b", "m"], ["w"], [Union("bo", "Black and Other", ("b", "o"))])
    assert keys(found) == [
        ("b", RowKind.GROUP),
        ("m", RowKind.GROUP),
        ("w", RowKind.GROUP),
        ("o", RowKind.GROUP),
        ("bo", RowKind.UNION),
        ("focus", RowKind.UNION),
        ("total", RowKind.TOTAL),
    ]
    assert found[5].label == "Black and Mixed"
    assert found[4].members == frozenset("bo")
    assert found[6].label == "All groups together"
    assert found[6].members == frozenset("bmwo")


def test_a_union_that_is_a_group_the_total_or_another_union_is_published_once() -> None:
    again = [Union("one", "One", ("w",)), Union("all", "All", ("b", "m", "w", "o"))]
    assert keys(rows_of(FOUR, ["b"], ["m", "w", "o"], again))[4:] == [
        ("comparison", RowKind.UNION),
        ("total", RowKind.TOTAL),
    ]
    assert len(rows_of(FOUR, ["b", "m"], ["w"], [Union("x", "X", ("m", "b"))])) == 6


def test_a_single_group_has_no_total() -> None:
    assert keys(rows_of(table([[9]], [[99]], start=None), [], [], [])) == [("b", RowKind.GROUP)]


def test_unknown_groups_are_named() -> None:
    with pytest.raises(PlanError, match=r"no group ‘z’ in this table. Use one of: b, m, w, o\."):
        rows_of(FOUR, [], ["w", "z"], [])


def test_counts_are_summed_over_members_and_whole_periods_only() -> None:
    source = Source.of(table([[1, 2], [30, 40]], [[5, 6], [70, 80]], start=day(2)))
    assert source.counts(frozenset("bm"), Span(day(2), day(4))) == (73, 161)
    assert source.counts(frozenset("m"), Span(day(3), day(4))) == (40, 80)
    assert source.counts(frozenset("m"), Span(day(3), day(5))) is None
    assert source.counts(frozenset("m"), Span(day(1), day(4))) is None
    assert source.counts(frozenset("m"), Span(day(5), day(6))) is None


def test_a_cut_quarter_is_still_called_by_its_first_day() -> None:
    assert nominal(day(2), SharedGrain.QUARTER) == day(1)
    assert nominal(day(2), SharedGrain.PHASE) == day(2)


def test_the_kit_counts_periods() -> None:
    assert periods(day(11), 3) == (day(11), day(12), day(1, 2025))
