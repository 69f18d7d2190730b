"""A scale of questions answered in order, as its TOML says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenhand.errors import MeasureError

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_SCALE = {"id", "title", "people", "labels", "top", "item", "source"}
_ITEM = {"id", "text", "reverse", "column"}


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `reverse`: the first label is the best answer, so it is turned round."""

    id: str
    text: str
    reverse: bool = False
    column: str = ""  # heading in the file; empty: the id


@dataclass(frozen=True, slots=True)
class Scale:
    """Questions with common labels, worst first. The `top` last labels are the top box."""

    id: str
    title: str
    labels: tuple[str, ...]
    items: tuple[Item, ...]
    top: int = 1
    people: str = "women"
    source: str = ""

    @property
    def size(self) -> int:
        """How many labels there are."""
        return len(self.labels)


def read_scale(path: str | Path) -> Scale:
    """A scale from its TOML file.

    Raises
    ------
    MeasureError
        When it cannot be read, or a part is missing, unknown or unfit.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MeasureError(
            "The scale cannot be read.", remedy="Check its name.", where=file.name
        ) from error
    return parse_scale(text, name=file.name)


def parse_scale(text: str, *, name: str) -> Scale:
    """A scale from TOML text.

    Examples
    --------
    >>> parse_scale('''
    ... id = "heard"
    ... title = "Being listened to"
    ... labels = ["never", "sometimes", "always"]
    ... [[item]]
    ... id = "listened"
    ... text = "I was listened to"
    ... ''', name="heard.toml").items[0].text
    'I was listened to'
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MeasureError(
            f"The scale is not valid TOML: {error}.", remedy="Put that line right.", where=name
        ) from None
    _refuse_unknown(table, _SCALE, name)
    items = tuple(_item(each, name) for each in table.get("item", ()))
    scale = Scale(
        id=str(table.get("id", "")),
        title=str(table.get("title", "")),
        labels=tuple(str(label) for label in table.get("labels", ())),
        items=items,
        top=table.get("top", 1),
        people=str(table.get("people", "women")),
        source=str(table.get("source", "")),
    )
    _check(scale, name)
    return scale


def _item(table: Mapping[str, Any], name: str) -> Item:
    _refuse_unknown(table, _ITEM, name)
    reverse = table.get("reverse", False)
    if not isinstance(reverse, bool):
        raise MeasureError(
            "‘reverse’ must be true or false.", remedy="Write reverse = true.", where=name
        )
    return Item(
        str(table.get("id", "")), str(table.get("text", "")), reverse, str(table.get("column", ""))
    )


def _refuse_unknown(table: Mapping[str, Any], known: set[str], name: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise MeasureError(
            f"A scale has no field called ‘{unknown[0]}’.",
            remedy=f"Known: {', '.join(sorted(known))}.",
            where=name,
        )


def _check(scale: Scale, name: str) -> None:
    ids = [scale.id, *(item.id for item in scale.items)]
    problem = ""
    if not all(_ID.fullmatch(one) for one in ids):
        problem = "An id is missing, or holds more than small letters, digits and underscores."
    elif not scale.title or not all(item.text for item in scale.items):
        problem = "A title or the text of a question is missing."
    elif len({item.id for item in scale.items}) < len(scale.items) or not scale.items:
        problem = "There is no question, or two have the same id."
    elif not 2 <= scale.size <= 11 or len(set(scale.labels)) < scale.size:
        problem = "A scale has from 2 to 11 labels, all different."
    elif type(scale.top) is not int or not 1 <= scale.top < scale.size:
        problem = "‘top’ says how many of the last labels are the top box: at least 1, not all."
    if problem:
        raise MeasureError(problem, remedy="docs/methods/alternatives.md shows one.", where=name)
