"""One pass over the raw rows: typed columns and a bit per rule, then the failures of the few bad rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from evenhand.records.canonical import Derived, Planner
from evenhand.records.mapping import ColumnMapping
from evenhand.records.meanings import coded_rules
from evenhand.records.recordset import ColumnKind
from evenhand.records.report import Count, by_problem
from evenhand.records.rules import BITS, SHOWN_KINDS, Rule, masks
from evenhand.records.sources.base import literal
from evenhand.records.staging import Staged


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Outcome of the pass. `words` is the number of bit masks of each sort."""

    rules: tuple[Rule, ...]
    words: int
    accepted: int
    set_aside: int
    blank: int
    notes: tuple[str, ...]


def check_rows(
    connection: duckdb.DuckDBPyConnection, raw: str, planner: Planner, path: Path, *, salt: str
) -> Checked:
    """Write every row, typed and marked, to `path`; the view `records` shows the accepted ones."""
    mapping = planner.mapping
    _repeats(connection, raw, mapping)
    derived = (planner.event_date(), *(planner.column(rule) for rule in mapping.columns))
    rules = (*(r for d in derived for r in d.rules), *_id_rules(planner))
    hard, soft = masks(rules, soft=False), masks(rules, soft=True)
    body = _select(raw, planner, derived, hard, soft, salt)
    connection.execute(
        f"COPY ({body}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false)"
    )
    connection.execute(f"CREATE VIEW checked AS SELECT * FROM read_parquet({literal(str(path))})")
    good = " AND ".join(["NOT _blank", *(f"_hard{i} = 0" for i in range(len(hard)))])
    names = ["event_date", "ethnicity", "site", "woman", *(r.name for r in mapping.columns)]
    connection.execute(
        f"CREATE VIEW records AS SELECT {', '.join(names)} FROM checked WHERE {good}"
    )
    accepted, total, blank, alone = _counted(connection, good)
    return Checked(
        rules, len(hard), accepted, total - accepted - blank, blank, _women(mapping, alone)
    )


def _select(
    raw: str,
    planner: Planner,
    derived: Sequence[Derived],
    hard: Sequence[str],
    soft: Sequence[str],
    salt: str,
) -> str:
    """Three levels: trimmed texts, typed values, then marks over the values."""
    mapping, dialect = planner.mapping, planner.dialect
    places = range(len(mapping.sources))
    texts = ", ".join(f"c{i}, {dialect.text(f'c{i}')} AS t{i}" for i in places)
    coded = coded_rules(mapping)
    states = "".join(f", m_{r.name}.state AS w_{r.name}" for r in coded)
    # Before the joins the engine holds repeated texts once, and casts each of them once.
    early = "".join(f", {d.value} AS v_{d.name}" for d in derived if not d.joined)
    late = "".join(f", {d.value} AS v_{d.name}" for d in derived if d.joined)
    blank = f"coalesce({', '.join(f't{i}' for i in places)}, NULL) IS NULL AS _blank"
    kept = ", ".join(
        [*(f"t{i}" for i in places), *(f"v_{d.name}" for d in derived if not d.joined)]
    )
    rows = f"SELECT file_row_number AS _row, {texts} FROM {raw}"
    typed = (
        f"SELECT _row, {kept}{late}{states}, _blank, "
        f"m_ethnicity.value AS ethnicity, {_site(mapping)} AS site, {_repeat_state(mapping)} AS _repeat "
        f"FROM (SELECT *, {blank}{early} FROM ({rows}) AS texts) AS r {_joins(planner)}"
    )
    finals = ", ".join(f"{_final(d, planner)} AS {d.name}" for d in derived)
    marks = ", ".join(
        [f"{m} AS _hard{i}" for i, m in enumerate(hard)]
        + [f"{m} AS _soft{i}" for i, m in enumerate(soft)]
    )
    return (
        f"SELECT _row, ethnicity, site, {_woman(planner, salt)} AS woman, {finals}, {marks}, "
        f"_blank FROM ({typed}) AS typed"
    )


def _joins(planner: Planner) -> str:
    mapping = planner.mapping
    pairs = [("ethnicity", mapping.ethnicity.column)] if mapping.ethnicity else []
    pairs += [("site", mapping.site)] if mapping.site else []
    pairs += [(rule.name, rule.source) for rule in coded_rules(mapping)]
    joins = [
        f"LEFT JOIN m_{name} ON r.c{planner.places[source]} IS NOT DISTINCT FROM m_{name}.raw"
        for name, source in pairs
    ]
    joins += [
        f"LEFT JOIN d_{place} ON r.c{place} IS NOT DISTINCT FROM d_{place}.raw"
        for place in sorted({planner.places[column] for column in planner.dates})
    ]
    if mapping.row_id:
        joins.append("LEFT JOIN repeats ON r._row = repeats._row_repeated")
    return " ".join(joins)


def _site(mapping: ColumnMapping) -> str:
    return "m_site.value" if mapping.site else "''"


def _repeat_state(mapping: ColumnMapping) -> str:
    return "repeats.state" if mapping.row_id else "CAST(NULL AS VARCHAR)"


def _woman(planner: Planner, salt: str) -> str:
    """A stand-in that tells rows of one woman and is nobody's number; NULL where there is none."""
    if planner.mapping.woman is None:
        return "CAST(NULL AS VARCHAR)"
    return f"md5({literal(salt)} || upper(t{planner.places[planner.mapping.woman]}))"


def _final(derived: Derived, planner: Planner) -> str:
    kinds = {rule.name: rule.kind for rule in planner.mapping.columns}
    value = f"v_{derived.name}"
    if kinds.get(derived.name) is ColumnKind.BOOLEAN:
        value = f"CAST({value} AS BOOLEAN)"
    soft = [rule.condition for rule in derived.rules if not rule.sets_aside]
    return f"CASE WHEN {' OR '.join(soft)} THEN NULL ELSE {value} END" if soft else value


def _id_rules(planner: Planner) -> tuple[Rule, ...]:
    column = planner.mapping.row_id
    if column is None:
        return ()
    place = planner.places[column]
    tests = (
        ("id missing", f"t{place} IS NULL"),
        ("id repeated", "_repeat = 'repeated'"),
        ("id conflicting", "_repeat = 'conflicting'"),
    )
    return tuple(Rule(column, key, test, ColumnKind.TEXT, f"c{place}") for key, test in tests)


def _repeats(connection: duckdb.DuckDBPyConnection, raw: str, mapping: ColumnMapping) -> None:
    """Rows that share an identifier: copies of one row, or rows that contradict each other."""
    if mapping.row_id is None:
        return
    key = f"upper(trim(c{mapping.sources.index(mapping.row_id)}))"
    everything = ", ".join(f"c{i}" for i in range(len(mapping.sources)))
    connection.execute(
        f"CREATE TEMP TABLE repeats AS WITH shared AS (SELECT {key} AS id FROM {raw} WHERE {key} <> '' "
        "GROUP BY 1 HAVING count(*) > 1), "
        f"same AS (SELECT file_row_number AS row, {key} AS id, md5(CAST(row({everything}) AS VARCHAR)) AS content "
        f"FROM {raw} WHERE {key} IN (SELECT id FROM shared)), "
        "judged AS (SELECT row, id, min(row) OVER (PARTITION BY id) AS first, "
        "min(content) OVER (PARTITION BY id) <> max(content) OVER (PARTITION BY id) AS differ FROM same) "
        "SELECT row AS _row_repeated, CASE WHEN differ THEN 'conflicting' ELSE 'repeated' END AS state "
        "FROM judged WHERE differ OR row <> first"
    )


def _counted(connection: duckdb.DuckDBPyConnection, good: str) -> tuple[int, int, int, int]:
    row = connection.execute(
        f"SELECT count(*) FILTER (WHERE {good}), count(*), count(*) FILTER (WHERE _blank), "
        f"count(*) FILTER (WHERE {good} AND woman IS NULL) FROM checked"
    ).fetchone()
    accepted, total, blank, alone = row or (0, 0, 0, 0)
    return int(accepted), int(total), int(blank), int(alone)


def _women(mapping: ColumnMapping, alone: int) -> tuple[str, ...]:
    if not (alone and mapping.woman):
        return ()
    return (
        f"{alone:,} rows have no value in ‘{mapping.woman}’. Each is counted as a woman of her own.",
    )


def failures(
    connection: duckdb.DuckDBPyConnection, staged: Staged, checked: Checked
) -> tuple[tuple[Count, ...], tuple[tuple[int, str, str, str], ...]]:
    """Counts by problem, and each problem as (spreadsheet row, column, value, key), by row."""
    marked = " OR ".join(
        f"_{sort}{i} <> 0" for sort in ("hard", "soft") for i in range(checked.words)
    )
    words = ", ".join(f"_{sort}{i}" for sort in ("hard", "soft") for i in range(checked.words))
    shown = sorted({rule.raw for rule in checked.rules if rule.kind in SHOWN_KINDS})
    raws = "".join(f", r.{name}" for name in shown)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE bad AS SELECT _row, {words}{raws} FROM "
        f"(SELECT _row, {words} FROM checked WHERE NOT _blank AND ({marked})) AS c "
        f"JOIN {staged.sql} AS r ON r.file_row_number = c._row"
    )
    counts: dict[tuple[str, str, bool], int] = {}
    found: list[tuple[int, str, str, str]] = []
    for place, rule in enumerate(checked.rules):
        rows = _of_rule(connection, rule, place, staged)
        if rows:
            counts[rule.column, rule.problem, rule.sets_aside] = len(rows)
            found.extend(rows)
    connection.execute("DROP TABLE bad")
    for rejected in staged.attached.rejected:
        key = ("", rejected.problem, True)
        counts[key] = counts.get(key, 0) + 1
        found.append((rejected.row, "", "", rejected.problem))
    return by_problem(counts), tuple(sorted(found, key=lambda parts: parts[0]))


def _of_rule(
    connection: duckdb.DuckDBPyConnection, rule: Rule, place: int, staged: Staged
) -> list[tuple[int, str, str, str]]:
    word = f"_{'hard' if rule.sets_aside else 'soft'}{place // BITS}"
    value = rule.raw if rule.kind in SHOWN_KINDS else "''"
    records = connection.execute(
        f"SELECT _row, coalesce({value}, '') FROM bad WHERE {word} & {1 << (place % BITS)} <> 0 ORDER BY 1"
    ).fetchall()
    if not records:
        return []
    places = np.array([record for record, _ in records], np.int64)
    attached = staged.attached
    rows = attached.rows[places] if attached.rows is not None else places + attached.first_row
    return [
        (int(row), rule.column, str(text), rule.problem)
        for row, (_, text) in zip(rows, records, strict=True)
    ]
