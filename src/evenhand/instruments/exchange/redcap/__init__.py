"""REDCap's data dictionary: one CSV file, one row for each field."""

from evenhand.instruments.exchange.redcap.reading import read_redcap
from evenhand.instruments.exchange.redcap.writing import to_redcap

__all__ = ["read_redcap", "to_redcap"]
