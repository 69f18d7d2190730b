"""The data dictionary: every column of every sheet, its meaning, unit, origin and protection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evenhand.documents.workbook.sheet import Column, Form, Row, Sheet, sheet
from evenhand.frameworks import wording

_COLUMNS = (
    Column("Sheet", "Name of the sheet"),
    Column("Column", "Title of the column"),
    Column("Holds", "What the column holds", Form.LONG),
    Column("Form", "Text, whole number, number, share of 1 or date"),
    Column("Measured in", "Unit of its numbers"),
    Column("How it is computed", "Where its content comes from", Form.LONG),
    Column("Protected", "What a shared copy does with it", Form.LONG),
)
_EVERYWHERE = (
    ("hidden", "Protected because numbers are small. It is not zero."),
    ("(empty)", "There is no figure: nothing to count, or not asked."),
)


def dictionary(sheets: Sequence[Sheet], *, shared: bool) -> Sheet:
    """Every column of every other sheet."""
    words = wording("workbook")
    rows: list[Row] = [
        (
            s.name,
            column.title,
            column.meaning,
            str(column.form),
            told["unit"],
            told["computed"],
            words["protected"][told["protected"]],
        )
        for s in sheets
        for column in s.columns
        for told in (_told(words, column),)
    ]
    rows += [("every sheet", name, text, "", "", "", "") for name, text in _EVERYWHERE]
    above = ("Data dictionary", words["copy"]["shared" if shared else "team"])
    return sheet("Data dictionary", _COLUMNS, rows, above=above)


def _told(words: Mapping[str, Mapping[str, str]], column: Column) -> Mapping[str, str]:
    """By title; columns named after a phase, or by the file itself, share one entry."""
    if column.title.startswith("Average or median"):
        return words["Average or median"]
    return words.get(column.title, words["Column of the file"])
