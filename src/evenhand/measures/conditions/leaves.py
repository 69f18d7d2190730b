"""Columns, values and dates of a condition, and how a refusal finds its place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlglot import exp

from evenhand.measures.conditions.errors import ConditionError, Span
from evenhand.measures.conditions.tokens import Source
from evenhand.measures.conditions.types import Type, of_column
from evenhand.measures.vocabulary import vocabulary
from evenhand.records.recordset import ColumnKind

Built = tuple[exp.Expression, Type]
_FORBIDDEN_COLUMNS = {
    "ethnicity": "Every measure is counted for every ethnic group; choose groups in the review.",
    "woman": "It identifies a person. Say who is counted with ‘unit’ instead.",
}


class Leaves:
    """What a condition is made of at its ends."""

    def __init__(self, source: Source, columns: Mapping[str, ColumnKind] | None) -> None:
        self.source, self.columns = source, columns
        self.used: list[str] = []

    def _column(self, node: exp.Column) -> Built:
        self.only(node, "this")
        identifier = node.this
        if not isinstance(identifier, exp.Identifier):
            raise self.refuse(node, "This is not a column.", "Name one column.")
        name = self._resolve(node, identifier)
        self.used.append(name)
        return exp.column(name, quoted=True), self._type_of(name)

    def _resolve(self, node: exp.Column, identifier: exp.Identifier) -> str:
        name = str(identifier.this)
        folded = name if identifier.args.get("quoted") else name.lower()
        if folded in _FORBIDDEN_COLUMNS:
            problem = f"A condition may not use the column ‘{folded}’."
            raise self.refuse(node, problem, _FORBIDDEN_COLUMNS[folded])
        if self.columns is None:
            return folded
        for candidate in (name, folded):
            if candidate in self.columns or candidate in {"event_date", "site"}:
                return candidate
        raise self.refuse(node, f"There is no column called ‘{name}’.", self._nearest(folded))

    def _nearest(self, name: str) -> str:
        known = [*(self.columns or {}), "event_date", "site"]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
        if near:
            return f"Did you mean {' or '.join(f'‘{n}’' for n in near)}?"
        if name in vocabulary():
            meaning = vocabulary()[name].meaning
            return (
                f"Map the column that holds it ({meaning.rstrip('.')}), or leave this measure out."
            )
        shown = sorted(set(known) - set(_FORBIDDEN_COLUMNS))
        return f"The records have: {', '.join(shown)}."

    def _type_of(self, name: str) -> Type:
        if self.columns is None:
            return of_column(vocabulary()[name].kind) if name in vocabulary() else Type.ANY
        default = {"event_date": ColumnKind.DATE, "site": ColumnKind.CODE}
        return of_column(self.columns.get(name) or default[name])

    def _literal(self, node: exp.Literal) -> Built:
        if node.is_string:
            return exp.Literal.string(str(node.this)), Type.TEXT
        return exp.Literal.number(str(node.this)), Type.NUMBER

    def _boolean(self, node: exp.Boolean) -> Built:
        return (exp.true() if node.this else exp.false()), Type.BOOLEAN

    def _date(self, node: exp.Cast) -> Built:
        target = node.args.get("to")
        day = node.this
        dated = isinstance(target, exp.DataType) and target.this == exp.DataType.Type.DATE
        if not dated or not isinstance(day, exp.Literal) or not day.is_string:
            raise self.refuse(node, "Values cannot be turned into another type.", DATE_HINT)
        try:
            written = date.fromisoformat(str(day.this)).isoformat()
        except ValueError:
            raise self.refuse(day, f"‘{day.this}’ is not a date.", DATE_HINT) from None
        return exp.cast(exp.Literal.string(written), exp.DataType.Type.DATE), Type.DATE

    # -- errors

    def only(self, node: exp.Expression, *names: str) -> None:
        """Refuse arguments that this room does not know: a new SQLGlot may parse more into them."""
        for name, value in node.args.items():
            if value and name not in names:
                spot = value if isinstance(value, exp.Expression) else node
                raise self.refuse(spot, "This may not stand in a condition.", "Take it out.")

    def refuse(self, node: Any, problem: str, remedy: str) -> ConditionError:
        span = spot_of(node) or Span(0, len(self.source.text) - 1)
        return self.source.refuse(problem, remedy, span.start, span.end)


DATE_HINT = "Write dates as DATE '2024-04-01'."


def wrapped(built: exp.Expression) -> exp.Expression:
    """Brackets around everything but leaves, so that no precedence is left to a dialect."""
    leaves = (exp.Column, exp.Literal, exp.Boolean, exp.Paren, exp.Cast, exp.Abs, exp.Coalesce)
    return built if isinstance(built, leaves) else exp.Paren(this=built)


def spot_of(node: Any) -> Span | None:
    """Characters from the first to the last leaf whose place is known."""
    if not isinstance(node, exp.Expression):
        return None
    places = [n.meta for n in node.walk() if "start" in n.meta]
    if not places:
        return None
    return Span(min(p["start"] for p in places), max(p["end"] for p in places))


def shown(node: Any) -> str:
    if isinstance(node, exp.Column):
        return f"‘{node.name}’"
    if isinstance(node, exp.Literal):
        return f"'{node.this}'" if node.is_string else str(node.this)
    return "this part"


def mixed_remedy(left: Built, right: Built) -> str:
    types = {left[1], right[1]}
    if types == {Type.TEXT, Type.NUMBER}:
        return "Put text in quotes and numbers without; check how the column is mapped."
    if Type.DATE in types:
        return DATE_HINT
    if Type.BOOLEAN in types:
        return "Use a true-or-false column alone, or compare it with TRUE or FALSE."
    return "Compare values of one kind."
