"""An instrument as an Excel workbook: filled in without network, and back by cell."""

from evenhand.instruments.workbook.factors import (
    BroughtFactors,
    factors_to_workbook,
    read_factors,
)
from evenhand.instruments.workbook.reading import Brought, CellMistake, read_workbook
from evenhand.instruments.workbook.results import ResultSheet, results_workbook
from evenhand.instruments.workbook.rows import said
from evenhand.instruments.workbook.writing import to_workbook

__all__ = [
    "Brought",
    "BroughtFactors",
    "CellMistake",
    "ResultSheet",
    "factors_to_workbook",
    "read_factors",
    "read_workbook",
    "results_workbook",
    "said",
    "to_workbook",
]
