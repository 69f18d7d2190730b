"""Accessible SVG of a reading, with the same in words and as a table beside each picture.

Own SVG as text: presentation attributes only, one path for all marks of a kind, `role="img"` with
title and description, no script, no fonts from elsewhere. Nothing depends on colour alone.
"""

from __future__ import annotations

from evenhand.charts.comparison import comparison_chart, rates_table
from evenhand.charts.funnel import funnel_chart
from evenhand.charts.gap import difference_chart, ratio_chart
from evenhand.charts.gap_series import gap_series_charts, gap_series_table
from evenhand.charts.gap_words import contrast_table
from evenhand.charts.group_words import time_text
from evenhand.charts.groups import group_charts
from evenhand.charts.model import Chart, Table
from evenhand.charts.parts import (
    completeness_chart,
    completeness_trend,
    missing_chart,
    representation_chart,
)
from evenhand.charts.placed import PlacedRow, placed_chart, placed_table
from evenhand.charts.profile import ProfileRow, profile_chart, profile_table
from evenhand.charts.recording import (
    known_chart,
    known_over_time,
    known_table,
    over_time_table,
    ways_chart,
    ways_table,
)
from evenhand.charts.running import cusum_charts, vlad_charts
from evenhand.charts.voices import (
    levels_chart,
    levels_table,
    moments_chart,
    moments_table,
    shares_chart,
    shares_table,
    stories_chart,
)
from evenhand.charts.watching import watch_charts

__all__ = [
    "Chart",
    "PlacedRow",
    "ProfileRow",
    "Table",
    "comparison_chart",
    "completeness_chart",
    "completeness_trend",
    "contrast_table",
    "cusum_charts",
    "difference_chart",
    "funnel_chart",
    "gap_series_charts",
    "gap_series_table",
    "group_charts",
    "known_chart",
    "known_over_time",
    "known_table",
    "levels_chart",
    "levels_table",
    "missing_chart",
    "moments_chart",
    "moments_table",
    "over_time_table",
    "placed_chart",
    "placed_table",
    "profile_chart",
    "profile_table",
    "rates_table",
    "ratio_chart",
    "representation_chart",
    "shares_chart",
    "shares_table",
    "stories_chart",
    "time_text",
    "vlad_charts",
    "watch_charts",
    "ways_chart",
    "ways_table",
]
