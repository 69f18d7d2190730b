"""The allow-list: each expression that a condition may hold, and how it is written anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from evenhand.measures.conditions.leaves import Built, Leaves, mixed_remedy, shown, spot_of, wrapped
from evenhand.measures.conditions.tokens import Source
from evenhand.measures.conditions.types import Type, agree, common
from evenhand.measures.vocabulary import vocabulary
from evenhand.records.recordset import ColumnKind

_COMPARE: dict[type[exp.Expression], type[exp.Expression]] = {
    kind: kind for kind in (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
}
_ORDERED = (exp.LT, exp.LTE, exp.GT, exp.GTE)


class Builder(Leaves):
    """Writes an allowed tree anew; refuses the rest at its place."""

    def __init__(self, source: Source, columns: Mapping[str, ColumnKind] | None) -> None:
        super().__init__(source, columns)
        self._allowed: dict[type[exp.Expression], Callable[[Any], Built]] = {
            exp.Column: self._column,
            exp.Literal: self._literal,
            exp.Boolean: self._boolean,
            exp.Paren: self._paren,
            exp.Not: self._not,
            exp.And: self._connect,
            exp.Or: self._connect,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Is: self._is,
            exp.Neg: self._negative,
            exp.Add: self._sum,
            exp.Sub: self._difference,
            exp.Mul: self._sum,
            exp.Div: self._divide,
            exp.Case: self._case,
            exp.Coalesce: self._coalesce,
            exp.Abs: self._abs,
            exp.Least: self._extreme,
            exp.Greatest: self._extreme,
            exp.Cast: self._date,
            **dict.fromkeys(_COMPARE, self._compare),
        }

    def build(self, node: Any) -> Built:
        """The same expression, made of nothing but what is allowed."""
        rule = self._allowed.get(type(node))
        if rule is None:
            raise self.refuse(
                node,
                "This may not stand in a condition.",
                "A condition holds columns, values, comparisons, AND, OR, NOT, IN, BETWEEN, "
                "IS NULL, CASE, + - * / and brackets.",
            )
        return rule(node)

    # -- logic

    def _paren(self, node: exp.Paren) -> Built:
        built, kind = self.build(node.this)
        return exp.Paren(this=built), kind

    def _not(self, node: exp.Not) -> Built:
        return exp.Not(this=exp.Paren(this=self._truth(node.this))), Type.BOOLEAN

    def _connect(self, node: exp.And | exp.Or) -> Built:
        operator = exp.And if isinstance(node, exp.And) else exp.Or
        sides = [exp.Paren(this=self._truth(side)) for side in (node.this, node.expression)]
        return operator(this=sides[0], expression=sides[1]), Type.BOOLEAN

    def _truth(self, node: Any) -> exp.Expression:
        built, kind = self.build(node)
        if not agree(kind, Type.BOOLEAN):
            remedy = "Compare it with a value, for example blood_loss_ml >= 1500."
            raise self.refuse(node, f"This is {kind}, not a condition.", remedy)
        return built

    def _is(self, node: exp.Is) -> Built:
        self.only(node, "this", "expression")
        built, kind = self.build(node.this)
        test = node.expression
        if isinstance(test, exp.Null):
            return exp.Is(this=exp.Paren(this=built), expression=exp.Null()), Type.BOOLEAN
        if not isinstance(test, exp.Boolean) or not agree(kind, Type.BOOLEAN):
            raise self.refuse(
                node, "IS is followed by NULL, TRUE or FALSE.", "Use = to compare values."
            )
        value, _ = self._boolean(test)
        return exp.Is(this=exp.Paren(this=built), expression=value), Type.BOOLEAN

    # -- comparison

    def _compare(self, node: Any) -> Built:
        left, right = self.build_pair(node)
        ordered = isinstance(node, _ORDERED) and Type.BOOLEAN in {left[1], right[1]}
        if ordered:
            raise self.refuse(node, "True and false have no order.", "Compare them with =.")
        operator = _COMPARE[type(node)]
        return operator(this=wrapped(left[0]), expression=wrapped(right[0])), Type.BOOLEAN

    def build_pair(self, node: Any) -> tuple[Built, Built]:
        """Both sides of a comparison, of one type."""
        for side in (node.this, node.expression):
            self._refuse_null(side)
        left, right = self.build(node.this), self.build(node.expression)
        self._same(node, node.this, left, node.expression, right)
        return left, right

    def _refuse_null(self, node: Any) -> None:
        if isinstance(node, exp.Null):
            raise self.refuse(
                node, "Nothing equals NULL, not even NULL.", "Write IS NULL or IS NOT NULL."
            )

    def _same(self, node: Any, one: Any, left: Built, other: Any, right: Built) -> None:
        if agree(left[1], right[1]):
            return
        problem = f"{shown(one)} is {left[1]} and {shown(other)} is {right[1]}."
        raise self.refuse(other if spot_of(other) else node, problem, mixed_remedy(left, right))

    def _in(self, node: exp.In) -> Built:
        self.only(node, "this", "expressions")
        first = self.build(node.this)
        values = []
        for value in node.expressions:
            self._refuse_null(value)
            if not isinstance(value, exp.Literal | exp.Cast | exp.Neg):
                raise self.refuse(value, "IN takes a list of values.", "Write IN ('a', 'b').")
            built = self.build(value)
            self._same(node, node.this, first, value, built)
            values.append(built[0])
        if not values:
            raise self.refuse(node, "The list after IN is empty.", "Name a value.")
        return exp.In(this=wrapped(first[0]), expressions=values), Type.BOOLEAN

    def _between(self, node: exp.Between) -> Built:
        self.only(node, "this", "low", "high")
        middle = self.build(node.this)
        ends = []
        for end in (node.args["low"], node.args["high"]):
            self._refuse_null(end)
            built = self.build(end)
            self._same(node, node.this, middle, end, built)
            ends.append(wrapped(built[0]))
        return exp.Between(this=wrapped(middle[0]), low=ends[0], high=ends[1]), Type.BOOLEAN

    # -- arithmetic, always in double precision, so that integers neither overflow nor truncate

    def _number(self, node: Any) -> exp.Expression:
        built, kind = self.build(node)
        if not agree(kind, Type.NUMBER):
            raise self.refuse(node, f"This is {kind}, not a number.", "Calculate with numbers.")
        return exp.cast(built, exp.DataType.Type.DOUBLE)

    def _negative(self, node: exp.Neg) -> Built:
        if isinstance(node.this, exp.Literal) and not node.this.is_string:
            return exp.Neg(this=self._literal(node.this)[0]), Type.NUMBER
        return exp.Neg(this=exp.Paren(this=self._number(node.this))), Type.NUMBER

    def _sum(self, node: exp.Add | exp.Mul) -> Built:
        operator = exp.Add if isinstance(node, exp.Add) else exp.Mul
        left, right = self._number(node.this), self._number(node.expression)
        return exp.Paren(this=operator(this=left, expression=right)), Type.NUMBER

    def _difference(self, node: exp.Sub) -> Built:
        left, right = self.build(node.this), self.build(node.expression)
        if Type.DATE in {left[1], right[1]}:
            self._same(node, node.this, left, node.expression, right)
            return exp.Paren(this=exp.Sub(this=left[0], expression=right[0])), Type.NUMBER
        sides = {"this": self._number(node.this), "expression": self._number(node.expression)}
        return exp.Paren(this=exp.Sub(**sides)), Type.NUMBER

    def _divide(self, node: exp.Div) -> Built:
        top, bottom = self._number(node.this), self._number(node.expression)
        guarded = exp.Nullif(this=bottom, expression=exp.Literal.number("0"))
        return exp.Paren(this=exp.Div(this=top, expression=guarded, typed=False)), Type.NUMBER

    def _abs(self, node: exp.Abs) -> Built:
        return exp.Abs(this=self._number(node.this)), Type.NUMBER

    # -- choices

    def _case(self, node: exp.Case) -> Built:
        self.only(node, "ifs", "default")
        tests = [exp.Paren(this=self._truth(branch.this)) for branch in node.args["ifs"]]
        results = [branch.args["true"] for branch in node.args["ifs"]]
        if node.args.get("default") is not None:
            results.append(node.args["default"])
        built, kind = self._alike(node, results, null_allowed=True)
        ifs = [exp.If(this=t, true=b) for t, b in zip(tests, built, strict=False)]
        default = built[len(tests)] if len(built) > len(tests) else exp.Null()
        return exp.Paren(this=exp.Case(ifs=ifs, default=default)), kind

    def _coalesce(self, node: exp.Coalesce) -> Built:
        self.only(node, "this", "expressions")
        parts = [p for p in (node.this, *node.expressions) if not self._not_collected(p)]
        built, kind = self._alike(node, parts or [node.this])
        if len(built) == 1:
            return built[0], kind
        return exp.Coalesce(this=built[0], expressions=built[1:]), kind

    def _not_collected(self, node: Any) -> bool:
        """A library column that these records do not have: NULL inside COALESCE."""
        if self.columns is None:
            return False
        names = {str(i.this).lower() for i in node.find_all(exp.Identifier)}
        return any(name in vocabulary() and name not in self.columns for name in names)

    def _extreme(self, node: exp.Least | exp.Greatest) -> Built:
        operator = exp.Least if isinstance(node, exp.Least) else exp.Greatest
        built, kind = self._alike(node, [node.this, *node.expressions])
        if kind is Type.BOOLEAN:
            raise self.refuse(node, "True and false have no order.", "Compare them with AND, OR.")
        return operator(this=built[0], expressions=built[1:], ignore_nulls=True), kind

    def _alike(
        self, node: Any, parts: Sequence[Any], *, null_allowed: bool = False
    ) -> tuple[list[exp.Expression], Type]:
        built: list[Built] = []
        for part in parts:
            if null_allowed and isinstance(part, exp.Null):
                built.append((exp.Null(), Type.NULL))
                continue
            built.append(self.build(part))
            self._same(node, parts[0], built[0], part, built[-1])
        return [b for b, _ in built], common([kind for _, kind in built])
