"""What happened when: dated events numbered for the charts, and what they mean beside an answer.

No answer is changed by them. What happened in a phase may explain what is seen in it; that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evenhand.frameworks import say
from evenhand.measures.periods import Grain, next_period
from evenhand.reading.figures import in_full, listing
from evenhand.reading.model import DatedEvent, EventMark, Flag, Phase, Plan

_OWN = ("cycle", "change")  # what the team itself does


def marks_of(
    plan: Plan, phases: Sequence[Phase], periods: Sequence[date], grain: Grain
) -> tuple[EventMark, ...]:
    """The events of a plan in the order of their days, numbered where the charts reach them.

    Parameters
    ----------
    phases
        As read: an event after the planned look falls into none.
    periods
        First days of the periods that are drawn.
    """
    number, found = 0, []
    for event in sorted(plan.events, key=lambda e: (e.on, e.last, e.what)):
        inside = _drawn(event, periods, grain)
        number += inside
        into = [p for p in phases if _overlaps(event, p)]
        found.append(
            EventMark(
                number if inside else 0,
                event,
                tuple(p.index for p in into),
                _sentence(event, into),
            )
        )
    return tuple(found)


def _drawn(event: DatedEvent, periods: Sequence[date], grain: Grain) -> bool:
    if not periods:
        return False
    return event.last >= periods[0] and event.on < next_period(periods[-1], grain)


def _overlaps(event: DatedEvent, phase: Phase) -> bool:
    if phase.start is None or phase.end is None:
        return False
    return event.on <= phase.end and event.last >= phase.start


def when(event: DatedEvent) -> str:
    """Its day, or its first and last.

    Examples
    --------
    >>> when(DatedEvent(date(2026, 2, 1), "Blood shortage", date(2026, 3, 15)))
    '1 February 2026 to 15 March 2026'
    """
    if event.last == event.on:
        return in_full(event.on)
    return f"{in_full(event.on)} to {in_full(event.last)}"


def _sentence(event: DatedEvent, into: Sequence[Phase]) -> str:
    kind, what = say("mark", event.kind), event.what.strip().rstrip(".")
    said = f"{when(event)}: {what}{f' ({kind})' if kind else ''}"
    if not into:
        return f"{said}."
    return f"{said}, {listing([p.label for p in into])}."


def mark_flags(marks: Sequence[EventMark], phases: Sequence[Phase]) -> tuple[Flag, ...]:
    """What else may explain a difference between two phases; nothing where there is but one."""
    if len(phases) < 2:
        return ()
    texts = [_explains(marks, phase, place) for place, phase in enumerate(phases)]
    said = " ".join(text for text in texts if text)
    return (Flag("meanwhile", say("mark", "title"), said),) if said else ()


def _explains(marks: Sequence[EventMark], phase: Phase, place: int) -> str:
    """Before the change everything counts, since then only what the team did not do itself."""
    inside = [m for m in marks if phase.index in m.phases]
    if place:
        inside = [m for m in inside if m.event.kind not in _OWN]
    if not inside:
        return ""
    named = listing([_named(m) for m in inside])
    return say("mark", "since" if place else "before", events=named, label=phase.label)


def _named(mark: EventMark) -> str:
    what = mark.event.what.strip().rstrip(".")
    return f"{what} ({say('mark', 'numbered', number=mark.number)})" if mark.number else what
