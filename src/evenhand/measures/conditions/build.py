"""Second gate: an allow-list of expressions, typed lightly and written anew.

The parsed tree is never passed on. Each node is looked up by its exact class and rebuilt from
nothing but columns of the records, literals and a few operators; what is not in the table below
cannot run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

from evenhand.measures.conditions import nodes
from evenhand.measures.conditions.errors import Place
from evenhand.measures.conditions.tokens import Source, read_tokens
from evenhand.measures.conditions.types import Type, agree
from evenhand.records.recordset import ColumnKind


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A condition that may run: a fresh expression, what it gives, and the columns it uses."""

    expression: exp.Expression
    type: Type
    columns: tuple[str, ...]


def check_condition(
    text: str,
    *,
    gives: Type = Type.BOOLEAN,
    columns: Mapping[str, ColumnKind] | None = None,
    place: Place | None = None,
) -> Checked:
    """Read a condition (or, with ``gives=Type.NUMBER``, a number) and build it anew.

    Parameters
    ----------
    text
        SQL condition over canonical columns, three-valued: an unknown value makes it unknown.
    gives
        What it must give.
    columns
        Columns of the records and their kinds. None checks the form only, for definitions that
        are read before there are records.
    place
        File, measure and field, named in errors.

    Raises
    ------
    ConditionError
        With line, column and carets, when anything is not on the allow-list, a column does not
        exist, or types do not fit.

    Examples
    --------
    >>> found = check_condition("blood_loss_ml >= 1500",
    ...                         columns={"blood_loss_ml": ColumnKind.NUMBER})
    >>> found.expression.sql("duckdb"), found.columns
    ('"blood_loss_ml" >= 1500', ('blood_loss_ml',))
    >>> check_condition("blod_loss_ml >= 1500", columns={"blood_loss_ml": ColumnKind.NUMBER})
    Traceback (most recent call last):
    ...
    evenhand.measures.conditions.errors.ConditionError: line 1, column 1: There is no column ...
    """
    source = Source(text, place or Place())
    read_tokens(source)
    builder = nodes.Builder(source, columns)
    built, kind = builder.build(_parse(source))
    if not agree(kind, gives):
        whole = len(text) - 1
        remedy = "Compare it with a value, for example blood_loss_ml >= 1500."
        if gives is not Type.BOOLEAN:
            remedy = "Write a column or a sum of columns."
        raise source.refuse(f"This gives {kind}, where {gives} is needed.", remedy, 0, whole)
    return Checked(built, kind, tuple(dict.fromkeys(builder.used)))


def _parse(source: Source) -> exp.Expression:
    try:
        statements = sqlglot.parse(source.text, read="duckdb")
    except (ParseError, RecursionError) as error:
        raise _unreadable(source, error) from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Expression):
        raise source.refuse("The condition cannot be read.", "Write one condition.", 0, 0)
    return statements[0]


def _unreadable(source: Source, error: Exception) -> Exception:
    details = getattr(error, "errors", None) or [{}]
    mark = details[0].get("highlight") or ""
    context = details[0].get("start_context") or ""
    start = min(len(context), len(source.text) - 1)
    remedy = "Check that brackets are closed and that a value follows every sign."
    return source.refuse(
        "The condition cannot be read from here.", remedy, start, start + max(len(mark), 1) - 1
    )
