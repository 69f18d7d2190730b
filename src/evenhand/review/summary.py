"""What the command prints: the findings, what was set aside, and what changed since last time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evenhand.reading.model import EquityReading, Review
from evenhand.records.report import ValidationReport

SHOWN = 5


def finding_lines(
    review: Review, problems: ValidationReport | None, listed: Path | None
) -> tuple[str, ...]:
    """Lines for the terminal."""
    return tuple(_lines(review, problems, listed))


def _lines(review: Review, problems: ValidationReport | None, listed: Path | None) -> Iterator[str]:
    yield review.title
    yield ""
    for reading in review.readings:
        yield from _reading(reading)
    if review.volume is not None:
        yield review.volume.sentence
    if review.completeness is not None:
        yield review.completeness.sentence
    if problems is not None and listed is not None:
        yield from _set_aside(review, problems, listed)
    if review.changes_since_last:
        yield ""
        yield "Since last time:"
        yield from (f"  {change}" for change in review.changes_since_last)
    yield ""


def _reading(reading: EquityReading) -> Iterator[str]:
    yield reading.measure.title
    for sentence in reading.headline:
        yield f"  {sentence.text}"
    yield ""


def _set_aside(review: Review, problems: ValidationReport, listed: Path) -> Iterator[str]:
    source = review.source
    yield f"{source.set_aside:,} of {source.rows:,} rows were set aside and are in no count:"
    yield from (f"  {count:,} × {problem}" for problem, count in source.problems)
    yield "The first of them:"
    yield from (f"  {failure}" for failure in problems.first(SHOWN))
    yield f"Every one is listed, with its row and what to do, in {listed}"
