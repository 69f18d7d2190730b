"""The review as an Excel workbook."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import xlsxwriter

from evenhand.documents.files import write_whole
from evenhand.reading.model import Review


def to_excel(review: Review) -> bytes:
    """The workbook as bytes."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("Findings")
        sheet.write_string(0, 0, review.title)
    return buffer.getvalue()


def write_excel(review: Review, path: Path) -> Path:
    """Write the workbook whole or not at all."""
    return write_whole(path, to_excel(review))
