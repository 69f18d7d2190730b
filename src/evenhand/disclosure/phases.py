"""Rates and ratios of phases, as they may be written beside a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.disclosure.layout import Span
from evenhand.disclosure.protected import Masked, ProtectedTable


@dataclass(frozen=True, slots=True)
class PhaseFigure:
    """One row in one phase. `rate` is unscaled, to two significant figures; None is hidden.

    `numerator` and `denominator` are given only where the exact total passes the attack. `ratio`
    (population of focus over comparison) is the same in every row of a phase.
    """

    key: str
    label: str
    span: Span
    rate: float | None
    ratio: float | None
    numerator: int | None
    denominator: int | None


def phase_figures(table: ProtectedTable) -> tuple[PhaseFigure, ...]:
    """Figures of every row and phase, row by row: the only phase numbers that may be written.

    They are part of the attack: a rounded rate r is known to the attacker as
    low * n <= x <= high * n, with low and high the ends of what rounds to r.

    Examples
    --------
    >>> import numpy as np
    >>> from evenhand.disclosure import protect
    >>> from evenhand.ethnicity.groups import EthnicGroup
    >>> from evenhand.measures import definition as d
    >>> from evenhand.measures.periods import Grain
    >>> from evenhand.measures.table import MeasureTable
    >>> from evenhand.records.recordset import Unit
    >>> measure = d.Measure("pph", "Major haemorrhage", "", d.Role.OUTCOME, d.Kind.PROPORTION,
    ...                     d.Direction.LOWER, Unit.WOMAN, "mother", "women", "bled")
    >>> counts = np.array([[[41], [60]]])
    >>> table = MeasureTable(measure, Grain.MONTH, (),
    ...     (EthnicGroup("b", "Black"), EthnicGroup("w", "White")), ("",),
    ...     counts, counts + 300, counts * 0)
    >>> [(f.label, f.rate, f.ratio) for f in phase_figures(protect(table, focus=["b"],
    ...     comparison=["w"]))][:2]
    [('Black', 0.12, 0.72), ('White', 0.17, 0.72)]
    """
    phases = table.phases
    return tuple(
        PhaseFigure(
            row.key,
            row.label,
            span,
            _or_none(phases.rate, r, p),
            _or_none(phases.ratio, p),
            _or_none(phases.numerator, r, p),
            _or_none(phases.denominator, r, p),
        )
        for r, row in enumerate(table.rows)
        for p, span in enumerate(phases.spans)
    )


def _or_none(figures: Masked, *place: int) -> Any:
    return None if np.ma.getmaskarray(figures)[place] else figures.data[place].item()
