"""Tables of a Word document: a repeated header row, no merged cells, widths that fit the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

from evenhand.charts import Table
from evenhand.documents.view import numeric
from evenhand.documents.word.markup import clean, paragraph, run

KEEP = "<w:keepNext/>"
_LETTER = 88  # width of a letter of 8 points, in twentieths of a point
_BOLD = 112  # the same in the header
_EDGE = 170
_TOGETHER = 14  # rows of a table that is never parted
_TAIL = 4  # rows that go over to the next page together
_LONGEST = 46  # letters, before a column of words is wrapped


def table_markup(table: Table, styles: Mapping[str, str], width: int) -> str:
    """A table of numbers or words; `width` is that of the page's lines in twentieths of a point."""
    looks = [_look(table, i, styles) for i in range(len(table.header))]
    last, whole = len(table.rows) - 1, len(table.rows) <= _TOGETHER
    head = [
        paragraph(look, run(cell, styles["strong"]), KEEP)
        for look, cell in zip(looks, table.header, strict=True)
    ]
    rows = [
        _cells(row, looks, keep=i != last and (whole or i < 2 or i > last - _TAIL))
        for i, row in enumerate(table.rows)
    ]
    widths = column_widths(table, width)
    return laid_out(styles["evenhand table"], widths, [head, *rows], caption=table.caption)


def laid_out(
    style: str, widths: Sequence[int], rows: Sequence[Sequence[str]], *, caption: str
) -> str:
    """A table of cells that are markup; the first row is its header and is repeated."""
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    headers = ("<w:tblHeader/>", *repeat("", len(rows) - 1))
    made = "".join(_row(widths, row, header) for row, header in zip(rows, headers, strict=True))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{clean(caption)}"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{made}</w:tbl>"
    )


def column_widths(table: Table, width: int) -> list[int]:
    """As wide as the longest cell, and together never wider than the page.

    Examples
    --------
    >>> column_widths(Table("", ("Group", "Births"), (("Asian", "1,200"),)), 9000)
    [730, 842]
    """
    wanted = [
        _EDGE + max(_BOLD * len(head), _LETTER * min(max(map(len, column), default=0), _LONGEST))
        for head, *column in zip(table.header, *table.rows, strict=True)
    ]
    share = min(1.0, width / sum(wanted))
    return [int(w * share) for w in wanted]


def _look(table: Table, column: int, styles: Mapping[str, str]) -> str:
    return styles["evenhand number" if numeric(table, column) else "evenhand cell"]


def _cells(row: Sequence[str], looks: Sequence[str], *, keep: bool) -> list[str]:
    kept = KEEP if keep else ""
    return [paragraph(look, run(cell), kept) for look, cell in zip(looks, row, strict=True)]


def _row(widths: Sequence[int], cells: Sequence[str], header: str) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for w, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{made}</w:tr>"
