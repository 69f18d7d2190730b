"""Policies, guidelines and risk tools read for what is worth a look. Marks are questions, never a verdict."""

from evenhand.planning.policies.marking import Mark, marks
from evenhand.planning.policies.model import Passage, Policy
from evenhand.planning.policies.reading import read_policy

__all__ = ["Mark", "Passage", "Policy", "marks", "read_policy"]
