"""A closed round as its page shows it: domains, domains by principle, factors, what changed. Nothing is computed here but order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.charts import Chart, ProfileRow, profile_chart
from evenhand.charts.palette import SHADES
from evenhand.frameworks.instruments import Item
from evenhand.instruments import unchanged
from evenhand.web.instruments.models import Round

WEAKEST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One factor: its words, what people answered, what the team agreed, and the time before."""

    item: Item
    own: dict[str, Any] | None
    together: float | None
    before: float | None
    remarks: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What an action about it names."""
        return self.item.tags.factor or str(self.item.label)

    @property
    def value(self) -> float | None:
        """What is talked about: the agreed answer where there is one."""
        if self.together is not None:
            return self.together
        return self.own["mean"] if self.own else None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything on the page."""

    lines: tuple[Line, ...]
    scores: tuple[tuple[ProfileRow, dict[str, Any]], ...]  # and how many factors were answered
    picture: Chart | None
    shades: dict[tuple[str, int], int]  # of cells, from 1 (low)
    cells: dict[tuple[str, int], float | None]
    weakest: tuple[Line, ...]
    notable: tuple[Line, ...]  # reversed items, shown apart as well


def profile(found: Round, before: Round | None) -> Profile:
    """What a page shows of a round, beside the round before it."""
    results = found.results
    own, together = results["own"], results["together"]
    lines = tuple(_line(i, results, before) for i in found.instrument.items() if i.type == "scale")
    main = together or own or {"cells": [], "scores": []}
    answered = sorted((x for x in lines if x.value is not None), key=lambda x: x.value or 0)
    cells = {(c["domain"], c["principle"]): c["value"] for c in main["cells"]}
    scores = tuple(_domain(found, n, before) for n in range(len(found.instrument.scores)))
    low, high = _scale(lines, found)
    return Profile(
        lines=lines,
        scores=tuple((r, main["scores"][n]) for n, r in enumerate(scores) if main["scores"]),
        picture=profile_chart("domains", "By domain", scores, low=low, high=high),
        cells=cells,
        shades={at: _shade(v, low, high) for at, v in cells.items() if v is not None},
        weakest=tuple(answered[:WEAKEST]),
        notable=tuple(x for x in lines if x.item.reverse),
    )


def _line(item: Item, results: dict[str, Any], before: Round | None) -> Line:
    own, together = results["own"], results["together"]
    return Line(
        item=item,
        own=own["items"][item.name] if own else None,
        together=together["items"][item.name]["mean"] if together else None,
        before=_before(item, before),
        remarks=tuple(results["remarks"].get(item.name, ())),
    )


def _before(item: Item, before: Round | None) -> float | None:
    """The time before, of an item asked in the same words."""
    if before is None:
        return None
    old = next((i for i in before.instrument.items() if i.name == item.name), None)
    kept = before.results["together"] or before.results["own"]
    if old is None or kept is None or not unchanged(old, item):
        return None
    value: float | None = kept["items"][item.name]["mean"]
    return value


def _domain(found: Round, number: int, before: Round | None) -> ProfileRow:
    own, together = (_score(found.results[k], number) for k in ("own", "together"))
    return ProfileRow(
        label=str(found.instrument.scores[number].label),
        alone=own["value"] if own else None,
        together=together["value"] if together else None,
        before=_domain_before(found, number, before),
    )


def _domain_before(found: Round, number: int, before: Round | None) -> float | None:
    """The time before, of a domain that was made of the same factors in the same words."""
    kept = before and (before.results["together"] or before.results["own"])
    if before is None or not kept:
        return None
    now = found.instrument.scores[number]
    old = next((n for n, s in enumerate(before.instrument.scores) if s.name == now.name), None)
    if old is None or dict(before.instrument.scores[old].weights) != dict(now.weights):
        return None
    if not all(unchanged(before.instrument.item(n), found.instrument.item(n)) for n in now.items):
        return None
    value: float | None = kept["scores"][old]["value"]
    return value


def _scale(lines: tuple[Line, ...], found: Round) -> tuple[int, int]:
    """Of every rated item: one instrument, one scale in its picture."""
    scales = [found.instrument.scales[x.item.scale] for x in lines]
    return min((s.low for s in scales), default=0), max((s.high for s in scales), default=1)


def _shade(value: float, low: int, high: int) -> int:
    """One of the shades of the palette: the number beside it says the same."""
    return 1 + min(len(SHADES) - 1, int(len(SHADES) * (value - low) / (high - low)))


def _score(kept: dict[str, Any] | None, number: int) -> dict[str, Any] | None:
    found: dict[str, Any] | None = kept["scores"][number] if kept else None
    return found
