"""Words for coaches as typed content: what is told since the last call, and questions that stretch."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Stretch:
    """A question for a call, and the principle it serves."""

    principle: int
    ask: str


@dataclass(frozen=True, slots=True)
class Coaching:
    """`since`: the sentence for one and for many, by event."""

    days_between: int
    since: Mapping[str, tuple[str, str]]
    stretches: tuple[Stretch, ...]


@cache
def coaching() -> Coaching:
    """The words.

    Examples
    --------
    >>> sorted({s.principle for s in coaching().stretches})
    [1, 2, 3, 4, 5, 6, 7]
    """
    text = resources.files(__package__).joinpath("coaching.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return Coaching(
        content["days_between"],
        MappingProxyType({k: (one, many) for k, (one, many) in content["since"].items()}),
        tuple(Stretch(**s) for s in content["stretch"]),
    )


def stretches_for(
    coverage: Mapping[int, float], *, call: int, wanted: int = 3
) -> tuple[Stretch, ...]:
    """Questions for a call: one each of the principles with the least done, others at the next call.

    Parameters
    ----------
    coverage
        For each principle which share of its prompts has something, 0 to 1; absent is 0.
    call
        How many calls there were before; the questions of a principle take turns.

    Examples
    --------
    >>> [s.principle for s in stretches_for({1: 1, 2: 0.5, 3: 1, 5: 1, 6: 1, 7: 1}, call=0)]
    [4, 2, 1]
    """
    by_principle: dict[int, list[Stretch]] = {}
    for one in coaching().stretches:
        by_principle.setdefault(one.principle, []).append(one)
    least = sorted(by_principle, key=lambda p: (coverage.get(p, 0.0), p))[:wanted]
    return tuple(by_principle[p][call % len(by_principle[p])] for p in least)
