"""Ideas and tests as pages show them: nothing is sorted by how it went, and nothing is coloured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from evenhand.charts import Chart, PlacedRow, placed_chart
from evenhand.frameworks.changing import changing
from evenhand.web.changes.models import Conclusion, Cycle, Idea, Progress, Side, Whose
from evenhand.web.changes.needing import missing_of
from evenhand.web.changes.queries import sides_of
from evenhand.web.projects.models import Completion
from evenhand.web.registers.models import Entry


@dataclass(frozen=True, slots=True)
class Glance:
    """A project's ideas in three counts."""

    ideas: int
    with_affected: int
    tests: int
    as_planned: tuple[tuple[str, int], ...]  # in words, how many


def glance(ideas: Sequence[Idea]) -> Glance:
    """How many were shaped with those most affected, and how tests were done."""
    cycles = [c for i in ideas for c in i.cycles.all()]
    done = Counter(c.fidelity for c in cycles)
    words = {**changing().fidelity, "": "Not said yet"}
    return Glance(
        len(ideas),
        sum(i.shaped_with_affected for i in ideas),
        len(cycles),
        tuple((label, done[name]) for name, label in words.items() if done[name]),
    )


def grid(ideas: Sequence[Idea]) -> Chart | None:
    """Ideas by how much they could do and who can make them happen, in the order in which they were made."""
    said = changing()
    rows = [
        PlacedRow(str(i.number), i.what, said.impact[i.impact], said.control[i.control])
        for i in ideas
        if i.impact and i.control
    ]
    if not rows:
        return None
    return placed_chart(
        "grid",
        "Ideas by how much they could do and who can make them happen",
        rows,
        across=tuple(said.control.values()),
        up=tuple(said.impact.values()),
        names=("How much it could do", "Who can make it happen"),
    )


@dataclass(frozen=True, slots=True)
class ShownCycle:
    """A test with both sides, whether they say the same, and whether it is complete."""

    cycle: Cycle
    team: Conclusion | None
    partners: Conclusion | None
    differs: bool
    missing: tuple[str, ...]
    completion: Completion | None
    learning: str

    @property
    def scale(self) -> str:
        return changing().scale.get(self.cycle.scale, "")


def shown_cycle(cycle: Cycle, completion: Completion | None) -> ShownCycle:
    """One test."""
    sides = sides_of(cycle)
    team, partners = sides.get(Whose.TEAM), sides.get(Whose.PARTNERS)
    return ShownCycle(
        cycle,
        team,
        partners,
        differs(cycle, team, partners),
        missing_of(cycle, sides),
        completion,
        changing().learning.get(cycle.because, "") if cycle.decision == "abandon" else "",
    )


def shown_cycles(idea: Idea, passed: Mapping[UUID, Completion]) -> list[ShownCycle]:
    """The ramp of an idea, from the first test on."""
    return [shown_cycle(c, passed.get(c.pk)) for c in idea.cycles.all()]


def differs(cycle: Cycle, team: Conclusion | None, partners: Conclusion | None) -> bool:
    """Whether both sides have spoken and do not say the same, or have said that they do not agree."""
    if cycle.standing == "open":
        return True
    if team is None or partners is None or not (team.told and partners.told):
        return False
    pairs = ((team.worked, partners.worked), (team.reduced, partners.reduced))
    return any(a and b and _TOLD.get(a, a) != _TOLD.get(b, b) for a, b in pairs)


_TOLD = {"small": "early"}  # two ways of saying that nobody can tell


@dataclass(frozen=True, slots=True)
class Judged:
    """What team and coach said of one month, side by side."""

    month: date
    team: tuple[Progress, ...]
    coach: tuple[Progress, ...]


def side_by_side(said: Sequence[Progress]) -> list[Judged]:
    """By month, the latest first; of one side everything that it said, the latest first."""
    by_month: dict[date, list[Progress]] = {}
    for one in said:
        by_month.setdefault(one.on.replace(day=1), []).append(one)
    return [
        Judged(month, *(tuple(p for p in rows if p.whose == side) for side in Side))
        for month, rows in by_month.items()
    ]


_WEEKS = 8


def met(huddles: Sequence[Entry], today: date) -> str:
    """In how many of the last weeks the team met; nothing before it has noted one."""
    days = [date.fromisoformat(h.content["on"]) for h in huddles if h.content.get("on")]
    if not days:
        return ""
    weeks = {(today - day).days // 7 for day in days if day <= today}
    held = sum(week in weeks for week in range(_WEEKS))
    return f"The team met in {held} of the last {_WEEKS} weeks."
