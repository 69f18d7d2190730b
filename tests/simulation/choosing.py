"""Where the choices of a simulated programme come from: a seed, or Hypothesis, which then finds the shortest run that fails."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choose(Protocol):
    """Makes choices."""

    def one(self, options: Sequence[T]) -> T: ...

    def number(self, low: int, high: int) -> int: ...


class Rolled:
    """From a seed: the same seed, the same choices."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - not a secret

    def one(self, options: Sequence[T]) -> T:
        return self._rng.choice(options)

    def number(self, low: int, high: int) -> int:
        return self._rng.randint(low, high)


class Drawn:
    """From Hypothesis."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def one(self, options: Sequence[T]) -> T:
        found: T = self._data.draw(st.sampled_from(options))
        return found

    def number(self, low: int, high: int) -> int:
        return int(self._data.draw(st.integers(low, high)))
