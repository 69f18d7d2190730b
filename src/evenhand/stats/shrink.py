"""Shrinkage of organisations towards their common mean: normal for gaps, gamma for rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats
from evenhand.stats.meta import tau_squared
from evenhand.stats.roots import falling_root

_SPREADS, _MEANS = 25, 15  # grid over what is not known: spread between units, common mean
_WIDEST = 2.0  # standard deviation of true rates over their mean
_FAR = 4.0  # standard errors of the mean


@dataclass(frozen=True, slots=True, eq=False)
class Shrunk:
    """Shrunk values with standard errors; `weight` is the share of the common mean in each."""

    mean: float
    tau2: float
    value: Floats
    error: Floats
    weight: Floats


def normal(y: ArrayLike, v: ArrayLike) -> Shrunk:
    """Empirical Bayes values of estimates with known variances, with intervals that are honest.

    mu and tau2 by Paule and Mandel. Weight of the mean B = (k - 3)/(k - 1) v/(v + tau2): less than
    the plain v/(v + tau2), because tau2 is itself estimated. Variance
    v (1 - (k - r)/k B) + 2/(k - 3) B^2 (vbar + tau2)/(v + tau2) (y - mu)^2, r = k W/sum W,
    W = 1/(v + tau2), vbar = sum W v/sum W: it carries what is not known of mu and tau2. With equal
    variances the values are those of James and Stein (Efron and Morris).

    Parameters
    ----------
    y, v
        Estimates and sampling variances, shaped (units,); four units or more.

    Source
    ------
    Morris 1983, Journal of the American Statistical Association 78, section 5.

    Examples
    --------
    >>> found = normal([0.1, 0.5, 0.9, 0.5], [0.04] * 4)
    >>> round(found.tau2, 4), found.value.round(3).tolist()
    (0.0667, [0.15, 0.5, 0.85, 0.5])
    """
    y, v = np.asarray(y, float), np.asarray(v, float)
    k = y.size
    tau2 = tau_squared(y, v)
    w = 1 / (v + tau2)
    mean = float((w * y).sum() / w.sum())
    b = (k - 3) / (k - 1) * v * w
    typical = float((w * v).sum() / w.sum())
    own = v * (1 - (1 - w / w.sum()) * b)
    doubt = 2 / (k - 3) * b**2 * (typical + tau2) * w
    error = np.sqrt(own + doubt * (y - mean) ** 2)
    return Shrunk(mean, tau2, mean + (1 - b) * (y - mean), error, b)


def best_linear(y: ArrayLike, v: ArrayLike, tau2: float) -> Shrunk:
    """The plain best linear unbiased predictions, tau2 taken as known: intervals too narrow.

    (tau2 y + v mu)/(tau2 + v), variance L v + (1 - L)^2 var(mu), L = tau2/(tau2 + v). Here to
    compare with other tools; `normal` is what is shown.

    Examples
    --------
    >>> best_linear([0.1, 0.5, 0.9], [0.04] * 3, 0.12).value.round(3).tolist()
    [0.2, 0.5, 0.8]
    """
    y, v = np.asarray(y, float), np.asarray(v, float)
    w = 1 / (v + tau2)
    mean = float((w * y).sum() / w.sum())
    kept = tau2 * w
    error = np.sqrt(kept * v + (1 - kept) ** 2 / w.sum())
    return Shrunk(mean, tau2, mean + kept * (y - mean), error, 1 - kept)


@dataclass(frozen=True, slots=True)
class GammaFit:
    """True rates are gamma with this mean; `shape` is infinite when all units share one rate."""

    mean: float
    shape: float


def gamma_fit(x: ArrayLike, n: ArrayLike) -> GammaFit:
    """Maximum likelihood of the Poisson-gamma model: x ~ Poisson(n rate), rate ~ gamma.

    Parameters
    ----------
    x, n
        Events and exposure (or expected events), shaped (units,).

    Source
    ------
    Clayton and Kaldor 1987.

    Examples
    --------
    >>> found = gamma_fit([5, 9, 20, 30], [10, 10, 10, 10])
    >>> round(found.mean, 2), round(found.shape, 1)
    (1.6, 2.9)
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    together = float(x.sum() / n.sum())
    if together == 0:
        return GammaFit(0.0, np.inf)

    def minus(log_shape: float) -> float:
        shape = float(np.exp(log_shape))
        return -float(_log_likelihood(x, n, _mean_at(x, n, shape), shape))

    found = scipy.optimize.minimize_scalar(
        minus, bounds=(-6.0, 14.0), method="bounded", options={"xatol": 1e-10, "maxiter": 500}
    )
    shape = float(np.exp(found.x))
    poisson = float((special.xlogy(x, together * n) - together * n - special.gammaln(x + 1)).sum())
    if -found.fun <= poisson + 1e-6:
        return GammaFit(together, np.inf)
    return GammaFit(_mean_at(x, n, shape), shape)


def _mean_at(x: Floats, n: Floats, shape: float) -> float:
    """The mean that fits best at a shape: sum (x - n m)/(1 + n m/shape) = 0."""

    def slope(log_mean: Floats) -> Floats:
        m = np.exp(log_mean)[:, None]
        return np.asarray(((x - n * m) / (1 + n * m / shape)).sum(axis=1), float)

    centre = np.log(x.sum() / n.sum())
    found = falling_root(slope, np.array([centre - 8]), np.array([centre + 8]), np.zeros(1))
    return float(np.exp(found[0]))


def _log_likelihood(x: Floats, n: Floats, mean: Floats | float, shape: Floats | float) -> Floats:
    """Negative binomial log likelihood over units (last axis)."""
    share = n * mean / (n * mean + shape)
    terms = special.gammaln(x + shape) - special.gammaln(shape) - special.gammaln(x + 1)
    out = terms + shape * np.log1p(-share) + special.xlogy(x, share)
    return np.asarray(out.sum(axis=-1), float)


def gamma_values(x: ArrayLike, n: ArrayLike, fit: GammaFit) -> Floats:
    """Shrunk rates (x + a)/(n + b), b = a/mean: between the crude rate and the common mean.

    Examples
    --------
    >>> gamma_values([5, 30], [10, 10], GammaFit(1.6, 3.2)).round(3).tolist()
    [0.683, 2.767]
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    if np.isinf(fit.shape):
        return np.full(x.shape, fit.mean)
    return np.asarray((x + fit.shape) / (n + fit.shape / fit.mean), float)


def gamma_limits(x: ArrayLike, n: ArrayLike, fit: GammaFit, tails: ArrayLike) -> Floats:
    """Limits of true rates that carry what is not known of mean and spread.

    The posterior of each rate is averaged over a grid of common means (flat on the log scale) and
    of spreads between units (standard deviation over mean, flat from 0 to 2), each weighted by its
    likelihood. Plugging in the fitted values instead would be too narrow, and without width when
    the fitted spread is 0.

    Parameters
    ----------
    tails
        Lower tail probabilities wanted, shaped (tails,).

    Returns
    -------
    Shaped (tails, units).

    Examples
    --------
    >>> x, n = [5, 9, 20, 30], [10, 10, 10, 10]
    >>> gamma_limits(x, n, gamma_fit(x, n), [0.5])[0].round(1).tolist()
    [0.6, 0.9, 1.9, 2.8]
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    mean, shape, weight = _grid(x, n, fit)
    a, rate = x[:, None] + shape, n[:, None] + shape / mean

    def below(log_rate: Floats) -> Floats:
        chance = special.gammainc(a, np.exp(log_rate)[..., None] * rate)
        return -np.asarray((chance * weight).sum(axis=-1), float)

    out = []
    centre = np.full(x.shape, np.log((x.sum() + 0.5) / n.sum()))
    for tail in np.atleast_1d(np.asarray(tails, float)):
        out.append(falling_root(below, centre - 16, centre + 16, np.full(x.shape, -tail)))
    return np.exp(np.stack(out))


def _grid(x: Floats, n: Floats, fit: GammaFit) -> tuple[Floats, Floats, Floats]:
    """Means, shapes and their weights, flattened."""
    spread = (np.arange(_SPREADS) + 0.5) / _SPREADS * _WIDEST
    shape = 1 / spread**2
    noise = np.sqrt(1 / max(float(x.sum()), 1.0) + spread**2 / x.size)[:, None]
    steps = np.linspace(-_FAR, _FAR, _MEANS)
    mean = max(fit.mean, 0.5 / float(n.sum())) * np.exp(noise * steps)
    wide = np.broadcast_to(shape[:, None], mean.shape)
    logs = _log_likelihood(x, n, mean[..., None], wide[..., None])
    weight = np.exp(logs - logs.max()) * noise  # wider steps stand for more
    return mean.ravel(), wide.ravel(), (weight / weight.sum()).ravel()
