"""What `import evenhand as eh` gives: a dozen names that an analyst expects.

Examples
--------
>>> import evenhand as eh
>>> eh.recognise(["A", "B", "M", "N", "Z", None]).share
1.0
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw

from evenhand.charts import cusum_charts, funnel_chart, vlad_charts
from evenhand.disclosure import protect
from evenhand.documents import to_html, to_json, write_review
from evenhand.equity.deprivation import slope_index
from evenhand.equity.intersection import joint_table
from evenhand.equity.organisations import shrunk_gaps, shrunk_rates
from evenhand.equity.sites import across_sites
from evenhand.equity.standardised import direct_standardised, indirect_standardised
from evenhand.equity.stratified import mantel_haenszel
from evenhand.errors import UserError
from evenhand.ethnicity import completeness, recognise, representation
from evenhand.experience import CompositeReading, read_composite
from evenhand.experience.calls import likert, stories, themes
from evenhand.measures import (
    Measure,
    MeasureTable,
    component_measures,
    count,
    library,
    load_measures,
)
from evenhand.measures import measure as bundled
from evenhand.measures.periods import Grain
from evenhand.reading import EquityReading, Plan, Review
from evenhand.reading import read as read_table
from evenhand.records import ColumnMapping, load, open_source, propose_mapping
from evenhand.review.crossing import intersection
from evenhand.review.feasibility_call import feasibility
from evenhand.review.mapping import read_mapping
from evenhand.review.pooling import pool_teams, staggered_start
from evenhand.review.request import DEFAULT_FORMATS, ReviewRequest
from evenhand.review.run import build_review
from evenhand.spc import Rebase, chart, compare_dialects, cusum, funnel, rebase_advice, vlad
from evenhand.stats.critical import critical
from evenhand.stats.intervals import wilson as _wilson
from evenhand.stats.proportions import score_difference, score_ratio


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """A review in a notebook: shows itself, and can be written."""

    review: Review

    @property
    def readings(self) -> tuple[EquityReading, ...]:
        return self.review.readings

    def _repr_html_(self) -> str:
        page = html.escape(to_html(self.review), quote=True)
        title = html.escape(self.review.title, quote=True)
        return f'<iframe title="{title}" srcdoc="{page}" width="100%" height="900"></iframe>'

    def to_dict(self) -> dict[str, Any]:
        """As in `review.json`."""
        return to_json(self.review)

    def write(
        self,
        folder: str | Path,
        *,
        formats: Sequence[str] = DEFAULT_FORMATS,
        templates: Sequence[str | Path] = (),
    ) -> tuple[Path, ...]:
        """HTML, Excel and JSON into a folder, or the forms asked for, with own templates."""
        return write_review(self.review, Path(folder), formats=formats, templates=templates)

    def frame(self, library: str = "pandas") -> Any:
        """Counts, rates and intervals by measure, group and phase (extra `frames`).

        Parameters
        ----------
        library
            "pandas", "polars" or "pyarrow": which of them the frame is made with.
        """
        rows = _rows(self.review)
        columns = {name: [row[name] for row in rows] for name in _COLUMNS}
        return nw.from_dict(columns, backend=library).to_native()  # type: ignore[arg-type]


_COLUMNS = (
    "measure",
    "group",
    "phase",
    "numerator",
    "denominator",
    "missing",
    "rate",
    "low",
    "high",
)


def equity_review(
    records: Any,
    *,
    measures: Sequence[str | Path] | str | Path = (),
    mapping: ColumnMapping | str | Path | None = None,
    population: Sequence[str] | str = (),
    compare_with: Sequence[str] | str = (),
    change_date: date | None = None,
    grain: str = "month",
    **plan: Any,
) -> ReviewResult:
    """Make an equity review of a file, a database URL, or a pandas, Polars or Arrow frame.

    Parameters
    ----------
    records
        Path, URL or frame: one row a birth, baby, woman or referral.
    measures
        Ids of bundled measures or TOML files; empty takes every bundled one that fits.
    mapping
        A `ColumnMapping` or its file; None proposes one.
    population, compare_with
        Groups by label or key. "everyone else" compares with all other groups together.
    change_date
        When the change began; None reads only where the gap stands.
    plan
        Further fields of `Plan`: `reason`, `level`, `margin`, `rules`, `events` (what happened when, as
        `evenhand.reading.DatedEvent`) ...

    Raises
    ------
    UserError
        With what is wrong and what to do.
    """
    against = _names(compare_with)
    everyone = against == ("everyone else",)
    request = ReviewRequest(
        file=str(records) if isinstance(records, str | Path) else "records",
        mapping=Path(mapping) if isinstance(mapping, str | Path) else None,
        measures=_names(measures),
        grain=Grain(grain),
        plan=Plan(
            focus=_names(population),
            comparison=() if everyone else against,
            versus_everyone_else=everyone,
            change_date=change_date,
            **plan,
        ),
    )
    given = None if isinstance(records, str | Path) else open_source(records)
    chosen = mapping if isinstance(mapping, ColumnMapping) else None
    return ReviewResult(build_review(request, source=given, mapping=chosen))


def read_records(records: Any, mapping: ColumnMapping | str | Path | None = None) -> Any:
    """Open, map and check records; use as `with eh.read_records(...) as rows:`."""
    source = open_source(records)
    if mapping is None:
        return load(source, propose_mapping(source))
    return load(
        source, mapping if isinstance(mapping, ColumnMapping) else read_mapping(Path(mapping))
    )


def composite(
    records: Any,
    measure: Measure | str,
    *,
    mapping: ColumnMapping | str | Path | None = None,
    population: Sequence[str] | str = (),
    compare_with: Sequence[str] | str = (),
) -> CompositeReading:
    """A composite measure with its parts beside it, by group.

    Parameters
    ----------
    records
        Path, URL or frame, as for `equity_review`.
    measure
        A composite: the id of a bundled one, or a `Measure` from `measure_definitions`.
    """
    whole = measure if isinstance(measure, Measure) else bundled(measure)
    with read_records(records, mapping) as rows:
        table, *parts = count(rows, [whole, *component_measures(whole)])
    return read_composite(table, parts, focus=_names(population), compare_with=_names(compare_with))


def measure_definitions(path: str | Path | None = None) -> tuple[Measure, ...]:
    """The bundled measures, or those of a TOML file."""
    return library() if path is None else load_measures(Path(path))


def read(table: MeasureTable, plan: Plan | None = None) -> EquityReading:
    """The equity reading of one table of counts."""
    return read_table(table, plan or Plan())


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two proportions compared: never a ratio without its base rates."""

    rates: tuple[float, float]
    ratio: Interval
    difference: Interval


def wilson(events: int, people: int, *, level: float = 0.95) -> Interval:
    """A proportion with its Wilson interval.

    Raises
    ------
    UserError
        When there are more events than people, or nobody.

    Examples
    --------
    >>> round(wilson(38, 235).low, 4)
    0.1201
    """
    _check(events, people, level)
    low, high = _wilson(events, people, critical(level))
    return Interval(events / people, float(low), float(high))


def compare(first: tuple[int, int], second: tuple[int, int], *, level: float = 0.95) -> Comparison:
    """Compare two proportions, each (events, people), by score intervals (Miettinen-Nurminen).

    Against no events the ratio is infinite; without any event on either side it is no number.

    Raises
    ------
    UserError
        When there are more events than people, or nobody.

    Examples
    --------
    >>> found = compare((96, 2111), (467, 14679))
    >>> round(found.ratio.value, 3), round(found.ratio.low, 3), round(found.ratio.high, 3)
    (1.429, 1.153, 1.77)
    """
    (x1, n1), (x0, n0) = first, second
    _check(x1, n1, level)
    _check(x0, n0, level)
    z = critical(level)
    ratio, difference = score_ratio(x1, n1, x0, n0, z), score_difference(x1, n1, x0, n0, z)
    rates = x1 / n1, x0 / n0
    return Comparison(
        rates,
        Interval(_ratio(*rates), float(ratio[0]), float(ratio[1])),
        Interval(rates[0] - rates[1], float(difference[0]), float(difference[1])),
    )


def _ratio(one: float, other: float) -> float:
    """Against nothing there is no number: infinity, or none at all where both are nothing."""
    if other:
        return one / other
    return math.inf if one else math.nan


def _check(events: float, people: float, level: float) -> None:
    if not (people > 0 and 0 <= events <= people):
        raise UserError(
            f"There cannot be {events:,} events among {people:,} people.",
            remedy="Give events first, then people: (103, 1202).",
        )
    if not 0 < level < 1:
        raise UserError(f"A level of {level:g} is not one.", remedy="Give one such as 0.95.")


def _names(value: Sequence[str | Path] | str | Path) -> tuple[str, ...]:
    return (str(value),) if isinstance(value, str | Path) else tuple(map(str, value))


def _rows(made: Review) -> list[dict[str, Any]]:
    return [
        {
            "measure": reading.measure.id,
            "group": group.group.label,
            "phase": reading.phases[rate.phase].label,
            "numerator": rate.numerator,
            "denominator": rate.denominator,
            "missing": rate.missing,
            "rate": rate.rate.value,
            "low": rate.rate.low,
            "high": rate.rate.high,
        }
        for reading in made.readings
        if reading.gap is not None
        for group, rates in zip(reading.groups, reading.gap.rates, strict=True)
        for rate in rates
    ]


__all__ = [
    "ColumnMapping",
    "EquityReading",
    "Plan",
    "Rebase",
    "ReviewResult",
    "across_sites",
    "chart",
    "compare",
    "compare_dialects",
    "completeness",
    "composite",
    "count",
    "cusum",
    "cusum_charts",
    "direct_standardised",
    "equity_review",
    "feasibility",
    "funnel",
    "funnel_chart",
    "indirect_standardised",
    "intersection",
    "joint_table",
    "likert",
    "mantel_haenszel",
    "measure_definitions",
    "pool_teams",
    "propose_mapping",
    "protect",
    "read",
    "read_records",
    "rebase_advice",
    "recognise",
    "representation",
    "shrunk_gaps",
    "shrunk_rates",
    "slope_index",
    "staggered_start",
    "stories",
    "themes",
    "vlad",
    "vlad_charts",
    "wilson",
]
