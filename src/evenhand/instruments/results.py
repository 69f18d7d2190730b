"""What many answers to one instrument say: per item, per score, by domain and principle, and since last time.

Means and spreads of what was answered, with how many answered, how many did not know, and for how many it did not apply. No total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.frameworks.instruments import DONT_KNOW, NOT_APPLICABLE, Instrument, Item, Score
from evenhand.instruments.answers import rated, spread_out, worth

Answers = Mapping[str, Any]
LEAST_FOR_SPREAD = 5  # of fewer, a spread would show somebody's answer


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item over all who were asked.

    `mean` is turned round for a reversed item, so that high is always supportive; `as_answered` is not.
    None where nobody answered, or fewer than the minimum, and for `spread` below `LEAST_FOR_SPREAD` answers.
    """

    item: Item
    asked: int
    answered: int
    dont_know: int
    not_applicable: int
    mean: float | None
    as_answered: float | None
    spread: float | None  # sample standard deviation
    counts: tuple[int, ...]  # answers at each step, as answered


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """The mean of the means of items that were answered, by the weights that stand beside it.

    `people` answered enough of its items; `spread` is that of their own scores, and None below `LEAST_FOR_SPREAD` people.
    """

    name: str
    label: str
    value: float | None  # None with fewer items than the score needs
    answered: int  # items with a mean
    of: int
    weighted: bool
    people: int = 0
    spread: float | None = None  # sample standard deviation


@dataclass(frozen=True, slots=True)
class Cell:
    """Items of one domain that belong to one principle."""

    domain: str
    principle: int
    items: tuple[str, ...]
    value: float | None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that one round of answers says."""

    people: int
    items: tuple[ItemResult, ...]
    scores: tuple[ScoreResult, ...]
    cells: tuple[Cell, ...]

    def item(self, name: str) -> ItemResult:
        return next(r for r in self.items if r.item.name == name)


@dataclass(frozen=True, slots=True)
class Change:
    """A mean now and before. Items that were worded otherwise before are not compared."""

    name: str
    before: float
    now: float

    @property
    def by(self) -> float:
        return self.now - self.before


def read_results(instrument: Instrument, given: Sequence[Answers], *, minimum: int = 1) -> Results:
    """Results of one round.

    Parameters
    ----------
    instrument
        The version that all of them answered.
    given
        The answers of each person: name of item to value.
    minimum
        An item that fewer answered has no mean: it would be somebody's answer, although many were asked.

    Returns
    -------
    Results
        Of the items on a scale and the rows of matrices, in order; of every score; of every domain and principle that share an item.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> found = read_results(instruments()["musiq_ar"], [{"EXT-01": 6}, {"EXT-01": 4}, {"EXT-01": "dont_know"}])
    >>> found.item("EXT-01").mean, found.item("EXT-01").answered, found.item("EXT-01").dont_know
    (5.0, 2, 1)
    >>> found.scores[0].value, found.scores[0].answered, found.scores[0].of
    (5.0, 1, 7)
    """
    every = rated(instrument)
    asked = [{i.name for i in instrument.shown(answers)} for answers in given]
    each = [spread_out(answers) for answers in given]
    worths = {i.name: _values(instrument, i, each, asked) for i in every}
    items = tuple(_item(instrument, i, each, asked, worths[i.name], minimum) for i in every)
    means = {r.item.name: r.mean for r in items}
    shown = {n: w for n, w in worths.items() if means[n] is not None}
    return Results(
        people=len(given),
        items=items,
        scores=tuple(_spread_of(s, _score(s, means), shown, minimum) for s in instrument.scores),
        cells=_cells(every, means),
    )


def _item(
    instrument: Instrument,
    item: Item,
    given: Sequence[Answers],
    asked: Sequence[set[str]],
    worths: NDArray[np.float64],
    minimum: int,
) -> ItemResult:
    scale, name = instrument.scales[item.scale], item.name.split("/")[0]
    values = [a.get(item.name) for a, names in zip(given, asked, strict=True) if name in names]
    found = worths[~np.isnan(worths)]
    enough = found.size >= max(minimum, 1)
    mean = float(found.mean()) if enough else None
    return ItemResult(
        item=item,
        asked=len(values),
        answered=int(found.size),
        dont_know=values.count(DONT_KNOW),
        not_applicable=values.count(NOT_APPLICABLE),
        mean=mean,
        as_answered=mean if mean is None or not item.reverse else scale.turned(mean),
        spread=_spread(found) if enough else None,
        counts=tuple(sum(v == step for v in values) for step in scale.steps) if enough else (),
    )


def _values(
    instrument: Instrument, item: Item, given: Sequence[Answers], asked: Sequence[set[str]]
) -> NDArray[np.float64]:
    """What the answer of each person is worth, nan where there is none."""
    name = item.name.split("/")[0]
    each = (a.get(item.name) if name in n else None for a, n in zip(given, asked, strict=True))
    return np.array([worth(instrument, item, v) for v in each], dtype=float)


def _spread(found: NDArray[np.float64]) -> float | None:
    return float(found.std(ddof=1)) if found.size >= LEAST_FOR_SPREAD else None


def _score(score: Score, means: Mapping[str, float | None]) -> ScoreResult:
    weights = score.weights
    have = {n: m for n in weights if (m := means[n]) is not None}
    total = sum(weights[n] for n in have)
    value = (
        sum(weights[n] * m for n, m in have.items()) / total if len(have) >= score.least else None
    )
    weighted = set(weights.values()) != {1.0}
    return ScoreResult(score.name, str(score.label), value, len(have), len(weights), weighted)


def _spread_of(
    score: Score, found: ScoreResult, values: Mapping[str, NDArray[np.float64]], minimum: int
) -> ScoreResult:
    """The same with how far people lie apart: each person's own score, of items that may be shown."""
    names = [n for n in score.weights if n in values]
    if found.value is None:
        return found
    table = np.array([values[n] for n in names])
    weights = np.array([score.weights[n] for n in names])[:, None] * ~np.isnan(table)
    enough = (~np.isnan(table)).sum(axis=0) >= score.least
    totals = np.nansum(table * weights, axis=0)[enough]
    own = totals / weights.sum(axis=0)[enough]
    if own.size < max(minimum, 1):
        return found
    return replace(found, people=int(own.size), spread=_spread(own))


def _cells(items: Iterable[Item], means: Mapping[str, float | None]) -> tuple[Cell, ...]:
    """Domains in their order, principles by number."""
    found: dict[tuple[str, int], list[str]] = {}
    domains: dict[str, None] = {}
    for item in (i for i in items if i.tags.domain):
        domains.setdefault(item.tags.domain)
        for principle in item.tags.principle:
            found.setdefault((item.tags.domain, principle), []).append(item.name)
    order = sorted(found, key=lambda at: (list(domains).index(at[0]), at[1]))
    return tuple(
        Cell(
            domain,
            principle,
            tuple(found[domain, principle]),
            _mean_of(found[domain, principle], means),
        )
        for domain, principle in order
    )


def _mean_of(names: Sequence[str], means: Mapping[str, float | None]) -> float | None:
    have = [m for n in names if (m := means[n]) is not None]
    return sum(have) / len(have) if have else None


def changes(now: Results, before: Results) -> tuple[Change, ...]:
    """Items whose wording and scale stayed the same and that were answered both times, in order."""
    earlier = {r.item.name: r for r in before.items}
    found = []
    for result in now.items:
        old = earlier.get(result.item.name)
        if old is None or not unchanged(old.item, result.item):
            continue
        if old.mean is not None and result.mean is not None:
            found.append(Change(result.item.name, old.mean, result.mean))
    return tuple(found)


def unchanged(one: Item, other: Item) -> bool:
    """Whether two versions of an item ask the same: same sentence, same answers, same scale with its words, same direction.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from evenhand.frameworks.instruments import instruments
    >>> item = instruments()["musiq_ar"].item("EXT-01")
    >>> unchanged(item, item), unchanged(item, replace(item, steps=replace(item.steps, high=5)))
    (True, False)
    """
    return _asks(one) == _asks(other)


def _asks(item: Item) -> tuple[Any, ...]:
    """What people answer to, in the form's own language; a translation that was added changes nothing."""
    steps = item.steps
    scale = steps and (
        steps.low,
        steps.high,
        {n: str(w) for n, w in steps.anchors.items()},
        steps.beside,
    )
    parts = tuple((c.name, str(c.label)) for c in (*item.choices, *item.rows))
    return item.type, str(item.label), scale, parts, item.reverse
