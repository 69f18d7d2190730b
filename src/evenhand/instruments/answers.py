"""Whether answers fit an instrument, and what each is worth on its scale."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evenhand.frameworks.instruments import BESIDE, Instrument, Item, Scale

_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one answer, in a sentence for who gave it."""

    item: str
    sentence: str


def mistakes(
    instrument: Instrument, answers: Mapping[str, Any], *, finished: bool
) -> tuple[Mistake, ...]:
    """What does not fit. Items that are not shown are not asked for.

    Parameters
    ----------
    instrument
        The version that is answered.
    answers
        Name of item to value: text; whole or decimal number; date as 2026-01-31; name of a choice, or a list of them;
        on a scale a whole number, `dont_know` or `not_applicable`; of a matrix a value for each row.
    finished
        Whether required items must be there; a draft may leave them.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> [m.sentence for m in mistakes(instruments()["musiq_ar"], {"EXT-01": 9}, finished=False)]
    ['Choose a whole number from 1 to 7.']
    """
    return tuple(_mistakes(instrument, answers, finished))


def _mistakes(
    instrument: Instrument, answers: Mapping[str, Any], finished: bool
) -> Iterator[Mistake]:
    known = {i.name for i in instrument.items()}
    for name in sorted(set(answers) - known):
        yield Mistake(name, "This version of the form does not ask this.")
    for item in instrument.shown(answers):
        value = answers.get(item.name)
        if empty(value):
            if finished and item.required:
                yield Mistake(item.name, "Answer this.")
            continue
        said = unfit(instrument, item, value) or _constrained(item, value, answers)
        if said:
            yield Mistake(item.name, said)


def empty(value: Any) -> bool:
    """Whether nothing was answered."""
    return value is None or value in ("", [], {})


def _constrained(item: Item, value: Any, answers: Mapping[str, Any]) -> str:
    if item.constraint is None or item.constraint.holds(answers, here=value):
        return ""
    return str(item.constraint_message) or "This is outside of what can be."


def unfit(instrument: Instrument, item: Item, value: Any) -> str:
    """A sentence, or nothing where the value has the form that its item asks for."""
    if item.type == "scale":
        return _off(instrument.scales[item.scale], value)
    if item.type == "matrix":
        return _off_matrix(instrument.scales[item.scale], item, value)
    fits, sentence = _FORMS[item.type]
    return "" if fits(item, value) else sentence


def _names(choices: tuple[Any, ...]) -> set[str]:
    return {c.name for c in choices}


def _text(_: Item, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return _whole(value) or (isinstance(value, float) and math.isfinite(value))


def _day(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _several(item: Item, value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        return False
    return len(set(value)) == len(value) and set(value) <= _names(item.choices)


_FORMS: dict[str, tuple[Callable[[Item, Any], bool], str]] = {
    "note": (lambda _, __: False, "Nothing is asked here."),
    "text": (_text, "Type a shorter text."),
    "long_text": (_text, "Type a shorter text."),
    "file": (_text, "Choose a file."),
    "integer": (lambda _, value: _whole(value), "Type a whole number."),
    "decimal": (lambda _, value: _number(value), "Type a number."),
    "date": (lambda _, value: _day(value), "Give a day, month and year."),
    "select_one": (
        lambda item, value: isinstance(value, str) and value in _names(item.choices),
        "Choose one of the answers.",
    ),
    "select_multiple": (_several, "Choose among the answers."),
}


def _off(scale: Scale, value: Any) -> str:
    if value in scale.beside or (_whole(value) and value in scale.steps):
        return ""
    return f"Choose a whole number from {scale.low} to {scale.high}."


def _off_matrix(scale: Scale, item: Item, value: Any) -> str:
    if not isinstance(value, dict) or not set(value) <= _names(item.rows):
        return "Answer the rows that are there."
    return next((said for v in value.values() if (said := _off(scale, v))), "")


def worth(instrument: Instrument, item: Item, value: Any) -> float:
    """The value of an answer on its scale, turned round where the high end is unfavourable; nan without one.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> musiq = instruments()["musiq_ar"]
    >>> worth(musiq, musiq.item("EXT-07"), 2), worth(musiq, musiq.item("EXT-01"), 2)
    (6.0, 2.0)
    >>> worth(musiq, musiq.item("EXT-01"), "dont_know")
    nan
    """
    if empty(value) or value in BESIDE:
        return math.nan
    return float(instrument.scales[item.scale].turned(value) if item.reverse else value)


def rated(instrument: Instrument) -> tuple[Item, ...]:
    """Everything that is answered on a scale: items, and each row of a matrix as an item `matrix/row`."""
    return tuple(part for item in instrument.items() for part in _rated(item))


def _rated(item: Item) -> Iterator[Item]:
    if item.type == "scale":
        yield item
    if item.type == "matrix":
        tags = replace(item.tags, factor="")
        for row in item.rows:
            name = f"{item.name}/{row.name}"
            yield replace(item, name=name, type="scale", label=row.label, rows=(), tags=tags)


def spread_out(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with those of a matrix under the names that `rated` gives to its rows.

    Examples
    --------
    >>> spread_out({"EXT-01": 3, "skills": {"audit": 2}})
    {'EXT-01': 3, 'skills/audit': 2}
    """
    found: dict[str, Any] = {}
    for name, value in answers.items():
        rows = value if isinstance(value, Mapping) else {}
        found |= {f"{name}/{row}": v for row, v in rows.items()} if rows else {name: value}
    return found
