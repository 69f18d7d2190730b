"""The slides of one measure: one finding each, the population of focus first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evenhand.charts import comparison_chart
from evenhand.documents.native import (
    NativeChart,
    Sort,
    gap_charts,
    gap_over_time_charts,
    rates_chart,
    time_charts,
)
from evenhand.documents.slides.notes import (
    changes_said,
    charts_said,
    gap_said,
    notes_of,
    others_said,
    own_said,
    rates_said,
    sides_said,
)
from evenhand.documents.slides.slide import Line, Panel, Plan, Slide
from evenhand.documents.slides.words import say
from evenhand.documents.view import Said, said
from evenhand.reading.lines import enough_said
from evenhand.reading.model import EquityReading, GroupReading, Sentence

_PANELS = 4  # charts on one slide that people can still read from the back of a room


def slides_of(reading: EquityReading) -> Iterator[Slide]:
    """Headlines, what the overall figure hides, other groups, every group over time, flags."""
    times = time_charts(reading)
    for sentence in reading.headline:
        yield _headline(reading, sentence, times)
    yield from _gap_over_time(reading)
    yield from _masked(reading)
    yield from _others(reading)
    yield from _over_time(reading, times)
    yield from _marks(reading)
    yield from _flags(reading)


def _headline(
    reading: EquityReading, sentence: Sentence, times: Sequence[NativeChart | None]
) -> Slide:
    if "focus_change" in sentence.evidence or _own_by_place(reading, sentence):
        return _own(reading, sentence, times)
    return _gap(reading, sentence)


def _own_by_place(reading: EquityReading, sentence: Sentence) -> bool:
    """Readings name their evidence; where one does not, the first of two headlines is the own one."""
    gap = reading.gap
    if sentence.evidence or gap is None or gap.focus_change is None:
        return False
    return sentence is reading.headline[0] and len(reading.headline) > 1


def _own(reading: EquityReading, sentence: Sentence, times: Sequence[NativeChart | None]) -> Slide:
    focus = [i for i, g in enumerate(reading.groups) if g.role == "population of focus"]
    charts = [times[i] for i in focus if times[i] is not None]
    groups = [reading.groups[i] for i in focus]
    change = reading.gap.focus_change if reading.gap else None
    evidence = (
        *sides_said(reading),
        *(() if change is None else (own_said(reading, reading.focus_label, change),)),
        *charts_said(groups),
    )
    chart = charts[0] if len(charts) == 1 else rates_chart(reading)
    return _finding(
        reading,
        sentence,
        say("finding", "own", focus=reading.focus_label),
        lines=(*_line(reading, 0), *_counts(groups), *_signals(groups)),
        chart=chart,
        evidence=evidence,
    )


def _gap(reading: EquityReading, sentence: Sentence) -> Slide:
    charts = gap_charts(reading)
    focus = bool(reading.focus_label)
    evidence = (*gap_said(reading), *others_said(reading)) if not focus else gap_said(reading)
    place = 1 if reading.gap is not None and reading.gap.focus_change is not None else 0
    return _finding(
        reading,
        sentence,
        say("finding", "gap") if focus else say("finding", "beside"),
        lines=(*_line(reading, place), *_equal(charts)) if focus else _equal(charts),
        chart=charts[0] if charts else rates_chart(reading),
        evidence=(*evidence, *sides_said(reading)),
    )


def _gap_over_time(reading: EquityReading) -> Iterator[Slide]:
    """The gap as a series, under what its signal says."""
    charts, found = gap_over_time_charts(reading), reading.gap_over_time
    if found is None or not charts:
        return
    part = say("finding", "gap_over_time")
    short = say("finding", "named", measure=reading.measure.title, sentence=part)
    lines = (*_measure(reading), Line(found.reason), *_equal(charts))
    yield Slide(
        Plan.CHART,
        title=found.sentence or short,
        short=short,
        section=reading.measure.title,
        lines=tuple(line for line in lines if line.whole),
        chart=charts[0],
        notes=notes_of(reading, (), tuple(chart.text for chart in charts)),
    )


def _equal(charts: Sequence[NativeChart]) -> tuple[Line, ...]:
    """Where equality lies on the chart."""
    ratio = charts and charts[0].axis.logarithmic
    if not charts:
        return ()
    name = "equal_line" if charts[0].sort is Sort.LINES else "equal"
    return (Line(say("finding", name, at="1×" if ratio else "0")),)


def _finding(
    reading: EquityReading,
    sentence: Sentence,
    part: str,
    *,
    lines: Sequence[Line],
    chart: NativeChart | None,
    evidence: Sequence[str],
) -> Slide:
    told = said(sentence)
    return Slide(
        Plan.TEXT if chart is None else Plan.CHART,
        title=told.text,
        short=say("finding", "named", measure=reading.measure.title, sentence=part),
        section=reading.measure.title,
        lines=(*_measure(reading), *_sure(told), *lines),
        chart=chart,
        notes=notes_of(reading, (told,), evidence),
    )


def _measure(reading: EquityReading) -> tuple[Line, ...]:
    return (Line(f"{reading.measure.title}."),)


def _sure(told: Said) -> tuple[Line, ...]:
    return (Line(f"{told.strength}.", say("finding", "sure")),) if told.strength else ()


def _line(reading: EquityReading, place: int) -> Iterator[Line]:
    """The evidence line of the same place, in its own words and in parts that can stand alone.

    What would be enough comes before the second figure: where room is short, it stays.
    """
    told = [s for s in reading.lines if not _is_others(s)]
    change = reading.gap.gap_change if reading.gap else None
    enough = enough_said(change, reading.measure, shared=reading.shared is not None)
    for found in told[place : place + 1]:
        text = found.text.removesuffix(enough).strip() if enough else found.text
        first, *rest = _sentences(text)
        yield Line(first, found.lead)
        if text != found.text:
            yield Line(enough)
        yield from (Line(sentence) for sentence in rest)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z\d])", text)


def _is_others(sentence: Sentence) -> bool:
    return sentence.strength is None or sentence.evidence[:1] == ("changes",)


def _counts(groups: Sequence[GroupReading]) -> tuple[Line, ...]:
    named = len(groups) > 1
    return tuple(
        Line(f"{g.group.label}: {said_}." if named else f"{said_}.", item=True)
        for g in groups
        for said_ in g.counts
    )


def _signals(groups: Sequence[GroupReading]) -> tuple[Line, ...]:
    return tuple(Line(signal) for g in groups if g.chart for signal in g.chart.signals)


def _masked(reading: EquityReading) -> Iterator[Slide]:
    chart = rates_chart(reading)
    for flag in reading.flags:
        if flag.id == "masked":
            yield Slide(
                Plan.TEXT if chart is None else Plan.CHART,
                title=flag.text,
                short=say("finding", "named", measure=reading.measure.title, sentence=flag.title),
                section=reading.measure.title,
                lines=(*_measure(reading), Line("", f"{flag.title}.")),
                chart=chart,
                notes=notes_of(
                    reading,
                    (),
                    (*rates_said(reading, range(len(reading.groups))), *changes_said(reading)),
                ),
            )


def _others(reading: EquityReading) -> Iterator[Slide]:
    """The other groups beside each other, under the sentence about them."""
    chart = rates_chart(reading)
    told = tuple(said(s) for s in reading.lines if _is_others(s))
    if chart is None and not told:
        return
    short = say("finding", "other_groups" if told else "beside")
    beside = comparison_chart(reading)
    title = " ".join(t.text for t in told) or (f"{beside.title}." if beside else "")
    evidence = (*rates_said(reading, range(len(reading.groups))), *changes_said(reading))
    short = say("finding", "named", measure=reading.measure.title, sentence=short)
    yield Slide(
        Plan.TEXT if chart is None else Plan.CHART,
        title=title or short,
        short=short,
        section=reading.measure.title,
        lines=(*_measure(reading), *_each(reading)),
        chart=chart,
        notes=notes_of(reading, told, (*evidence, *others_said(reading))),
    )


def _each(reading: EquityReading) -> tuple[Line, ...]:
    """Each group with its own sentence, alphabetical, Other last."""
    return tuple(
        Line(f"{g.sentence}.", f"{g.group.label}:", item=True) for g in reading.groups if g.sentence
    )


def _over_time(reading: EquityReading, times: Sequence[NativeChart | None]) -> Iterator[Slide]:
    """Small charts on one scale; the population of focus has a slide of its own before."""
    alone = sum(g.role == "population of focus" for g in reading.groups) == 1
    shown = [
        (group, chart)
        for group, chart in zip(reading.groups, times, strict=True)
        if chart is not None and not (alone and group.role == "population of focus")
    ]
    title = say(
        "finding", "named", measure=reading.measure.title, sentence=say("finding", "over_time")
    )
    pages = [shown[i : i + _PANELS] for i in range(0, len(shown), _PANELS)]
    for number, page in enumerate(pages, 1):
        name = say("finding", "part", title=title, part=number, parts=len(pages))
        yield Slide(
            Plan.GRID,
            title=name if len(pages) > 1 else title,
            short=name if len(pages) > 1 else title,
            section=reading.measure.title,
            lines=(Line(_key(reading, page)),),
            panels=tuple(Panel(_heading(group), chart) for group, chart in page),
            notes=notes_of(
                reading,
                (),
                (
                    *(f"{_heading(group)}." for group, _ in page),
                    *charts_said(group for group, _ in page),
                    *(chart.text for _, chart in page),
                ),
            ),
        )


def _heading(group: GroupReading) -> str:
    return f"{group.group.label}: {group.sentence}" if group.sentence else group.group.label


def _key(reading: EquityReading, page: Sequence[tuple[GroupReading, NativeChart]]) -> str:
    """One key in words for all charts of the slide."""
    names = [s.name for _, chart in page for s in chart.series]
    points = " or ".join(dict.fromkeys(chart.series[0].name.lower() for _, chart in page))
    two = any(name.endswith(tuple(p.label for p in reading.phases[1:]) or "\0") for name in names)
    limits = any(name.endswith("limit") for name in names)
    out = [
        say(
            "finding",
            "key",
            points=points,
            centre=say("finding", "key_dashed" if two else "key_plain"),
            limits=say("finding", "key_limits" if limits else "key_no_limits"),
        )
    ]
    if any(p.tone for g, _ in page if g.chart for p in g.chart.points):
        out.append(say("finding", "key_special"))
    if any(mark.number for mark in reading.marks):
        out.append(say("finding", "key_marks"))
    if any(chart.any_hidden for _, chart in page):
        out.append(say("finding", "key_hidden"))
    return " ".join(out)


def _marks(reading: EquityReading) -> Iterator[Slide]:
    """What the numbers on the charts stand for."""
    if reading.marks:
        title = say("finding", "marks", measure=reading.measure.title)
        yield Slide(
            Plan.TEXT,
            title=title,
            short=title,
            section=reading.measure.title,
            lines=tuple(
                Line(m.sentence, f"{m.number}." if m.number else "", item=True)
                for m in reading.marks
            ),
            notes=notes_of(reading, (), ()),
        )


def _flags(reading: EquityReading) -> Iterator[Slide]:
    flags = [f for f in reading.flags if f.id != "masked"]
    if flags:
        title = say("finding", "flags", measure=reading.measure.title)
        yield Slide(
            Plan.TEXT,
            title=title,
            short=title,
            section=reading.measure.title,
            lines=tuple(Line(f.text, f"{f.title}.", item=True) for f in flags),
            notes=notes_of(reading, (), ()),
        )
