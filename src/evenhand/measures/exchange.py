"""A MeasureTable as JSON: kept by the workbench, or made on one computer and read on another.

It holds counts, never rows. In a file of several tables the definitions travel with the counts, so
that nothing is added up that was counted differently.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import EvenhandError, InputFileError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Measure
from evenhand.measures.loading import parse_measures
from evenhand.measures.periods import Grain, contiguous
from evenhand.measures.table import MeasureTable

FORMAT = "evenhand measure table 1"
FILE_FORMAT = "evenhand measure tables 1"
LARGEST = 50 * 2**20  # bytes of a file of tables: 20 years of 40 sites are a tenth of it
_WHOLE = ("numerator", "denominator", "missing")
_REAL = ("sums", "squares")


def table_to_json(table: MeasureTable) -> dict[str, Any]:
    """The table as plain values; its measure is named by id only.

    Examples
    --------
    >>> from evenhand.measures import measure
    >>> one = np.ones((1, 1, 1), np.int64)
    >>> table = MeasureTable(measure("pph_1000"), Grain.MONTH, (date(2026, 1, 1),),
    ...                      (EthnicGroup("black", "Black"),), ("",), one, 10 * one, 0 * one)
    >>> table_to_json(table)["denominator"]
    [[[10]]]
    """
    arrays = {n: getattr(table, n) for n in (*_WHOLE, *_REAL)}
    return {
        "format": FORMAT,
        "measure": table.measure.id,
        "grain": str(table.grain),
        "periods": [p.isoformat() for p in table.periods],
        "partial": [p.isoformat() for p in table.partial],
        "groups": [
            {"key": g.key, "label": g.label, "parent": g.parent, "status": str(g.status)}
            for g in table.groups
        ],
        "sites": list(table.sites),
        **{n: None if a is None else a.tolist() for n, a in arrays.items()},
        "scope_unknown": table.scope_unknown,
        "undated": table.undated,
    }


def table_from_json(form: Mapping[str, Any], measure: Measure, *, name: str = "") -> MeasureTable:
    """The table of a measure, checked.

    Parameters
    ----------
    form
        As `table_to_json` gives it.
    measure
        Its definition; the id must agree.
    name
        File name, for errors.

    Raises
    ------
    InputFileError
        When it is no measure table, is of another measure, or its numbers do not fit together.
    """
    if form.get("format") != FORMAT:
        raise _wrong("The file is no measure table of Evenhand.", name)
    if form.get("measure") != measure.id:
        raise _wrong(f"The file counts ‘{form.get('measure')}’, not ‘{measure.id}’.", name)
    try:
        table = _read(form, measure)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise _wrong("A part of the measure table is missing or damaged.", name) from None
    _check(table, name)
    return table


def _read(form: Mapping[str, Any], measure: Measure) -> MeasureTable:
    return MeasureTable(
        measure=measure,
        grain=Grain(form["grain"]),
        periods=tuple(date.fromisoformat(p) for p in form["periods"]),
        partial=tuple(date.fromisoformat(p) for p in form.get("partial", ())),
        groups=tuple(
            EthnicGroup(g["key"], g["label"], g["parent"], GroupStatus(g["status"]))
            for g in form["groups"]
        ),
        sites=tuple(str(s) for s in form["sites"]),
        numerator=_whole(form["numerator"]),
        denominator=_whole(form["denominator"]),
        missing=_whole(form["missing"]),
        sums=_real(form.get("sums")),
        squares=_real(form.get("squares")),
        scope_unknown=int(form.get("scope_unknown", 0)),
        undated=int(form.get("undated", 0)),
    )


def _whole(values: Any) -> NDArray[np.int64]:
    """Whole numbers only: 1.5 is refused, never cut to 1."""
    found = np.array(values)
    if found.dtype.kind != "i":
        raise ValueError
    return found.astype(np.int64)


def _real(values: Any) -> NDArray[np.float64] | None:
    return None if values is None else np.array(values, dtype=np.float64)


def _check(table: MeasureTable, name: str) -> None:
    shape = (len(table.sites), len(table.groups), max(1, len(table.periods)))
    arrays = [getattr(table, n) for n in (*_WHOLE, *_REAL) if getattr(table, n) is not None]
    if any(a.shape != shape for a in arrays):
        raise _wrong("The numbers do not fit the sites, groups and periods.", name)
    if table.periods and table.periods != contiguous(
        table.periods[0], table.periods[-1], table.grain
    ):
        raise _wrong("The periods do not follow one another.", name)
    for names in (table.sites, [g.key for g in table.groups]):
        if len(set(names)) < len(names):
            raise _wrong("A site or group is there twice.", name)
    if any(
        not np.isfinite(getattr(table, n)).all() for n in _REAL if getattr(table, n) is not None
    ):
        raise _wrong("A sum is not a number.", name)
    if any((getattr(table, n) < 0).any() for n in _WHOLE):
        raise _wrong("A count is below 0.", name)
    if table.measure.kind == "proportion" and (table.numerator > table.denominator).any():
        raise _wrong("There are more events than people in a cell.", name)


def _wrong(problem: str, name: str) -> InputFileError:
    return InputFileError(
        problem, remedy="Make it again with ‘evenhand count’.", where=name or None
    )


@dataclass(frozen=True, slots=True, eq=False)
class Defined:
    """A table with the TOML text of its measure."""

    table: MeasureTable
    definition: str


def tables_to_json(tables: Iterable[Defined]) -> dict[str, Any]:
    """Several tables as one file, each with its definition inside.

    Examples
    --------
    >>> sorted(tables_to_json([]))
    ['format', 'tables']
    """
    return {
        "format": FILE_FORMAT,
        "tables": [{"definition": t.definition, "counts": table_to_json(t.table)} for t in tables],
    }


def tables_from_bytes(content: bytes, *, name: str = "") -> tuple[Defined, ...]:
    """The tables of a file, checked: nothing in it is taken on trust.

    Parameters
    ----------
    content
        The file as `tables_to_json` and `json.dumps` wrote it.
    name
        File name, for errors.

    Raises
    ------
    InputFileError
        When it is no such file, is too large, or a table or definition in it does not read.

    Examples
    --------
    >>> tables_from_bytes(b"births,2026", name="births.json")
    Traceback (most recent call last):
    ...
    evenhand.errors.InputFileError: births.json: The file holds no measure tables. Make it again with ‘evenhand count’.
    """
    if len(content) > LARGEST:
        raise _wrong("The file is larger than 50 MB: measure tables are small.", name)
    entries = _entries(_parsed(content, name), name)
    found = tuple(_defined(entry, name) for entry in entries)
    ids = [one.table.measure.id for one in found]
    if len(set(ids)) < len(ids):
        raise _wrong("The file counts a measure twice.", name)
    return found


def _parsed(content: bytes, name: str) -> Any:
    try:
        return json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _wrong("The file holds no measure tables.", name) from None


def _entries(form: Any, name: str) -> Sequence[Any]:
    if not isinstance(form, dict) or form.get("format") != FILE_FORMAT:
        raise _wrong("The file holds no measure tables.", name)
    entries = form.get("tables")
    if not isinstance(entries, list) or not entries:
        raise _wrong("There is no table in the file.", name)
    return entries


def _defined(entry: Any, name: str) -> Defined:
    if not (
        isinstance(entry, dict)
        and isinstance(entry.get("definition"), str)
        and isinstance(entry.get("counts"), dict)
    ):
        raise _wrong("A part of the measure table is missing or damaged.", name)
    try:
        (measure,) = parse_measures(entry["definition"], name=name)
    except (EvenhandError, ValueError):
        raise _wrong("A definition in the file does not read.", name) from None
    return Defined(table_from_json(entry["counts"], measure, name=name), entry["definition"])


_COUNTING = (
    "kind", "unit", "ethnicity_of", "denominator", "numerator", "value", "exclusions", "date", "origin", "composite", "components",
)  # fmt: skip


def counted_differently(one: Measure, other: Measure) -> tuple[str, ...]:
    """Which parts of two definitions make their counts differ; words and breaks do not.

    Examples
    --------
    >>> from evenhand.measures import measure
    >>> counted_differently(measure("pph_1000"), measure("pph_1500"))
    ('numerator',)
    """
    return tuple(n for n in _COUNTING if getattr(one, n) != getattr(other, n))
