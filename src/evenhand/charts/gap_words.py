"""The gap in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.charts.model import Table
from evenhand.charts.words import HIDDEN, NOTHING, Shown, capital, ratio, shown_in, times, when
from evenhand.equity.model import Contrast, Estimate
from evenhand.reading.model import EquityReading
from evenhand.reading.visible import visible_contrast

Line = tuple[str, Contrast]


def contrast_lines(reading: EquityReading) -> list[Line]:
    """The primary contrast in each phase; every group in the latest when there is no focus."""
    if reading.gap is None:
        return []
    contrasts = [visible_contrast(c) for c in reading.gap.contrasts]
    primary = [c for c in contrasts if c.primary]
    if primary:
        labels = {p.index: p.label for p in reading.phases}
        return [(capital(labels.get(c.phase, "")) or "All records", c) for c in primary]
    latest = reading.gap.phases - 1
    return [
        (reading.groups[c.group].group.label, c)
        for c in sorted(contrasts, key=lambda c: c.group)
        if c.phase == latest and 0 <= c.group < len(reading.groups)
    ]


def ratio_says(reading: EquityReading, contrast: Contrast) -> str:
    """A ratio with its interval: "1.6 times (1.2 to 2.0)"."""
    estimate, figures = contrast.ratio, shown_in(reading).figures
    if estimate.value is None:
        return _absent(reading)
    said = times(estimate.value, figures=figures)
    if estimate.low is None and estimate.high is None:
        return said
    return f"{said} ({_ratio_ends(estimate, figures)})"


def _ratio_ends(estimate: Estimate, figures: int | None) -> str:
    """Both ends; an end without bound in words."""
    if estimate.low is None and estimate.high is None:
        return NOTHING
    if estimate.high is None:
        return f"{ratio(estimate.low or 0.0, figures=figures)} or more"
    if estimate.low is None:
        return f"up to {ratio(estimate.high, figures=figures)}"
    return f"{ratio(estimate.low, figures=figures)} to {ratio(estimate.high, figures=figures)}"


def difference_says(reading: EquityReading, contrast: Contrast) -> str:
    """A difference with its interval: "33 more in 1,000 (14 to 52)"."""
    estimate, how = contrast.difference, shown_in(reading)
    if estimate.value is None:
        return _absent(reading)
    said = _size(estimate.value, how)
    if estimate.low is None or estimate.high is None:
        return said
    return f"{said} ({_difference_ends(estimate.low, estimate.high, how)})"


def _size(value: float, how: Shown) -> str:
    return f"{how.gap(abs(value))} {_word(value, how)} {how.gap_unit}".rstrip()


def _word(value: float, how: Shown) -> str:
    if not how.gap_unit:
        return "lower" if value < 0 else "higher"
    return "fewer" if value < 0 else "more"


def _difference_ends(low: float, high: float, how: Shown) -> str:
    """Ends without signs when both lie on one side, with words when they do not."""
    if low >= 0:
        return f"{how.gap(low)} to {how.gap(high)}"
    if high <= 0:
        return f"{how.gap(-high)} to {how.gap(-low)}"
    return f"{how.gap(-low)} {_word(low, how)} to {how.gap(high)} {_word(high, how)}"


def _absent(reading: EquityReading) -> str:
    return HIDDEN if reading.shared is not None else "cannot be worked out"


def ratio_title(reading: EquityReading, lines: Sequence[Line]) -> str:
    """The finding, as times the rate."""
    rarer = " (counting those who did not)" if lines[-1][1].side == "non-event" else ""
    figures = shown_in(reading).figures
    if not lines[-1][1].primary:
        return f"How many times the rate for {reading.comparison_label}, by group{rarer}"
    said = [(n, times(c.ratio.value, figures=figures)) for n, c in lines if c.ratio.value]
    first = f"{said[0][1]} the rate for {reading.comparison_label}{_when(said[0][0])}"
    rest = [f"{value}{_when(name)}" for name, value in said[1:]]
    return f"{reading.focus_label}: {', '.join([first, *rest])}{rarer}"


def difference_title(reading: EquityReading, lines: Sequence[Line]) -> str:
    """The finding, as a difference."""
    how = shown_in(reading)
    if not lines[-1][1].primary:
        unit = f" {how.gap_unit}" if how.gap_unit else ""
        return f"How many more or fewer{unit} than {reading.comparison_label}, by group"
    values = [(n, c.difference.value) for n, c in lines]
    said = [(name, _size(value, how)) for name, value in values if value is not None]
    first = f"{said[0][1]} than {reading.comparison_label}{_when(said[0][0])}"
    rest = [f"{value}{_when(name)}" for name, value in said[1:]]
    return f"{reading.focus_label}: {', '.join([first, *rest])}"


def _when(label: str) -> str:
    return "" if label == "All records" else when(label)


def against(reading: EquityReading) -> str:
    """Who is compared with whom."""
    focus = f"{reading.focus_label} " if reading.focus_label else "Each group "
    return f"{focus}compared with {reading.comparison_label}"


def gap_text(reading: EquityReading, said: Sequence[tuple[str, str]]) -> str:
    """The picture in words."""
    lines = "; ".join(f"{label}: {says}" for label, says in said)
    margin = reading.plan.margin
    agreed = f" The band counts as equal, agreed by {margin.agreed_by}." if margin else ""
    over = " over all planned looks" if planned(reading) else ""
    return f"{against(reading)}. {lines}. In brackets and as lines: 95% intervals{over}.{agreed}"


def planned(reading: EquityReading) -> bool:
    """Whether intervals hold over the looks of a plan."""
    return reading.look is not None and reading.look.to is not None


def contrast_table(reading: EquityReading) -> Table:
    """Every contrast in every phase: primary first, then the other groups."""
    labels = {p.index: capital(p.label) for p in reading.phases}
    contrasts = [visible_contrast(c) for c in reading.gap.contrasts] if reading.gap else []
    rows = tuple(
        (_who(reading, c), labels.get(c.phase, ""), *_cells(reading, c)) for c in contrasts
    )
    return Table(
        caption=f"{reading.measure.title}: the gap, against {reading.comparison_label}",
        header=("Group", "When", "Ratio", "95% interval", "Difference", "95% interval", "Counting"),
        rows=rows,
    )


def _who(reading: EquityReading, contrast: Contrast) -> str:
    if 0 <= contrast.group < len(reading.groups) and not contrast.primary:
        return reading.groups[contrast.group].group.label
    return f"{reading.focus_label} (primary)" if contrast.primary else NOTHING


def _cells(reading: EquityReading, contrast: Contrast) -> tuple[str, str, str, str, str]:
    r, d, how = contrast.ratio, contrast.difference, shown_in(reading)
    return (
        times(r.value, figures=how.figures) if r.value is not None else _absent(reading),
        _ratio_ends(r, how.figures),
        _size(d.value, how) if d.value is not None else _absent(reading),
        NOTHING if d.low is None or d.high is None else _difference_ends(d.low, d.high, how),
        "those who did not" if contrast.side == "non-event" else "events",
    )
