"""The settings of the disclosure rule, from the defaults file."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.defaults import defaults


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts as small, and how hard a small count must be to work out.

    `small` is the largest count hidden: 0 to `small` are hidden alike, so that "hidden" never
    says "not zero". `min_feasible` integers must stay possible for every small count.
    `grain_share` of the cells of the population of focus and its comparison must be shown at the
    grain chosen. `figures` significant figures are given to rates and ratios of phases.
    """

    small: int
    min_feasible: int
    grain_share: float
    figures: int

    @classmethod
    def from_defaults(cls) -> Settings:
        """Settings as shipped.

        Examples
        --------
        >>> Settings.from_defaults().min_feasible
        4
        """
        found = defaults()["disclosure"]
        return cls(
            small=found["small_high"],
            min_feasible=found["min_feasible"],
            grain_share=found["grain_share"],
            figures=found["figures"],
        )
