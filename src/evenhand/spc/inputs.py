"""Reading and checking what is charted, before anything is computed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evenhand.spc.kinds import ChartError, ChartKind, Floats

SUBGROUPS = frozenset({ChartKind.XBAR, ChartKind.S})
RATES = frozenset({ChartKind.P, ChartKind.U, ChartKind.P_PRIME, ChartKind.U_PRIME})
NEEDS_DENOMINATOR = frozenset({*RATES, *SUBGROUPS, ChartKind.I_PRIME})
MAY_DIVIDE = frozenset({ChartKind.RUN, ChartKind.I, ChartKind.XMR, ChartKind.MR})
COUNTS = frozenset({*RATES, ChartKind.C, ChartKind.G, ChartKind.T, ChartKind.S})


def read(
    kind: ChartKind, values: ArrayLike, denominator: ArrayLike | None
) -> tuple[Floats, Floats | None]:
    """Both inputs as arrays shaped (series, periods); a single series may be given flat."""
    numerator = _table(values, "The values")
    _check_denominator_given(kind, denominator)
    if kind in COUNTS:
        _check_not_negative(numerator, "A value")
    if kind is ChartKind.T and (numerator == 0).any():
        raise ChartError(
            "Time between events must be greater than zero.",
            remedy="Record the time of day too, or count cases between events (g chart).",
        )
    if denominator is None:
        return numerator, None
    return numerator, _denominator(kind, numerator, denominator)


def _check_denominator_given(kind: ChartKind, denominator: ArrayLike | None) -> None:
    if kind in NEEDS_DENOMINATOR and denominator is None:
        raise ChartError(
            f"A {kind} chart needs a denominator.", remedy="Give the number at risk in each period."
        )
    if kind not in NEEDS_DENOMINATOR | MAY_DIVIDE and denominator is not None:
        raise ChartError(
            f"A {kind} chart takes no denominator.",
            remedy="Leave it out, or choose a u chart (rate) or a p chart (proportion).",
        )


def _denominator(kind: ChartKind, numerator: Floats, denominator: ArrayLike) -> Floats:
    size = _table(denominator, "The denominators")
    if size.shape != numerator.shape:
        raise ChartError(
            f"There are {numerator.shape} values but {size.shape} denominators.",
            remedy="Give one denominator for each value.",
        )
    _check_not_negative(size, "A denominator")
    if kind in {ChartKind.P, ChartKind.P_PRIME} and (numerator > size).any():
        raise ChartError(
            "A numerator is larger than its denominator.",
            remedy="Check the counts, or choose a u chart if one person can have several events.",
        )
    if kind not in SUBGROUPS and ((numerator > 0) & (size == 0)).any():
        raise ChartError(
            "There are events in a period whose denominator is 0.",
            remedy="Check the counts: the denominator must cover everyone counted.",
        )
    return size


def _table(given: ArrayLike, name: str) -> Floats:
    array = np.atleast_2d(np.array(given, np.float64))  # a copy: the chart outlives the caller's
    if array.ndim != 2 or not array.shape[1]:
        raise ChartError(
            f"{name} are not a table of series and periods.",
            remedy="Give an array shaped (series, periods), with at least one period.",
        )
    if np.isinf(array).any():
        raise ChartError(
            f"{name} hold an infinite number.",
            remedy="Give a missing value where nothing is known.",
        )
    array.flags.writeable = False
    return array


def read_spread(kind: ChartKind, spread: ArrayLike | None, shape: tuple[int, ...]) -> Floats | None:
    """Standard deviations within subgroups, which an xbar chart needs and no other takes."""
    if kind is not ChartKind.XBAR:
        if spread is not None:
            raise ChartError(
                f"A {kind} chart takes no standard deviations beside its values.",
                remedy="Leave ‘spread’ out, or choose an xbar chart.",
            )
        return None
    if spread is None:
        raise ChartError(
            "An xbar chart needs the standard deviation within each subgroup.",
            remedy="Give ‘spread’, one value for each mean.",
        )
    table = _table(spread, "The standard deviations")
    if table.shape != shape:
        raise ChartError(
            f"There are {shape} means but {table.shape} standard deviations.",
            remedy="Give one standard deviation for each mean.",
        )
    _check_not_negative(table, "A standard deviation")
    return table


def _check_not_negative(array: Floats, name: str) -> None:
    if (array < 0).any():
        raise ChartError(f"{name} is below zero.", remedy="Check the counts.")
