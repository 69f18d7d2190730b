"""Answers to instruments: whether they fit, what they say together, and the same by Excel (`workbook`)."""

from evenhand.instruments.answers import Mistake, mistakes, rated, spread_out, worth
from evenhand.instruments.results import (
    Cell,
    Change,
    ItemResult,
    Results,
    ScoreResult,
    changes,
    read_results,
    unchanged,
)

__all__ = [
    "Cell",
    "Change",
    "ItemResult",
    "Mistake",
    "Results",
    "ScoreResult",
    "changes",
    "mistakes",
    "rated",
    "read_results",
    "spread_out",
    "unchanged",
    "worth",
]
