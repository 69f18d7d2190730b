"""Words where a focus is chosen as typed content: criteria with anchors, clinical areas, the three parts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that options are talked about by; `anchors` are the words of 1 to 5."""

    id: str
    title: str
    ask: str
    anchors: tuple[str, ...]

    def shown(self, score: int | None) -> str:
        """A score as people read it.

        Examples
        --------
        >>> choosing().criteria[0].shown(3)
        '3: some harm'
        """
        return "" if score is None else f"{score}: {self.anchors[score - 1]}"


@dataclass(frozen=True, slots=True)
class Named:
    """A clinical area, or how free teams are to choose another."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One of the three parts of the review."""

    id: str
    title: str
    lead: str
    hours: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """All of it. `missing`, `told` and `lock` are sentences with gaps to fill."""

    criteria: tuple[Criterion, ...]
    areas: tuple[Named, ...]
    freedoms: tuple[Named, ...]
    parts: tuple[ReviewPart, ...]
    options: Mapping[str, str]
    missing: Mapping[str, str]
    told: Mapping[str, str]
    lock: Mapping[str, str]
    prework: Mapping[str, int]
    good_enough_title: str
    good_enough: tuple[str, ...]


@cache
def choosing() -> Choosing:
    """The content of `focus.toml`.

    Examples
    --------
    >>> [c.id for c in choosing().criteria]
    ['need', 'gap', 'priority', 'feasibility', 'control', 'scope']
    """
    text = resources.files(__package__).joinpath("focus.toml").read_text("utf-8")
    form = tomllib.loads(text)
    return Choosing(
        criteria=tuple(
            Criterion(**{**c, "anchors": tuple(c["anchors"])}) for c in form["criterion"]
        ),
        areas=tuple(Named(**a) for a in form["area"]),
        freedoms=tuple(Named(**f) for f in form["freedom"]),
        parts=tuple(ReviewPart(**p) for p in form["part"]),
        **{n: form[n] for n in ("options", "missing", "told", "lock", "prework")},
        good_enough_title=form["good_enough"]["title"],
        good_enough=tuple(form["good_enough"]["points"]),
    )
