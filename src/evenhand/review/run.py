"""The whole job for record-level files: open, map, load, count, read, protect, write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from evenhand.documents import template_notes, write_review
from evenhand.errors import MeasureError
from evenhand.measures import Measure, MeasureTable, count, library, load_measures, measure, misfit
from evenhand.measures.periods import Grain
from evenhand.reading import read_all
from evenhand.reading.model import (
    CompletenessView,
    EquityReading,
    Review,
    SourceView,
)
from evenhand.records import ColumnMapping, Count, load
from evenhand.records.in_place import InPlaceRecords
from evenhand.records.loaded import LoadedRecords
from evenhand.records.recordset import RecordSet
from evenhand.records.report import ValidationReport
from evenhand.records.sources.base import Source
from evenhand.review.aggregated import aggregated_review, is_aggregated
from evenhand.review.changes import changes_since
from evenhand.review.completeness import completeness_view, every_row, representation_view
from evenhand.review.events import event_series
from evenhand.review.mapping import Opened, given_or_mapped
from evenhand.review.request import ReviewRequest
from evenhand.review.summary import finding_lines
from evenhand.version import __version__

Step = Callable[[str, float | None], None]  # what is being done, and the share done where known


def _silent(_what: str, _share: float | None = None) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Made:
    """A review that has been made: the answer, where it lies, and what to print."""

    review: Review
    paths: tuple[Path, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Built:
    """The answer, and the rows that could not be used: these stay with the team."""

    review: Review
    problems: ValidationReport | None = None


def make_review(request: ReviewRequest, *, progress: Step = _silent, command: str = "") -> Made:
    """Make a review and write it.

    Raises
    ------
    UserError
        With what is wrong and what to do next; nothing is left half-written.
    """
    built = _build(request, None, None, progress)
    review = replace(built.review, command=command)
    review = replace(review, changes_since_last=changes_since(request.out / "review.json", review))
    progress("Writing", None)
    paths = write_review(review, request.out, formats=request.formats, templates=request.templates)
    listed = _write_problems(built.problems, request)
    lines = finding_lines(review, built.problems, listed)
    return Made(review, paths, (*lines, *template_notes(request.templates)))


def build_review(
    request: ReviewRequest,
    *,
    source: Source | None = None,
    mapping: ColumnMapping | None = None,
    progress: Step = _silent,
) -> Review:
    """The answer itself, without writing anything.

    `source` and `mapping` stand in for the request's own, for frames and mappings held in memory.
    """
    return _build(request, source, mapping, progress).review


def _build(
    request: ReviewRequest, source: Source | None, mapping: ColumnMapping | None, progress: Step
) -> _Built:
    progress("Opening", None)
    if source is None and mapping is None and is_aggregated(request.file, request.mapping):
        return _Built(_finish(aggregated_review(request), request))
    opened = given_or_mapped(request, source, mapping)
    built = _from_records(request, opened, progress)
    return replace(built, review=_finish(built.review, request))


def _from_records(request: ReviewRequest, opened: Opened, progress: Step) -> _Built:
    with load(opened.source, opened.mapping, keep=request.keep, progress=progress) as records:
        measures = chosen_measures(request.measures, records)
        _check_primary(request, measures)
        progress("Counting", None)
        rows = every_row(records.row_is, records.ethnicity_of)
        *tables, everything = count(records, [*measures, rows], grain=request.grain)
        events = event_series(records, tables, request.plan)
        completeness = completeness_view(everything, records)
        source_view = _source_view(records, everything, opened.notes)
        problems = records.report
    progress("Reading", None)
    readings = read_all(tables, request.plan, events=events)
    review = _assembled(request, readings, completeness, everything, source_view)
    return _Built(review, problems)


def _check_primary(request: ReviewRequest, measures: Sequence[Measure]) -> None:
    """A primary measure that nobody knows would make every measure a secondary one."""
    primary = request.plan.primary_measure
    if primary and primary not in {m.id for m in measures}:
        measure(primary)  # says which names are near


def _assembled(
    request: ReviewRequest,
    readings: tuple[EquityReading, ...],
    completeness: CompletenessView,
    everything: MeasureTable,
    source: SourceView,
) -> Review:
    return Review(
        title=request.title or Path(request.file).stem.replace("_", " "),
        source=source,
        plan=request.plan,
        readings=readings,
        completeness=completeness,
        representation=representation_view(everything, request),
        volume=None,
        audience="team",
        made_on=date.today(),  # noqa: DTZ011 - the day on the page is the reader's own
        version=__version__,
        invented=request.invented,
    )


def _finish(review: Review, request: ReviewRequest) -> Review:
    if request.audience == "team":
        return review
    from evenhand.review.sharing import protected_review  # noqa: PLC0415 - only when sharing

    return protected_review(review, previous=request.previous)


def chosen_measures(names: Sequence[str], records: RecordSet) -> tuple[Measure, ...]:
    """Measures by id or file; with no name, every bundled one that these records can answer.

    Raises
    ------
    MeasureError
        When a named measure does not exist, or none of the bundled ones fits the records.
    """
    if names:
        return tuple(m for name in names for m in _named(name))
    fitting = tuple(m for m in library() if misfit(records, m) is None)
    if not fitting:
        raise MeasureError(
            "None of the bundled measures can be answered from the mapped columns.",
            remedy="Map the outcome columns (evenhand map FILE), or name your own measure file with --measures.",
        )
    return fitting


def _named(name: str) -> tuple[Measure, ...]:
    return load_measures(Path(name)) if name.endswith(".toml") else (measure(name),)


def _source_view(
    records: InPlaceRecords | LoadedRecords, everything: MeasureTable, notes: Sequence[str]
) -> SourceView:
    report = records.report
    aside = tuple((_problem(c), c.rows) for c in report.counts)
    return SourceView(
        name=report.file,
        rows=report.accepted + report.set_aside,
        accepted=report.accepted,
        set_aside=report.set_aside,
        problems=aside,
        first=everything.periods[0] if everything.periods else None,
        last=everything.periods[-1] if everything.periods else None,
        notes=(*notes, *report.notes),
    )


def _problem(count: Count) -> str:
    column = f"‘{count.column}’: " if count.column else ""
    kept = "" if count.sets_aside else " (the row was kept, the value counts as not recorded)"
    return f"{column}{count.problem}{kept}"


def _write_problems(problems: ValidationReport | None, request: ReviewRequest) -> Path | None:
    """All problems in a private file beside the team's review; never in a folder that is shared."""
    target = request.out / "rows-set-aside.csv"
    if problems is None or not problems.set_aside or request.audience != "team":
        target.unlink(missing_ok=True)
        return None
    return problems.to_csv(target)


__all__ = ["Grain", "Made", "build_review", "chosen_measures", "make_review"]
