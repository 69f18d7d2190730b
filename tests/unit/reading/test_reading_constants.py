"""A reading prints the constants that it rests on, and no others."""

from __future__ import annotations

from evenhand.defaults import defaults
from evenhand.reading.build import CONSTANTS

ELSEWHERE = {
    *("funnels", "feasibility", "alternatives", "standardised", "pooling", "joint"),
    *("applications", "data_review"),
}


def test_every_section_is_printed_with_readings_or_belongs_elsewhere() -> None:
    assert set(CONSTANTS) | ELSEWHERE == set(defaults())
    assert not set(CONSTANTS) & ELSEWHERE
