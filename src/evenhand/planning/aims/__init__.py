"""Aims: what one says, taken apart, and what should be asked before it is agreed."""

from evenhand.planning.aims.linting import Finding, lint
from evenhand.planning.aims.model import AimParts, Target
from evenhand.planning.aims.reading import read_aim

__all__ = ["AimParts", "Finding", "Target", "lint", "read_aim"]
