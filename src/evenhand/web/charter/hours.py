"""Hours that were really there each month, beside those that were agreed and signed."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from evenhand.web.accounts.models import User
from evenhand.web.charter.models import Post
from evenhand.web.charter.roster import changed
from evenhand.web.measurement.months import months_back

SHOWN = 6  # months, the running one left out
_WEEK = 7
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class MonthHours:
    """A month of somebody's part; None: not agreed, or not said yet. `here`: they were in the team."""

    month: date
    agreed: Decimal | None
    given: Decimal | None
    here: bool = True

    @property
    def shown(self) -> str:
        """As a cell reads."""
        if not self.here:
            return "–"
        agreed = "" if self.agreed is None else f"{self.agreed.normalize():f}"
        if self.given is None:
            return f"Not said ({agreed} agreed)" if agreed else "Not said"
        said = f"{self.given.normalize():f}"
        return f"{said} of {agreed}" if agreed else said


def months_until(today: date) -> tuple[date, ...]:
    """The months that are shown, the earliest first.

    Examples
    --------
    >>> [m.month for m in months_until(date(2026, 3, 9))]
    [9, 10, 11, 12, 1, 2]
    """
    this = today.replace(day=1)
    return tuple(months_back(this, n) for n in range(SHOWN, 0, -1))


def hours_by_month(post: Post, months: Sequence[date]) -> tuple[MonthHours, ...]:
    """Each month of a part; what was agreed when hours were said stays beside them."""
    return tuple(_of_month(post, month) for month in months)


def _of_month(post: Post, month: date) -> MonthHours:
    said = post.given.get(month.isoformat())
    if said is None:
        return MonthHours(month, agreed_in(post, month), None, bool(_days_here(post, month)))
    agreed = said["agreed"]
    return MonthHours(month, None if agreed is None else Decimal(agreed), Decimal(said["hours"]))


def agreed_in(post: Post, month: date) -> Decimal | None:
    """Agreed hours a week, times the weeks of the month in which the person was in the team."""
    days = _days_here(post, month)
    if post.hours is None or not days:
        return None
    return (Decimal(post.hours) * days / _WEEK).quantize(_TENTH)


def _days_here(post: Post, month: date) -> int:
    end = month.replace(day=calendar.monthrange(month.year, month.month)[1]) + timedelta(days=1)
    last = min(end, post.left_on) if post.left_on else end
    return max((last - max(month, post.joined_on)).days, 0)


def summed(rows: Iterable[Sequence[MonthHours]]) -> tuple[Decimal, Decimal] | None:
    """Hours that were there and those agreed, over the months in which both are known."""
    both = [(m.given, m.agreed) for row in rows for m in row]
    known = [(g, a) for g, a in both if g is not None and a is not None]
    if not known:
        return None
    return sum((g for g, _ in known), Decimal()), sum((a for _, a in known), Decimal())


@transaction.atomic
def keep_hours(*, by: User, post: Post, version: int, hours: Mapping[date, Decimal | None]) -> Post:
    """Say how many hours were there in each month; None takes a month away.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed the part since `version` was read.
    """
    kept = dict(Post.objects.get(pk=post.pk).given)  # as of `version`, or it is refused below
    for month, given in hours.items():
        key = month.isoformat()
        if given is None:
            kept.pop(key, None)
            continue
        before = kept.get(key)
        if before is None or Decimal(before["hours"]) != given:
            agreed = agreed_in(post, month)
            kept[key] = {"hours": str(given), "agreed": None if agreed is None else str(agreed)}
    return changed(by, post, version, "post.hours_said", given=kept)
