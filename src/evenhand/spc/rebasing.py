"""Limits begin anew only by a recorded decision: who, when, from which period, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from evenhand.spc.kinds import ChartError

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day(when: date) -> str:
    """A day in full.

    Examples
    --------
    >>> day(date(2026, 1, 5))
    '5 January 2026'
    """
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


@dataclass(frozen=True, slots=True)
class Rebase:
    """A decision that centre and limits begin anew, for every group alike.

    Attributes
    ----------
    starts
        First day of the first period under the new limits.
    decided
        When it was decided.
    by
        Who decided, such as a name with a role.
    reason
        What changed in the process of care, and why the new level should last.

    Examples
    --------
    >>> found = Rebase(date(2024, 5, 1), date(2025, 6, 3), "A. Khan, lead midwife", "new guideline")
    >>> found.words
    'limits begin anew from 1 May 2024 (decided on 3 June 2025 by A. Khan, lead midwife: new guideline)'
    """

    starts: date
    decided: date
    by: str
    reason: str

    def __post_init__(self) -> None:
        for name, given in (("who decided it", self.by), ("a reason", self.reason)):
            if not given.strip():
                raise ChartError(
                    f"A re-basing from {day(self.starts)} lacks {name}.",
                    remedy="Limits begin anew only with who decided, when and why on record.",
                )

    @property
    def words(self) -> str:
        """The decision as it is printed with the chart."""
        return (
            f"limits begin anew from {day(self.starts)} "
            f"(decided on {day(self.decided)} by {self.by}: {self.reason})"
        )


def starts_of(
    rebases: Sequence[Rebase], periods: Sequence[date] | None, count: int
) -> tuple[int, ...]:
    """Places of the periods from which limits begin anew: the same for every series.

    Raises
    ------
    ChartError
        A date that is not the first day of a period after the first, two decisions for one date, or
        periods that do not fit the data.
    """
    if periods is not None and len(periods) != count:
        raise ChartError(
            f"There are {len(periods)} periods for {count} columns of values.",
            remedy="Give the first day of each period.",
        )
    if periods is not None and any(b <= a for a, b in pairwise(periods)):
        raise ChartError(
            "The periods are not in order, or one of them comes twice.",
            remedy="Give each period once, in calendar order.",
        )
    if not rebases:
        return ()
    if periods is None:
        raise ChartError(
            "Limits cannot begin anew on a date: the chart does not know its periods.",
            remedy="Give ‘periods’, the first day of each.",
        )
    days = list(periods)
    return tuple(_place(rebase, days, rebases) for rebase in rebases)


def _place(rebase: Rebase, days: Sequence[date], all_of_them: Sequence[Rebase]) -> int:
    if sum(other.starts == rebase.starts for other in all_of_them) > 1:
        raise ChartError(
            f"Two decisions re-base the limits from {day(rebase.starts)}.", remedy="Keep one."
        )
    if rebase.starts not in days:
        raise ChartError(
            f"Limits cannot begin anew on {day(rebase.starts)}: no period of the data begins then.",
            remedy=_nearest(rebase.starts, days),
        )
    place = days.index(rebase.starts)
    if not place:
        raise ChartError(
            f"The data begin on {day(rebase.starts)}, and so do their limits.",
            remedy="Leave this re-basing out, or choose a later period.",
        )
    return place


def _nearest(wanted: date, days: Sequence[date]) -> str:
    before, after = [d for d in days if d < wanted], [d for d in days if d > wanted]
    near = [day(d) for d in (*before[-1:], *after[:1])]
    return f"Choose the first day of a period, such as {' or '.join(near)}."
