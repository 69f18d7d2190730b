"""The cells of an XLSForm: settings, lists, languages, and what is told of a file on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evenhand.instruments.exchange.model import Finding, nearest
from evenhand.instruments.exchange.sheets import Row
from evenhand.instruments.exchange.text import slug
from evenhand.instruments.exchange.xlsform.columns import (
    CHOICES,
    SETTINGS,
    SURVEY,
    WORDED,
    language_code,
)

Place = tuple[str | int, ...]
_ALIASES = {
    "relevance": "relevant",
    "list name": "list_name",
    "value": "name",
    "constraint message": "constraint_message",
    "id_string": "form_id",
    "title": "form_title",
}
_HIGHEST = 1_000_000  # versions beyond are dates, not numbers


@dataclass
class Sheets:
    """The sheets of a file; findings and losses gather on the way."""

    stem: str
    sheets: Mapping[str, list[Row]]
    findings: list[Finding] = field(default_factory=list)
    lost: dict[str, list[str]] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)
    language: str = "en"

    # -- what is told

    def _refuse(self, where: str, problem: str, remedy: str) -> None:
        self.findings.append(Finding(where, problem, remedy))

    def _lose(self, sentence: str, of: str = "") -> None:
        self.lost.setdefault(sentence, []).extend([of] if of else [])

    def _where(self, path: Place) -> str:
        place = nearest(self.places, path, otherwise="the form")
        return (
            f"{place}, column {path[-1]}"
            if isinstance(path[-1:][0] if path else 0, str) and len(path) > 1
            else place
        )

    # -- cells

    def _cells(self, sheet: str, row: Row) -> dict[str, Any]:
        """By column; those with a language as a dictionary of them."""
        found: dict[str, Any] = {}
        for heading, text in row.cells.items():
            name, _, language = (
                heading.partition("::") if "::" in heading else heading.partition(":")
            )
            column = name.strip().casefold()
            column = _ALIASES.get(column, column)
            if column in WORDED:
                code = (
                    self._language(language, f"{sheet}, row 1, column {heading}")
                    if language
                    else self.language
                )
                found.setdefault(column, {})[code] = text
            else:
                found[f"{column}::{language}" if language else column] = text
        return found

    def _language(self, name: str, where: str) -> str:
        code = language_code(name)
        if not code and not any(f.where == where for f in self.findings):
            self._refuse(
                where,
                f"‘{name.strip()}’ names no language.",
                "Write the language with its code: label::English (en).",
            )
        return code or self.language

    # -- settings, lists

    def _settings(self) -> dict[str, Any]:
        self.language = "en"
        rows = self.sheets.get(SETTINGS) or [Row(2, {})]
        cells = self._cells(SETTINGS, rows[0])
        named = str(cells.get("default_language", ""))
        language = (language_code(named) if named else "") or self._first_language() or "en"
        version = str(cells.get("version", "1"))
        if not (
            version.isascii()
            and version.isdecimal()
            and 0 < int(version[:9]) <= _HIGHEST
            and len(version) < 9
        ):
            self._lose("The version is no number up to a million, and became 1", version[:40])
            version = "1"
        wanted = str(cells.get("form_id", "")) or self.stem
        title = str(cells.get("form_title", "")) or wanted
        return {"id": slug(wanted), "version": int(version), "language": language, "title": title}

    def _first_language(self) -> str:
        for row in self.sheets[SURVEY]:
            for heading in row.cells:
                if heading.casefold().startswith("label::"):
                    return language_code(heading.partition("::")[2])
        return ""

    def _lists(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.sheets.get(CHOICES, ()):
            cells = self._cells(CHOICES, row)
            name, of = str(cells.get("name", "")), str(cells.get("list_name", ""))
            if not name or not of:
                self._refuse(
                    f"{CHOICES}, row {row.number}",
                    "A choice needs list_name and name.",
                    "Fill both in.",
                )
                continue
            for column in set(cells) - {"list_name", "name", "label"}:
                self._lose("Columns of the sheet choices that are not read", column)
            label = cells.get("label") or {self.language: name}
            found.setdefault(of, []).append({"name": name, "label": self._words(label)})
        return found

    def _words(self, found: Mapping[str, str]) -> Any:
        return found[self.language] if list(found) == [self.language] else dict(found)
