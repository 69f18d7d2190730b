"""An XLSForm as an instrument: a stated part of it; what would not be the same here is refused with sheet, row and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError
from evenhand.frameworks.instruments import ConditionError, parse_condition
from evenhand.instruments.exchange.model import Loss, Taken, built
from evenhand.instruments.exchange.sheets import sheets
from evenhand.instruments.exchange.xlsform.columns import (
    CHOICES,
    COMMENT,
    OWN,
    SCALE,
    SETTINGS,
    SURVEY,
    TABLE,
    WORDED,
)
from evenhand.instruments.exchange.xlsform.own import Own

_USABLE = (
    "Of XLSForm's expressions these can be used: ${name}, ., numbers, quoted texts, = != < <= > >=, and, or, not(), "
    "selected(${name}, 'choice'), brackets."
)
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
_MEANING = {  # columns that change what is asked: not passed over
    "calculation": "Leave it out: results are counted here by scores.",
    "choice_filter": "Give each set of choices a list and a question of its own, asked when it applies.",
    "repeat_count": "Leave it out.",
    "trigger": "Leave it out.",
}
_READ = {"type", "name", "required", "relevant", "constraint", "appearance", "parameters", *WORDED}
_SPACED = (
    ("begin group", "begin_group"),
    ("end group", "end_group"),
    ("begin repeat", "begin_repeat"),
    ("end repeat", "end_repeat"),
    ("select one", "select_one"),
    ("select multiple", "select_multiple"),
)
_YES, _NO = {"yes", "true", "true()", "1"}, {"", "no", "false", "false()", "0"}


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
class _Reader(Own):
    """Goes down the sheets once."""

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
        inside = bool(self.open and self.open[-1].matrix)
        form = self._form(at, word, rest, cells, inside=inside)
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
