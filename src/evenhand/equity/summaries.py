"""Summary measures of how far groups lie apart: bias-corrected, and only with a null test."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.equity.cells import Bools, Cells
from evenhand.equity.model import SummaryMeasure
from evenhand.stats.critical import Floats

TITLES = {
    "difference": "Difference, highest and lowest",
    "ratio": "Ratio, highest and lowest",
    "bgv": "Between-group variance",
    "bgsd": "Between-group standard deviation",
    "cov": "Coefficient of variation (%)",
    "mdmu": "Mean difference from the average",
    "mdmw": "Mean difference from the average, weighted",
    "mdbu": "Mean difference from the best group",
    "mdbw": "Mean difference from the best group, weighted",
    "mdru": "Mean difference from the comparison",
    "mdrw": "Mean difference from the comparison, weighted",
    "idisu": "Index of disparity (%)",
    "idisw": "Index of disparity, weighted (%)",
    "theil": "Theil index (× 1,000)",
    "mld": "Mean log deviation (× 1,000)",
    "par": "Population attributable risk",
    "paf": "Population attributable fraction (%)",
}


def measures(
    rates: Floats, share: Floats, *, direction: str, reference: Bools | None = None
) -> dict[str, Floats]:
    """Every summary measure that is defined, for many sets of rates at once.

    Parameters
    ----------
    rates
        Shaped (..., groups).
    share
        Share of people in each group, shaped (groups,), adding to 1.
    direction
        Which way is better; with "neither" there is no best group, and measures against it are
        left out.
    reference
        Which groups are the comparison.

    Source
    ------
    World Health Organization 2013, Handbook on health inequality monitoring.

    Examples
    --------
    >>> found = measures(np.array([0.1, 0.3]), np.array([0.5, 0.5]), direction="lower")
    >>> {name: round(float(found[name]), 3) for name in ("bgv", "idisw", "paf")}
    {'bgv': 0.01, 'idisw': 50.0, 'paf': -50.0}
    """
    mean = rates @ share
    away = np.abs(rates - mean[..., None])
    high, low = rates.max(axis=-1), rates.min(axis=-1)
    bgv = away**2 @ share
    out = {"difference": high - low, "ratio": _over(high, low), "bgv": bgv, "bgsd": np.sqrt(bgv)}
    out["cov"] = 100 * _over(out["bgsd"], mean)
    out["mdmu"], out["mdmw"] = away.mean(axis=-1), away @ share
    if direction != "neither":
        best = low if direction == "lower" else high
        out["mdbu"], out["mdbw"] = _from(rates, best, share)
    if reference is not None and reference.any():
        weights = np.where(reference, share, 0.0)
        out["mdru"], out["mdrw"] = _from(rates, rates @ weights / weights.sum(), share)
    out["idisu"], out["idisw"] = (100 * _over(out[name], mean) for name in ("mdmu", "mdmw"))
    relative = _over(rates, mean[..., None])
    out["theil"] = 1000 * (special.xlogy(relative, relative) @ share)
    with np.errstate(divide="ignore", invalid="ignore"):
        out["mld"] = 1000 * (-np.log(relative) @ share)
    if direction != "neither":
        out["par"] = best - mean
        out["paf"] = 100 * _over(out["par"], mean)
    return out


def _over(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / bottom, float)


def _from(rates: Floats, point: Floats, share: Floats) -> tuple[Floats, Floats]:
    away = np.abs(rates - point[..., None])
    return away.mean(axis=-1), away @ share


def summaries(
    cells: Cells,
    *,
    kind: str,
    direction: str,
    reference: ArrayLike | None = None,
    phi: float = 1.0,
    draws: int = 2000,
    rng: np.random.Generator,
) -> tuple[SummaryMeasure, ...]:
    """Summary measures, each raw, bias-corrected and with a one-sided null test.

    Chance alone spreads groups apart, so every raw measure is too large. BGV, and BGSD and COV from
    it, lose sum w(1 - w) s^2. The others lose the mean error that the measure makes in simulated
    data around rates drawn in to the corrected variance; never past the value of equality.
    `null_p` is the share of simulated data with one common rate whose measure is at least as large
    (plus one in both).

    Parameters
    ----------
    cells
        Shaped (groups,); groups without people are left out.
    reference
        Which groups are the comparison.
    phi
        Over-dispersion: spreads the simulated rates by sqrt(phi).
    draws, rng
        How many simulations, from which generator. Nothing global is touched.

    Returns
    -------
    Nothing for fewer than two groups with people.

    Examples
    --------
    >>> x, n = np.array([467., 31, 148, 96, 29]), np.array([14679., 937, 4346, 2111, 813])
    >>> cells = Cells(x, n, 0 * x, x, x)
    >>> found = summaries(cells, kind="proportion", direction="lower", rng=np.random.default_rng(1))
    >>> {m.id: round(m.raw * 1e6, 1) for m in found if m.id == "bgv"}
    {'bgv': 15.2}
    """
    kept = cells.n > (1 if kind == "mean" else 0)
    if kept.sum() < 2:
        return ()
    used = cells.at(kept)
    chosen = None if reference is None else np.asarray(reference, bool)[kept]
    options = {"direction": direction, "reference": chosen}
    rates = used.mean if kind == "mean" else used.x / used.n
    share = used.n / used.n.sum()
    mean = float(rates @ share)
    if mean == 0:
        return ()
    raw = measures(rates, share, **options)  # type: ignore[arg-type]
    corrected_bgv = float(raw["bgv"]) - _noise(used, kind, share, phi)
    null = _simulated(used, kind, np.full(rates.shape, mean), phi, draws, rng)
    nulls = measures(null, share, **options)  # type: ignore[arg-type]
    centre, world = np.full(rates.shape, mean), nulls
    if corrected_bgv > 0:
        centre = mean + np.sqrt(corrected_bgv / raw["bgv"]) * (rates - mean)
        drawn = _simulated(used, kind, centre, phi, draws, rng)
        world = measures(drawn, share, **options)  # type: ignore[arg-type]
    truth = measures(centre, share, **options)  # type: ignore[arg-type]
    corrected = {name: _corrected(name, raw[name], world[name], truth[name]) for name in raw}
    corrected |= _from_variance(max(corrected_bgv, 0.0), mean)
    return tuple(
        SummaryMeasure(
            id=name,
            title=TITLES[name],
            raw=_finite(float(raw[name])),
            corrected=_finite(corrected[name]),
            null_p=_null_p(raw[name], nulls[name]),
        )
        for name in TITLES
        if name in raw
    )


def _noise(cells: Cells, kind: str, share: Floats, phi: float) -> float:
    """What chance adds to the between-group variance: sum w(1 - w) s^2."""
    p = cells.x / cells.n
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = {
            "proportion": np.where(cells.n > 1, p * (1 - p) / (cells.n - 1), p * (1 - p)),
            "mean": cells.variance / cells.n,
        }.get(kind, p / cells.n)
    return float((share * (1 - share) * variance).sum()) * phi


def _simulated(
    cells: Cells, kind: str, centre: Floats, phi: float, draws: int, rng: np.random.Generator
) -> Floats:
    """Rates as chance could have made them around `centre`, (draws, groups)."""
    size = (draws, len(centre))
    if kind == "mean":
        return np.asarray(rng.normal(centre, np.sqrt(phi * cells.variance / cells.n), size), float)
    people, around, by_group = cells.n[:, None], centre[:, None], size[::-1]
    # group by group: drawing again from the same law is faster
    if kind == "proportion":
        x = rng.binomial(people.astype(np.int64), np.clip(around, 0, 1), by_group)
    else:
        x = rng.poisson(np.maximum(people * around, 0), by_group)
    spread = centre + np.sqrt(phi) * (np.ascontiguousarray(x.T) / cells.n - centre)
    return np.asarray(np.maximum(spread, 0.0), float)


def _corrected(name: str, raw: Floats, world: Floats, truth: Floats) -> float:
    with np.errstate(invalid="ignore"):
        value = float(raw - (world.mean() - truth))
    if name in ("par", "paf"):  # signed: less than the average when lower is better
        return min(value, 0.0) if raw <= 0 else max(value, 0.0)
    return max(value, 1.0 if name == "ratio" else 0.0)


def _from_variance(bgv: float, mean: float) -> dict[str, float]:
    return {"bgv": bgv, "bgsd": float(np.sqrt(bgv)), "cov": float(100 * np.sqrt(bgv) / mean)}


def _null_p(raw: Floats, null: Floats) -> float | None:
    """Share at least as far from equality as seen, rounding apart; None where undefined."""
    if np.isnan(raw):
        return None
    reached = np.abs(null) >= np.abs(raw) * (1 - 1e-12)
    return float((1 + reached.sum()) / (1 + null.size))


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
