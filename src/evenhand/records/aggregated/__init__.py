"""Files that are counted already: published statistics, reference populations, other people's tables."""

from evenhand.records.aggregated.detect import FileFormat, detect_format
from evenhand.records.aggregated.generic import AggregatedColumns
from evenhand.records.aggregated.population import Population, read_population
from evenhand.records.aggregated.reading import read_aggregated
from evenhand.records.aggregated.table import AggregatedTable

__all__ = [
    "AggregatedColumns",
    "AggregatedTable",
    "FileFormat",
    "Population",
    "detect_format",
    "read_aggregated",
    "read_population",
]
