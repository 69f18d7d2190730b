"""Sheets of definitions: the measures, and the plan that every reading answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from evenhand.documents.workbook.sheet import Column, Form, Row, Sheet, sheet
from evenhand.measures.definition import Measure
from evenhand.reading.model import Review

_MEASURES = (
    Column("Measure", "Title of the measure"),
    Column("Measure id", "Stable name of the measure"),
    Column("Meaning", "What is counted, in words", Form.LONG),
    Column("Role", "Outcome, process or balancing"),
    Column("Kind", "Proportion, rate, mean, count, or what lies between events"),
    Column("Better", "Which direction is better: lower, higher or neither"),
    Column("Unit", "What one row of the denominator is"),
    Column("Ethnicity of", "Whose ethnicity is read: mother or baby"),
    Column("Numerator is", "Condition that an event fulfils", Form.LONG),
    Column("Denominator is", "Condition of those among whom events are counted", Form.LONG),
    Column("Exclusions", "Who is left out", Form.LONG),
    Column("Number averaged", "The number averaged, or the exposure summed", Form.LONG),
    Column("Scale", "What rates are shown for each of: 100 is per cent", Form.WHOLE),
    Column("Validation", "How far the data were checked"),
    Column("Breaks", "Dated changes of definition, system or way of measuring", Form.LONG),
    Column("Caution", "How the counting must not be read", Form.LONG),
    Column("Source", "Where the definition comes from", Form.LONG),
)


def measures(review: Review) -> Sheet:
    """How every measure is defined."""
    return sheet("Measures", _MEASURES, (_definition(r.measure) for r in review.readings))


def _definition(m: Measure) -> Row:
    return (
        m.title,
        m.id,
        m.meaning,
        str(m.role),
        str(m.kind),
        str(m.direction),
        str(m.unit),
        m.ethnicity_of,
        m.numerator,
        m.denominator,
        "; ".join(m.exclusions),
        m.value,
        m.multiplier,
        str(m.validation),
        "; ".join(f"{b.on.isoformat()} {b.what}" for b in m.breaks),
        m.caution,
        m.source,
    )


_PLAN = (
    Column("Measure", "Title of the measure, or every measure"),
    Column("Setting", "Name of the setting"),
    Column("Value", "What was set; empty where nothing was", Form.LONG),
)


def plan(review: Review) -> Sheet:
    """What was asked: once where it is the same for all measures, else for each."""
    plans = {r.measure.title: _settings(r.plan) for r in review.readings}
    same = len(set(plans.values())) <= 1
    listed = {"every measure": _settings(review.plan)} if same or not plans else plans
    if same and plans:
        listed = {"every measure": next(iter(plans.values()))}
    rows = ((title, name, value) for title, found in listed.items() for name, value in found)
    return sheet("Plan", _PLAN, rows)


def _settings(asked: Any) -> tuple[tuple[str, str], ...]:
    return tuple(_flat(asked, ""))


def _flat(value: Any, start: str) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(value):
        found, name = getattr(value, field.name), f"{start}{field.name.replace('_', ' ')}"
        if dataclasses.is_dataclass(found):
            yield from _flat(found, f"{name}: ")
        else:
            yield name, _said(found)


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
