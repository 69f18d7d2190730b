"""A MeasureTable as JSON: kept by the workbench, or made on one computer and read on another.

It holds counts, never rows. The definition travels with it, so that nothing is added up that was
counted differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InputFileError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Measure
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable

FORMAT = "evenhand measure table 1"
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
    except (KeyError, TypeError, ValueError, AttributeError):
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
        numerator=np.array(form["numerator"], dtype=np.int64),
        denominator=np.array(form["denominator"], dtype=np.int64),
        missing=np.array(form["missing"], dtype=np.int64),
        sums=_real(form.get("sums")),
        squares=_real(form.get("squares")),
        scope_unknown=int(form.get("scope_unknown", 0)),
        undated=int(form.get("undated", 0)),
    )


def _real(values: Any) -> NDArray[np.float64] | None:
    return None if values is None else np.array(values, dtype=np.float64)


def _check(table: MeasureTable, name: str) -> None:
    shape = (len(table.sites), len(table.groups), max(1, len(table.periods)))
    arrays = [getattr(table, n) for n in (*_WHOLE, *_REAL) if getattr(table, n) is not None]
    if any(a.shape != shape for a in arrays):
        raise _wrong("The numbers do not fit the sites, groups and periods.", name)
    if any((getattr(table, n) < 0).any() for n in _WHOLE):
        raise _wrong("A count is below 0.", name)
    if table.measure.kind == "proportion" and (table.numerator > table.denominator).any():
        raise _wrong("There are more events than people in a cell.", name)


def _wrong(problem: str, name: str) -> InputFileError:
    return InputFileError(
        problem, remedy="Make it again with ‘evenhand count’.", where=name or None
    )
