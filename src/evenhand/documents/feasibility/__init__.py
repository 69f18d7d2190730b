"""A feasibility study as a page and as JSON."""

from evenhand.documents.feasibility.machine import study_json
from evenhand.documents.feasibility.page import study_html
from evenhand.documents.feasibility.table import study_tables
from evenhand.documents.feasibility.writing import write_study

__all__ = ["study_html", "study_json", "study_tables", "write_study"]
