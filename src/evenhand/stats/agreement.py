"""How far people agree who rate the same things: kappa of two, of many, and alpha with answers missing."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import UserError

Weights = Literal["none", "linear", "quadratic"]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]


class AgreementError(UserError):
    """Agreement cannot be worked out of what is given."""


def cohen_kappa(table: ArrayLike, *, weights: Weights = "none") -> float:
    """Agreement of two raters beyond chance.

    ``kappa = 1 - sum(w * observed) / sum(w * expected)`` with disagreement weights ``w``: 0 on the diagonal and 1 elsewhere,
    ``|i - j|`` (linear) or ``(i - j)**2`` (quadratic); expected from the product of the margins.

    Parameters
    ----------
    table
        Counts, categories x categories: rows the first rater, columns the second. Categories in order where weighted.
    weights
        What a disagreement by several categories counts.

    Returns
    -------
    float
        1 full agreement, 0 as by chance; nan where both raters use one and the same category only.

    Raises
    ------
    AgreementError
        When the table is not square, holds a negative count, or nothing.

    Notes
    -----
    Cohen 1960 (Educational and Psychological Measurement 20:37) and 1968 (Psychological Bulletin 70:213).

    Examples
    --------
    >>> round(cohen_kappa([[400, 100], [50, 450]]), 2)
    0.7
    """
    counts = _square(table)
    share = counts / counts.sum()
    expected = np.outer(share.sum(axis=1), share.sum(axis=0))
    steps = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts))))
    cost = {"none": (steps > 0).astype(float), "linear": steps * 1.0, "quadratic": steps**2.0}
    chance = float((cost[weights] * expected).sum())
    if chance == 0:
        return float("nan")
    return 1 - float((cost[weights] * share).sum()) / chance


def _square(table: ArrayLike) -> Floats:
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise AgreementError(
            "Two raters make a square table.", remedy="Give one row and column a category."
        )
    return _counted(counts)


def _counted(counts: Floats) -> Floats:
    if not np.isfinite(counts).all() or (counts < 0).any() or counts.sum() == 0:
        raise AgreementError(
            "Counts are whole numbers from 0, and at least one is not 0.",
            remedy="Leave out what nobody rated.",
        )
    return counts


def fleiss_kappa(counts: ArrayLike) -> float:
    """Agreement of several raters beyond chance, each thing rated by equally many.

    With ``n`` ratings of each of ``N`` things: mean over things of ``(sum_j n_ij^2 - n) / (n (n - 1))`` against the sum of
    squared shares of the categories.

    Parameters
    ----------
    counts
        Things x categories: how many raters chose it.

    Returns
    -------
    float
        1 full agreement, 0 as by chance; nan where only one category was ever chosen.

    Raises
    ------
    AgreementError
        When things are rated by different numbers, or by fewer than two.

    Notes
    -----
    Fleiss 1971 (Psychological Bulletin 76:378).

    Examples
    --------
    >>> fleiss_kappa([[3, 0], [0, 3]])
    1.0
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2:
        raise AgreementError("Counts are things by categories.", remedy="Give one row a thing.")
    _counted(table)
    ratings = table.sum(axis=1)
    if ratings.min() < 2 or (ratings != ratings[0]).any():
        raise AgreementError(
            "Every thing needs the same number of raters, two or more.",
            remedy="Use Krippendorff's alpha where answers are missing.",
        )
    n = ratings[0]
    observed = float((((table**2).sum(axis=1) - n) / (n * (n - 1))).mean())
    chance = float(((table.sum(axis=0) / table.sum()) ** 2).sum())
    return float("nan") if chance == 1 else (observed - chance) / (1 - chance)


def krippendorff_alpha(ratings: ArrayLike, *, level: Level = "ordinal") -> float:
    """Agreement of any number of raters, with answers missing.

    ``alpha = 1 - observed disagreement / expected disagreement``, both sums of squared differences over pairable values, from
    the coincidence matrix.

    Parameters
    ----------
    ratings
        Raters x things; nan where somebody did not rate.
    level
        What a difference between two values means: nominal (they differ or not), ordinal (how many ratings lie between),
        interval (their distance), ratio (relative to their sum).

    Returns
    -------
    float
        1 full agreement, 0 as by chance; nan where all values are one and the same.

    Raises
    ------
    AgreementError
        When no thing was rated by two.

    Notes
    -----
    Krippendorff, Computing Krippendorff's alpha-reliability (2011).

    Examples
    --------
    >>> krippendorff_alpha([[1, 2, 3], [1, 2, 3]])
    1.0
    """
    given = np.asarray(ratings, dtype=float)
    if given.ndim != 2:
        raise AgreementError("Ratings are raters by things.", remedy="Give one row a rater.")
    values = np.unique(given[~np.isnan(given)])
    pairs = _coincidences(given, values)
    if pairs.sum() == 0:
        raise AgreementError("Nothing was rated by two people.", remedy="Ask a second rater.")
    totals = pairs.sum(axis=1)
    cost = _differences(values, totals, level)
    chance = float((np.outer(totals, totals) * cost).sum() / (totals.sum() - 1))
    return float("nan") if chance == 0 else 1 - float((pairs * cost).sum()) / chance


def _coincidences(given: Floats, values: Floats) -> Floats:
    """How often each two values stand together in one thing, each thing weighing as its ratings."""
    used = (given[:, :, None] == values).sum(axis=0).astype(float)  # things x values
    many = used.sum(axis=1)
    used, many = used[many > 1], many[many > 1]
    together = np.einsum("ti,tj->tij", used, used)
    together -= np.einsum("ti,ij->tij", used, np.eye(len(values)))
    return np.asarray((together / (many - 1)[:, None, None]).sum(axis=0))


def _differences(values: Floats, totals: Floats, level: Level) -> Floats:
    """Squared differences of each two values."""
    apart = np.subtract.outer(values, values)
    if level == "nominal":
        return np.asarray(apart != 0, dtype=float)
    if level == "interval":
        return np.asarray(apart**2)
    if level == "ratio":
        both = np.add.outer(values, values)
        return np.divide(apart, both, out=np.zeros_like(apart), where=both != 0) ** 2
    upto = np.cumsum(totals) - totals / 2
    return np.asarray(np.subtract.outer(upto, upto) ** 2)
