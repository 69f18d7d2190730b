"""The charts of a review as data: the same series for PowerPoint and Excel, to edit in both.

What is hidden is a gap that is named, never zero. Groups stand alphabetically, Other last.
"""

from __future__ import annotations

from evenhand.documents.native.around import (
    here_and_there_chart,
    missing_parts_chart,
    recorded_chart,
    trend_chart,
    volume_chart,
)
from evenhand.documents.native.beside import rates_chart
from evenhand.documents.native.gap import gap_charts
from evenhand.documents.native.gap_series import gap_over_time_charts
from evenhand.documents.native.model import Look, NativeChart, Series, Sort, ValueAxis
from evenhand.documents.native.over_time import time_charts

__all__ = [
    "Look",
    "NativeChart",
    "Series",
    "Sort",
    "ValueAxis",
    "gap_charts",
    "gap_over_time_charts",
    "here_and_there_chart",
    "missing_parts_chart",
    "rates_chart",
    "recorded_chart",
    "time_charts",
    "trend_chart",
    "volume_chart",
]
