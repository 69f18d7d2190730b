"""Between groups: contrasts, verdict rules, masking, who is missing."""

from evenhand.equity.cells import GapCounts
from evenhand.equity.many import read_gaps
from evenhand.equity.read import read_gap

__all__ = ["GapCounts", "read_gap", "read_gaps"]
