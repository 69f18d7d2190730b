"""Is what the workbench keeps whole? What must always hold, looked at row by row; `evenhand check` says what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError

from evenhand.web.checking import (
    database,
    entries,
    measuring,
    numbers,
    people,
    promises,
    readings,
    trail,
    work,
)

Looked = Callable[[], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold. `broken` gives a sentence, with ids and no data, for each row where it does not."""

    title: str
    broken: Looked


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found."""

    title: str
    sentences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.sentences


CHECKS = (
    Check("The database is whole, and every row points at rows that exist.", database.damaged),
    Check("Versions and entries are numbered from 1 without a hole.", numbers.holes),
    Check("Each measure is what its latest definition says.", measuring.definitions),
    Check("Each version of counts says what changed in it.", measuring.counts),
    Check("Readings are made of counts and a plan of their own project.", readings.basis),
    Check("What was counted last has been read, or is waiting for it.", readings.unread),
    Check("Protected tables hold no small number.", readings.small_numbers),
    Check("Every write is in the audit trail, once.", trail.unrecorded),
    Check("Nothing was taken out of the audit trail.", trail.holes),
    Check("Every role is held in one place, by somebody who is there.", people.places),
    Check("Every entry of a register came to its status step by step.", entries.steps),
    Check("What participants of conversations were promised is kept.", promises.kept),
    Check("Every job is in a state that can be.", work.states),
    Check("No file of patients' rows is left where no job waits for it.", work.files),
)


def check_all() -> tuple[Outcome, ...]:
    """Every check, in order; it only reads."""
    return tuple(Outcome(c.title, _sentences(c)) for c in CHECKS)


def _sentences(check: Check) -> tuple[str, ...]:
    """A database that cannot be read is broken too; what it says of that can quote a row."""
    try:
        return tuple(check.broken())
    except DatabaseError:
        return ("The database cannot be read where this is looked at.",)
