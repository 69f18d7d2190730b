"""Records that stay in PostgreSQL: the canonical rows are one SELECT, and every count runs there."""

from __future__ import annotations

import secrets
import weakref
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from evenhand.errors import InputFileError
from evenhand.ethnicity.groups import in_display_order
from evenhand.records.canonical import Derived, Planner
from evenhand.records.codes import Coded
from evenhand.records.dialects import Postgres
from evenhand.records.loaded import Content, Records
from evenhand.records.mapping import ColumnMapping
from evenhand.records.meanings import (
    coded_rules,
    coded_sources,
    meanings,
    unknown_values_note,
    unrecognised,
)
from evenhand.records.profile import (
    DateStyles,
    decide_order,
    refuse_swapped,
    style_counts,
    told_orders,
)
from evenhand.records.recordset import ColumnKind
from evenhand.records.report import ValidationReport, by_problem
from evenhand.records.rules import BITS, SHOWN_KINDS, Rule, masks
from evenhand.records.sources.base import literal, quoted
from evenhand.records.sources.postgres import PostgresSource, connected

MOST_FAILURES = 100_000
ROW_NOTE = (
    "The records are in a database, which has no row numbers: rows are numbered in the order in which the "
    "database gave them this time."
)


class InPlaceRecords(Records):
    """Canonical rows as one SELECT in PostgreSQL. A `RecordSet`, and a context manager."""

    def __init__(self, connection: Any, relation: str, content: Content) -> None:
        self._connection, self._relation, self._content = connection, relation, content
        self._finalizer = weakref.finalize(self, connection.close)

    @property
    def dialect(self) -> str:
        """The server's."""
        return "postgres"

    @property
    def relation(self) -> str:
        """The accepted rows, as a subquery."""
        return self._relation

    def fetch(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run one SQL text on the server and return its rows."""
        return list(self._connection.execute(sql.encode()).fetchall())

    def close(self) -> None:
        """End the session."""
        self._finalizer()

    def __enter__(self) -> InPlaceRecords:
        return self


def load_in_place(source: PostgresSource, mapping: ColumnMapping, *, today: date) -> InPlaceRecords:
    """Plan the canonical SELECT, count what it sets aside, and leave the rows where they are."""
    connection = connected(source.url, source.name)
    try:
        return _Plan(connection, source, mapping, today).records()
    except BaseException:
        connection.close()
        raise


class _Plan:
    def __init__(
        self, connection: Any, source: PostgresSource, mapping: ColumnMapping, today: date
    ) -> None:
        self.connection, self.source, self.mapping = connection, source, mapping
        self.notes: list[str] = [*source.notes]
        self.raw = self._raw()
        orders = self._orders()
        self.distinct = {name: self._distinct(name) for name in coded_sources(mapping)}
        self.tables = meanings(mapping, self.distinct)
        self.planner = Planner(mapping, dialect=Postgres(), orders=orders, today=today)
        self.salt = secrets.token_hex(16)

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql.encode()).fetchall())

    def _raw(self) -> str:
        texts = ", ".join(
            f"CAST({quoted(name)} AS TEXT) AS c{i}" for i, name in enumerate(self.mapping.sources)
        )
        return f"(SELECT {texts} FROM {self.source.table}) AS raw"

    def _orders(self) -> dict[str, Any]:
        told = told_orders(self.mapping)
        dialect, orders = Postgres(), {}
        for column, order in told.items():
            day = dialect.day_part(dialect.text(f"c{self.mapping.sources.index(column)}"))
            row = self.fetch(
                f"SELECT {style_counts('d', dialect)} FROM (SELECT {day} AS d FROM {self.raw}) AS days"
            )[0]
            styles = DateStyles(*(int(n) for n in row))
            refuse_swapped(styles, column, self.source.name)
            decided, note = decide_order(styles, column)
            orders[column] = order or decided
            self.notes.extend([note] if note and order is None else [])
        return orders

    def _distinct(self, name: str) -> Mapping[str | None, int]:
        place = self.mapping.sources.index(name)
        rows = self.fetch(
            f"SELECT coalesce(c{place}, ''), count(*) FROM {self.raw} GROUP BY 1 ORDER BY 1"
        )
        return {value: int(count) for value, count in rows}

    def records(self) -> InPlaceRecords:
        """Everything, once the counts are known."""
        derived = (
            self.planner.event_date(),
            *(self.planner.column(rule) for rule in self.mapping.columns),
        )
        rules = (*(r for d in derived for r in d.rules), *self._id_rules())
        hard, soft = masks(rules, soft=False), masks(rules, soft=True)
        typed, finals = self._typed(derived), self._finals(derived)
        good = " AND ".join(["NOT _blank", *(f"{mask} = 0" for mask in hard)])
        relation = f"(SELECT {finals} FROM {typed} WHERE {good}) AS records"
        report = self._report(typed, good, rules, hard, soft)
        keys = {key for (key,) in self.fetch(f"SELECT DISTINCT ethnicity FROM {relation}")}
        codes = self.mapping.ethnicity.codes  # type: ignore[union-attr]  # load has checked it
        groups = in_display_order(g for g in codes.groups if g.key in keys)
        return InPlaceRecords(
            self.connection, relation, Content(self.mapping, codes, groups, report)
        )

    def _typed(self, derived: Sequence[Derived]) -> str:
        """Rows of trimmed texts and typed values, codes joined as VALUES."""
        places = range(len(self.mapping.sources))
        texts = ", ".join(f"c{i}, {Postgres().text(f'c{i}')} AS t{i}" for i in places)
        values = ", ".join(f"{d.value} AS v_{d.name}" for d in derived)
        states = "".join(f", m_{r.name}.state AS w_{r.name}" for r in coded_rules(self.mapping))
        site = "m_site.value" if self.mapping.site else "''"
        blank = " AND ".join(f"t{i} IS NULL" for i in places)
        kept = ", ".join(f"c{i}, t{i}" for i in places)
        return (
            f"(SELECT {kept}, {values}{states}, m_ethnicity.value AS ethnicity, {site} AS site, "
            f"{self._repeat_state()} AS _repeat, ({blank}) AS _blank "
            f"FROM (SELECT {texts} FROM {self.raw}) AS r {self._joins()}) AS typed"
        )

    def _joins(self) -> str:
        pairs = [("ethnicity", self.mapping.ethnicity.column)] if self.mapping.ethnicity else []
        pairs += [("site", self.mapping.site)] if self.mapping.site else []
        pairs += [(rule.name, rule.source) for rule in coded_rules(self.mapping)]
        return " ".join(
            f"LEFT JOIN {_values(self.tables[name])} AS m_{name}(raw, value, state) "
            f"ON coalesce(r.c{self.planner.places[source]}, '') = m_{name}.raw"
            for name, source in pairs
        )

    def _repeat_state(self) -> str:
        if self.mapping.row_id is None:
            return "CAST(NULL AS TEXT)"
        place = self.planner.places[self.mapping.row_id]
        content = (
            "md5(CAST(row("
            + ", ".join(f"r.c{i}" for i in range(len(self.mapping.sources)))
            + ") AS TEXT))"
        )
        same = f"PARTITION BY upper(r.t{place})"
        return (
            f"CASE WHEN r.t{place} IS NULL THEN NULL "
            f"WHEN min({content}) OVER ({same}) <> max({content}) OVER ({same}) THEN 'conflicting' "
            f"WHEN row_number() OVER ({same}) > 1 THEN 'repeated' END"
        )

    def _id_rules(self) -> tuple[Rule, ...]:
        column = self.mapping.row_id
        if column is None:
            return ()
        place = self.planner.places[column]
        tests = (
            ("id missing", f"t{place} IS NULL"),
            ("id repeated", "_repeat = 'repeated'"),
            ("id conflicting", "_repeat = 'conflicting'"),
        )
        return tuple(Rule(column, key, test, ColumnKind.TEXT, f"c{place}") for key, test in tests)

    def _finals(self, derived: Sequence[Derived]) -> str:
        kinds = {rule.name: rule.kind for rule in self.mapping.columns}
        woman = "CAST(NULL AS TEXT)"
        if self.mapping.woman:
            text = f"t{self.planner.places[self.mapping.woman]}"
            woman = f"md5({literal(self.salt)} || upper({text}))"
        listed = ", ".join(f"{_final(d, kinds.get(d.name))} AS {d.name}" for d in derived)
        return f"ethnicity, site, {woman} AS woman, {listed}"

    def _report(
        self, typed: str, good: str, rules: tuple[Rule, ...], hard: list[str], soft: list[str]
    ) -> ValidationReport:
        woman = self.mapping.woman and f"t{self.planner.places[self.mapping.woman]} IS NULL"
        alone = f"count(*) FILTER (WHERE {good} AND {woman})" if woman else "0"
        accepted, total, blank, apart = self.fetch(
            f"SELECT count(*) FILTER (WHERE {good}), count(*), count(*) FILTER (WHERE _blank), {alone} FROM {typed}"
        )[0]
        if not accepted:
            raise InputFileError(
                "No row can be used.",
                remedy="Check the mapping against the table: dates and codes first.",
                where=self.source.name,
            )
        self._note(apart)
        counts = self._counts(typed, rules)
        rows = self._failures(typed, rules, hard, soft)
        return ValidationReport(
            self.source.name,
            accepted,
            total - accepted - blank,
            blank,
            by_problem(counts),
            tuple(self.notes),
            rows,
        )

    def _counts(self, typed: str, rules: tuple[Rule, ...]) -> dict[tuple[str, str, bool], int]:
        """Rows by column and problem, in one pass."""
        if not rules:
            return {}
        tests = (f"count(*) FILTER (WHERE NOT _blank AND ({rule.condition}))" for rule in rules)
        (numbers,) = self.fetch(f"SELECT {', '.join(tests)} FROM {typed}")
        keys = ((rule.column, rule.problem, rule.sets_aside) for rule in rules)
        return {key: int(n) for key, n in zip(keys, numbers, strict=True) if n}

    def _note(self, apart: int) -> None:
        kinds, rows = unrecognised(self.mapping, self.distinct)
        if rows:
            self.notes.append(unknown_values_note(kinds, rows))
        if apart:
            self.notes.append(
                f"{apart:,} rows have no value in ‘{self.mapping.woman}’. Each is counted as a woman of her own."
            )

    def _failures(
        self, typed: str, rules: tuple[Rule, ...], hard: list[str], soft: list[str]
    ) -> tuple[tuple[int, str, str, str], ...]:
        shown = sorted({rule.raw for rule in rules if rule.kind in SHOWN_KINDS})
        words = [f"{mask} AS _hard{i}" for i, mask in enumerate(hard)]
        words += [f"{mask} AS _soft{i}" for i, mask in enumerate(soft)]
        names = [word.rsplit(" AS ", 1)[1] for word in words]
        marked = " OR ".join(f"{name} <> 0" for name in names)
        raws = ", ".join(["row_number() OVER () AS _row", *words, *shown])
        rows = self.fetch(
            f"SELECT _row, {', '.join([*names, *shown])} FROM (SELECT _blank, {raws} FROM {typed}) AS marked "
            f"WHERE NOT _blank AND ({marked}) ORDER BY _row LIMIT {MOST_FAILURES}"
        )
        if rows:
            self.notes.append(ROW_NOTE)
        return tuple(f for row in rows for f in _failures_of(row, rules, names, shown))


def _failures_of(
    row: tuple[Any, ...], rules: tuple[Rule, ...], names: list[str], shown: list[str]
) -> list[tuple[int, str, str, str]]:
    masks_by_name = dict(zip(names, row[1:], strict=False))
    values = dict(zip(shown, row[1 + len(names) :], strict=True))
    found = []
    for place, rule in enumerate(rules):
        word = f"_{'hard' if rule.sets_aside else 'soft'}{place // BITS}"
        if masks_by_name[word] >> (place % BITS) & 1:
            value = values[rule.raw] if rule.kind in SHOWN_KINDS else ""
            found.append((int(row[0]), rule.column, value or "", rule.problem))
    return found


def _final(derived: Derived, kind: ColumnKind | None) -> str:
    value = f"v_{derived.name}"
    if kind is ColumnKind.BOOLEAN:
        value = f"CAST({value} AS BOOLEAN)"
    soft = [rule.condition for rule in derived.rules if not rule.sets_aside]
    return f"CASE WHEN {' OR '.join(soft)} THEN NULL ELSE {value} END" if soft else value


def _values(rows: Sequence[Coded]) -> str:
    """A table of constants; its first row gives the types."""
    lines = [
        "("
        + ", ".join(
            "CAST(NULL AS TEXT)" if c is None else literal(c)
            for c in (r.raw or "", r.value, r.state)
        )
        + ")"
        for r in rows
    ]
    return f"(VALUES {', '.join(lines)})"
