"""A set of factors as an Excel workbook: changed row by row, and back with what is wrong by cell."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from evenhand.errors import InputFileError
from evenhand.frameworks.factors import SCOPES, Factor, FactorSet
from evenhand.instruments.workbook.reading import CellMistake
from evenhand.instruments.workbook.rows import ABOUT, NO, YES
from evenhand.instruments.workbook.writing import clean
from evenhand.records.sources.cells import cell_text
from evenhand.records.sources.excel import open_workbook

FACTORS = "Factors"
HEADINGS = ("Name", "Factor", "Definition", "Domain", "Scope", "Principles", "More of it is worse", "Our own wording")  # fmt: skip
_WIDTHS = (14, 40, 60, 24, 20, 14, 14, 14)
_MADE_FOR, _SAVED = 5, 6  # rows of the first sheet, beside which column B tells
_SPARE, _MOST = 300, 200
_LONGEST = {"name": 60, "title": 200, "definition": 2_000, "domain": 200}
_AGAIN = "Take the file from the page again."
_HOW = (
    f"One row a factor on the sheet ‘{FACTORS}’: change them, add some below, take rows out, or put them in another order.",
    "Principles are numbers from 1 to 7 with a comma between. Nothing is published by bringing it back: it becomes the draft.",
)


@dataclass(frozen=True, slots=True)
class BroughtFactors:
    """What a workbook holds, as `factor_set_from` takes it. Nothing of it is to be kept while there are mistakes."""

    factors: tuple[dict[str, Any], ...]
    saved: int
    mistakes: tuple[CellMistake, ...]


def factors_to_workbook(factors: FactorSet, *, saved: int = 0, made_for: str = "") -> bytes:
    """Every factor in a row.

    Examples
    --------
    >>> from evenhand.frameworks.factors import shipped_factors
    >>> factors_to_workbook(shipped_factors())[:2]
    b'PK'
    """
    kept = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        _about(book, factors.title, saved, made_for)
        _rows(book, factors.factors)
    return kept.getvalue()


def _about(book: xlsxwriter.Workbook, title: str, saved: int, made_for: str) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 90)
    sheet.set_column(1, 1, 50)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, text in enumerate((f"{title}: factors", *_HOW)):
        sheet.write_string(row, 0, clean(text), wrapped)
    for row, label, value in ((_MADE_FOR, "Made for", made_for), (_SAVED, "Saved so often", saved)):
        sheet.write_string(row - 1, 0, label)
        sheet.write(row - 1, 1, value)
    sheet.protect("")


def _rows(book: xlsxwriter.Workbook, factors: Sequence[Factor]) -> None:
    sheet = book.add_worksheet(FACTORS)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width, text)
        sheet.write_string(0, place, heading, head)
    for number, factor in enumerate(factors, start=1):
        for place, value in enumerate(_cells(factor)):
            sheet.write_string(number, place, clean(value), text)
    last = len(factors) + _SPARE
    lists = ((4, list(SCOPES.values())), (6, [YES, NO]), (7, [YES, NO]))
    for place, offered in lists:
        sheet.data_validation(1, place, last, place, {"validate": "list", "source": offered})
    sheet.freeze_panes(1, 1)


def _cells(factor: Factor) -> tuple[str, ...]:
    return (
        factor.name,
        factor.title,
        factor.definition,
        factor.domain,
        SCOPES.get(factor.scope, ""),
        ", ".join(map(str, factor.principle)),
        YES if factor.reverse else "",
        YES if factor.own_wording else "",
    )


def read_factors(path: Path, *, made_for: str = "") -> BroughtFactors:
    """The factors of a workbook that `factors_to_workbook` made and somebody changed.

    Raises
    ------
    InputFileError
        When it is no workbook at all.
    """
    about, rows = _sheets(path)
    told = {row: about[row - 1][1] if _has(about, row) else "" for row in (_MADE_FOR, _SAVED)}
    if made_for and told[_MADE_FOR] != made_for:
        return _refused(ABOUT, _MADE_FOR - 1, 1, "This file was made for another set of factors.")
    if not re.fullmatch(r"\d{1,9}", told[_SAVED], re.ASCII):
        return _refused(ABOUT, _SAVED - 1, 1, "It does not say from which version it was made.")
    if not rows or tuple(rows[0][: len(HEADINGS)]) != HEADINGS:
        return _refused(FACTORS, 0, 0, "Row 1 does not hold the headings of a set of factors.")
    found = _Reader([], [], {})
    for number, cells in enumerate(rows[1:], start=1):
        if any(cells):
            found.row(number, [*cells, *[""] * len(HEADINGS)])
    if not found.factors and not found.wrong:
        return _refused(FACTORS, 1, 0, "There is no factor in it.")
    return BroughtFactors(tuple(found.factors), int(told[_SAVED]), tuple(found.wrong[:_MOST]))


def _has(about: list[list[str]], row: int) -> bool:
    return len(about) >= row and len(about[row - 1]) > 1


def _refused(sheet: str, row: int, column: int, sentence: str) -> BroughtFactors:
    place = f"{sheet}!{xl_rowcol_to_cell(row, column)}"
    return BroughtFactors((), 0, (CellMistake(place, f"{sentence} {_AGAIN}"),))


def _sheets(path: Path) -> tuple[list[list[str]], list[list[str]]]:
    book = open_workbook(path)
    try:
        return _text(book, ABOUT, _SAVED), _text(book, FACTORS, 1 + _SPARE * 10)
    except Exception:
        raise InputFileError(
            "The workbook is damaged.",
            remedy="Open it in a spreadsheet and save it again as .xlsx.",
            where=path.name,
        ) from None


def _text(book: Any, name: str, most: int) -> list[list[str]]:
    if name not in book.sheet_names:
        return []
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=most)
    return [[(cell_text(c) or "").strip() for c in row] for row in rows]


@dataclass
class _Reader:
    """Goes down the sheet once."""

    factors: list[dict[str, Any]]
    wrong: list[CellMistake]
    seen: dict[str, int]

    def row(self, number: int, cells: Sequence[str]) -> None:
        read: dict[str, Any] = {}
        for place, (key, reader) in enumerate(_READERS.items()):
            try:
                read[key] = reader(cells[place])
            except ValueError as error:
                self._tell(number, place, str(error))
        for place, key in enumerate(_LONGEST):
            if len(cells[place]) > _LONGEST[key]:
                self._tell(number, place, "Type a shorter text.")
        self._name(number, cells[0])
        if not cells[1]:
            self._tell(number, 1, "A factor needs a title.")
        self.factors.append({k: v for k, v in read.items() if v})

    def _name(self, number: int, name: str) -> None:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", name, re.ASCII):
            self._tell(
                number, 0, "A factor needs a short name of letters, digits, ‘-’, ‘.’ and ‘_’."
            )
        elif name in self.seen:
            self._tell(
                number, 0, f"‘{name[:40]}’ is there twice: also in row {self.seen[name] + 1}."
            )
        else:
            self.seen[name] = number

    def _tell(self, row: int, column: int, sentence: str) -> None:
        self.wrong.append(CellMistake(f"{FACTORS}!{xl_rowcol_to_cell(row, column)}", sentence))


def _scope(text: str) -> str:
    known = {shown.casefold(): name for name, shown in SCOPES.items()}
    known |= {name: name for name in SCOPES}
    if text and text.casefold() not in known:
        raise ValueError(f"Choose {' or '.join(SCOPES.values())}, or leave the cell empty.")
    return known.get(text.casefold(), "")


def _principles(text: str) -> list[int]:
    parts = [p for p in re.split(r"[,;\s]+", text.removesuffix(".0")) if p]
    if not all(re.fullmatch(r"[1-7]", p, re.ASCII) for p in parts):
        raise ValueError("Type numbers from 1 to 7 with a comma between.")
    return sorted({int(p) for p in parts})


def _yes(text: str) -> bool:
    if text.casefold() not in ("", YES.casefold(), NO.casefold()):
        raise ValueError(f"Choose {YES} or {NO}, or leave the cell empty.")
    return text.casefold() == YES.casefold()


_READERS: Mapping[str, Callable[[str], Any]] = {
    "name": str,
    "title": str,
    "definition": str,
    "domain": str,
    "scope": _scope,
    "principle": _principles,
    "reverse": _yes,
    "own_wording": _yes,
}
