"""The workbook out: a sheet that explains, and a sheet with every question, of which only answers and comments can be typed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from evenhand.frameworks.instruments import Instrument, Scale
from evenhand.instruments.workbook.rows import (
    ABOUT,
    ANSWER,
    ANSWERS,
    COMMENT,
    FORM,
    HEADINGS,
    LISTS,
    MADE_FOR,
    NAME,
    SAVED,
    VERSION,
    Row,
    allowed,
    in_cell,
    rows_of,
)

_HOW = (
    f"Answer on the sheet ‘{ANSWERS}’, in the columns ‘{HEADINGS[ANSWER]}’ and ‘{HEADINGS[COMMENT]}’; no network is needed.",
    "Choose from the list in a cell, or type. Leave empty what you do not want to answer.",
    "Then bring the file back to the page that it was taken from. What does not fit is told with its cell; nothing is lost.",
)
_WIDTHS = (22, 12, 60, 50, 24, 50)
_LONGEST_MESSAGE = 255  # of Excel, for what it shows beside a cell
_LARGEST = 10**15  # whole numbers beyond are text: Excel would round them
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(13, 32)])  # what a cell cannot hold


def to_workbook(
    instrument: Instrument,
    *,
    answers: Mapping[str, Any] | None = None,
    comments: Mapping[str, str] | None = None,
    saved: int = 0,
    made_for: str = "",
) -> bytes:
    """An instrument to fill in, with what is answered so far.

    Parameters
    ----------
    instrument
        The version that is asked.
    answers, comments
        By the name of the item.
    saved
        How often these answers were saved; read back, it tells whether they changed meanwhile.
    made_for
        Names the sheet of answers; a workbook made for another one is refused.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> to_workbook(instruments()["musiq_ar"])[:2]
    b'PK'
    """
    kept = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": str(instrument.title)})
        _about(book, instrument, saved, made_for)
        _Answers(book, instrument, answers or {}, comments or {}).write()
    return kept.getvalue()


def _about(book: Any, instrument: Instrument, saved: int, made_for: str) -> None:
    sheet = book.add_worksheet(ABOUT)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 16})
    sheet.set_column(0, 0, 90)
    sheet.set_column(1, 1, 50)
    sheet.write_string(0, 0, clean(str(instrument.title)), title)
    own = any(i.own_wording for i in instrument.items())
    said = (str(instrument.purpose), str(instrument.note), *_HOW)
    for place, text in enumerate((*said, "* Our wording, not validated." if own else ""), start=1):
        sheet.write_string(place, 0, clean(text), wrapped)
    told = {FORM: "Form", VERSION: "Version", MADE_FOR: "Made for", SAVED: "Saved so often"}
    values = {FORM: instrument.id, VERSION: instrument.version, MADE_FOR: made_for, SAVED: saved}
    for row, label in told.items():
        sheet.write_string(row - 1, 0, label)
        sheet.write(row - 1, 1, values[row])
    sheet.protect("", {"format_columns": True, "format_rows": True})


@dataclass(frozen=True)
class _Answers:
    """The sheet with every question."""

    book: Any
    instrument: Instrument
    answers: Mapping[str, Any]
    comments: Mapping[str, str]

    def write(self) -> None:
        sheet, lists = self.book.add_worksheet(ANSWERS), self.book.add_worksheet(LISTS)
        head = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, (text, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width, None, {"hidden": place == NAME})
            sheet.write_string(0, place, text, head)
        shown = {i.name for i in self.instrument.shown(self.answers)}
        kept = {n: v for n, v in self.answers.items() if n in shown}
        formats, offered = self._formats(), _Lists(lists, {})
        commented: set[str] = set()
        for number, row in enumerate(rows_of(self.instrument), start=1):
            self._row(sheet, number, row, kept, formats, offered)
            if row.item.comment and row.item.name not in commented:
                commented.add(row.item.name)
                text = clean(self.comments.get(row.item.name, ""))
                sheet.write(number, COMMENT, text or None, formats["long_text"])
        sheet.freeze_panes(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        lists.protect()
        lists.hide()

    def _formats(self) -> dict[str, Any]:
        free = {"locked": False, "text_wrap": True, "valign": "top", "border": 1}
        text = self.book.add_format({**free, "num_format": "@"})
        return {
            "words": self.book.add_format({"text_wrap": True, "valign": "top"}),
            "text": text,
            "long_text": text,
            "date": self.book.add_format({**free, "num_format": "yyyy-mm-dd"}),
            "": self.book.add_format(free),
        }

    def _row(
        self,
        sheet: Any,
        number: int,
        row: Row,
        kept: Mapping[str, Any],
        formats: Mapping[str, Any],
        offered: _Lists,
    ) -> None:
        item = row.item
        star = " *" if item.own_wording else ""
        words = (row.section, row.name, f"{row.question}{star}", self._hint(row))
        for place, text in enumerate(words):
            sheet.write_string(number, place, clean(text), formats["words"])
        if not item.asks:
            return
        form = formats.get(item.type, formats[""])
        _write(sheet, number, in_cell(self.instrument, row, kept), item.type, form)
        rule = offered.rule(tuple(allowed(self.instrument, item))) or _RULES.get(item.type)
        if rule:
            sheet.data_validation(number, ANSWER, number, ANSWER, {**rule, **self._beside(row)})

    def _hint(self, row: Row) -> str:
        item = row.item
        asked = "" if item.relevant is None else "Asked only after certain answers above."
        needed = "Needed." if item.required else ""
        return " ".join(t for t in (str(item.hint), self._anchors(row), asked, needed) if t)

    def _anchors(self, row: Row) -> str:
        return _anchors(self.instrument.scales[row.item.scale]) if row.item.scale else ""

    def _beside(self, row: Row) -> dict[str, str]:
        text = self._anchors(row)
        return {"input_message": text} if 0 < len(text) <= _LONGEST_MESSAGE else {}


def _anchors(scale: Scale) -> str:
    told = ", ".join(f"{n}: {words}" for n, words in scale.anchors.items())
    return f"{told}." if told else ""


_ANY = {"criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
_RULES: dict[str, dict[str, Any]] = {
    "integer": {"validate": "integer", **_ANY, "error_message": "Type a whole number."},
    "decimal": {"validate": "decimal", **_ANY, "error_message": "Type a number."},
}


@dataclass(frozen=True)
class _Lists:
    """Allowed answers on a sheet of their own: lists inside a rule hold 255 letters at most."""

    sheet: Any
    places: dict[tuple[str | int, ...], int]

    def rule(self, offered: tuple[str | int, ...]) -> dict[str, Any]:
        if not offered:
            return {}
        place = self.places.setdefault(offered, len(self.places))
        for row, value in enumerate(offered):
            self.sheet.write(row, place, value)
        column = xl_col_to_name(place, col_abs=True)
        return {
            "validate": "list",
            "source": f"={LISTS}!{column}$1:{column}${len(offered)}",
            "error_message": "Choose from the list, or leave the cell empty.",
        }


def _write(sheet: Any, number: int, value: Any, type: str, form: Any) -> None:
    writer, shown = _cell(value, type)
    getattr(sheet, writer)(number, ANSWER, shown, form)


def _cell(value: Any, type: str) -> tuple[str, Any]:
    """How a value is written: what Excel would round, or does not know, as text."""
    if value in (None, ""):
        return "write_blank", None
    if isinstance(value, int | float) and abs(value) < _LARGEST and float(f"{value:.15g}") == value:
        return "write_number", value
    if type == "date" and value >= "1900-03-01":
        return "write_datetime", date.fromisoformat(value)
    return "write_string", clean(str(value))


def clean(text: str) -> str:
    """A text as a cell can hold it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
