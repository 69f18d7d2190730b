"""Answers without a name: what may be released of them, once, so that nobody's own can be worked out of it.

Shown are everybody together, each part (a team, or an ethnic group) of which enough answered, and all other parts pooled. What is shown
are disjoint sets and their whole, so everything that can be added or taken away is a union of them: never fewer people than the minimum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import UserError
from evenhand.frameworks.instruments import Instrument, Item
from evenhand.instruments.answers import worth

STEP = 4  # how many answered is told in bands of so many
EDGE = 0.5  # means nearer to an end of the scale would say what everybody answered
_ASKS = ("scale", "long_text", "note")


class AnonymousError(UserError):
    """An instrument cannot be answered without a name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One item or score, of one set of people.

    `mean` has one decimal and keeps away from the ends of the scale; `edge` is -1 or 1 where it would lie nearer to one. `spread` has
    one decimal and is at least `EDGE`. `band` is from and to how many answered.
    """

    name: str
    mean: float
    edge: int
    spread: float
    band: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A set of people: its name, and what they say. `parts` are the names of all that are in it."""

    name: str
    parts: tuple[str, ...]
    band: tuple[int, int]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """Everything that is ever shown. `whole` is None where too few answered: then there is nothing else either."""

    whole: Part | None
    parts: tuple[Part, ...] = ()
    rest: Part | None = None  # all other parts together


def refuse_unfit(instrument: Instrument) -> None:
    """An anonymous form asks on scales and in one's own words: other answers can tell who somebody is.

    Raises
    ------
    AnonymousError
    """
    for item in instrument.items():
        if item.type not in _ASKS or item.relevant is not None:
            raise AnonymousError(
                f"‘{item.label}’ could tell who answered.",
                remedy="Without a name ask on scales and in long texts, and everybody the same.",
            )


def band(number: int, *, minimum: int) -> tuple[int, int]:
    """From and to how many answered: an exact number would tell, by the next one, what one person changed.

    Examples
    --------
    >>> band(8, minimum=8), band(11, minimum=8), band(12, minimum=8)
    ((8, 11), (8, 11), (12, 15))
    """
    start = minimum + (number - minimum) // STEP * STEP
    return start, start + STEP - 1


def shown_parts(sizes: Mapping[str, int], *, minimum: int) -> frozenset[str]:
    """Parts that can be shown beside the whole. The others pooled are nobody, or at least `minimum`.

    The smallest of those large enough is held back, too, where the others would be fewer than `minimum`: the whole less what is shown
    would be them.

    Examples
    --------
    >>> sorted(shown_parts({"Alder": 9, "Birch": 12, "Cedar": 3}, minimum=8))
    ['Birch']
    >>> sorted(shown_parts({"Alder": 9, "Birch": 12, "Cedar": 0}, minimum=8))
    ['Alder', 'Birch']
    """
    kept = sorted((n for n in sizes if sizes[n] >= minimum), key=lambda n: (sizes[n], n))
    while kept and 0 < sum(sizes.values()) - sum(sizes[n] for n in kept) < minimum:
        kept = kept[1:]
    return frozenset(kept)


def release(
    instrument: Instrument,
    given: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    minimum: int,
) -> Released:
    """What is shown of answers without a name.

    Parameters
    ----------
    instrument
        The version that all of them answered.
    given
        Of each person the part (empty where there are no parts), and the answers: name of item to value.
    minimum
        Fewest people behind anything that is shown. An item that fewer answered is not shown.

    Returns
    -------
    Released
        Parts in the order of the alphabet. An item is shown of a part only if the others who answered it are nobody or enough.

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> pulse = instruments()["safety_pulse"]
    >>> found = release(pulse, [("Alder", {"SAFE-01": 4})] * 9 + [("Birch", {"SAFE-01": 2})] * 3, minimum=8)
    >>> found.whole.figures[0].mean, found.whole.figures[0].band, found.parts
    (3.5, (12, 15), ())
    """
    if len(given) < minimum:
        return Released(None)
    parts = sorted({part for part, _ in given})
    held = [part for part, _ in given]
    whole = np.ones(len(given), dtype=bool)
    of = {p: np.array([h == p for h in held]) for p in parts}
    kept = shown_parts({p: int(of[p].sum()) for p in parts}, minimum=minimum)
    others = [p for p in parts if p not in kept]
    scores = _Scores(instrument, [answers for _, answers in given], minimum)
    if len(parts) < 2 or not kept:
        return Released(scores.part("", parts, whole, scores.names))
    rest = np.isin(held, others)
    disjoint = [*(of[p] for p in sorted(kept)), *([rest] if others else [])]
    safe = scores.safe_in_each(disjoint)
    return Released(
        whole=scores.part("", parts, whole, scores.names),
        parts=tuple(scores.part(p, [p], of[p], safe) for p in sorted(kept)),
        rest=scores.part("", others, rest, safe) if others else None,
    )


class _Scores:
    """Values of all people, items in columns."""

    def __init__(
        self, instrument: Instrument, given: Sequence[Mapping[str, Any]], minimum: int
    ) -> None:
        self.instrument, self.minimum = instrument, minimum
        self.items: dict[str, Item] = {i.name: i for i in instrument.items() if i.type == "scale"}
        self.names = frozenset(self.items)
        self.values = {
            name: np.array([worth(instrument, item, a.get(name)) for a in given], dtype=float)
            for name, item in self.items.items()
        }

    def safe_in_each(self, sets: Sequence[NDArray[np.bool_]]) -> frozenset[str]:
        """Items that in every one of the disjoint sets nobody or enough people answered."""
        return frozenset(n for n in self.names if all(self._enough_or_nobody(n, s) for s in sets))

    def _enough_or_nobody(self, name: str, inside: NDArray[np.bool_]) -> bool:
        answered = self._answered(name, inside).size
        return answered == 0 or answered >= self.minimum

    def _answered(self, name: str, inside: NDArray[np.bool_]) -> NDArray[np.float64]:
        values = self.values[name][inside]
        return np.asarray(values[~np.isnan(values)])

    def part(
        self, name: str, parts: Sequence[str], inside: NDArray[np.bool_], safe: frozenset[str]
    ) -> Part:
        found = [f for n in self.items if n in safe and (f := self._figure(n, inside))]
        size = int(inside.sum())
        return Part(name, tuple(parts), band(size, minimum=self.minimum), tuple(found))

    def _figure(self, name: str, inside: NDArray[np.bool_]) -> Figure | None:
        answered = self._answered(name, inside)
        if answered.size < self.minimum:
            return None
        scale = self.instrument.scales[self.items[name].scale]
        mean, low, high = float(answered.mean()), scale.low + EDGE, scale.high - EDGE
        return Figure(
            name=name,
            mean=round(min(max(mean, low), high), 1),
            edge=(mean > high) - (mean < low),
            spread=round(max(float(answered.std(ddof=1)), EDGE), 1),
            band=band(int(answered.size), minimum=self.minimum),
        )
