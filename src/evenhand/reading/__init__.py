"""Joins the statistics into one EquityReading a measure: words with their evidence."""

from evenhand.reading.build import read, read_all
from evenhand.reading.charting import wants_events
from evenhand.reading.model import DatedEvent, EquityReading, MarginChange, Plan, Review

__all__ = [
    "DatedEvent",
    "EquityReading",
    "MarginChange",
    "Plan",
    "Review",
    "read",
    "read_all",
    "wants_events",
]
