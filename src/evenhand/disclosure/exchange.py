"""The JSON form of a protected table: what goes into `review.json` and is read back next time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from evenhand.disclosure.layout import Row, RowKind, SharedGrain, Span
from evenhand.disclosure.protected import (
    AttackReport,
    GroupHidden,
    HiddenReport,
    Masked,
    PhaseFigures,
    ProtectedTable,
    masked_counts,
    masked_figures,
)
from evenhand.errors import DisclosureError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Kind

VERSION = 1


def to_json(table: ProtectedTable) -> dict[str, Any]:
    """Plain lists and text; hidden counts are null, earlier releases lie in "earlier"."""
    return {
        "version": VERSION,
        "measure": table.measure,
        "kind": table.kind.value,
        "grain": table.grain.value,
        "periods": _spans_out(table.spans),
        "groups": [asdict(g) for g in table.groups],
        "rows": [_row_out(r) for r in table.rows],
        "numerator": table.cells_numerator.tolist(),
        "denominator": table.cells_denominator.tolist(),
        "mean": _optional_out(table.mean),
        "deviation": _optional_out(table.deviation),
        "phases": _phases_out(table.phases),
        "hidden": _report_out(table.report),
        "attack": asdict(table.attack),
        "previous": table.previous,
        "earlier": [to_json(t) for t in table.earlier],
    }


def from_json(form: Mapping[str, Any]) -> ProtectedTable:
    """Read back what `to_json` wrote.

    Raises
    ------
    DisclosureError
        When the form has another version or lacks a part.
    """
    if form.get("version") != VERSION:
        raise DisclosureError(
            "The earlier review was written by another version of Evenhand.",
            remedy="Read it with the version that wrote it, or start a new series of releases.",
        )
    try:
        return _read(form)
    except (KeyError, TypeError, ValueError) as error:
        raise DisclosureError(
            f"The protected table in the earlier review is damaged ({error}).",
            remedy="Use the review.json as Evenhand wrote it.",
        ) from error


def _read(form: Mapping[str, Any]) -> ProtectedTable:
    return ProtectedTable(
        measure=form["measure"],
        kind=Kind(form["kind"]),
        grain=SharedGrain(form["grain"]),
        spans=_spans_in(form["periods"]),
        groups=tuple(_group_in(g) for g in form["groups"]),
        rows=tuple(_row_in(r) for r in form["rows"]),
        cells_numerator=_counts_in(form["numerator"]),
        cells_denominator=_counts_in(form["denominator"]),
        phases=_phases_in(form["phases"]),
        report=_report_in(form["hidden"]),
        attack=AttackReport(**form["attack"]),
        mean=_optional_in(form["mean"]),
        deviation=_optional_in(form["deviation"]),
        previous=form["previous"],
        earlier=tuple(from_json(t) for t in form["earlier"]),
    )


def digest(table: ProtectedTable) -> str:
    """SHA-256 of the table's JSON form, its own history left out."""
    form = to_json(table) | {"earlier": []}
    text = json.dumps(form, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _spans_out(spans: tuple[Span, ...]) -> list[list[str]]:
    return [[s.start.isoformat(), s.end.isoformat()] for s in spans]


def _spans_in(spans: list[list[str]]) -> tuple[Span, ...]:
    return tuple(Span(date.fromisoformat(a), date.fromisoformat(b)) for a, b in spans)


def _row_out(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "label": row.label,
        "members": sorted(row.members),
        "kind": row.kind.value,
    }


def _row_in(form: Mapping[str, Any]) -> Row:
    return Row(form["key"], form["label"], frozenset(form["members"]), RowKind(form["kind"]))


def _group_in(form: Mapping[str, Any]) -> EthnicGroup:
    return EthnicGroup(form["key"], form["label"], form["parent"], GroupStatus(form["status"]))


def _phases_out(phases: PhaseFigures) -> dict[str, Any]:
    arrays = ("numerator", "denominator", "rate", "ratio")
    return {
        "periods": _spans_out(phases.spans),
        **{name: getattr(phases, name).tolist() for name in arrays},
        "pair": phases.pair,
    }


def _phases_in(form: Mapping[str, Any]) -> PhaseFigures:
    return PhaseFigures(
        _spans_in(form["periods"]),
        _counts_in(form["numerator"]),
        _counts_in(form["denominator"]),
        _figures_in(form["rate"]),
        _figures_in(form["ratio"]),
        None if form["pair"] is None else (form["pair"][0], form["pair"][1]),
    )


def _report_out(report: HiddenReport) -> dict[str, Any]:
    groups = [asdict(g) | {"periods": [p.isoformat() for p in g.periods]} for g in report.groups]
    return {"groups": groups, "cells": report.cells}


def _report_in(form: Mapping[str, Any]) -> HiddenReport:
    groups = tuple(
        GroupHidden(**(g | {"periods": tuple(date.fromisoformat(p) for p in g["periods"])}))
        for g in form["groups"]
    )
    return HiddenReport(groups, form["cells"])


def _counts_in(values: list[Any]) -> Masked:
    figures = np.array(values, dtype=np.float64)  # null becomes NaN
    shown = ~np.isnan(figures)
    return masked_counts(np.where(shown, figures, 0).astype(np.int64), shown)


def _figures_in(values: list[Any]) -> Masked:
    figures = np.array(values, dtype=np.float64)
    return masked_figures(figures, ~np.isnan(figures))


def _optional_out(figures: Masked | None) -> list[Any] | None:
    return None if figures is None else figures.tolist()


def _optional_in(values: list[Any] | None) -> Masked | None:
    return None if values is None else _figures_in(values)
