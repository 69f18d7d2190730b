"""Tables of a Word document: a repeated header row, no merged cells, widths that fit the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.charts import Table
from evenhand.documents.view import numeric
from evenhand.documents.word.markup import clean, paragraph, run

_LETTER = 88  # width of a letter of 8 points, in twentieths of a point
_BOLD = 98  # the same in the header
_EDGE = 150
_TOGETHER = 14  # rows of a table that is never parted
_TAIL = 4  # rows that go over to the next page together
_LONGEST = 46  # letters, before a column of words is wrapped


def table_markup(table: Table, styles: Mapping[str, str], width: int) -> str:
    """One table; `width` is that of the page's lines in twentieths of a point."""
    widths = column_widths(table, width)
    cells = Cells(tuple(widths), _right(table), styles)
    last, whole = len(table.rows) - 1, len(table.rows) <= _TOGETHER
    head = cells.row(table.header, keep=True, header=True)
    rows = (
        cells.row(row, keep=i != last and (whole or i < 2 or i > last - _TAIL))
        for i, row in enumerate(table.rows)
    )
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{styles["evenhand table"]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{clean(table.caption)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{head}{''.join(rows)}</w:tbl>"
    )


def column_widths(table: Table, width: int) -> list[int]:
    """As wide as the longest cell, and together never wider than the page.

    Examples
    --------
    >>> column_widths(Table("", ("Group", "Births"), (("Asian", "1,200"),)), 9000)
    [640, 738]
    """
    wanted = [
        _EDGE + max(_BOLD * len(head), _LETTER * min(max(map(len, column), default=0), _LONGEST))
        for head, *column in zip(table.header, *table.rows, strict=True)
    ]
    share = min(1.0, width / sum(wanted))
    return [int(w * share) for w in wanted]


def _right(table: Table) -> tuple[bool, ...]:
    return tuple(numeric(table, i) for i in range(len(table.header)))


@dataclass(frozen=True, slots=True)
class Cells:
    """How the rows of one table are written."""

    widths: tuple[int, ...]
    right: tuple[bool, ...]
    styles: Mapping[str, str]

    def row(self, cells: tuple[str, ...], *, keep: bool, header: bool = False) -> str:
        """One row, which stays with the next if `keep`; a header is repeated on every page."""
        strong = self.styles["strong"] if header else ""
        kept = "<w:keepNext/>" if keep else ""
        made = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>'
            + paragraph(self._style(right), run(cell, strong), kept)
            + "</w:tc>"
            for w, cell, right in zip(self.widths, cells, self.right, strict=True)
        )
        repeated = "<w:tblHeader/>" if header else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{made}</w:tr>"

    def _style(self, right: bool) -> str:
        return self.styles["evenhand number" if right else "evenhand cell"]
