"""Colours of the charts, with their contrast on white (text needs 4.5, marks 3.0; tests hold it).

Never the only carrier of meaning: special causes also differ in shape, parts of bars in texture.
Improvement and concern use the blue and orange that people know from Making Data Count.
"""

from __future__ import annotations

from typing import Final

INK: Final = "#1f2b31"  # 14.4
MUTED: Final = "#4b5a62"  # 7.1: small text
FOCUS: Final = "#17568c"  # 7.6: the population of focus
OTHER: Final = "#3d4f59"  # 8.5: every other group
COMMON: Final = "#5c6d77"  # 5.4: points of common cause
TRACE: Final = "#84939c"  # 3.2: the line that joins points
EDGE: Final = "#84939c"  # 3.2: edges of the band between limits
BAND: Final = "#e9edef"  # the band itself, carried by its edges
GRID: Final = "#dde2e4"  # decoration only
IMPROVEMENT: Final = "#0a5fb0"  # 6.3
CONCERN: Final = "#b84a00"  # 5.3
NEUTRAL: Final = "#6a4a8c"  # 7.2
MARGIN: Final = "#d9e8dc"  # the agreed margin, carried by its edges
MARGIN_EDGE: Final = "#4d7a58"  # 4.9
WHITE: Final = "#ffffff"
SHADES: Final = (
    "#f3f7fb",
    "#dfeaf4",
    "#c8dbec",
    "#aecae3",
    "#94b9da",
)  # of a heat map, low to high; INK on each: 7 or more

TONES: Final = {"improvement": IMPROVEMENT, "concern": CONCERN, "neutral": NEUTRAL}
