"""The first slide, who is missing, and the last slide."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.charts.words import long_month, percent
from evenhand.documents.native import (
    here_and_there_chart,
    missing_parts_chart,
    recorded_chart,
    trend_chart,
    volume_chart,
)
from evenhand.documents.slides.notes import asked
from evenhand.documents.slides.slide import Line, Plan, Slide
from evenhand.documents.slides.words import say
from evenhand.documents.view import Opening
from evenhand.equity.model import Strength
from evenhand.reading.lines import enough_said
from evenhand.reading.model import CompletenessView, EquityReading, Review

_SHOWN = 4  # measures named on the first slide


def first(review: Review, opening: Opening) -> Slide:
    """What was asked, and of whom."""
    lines = [*_records(review), *_asked(review), *_measures(review), opening.audience]
    if opening.invented:
        lines.append(" ".join(opening.invented))
    return Slide(
        Plan.OPENING,
        title=review.title,
        short=opening.over or review.title,
        section=opening.over or review.title,
        lines=(Line("", say("opening", "asked")), *(Line(line) for line in lines)),
        notes=(
            say("opening", "asked"),
            *lines,
            *([opening.protected] if opening.protected else []),
            *review.source.notes,
            *review.notes,
            *review.changes_since_last,
            opening.closing,
        ),
    )


def _records(review: Review) -> Iterator[str]:
    source = review.source
    if source.first and source.last:
        ends = {"first": long_month(source.first), "last": long_month(source.last)}
        yield say("opening", "records", rows=source.accepted, name=source.name, **ends)
    else:
        yield say("opening", "records_undated", rows=source.accepted, name=source.name)


def _asked(review: Review) -> Iterator[str]:
    """Once for all measures, with the noun of the first; the plan is the same for all."""
    if review.readings:
        yield from asked(review.readings[0])


def _measures(review: Review) -> Iterator[str]:
    titles = [r.measure.title for r in review.readings]
    if not titles:
        return
    if len(titles) > _SHOWN:
        yield say("opening", "measures_many", count=len(titles))
    else:
        yield say("opening", "measures", measures="; ".join(titles))


def who_is_missing(review: Review) -> Iterator[Slide]:
    """How ethnicity was recorded and what that could change; then who is here, and volume."""
    yield _missing(review)
    view = review.completeness
    trend = trend_chart(view) if view else None
    if trend is not None:
        title, _, rest = trend.text.partition(". ")
        yield Slide(
            Plan.CHART,
            f"{title}.",
            trend.name,
            say("around", "missing"),
            lines=(Line(f"{trend.name}."), Line(rest)),
            chart=trend,
            notes=(trend.text, *([view.sentence] if view else [])),
        )
    yield from _who_is_here(review)
    yield from _volume(review)


def _missing(review: Review) -> Slide:
    view, readings = review.completeness, review.readings
    chart = recorded_chart(view) if view else None
    if chart is None:
        found = (missing_parts_chart(r) for r in readings)
        chart = next((c for c in found if c is not None), None)
    said = [
        say("around", "by_measure", measure=r.measure.title, sentence=r.missing_sentence)
        for r in readings
        if r.missing_sentence
    ]
    title = view.sentence if view else next((r.missing_sentence for r in readings), "")
    shares = [_shares(view)] if view else []
    return Slide(
        Plan.TEXT if chart is None else Plan.CHART,
        title=title or say("around", "nobody"),
        short=say("around", "missing"),
        section=say("around", "missing"),
        lines=tuple(Line(text) for text in (*shares, *said[:1])),
        chart=chart,
        notes=(*([view.sentence] if view else []), *shares, *said),
    )


def _shares(view: CompletenessView) -> str:
    names = ("any_value", "valid_code", "known_stated", "agreeing")
    found = {name: getattr(view, name) for name in names}
    told = {k: say("around", "not_told") if v is None else percent(v) for k, v in found.items()}
    said = say("around", "shares", **told)
    return said[:1].upper() + said[1:]


def _who_is_here(review: Review) -> Iterator[Slide]:
    view = review.representation
    chart = here_and_there_chart(view) if view else None
    if view is None or chart is None:
        return
    short = say("around", "representation")
    yield Slide(
        Plan.CHART,
        view.sentence or f"{short}.",
        short,
        say("around", "missing"),
        lines=(Line(f"{view.reference}."),),
        chart=chart,
        notes=(view.sentence, chart.text),
    )


def _volume(review: Review) -> Iterator[Slide]:
    view = review.volume
    chart = volume_chart(view) if view else None
    if view is None or chart is None:
        return
    yield Slide(
        Plan.CHART,
        f"{view.title}.",
        say("around", "volume"),
        say("around", "volume"),
        lines=(Line(view.sentence),) if view.sentence else (),
        chart=chart,
        notes=(view.sentence, chart.text),
    )


def last(review: Review) -> tuple[Line, ...]:
    """What we do not know, with what would be enough; then next steps to agree."""
    open_ = [line for r in review.readings for line in _open(r)]
    unknown = open_ or ([Line(say("closing", "settled"))] if review.readings else [])
    steps = ["step_ask", "step_missing", "step_process", "step_decide"]
    if open_:
        steps.insert(0, "step_settle")
    return (
        *unknown,
        Line("", say("closing", "steps")),
        *(Line(say("closing", step), item=True) for step in steps),
    )


def _open(reading: EquityReading) -> Iterator[Line]:
    """Headlines that are not clear. What would be enough is said once a measure."""
    found = [
        s
        for s in reading.headline
        if s.strength is not None and s.strength is not Strength.ESTABLISHED
    ]
    change = reading.gap.gap_change if reading.gap else None
    enough = enough_said(change, reading.measure, shared=reading.shared is not None)
    if found:
        first = enough.partition(":")[0].rstrip(
            "."
        )  # the advice after it stands once, in the steps
        text = " ".join(filter(None, (*(s.text for s in found), f"{first}." if first else "")))
        yield Line(text, f"{reading.measure.title}:", item=True)
