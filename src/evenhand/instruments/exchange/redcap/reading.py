"""A data dictionary as an instrument; what would not be the same here is refused with row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import ConditionError, parse_condition
from evenhand.instruments.exchange.choosing import Scales
from evenhand.instruments.exchange.model import Finding, Loss, Taken, built, nearest
from evenhand.instruments.exchange.redcap.columns import COLUMNS, COMMENT, RECORD, RECORD_LABEL
from evenhand.instruments.exchange.sheets import MOST_ROWS, refuse_large
from evenhand.instruments.exchange.text import plain_text, slug

_HEADINGS = (
    {v.casefold(): k for k, v in COLUMNS.items()}
    | {k: k for k in COLUMNS}
    | {
        "select_choices_or_calculations": "choices",
        "text_validation_type_or_show_slider_number": "validation",
        "text_validation_min": "min",
        "text_validation_max": "max",
        "branching_logic": "branching",
        "required_field": "required",
        "matrix_group_name": "matrix",
        "matrix_ranking": "ranking",
        "field_annotation": "annotation",
    }
)
_NEEDED = ("field_name", "field_type", "field_label")
_TYPES = {"notes": "long_text", "textarea": "long_text", "file": "file", "descriptive": "note"}
_CHOOSING = {"radio": "select_one", "dropdown": "select_one", "checkbox": "select_multiple"}
_FIXED = {"yesno": (("1", "Yes"), ("0", "No")), "truefalse": (("1", "True"), ("0", "False"))}
_MENDS = {
    "calc": "Leave it out: results are counted here by scores.",
    "sql": "Write the answers out, as radio.",
    "slider": "Ask it on a scale: radio with 1, 1 | 2, 2 and so on.",
}
_USABLE = "These can be used: [name], [name(code)] = '1', numbers, quoted texts, = <> < <= > >=, and, or, brackets."
_BOX = re.compile(r"\[(\w+)\((\w+)\)\]\s*(=|<>|!=)\s*(['\"]?)([01])\4")
_FIELD = re.compile(r"\[([a-z]\w*)\]")
_DAYS = re.compile(r"date_(ymd|dmy|mdy)")
_CALCULATED = re.compile(r"@(CALCTEXT|CALCDATE|IF)\b", re.IGNORECASE)


def read_redcap(path: Path) -> Taken:
    """The instrument of a data dictionary.

    Raises
    ------
    ExchangeError
        With every place that holds what cannot be asked here.
    InputFileError
        When it is no data dictionary.
    """
    return _Reader(path.stem, _rows(path)).taken()


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    refuse_large(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("cp1252", errors="replace")
    try:
        separator = (
            "\t"
            if "\t" in text.partition("\n")[0]
            else ";"
            if text.partition("\n")[0].count(";") > 3
            else ","
        )
        found = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator))[
            :MOST_ROWS
        ]
    except csv.Error as error:
        raise InputFileError(
            f"This is no CSV file: {error}.",
            remedy="Download the data dictionary again.",
            where=path.name,
        ) from None
    head = [_HEADINGS.get(h.strip().casefold(), "") for h in (found[0] if found else [])]
    lost = [COLUMNS[n] for n in _NEEDED if n not in head]
    if lost:
        raise InputFileError(
            f"The column ‘{lost[0]}’ is not in the first row: this is no data dictionary of REDCap.",
            remedy="Download it from REDCap's page ‘Data Dictionary’.",
            where=path.name,
        )
    rows = [
        (n, {h: c.strip() for h, c in zip(head, row, strict=False) if h})
        for n, row in enumerate(found[1:], start=2)
    ]
    return [(n, row) for n, row in rows if any(row.values())]


@dataclass
class _Reader:
    """Goes down the file once."""

    stem: str
    rows: list[tuple[int, dict[str, str]]]
    findings: list[Finding] = field(default_factory=list)
    lost: dict[str, list[str]] = field(default_factory=dict)
    places: dict[tuple[str | int, ...], str] = field(default_factory=dict)
    sections: list[dict[str, Any]] = field(default_factory=list)
    scales: Scales = field(default_factory=lambda: Scales("en"))
    form: str = ""

    def taken(self) -> Taken:
        for number, row in self._asked():
            self._row(number, row)
        if not self.findings and not any(s["item"] for s in self.sections):
            self._refuse(
                "the file",
                "It asks nothing.",
                "Download the data dictionary of a project with fields.",
            )
        forms = list(dict.fromkeys(r.get("form_name", "") for _, r in self.rows))
        name = forms[0] if len(forms) == 1 and forms[0] else self.stem
        title = name.replace("_", " ").strip().capitalize() or "Form"
        self._lose(
            "Title, version, what the form is for, and who sees the answers are not in it: to be filled in, ‘team’ for now"
        )
        content: dict[str, Any] = {
            "id": slug(name),
            "version": 1,
            "title": title,
            "purpose": title,
            "visibility": "team",
            "scale": self.scales.content(),
            "section": [s for s in self.sections if s["item"]],
        }
        made = built(content, where=self._where, findings=self.findings)
        return Taken(made, tuple(Loss(s, tuple(dict.fromkeys(n))) for s, n in self.lost.items()))

    def _refuse(self, where: str, problem: str, remedy: str) -> None:
        self.findings.append(Finding(where, problem, remedy))

    def _asked(self) -> list[tuple[int, dict[str, str]]]:
        """Without the number of a record, which is not asked of anybody here."""
        if not self.rows or self.rows[0][1].get("field_name") != RECORD:
            return self.rows
        if self.rows[0][1].get("field_label") != RECORD_LABEL:
            self._lose("The number of a record, which nobody types here", RECORD)
        return self.rows[1:]

    def _lose(self, sentence: str, of: str = "") -> None:
        self.lost.setdefault(sentence, []).extend([of] if of else [])

    def _where(self, path: tuple[str | int, ...]) -> str:
        return nearest(self.places, path, otherwise="the data dictionary")

    def _row(self, number: int, row: Mapping[str, str]) -> None:
        at, name = f"row {number}", row.get("field_name", "")
        if not name or not row.get("field_label"):
            self._refuse(at, "A field needs a name and a label.", "Fill both in.")
            return
        if row.get("section_header") or not self.sections or row.get("form_name", "") != self.form:
            self._section(number, row)
        if row.get("identifier", "").casefold() == "y":
            self._lose("Marks of fields that identify people", name)
        self._annotated(at, name, row.get("annotation", ""))
        if self._is_comment(name, row):
            self._items()[-1]["comment"] = True
            return
        form = self._form(at, name, row)
        if form is None:
            return
        if row.get("matrix") and "scale" in form:
            self._line(number, name, row, form)
        else:
            item = {"name": name, **form, "label": self._text(name, row["field_label"])}
            self._add(number, item | self._common(at, row, form["type"]))

    def _section(self, number: int, row: Mapping[str, str]) -> None:
        self.form = row.get("form_name", "")
        count = sum(bool(s["item"]) for s in self.sections) + 1
        if self.sections and not self.sections[-1]["item"]:
            self.sections.pop()
        words = (
            self._text("", row.get("section_header", ""))
            or self.form.replace("_", " ").capitalize()
        )
        self.places["section", count - 1] = f"row {number}"
        self.sections.append(
            {"name": f"section_{count}", "label": words or "Questions", "item": []}
        )

    def _items(self) -> list[dict[str, Any]]:
        return self.sections[-1]["item"] if self.sections else []

    def _is_comment(self, name: str, row: Mapping[str, str]) -> bool:
        items = self._items()
        return (
            bool(items)
            and row.get("field_type") == "notes"
            and name == f"{items[-1]['name']}_{COMMENT}"
        )

    def _annotated(self, at: str, name: str, annotation: str) -> None:
        if _CALCULATED.search(annotation):
            where = f"{at}, column {COLUMNS['annotation']}"
            self._refuse(
                where,
                f"‘{annotation[:60]}’ fills the field by itself.",
                "Leave the field out: results are counted here by scores.",
            )
        elif annotation:
            self._lose("Field annotations", name)

    def _text(self, name: str, text: str) -> str:
        plain = plain_text(text)
        if plain != text.strip():
            self._lose("Layout of words (HTML)", name)
        return plain

    def _form(self, at: str, name: str, row: Mapping[str, str]) -> dict[str, Any] | None:
        kind, where = row.get("field_type", "").casefold(), f"{at}, column {COLUMNS['field_type']}"
        if row.get("ranking", "").casefold() == "y":
            self._refuse(
                f"{at}, column {COLUMNS['ranking']}",
                "A ranking cannot be asked here.",
                "Take the y out: every row is rated.",
            )
            return None
        if kind == "text":
            return {"type": self._validated(name, row.get("validation", "").casefold())}
        if kind in _TYPES:
            return {"type": _TYPES[kind]}
        if kind in _FIXED:
            return {
                "type": "select_one",
                "choices": [{"name": c, "label": w} for c, w in _FIXED[kind]],
            }
        if kind in _CHOOSING:
            return self._choosing(at, kind, name, row.get("choices", ""))
        self._refuse(
            where,
            f"‘{kind[:40]}’ cannot be asked here.",
            _MENDS.get(kind, "Take it out, or ask it as text."),
        )
        return None

    def _validated(self, name: str, validation: str) -> str:
        if validation == "integer":
            return "integer"
        if validation.startswith("number"):
            return "decimal"
        if _DAYS.fullmatch(validation):
            return "date"
        if validation:
            self._lose("What a text must look like (such as an email address, a time)", name)
        return "text"

    def _choosing(self, at: str, kind: str, name: str, text: str) -> dict[str, Any] | None:
        answers = []
        for part in (p.strip() for p in re.split(r"\||\n", text)):
            code, comma, label = part.partition(",")
            if part and (not comma or not label.strip()):
                self._refuse(
                    f"{at}, column {COLUMNS['choices']}",
                    f"‘{part[:60]}’ is no code with a label.",
                    "Write 1, Yes | 2, No.",
                )
                return None
            if part:
                answers.append((code.strip(), self._text(name, label)))
        scale = self.scales.name([(c, {"en": w}) for c, w in answers]) if kind != "checkbox" else ""
        if scale:
            return {"type": "scale", "scale": scale}
        return {"type": _CHOOSING[kind], "choices": [{"name": c, "label": w} for c, w in answers]}

    def _common(self, at: str, row: Mapping[str, str], kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if row.get("field_note"):
            found["hint"] = self._text(row["field_name"], row["field_note"])
        if row.get("required", "").casefold() in ("y", "1", "yes"):
            found["required"] = True
        relevant = self._condition(at, row.get("branching", ""))
        if relevant:
            found["relevant"] = relevant
        limits = self._limits(row, kind)
        return found | ({"constraint": limits} if limits else {})

    def _limits(self, row: Mapping[str, str], kind: str) -> str:
        found = []
        for key, sign in (("min", ">="), ("max", "<=")):
            text = row.get(key, "")
            number = kind in ("integer", "decimal") and re.fullmatch(r"-?\d+(\.\d+)?", text)
            day = kind == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
            if number or day:
                found.append(f". {sign} {text}" if number else f". {sign} '{text}'")
            elif text:
                self._lose(
                    "Least and most of an answer that is no number or day", row["field_name"]
                )
        return " and ".join(found)

    def _condition(self, at: str, text: str) -> str:
        if not text:
            return ""
        ours = _FIELD.sub(r"${\1}", _BOX.sub(_box, text)).replace("<>", "!=")
        ours = re.sub(r"\b(AND|OR)\b", lambda m: m[0].lower(), ours)
        try:
            parse_condition(ours)
        except ConditionError as error:
            self._refuse(
                f"{at}, column {COLUMNS['branching']}", f"‘{text[:80]}’: {error}.", _USABLE
            )
        return ours

    def _line(self, number: int, name: str, row: Mapping[str, str], form: dict[str, Any]) -> None:
        """A row of a matrix: joins the one before it, the words that bear its name, or begins one."""
        group, items = row["matrix"], self._items()
        line = {
            "name": name.removeprefix(f"{group}_"),
            "label": self._text(name, row["field_label"]),
        }
        common = self._common(f"row {number}", row, "matrix")
        last = items[-1] if items else {}
        if last.get("name") == group and last["type"] == "note":
            last |= {**form, "type": "matrix", "rows": [line], **common}
        elif (
            last.get("name") == group
            and last["type"] == "matrix"
            and last["scale"] == form["scale"]
        ):
            if common.get("relevant", "") != last.get("relevant", ""):
                self._refuse(
                    f"row {number}",
                    f"The rows of the matrix ‘{group}’ are not shown together.",
                    "Give every row the same branching logic.",
                )
            last["rows"].append(line)
        else:
            words = {
                "name": group,
                "type": "matrix",
                "scale": form["scale"],
                "label": group,
                "rows": [line],
            }
            self._add(number, words | common)

    def _add(self, number: int, item: dict[str, Any]) -> None:
        section = sum(bool(s["item"]) for s in self.sections[:-1])
        self.places["section", section, "item", len(self._items())] = f"row {number}"
        self._items().append(item)


def _box(found: re.Match[str]) -> str:
    name, code, sign, _, value = found.groups()
    chosen = f"selected(${{{name}}}, '{code}')"
    return chosen if (sign == "=") == (value == "1") else f"not({chosen})"
