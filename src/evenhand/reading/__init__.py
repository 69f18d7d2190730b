"""Joins the statistics into one EquityReading a measure: words with their evidence."""

from evenhand.reading.build import read, read_all
from evenhand.reading.charting import events_wanted
from evenhand.reading.model import DatedEvent, EquityReading, MarginChange, Plan, Review

__all__ = [
    "DatedEvent",
    "EquityReading",
    "MarginChange",
    "Plan",
    "Review",
    "events_wanted",
    "read",
    "read_all",
]
