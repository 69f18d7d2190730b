"""What an earlier release puts into the attack, fact by fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf

import numpy as np

from evenhand.disclosure import PreviousRelease, ProtectedTable, Settings, Span, protect
from evenhand.disclosure.draft import Draft
from evenhand.disclosure.facts import Fact, Part
from evenhand.disclosure.job import draft_of, job_of
from evenhand.disclosure.layout import base_spans
from evenhand.disclosure.previous import Release
from evenhand.measures.table import MeasureTable
from unit.disclosure.kit import table

JAN, FEB, MAR, APR = (Span(date(2024, m, 1), date(2024, m + 1, 1)) for m in range(1, 5))
WHOLE = Span(JAN.start, MAR.end)
ALL = frozenset("bwo")


def a_table(*changes: tuple[str, int, int], months: int = 3) -> MeasureTable:
    """Black 20 of 100, White 30 of 300, Other 12 of 90; changes to x1 or n1 and so on."""
    x = [[20] * months, [30] * months, [12] * months]
    n = [[100] * months, [300] * months, [90] * months]
    for what, month, value in changes:
        (x if what[0] == "x" else n)[int(what[1])][month] = value
    return table(x, n, keys=("b", "w", "o"))


def release(exact: MeasureTable, **options: object) -> ProtectedTable:
    strict = replace(Settings.from_defaults(), grain_share=0.99)
    plan = {"focus": ["b"], "comparison": ["w"], "settings": strict} | options
    return protect(exact, **plan)  # type: ignore[arg-type]


def drafted(exact: MeasureTable, *earlier: ProtectedTable, starts: tuple[date, ...] = ()) -> Draft:
    job = job_of(
        exact,
        ["b"],
        ["w"],
        starts,
        [],
        people="n",
        earlier=PreviousRelease(earlier),
        settings=Settings.from_defaults(),
    )
    return draft_of(job, base_spans(exact))


def x(members: str | frozenset[str], span: Span, weight: float = 1.0) -> Part:
    return Part("events pph", frozenset(members), span.start, span.end, weight)


def n(members: str | frozenset[str], span: Span, weight: float = 1.0) -> Part:
    return Part("n", frozenset(members), span.start, span.end, weight)


def moved(quantity: str, members: str, span: Span, weight: float = 1.0) -> Part:
    name = f"revision 0 {quantity}"
    return Part(name, frozenset(members), span.start, span.end, weight)


def test_a_first_release_knows_nothing() -> None:
    draft = drafted(a_table())
    assert draft.known == []
    assert draft.aims == []


def test_what_was_shown_is_known() -> None:
    known = drafted(a_table(), release(a_table())).known
    for span, months in ((JAN, 1), (FEB, 1), (MAR, 1), (WHOLE, 3)):
        assert Fact((x("b", span),), 20 * months, 20 * months) in known
        assert Fact((n("w", span),), 300 * months, 300 * months) in known
        assert Fact((x(ALL, span),), 62 * months, 62 * months) in known
    rates, ratio = 2 * 4, 2
    assert len(known) == 2 * 4 * 4 + rates + ratio
    assert Fact((x("b", WHOLE), n("b", WHOLE, -0.195)), 0.0) in known
    assert Fact((x("b", WHOLE, 900.0), x("w", WHOLE, -1.95 * 300)), 0.0) in known


def test_what_was_hidden_is_known_by_its_side_and_guarded() -> None:
    exact = a_table(("x2", 1, 5), ("n2", 2, 6), ("x2", 2, 2))
    draft = drafted(exact, release(exact))
    assert Fact((x("o", FEB),), 0, 7) in draft.known
    assert Fact((n("o", MAR),), 0, 7) in draft.known
    assert Fact((n("o", FEB),), 90, 90) in draft.known
    assert Fact((x("b", FEB),), 20, 20) in draft.known
    assert not any(f.high == inf and f.parts == (x("b", FEB),) for f in draft.known)
    names = {a.target.name for a in draft.aims}
    assert "pph numerator: o from 2024-02-01" in names
    assert "pph denominator: o from 2024-03-01" in names
    assert "pph denominator: o from 2024-02-01" not in names


def test_a_large_change_is_a_known_difference() -> None:
    then = release(a_table())
    draft = drafted(a_table(("x0", 1, 40), ("n0", 1, 140)), then)
    assert Fact((x("b", FEB), moved("events pph", "b", FEB)), 20, 20) in draft.known
    assert Fact((n("b", FEB), moved("n", "b", FEB)), 100, 100) in draft.known
    assert Fact((x("b", WHOLE), moved("events pph", "b", FEB)), 60, 60) in draft.known
    assert Fact((x(ALL, FEB), moved("events pph", "b", FEB)), 62, 62) in draft.known
    assert Fact((x("w", FEB),), 30, 30) in draft.known
    rate = (
        x("b", WHOLE),
        moved("events pph", "b", FEB),
        n("b", WHOLE, -0.195),
        moved("n", "b", FEB, -0.195),
    )
    assert Fact(rate, 0.0) in draft.known
    ratio = (x("b", WHOLE, 900.0), moved("events pph", "b", FEB, 900.0), x("w", WHOLE, -585.0))
    assert Fact(ratio, 0.0) in draft.known
    assert not draft.revised_events.any()
    assert draft.show_events.all()


def test_a_change_out_of_sight_takes_the_facts_that_it_breaks() -> None:
    """Other's hidden February changed: its phase total then says nothing certain today."""
    then = a_table(("x2", 1, 5), ("x2", 2, 5))
    first = release(then)
    assert first.phases.numerator.tolist()[2] == [22]
    draft = drafted(a_table(("x2", 1, 0), ("x2", 2, 5)), first)
    parts = [f.parts for f in draft.known]
    about_phases = [f for f in draft.known if f.parts in {(x("o", WHOLE),), (x(ALL, WHOLE),)}]
    assert about_phases == [  # only that the change was a small one
        Fact((x("o", WHOLE),), 15, 29),
        Fact((x(ALL, WHOLE),), 165, 179),
    ]
    assert (n("o", WHOLE),) in parts
    assert (x("o", WHOLE), n("o", WHOLE, -0.0805)) not in parts  # 22 of 270 was 8.1 %
    assert (x("b", WHOLE), n("b", WHOLE, -0.195)) in parts


def test_a_ratio_that_no_longer_holds_is_forgotten() -> None:
    hidden = a_table(("x0", 1, 5), ("x0", 2, 5), ("x2", 1, 5), ("x2", 2, 5))
    first = release(hidden, settings=replace(Settings.from_defaults(), grain_share=0.5))
    assert first.phases.ratio.tolist() == [1.0]
    today = a_table(("x0", 1, 0), ("x0", 2, 0), ("x2", 1, 5), ("x2", 2, 5))
    weights = {p.weight for f in drafted(today, first).known for p in f.parts}
    assert 900.0 not in weights
    kept = {p.weight for f in drafted(hidden, first).known for p in f.parts}
    assert 900.0 in kept


def test_small_changes_are_hidden_with_a_window() -> None:
    draft = drafted(a_table(("x0", 1, 23)), release(a_table()))
    assert np.argwhere(draft.revised_events).tolist() == [[0, 1], [0, 3], [3, 1], [3, 3]]
    assert not draft.revised_people.any()
    assert not draft.show_events[0, 1]
    assert draft.show_people.all()
    assert Fact((x("b", FEB),), 13, 27) in draft.known
    assert Fact((x("b", WHOLE),), 53, 67) in draft.known
    people = drafted(a_table(("n0", 1, 103)), release(a_table()))
    assert np.argwhere(people.revised_people).tolist() == [[0, 1], [0, 3], [3, 1], [3, 3]]
    assert not people.revised_events.any()
    assert Fact((n("b", FEB),), 93, 107) in people.known
    assert people.show_events[0, 1]  # the loop takes the rate with its denominator


def test_a_small_complement_with_large_changes_has_a_wide_window() -> None:
    draft = drafted(a_table(("x0", 1, 35), ("n0", 1, 118)), release(a_table()))
    assert draft.revised_events[0, 1]
    assert not draft.revised_people[0, 1]
    assert Fact((x("b", FEB),), 5, 35) in draft.known


def test_a_change_of_eight_is_open_and_of_seven_is_not() -> None:
    seven = drafted(a_table(("x0", 1, 27), ("n0", 1, 130)), release(a_table()))
    eight = drafted(a_table(("x0", 1, 28), ("n0", 1, 130)), release(a_table()))
    fewer = drafted(a_table(("x0", 1, 13), ("n0", 1, 70)), release(a_table()))
    assert seven.revised_events[0, 1]
    assert not eight.revised_events[0, 1]
    assert fewer.revised_events[0, 1]


def test_hidden_figures_stay_hidden_and_given_up_ones_are_not_restored() -> None:
    starts = (date(2024, 3, 1),)
    first = release(a_table(("x2", 0, 5)), phase_starts=starts)
    assert first.phases.rate.tolist()[2] == [None, 0.13]
    draft = drafted(a_table(), first, starts=starts)
    assert draft.rate[2].tolist() == [False, True]
    assert draft.rate[:2].all()
    assert draft.ratio.tolist() == [True, True]
    without = release(a_table(), focus=[], comparison=[])
    assert without.phases.ratio.tolist() == [None]
    assert drafted(a_table(), without).ratio.tolist() == [False]
    small = drafted(a_table(("x0", 0, 1), ("x0", 1, 1), ("x0", 2, 1)), release(a_table()))
    assert small.rate[0].tolist() == [False]  # shown then, small today
    assert small.ratio.tolist() == [False]


def test_other_phases_than_before_do_not_end_the_search() -> None:
    """The first phase is new, the second was there before."""
    three = (date(2024, 2, 1), date(2024, 3, 1))
    first = release(a_table(("x2", 2, 5)), phase_starts=three[1:])
    assert first.phases.rate.tolist()[2] == [0.13, None]
    draft = drafted(a_table(), first, starts=three)
    assert draft.rate[2].tolist() == [True, True, False]


def test_stretches_between_published_ones_are_guarded() -> None:
    exact = a_table(months=4)
    quiet = table(
        np.where(np.arange(4) == 3, 2, exact.numerator[0]).tolist(),
        exact.denominator[0].tolist(),
        keys=("b", "w", "o"),
    )
    job = job_of(
        quiet,
        ["b"],
        ["w"],
        (date(2024, 4, 1),),
        [],
        people="n",
        earlier=PreviousRelease(),
        settings=Settings.from_defaults(),
    )
    draft = draft_of(job, (Span(JAN.start, FEB.end), Span(MAR.start, APR.end)))
    assert draft.aims == []  # April is a phase of its own: published, not between
    moved_on = draft_of(
        replace(job, phases=(WHOLE,)), (Span(JAN.start, FEB.end), Span(MAR.start, APR.end))
    )
    guarded = {(a.span, a.members) for a in moved_on.aims}
    assert guarded == {(APR, frozenset(g)) for g in ("b", "w", "o", "bwo")}  # 2, 2, 2 and 6


def test_a_release_is_read_cell_by_cell() -> None:
    first = Release.of(release(a_table(("x2", 1, 5))))
    assert first.events[frozenset("o"), FEB] is None
    assert first.people[frozenset("o"), FEB] == 90
    assert first.counts((frozenset("b"), FEB)) == (20, 100)
    assert first.counts((frozenset("o"), FEB)) is None
    assert first.counts((frozenset("b"), Span(JAN.start, FEB.end))) == (40, 200)
    assert first.counts((frozenset("o"), Span(JAN.start, FEB.end))) is None
    assert first.counts((frozenset("b"), Span(JAN.start, date(2024, 2, 15)))) is None
    assert first.counts((frozenset("b"), Span(date(2023, 1, 1), date(2023, 2, 1)))) is None
    assert len(first.group_places()) == 9
