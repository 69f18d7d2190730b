"""What pages show of sheets: how far they are, what they say in words, what people said alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.frameworks.instruments import Instrument, Item, Section
from evenhand.instruments import rated, spread_out, worth
from evenhand.instruments.answers import empty
from evenhand.instruments.workbook import said
from evenhand.web.instruments.models import Round, Sheet

LOWEST = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section is."""

    section: Section
    answered: int
    of: int


@dataclass(frozen=True, slots=True)
class Spread:
    """What people said alone about one item, before the team agrees."""

    item: Item
    mean: float | None
    answered: int
    dont_know: int
    spread: float | None
    remarks: tuple[str, ...]


def progress(instrument: Instrument, sheet: Sheet | None) -> tuple[Progress, ...]:
    """Sections that are asked after these answers, with how many questions have one."""
    answers = sheet.answers if sheet else {}
    shown = {i.name for i in instrument.shown(answers) if i.asks}
    found = []
    for section in instrument.sections:
        asked = [i.name for i in section.items if i.name in shown]
        if asked:
            given = sum(not empty(answers.get(n)) for n in asked)
            found.append(Progress(section, given, len(asked)))
    return tuple(found)


def said_pairs(instrument: Instrument, sheet: Sheet) -> list[tuple[Item, str, str]]:
    """Questions with their answer in words and what was added; those without either are left out."""
    found = []
    for item in instrument.items():
        value = sheet.answers.get(item.name)
        words = str(value) if item.type == "file" and value else _words(instrument, item, value)
        added = sheet.comments.get(item.name, "")
        if words or added:
            found.append((item, words, added))
    return found


def _words(instrument: Instrument, item: Item, value: Any) -> str:
    return "" if empty(value) or not item.asks else said(instrument, item, value)


def own_lowest(instrument: Instrument, sheet: Sheet) -> list[Item]:
    """Where one's own answers are lowest: for this person alone, to plan what to learn. Nothing where a form has no plan."""
    if not instrument.plan:
        return []
    answers = spread_out(sheet.answers)
    valued = [(worth(instrument, i, answers.get(i.name)), i) for i in rated(instrument)]
    there = [(v, n, i) for n, (v, i) in enumerate(valued) if v == v]  # noqa: PLR0124 - not a number
    return [i for _, _, i in sorted(there, key=lambda x: x[:2])[:LOWEST]]


def spreads(round: Round) -> Mapping[str, Spread]:
    """What people said alone, by item, once they have stopped: while the team agrees."""
    if round.alone is None:
        return {}
    own = round.alone["own"]
    if own is None:
        return {}
    remarks = round.alone["remarks"]
    return {
        item.name: _spread(item, own["items"][item.name], tuple(remarks.get(item.name, ())))
        for item in rated(round.whole)
    }


def _spread(item: Item, kept: Mapping[str, Any], remarks: tuple[str, ...]) -> Spread:
    return Spread(item, kept["mean"], kept["answered"], kept["dont_know"], kept["spread"], remarks)


def widest(found: Mapping[str, Spread], *, most: int = 5) -> list[Spread]:
    """Where people saw it most differently: what to talk about before agreeing."""
    known = [s for s in found.values() if s.spread is not None]
    return sorted(known, key=lambda s: -(s.spread or 0))[:most]
