"""Aims: what one says, taken apart, and what should be asked before it is agreed."""

from evenhand.planning.aims.back import said_back, targets_in_words
from evenhand.planning.aims.building import AimPlan, Reach, level_of, parts_of, write_aim
from evenhand.planning.aims.linting import Finding, lint
from evenhand.planning.aims.model import AimParts, Target, settled
from evenhand.planning.aims.reading import read_aim

__all__ = [
    "AimParts",
    "AimPlan",
    "Finding",
    "Reach",
    "Target",
    "level_of",
    "lint",
    "parts_of",
    "read_aim",
    "said_back",
    "settled",
    "targets_in_words",
    "write_aim",
]
