"""A register as Excel: text only, never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter

from evenhand.frameworks.registers import Kind
from evenhand.web.registers.models import Entry


def to_excel(kind: Kind, entries: Iterable[Entry]) -> bytes:
    """One row an entry."""
    kept = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        sheet = book.add_worksheet(kind.title[:31])
        bold = book.add_format({"bold": True})
        for row, values in enumerate(_rows(kind, entries)):
            for column, value in enumerate(values):
                sheet.write_string(row, column, value, bold if row == 0 else None)
        sheet.freeze_panes(1, 1)
        sheet.autofit()
    return kept.getvalue()


def _rows(kind: Kind, entries: Iterable[Entry]) -> Iterable[list[str]]:
    yield [
        "Number",
        *(f.label for f in kind.fields),
        "Status",
        "Days waiting",
        "Who",
        kind.follow_up,
    ]
    for entry in entries:
        waiting = entry.days_waiting
        yield [
            str(entry.number),
            *(f.shown(entry.content.get(f.name)) for f in kind.fields),
            entry.status.label,
            "" if waiting is None else str(waiting),
            entry.owner.name if entry.owner else "",
            entry.follow_up.isoformat() if entry.follow_up else "",
        ]
