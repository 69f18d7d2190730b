"""Kinds of question of an XLSForm: which there are here, and lists of numbers that are scales."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from evenhand.frameworks.instruments import BESIDE
from evenhand.instruments.exchange.xlsform.cells import Sheets
from evenhand.instruments.exchange.xlsform.columns import LIKERT, LINES, SCALE

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
_MENDS = {
    "calculate": "Leave it out: results are counted here by scores.",
    "begin_repeat": "Ask it as often as it is needed, or as a matrix.",
    "end_repeat": "Leave it out.",
    "acknowledge": "Ask it as select_one with one choice.",
    "rank": "Ask it as select_multiple, or as a matrix.",
    "time": "Ask it as text.",
    "datetime": "Ask it as a date and a text.",
}
_STEPS = re.compile(r"\d{1,2}")


@dataclass
class Kinds(Sheets):
    """What kind of question a row asks."""

    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    scales: dict[str, dict[str, Any]] = field(default_factory=dict)

    def _form(
        self, at: str, word: str, rest: str, cells: dict[str, Any], *, inside: bool
    ) -> dict[str, Any] | None:
        """What kind of question it is."""
        looks = str(cells.get("appearance", "")).split()
        if word in _PLAIN:
            lines = _PLAIN[word] == "text" and LINES in looks
            return {"type": "long_text" if lines else _PLAIN[word]}
        if word in _FILES:
            self._lose(f"A question for a file became of it: {word}", str(cells.get("name", "")))
            return {"type": "file"}
        if word in ("select_one", "select_multiple"):
            return self._select(at, word, rest, looks, inside=inside)
        if word == "range":
            return self._range(at, str(cells.get("parameters", "")))
        mend = _MENDS.get(word, "Take it out, or ask it as text.")
        self._refuse(f"{at}, column type", f"‘{word[:40]}’ cannot be asked here.", mend)
        return None

    def _select(
        self, at: str, word: str, rest: str, looks: list[str], *, inside: bool
    ) -> dict[str, Any] | None:
        name, _, more = rest.partition(" ")
        if more.strip():
            other = "other" in more
            self._refuse(
                f"{at}, column type",
                f"‘{more.strip()[:40]}’ cannot be used.",
                "Add a choice ‘other’ and a text question that is asked when it is chosen."
                if other
                else "Write select_one and the name of a list on the sheet choices.",
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
        if word == "select_one" and steps and inside:
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


def _anchor(step: str, text: str) -> str:
    """The words at a step: ‘1: Not at all’ says ‘Not at all’, ‘2’ says nothing."""
    return "" if text == step else text.removeprefix(f"{step}:").strip()
