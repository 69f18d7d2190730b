"""Sections of a mapping file, each value checked, each mistake answered with its place."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import tomlkit

from evenhand.errors import MappingError
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.ethnicity.propose import propose_mapping
from evenhand.ethnicity.recognise import recognise
from evenhand.records.mapping import (
    ColumnRule,
    DateOrder,
    DateRule,
    EthnicityRule,
    FileRule,
    OnError,
)
from evenhand.records.recordset import ColumnKind, Unit

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file, with where it stands."""

    values: Mapping[str, Any]
    where: str
    name: str

    def error(self, problem: str, remedy: str) -> MappingError:
        """A mistake in this section."""
        return MappingError(problem, remedy=remedy, where=f"{self.where}, {self.name}")

    def only(self, *known: str) -> None:
        """Refuse keys that mean nothing: a misspelt key must not be ignored in silence."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"Did you mean ‘{near[0]}’?" if near else f"Use only {', '.join(known)}."
                raise self.error(f"‘{key}’ is not known here.", hint)

    def section(self, key: str) -> Section:
        """A table within this one; empty when absent."""
        value = self.values.get(key, {})
        name = f"[{key}]" if self.name == "the mapping" else f"{self.name[:-1]}.{key}]"
        if not isinstance(value, dict):
            raise self.error(f"‘{key}’ must be a section.", f"Write {name} on a line of its own.")
        return Section(value, self.where, name)

    def text(self, key: str, *, needed: bool = False) -> str | None:
        """A text."""
        value = self.values.get(key)
        if value is None and not needed:
            return None
        if not isinstance(value, str) or not value:
            raise self.error(f"‘{key}’ must be a text.", f'Write {key} = "..." in double quotes.')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; numbers are taken as they are written."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str | int) for v in value):
            raise self.error(f"‘{key}’ must be a list.", f'Write {key} = ["...", "..."].')
        return tuple(str(v) for v in value)

    def pairs(self, key: str) -> dict[str, str]:
        """A table of text to text."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise self.error(
                f"‘{key}’ must hold pairs.", f'Write {key} = {{ "SVD" = "spontaneous" }}.'
            )
        return dict(value)

    def number(self, key: str) -> float | None:
        """A number."""
        value = self.values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.error(f"‘{key}’ must be a number.", f"Write {key} = 15000, without quotes.")
        return None if value is None else float(value)

    def whole(self, key: str) -> int | None:
        """A whole number from 1."""
        value = self.values.get(key)
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, int) or value < 1
        ):
            raise self.error(f"‘{key}’ must be a whole number from 1.", f"Write {key} = 1.")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.error(
                f"‘{key}’ must be true or false.", f"Write {key} = true, without quotes."
            )
        return value

    def day(self, key: str) -> date | None:
        """A date."""
        value = self.values.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.error(
                f"‘{key}’ must be a date.", f"Write {key} = 2025-04-01, without quotes."
            )
        return value

    def choice(self, key: str, kinds: type[_Choice]) -> _Choice | None:
        """One of a few words."""
        value = self.values.get(key)
        if value is None:
            return None
        if value not in [k.value for k in kinds]:
            raise self.error(
                f"{key} = ‘{value}’ is not known.",
                f"Use one of {', '.join(k.value for k in kinds)}.",
            )
        return kinds(value)


def file_rule(section: Section) -> FileRule:
    """The [file] section."""
    section.only("row_is", "ethnicity_of", "encoding", "delimiter", "header_row", "sheet", "table")
    whose = section.text("ethnicity_of") or "mother"
    if whose not in ("mother", "baby"):
        raise section.error(f"ethnicity_of = ‘{whose}’ is not known.", 'Use "mother" or "baby".')
    delimiter = section.text("delimiter")
    if delimiter is not None and len(delimiter.encode()) != 1:
        raise section.error("delimiter must be one character.", 'Use ",", ";", "|" or "\\t".')
    return FileRule(
        row_is=section.choice("row_is", Unit) or Unit.BIRTH,
        ethnicity_of=whose,
        encoding=section.text("encoding"),
        delimiter=delimiter,
        header_row=section.whole("header_row"),
        sheet=section.text("sheet"),
        table=section.text("table"),
    )


def date_rule(section: Section) -> DateRule:
    """The [date] section."""
    section.only("column", "order", "required", "first", "last")
    return DateRule(
        section.text("column", needed=True) or "",
        section.choice("order", DateOrder),
        section.flag("required", default=True),
        section.day("first"),
        section.day("last"),
    )


def ethnicity_rule(section: Section, folder: Path | None) -> EthnicityRule:
    """The [ethnicity] section: values, a file, a codebook or the name of a system."""
    section.only(
        "column",
        "recorded",
        "file",
        "codebook",
        "system",
        "grouping",
        "values",
        "undecided",
        "groups",
    )
    recorded = section.values.get("recorded", "")
    if not isinstance(recorded, str):
        raise section.error(
            "‘recorded’ must be a text.", 'Write recorded = "self-reported at booking".'
        )
    column = section.text("column", needed=True) or ""
    return EthnicityRule(column, _codes(section, folder), recorded)


def _codes(section: Section, folder: Path | None) -> EthnicityMapping:
    if name := section.text("file"):
        return _codes_file(section, name, folder)
    if "codebook" in section.values:
        return EthnicityMapping.from_codebook(section.pairs("codebook"))
    system = section.text("system")
    if system and "values" not in section.values:
        return propose_mapping(
            recognise([], system=system), grouping=section.text("grouping") or "2021"
        )
    if "values" not in section.values:
        raise section.error(
            "Nothing says what the values of ethnicity mean.",
            'Give [ethnicity.values], [ethnicity.codebook], file = "..." or system = "nhs_2001".',
        )
    own = {k: v for k, v in section.values.items() if k not in ("column", "recorded")}
    return EthnicityMapping.from_toml(tomlkit.dumps(own), where=f"{section.where}, {section.name}")


def _codes_file(section: Section, name: str, folder: Path | None) -> EthnicityMapping:
    path = (folder or Path()) / name
    try:
        text = path.read_text(encoding="utf-8-sig")
        tomllib.loads(text)
    except OSError:
        raise section.error(
            f"The file ‘{name}’ is not there.",
            "Put it beside the mapping file, or correct the name.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise section.error(
            f"‘{name}’ is not valid TOML: {error}.", "Correct it at that place."
        ) from None
    return EthnicityMapping.from_toml(text, where=name)


def column_rule(name: str, section: Section) -> ColumnRule:
    """One [columns.NAME] section."""
    section.only(
        "source", "kind", "required", "allowed", "min", "max", "missing", "codes", "true", "false",
        "multiply", "format", "order", "on_error",
    )  # fmt: skip
    kind = section.choice("kind", ColumnKind)
    if kind is None:
        raise section.error(
            "‘kind’ is missing.", f"Write kind = one of {', '.join(k.value for k in ColumnKind)}."
        )
    multiply = section.number("multiply")
    return ColumnRule(
        name,
        section.text("source", needed=True) or "",
        kind,
        required=section.flag("required", default=False),
        allowed=section.texts("allowed"),
        low=section.number("min"),
        high=section.number("max"),
        missing=section.texts("missing"),
        codes=section.pairs("codes"),
        true=section.texts("true"),
        false=section.texts("false"),
        multiply=1.0 if multiply is None else multiply,
        format=section.text("format") or "",
        order=section.choice("order", DateOrder),
        on_error=section.choice("on_error", OnError) or OnError.SET_ASIDE,
    )
