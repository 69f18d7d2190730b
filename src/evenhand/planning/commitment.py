"""Hours that taking part asks, by role and month, before anybody applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.frameworks.commitment import Activity, CommitmentPlan, CommitmentRole

TRAVEL = "travel"


@dataclass(frozen=True, slots=True)
class RoleHours:
    """One role: hours of one person by month, and of all of them together."""

    role: CommitmentRole
    people: int
    months: tuple[float, ...]
    kinds: Mapping[str, float]  # of one person over all months: meeting, work, data, travel

    @property
    def each(self) -> float:
        """Hours of one person over all months."""
        return sum(self.months)

    @property
    def a_month(self) -> float:
        """Hours of one person in a month, as a mean."""
        return self.each / len(self.months)

    @property
    def together(self) -> float:
        """Hours of everybody in the role over all months."""
        return self.people * self.each


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a team of this size would give."""

    months: int
    roles: tuple[RoleHours, ...]

    @property
    def by_month(self) -> tuple[float, ...]:
        """Hours of the whole team in each month."""
        return tuple(sum(r.people * r.months[m] for r in self.roles) for m in range(self.months))

    @property
    def together(self) -> float:
        """Hours of the whole team over all months."""
        return sum(r.together for r in self.roles)


def commitment(
    plan: CommitmentPlan, people: Mapping[str, int], *, travel_hours: float = 0
) -> Commitment:
    """Hours by role and month.

    In a month ``m``, one person of a role gives the sum of the hours of every activity that happens in ``m``, and the way there
    and back for each of those that are in person.

    Parameters
    ----------
    plan
        What the programme asks.
    people
        How many take part, by role; a role that is not named has its usual number.
    travel_hours
        To a meeting in person and back.

    Returns
    -------
    Commitment
        Roles in the order of the plan.

    Raises
    ------
    ValueError
        For less than nobody, or less than no time.

    Examples
    --------
    >>> from evenhand.frameworks.commitment import usual_plan
    >>> found = commitment(usual_plan(), {"member": 3}, travel_hours=2)
    >>> found.roles[0].each, found.roles[1].people
    (177.0, 3)
    """
    if travel_hours < 0 or any(n < 0 for n in people.values()):
        raise ValueError("People and hours are numbers from 0.")
    return Commitment(
        plan.months,
        tuple(_of(r, plan, people.get(r.id, r.usual), travel_hours) for r in plan.roles),
    )


def _of(role: CommitmentRole, plan: CommitmentPlan, people: int, travel: float) -> RoleHours:
    months = range(1, plan.months + 1)
    own = [a for a in plan.activities if a.hours.get(role.id)]
    kinds: dict[str, float] = {}
    for activity in own:
        times = sum(activity.happens_in(m) for m in months)
        kinds[activity.kind] = kinds.get(activity.kind, 0) + times * activity.hours[role.id]
        kinds[TRAVEL] = kinds.get(TRAVEL, 0) + times * travel * activity.in_person
    by_month = tuple(
        float(sum(_hours(a, role.id, travel) for a in own if a.happens_in(m))) for m in months
    )
    return RoleHours(role, people, by_month, kinds)


def _hours(activity: Activity, role: str, travel: float) -> float:
    return activity.hours[role] + (travel if activity.in_person else 0)
