"""Many projects with one plan, read at once by the rules of `read_gap`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.cells import GapCounts
from evenhand.equity.compare import Levels
from evenhand.equity.frame import lay_out
from evenhand.equity.looks import Schedule
from evenhand.equity.model import Margin
from evenhand.equity.numbers import Numbers, numbers_of
from evenhand.equity.settings import Settings, settings
from evenhand.errors import PlanError
from evenhand.stats.critical import tail
from evenhand.stats.dispersion import Dispersions

_HIGHEST = 8.0  # beyond, a level cannot be told from 1


def read_gaps(
    counts: GapCounts,
    *,
    focus: ArrayLike,
    comparison: ArrayLike,
    phase: ArrayLike,
    kind: str,
    direction: str,
    declared_before: bool = True,
    exploratory: bool = False,
    broken: bool = False,
    margin: Margin | None = None,
    missing_counts: GapCounts | None = None,
    constants: Mapping[str, Mapping[str, Any]] | None = None,
    multipliers: tuple[ArrayLike, ArrayLike] | None = None,
    dispersions: tuple[ArrayLike, ArrayLike] | None = None,
    schedule: Schedule | None = None,
) -> Numbers:
    """Read many projects that share a plan: the numbers and answers of `read_gap`, as arrays.

    Parameters
    ----------
    counts
        Shaped (projects, groups, periods). Periods may be phase sums (phase [0, 1]); then give
        `dispersions`, which cannot be estimated from sums.
    missing_counts
        People without usable ethnicity, shaped (projects, ways, periods).
    multipliers
        Normal multipliers of established and suggested (such as those of a monthly boundary), one
        each or one for each project; those of the constants (1.96 and 1.28) where None. Above 8
        (a look at which nothing may be said) they count as 8.
    dispersions
        phi and its degrees of freedom, one each or one for each project; else from the periods.
    schedule
        Planned looks and which of them this is, for all projects, as in `read_gap`: then without
        `multipliers`.

    Raises
    ------
    PlanError
        When the plan does not fit the counts, or both multipliers and a schedule are given.

    Notes
    -----
    Other parameters are as in `read_gap`; what would be enough, the omnibus test, summary measures,
    bounds of missing ethnicity and mix are not worked out.

    Examples
    --------
    >>> counts = GapCounts(np.array([[[1200, 900], [1500, 1500]]] * 2),
    ...                    np.array([[[10000, 10000], [30000, 30000]]] * 2), np.zeros((2, 2, 2)))
    >>> found = read_gaps(counts, focus=[True, False], comparison=[False, True],
    ...                   phase=[0, 1], kind="proportion", direction="lower")
    >>> found.gap.answers.answer[:, 0].tolist(), found.gap.strength[:, 0].tolist()
    ([0, 0], [0, 0])
    """
    constants_used = settings(constants)
    if multipliers is not None and schedule is not None:
        raise PlanError(
            "Both multipliers and a schedule of looks were given.",
            remedy="Give the schedule alone: it has its own multipliers.",
        )
    frame = lay_out(
        counts,
        focus=focus,
        comparison=comparison,
        phase=phase,
        kind=kind,
        direction=direction,
        missing_counts=missing_counts,
        declared_before=declared_before,
        capped=exploratory or broken,
        constants=constants_used,
        axes=3,
        found=_given(dispersions, np.shape(counts.numerator)[:1], constants_used),
        strengths=None if multipliers is None else _levels(multipliers),
        schedule=schedule,
    )
    return numbers_of(frame, margin)


def _levels(multipliers: tuple[ArrayLike, ArrayLike]) -> Levels:
    """Two-sided levels of normal multipliers, one or (projects, 1)."""
    found = [1 - 2 * tail(np.minimum(z, _HIGHEST)) for z in multipliers]
    first, second = (level[:, None] if level.ndim else level for level in found)
    return first, second


def _given(
    dispersions: tuple[ArrayLike, ArrayLike] | None, projects: tuple[int, ...], constants: Settings
) -> Dispersions | None:
    if dispersions is None:
        return None
    try:
        raw, df = (np.broadcast_to(np.asarray(v, float), projects) for v in dispersions)
    except ValueError:
        raise PlanError(
            "The over-dispersion given does not fit the projects.",
            remedy="Give phi and its degrees of freedom once, or once for each project.",
        ) from None
    return Dispersions(np.maximum(raw, constants.floor), df, raw)
