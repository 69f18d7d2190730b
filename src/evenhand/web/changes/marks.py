"""A test on the charts: one entry of the register of events, kept by the test and written nowhere else."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Conclusion, Cycle, Whose
from evenhand.web.registers.actions import change_entry, make_entry, move_entry
from evenhand.web.registers.elsewhere import Elsewhere, keeper_of_entries
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import EVENTS

_WITHDRAWN = "withdrawn"


def keep_mark(*, by: User, cycle: Cycle) -> None:
    """Make the mark say what the test says. A test that was not done is on no chart."""
    kind, done = kinds()[EVENTS], bool(cycle.begun_on) and cycle.fidelity != "not_done"
    if cycle.mark is None:
        if done:
            project = cycle.idea.project
            cycle.mark = make_entry(by=by, project=project, kind=kind, content=_says(cycle))
            cycle.save(update_fields=["mark"])
        return
    entry = cycle.mark
    if done and entry.content != _says(cycle):
        entry = change_entry(
            by=by,
            entry=entry,
            version=entry.version,
            content=_says(cycle),
            owner=entry.owner,
            follow_up=entry.follow_up,
        )
    if done == (entry.status_name == _WITHDRAWN):
        to = kind.first.name if done else _WITHDRAWN
        step = next(t for t in kind.transitions if (t.start, t.to) == (entry.status_name, to))
        move_entry(by=by, entry=entry, version=entry.version, step=step)


def _says(cycle: Cycle) -> dict[str, Any]:
    return {
        "what": f"Test {cycle.number}: {cycle.what}",
        "on": cycle.begun_on.isoformat() if cycle.begun_on else "",
        "until": cycle.ended_on.isoformat() if cycle.ended_on else "",
        "kind": "cycle",
        "predicted": _lines(cycle.predicted_focus, cycle.predicted),
        "learnt": _learnt(cycle),
    }


def _learnt(cycle: Cycle) -> str:
    """What the team says that it learnt, the population of focus first."""
    team: Conclusion | None = cycle.conclusions.filter(whose=Whose.TEAM).first()
    return _lines(team.learnt_focus, team.learnt) if team else ""


def _lines(*texts: str) -> str:
    return "\n".join(t for t in texts if t)


@keeper_of_entries
def test_of(entry: Entry) -> Elsewhere | None:
    """Where an entry is kept that is the mark of a test."""
    if entry.kind_id != EVENTS:
        return None
    found = Cycle.objects.filter(mark=entry).first()
    if found is None:
        return None
    return Elsewhere("the test that it marks", reverse("cycle", kwargs={"cycle_id": found.pk}))
