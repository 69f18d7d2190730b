"""Question 3 as typed content: choices and questions about ideas and tests, what a test needs, and the steps of progress."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

Labels = Mapping[str, str]
_LISTS = [
    "source",
    "type",
    "cost",
    "effort",
    "shaper",
    "impact",
    "control",
    "status",
    "scale",
    "fidelity",
    "worked",
    "reduced",
    "say",
    "through",
    "standing",
    "decision",
    "because",
]
_WORDS = ("idea", "learning", "before", "test", "words")


@dataclass(frozen=True, slots=True)
class Example:
    """An idea of published work, to begin from."""

    id: str
    what: str
    type: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Changing:
    """All of it: choices as id to label in the order in which they are shown."""

    source: Labels
    type: Labels
    cost: Labels
    effort: Labels
    shaper: Labels
    impact: Labels
    control: Labels
    status: Labels
    scale: Labels
    fidelity: Labels
    worked: Labels
    reduced: Labels
    say: Labels
    through: Labels
    standing: Labels
    decision: Labels
    because: Labels
    idea: Labels
    learning: Labels
    before: Labels
    test: Labels
    words: Labels
    affected: frozenset[str]  # those who shape an idea and are most affected
    progress: Mapping[str, str]  # "0.5" to "5.0"
    examples: tuple[Example, ...]

    def example(self, id: str) -> Example | None:
        """One example, or None."""
        return next((e for e in self.examples if e.id == id), None)


@cache
def changing() -> Changing:
    """The content of `changing.toml`.

    Examples
    --------
    >>> list(changing().decision)
    ['adapt', 'adopt', 'abandon']
    >>> list(changing().progress)[0], len(changing().progress)
    ('0.5', 10)
    """
    text = resources.files(__package__).joinpath("changing.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    return Changing(
        **{name: _labels(form[name]) for name in _LISTS},
        **{name: MappingProxyType(form[name]) for name in _WORDS},
        affected=frozenset(s["id"] for s in form["shaper"] if s.get("affected")),
        progress=MappingProxyType({f"{p['score']:.1f}": p["label"] for p in form["progress"]}),
        examples=tuple(Example(**e) for e in form["example"]),
    )


def _labels(rows: list[dict[str, Any]]) -> Labels:
    return MappingProxyType({r["id"]: r["label"] for r in rows})
