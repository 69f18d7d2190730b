"""An `.lss` file as an instrument; what would not be the same here is refused with the code of its question."""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evenhand.frameworks.instruments import ConditionError
from evenhand.instruments.exchange.choosing import Scales
from evenhand.instruments.exchange.limesurvey.codes import BESIDE_CODES, comment_code
from evenhand.instruments.exchange.limesurvey.expressions import USABLE, condition_of
from evenhand.instruments.exchange.limesurvey.tables import Row, Tables, read_tables
from evenhand.instruments.exchange.model import Finding, Loss, Taken, built, nearest
from evenhand.instruments.exchange.text import plain_text, slug

_PLAIN = {"S": "text", "T": "long_text", "U": "long_text", "D": "date", "X": "note", "|": "file"}
_LISTS = ("L", "!", "O")
_FIXED = {
    "Y": (("Y", "Yes"), ("N", "No")),
    "G": (("F", "Female"), ("M", "Male")),
}
_STEPS = {"5": 5, "A": 5, "B": 10}
_SEVERAL = ("M", "P")
_EACH = {"Q": "text", "K": "decimal"}  # a question for each row
_MENDS = {
    "R": "Ask it as multiple choice, or as an array of numbers.",
    "*": "Leave it out: results are counted here by scores.",
    "C": "Ask each row as a list.",
    "E": "Ask each row as a list.",
    "H": "Ask it as an array by rows.",
    "1": "Ask it as two arrays.",
    ":": "Ask each row as a question.",
    ";": "Ask each row as a question.",
}
_BESIDE = {code: name for name, code in BESIDE_CODES.items()}
_CHANGING = (
    "array_filter",
    "array_filter_exclude",
    "exclude_all_others",
    "max_answers",
    "min_answers",
    "min_num_value_n",
    "max_num_value_n",
    "random_group",
    "equals_num_value",
    "date_min",
    "date_max",
)


def read_limesurvey(path: Path) -> Taken:
    """The instrument of a survey structure.

    Raises
    ------
    ExchangeError
        With every question that cannot be asked here.
    InputFileError
        When it is no survey structure.
    """
    return _Reader(path.stem, read_tables(path)).taken()


@dataclass
class _Reader:
    """Goes through groups and questions in their order."""

    stem: str
    tables: Tables
    findings: list[Finding] = field(default_factory=list)
    lost: dict[str, list[str]] = field(default_factory=dict)
    places: dict[tuple[str | int, ...], str] = field(default_factory=dict)
    sections: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        t = self.tables
        self.survey = (t.of("surveys") or [{}])[0]
        self.language = _code(self.survey.get("language") or (t.languages or ("en",))[0])
        self.scales = Scales(self.language)
        self.asked = t.words("questions", "question_l10ns", "qid", "question")
        self.parts = t.words("subquestions", "question_l10ns", "qid", "question")
        self.help = t.words("questions", "question_l10ns", "qid", "help")
        self.below: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(t.of("subquestions"), key=_order):
            self.below[row.get("parent_qid", "")].append(row)
        self.answers = self._all_answers()
        self.attributes: dict[str, list[Row]] = defaultdict(list)
        for row in t.of("question_attributes"):
            self.attributes[row.get("qid", "")].append(row)
        self.several = {q.get("title", "") for q in t.of("questions") if q.get("type") in _SEVERAL}

    def taken(self) -> Taken:
        questions: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.tables.of("questions"), key=_order):
            if row.get("parent_qid", "0") in ("", "0"):
                questions[row.get("gid", "")].append(row)
        for group in sorted(
            self.tables.of("groups"), key=lambda r: _number(r.get("group_order", ""))
        ):
            self._group(group, questions[group.get("gid", "")])
        if not self.sections and not self.findings:
            self._refuse("the survey", "It asks nothing.", "Export a survey with questions.")
        content = {**self._form(), "scale": self.scales.content(), "section": self.sections}
        made = built(content, where=self._where, findings=self.findings)
        return Taken(made, tuple(Loss(s, tuple(dict.fromkeys(n))) for s, n in self.lost.items()))

    def _refuse(self, where: str, problem: str, remedy: str) -> None:
        self.findings.append(Finding(where, problem, remedy))

    def _lose(self, sentence: str, of: str = "") -> None:
        self.lost.setdefault(sentence, []).extend([of] if of else [])

    def _where(self, path: tuple[str | int, ...]) -> str:
        return nearest(self.places, path, otherwise="the survey")

    def _form(self) -> dict[str, Any]:
        rows = self.tables.of("surveys_languagesettings")
        said = {
            name: self._words(
                {r.get("surveyls_language", ""): r.get(f"surveyls_{name}", "") for r in rows}
            )
            for name in ("title", "description", "welcometext")
        }
        if not said["description"]:
            self._lose("What the form is for is not in it: to be filled in")
        anonymous = self.survey.get("anonymized") == "Y"
        if not anonymous:
            self._lose("Who sees the answers is not in it: taken as ‘team’")
        found = {
            "id": slug(self.stem),
            "version": 1,
            "language": self.language,
            "title": said["title"] or self.stem,
            "purpose": said["description"] or said["title"] or self.stem,
            "visibility": "anonymous" if anonymous else "team",
            "minimum_group": 5,
        }
        return found | ({"note": said["welcometext"]} if said["welcometext"] else {})

    def _words(self, found: dict[str, str], where: str = "") -> Any:
        """In every language that says something else than the form's own."""
        said = {_code(code): plain_text(text) for code, text in found.items()}
        if any(plain_text(t) != _unescaped(t) for t in found.values()):
            self._lose("Layout of words (HTML)", where)
        own = said.get(self.language) or next((t for t in said.values() if t), "")
        others = {c: t for c, t in said.items() if t and c and c != self.language and t != own}
        return {self.language: own, **others} if others and own else own

    # -- groups and questions

    def _group(self, group: Row, questions: list[Row]) -> None:
        at = len(self.sections)
        words = self.tables.words("groups", "group_l10ns", "gid", "group_name").get(
            group.get("gid", ""), {}
        )
        label = self._words(words) or f"Part {at + 1}"
        section: dict[str, Any] = {"name": f"section_{at + 1}", "label": label, "item": []}
        hints = self.tables.words("groups", "group_l10ns", "gid", "description").get(
            group.get("gid", "")
        )
        if hints:
            section["hint"] = self._words(hints)
        if group.get("randomization_group"):
            self._lose("Groups in random order", section["name"])
        shown = self._condition(f"the group ‘{label}’", group.get("grelevance", ""))
        self.places["section", at] = (
            f"the group ‘{label if isinstance(label, str) else label[self.language]}’"
        )
        self.sections.append(section | ({"relevant": shown} if shown else {}))
        for row in questions:
            self._question(row)
        if not section["item"]:
            self._lose("Groups without a question", section["name"])
            self.sections.pop()

    def _items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.sections[-1]["item"]
        return found

    def _question(self, row: Row) -> None:
        code, kind = row.get("title", ""), row.get("type", "")
        where = f"the question ‘{code}’"
        if self._value(row, "hidden") == "1":
            self._lose("Hidden questions", code)
            return
        if kind == "I":
            self._lose("A choice of the language is not asked here", code)
            return
        if self._is_comment(code, kind):
            self._items()[-1]["comment"] = True
            return
        for name in _CHANGING:
            if self._value(row, name):
                self._lose(f"The setting ‘{name}’", code)
        if kind in _EACH:
            self._each(row, _EACH[kind])
            return
        form = self._kind(row, where)
        if form is None:
            return
        if "each" in form:
            self._each(row, "select_one", choices=form["each"])
            return
        self._add({"name": code, **form, **self._common(row, where)}, where)
        if row.get("other") == "Y" and "choices" in form:
            self._other(code, where)

    def _is_comment(self, code: str, kind: str) -> bool:
        items = self._items()
        return bool(items) and kind == "T" and code == comment_code(items[-1]["name"])

    def _kind(self, row: Row, where: str) -> dict[str, Any] | None:
        kind, qid = row.get("type", ""), row.get("qid", "")
        if kind in _PLAIN:
            return {"type": _PLAIN[kind]}
        if kind == "N":
            return {
                "type": "integer" if self._value(row, "num_value_int_only") == "1" else "decimal"
            }
        if kind in _SEVERAL:
            if kind == "P":
                self._lose("Comments beside each answer", row.get("title", ""))
            return {"type": "select_multiple", "choices": self._rows(qid)}
        if kind in _LISTS or kind == "F":
            return self._list(row, kind, where)
        if kind in _FIXED or kind in _STEPS:
            return self._fixed(kind, qid)
        mend = _MENDS.get(kind, "Take it out, or ask it as a text.")
        self._refuse(where, f"Its type ‘{kind}’ cannot be asked here.", mend)
        return None

    def _fixed(self, kind: str, qid: str) -> dict[str, Any]:
        """Answers that LimeSurvey gives by itself."""
        if kind in _FIXED:
            choices = [{"name": c, "label": w} for c, w in _FIXED[kind]]
            return {"type": "select_one", "choices": choices}
        rows = {"type": "matrix", "rows": self._rows(qid)} if kind != "5" else {"type": "scale"}
        return rows | {"scale": self._points(_STEPS[kind])}

    def _list(self, row: Row, kind: str, where: str) -> dict[str, Any] | None:
        given = self.answers.get(row.get("qid", ""), [])
        if not given:
            self._refuse(where, "It has no answers.", "Add some, or ask it as a text.")
            return None
        labels = [
            (_BESIDE.get(c, c), {_code(k): plain_text(t) for k, t in w.items()}) for c, w in given
        ]
        scale = self.scales.name([(c, _own(w, self.language)) for c, w in labels])
        comment = {"comment": True} if kind == "O" else {}
        choices = [{"name": c, "label": self._words(w) or c} for c, w in given]
        if kind == "F":
            if scale:
                return {"type": "matrix", "scale": scale, "rows": self._rows(row.get("qid", ""))}
            self._lose(
                "Arrays whose answers are no scale became a question for each row",
                row.get("title", ""),
            )
            return {"each": choices}
        if scale:
            return {"type": "scale", "scale": scale, **comment}
        return {"type": "select_one", "choices": choices, **comment}

    def _points(self, high: int) -> str:
        return self.scales.name([(str(n), {self.language: str(n)}) for n in range(1, high + 1)])

    def _rows(self, qid: str) -> list[dict[str, Any]]:
        return [
            {
                "name": r.get("title", ""),
                "label": self._words(self.parts.get(r.get("qid", ""), {})) or r.get("title", ""),
            }
            for r in self.below[qid]
        ]

    def _each(self, row: Row, kind: str, choices: list[dict[str, Any]] | None = None) -> None:
        """A question for each row, with the words of both."""
        code, where = row.get("title", ""), f"the question ‘{row.get('title', '')}’"
        common = self._common(row, where)
        if choices is None:
            self._lose("Questions of several fields became a question for each", code)
        for part in self._rows(row.get("qid", "")):
            label = f"{_said(common['label'], self.language)} {_said(part['label'], self.language)}".strip()
            item = {"name": f"{code}_{part['name']}", "type": kind, **common, "label": label}
            self._add(item | ({"choices": [dict(c) for c in choices]} if choices else {}), where)

    def _other(self, code: str, where: str) -> None:
        """‘Other’ becomes an answer, and a question that is asked when it is chosen."""
        item = self._items()[-1]
        self._lose("‘Other’ became an answer and a question of its own", code)
        item["choices"].append({"name": "other", "label": "Other"})
        asked = f"selected(${{{code}}}, 'other')"
        self._add(
            {"name": f"{code}_other", "type": "text", "label": "Which other?", "relevant": asked},
            where,
        )

    def _common(self, row: Row, where: str) -> dict[str, Any]:
        qid, code = row.get("qid", ""), row.get("title", "")
        found: dict[str, Any] = {"label": self._words(self.asked.get(qid, {}), code) or code}
        hint = self._words(self.help.get(qid, {}), code)
        found |= {"hint": hint} if hint else {}
        found |= {"required": True} if row.get("mandatory") in ("Y", "S") else {}
        shown = self._condition(where, row.get("relevance", ""))
        found |= {"relevant": shown} if shown else {}
        rule = self._condition(where, self._value(row, "em_validation_q"))
        if rule:
            tips = {
                r.get("language", ""): r.get("value", "")
                for r in self.attributes[qid]
                if r.get("attribute") == "em_validation_q_tip"
            }
            message = self._words({k: t for k, t in tips.items() if t}, code)
            found |= {"constraint": rule} | ({"constraint_message": message} if message else {})
        return found

    def _value(self, row: Row, attribute: str) -> str:
        found = (
            r.get("value", "")
            for r in self.attributes[row.get("qid", "")]
            if r.get("attribute") == attribute
        )
        return next((v for v in found if v), "")

    def _condition(self, where: str, text: str) -> str:
        if text.strip() in ("", "1"):
            return ""
        try:
            return condition_of(text, several=self.several)
        except ConditionError as error:
            self._refuse(where, f"‘{text[:80]}’: {error}.", USABLE)
            return ""

    def _add(self, item: dict[str, Any], where: str) -> None:
        self.places["section", len(self.sections) - 1, "item", len(self._items())] = where
        self._items().append(item)

    # -- answers

    def _all_answers(self) -> dict[str, list[tuple[str, dict[str, str]]]]:
        """Of each question: code and words of each answer, in their order."""
        rows = self.tables.of("answers")
        words = self.tables.words("answers", "answer_l10ns", "aid", "answer")
        found: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for row in sorted(rows, key=lambda r: _number(r.get("sortorder", ""))):
            said = found[row.get("qid", "")].setdefault(row.get("code", ""), {})
            if self.tables.rows.get("answer_l10ns"):
                said |= words.get(row.get("aid", ""), {})
            elif row.get("answer"):
                said[row.get("language", "")] = row["answer"]
        return {qid: list(codes.items()) for qid, codes in found.items()}


def _code(language: str) -> str:
    """LimeSurvey says ‘de-informal’ and ‘pt-BR’."""
    return language.strip() or "en"


def _own(labels: dict[str, str], language: str) -> dict[str, str]:
    """Without translations that only repeat the form's own words."""
    return {c: t for c, t in labels.items() if t and (c == language or t != labels.get(language))}


def _said(words: Any, language: str) -> str:
    return words if isinstance(words, str) else str(words.get(language, ""))


def _order(row: Row) -> tuple[int, int]:
    return _number(row.get("question_order", "")), _number(row.get("scale_id", ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _unescaped(text: str) -> str:
    """Text without its entities and ends of lines, to see whether there were tags besides."""
    return html.unescape(text.replace("<br />", "\n")).replace("\xa0", " ").strip()
