"""What the page shows, worked out before any markup: the templates only lay it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.charts import (
    Chart,
    Table,
    comparison_chart,
    difference_chart,
    group_charts,
    missing_chart,
    ratio_chart,
)
from evenhand.charts.words import HIDDEN, NOTHING, long_month, period, shown_in
from evenhand.equity.model import Strength
from evenhand.measures.definition import Direction, Role
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point, Review, Sentence

STRENGTH_WORDS = {
    Strength.ESTABLISHED: "clear",
    Strength.SUGGESTED: "likely",
    Strength.CANNOT_TELL: "too early to say",
}
_ROLES = {
    Role.OUTCOME: "Outcomes: what happens to women and babies",
    Role.PROCESS: "Processes: the care that is given",
    Role.BALANCING: "Balancing: what must not get worse",
}
_DIRECTIONS = {
    Direction.LOWER: "lower is better",
    Direction.HIGHER: "higher is better",
    Direction.NEITHER: "neither higher nor lower is better in itself",
}
_COLUMNS = 6  # groups side by side in the table of periods


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the word for how sure it is, empty where the sentence says it itself."""

    lead: str
    text: str
    strength: str  # "clear", "likely", "too early to say" or empty
    tag: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One group."""

    label: str
    role: str  # tag beside the name, empty for most
    sentence: str
    counts: tuple[str, ...]
    chart: Chart | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One measure."""

    anchor: str
    title: str
    meaning: str
    about: tuple[str, ...]
    headline: tuple[Said, ...]
    lines: tuple[Said, ...]
    cards: tuple[Card, ...]
    marks: tuple[str, ...]  # which special marks the key must explain
    gap_charts: tuple[Chart, ...]
    comparison: Chart | None
    missing: Chart | None
    tables: tuple[Table, ...]
    reading: EquityReading


@dataclass(frozen=True, slots=True)
class Part:
    """The measures of one role."""

    title: str
    sections: tuple[Section, ...]


def parts(review: Review) -> tuple[Part, ...]:
    """Measures by role, in the order of the plan: never sorted by what was found."""
    made = [section(r) for r in review.readings]
    return tuple(
        Part(title, tuple(s for s in made if s.reading.measure.role is role))
        for role, title in _ROLES.items()
        if any(s.reading.measure.role is role for s in made)
    )


def anchor(text: str) -> str:
    """An id that is safe in HTML and in a link.

    Examples
    --------
    >>> anchor("PPH 1,000 <ml>")
    'pph-1-000-ml'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "measure"


def section(reading: EquityReading) -> Section:
    """Everything that the page says about one measure."""
    charts = group_charts(reading)
    drawn = [c for c in (ratio_chart(reading), difference_chart(reading)) if c]
    comparison = comparison_chart(reading)
    return Section(
        anchor=anchor(reading.measure.id),
        title=reading.measure.title,
        meaning=reading.measure.meaning,
        about=_about(reading),
        headline=tuple(said(s) for s in reading.headline),
        lines=tuple(said(s) for s in reading.lines),
        cards=tuple(_card(g, c) for g, c in zip(reading.groups, charts, strict=True)),
        marks=_marks(reading.groups),
        gap_charts=tuple(drawn),
        comparison=comparison,
        missing=missing_chart(reading),
        tables=_tables(reading, comparison, drawn),
        reading=reading,
    )


def said(sentence: Sentence) -> Said:
    """A sentence with its strength in words."""
    word = STRENGTH_WORDS[sentence.strength] if sentence.strength else ""
    heard = f"{sentence.lead} {sentence.text}".casefold()
    return Said(
        sentence.lead, sentence.text, word, "" if word in heard else word, sentence.evidence
    )


def _about(reading: EquityReading) -> tuple[str, ...]:
    measure = reading.measure
    when = ""
    if reading.phases and reading.phases[0].start and reading.phases[-1].end:
        ends = f"{long_month(reading.phases[0].start)} to {long_month(reading.phases[-1].end)}"
        when = f"by {reading.grain}, {ends}"
    return tuple(
        part
        for part in (
            f"{str(measure.role).capitalize()} measure",
            _DIRECTIONS[measure.direction],
            when,
            f"ethnicity of the {measure.ethnicity_of}",
            str(measure.validation),
        )
        if part
    )


def _card(group: GroupReading, chart: Chart | None) -> Card:
    tag = group.role if group.role in ("population of focus", "compared with") else ""
    notes: list[str] = []
    if group.chart is not None:
        notes += [*group.chart.signals, group.chart.degenerate]
    members = [m.label for m in group.members]
    if members:
        notes.append(f"Includes {', '.join(members)}.")
    return Card(
        group.group.label, tag, group.sentence, group.counts, chart, tuple(n for n in notes if n)
    )


def _marks(groups: Sequence[GroupReading]) -> tuple[str, ...]:
    points = [p for g in groups if g.chart for p in g.chart.points]
    found = [t for t in ("improvement", "concern", "neutral") if any(p.tone == t for p in points)]
    return (*found, *(("hidden",) if any(p.hidden for p in points) else ()))


def _tables(
    reading: EquityReading, comparison: Chart | None, gap: Sequence[Chart]
) -> tuple[Table, ...]:
    out = [comparison.table] if comparison else []
    out += [gap[0].table] if gap else []
    return (*out, *_by_period(reading))


def _by_period(reading: EquityReading) -> list[Table]:
    """Counts and rates of every period, groups side by side, a few groups a table."""
    dated = [g for g in reading.groups if g.chart and _has_dates(g.chart)]
    tables = []
    for grain in dict.fromkeys(g.chart.grain for g in dated if g.chart):
        same = [g for g in dated if g.chart and g.chart.grain is grain]
        tables += [
            _period_table(reading, same[i : i + _COLUMNS]) for i in range(0, len(same), _COLUMNS)
        ]
    return tables


def _has_dates(chart: GroupChart) -> bool:
    return bool(chart.points) and all(p.period for p in chart.points)


def _period_table(reading: EquityReading, groups: Sequence[GroupReading]) -> Table:
    charts = [g.chart for g in groups if g.chart]
    starts = sorted({p.period for c in charts for p in c.points if p.period})
    found = [{p.period: p for p in c.points} for c in charts]
    rows = tuple(
        (period(start, charts[0].grain), *(_cell(reading, f.get(start)) for f in found))
        for start in starts
    )
    names = ", ".join(g.group.label for g in groups)
    return Table(
        caption=f"{reading.measure.title} by {charts[0].grain}: {names}",
        header=("Period", *(g.group.label for g in groups)),
        rows=rows,
    )


def _cell(reading: EquityReading, point: Point | None) -> str:
    if point is None or (point.value is None and not point.hidden):
        return NOTHING
    if point.hidden:
        return HIDDEN
    marked = f" {_SIGNS.get(point.tone, '')}".rstrip()
    rate = shown_in(reading).value(point.value)
    if point.numerator is None or point.denominator is None:
        return f"{rate}{marked}"
    return f"{point.numerator:,} of {point.denominator:,}: {rate}{marked}"


_SIGNS = {"improvement": "◆", "concern": "▲", "neutral": "■"}
