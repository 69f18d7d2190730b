"""The evidence under a slide, in its notes: counts, rates, intervals, rules, flags and the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evenhand.charts.comparison import rate_said
from evenhand.charts.gap_words import difference_says, ratio_says
from evenhand.charts.words import HIDDEN, capital, count, day, ratio, shown_in
from evenhand.documents.slides.words import say
from evenhand.documents.view import Said
from evenhand.documents.view.measures import STRENGTH_WORDS
from evenhand.equity.model import Contrast, Estimate, OwnChange, PhaseRate
from evenhand.measures.definition import Kind
from evenhand.reading.figures import units
from evenhand.reading.model import EquityReading, GroupReading
from evenhand.reading.visible import visible, visible_contrast


def notes_of(
    reading: EquityReading, told: Sequence[Said], evidence: Iterable[str]
) -> tuple[str, ...]:
    """Everything behind a finding, from what was asked to the constants' own sentences."""
    return (
        *_findings(told),
        *_asked(reading),
        *_listed("evidence", evidence),
        *_listed("marks", (f"{m.number or '–'} {m.sentence}" for m in reading.marks)),
        *_listed("flags", (f"{f.title}: {f.text}" for f in reading.flags)),
        *_listed("how", (s.text for s in reading.how_we_know)),
    )


def _findings(told: Sequence[Said]) -> Iterator[str]:
    for said in told:
        yield say("notes", "finding", sentence=f"{said.lead} {said.text}".strip())
        if said.strength:
            yield say("notes", "strength", strength=said.strength)


def _asked(reading: EquityReading) -> Iterator[str]:
    measure = reading.measure
    yield say("notes", "measure", title=measure.title, meaning=measure.meaning)
    if measure.source:
        yield say("notes", "source", source=measure.source)
    if said := " ".join(asked(reading)):
        yield say("notes", "asked", asked=said)


def asked(reading: EquityReading) -> Iterator[str]:
    """What was asked of whom, in sentences."""
    plan, sides = reading.plan, (reading.focus_label, reading.comparison_label)
    words = {"focus": sides[0], "comparison": sides[1], "reason": plan.reason}
    if all(sides):
        yield say("opening", "compared" if plan.reason else "compared_plain", **words)
    elif any(sides):
        yield say("opening", "focus_alone" if sides[0] else "every", **words)
    if plan.change_date:
        name = "change" if plan.change_what else "change_plain"
        yield _ended(say("opening", name, day=day(plan.change_date), what=plan.change_what))


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _listed(name: str, lines: Iterable[str]) -> Iterator[str]:
    found = [line for line in lines if line]
    if found:
        yield say("notes", name)
        yield from (f"• {line}" for line in found)


def rates_said(reading: EquityReading, places: Iterable[int]) -> Iterator[str]:
    """Counts, rates and intervals of groups, phase by phase."""
    if reading.gap is None:
        return
    for place in places:
        for rate in reading.gap.rates[place]:
            yield _rate(reading, reading.groups[place].group.label, rate)


def sides_said(reading: EquityReading) -> Iterator[str]:
    """The same for the population of focus and the comparison as one each."""
    gap = reading.gap
    if gap is None:
        return
    for label, rates in (
        (reading.focus_label, gap.focus_rates),
        (reading.comparison_label, gap.comparison_rates),
    ):
        if label:
            yield from (_rate(reading, label, rate) for rate in rates)


def _rate(reading: EquityReading, label: str, rate: PhaseRate) -> str:
    when = next((p.label for p in reading.phases if p.index == rate.phase), "")
    said = f"{label}{f', {when}' if when else ''}: {_counts(reading, rate)}"
    if rate.rate.value is None:
        return f"{said}{rate_said(reading, rate)}."
    return f"{said}{shown_in(reading).said(rate.rate.value)}{_ends(reading, rate.rate)}."


def _counts(reading: EquityReading, rate: PhaseRate) -> str:
    noun = units(reading.measure)
    if rate.denominator is None:
        return f"counts {HIDDEN}, rate " if rate.rate.value is not None else ""
    if reading.measure.kind is Kind.MEAN or rate.numerator is None:
        return f"{count(rate.denominator)} {noun}, "
    return f"{count(rate.numerator)} of {count(rate.denominator)} {noun}, "


def _ends(reading: EquityReading, estimate: Estimate) -> str:
    how = shown_in(reading)
    if estimate.low is None or estimate.high is None:
        return ""
    out = f" (95% interval {how.interval(estimate.low, estimate.high)}"
    if estimate.low80 is not None and estimate.high80 is not None:
        out += f"; 80% interval {how.interval(estimate.low80, estimate.high80)}"
    return f"{out}; {estimate.method})"


def gap_said(reading: EquityReading) -> Iterator[str]:
    """The primary contrast in every phase, and its change."""
    if reading.gap is None:
        return
    for contrast in reading.gap.contrasts:
        if contrast.primary:
            yield _contrast(reading, reading.focus_label, contrast)
    change = reading.gap.gap_change
    if change is not None:
        figures = shown_in(reading).figures
        yield (
            f"The gap since, against before: {change.answer} ({STRENGTH_WORDS[change.strength]}). "
            f"Ratio of ratios {_ratio(change.ratio_of_ratios, figures)}; "
            f"as a ratio {change.ratio_scale}, as a difference {change.difference_scale}."
        )


def others_said(reading: EquityReading) -> Iterator[str]:
    """Every other group against the comparison."""
    for contrast in reading.gap.contrasts if reading.gap else ():
        if not contrast.primary and 0 <= contrast.group < len(reading.groups):
            yield _contrast(reading, reading.groups[contrast.group].group.label, contrast)


def _contrast(reading: EquityReading, label: str, contrast: Contrast) -> str:
    contrast = visible_contrast(contrast)
    when = next((p.label for p in reading.phases if p.index == contrast.phase), "")
    sure = "clear" if contrast.clear else "equality not ruled out"
    rarer = ", counting those who did not" if contrast.side == "non-event" else ""
    return (
        f"{label} compared with {reading.comparison_label}{f', {when}' if when else ''}: "
        f"{ratio_says(reading, contrast)}{rarer}; {difference_says(reading, contrast)}; {sure}."
    )


def changes_said(reading: EquityReading) -> Iterator[str]:
    """Every group's own change."""
    gap = reading.gap
    if gap is None:
        return
    for group, change in zip(reading.groups, gap.changes, strict=False):
        yield own_said(reading, group.group.label, change)


def own_said(reading: EquityReading, label: str, change: OwnChange) -> str:
    """A group's own change with its interval."""
    figures = shown_in(reading).figures
    rarer = ", counting those who did not" if change.side == "non-event" else ""
    return (
        f"{label}, since against before: {change.answer} ({STRENGTH_WORDS[change.strength]}); "
        f"rate ratio {_ratio(change.ratio, figures)}{rarer}."
    )


def _ratio(estimate: Estimate, figures: int | None) -> str:
    estimate = visible(estimate)
    if estimate.value is None:
        return HIDDEN if estimate.method in ("hidden", "sign only") else "cannot be worked out"
    said = ratio(estimate.value, figures=figures)
    if estimate.low is None or estimate.high is None:
        return said
    low, high = ratio(estimate.low, figures=figures), ratio(estimate.high, figures=figures)
    return f"{said} (95% interval {low} to {high}; {estimate.method})"


def charts_said(groups: Iterable[GroupReading]) -> Iterator[str]:
    """Which chart each group has, why, its rules and its signals."""
    for group in groups:
        chart = group.chart
        if chart is not None:
            said = [f"{group.group.label}: {chart.title}.", capital(chart.reason)]
            said += [f"Rules: {chart.rules}.", *chart.signals]
            yield " ".join(s for s in said if s)
