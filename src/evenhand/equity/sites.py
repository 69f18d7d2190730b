"""A gap within and between organisations, and a high-level group against its members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.model import Estimate, Omnibus
from evenhand.equity.settings import Settings, settings
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats, critical
from evenhand.stats.dispersion import CountKind
from evenhand.stats.omnibus import chi_squared, chi_squared_p, dispersed_p
from evenhand.stats.proportions import score_difference, score_ratio
from evenhand.stats.strata import risk_difference, risk_ratio


@dataclass(frozen=True, slots=True)
class AcrossSites:
    """A gap, crude and within sites.

    `within` and `between` add up to the crude difference: the part that people of both groups meet
    at the same site, and the part from being cared for at different sites. `q`, `q_df` and `q_p`
    say whether the ratio differs from site to site.
    """

    crude_ratio: Estimate
    adjusted_ratio: Estimate
    crude_difference: Estimate
    adjusted_difference: Estimate
    within: float
    between: float
    side: str  # "event" or "non-event": which the ratios are of, the rarer over all sites
    q: float
    q_df: int
    q_p: float
    sites: int


def across_sites(
    focus_numerator: ArrayLike,
    focus_denominator: ArrayLike,
    comparison_numerator: ArrayLike,
    comparison_denominator: ArrayLike,
    *,
    phi: float = 1.0,
    phi_df: float = 0.0,
    constants: Settings | None = None,
) -> AcrossSites | None:
    """Crude gap against the Mantel-Haenszel gap over sites (or other strata), for proportions.

    RR_MH = sum(x1 n0/N) / sum(x0 n1/N) with the variance of Greenland and Robins; RD_MH =
    sum((x1 n0 - x0 n1)/N) / sum(n1 n0/N) with that of Sato. Within and between by Kitagawa.

    Parameters
    ----------
    focus_numerator, focus_denominator, comparison_numerator, comparison_denominator
        Shaped (sites,). Sites with people of one group only count in the crude gap and in
        `between`, not in the adjusted one.
    phi, phi_df
        Over-dispersion, which widens the intervals.

    Returns
    -------
    None when no site has both groups.

    Raises
    ------
    PlanError
        For lists of different lengths, and counts that cannot be.

    Source
    ------
    Greenland and Robins 1985; Sato 1989.

    Examples
    --------
    >>> found = across_sites([30, 10], [100, 100], [15, 10], [50, 100])
    >>> round(found.adjusted_ratio.value, 3)
    1.0
    """
    x1, n1, x0, n0 = (
        np.asarray(a, float)
        for a in (
            focus_numerator,
            focus_denominator,
            comparison_numerator,
            comparison_denominator,
        )
    )
    _refuse(x1, n1, x0, n0)
    both = (n1 > 0) & (n0 > 0)
    if not both.any():
        return None
    c = settings() if constants is None else constants
    z = tuple(float(critical(a, phi=phi, df=phi_df)) for a in (c.established, c.suggested))
    flipped = 2 * (x1.sum() + x0.sum()) > n1.sum() + n0.sum()
    r1, r0 = (n1 - x1, n0 - x0) if flipped else (x1, x0)
    within, between = _parts(x1, n1, x0, n0)
    q, df = _heterogeneity(r1[both], n1[both], r0[both], n0[both], phi)
    return AcrossSites(
        crude_ratio=_crude_ratio(r1.sum(), n1.sum(), r0.sum(), n0.sum(), z),
        adjusted_ratio=_mh_ratio(r1[both], n1[both], r0[both], n0[both], z),
        crude_difference=_crude_difference(x1.sum(), n1.sum(), x0.sum(), n0.sum(), z),
        adjusted_difference=_mh_difference(x1[both], n1[both], x0[both], n0[both], z),
        within=within,
        between=between,
        side="non-event" if flipped else "event",
        q=q,
        q_df=df,
        q_p=chi_squared_p(q, df),
        sites=int(both.sum()),
    )


def _refuse(*counts: Floats) -> None:
    if len({v.shape for v in counts}) > 1 or counts[0].ndim != 1:
        raise PlanError(
            "The counts do not have one number for each site.",
            remedy="Give four lists of the same length.",
        )
    x1, n1, x0, n0 = counts
    if not ((x1 >= 0) & (x1 <= n1) & (x0 >= 0) & (x0 <= n0)).all():
        raise PlanError(
            "A count is below 0, or there are more events than people.", remedy="Check the counts."
        )


def _estimate(value: float, limits: Sequence[float], method: str) -> Estimate:
    low, high, low80, high80 = (float(v) if np.isfinite(v) else None for v in limits)
    shown = float(value) if np.isfinite(value) else None
    return Estimate(shown, low, high, low80, high80, method)


def _crude_ratio(x1: float, n1: float, x0: float, n0: float, z: tuple[float, ...]) -> Estimate:
    limits = [float(v) for m in z for v in score_ratio(x1, n1, x0, n0, m)]
    value = x1 / n1 / (x0 / n0) if x0 > 0 else np.nan
    return _estimate(value, limits, "Miettinen-Nurminen score")


def _crude_difference(x1: float, n1: float, x0: float, n0: float, z: tuple[float, ...]) -> Estimate:
    limits = [float(v) for m in z for v in score_difference(x1, n1, x0, n0, m)]
    return _estimate(x1 / n1 - x0 / n0, limits, "Miettinen-Nurminen score")


def _mh_ratio(x1: Floats, n1: Floats, x0: Floats, n0: Floats, z: tuple[float, ...]) -> Estimate:
    found = risk_ratio(x1, n1, x0, n0)
    with np.errstate(over="ignore", invalid="ignore"):
        limits = [
            float(np.exp(found.value + sign * m * found.error)) for m in z for sign in (-1, 1)
        ]
        return _estimate(float(np.exp(found.value)), limits, "Mantel-Haenszel")


def _mh_difference(
    x1: Floats, n1: Floats, x0: Floats, n0: Floats, z: tuple[float, ...]
) -> Estimate:
    found = risk_difference(x1, n1, x0, n0)
    limits = [float(found.value + sign * m * found.error) for m in z for sign in (-1, 1)]
    return _estimate(float(found.value), limits, "Mantel-Haenszel")


def _parts(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> tuple[float, float]:
    """Crude difference into a part within sites and a part between them (Kitagawa over sites)."""
    w1, w0 = n1 / n1.sum(), n0 / n0.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p0 = x1 / n1, x0 / n0
    p1, p0 = np.where(n1 > 0, p1, p0), np.where(n0 > 0, p0, p1)
    used = (n1 > 0) | (n0 > 0)
    within = ((w1 + w0) / 2 * (p1 - p0))[used].sum()
    return float(within), float(((p1 + p0) / 2 * (w1 - w0))[used].sum())


def _heterogeneity(x1: Floats, n1: Floats, x0: Floats, n0: Floats, phi: float) -> tuple[float, int]:
    """Cochran's Q of the log ratios over sites, half an event and half a non-event added to each."""
    a, b, c, d = x1 + 0.5, n1 + 1, x0 + 0.5, n0 + 1
    log_ratio = np.log(a / b) - np.log(c / d)
    weight = 1 / (1 / a - 1 / b + 1 / c - 1 / d)
    centre = (weight * log_ratio).sum() / weight.sum()
    return float((weight * (log_ratio - centre) ** 2).sum() / phi), len(a) - 1


def members(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    kind: CountKind = "proportion",
    phi: float = 1.0,
    phi_df: float = 0.0,
    level: float = 0.95,
) -> Omnibus:
    """Do the members of a high-level group (Bangladeshi, Indian, Pakistani) differ?

    Parameters
    ----------
    numerator, denominator
        Shaped (members,).

    Examples
    --------
    >>> members([10, 30], [100, 100]).differ
    True
    """
    chi2, df = chi_squared(numerator, denominator, kind=kind)
    p = dispersed_p(chi2, df, phi, phi_df)
    return Omnibus(chi2, df, chi_squared_p(chi2, df), p, differ=p < 1 - level)


__all__ = ["AcrossSites", "across_sites", "members"]
