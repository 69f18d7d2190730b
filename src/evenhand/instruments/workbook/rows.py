"""The rows of the workbook: one for each answer, and what each answer looks like in its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.frameworks.instruments import BESIDE_WORDS, Choice, Instrument, Item, Scale

ABOUT, ANSWERS, LISTS = "About", "Answers", "Lists"
HEADINGS = ("Section", "Name", "Question", "Hint", "Answer", "Comment")
NAME, ANSWER, COMMENT = 1, 4, 5  # places of columns
FORM, VERSION, MADE_FOR, SAVED = (
    9,
    10,
    11,
    12,
)  # rows of the first sheet, beside which column B tells
YES, NO = "Yes", "No"
LONGEST_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: an item, a row of a matrix, or a choice of which several may be made."""

    section: str
    item: Item
    part: Choice | None = None

    @property
    def name(self) -> str:
        """What the hidden column holds."""
        return f"{self.item.name}/{self.part.name}" if self.part else self.item.name

    @property
    def question(self) -> str:
        return f"{self.item.label}: {self.part.label}" if self.part else str(self.item.label)


def rows_of(instrument: Instrument) -> tuple[Row, ...]:
    """Every row, in the order of the instrument. Files have none: a cell holds no file."""
    return tuple(
        Row(str(section.label), item, part)
        for section in instrument.sections
        for item in section.items
        if item.type != "file"
        for part in _parts(item)
    )


def _parts(item: Item) -> Sequence[Choice | None]:
    several = item.rows if item.type == "matrix" else item.choices
    return several if item.type in ("matrix", "select_multiple") else (None,)


def allowed(instrument: Instrument, item: Item) -> dict[str | int, Any]:
    """What a closed question offers: what the cell shows, and the answer that it is. Empty for open questions."""
    if item.scale:
        return _steps(instrument.scales[item.scale])
    if item.type == "select_multiple":
        return {YES: True}
    labels = Counter(_plain(str(c.label)) for c in item.choices)
    return {
        str(c.label) if labels[_plain(str(c.label))] == 1 else f"{c.label} ({c.name})": c.name
        for c in item.choices
    }


def _steps(scale: Scale) -> dict[str | int, Any]:
    return {**{n: n for n in scale.steps}, **{BESIDE_WORDS[b]: b for b in scale.beside}}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def in_cell(instrument: Instrument, row: Row, answers: Mapping[str, Any]) -> Any:
    """What the cell of a row shows of these answers; None for none."""
    value = answers.get(row.item.name)
    if row.item.type == "select_multiple":
        return YES if row.part and row.part.name in (value or ()) else None
    if row.part:
        value = (value or {}).get(row.part.name)
    offered = allowed(instrument, row.item)
    return next((shown for shown, v in offered.items() if v == value), value)


def from_cell(instrument: Instrument, row: Row, text: str) -> Any:
    """The answer that a cell holds; the text itself where it is none."""
    item = row.item
    offered = allowed(instrument, item)
    if offered:
        names = {_plain(str(shown)): value for shown, value in offered.items()}
        return names.get(_plain(text), text)
    if item.type == "integer" and re.fullmatch(r"[+-]?\d{1,30}", text, re.ASCII):
        return int(text)
    if item.type == "decimal":
        return _number(text)
    return _day(text) if item.type == "date" else text


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _day(text: str) -> str:
    """A day as it is kept, also from 31/01/2026."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def said(instrument: Instrument, item: Item, value: Any) -> str:
    """An answer as people read it; nothing for none.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> musiq = instruments()["musiq_ar"]
    >>> said(musiq, musiq.item("EXT-01"), "dont_know"), said(musiq, musiq.item("EXT-01"), 5)
    ("Don't know", '5')
    """
    rows = [r for r in rows_of(instrument) if r.item.name == item.name]
    found = [(r, in_cell(instrument, r, {item.name: value})) for r in rows]
    if item.type == "select_multiple":
        return ", ".join(str(r.part.label) for r, shown in found if shown and r.part)
    return "; ".join(
        f"{r.part.label}: {shown}" if r.part else str(shown)
        for r, shown in found
        if shown not in (None, "")
    )
