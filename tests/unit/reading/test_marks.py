"""What happened when: numbered, said in words, and never part of an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.errors import PlanError
from evenhand.reading import DatedEvent, EquityReading, Plan, read
from evenhand.reading.model import Phase
from evenhand.review.sharing import protect_reading
from fixtures.tables import CHANGE, phased_table

COUNTS = {"black": ((900, 9_500), (700, 9_750)), "white": ((2_900, 45_000), (2_800, 44_000))}
BEFORE, SINCE = date(2023, 9, 10), date(2024, 8, 1)
SHORTAGE = DatedEvent(SINCE, "Blood shortage", date(2024, 9, 15))
SYSTEM = DatedEvent(BEFORE, "New record system.", kind="measuring")
CYCLE = DatedEvent(date(2024, 7, 1), "Two people respond", kind="cycle")
PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)


def made(*events: DatedEvent, **changed: object) -> EquityReading:
    return read(phased_table(COUNTS), replace(PLAN, events=events, **changed))  # type: ignore[arg-type]


def meanwhile(reading: EquityReading) -> str:
    return " ".join(f.text for f in reading.flags if f.id == "meanwhile")


def test_marks_are_numbered_in_the_order_of_their_days() -> None:
    found = made(SHORTAGE, CYCLE, SYSTEM).marks
    assert [(m.number, m.event, m.phases) for m in found] == [
        (1, SYSTEM, (0,)),
        (2, CYCLE, (1,)),
        (3, SHORTAGE, (1,)),
    ]
    assert [m.sentence for m in found] == [
        "10 September 2023: New record system (change in how things are recorded), before May 2024.",
        "1 July 2024: Two people respond (PDSA cycle), since May 2024.",
        "1 August 2024 to 15 September 2024: Blood shortage (event in the service), since May 2024.",
    ]


def test_what_lies_outside_the_charts_has_no_number() -> None:
    early, late = DatedEvent(date(2020, 1, 1), "Old"), DatedEvent(date(2031, 1, 1), "To come")
    found = made(late, SHORTAGE, early).marks
    assert [(m.number, m.event.what) for m in found] == [
        (0, "Old"),
        (1, "Blood shortage"),
        (0, "To come"),
    ]
    assert found[2].sentence == "1 January 2031: To come (event in the service)."


def test_no_answer_changes_by_a_mark() -> None:
    plain, marked = made(), made(SHORTAGE, SYSTEM, CYCLE)
    for name in ("headline", "lines", "gap", "groups", "gap_over_time", "how_we_know", "missing"):
        assert getattr(plain, name) == getattr(marked, name), name
    assert [f for f in marked.flags if f.id != "meanwhile"] == list(plain.flags)


def test_what_else_happened_since_is_another_explanation() -> None:
    assert meanwhile(made(SHORTAGE, CYCLE)) == (
        "Also since May 2024: Blood shortage (mark 2). What is seen since then may come from this "
        "as well as from the change; the numbers cannot tell them apart."
    )


def test_before_the_change_the_teams_own_work_counts_too() -> None:
    cycle = replace(CYCLE, on=BEFORE, what="A first trial.")
    assert meanwhile(made(cycle)) == (
        "Also before May 2024: A first trial (mark 1). The time before is what the time since is "
        "compared with, so it may not have been usual."
    )


def test_an_event_across_the_change_is_in_both_phases() -> None:
    across = replace(SHORTAGE, on=BEFORE)
    found = made(across)
    assert found.marks[0].phases == (0, 1)
    assert found.marks[0].sentence.endswith(", before May 2024 and since May 2024.")
    assert meanwhile(found).count("Blood shortage") == 2


def test_the_teams_own_work_since_explains_nothing_away() -> None:
    assert meanwhile(made(CYCLE)) == ""


def test_one_phase_has_nothing_to_explain() -> None:
    found = made(SHORTAGE, change_date=None)
    assert meanwhile(found) == ""
    assert found.marks[0].phases == (0,)


def test_a_month_that_no_look_has_reached_is_in_no_phase() -> None:
    late = replace(SHORTAGE, on=date(2025, 12, 1), until=None)
    plan = {"mode": "monthly", "planned_end": date(2026, 12, 31), "look_every": 12}
    found = made(late, **plan)
    assert (found.marks[0].number, found.marks[0].phases) == (1, ())
    assert meanwhile(found) == ""


def test_undated_counts_have_no_marks_on_charts() -> None:
    from evenhand.measures.periods import Grain
    from evenhand.reading.marks import marks_of

    (mark,) = marks_of(
        Plan(events=(SHORTAGE,)), [Phase(0, "in these records", None, None)], (), Grain.MONTH
    )
    assert (mark.number, mark.phases) == (0, ())


def test_a_shared_reading_keeps_marks_and_what_they_may_explain() -> None:
    exact = made(SHORTAGE)
    shared = protect_reading(exact)
    assert shared.marks == exact.marks
    assert meanwhile(shared) == meanwhile(exact)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "party"}, "‘party’ is no kind of event"),
        ({"until": date(2024, 7, 1)}, "‘Blood shortage’ ends on 01/07/2024, before it begins"),
        ({"what": "  "}, "The event of 01/08/2024 has no words"),
    ],
)
def test_an_event_that_cannot_be_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(PlanError, match=said):
        replace(SHORTAGE, **wrong)  # type: ignore[arg-type]
