"""The constants that a reading uses, taken from `defaults.toml` and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.defaults import defaults


@dataclass(frozen=True, slots=True)
class Settings:
    """Constants of the equity room; `defaults.toml` says what each is."""

    established: float
    suggested: float
    same_low: float
    same_high: float
    bootstrap_below: float
    bootstrap_draws: int
    bootstrap_seed: int
    exact_below: float
    floor: float
    masked_level: float
    masked_events: int
    tipping_steps: int
    null_draws: int
    null_seed: int
    power: float
    most_months: int


def settings(constants: Mapping[str, Mapping[str, Any]] | None = None) -> Settings:
    """Typed constants, from those given or from `defaults.toml`.

    Examples
    --------
    >>> settings().established
    0.95
    """
    c = defaults() if constants is None else constants
    return Settings(
        established=c["strength"]["established_level"],
        suggested=c["strength"]["suggested_level"],
        same_low=c["unchanged"]["ratio_low"],
        same_high=c["unchanged"]["ratio_high"],
        bootstrap_below=c["intervals"]["bootstrap_below_expected"],
        bootstrap_draws=c["intervals"]["bootstrap_draws"],
        bootstrap_seed=c["intervals"]["bootstrap_seed"],
        exact_below=c["intervals"]["exact_rate_below"],
        floor=c["intervals"]["dispersion_floor"],
        masked_level=c["masked"]["level"],
        masked_events=c["masked"]["min_events"],
        tipping_steps=c["missing"]["tipping_steps"],
        null_draws=c["dispersion_summary"]["null_draws"],
        null_seed=c["dispersion_summary"]["null_seed"],
        power=c["enough"]["power"],
        most_months=c["enough"]["most_months"],
    )
