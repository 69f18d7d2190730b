"""From records to a table of ethnicity and a second characteristic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evenhand.equity.joint import JointTable
from evenhand.measures import Measure, count
from evenhand.measures import measure as bundled
from evenhand.measures.strata import Strata
from evenhand.reading.crossing import cross
from evenhand.reading.model import Plan
from evenhand.records import ColumnMapping, load, open_source, propose_mapping
from evenhand.review.mapping import read_mapping


def intersection(
    records: Any,
    measure: Measure | str,
    *,
    by: str,
    population: Sequence[str] | str,
    compare_with: Sequence[str] | str,
    cuts: Sequence[float] = (),
    order: Sequence[str] = (),
    mapping: ColumnMapping | str | Path | None = None,
    dimension: str | None = None,
    level: str = "high",
    audience: str = "team",
) -> JointTable:
    """Ethnicity by a second characteristic, from records: joint groups with small-number care.

    Parameters
    ----------
    records
        Path, database URL or frame, as for `equity_review`.
    measure
        A measure or the id of a bundled one.
    by
        Canonical column of the second characteristic: "imd_decile", "maternal_age", "parity" ...
    population, compare_with
        Ethnic groups by label or key.
    cuts
        Where a number is cut: (20, 30, 40) gives four bands. A number needs them.
    order
        Levels in order, reference first; without it only bands are taken as ordered, and only
        neighbours in an order are put together when groups are small.
    mapping
        A `ColumnMapping` or its file; None proposes one.
    dimension
        What to call the characteristic in words; None takes the column's name.
    level
        "high" or "detailed" ethnic groups.
    audience
        "team", or "shared": protected first, then made from what is shown.

    Raises
    ------
    UserError
        With what is wrong and what to do.
    """
    plan = Plan(focus=_names(population), comparison=_names(compare_with), level=level)
    source = open_source(records)
    chosen = (
        propose_mapping(source)
        if mapping is None
        else mapping
        if isinstance(mapping, ColumnMapping)
        else read_mapping(Path(mapping))
    )
    wanted = bundled(measure) if isinstance(measure, str) else measure
    with load(source, chosen) as rows:
        (table,) = count(rows, [wanted], by=Strata(by, tuple(cuts)))
    return cross(
        table,
        plan,
        dimension=dimension or by.replace("_", " "),
        order=order,
        ordered=bool(cuts),
        audience=audience,
    )


def _names(value: Sequence[str] | str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
