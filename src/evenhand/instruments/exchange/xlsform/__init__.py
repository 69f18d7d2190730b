"""XLSForm: a workbook with the sheets survey, choices and settings, as ODK, Kobo and others read it."""

from evenhand.instruments.exchange.xlsform.reading import read_xlsform
from evenhand.instruments.exchange.xlsform.writing import to_xlsform

__all__ = ["read_xlsform", "to_xlsform"]
