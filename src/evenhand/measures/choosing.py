"""A measure made by choosing: what happened, to whom, counted how. Nobody writes a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evenhand.errors import MeasureError
from evenhand.frameworks.measuring import Asking, Whom, measuring
from evenhand.measures.definition import Break, Kind, Measure
from evenhand.measures.exchange import counted_differently
from evenhand.measures.fields import read_measure
from evenhand.measures.vocabulary import vocabulary

BY_HAND = "counted_by_hand"  # no column of any source: counts of these measures are typed
EXPOSURE_BY_HAND = "amount_by_hand"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WORD = re.compile(r"[\w .,&/+-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a column: `blood_loss_ml`, `at_least`, `1000`. An empty column asks nothing."""

    column: str = ""
    test: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that a person chooses. `whom`, `kind` and the rest are ids of `measuring.toml`.

    `happened` without a column: the counts are typed by hand. `among` without one: all of them.
    `number` is the column that is averaged (mean) or summed (rate).
    """

    title: str
    event: str
    whom: str
    role: str
    kind: str
    direction: str
    meaning: str = ""
    multiplier: int = 100
    happened: Question = Question()
    among: Question = Question()
    number: str = ""


def made_by_choosing(choices: Choices, *, id: str = "") -> Measure:
    """The checked definition of what was chosen.

    Parameters
    ----------
    choices
        What a person chose.
    id
        Of the measure that is changed; made from the title otherwise.

    Raises
    ------
    MeasureError
        When the choices do not fit together: in a sentence, with what to do.

    Examples
    --------
    >>> one = made_by_choosing(
    ...     Choices(
    ...         title="Listened to",
    ...         event="said that they were listened to",
    ...         whom="women",
    ...         role="outcome",
    ...         kind="proportion",
    ...         direction="higher",
    ...     )
    ... )
    >>> one.id, one.numerator, one.meaning
    ('listened_to', 'counted_by_hand', 'Of women, those who said that they were listened to.')
    """
    whom = _whom(choices.whom)
    table: dict[str, Any] = {
        "id": id or _id(choices.title),
        "title": choices.title,
        "meaning": choices.meaning or _meaning(choices, whom),
        "role": choices.role,
        "kind": choices.kind,
        "direction": choices.direction,
        "unit": whom.unit,
        "ethnicity_of": whom.ethnicity_of,
        "people": whom.people,
        "event": choices.event,
        "multiplier": 1 if choices.kind in (Kind.MEAN, Kind.COUNT) else choices.multiplier,
        **_parts(choices),
    }
    if choices.among.column:
        table["denominator"] = condition(choices.among)
    return read_measure(table, file="choices", place=1)


def changed(old: Measure, new: Measure, *, on: date | None, what: str) -> Measure:
    """A new version of a definition: a change of what is counted is a dated break in the numbers.

    Parameters
    ----------
    old, new
        The definition in force, and the one that is to follow it.
    on
        Day from which it is counted the new way; None when only words change.
    what
        What changed, for people.

    Raises
    ------
    MeasureError
        When it is another measure, or something is counted differently from no known day on.
    """
    if (old.kind, old.unit, old.ethnicity_of) != (new.kind, new.unit, new.ethnicity_of):
        raise MeasureError(
            "That would be another measure: whom it is about, or the kind of number, changes.",
            remedy="Make a new measure; the numbers of this one stay as they are.",
        )
    if counted_differently(old, new) and on is None:
        raise MeasureError(
            "Something is counted differently now.",
            remedy="Say from which day on: the charts mark it, and nothing is compared across it unseen.",
        )
    breaks = old.breaks if on is None else with_break(old, on=on, what=what).breaks
    return replace(new, breaks=breaks)


def with_break(one: Measure, *, on: date, what: str) -> Measure:
    """The measure with one more dated break.

    Raises
    ------
    MeasureError
        When the same day has a break already.
    """
    if any(b.on == on for b in one.breaks):
        raise MeasureError("That day has a break already.", remedy="Choose the day it differs.")
    added = Break(on, what.strip())
    return replace(one, breaks=tuple(sorted((*one.breaks, added), key=lambda b: b.on)))


def is_by_hand(one: Measure) -> bool:
    """Whether no column of any source is counted."""
    return BY_HAND in one.needs


def condition(asked: Question) -> str:
    """A question as the condition it becomes.

    Examples
    --------
    >>> condition(Question("blood_loss_ml", "at_least", "1,000"))
    'blood_loss_ml >= 1000'
    >>> condition(Question("mode_of_birth", "one_of", "elective caesarean, emergency caesarean"))
    "mode_of_birth IN ('elective caesarean', 'emergency caesarean')"
    """
    column = vocabulary().get(asked.column)
    if column is None:
        raise MeasureError(
            f"There is no column ‘{asked.column}’.", remedy="Choose one of the list."
        )
    test = next((t for t in measuring().tests if t.id == asked.test), None)
    if test is None or column.kind not in test.of:
        fitting = ", ".join(f"‘{t.label}’" for t in measuring().tests if column.kind in t.of)
        raise MeasureError(
            f"That cannot be asked of ‘{column.meaning}’", remedy=f"Choose one of: {fitting}."
        )
    return test.sql.format(column=column.name, value=_value(test, asked.value))


def _value(test: Asking, given: str) -> str:
    if "{value}" not in test.sql:
        return ""
    if test.id != "one_of":
        bare = given.replace(",", "").strip()
        if not _NUMBER.fullmatch(bare):
            raise MeasureError(f"‘{test.label}’ needs a number.", remedy="For example 1000.")
        return bare
    words = [w.strip() for w in given.split(",") if w.strip()]
    if not words or not all(_WORD.fullmatch(w) for w in words):
        raise MeasureError(
            f"‘{test.label}’ needs words, with a comma between them.",
            remedy="For example: elective caesarean, emergency caesarean.",
        )
    return ", ".join(f"'{w}'" for w in words)


def _parts(choices: Choices) -> dict[str, str]:
    """Numerator and value, as the kind has them."""
    if choices.kind == Kind.MEAN:
        return {"value": _number(choices.number)}
    by_hand = not choices.happened.column
    if by_hand and choices.kind == Kind.COUNT:
        raise MeasureError(
            "A count by itself cannot be typed by group: it has no ‘of how many’.",
            remedy="Choose a share or a rate, or a column in which it is recorded.",
        )
    numerator = BY_HAND if by_hand else condition(choices.happened)
    if choices.kind == Kind.RATE:
        value = EXPOSURE_BY_HAND if by_hand else _number(choices.number)
        return {"numerator": numerator, "value": value}
    return {"numerator": numerator}


def _number(name: str) -> str:
    column = vocabulary().get(name)
    if column is None or column.kind != "number":
        raise MeasureError(
            "An average or a rate needs a number that is recorded.",
            remedy="Choose the number, or choose a share.",
        )
    return column.name


def _whom(id: str) -> Whom:
    found = next((w for w in measuring().whom if w.id == id), None)
    if found is None:
        raise MeasureError("Nobody is chosen to whom it happens.", remedy="Choose one of the list.")
    return found


def _id(title: str) -> str:
    bare = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:56]
    return bare if bare[:1].isalpha() else f"m_{bare}".rstrip("_")


def _meaning(choices: Choices, whom: Whom) -> str:
    if choices.kind == Kind.PROPORTION:
        return f"Of {whom.people}, those who {choices.event}."
    return f"{choices.title}."
