"""LimeSurvey's survey structure: one XML file, `.lss`."""

from evenhand.instruments.exchange.limesurvey.reading import read_limesurvey
from evenhand.instruments.exchange.limesurvey.writing import to_limesurvey, under_limesurvey_names

__all__ = ["read_limesurvey", "to_limesurvey", "under_limesurvey_names"]
