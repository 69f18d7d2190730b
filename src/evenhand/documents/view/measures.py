"""What a document shows of each measure, worked out before any layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evenhand.charts import (
    Chart,
    Table,
    comparison_chart,
    difference_chart,
    gap_series_charts,
    group_charts,
    missing_chart,
    ratio_chart,
    watch_charts,
)
from evenhand.charts.words import capital, day, long_month, shown_in
from evenhand.documents.view.key import SPECIAL
from evenhand.documents.view.tables import measure_tables
from evenhand.documents.view.words import fixed
from evenhand.equity.model import PhaseRate, Strength
from evenhand.measures.definition import Direction, Kind, Role
from evenhand.reading.figures import listing, said_day, units
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Review, Sentence

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
_OWN_SCALE = {
    "g": "Own scale: how many went without the event between one event and the next.",
    "g without": "Own scale: how many had the event between one who had not and the next.",
    "t": "Own scale: days between one event and the next.",
}
_DEGENERATE = {
    "too few points": "Few points: limits and signals are weak.",
    "mostly zero": "Mostly zero: limits and signals would say nothing, so none are given.",
    "mostly one value": "Mostly one value: limits and signals would say nothing, so none are given.",
    "constant": "Every point is the same: there is no spread to set limits from.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and how sure it is. `tag` is empty where the sentence itself says it."""

    lead: str
    text: str
    strength: str  # "clear", "likely", "too early to say" or empty
    tag: str


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
    figures: str  # the latest rates of focus and comparison, in one line
    headline: tuple[Said, ...]
    lines: tuple[Said, ...]
    cards: tuple[Card, ...]
    marks: tuple[str, ...]  # marks that the key must explain
    gap_charts: tuple[Chart, ...]
    comparison: Chart | None
    missing: Chart | None
    watched: tuple[Chart, ...]  # each event at once, of groups with few
    charts_used: tuple[tuple[str, str], ...]  # groups, and why they have this kind of chart
    tables: tuple[Table, ...]
    know: str  # the titles of its flags, in one line for the summary
    gap_notes: tuple[Said, ...]  # the change, why this comparison, the agreed margin
    marks_said: tuple[Said, ...]  # what happened when, by its number on the charts
    marks_outside: str  # the same outside the time of the charts, in one line
    how: tuple[Said, ...]  # how we know
    by_chance: str  # signals to expect by chance alone
    reading: EquityReading

    @property
    def charted(self) -> bool:
        """Whether any group has a chart over time."""
        return any(card.chart for card in self.cards)

    @property
    def marks_intro(self) -> str:
        """What stands above the list of what happened: numbers are on charts only where there are any."""
        return fixed("measure")["marks" if self.charted else "marks_plain"]

    @property
    def special(self) -> bool:
        """Whether any chart marks a special cause."""
        return any(mark in SPECIAL for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Part:
    """The measures of one role."""

    title: str
    sections: tuple[Section, ...]


def parts(review: Review) -> tuple[Part, ...]:
    """Measures by role, in the order of the plan: never sorted by what was found."""
    made = [_section(r, f"{anchor(r.measure.id)}-{i}") for i, r in enumerate(review.readings, 1)]
    return tuple(
        Part(title, tuple(s for s in made if s.reading.measure.role is role))
        for role, title in _ROLES.items()
        if any(s.reading.measure.role is role for s in made)
    )


def one_section(reading: EquityReading) -> Section:
    """One measure alone."""
    return _section(reading, anchor(reading.measure.id))


def anchor(text: str) -> str:
    """An id that is safe in HTML and in a link.

    Examples
    --------
    >>> anchor("PPH 1,000 <ml>")
    'pph-1-000-ml'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "measure"


def _section(reading: EquityReading, name: str) -> Section:
    charts = group_charts(reading)
    return Section(
        anchor=name,
        title=reading.measure.title,
        meaning=reading.measure.meaning,
        about=_about(reading),
        figures=_figures(reading),
        headline=tuple(said(s) for s in reading.headline),
        lines=tuple(said(s) for s in reading.lines),
        cards=tuple(_card(g, c) for g, c in zip(reading.groups, charts, strict=True)),
        marks=_marks(reading.groups),
        gap_charts=_gap_charts(reading),
        comparison=comparison_chart(reading),
        missing=missing_chart(reading),
        watched=watch_charts(reading),
        charts_used=_charts_used(reading),
        tables=measure_tables(reading),
        know="; ".join(flag.title for flag in reading.flags),
        gap_notes=tuple(_gap_notes(reading)),
        marks_said=tuple(_plain(m.sentence, f"{m.number}.") for m in reading.marks if m.number),
        marks_outside=" ".join(m.sentence for m in reading.marks if not m.number),
        how=tuple(_how(reading)),
        by_chance=_by_chance(reading),
        reading=reading,
    )


def said(sentence: Sentence) -> Said:
    """A sentence with its strength in words."""
    word = STRENGTH_WORDS[sentence.strength] if sentence.strength else ""
    heard = f"{sentence.lead} {sentence.text}".casefold()
    open_ = sentence.strength is Strength.CANNOT_TELL  # such sentences say it in their own way
    return Said(sentence.lead, sentence.text, word, "" if open_ or word in heard else word)


def _gap_charts(reading: EquityReading) -> tuple[Chart, ...]:
    """The gap by phase, then over time, each on both scales."""
    by_phase = (c for c in (ratio_chart(reading), difference_chart(reading)) if c)
    return (*by_phase, *gap_series_charts(reading))


def _gap_notes(reading: EquityReading) -> Iterator[Said]:
    """What stands below the gap: the series in words, and decisions of the team."""
    words, plan, series = fixed("measure"), reading.plan, reading.gap_over_time
    if series is not None:
        said = " ".join(filter(None, (series.sentence, series.reason)))
        yield _plain(said, words["over_time"])
    if plan.change_date:
        lead = words["change"].format(day=day(plan.change_date))
        yield _plain(plan.change_what, f"{lead}{':' if plan.change_what else '.'}")
    if plan.reason:
        yield _plain(plan.reason, words["why"].format(comparison=reading.comparison_label))
    if plan.margin:
        agreed = plan.margin.agreed_by, said_day(plan.margin.agreed_on)
        yield _plain(words["margin"].format(by=agreed[0], on=agreed[1]))


def _how(reading: EquityReading) -> Iterator[Said]:
    """The evidence, then where definition and ethnicity come from."""
    words, measure = fixed("measure"), reading.measure
    yield from (_plain(line.text, line.lead) for line in reading.how_we_know)
    if measure.source:
        yield _plain(words["source"].format(source=measure.source))
    if measure.ethnicity_recorded:
        yield _plain(words["recorded"].format(how=measure.ethnicity_recorded))


def _by_chance(reading: EquityReading) -> str:
    number = reading.expected_false_signals
    return "" if number is None else fixed("measure")["by_chance"].format(number=number)


def _plain(text: str, lead: str = "") -> Said:
    return Said(lead, text, "", "")


def _about(reading: EquityReading) -> tuple[str, ...]:
    measure, when = reading.measure, ""
    if reading.phases and reading.phases[0].start and reading.phases[-1].end:
        ends = f"{long_month(reading.phases[0].start)} to {long_month(reading.phases[-1].end)}"
        when = f"by {reading.grain}, {ends}"
    said = (
        f"{capital(str(measure.role))} measure",
        _DIRECTIONS[measure.direction],
        when,
        f"ethnicity of the {measure.ethnicity_of}",
        str(measure.validation),
    )
    return tuple(part for part in said if part)


def _figures(reading: EquityReading) -> str:
    """The two rates that a reader compares first, with their counts."""
    gap = reading.gap
    if gap is None or not (gap.focus_rates and gap.comparison_rates):
        return ""
    if not (reading.focus_label and reading.comparison_label):
        return ""
    one = _figure(reading, reading.focus_label, gap.focus_rates[-1])
    two = _figure(reading, reading.comparison_label, gap.comparison_rates[-1])
    if not (one and two):
        return ""
    when = capital(reading.phases[-1].label) if reading.phases else ""
    return f"{when}: {one}; {two}." if when else f"{one}; {two}."


def _figure(reading: EquityReading, label: str, rate: PhaseRate) -> str:
    if rate.rate.value is None:
        return ""
    value = shown_in(reading).said(rate.rate.value)
    if rate.numerator is None or rate.denominator is None:
        return f"{label} {value}"
    if reading.measure.kind is Kind.MEAN:
        return f"{label} {value} ({rate.denominator:,} {units(reading.measure)})"
    return f"{label} {value} ({rate.numerator:,} of {rate.denominator:,})"


def _card(group: GroupReading, chart: Chart | None) -> Card:
    tag = group.role if group.role in ("population of focus", "compared with") else ""
    notes: list[str] = []
    if group.chart is not None:
        notes += [*group.chart.signals, *_of_chart(group.chart)]
    members = [m.label for m in group.members]
    if members:
        notes.append(f"Includes {listing(members)}.")
    return Card(
        group.group.label, tag, group.sentence, group.counts, chart, tuple(n for n in notes if n)
    )


def _of_chart(chart: GroupChart) -> Iterator[str]:
    """What a reader must know of this chart and would not see."""
    own = "g without" if chart.without else chart.kind
    if own in _OWN_SCALE:
        yield _OWN_SCALE[own]
    if chart.degenerate and not all(p.hidden for p in chart.points):
        yield _DEGENERATE.get(chart.degenerate, f"{capital(chart.degenerate)}.")


def _marks(groups: Sequence[GroupReading]) -> tuple[str, ...]:
    points = [p for g in groups if g.chart for p in g.chart.points]
    found = [t for t in ("improvement", "concern", "neutral") if any(p.tone == t for p in points)]
    missing = any(p.value is None and not p.hidden for p in points)
    hidden = any(p.hidden for p in points)
    return (*found, *(("missing",) if missing else ()), *(("hidden",) if hidden else ()))


def _charts_used(reading: EquityReading) -> tuple[tuple[str, str], ...]:
    """Whose charts, and which kind of chart they are with the reason."""
    used: dict[tuple[str, str], list[str]] = {}
    for group in reading.groups:
        if group.chart is not None:
            used.setdefault((group.chart.title, group.chart.reason), []).append(group.group.label)
    return tuple(
        (listing(labels), reason if " chart" in reason[:14] else f"{title}. {reason}".strip())
        for (title, reason), labels in used.items()
    )
