"""What a time is worth, what is owed and what is paid: exact, in whole pence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.web.design.money import Pence
from evenhand.web.partners.models import PartnerTask


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
