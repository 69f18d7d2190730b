"""What a time is worth, what is owed and what is paid: exact, in whole pence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evenhand.web.design.money import Pence
from evenhand.web.partners.models import Budget, PartnerTask


def worth(minutes: int, rate: int) -> Pence:
    """Minutes at a rate of pence an hour; half a penny goes to the partner.

    Examples
    --------
    >>> print(worth(90, 2_500), worth(1, 2_510), worth(1, 30))
    £37.50 £0.42 £0.01
    """
    return Pence((2 * minutes * rate + 60) // 120)


@dataclass(frozen=True, slots=True)
class Sums:
    """What is owed, and what has been paid."""

    owed: Pence
    paid: Pence


def sums(tasks: Iterable[PartnerTask]) -> Sums:
    """Over all tasks."""
    owed = paid = 0
    for task in tasks:
        if task.paid_on is None:
            owed += task.total
        else:
            paid += task.total
    return Sums(Pence(owed), Pence(paid))


@dataclass(frozen=True, slots=True)
class Spending:
    """What became of a budget by a day.

    Attributes
    ----------
    forecast
        Owed and paid by the last day, if it goes on as it did; None before a month has passed.
    says
        A sentence where it is spent too slowly, or will not do; else empty.
    """

    used: Pence
    left: Pence
    forecast: Pence | None
    says: str


_A_MONTH, _HALF = 30, 0.5


def spending(budget: Budget, tasks: Iterable[PartnerTask], on: date) -> Spending:
    """Over what was done within the budget's days."""
    used = sum(t.total for t in tasks if budget.first_on <= t.done_on <= budget.last_on)
    days = (budget.last_on - budget.first_on).days + 1
    gone = min(max((on - budget.first_on).days + 1, 0), days)
    forecast = Pence(used * days // gone) if gone >= _A_MONTH else None
    says = "" if forecast is None else _said(budget, forecast)
    return Spending(Pence(used), Pence(budget.amount - used), forecast, says)


def _said(budget: Budget, forecast: Pence) -> str:
    if forecast > budget.amount:
        return "As it goes, the money will not do until the last day."
    if forecast < budget.amount * _HALF:
        return "As it goes, less than half is used: partners are asked for less than was meant."
    return ""
