"""The invented programme as typed content, and its counts by month."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.ethnicity.groups import in_display_order
from evenhand.measures import Grain, Measure, MeasureTable
from evenhand.measures.periods import contiguous, period_start

SEED = 20_260_501


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """One measure of a team: group to people and events, before and since."""

    id: str
    counts: Mapping[str, tuple[int, int, int, int]]
    breaks: tuple[tuple[int, str], ...] = ()  # month of the series, what
    file: str = ""  # counted from a file of records of this name, not stored as counts
    set_aside: int = 0  # rows of it that cannot be used
    typed: bool = False  # by hand month by month, the last month still to come


@dataclass(frozen=True, slots=True)
class Happened:
    """A dated event, by months of the series."""

    month: int
    what: str
    kind: str
    until: int | None = None
    predicted: str = ""


@dataclass(frozen=True, slots=True)
class AgreedMargin:
    """What a team may call equal, as agreed two months before the change."""

    more: float  # in 1,000
    ratio: float
    took_part: str
    partner: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for data: when it was asked, in days before today, and how it stands."""

    days: int
    content: Mapping[str, str]
    steps: tuple[str, ...]  # statuses that it went through


@dataclass(frozen=True, slots=True)
class Monthly:
    """Planned looks: until which month of the series, and every how many months."""

    end: int
    every: int


@dataclass(frozen=True, slots=True)
class Story:
    """One team."""

    name: str
    area: str
    project: str
    aim: str
    focus: tuple[str, ...]
    comparison: tuple[str, ...]
    reason: str
    change: str
    numbers: tuple[Numbers, ...]
    track: str = "usual"
    ended: str = ""
    missing: Mapping[str, str] = field(default_factory=dict)
    aim_kind: str = ""
    believes: str = ""  # sent as what was learnt last month
    aim_value: float | None = None
    events: tuple[Happened, ...] = ()
    access: tuple[Asked, ...] = ()
    margin: AgreedMargin | None = None
    monthly: Monthly | None = None


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The whole programme."""

    programme: str
    months: int
    change_month: int
    people: tuple[Person, ...]
    stories: tuple[Story, ...]

    def periods(self, today: date) -> tuple[date, ...]:
        """The months, up to the last whole one before today."""
        this = period_start(today, Grain.MONTH)
        place = this.year * 12 + this.month - 1
        ends = [place - self.months, place - 1]
        first, last = (date(p // 12, p % 12 + 1, 1) for p in ends)
        return contiguous(first, last, Grain.MONTH)


@cache
def demonstration() -> Demonstration:
    """The content of `programme.toml`.

    Examples
    --------
    >>> len(demonstration().stories), demonstration().people[0].role
    (10, 'partner')
    """
    text = resources.files(__package__).joinpath("programme.toml").read_text("utf-8")
    form = tomllib.loads(text)
    return Demonstration(
        programme=form["programme"],
        months=form["months"],
        change_month=form["change_month"],
        people=tuple(Person(**p) for p in form["person"]),
        stories=tuple(_story(t) for t in form["team"]),
    )


def _story(form: Mapping[str, Any]) -> Story:
    plain = {n: form[n] for n in ("name", "area", "project", "aim", "reason", "change")}
    names = ("track", "ended", "missing", "aim_kind", "aim_value", "believes")
    optional = {n: form[n] for n in names if n in form}
    return Story(
        **plain,
        **optional,
        focus=tuple(form["focus"]),
        comparison=tuple(form["comparison"]),
        numbers=tuple(_numbers(id, m) for id, m in form["measures"].items()),
        events=tuple(Happened(**e) for e in form.get("events", ())),
        access=tuple(
            Asked(a["days"], a["content"], tuple(a["steps"])) for a in form.get("access", ())
        ),
        margin=AgreedMargin(**form["margin"]) if "margin" in form else None,
        monthly=Monthly(**form["monthly"]) if "monthly" in form else None,
    )


def _numbers(id: str, form: Mapping[str, Any]) -> Numbers:
    counts = {g: (c[0], c[1], c[2], c[3]) for g, c in form["counts"].items()}
    breaks = tuple((b["month"], b["what"]) for b in form.get("breaks", ()))
    optional = {n: form[n] for n in ("file", "set_aside", "typed") if n in form}
    return Numbers(id, counts, breaks, **optional)


def table_for(
    numbers: Numbers, measure: Measure, periods: tuple[date, ...], change_month: int
) -> MeasureTable:
    """Counts by month whose sums are those of the story.

    People fall on months at random, and events on people: the sums of each phase stay exact.
    """
    known = canonical_groups("2021")
    groups = in_display_order(known[key] for key in numbers.counts)
    rng = np.random.default_rng([SEED, *numbers.id.encode(), *groups[0].key.encode()])
    halves = [(0, change_month), (change_month, len(periods))]
    shape = (1, len(groups), len(periods))
    top, below = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for g, group in enumerate(groups):
        people = numbers.counts[group.key]
        for half, (start, stop) in enumerate(halves):
            n, x = people[2 * half], people[2 * half + 1]
            below[0, g, start:stop] = _spread(rng, n, stop - start)
            top[0, g, start:stop] = rng.multivariate_hypergeometric(below[0, g, start:stop], x)
    return MeasureTable(
        measure, Grain.MONTH, periods, groups, ("",), top, below, np.zeros(shape, np.int64)
    )


def month_of(periods: tuple[date, ...], place: int) -> date:
    """First day of a month of the series, or of one after it."""
    months = periods[0].year * 12 + periods[0].month - 1 + place
    return date(months // 12, months % 12 + 1, 1)


def _spread(rng: np.random.Generator, people: int, months: int) -> NDArray[np.int64]:
    return rng.multinomial(people, np.full(months, 1 / months))
