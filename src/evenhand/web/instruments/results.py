"""A closed round as its page shows it: domains, domains by principle, factors, what changed. Nothing is computed here but order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.charts import Chart, ProfileRow, profile_chart
from evenhand.charts.palette import SHADES
from evenhand.frameworks.instruments import Instrument, Item
from evenhand.instruments import rated, unchanged
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
    guided: float | None = None

    @property
    def subject(self) -> str:
        """What an action about it names."""
        return self.item.tags.factor or str(self.item.label)

    @property
    def value(self) -> float | None:
        """What is talked about: the agreed answer where there is one, else what people said alone, else a facilitator's."""
        if self.together is not None:
            return self.together
        if self.own and self.own["mean"] is not None:
            mean: float = self.own["mean"]
            return mean
        return self.guided


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything on the page."""

    lines: tuple[Line, ...]
    scores: tuple[tuple[ProfileRow, dict[str, Any], dict[str, Any]], ...]  # what counts, and alone
    weights: tuple[str, ...]  # of scores whose items do not count the same, in words
    picture: Chart | None
    shades: dict[tuple[str, int], int]  # of cells, from 1 (low)
    cells: dict[tuple[str, int], float | None]
    weakest: tuple[Line, ...]
    notable: tuple[Line, ...]  # reversed items, shown apart as well
    below: tuple[Line, ...]  # under the line that the form draws; none where it draws none


def profile(found: Round, before: Round | None, *, rolled: bool = False) -> Profile:
    """What a page shows of a round, beside the round before it.

    `rolled`: domains as a report rolls them up; every factor keeps its own domain.
    """
    results = found.results
    own, together = results["own"], results["together"]
    lines = tuple(_line(i, results, before) for i in rated(found.whole))
    main = together or own or results.get("guided") or {"cells": [], "scores": []}
    answered = sorted((x for x in lines if x.value is not None), key=lambda x: x.value or 0)
    cells = {(c["domain"], c["principle"]): c["value"] for c in main["cells"]}
    places = _places(found, rolled=rolled)
    scores = tuple(_domain(found, n, before) for n in places)
    low, high = _scale(lines, found)
    return Profile(
        lines=lines,
        scores=tuple(
            (r, main["scores"][n], _score(own, n) or {})
            for n, r in zip(places, scores, strict=True)
            if main["scores"]
        ),
        weights=tuple(_weights(found.whole, n) for n in places if _weighted(found.whole, n)),
        picture=profile_chart("domains", "By domain", scores, low=low, high=high),
        cells=cells,
        shades={at: _shade(v, low, high) for at, v in cells.items() if v is not None},
        weakest=tuple(answered[:WEAKEST]),
        notable=tuple(x for x in lines if x.item.reverse),
        below=_below(lines, found.whole.threshold),
    )


def _weighted(instrument: Instrument, number: int) -> bool:
    return set(instrument.scores[number].weights.values()) != {1.0}


def _weights(instrument: Instrument, number: int) -> str:
    """How much each item of a score counts, in words."""
    score = instrument.scores[number]
    names = {i.name: i.tags.factor or str(i.label) for i in rated(instrument)}
    told = (f"{names[n]} counts {weight:g}" for n, weight in score.weights.items())
    return f"{score.label}: {', '.join(told)}."


def _below(lines: Sequence[Line], threshold: float | None) -> tuple[Line, ...]:
    if threshold is None:
        return ()
    return tuple(x for x in lines if x.value is not None and x.value < threshold)


def _places(found: Round, *, rolled: bool) -> tuple[int, ...]:
    """Which scores stand in the report: those of single domains, or in the place of some what they roll up to."""
    scores = found.whole.scores
    gone = {name for s in scores for name in s.instead_of} if rolled else set()
    return tuple(
        n for n, s in enumerate(scores) if s.name not in gone and (rolled or not s.instead_of)
    )


def _line(item: Item, results: dict[str, Any], before: Round | None) -> Line:
    own = results["own"]
    return Line(
        item=item,
        own=own["items"][item.name] if own else None,
        together=_mean(results["together"], item),
        before=_before(item, before),
        remarks=tuple(results["remarks"].get(item.name.split("/")[0], ())),
        guided=_mean(results.get("guided"), item),
    )


def _mean(kept: dict[str, Any] | None, item: Item) -> float | None:
    value: float | None = kept["items"][item.name]["mean"] if kept else None
    return value


def _before(item: Item, before: Round | None) -> float | None:
    """The time before, of an item asked in the same words."""
    if before is None:
        return None
    old = next((i for i in rated(before.whole) if i.name == item.name), None)
    kept = before.results["together"] or before.results["own"]
    if old is None or kept is None or not unchanged(old, item):
        return None
    value: float | None = kept["items"][item.name]["mean"]
    return value


def _domain(found: Round, number: int, before: Round | None) -> ProfileRow:
    own, together = (_score(found.results[k], number) for k in ("own", "together"))
    return ProfileRow(
        label=str(found.whole.scores[number].label),
        alone=own["value"] if own else None,
        together=together["value"] if together else None,
        before=domain_before(found, number, before),
    )


def domain_before(found: Round, number: int, before: Round | None) -> float | None:
    """An earlier time, of a domain that was made of the same factors in the same words; `number` is its place now."""
    kept = before and (before.results["together"] or before.results["own"])
    if before is None or not kept:
        return None
    now = found.whole.scores[number]
    old = next((n for n, s in enumerate(before.whole.scores) if s.name == now.name), None)
    if old is None or dict(before.whole.scores[old].weights) != dict(now.weights):
        return None
    if not all(unchanged(before.whole.item(n), found.whole.item(n)) for n in now.items):
        return None
    value: float | None = kept["scores"][old]["value"]
    return value


def _scale(lines: tuple[Line, ...], found: Round) -> tuple[int, int]:
    """Of every rated item: one instrument, one scale in its picture."""
    scales = [found.whole.scales[x.item.scale] for x in lines]
    return min((s.low for s in scales), default=0), max((s.high for s in scales), default=1)


def _shade(value: float, low: int, high: int) -> int:
    """One of the shades of the palette: the number beside it says the same."""
    return 1 + min(len(SHADES) - 1, int(len(SHADES) * (value - low) / (high - low)))


def _score(kept: dict[str, Any] | None, number: int) -> dict[str, Any] | None:
    found: dict[str, Any] | None = kept["scores"][number] if kept else None
    return found


@dataclass(frozen=True, slots=True)
class Course:
    """Every closed round up to this one, oldest first: what each domain and each factor said, where it asked the same."""

    rounds: tuple[Round, ...]
    domains: tuple[tuple[str, tuple[float | None, ...]], ...]
    factors: tuple[tuple[str, tuple[float | None, ...]], ...]


def course(found: Round, earlier: Sequence[Round], *, rolled: bool = False) -> Course | None:
    """What changed over more than two rounds; None where the round before says everything."""
    if len(earlier) < 2:
        return None
    kept = found.results["together"] or found.results["own"]
    now = {"items": {}, "scores": []} | (kept or {})
    return Course(
        rounds=(*earlier, found),
        domains=tuple(
            (
                str(found.whole.scores[n].label),
                (
                    *(domain_before(found, n, e) for e in earlier),
                    now["scores"][n]["value"] if kept else None,
                ),
            )
            for n in _places(found, rolled=rolled)
        ),
        factors=tuple(
            (
                i.tags.factor or str(i.label),
                (*(_before(i, e) for e in earlier), now["items"].get(i.name, {}).get("mean")),
            )
            for i in rated(found.whole)
        ),
    )


def most_changed(read: Profile, *, most: int = WEAKEST) -> list[tuple[Line, float]]:
    """Factors that moved most since the round before, in either direction."""
    moved = [
        (x, x.value - x.before) for x in read.lines if x.value is not None and x.before is not None
    ]
    return sorted((m for m in moved if m[1]), key=lambda m: -abs(m[1]))[:most]


def most_differing(read: Profile, *, most: int = WEAKEST) -> list[Line]:
    """Factors on which people who answered alone differ most."""
    known = [x for x in read.lines if x.own and x.own["spread"] is not None]
    return sorted(known, key=lambda x: -x.own["spread"] if x.own else 0)[:most]


def most_unknown(read: Profile, *, most: int = WEAKEST) -> list[Line]:
    """Factors of which most people said that they do not know."""
    known = [x for x in read.lines if x.own and x.own["dont_know"]]
    return sorted(known, key=lambda x: -x.own["dont_know"] if x.own else 0)[:most]
