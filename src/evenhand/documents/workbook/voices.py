"""Themes, answers or a bundle as a workbook: what it says, the shares with charts that read their cells, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from evenhand.documents.native import NativeChart
from evenhand.documents.native.voices import label_of, part_chart
from evenhand.documents.view import VoiceSection
from evenhand.documents.view.opening import Opening
from evenhand.documents.workbook.book import margin_of, written
from evenhand.documents.workbook.dictionary import dictionary
from evenhand.documents.workbook.sheet import (
    Column,
    Form,
    Graph,
    Line,
    Row,
    Sheet,
    sheet,
    shown,
)
from evenhand.experience.findings import Finding
from evenhand.version import __version__

_SAYS = (
    Column("Sentence", "What is said", Form.LONG),
    Column("How sure", "How sure the answer is"),
)
_SHARES = (
    Column("Chart", "Theme, question or part, and what it is about"),
    Column("Group", "Ethnic group, or everybody together"),
    Column("Phase", "Before or since the change, or the whole time"),
    Column("Share", "Of the people heard, those of whom it is true", Form.SHARE),
    Column("Text", "The share with its counts or interval, as on the page", Form.LONG),
)
_TIME = (
    Column("Chart", "Theme, question or part"),
    Column("Period", "First day of the month or quarter", Form.DATE),
    Column("Share", "Of everybody heard in it", Form.SHARE),
    Column("Text", "With its counts, as on the page", Form.LONG),
)
_STORIES = (
    Column("Domain", "What the stories are about"),
    Column("Month", "Month of the change that they tell of"),
    Column("Stories", "How many were chosen", Form.WHOLE),
)


def voice_workbook(
    finding: Finding, section: VoiceSection, opened: Opening, made_on: date
) -> bytes:
    """The workbook as bytes; as protected as the finding is."""
    sheets = [_says(section), _shares(finding), _over_time(finding)]
    return _book(sheets, opened, made_on, shared=finding.protected)


def story_workbook(
    section: VoiceSection,
    counts: Sequence[tuple[str, Sequence[tuple[str, int]]]],
    opened: Opening,
    made_on: date,
) -> bytes:
    """The workbook of a log of stories.

    Parameters
    ----------
    counts
        For each domain how many stories of each month.
    """
    rows: list[Row] = [(domain, month, n) for domain, told in counts for month, n in told]
    return _book([_says(section), sheet("By month", _STORIES, rows)], opened, made_on, shared=True)


def _book(sheets: Sequence[Sheet], opened: Opening, made_on: date, *, shared: bool) -> bytes:
    kept = [s for s in sheets if s.rows]
    return written(
        [*kept, dictionary(kept, shared=shared)],
        title=opened.title,
        made_on=made_on,
        version=__version__,
        margin=margin_of(opened),
    )


def _says(section: VoiceSection) -> Sheet:
    said = (*section.headline, *section.lines, *(s for c in section.cards for s in c.says))
    rows: list[Row] = [(s.text, s.strength) for s in said]
    rows += [(line, "") for line in (*section.heard, *section.know, *section.how)]
    return sheet("Findings", _SAYS, rows, above=(section.title, section.meaning))


def _shares(finding: Finding) -> Sheet:
    rows: list[Row] = []
    graphs = []
    for part in finding.parts:
        chart = part_chart(finding, part)
        graphs.append(_graph(chart, len(rows)))
        rows += _drawn(finding, chart, {(label_of(s), s.phase): s.text for s in part.shares})
    return Sheet("Shares", _SHARES, tuple(rows), graphs=tuple(graphs))


def _graph(chart: NativeChart, first: int) -> Graph:
    """Rows of one phase stand together, group by group."""
    count = len(chart.categories)
    lines = tuple(
        Line(series, first + i * count, 3, named=2) for i, series in enumerate(chart.series)
    )
    return Graph(chart, lines, first, categories=1, title=0)


def _drawn(
    finding: Finding, chart: NativeChart, texts: dict[tuple[str, int], str]
) -> Iterator[Row]:
    phases = {phase.label: phase.index for phase in finding.phases}
    for series in chart.series:
        for place, group in enumerate(chart.categories):
            value = series.values[place]
            hidden = value is None and chart.hidden[place]
            text = texts.get((group, phases[series.name]), "")
            yield chart.name, group, series.name, shown(value, hidden=hidden), text


def _over_time(finding: Finding) -> Sheet:
    rows = [
        (part.title, moment.start, shown(moment.share, hidden=moment.hidden), moment.text)
        for part in finding.parts
        for moment in part.moments
    ]
    return sheet("Over time", _TIME, rows)
