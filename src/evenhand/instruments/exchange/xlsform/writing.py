"""An instrument as an XLSForm. What XLSForm has no column for stands on a sheet of its own, which other programmes pass over."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from evenhand.frameworks.instruments import (
    BESIDE_WORDS,
    Instrument,
    Item,
    Scale,
    Section,
    Words,
    content_of,
    content_to_toml,
)
from evenhand.instruments.exchange.xlsform.columns import (
    CHOICES,
    COMMENT,
    COMMENT_LABEL,
    LIKERT,
    LINES,
    LIST,
    OWN,
    OWN_COLUMNS,
    SCALE,
    SETTINGS,
    SURVEY,
    TABLE,
    language_name,
)

Row = dict[str, str]
_TYPES = {"long_text": "text", "matrix": "begin_group", "select_one": "", "select_multiple": ""}
_NATIVE_ITEM = {
    "name",
    "type",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "choices",
    "rows",
    "scale",
}
_NATIVE_SECTION = {"name", "label", "relevant", "item"}
_NATIVE_SCALE = {"name", "low", "high", "anchors", "beside"}
_NATIVE_FORM = {"id", "version", "language", "scale", "section", "score"}
_OF_MATRIX = ("constraint", "constraint_message", "hint")  # what a group has no place for


def to_xlsform(instrument: Instrument) -> bytes:
    """The workbook.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> to_xlsform(instruments()["musiq_ar"])[:2]
    b'PK'
    """
    sheets = {
        SURVEY: list(_survey(instrument)),
        CHOICES: list(_lists(instrument)),
        SETTINGS: [_settings(instrument)],
        OWN: [dict(zip(OWN_COLUMNS, row, strict=True)) for row in _own(instrument)],
    }
    kept = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": str(instrument.title)})
        head = book.add_format({"bold": True})
        for name, rows in sheets.items():
            _sheet(book.add_worksheet(name), rows, head)
    return kept.getvalue()


def _sheet(sheet: Any, rows: Sequence[Row], head: Any) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, 40 if "label" in column or "hint" in column else 18)
        sheet.write_string(0, place, column, head)
        for number, row in enumerate(rows, start=1):
            if row.get(column):
                sheet.write_string(number, place, row[column])
    sheet.freeze_panes(1, 0)


def _settings(instrument: Instrument) -> Row:
    return {
        "form_title": str(instrument.title),
        "form_id": instrument.id,
        "version": str(instrument.version),
        "default_language": language_name(instrument.language),
        "style": "pages" if len(instrument.sections) > 1 else "",
    }


def _worded(column: str, words: Words) -> Row:
    return {f"{column}::{language_name(code)}": text for code, text in words.said}


def _survey(instrument: Instrument) -> Iterator[Row]:
    free = _Free(instrument)
    for section in instrument.sections:
        yield from _section(instrument, section, free)


class _Free:
    """Names of rows that are no items: of comments, and of the rows of a matrix."""

    def __init__(self, instrument: Instrument) -> None:
        self.taken = {i.name for i in instrument.items()} | {s.name for s in instrument.sections}

    def name(self, wanted: str) -> str:
        while wanted in self.taken:
            wanted += "_"
        self.taken.add(wanted)
        return wanted


def _section(instrument: Instrument, section: Section, free: _Free) -> Iterator[Row]:
    yield {
        "type": "begin_group",
        "name": section.name,
        **_worded("label", section.label),
        "relevant": section.relevant.text if section.relevant else "",
        "appearance": "field-list",
    }
    for item in section.items:
        yield from _item(instrument, item, free)
    yield {"type": "end_group", "name": section.name}


def _item(instrument: Instrument, item: Item, free: _Free) -> Iterator[Row]:
    row: Row = {"type": _type(item), "name": item.name, **_worded("label", item.label)}
    relevant = item.relevant.text if item.relevant else ""
    row |= {"relevant": relevant, "appearance": _appearance(item)}
    if item.type == "matrix":
        yield row
        yield from (_row_of_matrix(item, part, free) for part in item.rows)
        yield {"type": "end_group", "name": item.name}
    else:
        row |= _worded("hint", item.hint)
        row |= {"required": "yes" if item.required else ""}
        row |= {"constraint": item.constraint.text if item.constraint else ""}
        yield row | _worded("constraint_message", item.constraint_message)
    if item.comment:
        beside = {"type": "text", "name": free.name(f"{item.name}.{COMMENT}"), "appearance": LINES}
        yield beside | {
            f"label::{language_name(instrument.language)}": COMMENT_LABEL,
            "relevant": relevant,
        }


def _row_of_matrix(item: Item, part: Any, free: _Free) -> Row:
    return {
        "type": f"select_one {SCALE}{item.scale}",
        "name": free.name(f"{item.name}.{part.name}"),
        **_worded("label", part.label),
        "required": "yes" if item.required else "",
    }


def _type(item: Item) -> str:
    if item.type == "scale":
        return f"select_one {SCALE}{item.scale}"
    if item.choices:
        return f"{item.type} {LIST}{item.name}"
    return _TYPES.get(item.type, item.type)


def _appearance(item: Item) -> str:
    return {"long_text": LINES, "scale": LIKERT, "matrix": TABLE}.get(item.type, "")


def _lists(instrument: Instrument) -> Iterator[Row]:
    for scale in instrument.scales.values():
        yield from _steps(scale, instrument.language)
    for item in instrument.items():
        for choice in item.choices:
            yield {
                "list_name": f"{LIST}{item.name}",
                "name": choice.name,
                **_worded("label", choice.label),
            }


def _steps(scale: Scale, language: str) -> Iterator[Row]:
    own = f"label::{language_name(language)}"
    for step in scale.steps:
        words = _worded("label", scale.anchors[step]) if step in scale.anchors else {}
        yield {"list_name": f"{SCALE}{scale.name}", "name": str(step), own: str(step)} | {
            column: f"{step}: {text}" for column, text in words.items()
        }
    for name in scale.beside:
        yield {"list_name": f"{SCALE}{scale.name}", "name": name, own: BESIDE_WORDS[name]}


def _own(instrument: Instrument) -> Iterator[tuple[str, str, str]]:
    """What XLSForm has no column for: of the form, of sections, items and scales; scores whole."""
    content = content_of(instrument)
    alone = {"title"} if isinstance(content["title"], str) else set()
    yield "form", instrument.id, _rest(content, _NATIVE_FORM | alone)
    for scale in content.get("scale", ()):
        yield from _some("scale", scale, _NATIVE_SCALE)
    for section in content["section"]:
        yield from _some("section", section, _NATIVE_SECTION)
        for item in section["item"]:
            native = _NATIVE_ITEM - set(_OF_MATRIX) if item["type"] == "matrix" else _NATIVE_ITEM
            yield from _some("item", item, native)
    for score in content.get("score", ()):
        yield "score", score["name"], _rest(score, {"name"})


def _some(of: str, part: Mapping[str, Any], native: set[str]) -> Iterator[tuple[str, str, str]]:
    text = _rest(part, native)
    if text:
        yield of, part["name"], text


def _rest(part: Mapping[str, Any], native: set[str]) -> str:
    return content_to_toml({k: v for k, v in part.items() if k not in native}).strip()
