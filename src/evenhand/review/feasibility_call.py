"""`eh.feasibility`: a feasibility study from a notebook."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evenhand.documents.feasibility import study_html, study_json, write_study
from evenhand.errors import PlanError
from evenhand.planning.build import Typed
from evenhand.planning.study import Study
from evenhand.records import ColumnMapping
from evenhand.review.feasibility import FeasibilityRequest, aim_from, make_study


@dataclass(frozen=True, slots=True)
class StudyResult:
    """A feasibility study in a notebook: shows itself, and can be written."""

    study: Study

    def _repr_html_(self) -> str:
        page = html.escape(study_html(self.study), quote=True)
        title = html.escape(self.study.title, quote=True)
        return f'<iframe title="{title}" srcdoc="{page}" width="100%" height="900"></iframe>'

    def to_dict(self) -> dict[str, Any]:
        """As in `feasibility.json`."""
        return study_json(self.study)

    def write(self, folder: str | Path) -> tuple[Path, ...]:
        """HTML and JSON into a folder."""
        return write_study(self.study, folder)


def feasibility(
    records: Any = None,
    *,
    by: date,
    aim: str = "",
    reduction: str = "",
    measures: Sequence[str] | str = (),
    mapping: ColumnMapping | str | Path | None = None,
    population: Sequence[str] | str = (),
    compare_with: Sequence[str] | str = (),
    start: date | None = None,
    births_a_year: float | None = None,
    rate: float | None = None,
    compare_births_a_year: float | None = None,
    compare_rate: float | None = None,
    phi: float = 1.0,
    **options: Any,
) -> StudyResult:
    """What a project could show, before it is chosen: from records, or from numbers.

    Parameters
    ----------
    records
        Path, URL or frame, as for `equity_review`; None for typed numbers.
    by
        When the aim should be told.
    aim, reduction
        "from 12% to 9%", "by 3 points", or a reduction such as "25%".
    population, compare_with
        Groups by label or key; without a population every group in turn.
    births_a_year, rate, compare_births_a_year, compare_rate, phi
        Typed numbers, rates between 0 and 1.
    options
        Further fields of `FeasibilityRequest`: `mode`, `baseline_months`, `file_months`, `audience` ...

    Raises
    ------
    UserError
        With what is wrong and what to do.

    Examples
    --------
    >>> found = feasibility(births_a_year=5000, rate=0.12, population="Black", aim="to 9%",
    ...                     start=date(2026, 4, 1), by=date(2027, 3, 31))
    >>> found.study.rows[0].chances.own_clear.value > 0.95
    True
    """
    against = _names(compare_with)
    everyone = against == ("everyone else",)
    is_file = isinstance(records, str | Path)
    typed = None
    if records is None:
        typed = _typed(population, births_a_year, rate, against, compare_births_a_year,
                       compare_rate, phi)  # fmt: skip
    request = FeasibilityRequest(
        aim=aim_from(aim=aim, reduction=reduction),
        by=by,
        file=str(records) if is_file else "",
        typed=typed,
        mapping=Path(mapping) if isinstance(mapping, str | Path) else None,
        measures=_names(measures),
        focus=_names(population),
        comparison=() if everyone else against,
        versus_everyone_else=everyone,
        start=start,
        **options,
    )
    held = mapping if isinstance(mapping, ColumnMapping) else None
    source = None if is_file or records is None else records
    return StudyResult(make_study(request, source=source, mapping=held))


def _typed(
    population: Sequence[str] | str,
    people: float | None,
    rate: float | None,
    against: Sequence[str],
    other_people: float | None,
    other_rate: float | None,
    phi: float,
) -> Typed:
    if people is None or rate is None:
        raise PlanError(
            "There are no records, and no numbers to work from.",
            remedy="Give records, or births_a_year and rate.",
        )
    group, other = " and ".join(_names(population)), " and ".join(against)
    return Typed(group, people, rate, other, other_people, other_rate, phi)


def _names(value: Sequence[str] | str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
