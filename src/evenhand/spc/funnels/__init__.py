"""Funnel plots: one figure a unit against what chance, and agreed over-dispersion, would give."""

from evenhand.spc.funnels.dispersion import Spread
from evenhand.spc.funnels.funnel import Funnel, funnel
from evenhand.spc.funnels.kinds import Extremes, FunnelKind, FunnelMethod, Overdispersion

__all__ = [
    "Extremes",
    "Funnel",
    "FunnelKind",
    "FunnelMethod",
    "Overdispersion",
    "Spread",
    "funnel",
]
