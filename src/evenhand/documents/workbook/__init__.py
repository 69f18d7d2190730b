"""The review as an Excel workbook: findings to read, and tidy tables to work on."""

from __future__ import annotations

from pathlib import Path

from evenhand.documents.files import write_whole
from evenhand.documents.workbook.book import to_excel
from evenhand.reading.model import Review


def write_excel(review: Review, path: Path) -> Path:
    """Write the workbook whole or not at all."""
    return write_whole(path, to_excel(review))


__all__ = ["to_excel", "write_excel"]
