"""Sheets that are read: findings, completeness, records, notes."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.charts.words import day
from evenhand.documents.view import said
from evenhand.documents.workbook.sheet import Column, Form, Row, Sheet, sheet
from evenhand.reading.model import CompletenessView, EquityReading, Review, Sentence

_FINDINGS = (
    Column("Measure", "Title of the measure"),
    Column("Role", "Outcome, process or balancing"),
    Column("Better", "Which direction is better: lower, higher or neither"),
    Column("Part", "Headline, evidence, group, flag, mark, missing or how we know"),
    Column("About", "The group, flag or number of the mark that the sentence is about"),
    Column("Sentence", "What was found, in words", Form.LONG),
    Column("How sure", "Clear, likely or too early to say; empty where the sentence needs none"),
)


def findings(review: Review) -> Sheet:
    """Every sentence of the review."""
    who = "For the team: exact numbers, keep inside the team."
    if review.audience == "shared":
        who = "To share: small numbers are protected. “hidden” is not zero."
    above = [review.title, f"{who} Made on {day(review.made_on)}, Evenhand {review.version}."]
    if review.invented:
        above.append("Invented data: these numbers describe no real unit and no real women.")
    rows = (row for reading in review.readings for row in _sentences(reading))
    return sheet("Findings", _FINDINGS, rows, above=tuple(above))


def _sentences(reading: EquityReading) -> Iterator[Row]:
    measure = reading.measure
    first = (measure.title, str(measure.role), str(measure.direction))
    for sentence in reading.headline:
        yield (*first, "headline", "", *_told(sentence))
    for sentence in reading.lines:
        yield (*first, "evidence", "", *_told(sentence))
    for flag in reading.flags:
        yield (*first, "flag", flag.title, flag.text, "")
    for group in reading.groups:
        yield (*first, "group", group.group.label, group.sentence, "")
    for mark in reading.marks:
        number = str(mark.number) if mark.number else "outside the charts"
        yield (*first, "mark", number, mark.sentence, "")
    if reading.missing_sentence:
        yield (*first, "missing", "", reading.missing_sentence, "")
    for sentence in reading.how_we_know:
        yield (*first, "how we know", "", *_told(sentence))


def _told(sentence: Sentence) -> tuple[str, str]:
    told = said(sentence)
    return f"{told.lead} {told.text}".strip(), told.strength


_COMPLETENESS = (
    Column("What", "Kind of row: all records, recorded as, period or site"),
    Column("Name", "What was counted, or the name of the site"),
    Column("Period", "First day of the period", Form.DATE),
    Column("Number", "Number of records", Form.WHOLE),
    Column("Share", "Share of records, 0 to 1", Form.SHARE),
)


def completeness(view: CompletenessView) -> Sheet:
    """The four percentages, how ethnicity was recorded, the trend and the sites."""
    return sheet("Completeness", _COMPLETENESS, _complete(view))


def _complete(view: CompletenessView) -> Iterator[Row]:
    shares = (
        ("any value", view.any_value),
        ("valid code", view.valid_code),
        ("known and stated", view.known_stated),
        ("the same on all of a woman's records", view.agreeing),
    )
    for name, share in shares:
        yield ("all records", name, None, view.rows, share)
    total = sum(count for _, count in view.parts)
    for name, count in view.parts:
        yield ("recorded as", name, None, count, count / total if total else None)
    for start, share in zip(view.periods, view.trend, strict=False):
        yield ("period", "known and stated", start, None, share)
    for site, share, count in sorted(view.sites, key=lambda s: s[0].casefold()):
        yield ("site", site, None, count, share)


_REPRESENTATION = (
    Column("Group", "Ethnic group"),
    Column("Number here", "People in these records", Form.WHOLE),
    Column("Share here", "Share of those with a stated ethnicity, 0 to 1", Form.SHARE),
    Column("Share there", "Share in the reference population, 0 to 1", Form.SHARE),
    Column("Here to there", "Share here divided by share there", Form.NUMBER),
    Column("Low 95", "Lower end of its 95% interval", Form.NUMBER),
    Column("High 95", "Upper end of its 95% interval", Form.NUMBER),
)


def representation(review: Review) -> Sheet | None:
    """Share of each group here and in the reference population."""
    view = review.representation
    if view is None:
        return None
    ratios = (*view.ratios, *[None] * len(view.rows))
    rows = ((*r[:4], ratio, *r[4:]) for r, ratio in zip(view.rows, ratios, strict=False))
    return sheet("Representation", _REPRESENTATION, rows, above=(view.reference,))


def volume(review: Review) -> Sheet | None:
    """Volume by group, as the file gives it."""
    view = review.volume
    if view is None:
        return None
    earlier, latest = (
        (view.columns[0] or "Earlier", view.columns[1]) if view.columns else ("Earlier", "Latest")
    )
    columns = (
        Column("Group", "Ethnic group"),
        Column(earlier, "Number in the earlier file or year", Form.WHOLE),
        Column(latest, "Number in the latest file or year", Form.WHOLE),
        Column("Change", "Latest less earlier", Form.WHOLE),
    )
    rows = (
        (label, before, now, None if before is None or now is None else now - before)
        for label, before, now in view.rows
    )
    return sheet("Volume", columns, rows, above=(view.title, view.sentence))


_RECORDS = (
    Column("What", "Rows, problem, date or note"),
    Column("Text", "The problem, date or note in words", Form.LONG),
    Column("Rows", "Number of rows", Form.WHOLE),
)


def records(review: Review) -> Sheet:
    """What was read, accepted and set aside."""
    return sheet("Records", _RECORDS, _records(review))


def _records(review: Review) -> Iterator[Row]:
    source = review.source
    yield ("rows", f"read from {source.name}", source.rows)
    yield ("rows", "accepted", source.accepted)
    yield ("rows", "set aside, in no count", source.set_aside)
    for problem, count in source.problems:
        yield ("problem", problem, count)
    for name, when in (("first", source.first), ("last", source.last)):
        if when is not None:
            yield ("date", f"{name} period begins {day(when)}", None)
    for note in source.notes:
        yield ("note", note, None)


_NOTES = (
    Column("Part", "Note, change since last time, command, measure or section of constants"),
    Column("Name", "Name of the constant, or title of the measure"),
    Column("Value", "The value used, or the text", Form.LONG),
)


def notes(review: Review) -> Sheet:
    """Notes, definitions of the measures, and every constant used."""
    return sheet("Notes & constants", _NOTES, _notes(review))


def _notes(review: Review) -> Iterator[Row]:
    for note in review.notes:
        yield ("note", "", note)
    for change in review.changes_since_last:
        yield ("changed since last time", "", change)
    if review.command:
        yield ("command", "", review.command)
    for reading in review.readings:
        yield ("measure", reading.measure.title, reading.measure.meaning)
        if reading.measure.source:
            yield ("source of the definition", reading.measure.title, reading.measure.source)
    yield from dict.fromkeys(
        (f"constants: {section}", name, str(value))
        for reading in review.readings
        for section, values in reading.constants.items()
        for name, value in values.items()
    )
