"""The workbook back: answers and comments, or what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import Instrument
from evenhand.instruments.answers import mistakes, unfit
from evenhand.instruments.workbook.rows import (
    ABOUT,
    ANSWER,
    ANSWERS,
    COMMENT,
    FORM,
    HEADINGS,
    LONGEST_COMMENT,
    MADE_FOR,
    NAME,
    NO,
    SAVED,
    VERSION,
    YES,
    Row,
    from_cell,
    rows_of,
)
from evenhand.records.sources.cells import cell_text
from evenhand.records.sources.excel import open_workbook

_AGAIN = "Take the file from the page again."
_SPARE = 200  # rows below the last question that are looked at
_MOST = 200  # mistakes that are told


@dataclass(frozen=True, slots=True)
class CellMistake:
    """What is wrong, and in which cell: `Answers!E7`."""

    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a workbook holds. Nothing of it is to be kept while there are mistakes.

    `answers` and `comments` hold the empty ones too: they were emptied. Of questions that these
    answers do not lead to, nothing.
    """

    answers: Mapping[str, Any]
    comments: Mapping[str, str]
    saved: int
    mistakes: tuple[CellMistake, ...]


def read_workbook(path: Path, instrument: Instrument, *, made_for: str = "") -> Brought:
    """Answers and comments of a workbook that `to_workbook` made and somebody filled in.

    A formula counts as what it shows: nothing is calculated here.

    Raises
    ------
    InputFileError
        When it is no workbook at all.
    """
    about, answers = _sheets(path, len(rows_of(instrument)))
    wrong, saved = _about(about, instrument, made_for)
    if wrong or answers is None:
        lost = CellMistake(_at(ANSWERS, 0, 0), f"There is no sheet ‘{ANSWERS}’. {_AGAIN}")
        return Brought({}, {}, 0, tuple(wrong or [lost]))
    found = _Reader(instrument, answers)
    found.read()
    return Brought(found.answers, found.comments, saved, tuple(found.wrong[:_MOST]))


_Cells = list[list[str]]


def _sheets(path: Path, questions: int) -> tuple[_Cells | None, _Cells | None]:
    book = open_workbook(path)
    try:
        found = {n: book.get_sheet_by_name(n) for n in book.sheet_names if n in (ABOUT, ANSWERS)}
        about, answers = (
            _text(found[name].to_python(skip_empty_area=False, nrows=rows))
            if name in found
            else None
            for name, rows in ((ABOUT, SAVED), (ANSWERS, questions + _SPARE))
        )
    except Exception:
        raise InputFileError(
            "The workbook is damaged.",
            remedy="Open it in a spreadsheet and save it again as .xlsx.",
            where=path.name,
        ) from None
    return about, answers


def _text(rows: Sequence[Sequence[Any]]) -> _Cells:
    return [[(cell_text(c) or "").strip() for c in row] for row in rows]


def _at(sheet: str, row: int, column: int) -> str:
    return f"{sheet}!{xl_rowcol_to_cell(row, column)}"


def _about(
    cells: _Cells | None, instrument: Instrument, made_for: str
) -> tuple[list[CellMistake], int]:
    """Whether it is this form, this version, this sheet of answers; how often that was saved."""
    if cells is None:
        return [CellMistake(_at(ABOUT, 0, 0), f"There is no sheet ‘{ABOUT}’. {_AGAIN}")], 0
    told = {
        row: cells[row - 1][1] if len(cells) >= row and len(cells[row - 1]) > 1 else ""
        for row in (FORM, VERSION, MADE_FOR, SAVED)
    }
    wrong = [
        CellMistake(_at(ABOUT, row - 1, 1), f"{sentence} {_AGAIN}")
        for row, sentence in _other(told, instrument, made_for)
    ]
    return wrong[:1], int(told[SAVED]) if not wrong else 0


def _other(
    told: Mapping[int, str], instrument: Instrument, made_for: str
) -> Iterator[tuple[int, str]]:
    if told[FORM] != instrument.id:
        yield FORM, f"This is not the form {instrument.title}."
    if told[VERSION] != str(instrument.version):
        yield VERSION, f"This is not version {instrument.version} of the form."
    if made_for and told[MADE_FOR] != made_for:
        yield (
            MADE_FOR,
            "This file was made for another round or application, or for another sheet of answers.",
        )
    if not (told[SAVED].isascii() and told[SAVED].isdecimal() and len(told[SAVED]) < 10):
        yield SAVED, "It does not say from which answers it was made."


@dataclass
class _Reader:
    """Goes down the sheet once."""

    instrument: Instrument
    cells: _Cells
    answers: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    wrong: list[CellMistake] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # row on the sheet, by name

    def read(self) -> None:
        if not self.cells or tuple(self.cells[0][: len(HEADINGS)]) != HEADINGS:
            self._tell(0, 0, f"Row 1 does not hold the headings of this form. {_AGAIN}")
            return
        known = {r.name: r for r in rows_of(self.instrument)}
        for number, cells in enumerate(self.cells[1:], start=1):
            self._row(number, [*cells, *[""] * len(HEADINGS)], known, cells[len(HEADINGS) :])
        for name in [n for n in known if n not in self.places]:
            self._tell(len(self.cells), NAME, f"The row of ‘{name}’ is not there. {_AGAIN}")
        self._check()

    def _tell(self, row: int, column: int, sentence: str) -> None:
        self.wrong.append(CellMistake(_at(ANSWERS, row, column), sentence))

    def _row(
        self, number: int, cells: Sequence[str], known: Mapping[str, Row], more: Sequence[str]
    ) -> None:
        for place, text in enumerate(more, start=len(HEADINGS)):
            if text:
                self._tell(number, place, "Nothing is read from this cell. Move it, or empty it.")
        name = cells[NAME]
        row = known.get(name)
        if row is None or name in self.places:
            if any(cells[: len(HEADINGS)]):
                self._tell(number, NAME, _no_row(name, row))
            return
        self.places[name] = number
        self._answer(number, row, cells[ANSWER])
        self._comment(number, row, cells[COMMENT])

    def _answer(self, number: int, row: Row, text: str) -> None:
        item = row.item
        if not item.asks:
            if text:
                self._tell(number, ANSWER, "Nothing is asked here.")
        elif item.type == "select_multiple":
            self._chosen(number, row, text)
        elif item.type == "matrix":
            self._on_row(number, row, text)
        else:
            self.answers[item.name] = from_cell(self.instrument, row, text) if text else ""

    def _chosen(self, number: int, row: Row, text: str) -> None:
        chosen = self.answers.setdefault(row.item.name, [])
        if text.casefold() == YES.casefold() and row.part:
            chosen.append(row.part.name)
        elif text and text.casefold() != NO.casefold():
            self._tell(number, ANSWER, f"Choose {YES}, or leave the cell empty.")

    def _on_row(self, number: int, row: Row, text: str) -> None:
        given = self.answers.setdefault(row.item.name, {})
        if not text or row.part is None:
            return
        value = from_cell(self.instrument, row, text)
        said = unfit(self.instrument, row.item, {row.part.name: value})
        if said:
            self._tell(number, ANSWER, said)
        else:
            given[row.part.name] = value

    def _comment(self, number: int, row: Row, text: str) -> None:
        first = row.item.name not in self.comments
        if row.item.comment and first:
            self.comments[row.item.name] = text
            if len(text) > LONGEST_COMMENT:
                self._tell(number, COMMENT, "Type a shorter text.")
        elif text:
            self._tell(number, COMMENT, "No comment is taken here. Move it, or empty the cell.")

    def _check(self) -> None:
        """What does not fit the instrument; what these answers do not lead to."""
        for found in mistakes(self.instrument, self.answers, finished=False):
            self._tell(self._first(found.item), ANSWER, found.sentence)
        if self.wrong:
            return  # an answer that is put right may lead to others
        shown = {i.name for i in self.instrument.shown(self.answers)}
        for name in [n for n in self.answers if n not in shown]:
            if self.answers.pop(name) not in ("", [], {}):
                self._tell(
                    self._first(name),
                    ANSWER,
                    "With the answers above this is not asked. Empty the cell, or change an answer above.",
                )
            self.comments.pop(name, None)

    def _first(self, item: str) -> int:
        return next(at for name, at in self.places.items() if name.split("/")[0] == item)


def _no_row(name: str, row: Row | None) -> str:
    if row is not None:
        return f"‘{name}’ is there twice. {_AGAIN}"
    if not name:
        return f"This row has no name. {_AGAIN}"
    return f"This version of the form does not ask ‘{name[:40]}’. {_AGAIN}"
