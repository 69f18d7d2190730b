"""A theme, question or part of a bundle as a chart of data: the share in each group, phase beside phase."""

from __future__ import annotations

from evenhand.charts import palette, shares_chart
from evenhand.documents.native.model import Look, NativeChart, Series, Sort
from evenhand.documents.native.scales import share_axis
from evenhand.experience.findings import Finding, Part, Share

EVERYBODY = "Everybody"
_BEFORE, _LATEST = Look(palette.OTHER, hollow=True), Look(palette.FOCUS)


def part_chart(finding: Finding, part: Part) -> NativeChart:
    """Groups as on the page, hidden ones marked and without a bar."""
    labels = group_labels(part)
    phases = sorted({s.phase for s in part.shares})
    series = tuple(
        Series(
            finding.phases[phase].label,
            tuple(_value(part, label, phase) for label in labels),
            _LATEST if phase == phases[-1] else _BEFORE,
            in_key=len(phases) > 1,
            labelled=True,
        )
        for phase in phases
    )
    drawn = [v for s in series for v in s.values if v is not None]
    return NativeChart(
        name=part.title,
        text=shares_chart(finding, part).text,
        sort=Sort.BARS,
        corner="Group",
        categories=labels,
        series=series,
        axis=share_axis(drawn or [1.0], title="Share"),
        hidden=tuple(any(s.hidden for s in _of(part, label)) for label in labels),
    )


def group_labels(part: Part) -> tuple[str, ...]:
    """In the order of the page, each once."""
    return tuple(dict.fromkeys(label_of(s) for s in part.shares))


def label_of(share: Share) -> str:
    """The name of a group, or everybody."""
    return share.group.label if share.group else EVERYBODY


def _of(part: Part, label: str) -> tuple[Share, ...]:
    return tuple(s for s in part.shares if label_of(s) == label)


def _value(part: Part, label: str, phase: int) -> float | None:
    return next((s.share for s in _of(part, label) if s.phase == phase), None)
