"""An XLSForm as an instrument: a stated part of it; what would not be the same here is refused with sheet, row and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import BESIDE, ConditionError, parse_condition, schema
from evenhand.instruments.exchange.model import Finding, Loss, Taken, built, nearest
from evenhand.instruments.exchange.sheets import Row, sheets
from evenhand.instruments.exchange.text import slug
from evenhand.instruments.exchange.xlsform.columns import (
    CHOICES,
    COMMENT,
    LIKERT,
    LINES,
    OWN,
    OWN_COLUMNS,
    SCALE,
    SETTINGS,
    SURVEY,
    TABLE,
    WORDED,
    language_code,
)

Place = tuple[str | int, ...]
_USABLE = (
    "Of XLSForm's expressions these can be used: ${name}, ., numbers, quoted texts, = != < <= > >=, and, or, not(), "
    "selected(${name}, 'choice'), brackets."
)
_PLAIN = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "note": "note",
    "file": "file",
}
_FILES = {"image", "audio", "video", "photo"}
_META = {
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "email",
    "subscriberid",
    "simserial",
    "audit",
    "start-geopoint",
    "background-audio",
}
_MENDS = {
    "calculate": "Leave it out: results are counted here by scores.",
    "begin_repeat": "Ask it as often as it is needed, or as a matrix.",
    "end_repeat": "Leave it out.",
    "acknowledge": "Ask it as select_one with one choice.",
    "rank": "Ask it as select_multiple, or as a matrix.",
    "time": "Ask it as text.",
    "datetime": "Ask it as a date and a text.",
}
_MEANING = {  # columns that change what is asked: not passed over
    "calculation": "Leave it out: results are counted here by scores.",
    "choice_filter": "Give each set of choices a list and a question of its own, asked when it applies.",
    "repeat_count": "Leave it out.",
    "trigger": "Leave it out.",
}
_READ = {"type", "name", "required", "relevant", "constraint", "appearance", "parameters", *WORDED}
_ALIASES = {
    "relevance": "relevant",
    "list name": "list_name",
    "value": "name",
    "constraint message": "constraint_message",
    "id_string": "form_id",
    "title": "form_title",
}
_SPACED = (
    ("begin group", "begin_group"),
    ("end group", "end_group"),
    ("begin repeat", "begin_repeat"),
    ("end repeat", "end_repeat"),
    ("select one", "select_one"),
    ("select multiple", "select_multiple"),
)
_YES, _NO = {"yes", "true", "true()", "1"}, {"", "no", "false", "false()", "0"}
_STEPS = re.compile(r"\d{1,2}")
_HIGHEST = 1_000_000  # versions beyond are dates, not numbers


def read_xlsform(path: Path) -> Taken:
    """The instrument of a workbook.

    Raises
    ------
    ExchangeError
        With every place that holds what is not of the stated part.
    InputFileError
        When it is no workbook, or has no sheet `survey`.
    """
    found = sheets(path, (SURVEY, CHOICES, SETTINGS, OWN))
    if SURVEY not in found:
        raise InputFileError(
            "There is no sheet ‘survey’: this is no XLSForm.",
            remedy="Begin with a template of XLSForm, or take the form from here.",
            where=path.name,
        )
    return _Reader(path.stem, found).taken()


@dataclass
class _Group:
    """A section that is being read, or a group inside one."""

    content: dict[str, Any]
    relevant: str = ""
    matrix: bool = False


@dataclass
class _Reader:
    """Goes down the sheets once; findings and losses gather on the way."""

    stem: str
    sheets: Mapping[str, list[Row]]
    findings: list[Finding] = field(default_factory=list)
    lost: dict[str, list[str]] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)
    sections: list[dict[str, Any]] = field(default_factory=list)
    scales: dict[str, dict[str, Any]] = field(default_factory=dict)
    open: list[_Group] = field(default_factory=list)
    inside: bool = False  # whether the section was begun by a group

    def taken(self) -> Taken:
        settings = self._settings()
        self.language = settings["language"]
        self.lists = self._lists()
        for name, choices in self.lists.items():
            if name.startswith(SCALE) and (steps := self._steps(choices)):
                self._scale(name.removeprefix(SCALE), choices, steps)
        for row in self.sheets[SURVEY]:
            self._row(row.number, self._cells(SURVEY, row))
        if not self.sections and not self.findings:
            self._refuse(
                "the sheet survey", "It asks nothing.", "Add rows with type, name and label."
            )
        content = self._whole(settings)
        made = built(content, where=self._where, findings=self.findings)
        return Taken(made, tuple(Loss(s, tuple(dict.fromkeys(n))) for s, n in self.lost.items()))

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

    # -- rows of the survey

    def _row(self, number: int, cells: dict[str, Any]) -> None:
        at = f"{SURVEY}, row {number}"
        kind = " ".join(str(cells.get("type", "")).split())
        for spaced, one in _SPACED:
            if kind.casefold().startswith(spaced):
                kind = one + kind[len(spaced) :]
        word, _, rest = kind.partition(" ")
        word = word.casefold()
        for column, mend in _MEANING.items():
            if column in cells:
                self._refuse(
                    f"{at}, column {column}",
                    f"‘{cells[column][:60]}’ would change what is asked.",
                    mend,
                )
        for column in set(cells) - _READ - set(_MEANING):
            self._lose("Columns of the sheet survey that are not read", column)
        if word == "begin_group":
            self._begin(number, cells)
        elif word == "end_group":
            self._end(at)
        elif word in _META:
            self._lose("What a device tells by itself is not asked here", word)
        elif not word:
            self._refuse(f"{at}, column type", "It says no type.", "Give it one, or empty the row.")
        else:
            self._ask(number, word, rest.strip(), cells)

    def _begin(self, number: int, cells: dict[str, Any]) -> None:
        at, name = f"{SURVEY}, row {number}", str(cells.get("name", ""))
        relevant = self._condition(f"{at}, column relevant", cells.get("relevant", ""))
        matrix = TABLE in str(cells.get("appearance", "")).split()
        label = cells.get("label")
        content: dict[str, Any] = {"name": name, "label": self._words(label) if label else name}
        if matrix:
            content |= {
                "type": "matrix",
                "rows": [],
                **({"relevant": relevant} if relevant else {}),
            }
            content |= {"number": number}
        elif not self.open:
            self._section(content | ({"relevant": relevant} if relevant else {}), number)
            self.inside = True
        else:
            self._lose("Groups inside groups became part of the group around them", name)
        self.open.append(_Group(content, "" if matrix or len(self.open) == 0 else relevant, matrix))

    def _section(self, content: dict[str, Any], number: int) -> None:
        self.places["section", len(self.sections)] = f"{SURVEY}, row {number}"
        self.sections.append(content | {"item": []})

    def _end(self, at: str) -> None:
        if not self.open:
            self._refuse(at, "A group ends that has not begun.", "Take the row out.")
            return
        ended = self.open.pop()
        if ended.matrix:
            self._matrix(ended.content)
        if not self.open:
            self.inside = False
            if self.sections and not self.sections[-1]["item"] and not ended.matrix:
                self._lose("Groups without a question", str(self.sections[-1]["name"]))
                del self.places["section", len(self.sections) - 1]
                self.sections.pop()

    def _matrix(self, content: dict[str, Any]) -> None:
        rows, number = content.pop("rows"), content.pop("number")
        scales = {r.pop("scale", "") for r in rows}
        if not rows or len(scales) != 1 or "" in scales:
            self._refuse(
                f"{SURVEY}, row {number}",
                f"The table ‘{content['name']}’ is no matrix of questions on one scale.",
                "Let every row in it be select_one of the same list of numbers, or take the appearance table-list away.",
            )
            return
        needed = [r.pop("required", False) for r in rows]
        content |= {"rows": rows, "scale": scales.pop()}
        self._add(number, content | ({"required": True} if all(needed) else {}))

    def _ask(self, number: int, word: str, rest: str, cells: dict[str, Any]) -> None:
        at, name = f"{SURVEY}, row {number}", str(cells.get("name", ""))
        if self._is_comment(name, word):
            self._items()[-1]["comment"] = True
            return
        form = self._form(at, word, rest, cells)
        if form is None:
            return
        if not name or not cells.get("label"):
            self._refuse(at, "A question needs name and label.", "Fill both in.")
            return
        if self.open and self.open[-1].matrix:
            self._line(at, name, form, cells)
            return
        self._add(number, {"name": name, **form, **self._common(at, cells)})

    def _line(self, at: str, name: str, form: dict[str, Any], cells: dict[str, Any]) -> None:
        """A row of a matrix."""
        group = self.open[-1].content
        prefix = f"{group['name']}."
        line = {"name": name.removeprefix(prefix), "label": self._words(cells["label"])}
        for column in ("relevant", "constraint", "hint"):
            if column in cells:
                self._refuse(
                    f"{at}, column {column}",
                    "A row of a table cannot have one here.",
                    "Take it out, or ask it outside of the table.",
                )
        group["rows"].append(
            line | {"scale": form.get("scale", ""), "required": self._needed(at, cells)}
        )

    def _is_comment(self, name: str, word: str) -> bool:
        items = self._items()
        return bool(items) and word == "text" and name == f"{items[-1]['name']}.{COMMENT}"

    def _items(self) -> list[dict[str, Any]]:
        return self.sections[-1]["item"] if self.sections else []

    def _form(self, at: str, word: str, rest: str, cells: dict[str, Any]) -> dict[str, Any] | None:
        """What kind of question it is."""
        looks = str(cells.get("appearance", "")).split()
        if word in _PLAIN:
            lines = _PLAIN[word] == "text" and LINES in looks
            return {"type": "long_text" if lines else _PLAIN[word]}
        if word in _FILES:
            self._lose(f"A question for a file became of it: {word}", str(cells.get("name", "")))
            return {"type": "file"}
        if word in ("select_one", "select_multiple"):
            return self._select(at, word, rest, looks)
        if word == "range":
            return self._range(at, str(cells.get("parameters", "")))
        mend = _MENDS.get(word, "Take it out, or ask it as text.")
        self._refuse(f"{at}, column type", f"‘{word[:40]}’ cannot be asked here.", mend)
        return None

    def _select(self, at: str, word: str, rest: str, looks: list[str]) -> dict[str, Any] | None:
        name, _, more = rest.partition(" ")
        if more.strip():
            self._refuse(
                f"{at}, column type",
                f"‘{more.strip()[:40]}’ cannot be used.",
                "Add a choice ‘other’ and a text question that is asked when it is chosen.",
            )
            return None
        choices = self.lists.get(name)
        if not choices:
            self._refuse(
                f"{at}, column type",
                f"The list ‘{name[:60]}’ is not on the sheet choices.",
                "Add it there.",
            )
            return None
        steps = self._steps(choices)
        if word == "select_one" and steps and (name.startswith(SCALE) or LIKERT in looks):
            return {"type": "scale", "scale": self._scale(name.removeprefix(SCALE), choices, steps)}
        if word == "select_one" and steps and self.open and self.open[-1].matrix:
            return {"type": "scale", "scale": self._scale(name, choices, steps)}
        return {"type": word, "choices": [dict(c) for c in choices]}

    def _steps(self, choices: list[dict[str, Any]]) -> list[int]:
        """Whole numbers one after the other, with nothing between but answers beside."""
        names = [c["name"] for c in choices if c["name"] not in BESIDE]
        if len(names) < 2 or not all(_STEPS.fullmatch(n) for n in names):
            return []
        found = [int(n) for n in names]
        return found if found == list(range(found[0], found[-1] + 1)) and found[-1] <= 10 else []

    def _scale(self, name: str, choices: list[dict[str, Any]], steps: list[int]) -> str:
        anchors = {}
        for choice in choices:
            label = choice["label"]
            said = {self.language: label} if isinstance(label, str) else label
            words = {code: _anchor(choice["name"], text) for code, text in said.items()}
            if choice["name"] not in BESIDE and any(words.values()):
                anchors[choice["name"]] = self._words({c: t for c, t in words.items() if t})
        beside = [c["name"] for c in choices if c["name"] in BESIDE]
        scale = {"name": name, "low": steps[0], "high": steps[-1], "anchors": anchors}
        self.scales[name] = scale | ({"beside": beside} if beside else {})
        return name

    def _range(self, at: str, parameters: str) -> dict[str, Any] | None:
        told = dict(
            p.split("=", 1)
            for p in re.sub(r"\s*=\s*", "=", parameters).replace(",", " ").split()
            if "=" in p
        )
        low, high, step = (
            told.get(k, v) for k, v in (("start", "0"), ("end", "10"), ("step", "1"))
        )
        if (
            not all(_STEPS.fullmatch(n) for n in (low, high))
            or step != "1"
            or not int(low) < int(high) <= 10
        ):
            self._refuse(
                f"{at}, column parameters",
                "A range runs here in whole steps between 0 and 10.",
                "Write start=1 end=7 step=1.",
            )
            return None
        name = f"range_{low}_{high}"
        self.scales[name] = {"name": name, "low": int(low), "high": int(high), "anchors": {}}
        return {"type": "scale", "scale": name}

    def _common(self, at: str, cells: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {"label": self._words(cells["label"])}
        for column in ("hint", "constraint_message"):
            if column in cells:
                found[column] = self._words(cells[column])
        if self._needed(at, cells):
            found["required"] = True
        within = [g.relevant for g in self.open if g.relevant]
        relevant = self._condition(f"{at}, column relevant", cells.get("relevant", ""))
        every = [*within, relevant] if relevant else within
        if every:
            found["relevant"] = (
                every[0] if len(every) == 1 else " and ".join(f"({c})" for c in every)
            )
        if "constraint" in cells:
            found["constraint"] = self._condition(f"{at}, column constraint", cells["constraint"])
        return found

    def _needed(self, at: str, cells: dict[str, Any]) -> bool:
        said = str(cells.get("required", "")).strip().casefold()
        if said not in _YES | _NO:
            self._refuse(
                f"{at}, column required",
                f"‘{said[:60]}’ is neither yes nor no.",
                "Write yes, or leave it empty.",
            )
        return said in _YES

    def _condition(self, where: str, text: str) -> str:
        if not text:
            return ""
        try:
            parse_condition(text)
        except ConditionError as error:
            self._refuse(where, f"‘{text[:80]}’: {error}.", _USABLE)
        return text

    def _add(self, number: int, item: dict[str, Any]) -> None:
        if not self.sections or (not self.open and self.inside is False and not self._loose()):
            count = len(self.sections) + 1
            self._section(
                {"name": f"section_{count}", "label": self._title(), "loose": True}, number
            )
        place = ("section", len(self.sections) - 1, "item", len(self._items()))
        self.places[place] = f"{SURVEY}, row {number}"
        self._items().append(item)

    def _loose(self) -> bool:
        return bool(self.sections and self.sections[-1].get("loose"))

    def _title(self) -> str:
        return "Questions" if not self.sections else "More questions"

    # -- the whole

    def _whole(self, settings: dict[str, Any]) -> dict[str, Any]:
        for section in self.sections:
            section.pop("loose", None)
        own = list(self._own())
        form: dict[str, Any] = next((c for of, _, c in own if of == "form"), {})
        if not form:
            self._lose(
                "Who sees the answers and what the form is for are not in it: taken as ‘team’, and to be filled in"
            )
        content = {"purpose": settings["title"], "visibility": "team", **form, **settings}
        if isinstance(form.get("title"), dict):
            content["title"] = {**form["title"], settings["language"]: settings["title"]}
        content["scale"] = [*self.scales.values()]
        content["section"] = self.sections
        self._merge(own, content)
        return content

    def _merge(self, own: list[tuple[str, str, dict[str, Any]]], content: dict[str, Any]) -> None:
        items = {i["name"]: i for s in self.sections for i in s["item"]}
        parts = {
            "item": items,
            "section": {s["name"]: s for s in self.sections},
            "scale": self.scales,
        }
        scores = []
        for of, name, more in own:
            if of == "score":
                scores.append({"name": name, **more})
            elif of in parts and name in parts[of]:
                part = parts[of][name]
                part |= {k: v for k, v in more.items() if k not in part}
            elif of in parts:
                self._lose("The sheet evenhand tells of what is not in the form", name)
        if scores:
            content["score"] = scores

    def _own(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What the form says on its sheet of our own, where it was made here."""
        scores = 0
        for row in self.sheets.get(OWN, ()):
            of, name, text = (row.cells.get(c, "") for c in OWN_COLUMNS)
            known = set(
                schema()["properties"]
                if of == "form"
                else schema()["$defs"].get(of, {}).get("properties", ())
            )
            try:
                content = tomllib.loads(text)
            except (tomllib.TOMLDecodeError, RecursionError):
                self._refuse(
                    f"{OWN}, row {row.number}, column is",
                    "This is not valid TOML.",
                    "Take the form from here again, or take the row out.",
                )
                continue
            if of == "score":
                self.places["score", scores] = f"{OWN}, row {row.number}"
                scores += 1
            yield of, name, {k: v for k, v in content.items() if k in known}


def _anchor(step: str, text: str) -> str:
    """The words at a step: ‘1: Not at all’ says ‘Not at all’, ‘2’ says nothing."""
    return "" if text == step else text.removeprefix(f"{step}:").strip()
