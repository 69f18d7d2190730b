"""Names that funnel plots use."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class FunnelKind(StrEnum):
    """What stands in the denominator, and so what chance does."""

    PROPORTION = "proportion"  # people: binomial
    RATE = "rate"  # person-time, known: Poisson
    RATIO_OF_COUNTS = "ratio of counts"  # another count, itself left to chance
    STANDARDISED_RATIO = "standardised ratio"  # events expected for the unit's own mix: Poisson


class FunnelMethod(StrEnum):
    """How limits follow from the target."""

    EXACT = "exact"
    SPIEGELHALTER = "spiegelhalter"
    ARCSINE = "arcsine"
    SQUARE_ROOT = "square-root"
    LOG = "log"
    CHI_SQUARE = "chi-square"
    NORMAL = "normal"


class Overdispersion(StrEnum):
    """Whether units may differ by more than chance before they are marked."""

    ADDITIVE = "additive"
    NONE = "none"


class Extremes(StrEnum):
    """What happens to the outermost units before over-dispersion is measured."""

    WINSORISE = "winsorise"
    TRIM = "trim"
    KEEP = "keep"


_POISSON = (
    *(FunnelMethod.EXACT, FunnelMethod.SPIEGELHALTER, FunnelMethod.SQUARE_ROOT),
    *(FunnelMethod.LOG, FunnelMethod.CHI_SQUARE),
)
METHODS: Mapping[FunnelKind, tuple[FunnelMethod, ...]] = MappingProxyType(
    {
        FunnelKind.PROPORTION: (
            *(FunnelMethod.EXACT, FunnelMethod.SPIEGELHALTER),
            *(FunnelMethod.ARCSINE, FunnelMethod.NORMAL),
        ),
        FunnelKind.RATE: _POISSON,
        FunnelKind.STANDARDISED_RATIO: _POISSON,
        FunnelKind.RATIO_OF_COUNTS: (FunnelMethod.LOG,),
    }
)
CHANCE_ALONE = frozenset({FunnelMethod.CHI_SQUARE, FunnelMethod.NORMAL})
