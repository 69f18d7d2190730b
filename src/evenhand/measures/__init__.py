"""What is counted: definitions to one query to MeasureTable."""

from evenhand.measures.composite import component_measures
from evenhand.measures.count import count
from evenhand.measures.definition import (
    Break,
    Component,
    Composite,
    Direction,
    Kind,
    Measure,
    Role,
    Validation,
)
from evenhand.measures.loading import library, load_measures, measure, parse_measures
from evenhand.measures.periods import Grain
from evenhand.measures.plan import misfit
from evenhand.measures.series import EventSeries, between_series
from evenhand.measures.table import MeasureTable

__all__ = [
    "Break",
    "Component",
    "Composite",
    "Direction",
    "EventSeries",
    "Grain",
    "Kind",
    "Measure",
    "MeasureTable",
    "Role",
    "Validation",
    "between_series",
    "component_measures",
    "count",
    "library",
    "load_measures",
    "measure",
    "misfit",
    "parse_measures",
]
