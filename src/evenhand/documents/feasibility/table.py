"""A table of candidates for each topic: the same cells on screen and on the page."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from evenhand.charts import Table
from evenhand.frameworks import wording
from evenhand.planning.feasibility import Chance
from evenhand.planning.saying import chance_text, people_text, rate_text
from evenhand.planning.study import GapNow, Row, Study
from evenhand.reading.figures import month, show_ratio

_COLUMNS = (
    "group", "people", "rate", "gap", "aim",
    "own_clear", "own_likely", "gap_clear", "gap_likely", "own_by", "gap_by",
)  # fmt: skip


def study_tables(study: Study) -> tuple[Table, ...]:
    """One table a topic and one row a group, in the order of the study: never ranked."""
    words = wording("feasibility")["table"]
    return tuple(
        Table(
            words["caption"].format(topic=measure.title, by=month(study.plan.by)),
            tuple(words[name] for name in _COLUMNS),
            tuple(_cells(row, words) for row in rows),
        )
        for measure, rows in groupby(study.rows, key=lambda row: row.measure)
    )


def _cells(row: Row, words: dict[str, str]) -> tuple[str, ...]:
    baseline, found = row.baseline, row.chances
    if baseline is None:
        return _filled((row.group,), words)
    head = (
        row.group,
        people_text(baseline.people_a_year),
        rate_text(baseline.rate),
        _gap(row.gap, words),
    )
    if found is None or row.aim_rate is None:
        return _filled(head, words)
    compared = found.gap_clear is not None
    return (
        *head,
        rate_text(row.aim_rate),
        chance_text(found.own_clear),
        chance_text(found.own_likely),
        _chance(found.gap_clear, words),
        _chance(found.gap_likely, words),
        _date(row.own_by, words),
        _date(row.gap_by, words) if compared else words["nothing"],
    )


def _filled(cells: tuple[str, ...], words: dict[str, str]) -> tuple[str, ...]:
    return (*cells, *[words["nothing"]] * (len(_COLUMNS) - len(cells)))


def _gap(gap: GapNow | None, words: dict[str, str]) -> str:
    if gap is None or gap.ratio is None:
        return words["nothing"]
    return words[gap.strength.value.replace(" ", "_")].format(ratio=show_ratio(gap.ratio))


def _chance(chance: Chance | None, words: dict[str, str]) -> str:
    return words["nothing"] if chance is None else chance_text(chance)


def _date(day: date | None, words: dict[str, str]) -> str:
    return words["never"] if day is None else month(day)
