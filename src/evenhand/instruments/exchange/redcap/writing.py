"""An instrument as a data dictionary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from evenhand.frameworks.instruments import Condition, Instrument, Item, Section
from evenhand.instruments.exchange.choosing import steps_of
from evenhand.instruments.exchange.expressions import Dialect, UnsayableError, bounds, in_words_of
from evenhand.instruments.exchange.names import renamed
from evenhand.instruments.exchange.redcap.columns import (
    CODES,
    COLUMNS,
    COMMENT,
    COMMENT_LABEL,
    DERIVED,
    FIELDS,
    RECORD,
    RECORD_LABEL,
    ROWS,
)

Row = dict[str, str]
_TYPES = {
    "text": ("text", ""),
    "long_text": ("notes", ""),
    "integer": ("text", "integer"),
    "decimal": ("text", "number"),
    "date": ("text", "date_ymd"),
    "select_one": ("radio", ""),
    "select_multiple": ("checkbox", ""),
    "scale": ("radio", ""),
    "file": ("file", ""),
    "note": ("descriptive", ""),
}


def to_redcap(instrument: Instrument) -> bytes:
    """The data dictionary of an instrument that bears REDCap's names (`under_redcap_names`).

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> to_redcap(under_redcap_names(instruments()["musiq_ar"])).decode().splitlines()[1]
    'record_id,musiq_ar,,text,Number of the answers,,,,,,,,,,,,,'
    """
    kept = io.StringIO()
    writer = csv.DictWriter(kept, list(COLUMNS), restval="", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    form = {"form_name": instrument.id}
    first = {"field_name": RECORD, "field_type": "text", "field_label": RECORD_LABEL}
    writer.writerow(form | first)
    writer.writerows(form | row for row in _rows(instrument))
    return kept.getvalue().encode("utf-8")


def under_redcap_names(instrument: Instrument) -> Instrument:
    """The same instrument, with names of small letters, digits and `_`."""
    items = FIELDS.names((i.name for i in instrument.items()), reserved=(RECORD,))
    choices = {
        i.name: {**CODES.names(c.name for c in i.choices), **ROWS.names(r.name for r in i.rows)}
        for i in instrument.items()
    }
    return renamed(instrument, items, choices)


def _rows(instrument: Instrument) -> Iterator[Row]:
    taken = {i.name for i in instrument.items()} | {RECORD}
    for section in instrument.sections:
        header = _line(str(section.label))
        for item in section.items:
            for row in _item(instrument, section, item, taken):
                yield row | {"section_header": header}
                header = ""


def _item(instrument: Instrument, section: Section, item: Item, taken: set[str]) -> Iterator[Row]:
    shown = _branching(section.relevant, item.relevant)
    common: Row = {"branching": shown, "required": "y" if item.required else ""}
    if item.type == "matrix":
        yield from _matrix(instrument, item, common, taken)
    else:
        kind, validation = _TYPES[item.type]
        least, most = (bounds(item.constraint.node) if item.constraint else None) or ("", "")
        yield common | {
            "field_name": item.name,
            "field_type": kind,
            "field_label": str(item.label),
            "choices": _choices(instrument, item),
            "field_note": str(item.hint),
            "validation": validation,
            "min": least if validation else "",
            "max": most if validation else "",
        }
    if item.comment:
        name = DERIVED.names([f"{item.name}_{COMMENT}"], reserved=taken).popitem()[1]
        taken.add(name)
        yield {
            "field_name": name,
            "field_type": "notes",
            "field_label": COMMENT_LABEL,
            "branching": shown,
        }


def _matrix(instrument: Instrument, item: Item, common: Row, taken: set[str]) -> Iterator[Row]:
    """Its words as a text, then a field for each row."""
    words = {"field_name": item.name, "field_type": "descriptive", "field_label": str(item.label)}
    yield words | {"branching": common["branching"]}
    for part in item.rows:
        name = DERIVED.names([f"{item.name}_{part.name}"], reserved=taken).popitem()[1]
        taken.add(name)
        yield common | {
            "field_name": name,
            "field_type": "radio",
            "field_label": str(part.label),
            "choices": _choices(instrument, item),
            "matrix": item.name,
        }


def _choices(instrument: Instrument, item: Item) -> str:
    if item.scale:
        answers = steps_of(instrument.scales[item.scale], instrument.language)
    else:
        answers = [(c.name, c.label) for c in item.choices]
    return " | ".join(f"{code}, {_line(str(words)).replace('|', '/')}" for code, words in answers)


def _line(text: str) -> str:
    return " ".join(text.split())


DIALECT = Dialect(
    answer="[{}]".format,
    selected=lambda name, choice, chosen: f"[{name}({choice})] = '{int(chosen)}'",
    signs={"!=": "<>"},
)


def _branching(*conditions: Condition | None) -> str:
    """All of them together; one that REDCap cannot say is left out, and is listed as a loss."""
    found = []
    for condition in conditions:
        try:
            if condition:
                found.append(in_words_of(DIALECT, condition.node))
        except UnsayableError:
            continue
    return found[0] if len(found) == 1 else " and ".join(f"({c})" for c in found)
