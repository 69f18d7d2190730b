"""The page of operating characteristics, and the same figures for machines."""

from evenhand.planning.characteristics.report.made import Made
from evenhand.planning.characteristics.report.markdown import page
from evenhand.planning.characteristics.report.plain import machine

__all__ = ["Made", "machine", "page"]
