"""The plan of one load: typed columns and the rules that rows must meet, as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evenhand.records.dialects import WEEKS_DAYS, Dialect
from evenhand.records.mapping import ColumnMapping, ColumnRule, DateOrder, DateRule, OnError
from evenhand.records.recordset import ColumnKind
from evenhand.records.rules import Rule
from evenhand.records.sources.base import literal

NOT_RECORDED = ("NA", "N/A", "#N/A", "#VALUE!", "NULL", "NAN", "NAT")
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Derived:
    """SQL of one canonical column, over raw rows aliased r and code tables."""

    name: str
    value: str  # over the columns text_*, day_*, code_*
    rules: tuple[Rule, ...]

    @property
    def joined(self) -> bool:
        """Whether the value comes from a table of distinct values."""
        return self.value.startswith(("m_", "d_"))


class Planner:
    """Builds every canonical column of a mapping for one engine."""

    def __init__(
        self,
        mapping: ColumnMapping,
        *,
        dialect: Dialect,
        orders: Mapping[str, DateOrder],
        today: date,
        dates: Mapping[str, str] | None = None,
    ) -> None:
        self.dates = dates or {}  # SQL of date columns that are joined instead of cast
        self.mapping, self.dialect, self.orders, self.today = mapping, dialect, orders, today
        self.places = {source: i for i, source in enumerate(mapping.sources)}

    def event_date(self) -> Derived:
        """The date that places a row in time."""
        rule = self.mapping.date
        if rule is None:
            return Derived("event_date", "CAST(NULL AS DATE)", ())
        return self._date("event_date", rule, on_error=OnError.SET_ASIDE)

    def column(self, rule: ColumnRule) -> Derived:
        """One more mapped column."""
        if rule.kind is ColumnKind.DATE:
            as_date = DateRule(rule.source, rule.order, rule.required)
            return self._date(rule.name, as_date, on_error=rule.on_error, missing=rule.missing)
        if rule.kind is ColumnKind.NUMBER:
            return self._number(rule)
        if rule.kind is ColumnKind.TEXT:
            return self._text(rule)
        return self._coded(rule)

    def _date(
        self, name: str, rule: DateRule, *, on_error: OnError, missing: tuple[str, ...] = ()
    ) -> Derived:
        place = self.places[rule.column]
        order = self.orders.get(rule.column, DateOrder.DAY_MONTH)
        value = self.dates.get(rule.column) or self.dialect.date(
            self.dialect.day_part(f"t{place}"), order
        )
        text = _recorded(f"t{place}", missing)
        tests = [
            ("date unreadable", f"v_{name} IS NULL AND {text}"),
            ("date future", f"v_{name} > DATE '{self.today}'"),
            ("date early", f"v_{name} < DATE '{rule.first or EARLIEST}'"),
        ]
        if rule.last:
            tests.append(("date late", f"v_{name} > DATE '{rule.last}'"))
        if rule.required:
            tests.append(("date missing", f"NOT ({text})"))
        return self._derived(name, value, rule.column, ColumnKind.DATE, tests, on_error)

    def _number(self, rule: ColumnRule) -> Derived:
        place = self.places[rule.source]
        value = self.dialect.number(f"t{place}")
        if rule.format == "weeks+days":
            value = self._weeks_days(f"t{place}", value)
        if rule.multiply != 1.0:
            value = f"({value}) * {rule.multiply!r}"
        text = _recorded(f"t{place}", rule.missing)
        value = f"CASE WHEN {text} THEN {value} END" if rule.missing else value
        tests = [("number unreadable", f"v_{rule.name} IS NULL AND {text}")]
        if rule.low is not None:
            tests.append(("number low", f"v_{rule.name} < {rule.low!r}"))
        if rule.high is not None:
            tests.append(("number high", f"v_{rule.name} > {rule.high!r}"))
        if rule.required:
            tests.append(("number missing", f"NOT ({text})"))
        return self._derived(rule.name, value, rule.source, rule.kind, tests, rule.on_error)

    def _weeks_days(self, text: str, plain: str) -> str:
        week = f"CAST(trim(split_part(replace({text}, '/', '+'), '+', 1)) AS INTEGER)"
        day = f"CAST(trim(split_part(replace({text}, '/', '+'), '+', 2)) AS INTEGER)"
        fits = self.dialect.matches(text, WEEKS_DAYS)
        return f"CASE WHEN {fits} THEN CAST({week} * 7 + {day} AS DOUBLE PRECISION) ELSE ({plain}) * 7 END"

    def _text(self, rule: ColumnRule) -> Derived:
        place = self.places[rule.source]
        tests = [("text missing", f"t{place} IS NULL")] if rule.required else []
        return self._derived(rule.name, f"t{place}", rule.source, rule.kind, tests, rule.on_error)

    def _coded(self, rule: ColumnRule) -> Derived:
        """Code and yes/no columns: their values come from a table of the distinct raw ones."""
        kind = "boolean" if rule.kind is ColumnKind.BOOLEAN else "code"
        unknown = "boolean unreadable" if rule.kind is ColumnKind.BOOLEAN else "code unknown"
        table = f"m_{rule.name}"
        value = f"{table}.value"
        tests = [(unknown, f"w_{rule.name} = 'wrong'")]
        if rule.required:
            tests.append((f"{kind} missing", f"w_{rule.name} = 'none'"))
        return self._derived(rule.name, value, rule.source, rule.kind, tests, rule.on_error)

    def _derived(
        self,
        name: str,
        value: str,
        source: str,
        kind: ColumnKind,
        tests: list[tuple[str, str]],
        on_error: OnError,
    ) -> Derived:
        raw = f"c{self.places[source]}"
        rules = tuple(
            Rule(source, problem, test, kind, raw, on_error is OnError.SET_ASIDE)
            for problem, test in tests
        )
        return Derived(name, value, rules)


def _recorded(text: str, missing: tuple[str, ...]) -> str:
    """SQL condition: the value is there and is not one of the ways of saying that it is not."""
    words = ", ".join(literal(word.upper()) for word in (*NOT_RECORDED, *missing))
    return f"({text} IS NOT NULL AND upper({text}) NOT IN ({words}))"
