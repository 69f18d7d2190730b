"""What would be enough: months at this volume, or teams of this size, for the chance asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from evenhand.defaults import constant
from evenhand.planning.feasibility import Question, chances_at_end, drawn

Clear = tuple[float, float | None]  # chance of a clear answer: own, gap


@dataclass(frozen=True, slots=True)
class Enough:
    """Least number for each answer; None: not even at the most that was tried."""

    own: int | None
    gap: int | None


def months_needed(question: Question, *, runs: int | None = None) -> Enough:
    """Months after the change for the chance asked (`[enough] power`), the delay added.

    One set of long projects is drawn and read at other ends, by halving: about eight
    readings. None beyond `[enough] most_months`, often because the baseline is too short: months
    after the change cannot make up for it.

    Examples
    --------
    >>> from evenhand.planning.feasibility import Design, Volume
    >>> months_needed(Question(Volume(5000, 0.12), None, 0.09, Design(12, 12)), runs=200).own
    3
    """
    most = int(constant("enough", "most_months"))
    counts = drawn(question, most, runs=_runs(runs), seed=int(constant("feasibility", "seed")))
    found = _least(lambda months: chances_at_end(question, counts, months), most)
    delay = question.design.delay
    return Enough(*(None if m is None else m + delay for m in (found.own, found.gap)))


def months_each_side(question: Question, *, runs: int | None = None) -> Enough:
    """Months before and as many after the change, for the chance asked: older records brought in.

    Examples
    --------
    >>> from evenhand.planning.feasibility import Design, Volume
    >>> months_each_side(Question(Volume(1000, 0.12), None, 0.09, Design(3, 12)), runs=200).own
    21
    """
    seed = int(constant("feasibility", "seed"))

    def at(months: int) -> Clear:
        design = replace(question.design, months_before=months, months_since=months, delay=0)
        even = replace(question, design=design)
        return chances_at_end(even, drawn(even, months, runs=_runs(runs), seed=seed), months)

    return _least(at, int(constant("enough", "most_months")))


def teams_needed(question: Question, *, runs: int | None = None) -> Enough:
    """Teams of this size, read together as one, for the chance asked by the date.

    Taken as teams with the same rates: where these differ, reading them by strata costs little more.
    None beyond `[feasibility] most_teams`, or when no month is read.

    Examples
    --------
    >>> from evenhand.planning.feasibility import Design, Volume
    >>> teams_needed(Question(Volume(500, 0.12), None, 0.09, Design(12, 12)), runs=200).own
    4
    """
    months = question.design.months_read
    if not months:
        return Enough(None, None)
    end = replace(question.design, months_since=months, delay=0)
    seed = int(constant("feasibility", "seed"))

    def at(teams: int) -> Clear:
        many = replace(question, design=end).times(teams)
        return chances_at_end(many, drawn(many, months, runs=_runs(runs), seed=seed), months)

    return _least(at, int(constant("feasibility", "most_teams")))


def _runs(runs: int | None) -> int:
    return int(constant("feasibility", "search_runs")) if runs is None else runs


def _least(chance: Callable[[int], Clear], most: int) -> Enough:
    """Least number at which each chance is reached, by halving; each number is worked out once."""
    known: dict[int, Clear] = {}

    def clear(number: int) -> Clear:
        if number not in known:
            known[number] = chance(number)
        return known[number]

    power = float(constant("enough", "power"))

    def least(place: int) -> int | None:
        def reached(number: int) -> bool:
            value = clear(number)[place]
            return value is not None and value >= power

        if not reached(most):
            return None
        low, high = 0, most
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if reached(middle) else (middle, high)
        return high

    return Enough(least(0), least(1))
