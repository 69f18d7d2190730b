"""What is asked and counted where a rate would say too little: themes, answers, bundles, stories."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from evenhand.errors import MeasureError
from evenhand.experience.scale import Item, Scale
from evenhand.measures import Role

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FIELDS = {"id", "title", "form", "role", "people", "question", "labels", "top", "source", "line"}
_LINE = {"id", "text", "named", "reverse"}
MOST_LINES = 20


class Form(StrEnum):
    """Ways of measuring that are not a rate of events."""

    THEMES = "themes"
    ANSWERS = "answers"
    COMPOSITE = "composite"
    STORIES = "stories"


@dataclass(frozen=True, slots=True)
class Line:
    """A theme, a question, a part of a bundle, or a domain of stories.

    `named` is the day on which it was written down: a theme named before a change can be called
    clear. `reverse`: the first label is the best answer.
    """

    id: str
    text: str
    named: date | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One measure of people's words, or of a bundle of care.

    `labels` are the answers to a question, worst first, of which the last `top` are the best ones.
    """

    id: str
    title: str
    form: Form
    role: Role
    question: str
    lines: tuple[Line, ...]
    people: str = "women"
    labels: tuple[str, ...] = ()
    top: int = 1
    source: str = ""

    def scale(self) -> Scale:
        """The questions as a scale of answers in order."""
        items = tuple(Item(line.id, line.text, line.reverse) for line in self.lines)
        return Scale(self.id, self.title, self.labels, items, self.top, self.people, self.source)

    def named_before(self, day: date | None) -> tuple[str, ...]:
        """Lines that were written down before a day."""
        return tuple(n.text for n in self.lines if day is None or (n.named and n.named < day))


def asked_for(
    title: str,
    form: Form,
    *,
    role: str,
    question: str,
    texts: tuple[str, ...],
    named: date,
    people: str = "women",
    labels: tuple[str, ...] = (),
    top: int = 1,
) -> Asked:
    """A checked definition of what people chose.

    Raises
    ------
    MeasureError
        When something is missing, or there twice.

    Examples
    --------
    >>> one = asked_for("What women raised", Form.THEMES, role="outcome", question="What mattered?",
    ...                 texts=("Not listened to", "Pain"), named=date(2026, 1, 5))
    >>> [line.id for line in one.lines], one.named_before(date(2026, 2, 1))
    (['not_listened_to', 'pain'], ('Not listened to', 'Pain'))
    """
    lines = tuple(Line(slug(text), text, named) for text in texts)
    made = Asked(
        slug(title), title, form, Role(role), question, lines, people, labels, top
    )  # fmt: skip
    _check(made, title)
    return made


def with_lines(asked: Asked, texts: tuple[str, ...], *, named: date) -> Asked:
    """The definition with more lines, named today; those there are stay, with their numbers.

    Raises
    ------
    MeasureError
        When a line is there already.
    """
    more = tuple(Line(slug(text), text, named) for text in texts)
    made = replace(asked, lines=(*asked.lines, *more))
    _check(made, asked.title)
    return made


def slug(text: str) -> str:
    """An id from words.

    Examples
    --------
    >>> slug("Not listened to!"), slug("24 hours")
    ('not_listened_to', 'm_24_hours')
    """
    bare = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:56].rstrip("_")
    return bare if bare[:1].isalpha() else f"m_{bare}".rstrip("_")


def parse_asked(text: str, *, name: str) -> Asked:
    """A definition from its TOML.

    Raises
    ------
    MeasureError
        When it cannot be read, or a part is missing, unknown or unfit.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"The measure is not valid TOML: {error}.", name) from None
    unknown = sorted(set(table) - _FIELDS) or sorted({k for n in _lines(table) for k in n} - _LINE)
    if unknown:
        raise _wrong(f"A measure of this form has no field called ‘{unknown[0]}’.", name)
    try:
        made = _made(table)
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(f"A field is missing, or holds what it cannot hold: {error}.", name) from None
    _check(made, name)
    return made


def _lines(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(table.get("line", ()))


def _made(table: Mapping[str, Any]) -> Asked:
    return Asked(
        id=str(table["id"]),
        title=str(table["title"]),
        form=Form(table["form"]),
        role=Role(table["role"]),
        question=str(table.get("question", "")),
        lines=tuple(Line(**line) for line in _lines(table)),
        people=str(table.get("people", "women")),
        labels=tuple(str(label) for label in table.get("labels", ())),
        top=int(table.get("top", 1)),
        source=str(table.get("source", "")),
    )


def asked_to_toml(asked: Asked) -> str:
    """A definition as its TOML says it."""
    import tomlkit  # noqa: PLC0415 - only when something is written

    table = tomlkit.document()
    for name in ("id", "title", "form", "role", "people", "question", "labels", "top", "source"):
        value = getattr(asked, name)
        if value not in ("", ()):
            plain = value if isinstance(value, int) else str(value)
            table.add(name, list(value) if isinstance(value, tuple) else plain)
    many = tomlkit.aot()
    for line in asked.lines:
        row = tomlkit.table()
        row.update({"id": line.id, "text": line.text})
        if line.named:
            row.add("named", line.named)
        if line.reverse:
            row.add("reverse", True)
        many.append(row)
    table.add("line", many)
    return tomlkit.dumps(table)


def _check(asked: Asked, name: str) -> None:
    if problem := _problem(asked):
        raise _wrong(problem, name)


def _problem(asked: Asked) -> str:
    ids = [line.id for line in asked.lines]
    problems = (
        (
            not all(_ID.fullmatch(one) for one in (asked.id, *ids)),
            "An id is missing, or holds more than small letters, digits and underscores.",
        ),
        (
            not (asked.title.strip() and asked.question.strip()),
            "A title is missing, or what was asked.",
        ),
        (not 1 <= len(ids) <= MOST_LINES, f"There must be one to {MOST_LINES} lines."),
        (len(set(ids)) < len(ids), "Two lines say the same."),
    )
    found = next((said for wrong, said in problems if wrong), "")
    return found or _labels_problem(asked)


def _labels_problem(asked: Asked) -> str:
    labels = asked.labels
    if asked.form is not Form.ANSWERS:
        return "Labels belong to answers in order." if labels else ""
    if not 2 <= len(labels) <= 11 or len(set(labels)) < len(labels):
        return "A question has from 2 to 11 answers, all different."
    if not 1 <= asked.top < len(labels):
        return "The best answers are at least one, and not all."
    return ""


def _wrong(problem: str, name: str) -> MeasureError:
    return MeasureError(problem, remedy="docs/methods/alternatives.md shows one.", where=name)
