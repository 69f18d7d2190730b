"""The bundled measures, as a table to choose from or as TOML to copy."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from evenhand.measures import library, measure
from evenhand.measures.definition import Measure


def measure_table() -> Table:
    """Every bundled measure: id, title, role, and the columns that it needs."""
    table = Table(
        title="Bundled measures",
        caption="evenhand measures ID shows one as TOML to copy and change",
    )
    for heading in ("id", "title", "role", "better", "columns"):
        table.add_column(heading, overflow="fold")
    for one in library():
        better = {"lower": "fewer", "higher": "more"}.get(str(one.direction), "neither")
        table.add_row(one.id, one.title, str(one.role), better, ", ".join(one.needs))
    return table


def describe_measure(measure_id: str) -> str:
    """One bundled measure as TOML.

    Raises
    ------
    MeasureError
        When there is no such measure.
    """
    return to_toml(measure(measure_id))


def to_toml(one: Measure) -> str:
    """A definition as its TOML file would say it."""
    import tomlkit  # noqa: PLC0415 - only when asked

    table = tomlkit.table()
    for name in _SHOWN:
        if one.composite and name in ("numerator", "value"):
            continue  # made from the components
        value = getattr(one, name)
        if value not in (None, "", (), 0):  # 0: the origin or horizon that is taken anyway
            table.add(name, list(value) if isinstance(value, tuple) else _plain(value))
    if one.components:
        table.add("components", _components(one))
    for one_break in one.breaks:
        row = tomlkit.table()
        row.update({"on": one_break.on, "what": one_break.what})
        table.setdefault("breaks", tomlkit.aot()).append(row)
    document = tomlkit.document()
    many = tomlkit.aot()
    many.append(table)
    document.add("measure", many)
    return tomlkit.dumps(document)


def _components(one: Measure) -> Any:
    import tomlkit  # noqa: PLC0415

    parts = tomlkit.aot()
    for part in one.components:
        row = tomlkit.table()
        for name in ("title", "condition", "applies"):
            if getattr(part, name):
                row.add(name, getattr(part, name))
        parts.append(row)
    return parts


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool) else str(value)


_SHOWN = (
    "id",
    "title",
    "meaning",
    "role",
    "kind",
    "direction",
    "clinical_area",
    "unit",
    "ethnicity_of",
    "people",
    "event",
    "denominator",
    "numerator",
    "value",
    "exclusions",
    "period",
    "multiplier",
    "source",
    "validation",
    "composite",
    "origin",
    "pathway",
    "horizon_months",
    "leads",
    "companions",
    "date",
    "caution",
)
