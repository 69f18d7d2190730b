"""Before a project is chosen: the chance that its aim, if reached, could be told from chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from evenhand.defaults import constant, defaults
from evenhand.equity.cells import Bools, GapCounts
from evenhand.equity.gap import GapJudged
from evenhand.equity.looks import Schedule
from evenhand.equity.many import read_gaps
from evenhand.equity.model import GapAnswer, OwnAnswer, Strength
from evenhand.equity.numbers import Numbers
from evenhand.equity.own import OwnJudged
from evenhand.equity.verdict import GAP_ANSWERS, OWN_ANSWERS, STRENGTHS
from evenhand.errors import PlanError
from evenhand.planning.simulate import Truth, simulate

_SURE = STRENGTHS.index(Strength.ESTABLISHED)
_IMPROVED, _NARROWED = OWN_ANSWERS.index(OwnAnswer.IMPROVED), GAP_ANSWERS.index(GapAnswer.NARROWED)


@dataclass(frozen=True, slots=True)
class Volume:
    """One side of a question: people a year in the measure's denominator, and their rate now."""

    people: float
    rate: float


@dataclass(frozen=True, slots=True)
class Design:
    """How the project will be read.

    Attributes
    ----------
    months_before, months_since
        Length of the baseline, and from the change to the date of the aim.
    direction
        Which way is better: "lower" or "higher".
    mode
        "single", one look at the end; "monthly", looks every `look_every` months under a boundary.
    phi
        Over-dispersion of the months.
    delay
        Months before an outcome can follow from care that has changed: not read.
    """

    months_before: int
    months_since: int
    direction: str = "lower"
    mode: str = "single"
    look_every: int = 1
    phi: float = 1.0
    delay: int = 0

    @property
    def months_read(self) -> int:
        """Months since the change in which the outcome can have moved."""
        return max(0, self.months_since - self.delay)

    @property
    def looks(self) -> tuple[int, ...]:
        """Months since the change, of those read, at each look."""
        end = self.months_read
        early = range(self.look_every, end, self.look_every) if self.mode == "monthly" else ()
        return (*early, end) if end else ()


@dataclass(frozen=True, slots=True)
class Chance:
    """A simulated chance; `error` is its standard error from the number of runs."""

    value: float
    error: float

    @classmethod
    def of(cls, said: Bools) -> Chance:
        """The share of projects in which it was said.

        Examples
        --------
        >>> Chance.of(np.array([True, False, False, False])).value
        0.25
        """
        share = float(np.mean(said))
        return cls(share, float(np.sqrt(share * (1 - share) / len(said))))


@dataclass(frozen=True, slots=True)
class Chances:
    """Chances by the date that care for the group is called better, and the gap smaller.

    `_clear` at strength established; `_likely` at suggested or better. Gap None without comparison.
    """

    own_clear: Chance
    own_likely: Chance
    gap_clear: Chance | None
    gap_likely: Chance | None


@dataclass(frozen=True, slots=True)
class Question:
    """A group whose rate is to become `aim`, compared with one whose rate stays."""

    focus: Volume
    comparison: Volume | None
    aim: float
    design: Design

    def times(self, teams: float) -> Question:
        """The same with that many times the people on both sides."""
        other = self.comparison
        return replace(
            self,
            focus=replace(self.focus, people=self.focus.people * teams),
            comparison=None if other is None else replace(other, people=other.people * teams),
        )

    def truth(self, months_since: int) -> Truth:
        """What is true if the aim is reached at the change, and the comparison stays."""
        sides = [self.focus] if self.comparison is None else [self.focus, self.comparison]
        return Truth(
            births=tuple(v.people for v in sides),
            before=tuple(v.rate for v in sides),
            since=(self.aim, *(v.rate for v in sides[1:])),
            months_before=self.design.months_before,
            months_since=months_since,
            phi=self.design.phi,
        )


def chances(question: Question, *, runs: int | None = None, seed: int | None = None) -> Chances:
    """How often the plan's own rules would say what is true, by simulation.

    Projects are drawn month by month from rates that are known, and read by `read_gaps`: score
    intervals, over-dispersion as found in each, both scales, the population of focus improved, and
    (for the gap) a gap before; under a monthly plan at each look with its boundary, where it counts
    if it is said at any look.

    Parameters
    ----------
    question
        Who, how many, from what rate to what.
    runs, seed
        From `[feasibility]` unless given.

    Raises
    ------
    PlanError
        When a rate is not between 0 and 1, there are no people, or no month is read before.

    Examples
    --------
    >>> found = chances(Question(Volume(5000, 0.12), Volume(15000, 0.05), 0.09, Design(12, 12)), runs=200)
    >>> found.own_clear.value > 0.95
    True
    """
    _check(question)
    if not question.design.months_read:
        never = Chance(0.0, 0.0)
        no_gap = None if question.comparison is None else never
        return Chances(never, never, no_gap, no_gap)
    counts = _drawn(question, question.design.months_read, runs, seed)
    said = [
        _said(question, counts, look, place) for place, look in enumerate(question.design.looks)
    ]
    ever = [np.logical_or.reduce(each) for each in zip(*said, strict=True)]
    found = [Chance.of(one) for one in ever]
    gap = (None, None) if question.comparison is None else (found[2], found[3])
    return Chances(found[0], found[1], *gap)


def chances_at_end(
    question: Question, counts: GapCounts, months: int
) -> tuple[float, float | None]:
    """Chances of a clear answer (own, gap) at a planned end `months` after the change.

    Reads the first `months` of longer projects at the last look alone: under a monthly plan this
    leaves out what earlier looks would have said, which the boundary makes little.
    """
    end = replace(question.design, months_since=months, delay=0)
    said = _said(replace(question, design=end), counts, months, len(end.looks) - 1)
    own = float(said[0].mean())
    return own, None if question.comparison is None else float(said[2].mean())


def drawn(question: Question, months: int, *, runs: int, seed: int) -> GapCounts:
    """Projects of a question, followed for `months` after the change."""
    return _drawn(question, months, runs, seed)


def _drawn(question: Question, months: int, runs: int | None, seed: int | None) -> GapCounts:
    number = int(constant("feasibility", "runs")) if runs is None else runs
    start = int(constant("feasibility", "seed")) if seed is None else seed
    return simulate(question.truth(months), number, np.random.default_rng(start))


def _check(question: Question) -> None:
    sides = [v for v in (question.focus, question.comparison) if v is not None]
    if any(not 0 <= r <= 1 for r in (question.aim, *(v.rate for v in sides))):
        raise PlanError("A rate is below 0 or above 1.", remedy="Write it as 12% or 0.12.")
    if any(v.people <= 0 for v in sides):
        raise PlanError("There is nobody to read a year.", remedy="Give how many people a year.")
    if question.design.months_before < 1:
        raise PlanError(
            "There is no month before the change.",
            remedy="Give a baseline of a month or more; 12 or more say much more.",
        )
    if question.design.direction not in ("lower", "higher"):
        raise PlanError(
            "An aim needs a direction of good.",
            remedy="Choose a measure of which fewer, or more, is better.",
        )


def _said(question: Question, counts: GapCounts, months: int, look: int) -> tuple[Bools, ...]:
    """What is said at one look of each project: own clear, own likely, gap clear, gap likely."""
    design, compared = question.design, question.comparison is not None
    upto = design.months_before + months
    phase = np.repeat([0, 1], [design.months_before, months])
    short = GapCounts(
        counts.numerator[..., :upto], counts.denominator[..., :upto], counts.missing[..., :upto]
    )
    read = read_gaps(
        short,
        focus=[True, False] if compared else [True],
        comparison=[False, True] if compared else [False],
        phase=phase,
        kind="proportion",
        direction=design.direction,
        constants=_constants(),
        schedule=_schedule(design, look),
    )
    return _better(read, 2 if compared else 1) + (_smaller(read) if compared else ())


def _schedule(design: Design, look: int) -> Schedule | None:
    if design.mode != "monthly":
        return None
    return Schedule(tuple(float(m) for m in design.looks), float(design.months_before), look)


def _better(read: Numbers, row: int) -> tuple[Bools, Bools]:
    """Care for the population of focus is called better: clear; likely or clear."""
    own = cast(OwnJudged, read.own)  # there are always two phases here
    likely = own.answer[:, row] == _IMPROVED
    return likely & (own.strength[:, row] == _SURE), likely


def _smaller(read: Numbers) -> tuple[Bools, Bools]:
    """The gap is called narrower: clear; likely or clear."""
    gap = cast(GapJudged, read.gap)  # and a comparison, where this is asked
    likely = gap.answers.answer[:, 0] == _NARROWED
    return likely & (gap.strength[:, 0] == _SURE), likely


def _constants() -> Mapping[str, Mapping[str, Any]]:
    """The constants of every reading, with fewer bootstrap draws inside each simulated project."""
    whole = defaults()
    fewer = whole["intervals"] | {"bootstrap_draws": whole["feasibility"]["bootstrap_draws"]}
    return whole | {"intervals": fewer}
