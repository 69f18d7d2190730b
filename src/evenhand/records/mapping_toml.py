"""The mapping as a TOML file: written with its explanations, read with an answer to every mistake."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from evenhand.errors import MappingError
from evenhand.records.mapping import ColumnMapping, ColumnRule, DateRule, EthnicityRule, FileRule
from evenhand.records.mapping_read import Section, column_rule, date_rule, ethnicity_rule, file_rule

_HEAD = """\
# How to read this file of records. Edit it, keep it beside the data, use it again next month.
# Only the columns named here are read; all others are left where they are.
"""
_FILE = """\
[file]
# What one row is: "woman", "birth", "baby", "referral" or "admission".
# Twins are two rows of "birth" or "baby" and one "woman".
"""
_DATE = """
[date]
# The column that places a row in time. Leave [date] out when there is none: then no trend can be read.
# order: "day-month-year" or "month-day-year"; leave it out and it is decided from all rows.
# first and last: dates before or after are set aside, e.g. first = 2020-01-01.
"""
_ETHNICITY = """
[ethnicity]
# The column of ethnicity as people gave it themselves, and what each value means.
# recorded: how it was asked, e.g. "self-reported at booking". Say it: readers judge by it.
# Instead of [ethnicity.values] you may write  file = "ethnicity.toml"  or, for groups that belong
# to no known system, [ethnicity.codebook] with lines such as  "1" = "White".
"""
_COLUMNS = """
# Other columns, each under the name that measures use:
#   source    the heading in the file
#   kind      "date", "code" (text from a short list), "number", "boolean" (yes or no) or "text"
#   required  true: rows without it are set aside
#   allowed   codes that may occur; codes: what the file's codes are called here
#   min, max  smallest and largest number that can be right; multiply: changes the unit
#   missing   values that mean "not recorded"; true, false: values that mean yes and no
#   on_error  "set aside" the row (the default), or count the value as "missing"
"""
_PLAIN = (
    ("site", "site", "The hospital, unit or team. Leave it out when there is one."),
    (
        "woman",
        "woman",
        "What tells rows of the same woman. It is replaced by a random stand-in when read.",
    ),
    ("row_id", "row_id", "What must be different in every row: repeated rows are then found."),
)


def dump(mapping: ColumnMapping) -> str:
    """The mapping as commented TOML."""
    return "".join(_parts(mapping))


def _parts(mapping: ColumnMapping) -> Iterator[str]:
    yield _HEAD
    for note in mapping.notes:
        yield f"# LOOK: {' '.join(note.split())}\n"
    yield "\n" + _FILE + _lines(_file_values(mapping.file))
    if mapping.date:
        yield _DATE + _lines(_date_values(mapping.date))
    if mapping.ethnicity:
        yield _ETHNICITY + _ethnicity_text(mapping.ethnicity)
    for name, attribute, meaning in _PLAIN:
        if column := getattr(mapping, attribute):
            yield f"\n[{name}]\n# {meaning}\n" + _lines({"column": column})
    if mapping.columns:
        yield _COLUMNS
    for rule in mapping.columns:
        yield f"\n[columns.{rule.name}]\n" + _lines(_column_values(rule))


def _lines(values: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{_key(k)} = {_value(v)}" for k, v in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(tomlkit.item(value).as_string())


def _key(text: str) -> str:
    return str(tomlkit.item(text).as_string())


def _file_values(rule: FileRule) -> dict[str, Any]:
    values: dict[str, Any] = {"row_is": rule.row_is.value, "ethnicity_of": rule.ethnicity_of}
    rest = {k: getattr(rule, k) for k in ("encoding", "delimiter", "header_row", "sheet", "table")}
    return values | {k: v for k, v in rest.items() if v is not None}


def _date_values(rule: DateRule) -> dict[str, Any]:
    values: dict[str, Any] = {"column": rule.column, "order": rule.order and rule.order.value}
    values |= {"required": rule.required, "first": rule.first, "last": rule.last}
    return {k: v for k, v in values.items() if v is not None}


def _ethnicity_text(rule: EthnicityRule) -> str:
    """The ethnicity room's own file, one level down."""
    text = _lines({"column": rule.column, "recorded": rule.recorded})
    for line in rule.codes.to_toml().splitlines():
        if line.startswith("#") and "[values]" not in line and "No group" not in line:
            continue
        text += (
            f"[ethnicity.{line[1:]}"
            if line.startswith("[")
            else line.replace("[values]", "[ethnicity.values]")
            if line.startswith("#")
            else line
        ) + "\n"
    return text


def _column_values(rule: ColumnRule) -> dict[str, Any]:
    values: dict[str, Any] = {"source": rule.source, "kind": rule.kind.value}
    if rule.required:
        values["required"] = True
    for key, given in (("allowed", rule.allowed), ("min", rule.low), ("max", rule.high)):
        if given not in ((), None):
            values[key] = given
    for key in ("missing", "true", "false", "format"):
        if given := getattr(rule, key):
            values[key] = given
    if rule.codes:
        values["codes"] = dict(rule.codes)
    if rule.multiply != 1.0:
        values["multiply"] = rule.multiply
    if rule.order:
        values["order"] = rule.order.value
    if rule.on_error.value != "set aside":
        values["on_error"] = rule.on_error.value
    return values


def read(path: Path) -> ColumnMapping:
    """A mapping file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise MappingError(
            "The mapping file cannot be read.",
            remedy="Check its name and folder, and that it is saved as UTF-8 text.",
            where=path.name,
        ) from None
    return parse(text, folder=path.parent, where=path.name)


def parse(text: str, *, folder: Path | None, where: str) -> ColumnMapping:
    """A mapping from its text."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(
            f"The mapping is not valid TOML: {error}.",
            remedy="Check quotation marks and brackets at that place.",
            where=where,
        ) from None
    whole = Section(content, where, "the mapping")
    whole.only("file", "date", "ethnicity", "site", "woman", "row_id", "columns")
    columns = whole.section("columns")
    return ColumnMapping(
        ethnicity=ethnicity_rule(whole.section("ethnicity"), folder)
        if "ethnicity" in content
        else None,
        date=date_rule(whole.section("date")) if "date" in content else None,
        site=_plain(whole, "site"),
        woman=_plain(whole, "woman"),
        row_id=_plain(whole, "row_id"),
        columns=tuple(column_rule(name, columns.section(name)) for name in columns.values),
        file=file_rule(whole.section("file")),
    )


def _plain(whole: Section, name: str) -> str | None:
    if name not in whole.values:
        return None
    section = whole.section(name)
    section.only("column")
    return section.text("column", needed=True)
