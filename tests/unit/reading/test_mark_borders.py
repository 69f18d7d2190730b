"""The first and last days on which an event is on the charts, and in a phase."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.measures.periods import Grain, contiguous
from evenhand.reading import DatedEvent, Plan
from evenhand.reading.marks import mark_flags, marks_of, when
from evenhand.reading.model import EventMark, Flag, Phase

PERIODS = contiguous(date(2023, 1, 1), date(2024, 12, 1), Grain.MONTH)
PHASES = (
    Phase(0, "before January 2024", date(2023, 1, 1), date(2023, 12, 31)),
    Phase(1, "since January 2024", date(2024, 1, 1), date(2024, 12, 31)),
)


def marks(*events: DatedEvent) -> tuple[EventMark, ...]:
    return marks_of(Plan(events=events), PHASES, PERIODS, Grain.MONTH)


@pytest.mark.parametrize(
    ("first", "last", "number", "phases"),
    [
        (date(2022, 12, 1), date(2022, 12, 31), 0, ()),
        (date(2022, 12, 1), date(2023, 1, 1), 1, (0,)),
        (date(2023, 12, 31), date(2023, 12, 31), 1, (0,)),
        (date(2023, 12, 31), date(2024, 1, 1), 1, (0, 1)),
        (date(2024, 1, 1), date(2024, 1, 1), 1, (1,)),
        (date(2024, 12, 31), date(2025, 3, 1), 1, (1,)),
        (date(2025, 1, 1), date(2025, 3, 1), 0, ()),
    ],
)
def test_borders(first: date, last: date, number: int, phases: tuple[int, ...]) -> None:
    (found,) = marks(DatedEvent(first, "Shortage", last))
    assert (found.number, found.phases) == (number, phases)


def test_the_last_quarter_is_drawn_to_its_end() -> None:
    quarters = contiguous(date(2023, 1, 1), date(2024, 10, 1), Grain.QUARTER)
    event = DatedEvent(date(2024, 12, 31), "Shortage")
    (found,) = marks_of(Plan(events=(event,)), PHASES, quarters, Grain.QUARTER)
    assert found.number == 1


def test_events_of_one_day_by_their_last_day_and_then_their_words() -> None:
    day = date(2024, 2, 1)
    a, b = DatedEvent(day, "a"), DatedEvent(day, "b")
    longer = DatedEvent(day, "A", date(2024, 2, 2))
    assert [m.event for m in marks(longer, b, a)] == [a, b, longer]
    assert [m.number for m in marks(longer, b, a)] == [1, 2, 3]


def test_days_and_kinds_in_words() -> None:
    day = date(2024, 2, 1)
    assert when(DatedEvent(day, "x")) == when(DatedEvent(day, "x", day)) == "1 February 2024"
    assert when(DatedEvent(day, "x", date(2024, 3, 5))) == "1 February 2024 to 5 March 2024"
    (plain,) = marks(DatedEvent(day, " Something. ", kind="other"))
    assert plain.sentence == "1 February 2024: Something, since January 2024."


def test_what_may_explain_a_difference_is_one_flag() -> None:
    before = DatedEvent(date(2023, 2, 1), "New forms.", kind="measuring")
    since = [DatedEvent(date(2024, m, 1), f"Shortage {m}", kind="service") for m in (2, 3)]
    old = DatedEvent(date(2020, 1, 1), "Old")
    found = marks(before, *since, old, DatedEvent(date(2024, 4, 1), "Cycle", kind="cycle"))
    assert mark_flags(found, PHASES) == (
        Flag(
            "meanwhile",
            "What else happened",
            "Also before January 2024: New forms (mark 1). The time before is what the time since is compared with, so it may not have been usual. Also since January 2024: Shortage 2 (mark 2) and Shortage 3 (mark 3). What is seen since then may come from this as well as from the change; the numbers cannot tell them apart.",
        ),
    )
    assert mark_flags(found, PHASES[:1]) == ()
    assert mark_flags(marks(old), PHASES) == ()
    unseen = EventMark(0, since[0], (1,), "")
    assert mark_flags((unseen,), PHASES)[0].text.startswith("Also since January 2024: Shortage 2. ")
