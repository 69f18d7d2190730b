"""One [[measure]] table to one Measure: each field checked, with a sentence for each mistake."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from evenhand.errors import MeasureError
from evenhand.measures.composite import joined
from evenhand.measures.conditions import Place, Type, check_condition
from evenhand.measures.definition import (
    Break,
    Component,
    Composite,
    Direction,
    Kind,
    Measure,
    Role,
    Validation,
)
from evenhand.measures.periods import Grain
from evenhand.records.recordset import Unit

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_COLUMN = re.compile(r"[a-z_]\w*")
_REQUIRED = (
    "id", "title", "meaning", "role", "kind", "direction",
    "unit", "ethnicity_of", "people", "event",
)  # fmt: skip


class _Table:
    """The table of one measure, and where it stands."""

    def __init__(self, table: dict[str, Any], where: str) -> None:
        self.table, self.where = table, where

    def wrong(self, problem: str, remedy: str) -> MeasureError:
        return MeasureError(problem, remedy=remedy, where=self.where)


def read_measure(table: dict[str, Any], *, file: str, place: int) -> Measure:
    """One measure from its TOML table, the `place`-th of `file`.

    Raises
    ------
    MeasureError
        For an unknown, missing or unfit field.
    """
    given = str(table.get("id", ""))
    name = f"measure ‘{given}’" if given else f"measure {place}"
    source = _Table(table, f"{file}, {name}")
    _refuse_unknown(source)
    _refuse_missing(source)
    values = {key: _READERS[key](source, key) for key in table}
    return _complete(source, values, Place(file=file, measure=given))


def _refuse_unknown(source: _Table) -> None:
    for key in source.table:
        if key in _READERS:
            continue
        near = difflib.get_close_matches(key, _READERS, n=1)
        remedy = f"Did you mean ‘{near[0]}’?" if near else f"The fields are: {', '.join(_READERS)}."
        raise source.wrong(f"A measure has no field called ‘{key}’.", remedy)


def _refuse_missing(source: _Table) -> None:
    missing = [key for key in _REQUIRED if source.table.get(key) in (None, "")]
    if missing:
        names = ", ".join(f"‘{key}’" for key in missing)
        raise source.wrong(f"The measure lacks {names}.", "Write each of them.")


def _complete(source: _Table, values: dict[str, Any], place: Place) -> Measure:
    kind: Kind = values["kind"]
    _refuse_composite(source, kind, values)
    _refuse_parts(source, kind)
    _put_together(values)
    needs = _needs(values, place)
    values.setdefault("multiplier", 100 if kind is Kind.PROPORTION else 1)
    return Measure(**values, needs=needs)


def _refuse_parts(source: _Table, kind: Kind) -> None:
    """Each kind has its own parts: numerator, value or both."""
    wanted = {Kind.MEAN: {"value"}, Kind.RATE: {"numerator", "value"}}.get(kind, {"numerator"})
    if "composite" in source.table:
        return  # its numerator or value is made from the components
    given = {part for part in ("numerator", "value") if part in source.table}
    for part in sorted(wanted - given):
        raise source.wrong(f"A measure of kind ‘{kind}’ needs ‘{part}’.", _PARTS[part])
    for part in sorted(given - wanted):
        raise source.wrong(f"A measure of kind ‘{kind}’ has no ‘{part}’.", "Take it out.")
    if "origin" in source.table and kind is not Kind.MEAN:
        raise source.wrong("Only a measure of kind ‘mean’ has an ‘origin’.", "Take it out.")


_COMPOSITE_KINDS = {Composite.ALL_OR_NONE: Kind.PROPORTION, Composite.OPPORTUNITY: Kind.MEAN}
_COMPONENT = 'Write [[measure.components]] with title = "..." and condition = "...".'


def _refuse_composite(source: _Table, kind: Kind, values: dict[str, Any]) -> None:
    """A composite has at least two parts, and its own kind; nothing else has parts."""
    how, parts = values.get("composite"), values.get("components", ())
    if how is None:
        if parts:
            remedy = 'Say how they are put together: composite = "all-or-none" or "opportunity".'
            raise source.wrong("There are components, and no ‘composite’.", remedy)
        return
    if len(parts) < 2:
        raise source.wrong("A composite needs two components or more.", _COMPONENT)
    if kind is not _COMPOSITE_KINDS[how]:
        wanted = _COMPOSITE_KINDS[how]
        raise source.wrong(f"A composite ‘{how}’ is of kind ‘{wanted}’.", "Change ‘kind’.")
    written = [part for part in ("numerator", "value") if part in source.table]
    if written:
        problem = f"A composite is made from its components, and has no ‘{written[0]}’."
        raise source.wrong(problem, "Take it out.")


def _put_together(values: dict[str, Any]) -> None:
    how = values.get("composite")
    if how is not None:
        name = "numerator" if how is Composite.ALL_OR_NONE else "value"
        values[name] = joined(how, values["components"])


_PARTS = {
    "numerator": "Write the condition that makes a unit count as an event.",
    "value": "Write the number that is averaged (mean) or the exposure that is summed (rate).",
}


def _needs(values: dict[str, Any], place: Place) -> tuple[str, ...]:
    used: list[str] = [values["date"]] if values.get("date") else []
    for name, text, gives in conditions_of(values):
        where = Place(place.file, place.measure, name)
        used.extend(check_condition(text, gives=gives, place=where).columns)
    return tuple(dict.fromkeys(used))


def conditions_of(values: dict[str, Any]) -> list[tuple[str, str, Type]]:
    """Every condition of a measure: name of its field, text, and what it must give."""
    found = [
        ("denominator", values.get("denominator"), Type.BOOLEAN),
        ("numerator", values.get("numerator"), Type.BOOLEAN),
        ("value", values.get("value"), Type.NUMBER),
    ]
    for number, text in enumerate(values.get("exclusions", ()), start=1):
        found.append((f"exclusion {number}", text, Type.BOOLEAN))
    # parts first, so that a mistake is shown in the part and not in what was made of it
    parts = enumerate(values.get("components", ()), start=1)
    found[:0] = [
        (f"component {number}", text, Type.BOOLEAN)
        for number, part in parts
        for text in (part.condition, part.applies or None)
    ]
    return [(name, text, gives) for name, text, gives in found if text is not None]


# -- one reader a field


def _text(source: _Table, key: str) -> str:
    value = source.table[key]
    if not isinstance(value, str):
        raise source.wrong(f"‘{key}’ must be text.", "Put it in double quotes.")
    return value.strip()


def _identifier(source: _Table, key: str) -> str:
    value = _text(source, key)
    if not _ID.fullmatch(value):
        remedy = "Use small letters, digits and underscores, beginning with a letter."
        raise source.wrong(f"‘{value}’ cannot be an id.", remedy)
    return value


def _date_column(source: _Table, key: str) -> str:
    value = _text(source, key)
    if value and not _COLUMN.fullmatch(value):
        raise source.wrong(f"‘{value}’ is not the name of a column.", "Name one date column.")
    return value


def _choice(options: type[StrEnum]) -> Callable[[_Table, str], StrEnum]:
    def read(source: _Table, key: str) -> StrEnum:
        value = _text(source, key)
        if value in set(options):
            return options(value)
        allowed = ", ".join(f"‘{o}’" for o in options)
        raise source.wrong(f"‘{value}’ is not a {key}.", f"Use one of {allowed}.")

    return read


def _whose(source: _Table, key: str) -> str:
    value = _text(source, key)
    if value not in {"mother", "baby"}:
        raise source.wrong(f"‘{key}’ is ‘{value}’.", "Write ‘mother’ or ‘baby’.")
    return value


def _list(source: _Table, key: str) -> tuple[str, ...]:
    value = source.table[key]
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise source.wrong(f"‘{key}’ must be a list of texts.", 'Write ["one", "two"].')
    return tuple(v.strip() for v in value)


def _whole(source: _Table, key: str) -> int:
    value = source.table[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise source.wrong(f"‘{key}’ must be a whole number over 0.", "For example 100.")
    return value


def _number(source: _Table, key: str) -> float:
    value = source.table[key]
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e9:
        raise source.wrong(f"‘{key}’ must be a number.", "For example 0 or 280.")
    return float(value)


def _breaks(source: _Table, key: str) -> tuple[Break, ...]:
    rows = source.table[key]
    if not isinstance(rows, list):
        raise source.wrong(f"‘{key}’ must be a list.", _BREAK)
    return tuple(sorted((_break(source, row) for row in rows), key=lambda b: b.on))


def _break(source: _Table, row: Any) -> Break:
    if not isinstance(row, dict) or set(row) != {"on", "what"}:
        raise source.wrong("A break has two parts, ‘on’ and ‘what’.", _BREAK)
    day, what = row["on"], row["what"]
    if type(day) is not date or not isinstance(what, str) or not what.strip():
        raise source.wrong("A break needs a date and what changed.", _BREAK)
    return Break(on=day, what=what.strip())


def _components(source: _Table, key: str) -> tuple[Component, ...]:
    rows = source.table[key]
    if not isinstance(rows, list):
        raise source.wrong(f"‘{key}’ must be a list.", _COMPONENT)
    return tuple(_component(source, row) for row in rows)


def _component(source: _Table, row: Any) -> Component:
    whole = isinstance(row, dict) and {"title", "condition"} <= set(row)
    if not whole or set(row) - {"title", "condition", "applies"}:
        raise source.wrong(
            "A component has a title, a condition and perhaps ‘applies’.", _COMPONENT
        )
    texts = {name: text.strip() for name, text in row.items() if isinstance(text, str)}
    if len(texts) < len(row) or not all(texts.values()):
        raise source.wrong("A part of a component is empty or is no text.", _COMPONENT)
    return Component(**texts)


def _pathway(source: _Table, key: str) -> str:
    value = _text(source, key)
    if value != "complex":
        raise source.wrong(f"‘{value}’ is not a pathway.", "Write ‘complex’, or leave it out.")
    return value


_BREAK = 'Write {on = 2024-04-01, what = "blood loss weighed instead of estimated"}.'

_READERS: dict[str, Callable[[_Table, str], Any]] = {
    "id": _identifier, "title": _text, "meaning": _text, "role": _choice(Role),
    "kind": _choice(Kind), "direction": _choice(Direction), "unit": _choice(Unit),
    "ethnicity_of": _whose, "people": _text, "event": _text, "denominator": _text,
    "numerator": _text, "value": _text, "exclusions": _list, "date": _date_column,
    "period": _choice(Grain), "source": _text, "validation": _choice(Validation),
    "ethnicity_recorded": _text, "clinical_area": _text, "companions": _list, "breaks": _breaks,
    "multiplier": _whole, "origin": _number, "caution": _text,
    "composite": _choice(Composite), "components": _components, "pathway": _pathway,
    "horizon_months": _whole, "leads": _list,
}  # fmt: skip
