"""Scales as lists of answers, and lists of answers that are scales: where another programme knows only lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evenhand.frameworks.instruments import BESIDE, BESIDE_WORDS, Scale, Words

_STEP = re.compile(r"\d{1,2}")
Labels = Mapping[str, str]  # by language


def steps_of(scale: Scale, language: str) -> list[tuple[str, Words]]:
    """Every answer of a scale with its words: ‘1: Not at all’, ‘2’, ‘Don't know’.

    Examples
    --------
    >>> agree = Scale("agree", 1, 2, {1: Words((("en", "No"),))}, ("dont_know",))
    >>> [(code, str(words)) for code, words in steps_of(agree, "en")]
    [('1', '1: No'), ('2', '2'), ('dont_know', "Don't know")]
    """
    found = []
    for step in scale.steps:
        said = {language: str(step)}
        said |= {code: f"{step}: {text}" for code, text in scale.anchors.get(step, Words()).said}
        found.append((str(step), Words(tuple(said.items()))))
    beside = [(name, Words(((language, BESIDE_WORDS[name]),))) for name in scale.beside]
    return found + beside


@dataclass
class Scales:
    """Scales that a file turns out to hold: the same answers are the same scale."""

    language: str
    found: dict[str, dict[str, Any]] = field(default_factory=dict)  # by its answers

    def name(self, answers: Sequence[tuple[str, Labels]]) -> str:
        """The name of the scale that a list of answers is; nothing where it is none.

        A list is a scale when its codes are whole numbers one after the other, and every label says its
        number first.

        Examples
        --------
        >>> scales = Scales("en")
        >>> scales.name([("1", {"en": "1: No"}), ("2", {"en": "2"})]), scales.name([("1", {"en": "Yes"}), ("2", {"en": "No"})])
        ('scale_1', '')
        """
        steps = [(code, labels) for code, labels in answers if code not in BESIDE]
        if not _consecutive([code for code, _ in steps]):
            return ""
        if not all(_numbered(code, labels.get(self.language, code)) for code, labels in steps):
            return ""
        scale = {
            "low": int(steps[0][0]),
            "high": int(steps[-1][0]),
            "anchors": _anchors(steps, self.language),
        }
        beside = [code for code, _ in answers if code in BESIDE]
        scale |= {"beside": beside} if beside else {}
        known = self.found.setdefault(
            repr(scale), {"name": f"scale_{len(self.found) + 1}", **scale}
        )
        return str(known["name"])

    def content(self) -> list[dict[str, Any]]:
        """As an instrument keeps them."""
        return list(self.found.values())


def _consecutive(codes: Sequence[str]) -> bool:
    if len(codes) < 2 or not all(_STEP.fullmatch(c) for c in codes):
        return False
    numbers = [int(c) for c in codes]
    return numbers == list(range(numbers[0], numbers[-1] + 1)) and numbers[-1] <= 10


def _numbered(code: str, label: str) -> bool:
    return label == code or label.startswith(f"{code}:")


def _anchors(steps: Sequence[tuple[str, Labels]], language: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, labels in steps:
        said = {
            lang: text.removeprefix(f"{code}:").strip()
            for lang, text in labels.items()
            if text != code
        }
        said = {lang: text for lang, text in said.items() if text}
        if said:
            found[code] = said[language] if list(said) == [language] else said
    return found
